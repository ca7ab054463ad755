//! Names on the wire that Rust cannot have, or that would be one name there. The rules are those of
//! `build/model.rs` and `build/emit.rs`.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::{Map, Value};

use super::{Lint, did_you_mean, texts};
use crate::{Operation, ParameterIn, Resend, pointer};

/// What the builder of a call has besides the setters of its optional values: all of them the first
/// six, those that change something `intent`, those of lists in pages and of ranges of time the others.
const BUILDER_METHODS: [&str; 10] = [
    "attempt_timeout",
    "deadline",
    "lane",
    "no_retry",
    "retry",
    "send",
    "intent",
    "between",
    "pages",
    "stream",
];
/// What a client has besides its groups. A test holds this against the client's source.
const CLIENT_METHODS: [&str; 21] = [
    "base_url",
    "budget",
    "builder",
    "clone",
    "confirmations",
    "from_env",
    "hooks",
    "http",
    "is_here",
    "ledger",
    "limits",
    "outbox",
    "quota",
    "reconcile",
    "service_time",
    "tokens",
    "unpooled",
    "wait_for_card",
    "wait_for_payment",
    "wait_for_top_up",
    "webhooks",
];
/// What every builder of a call holds besides its parameters.
const BUILDER_FIELDS: [&str; 4] = ["begun", "body", "client", "options"];

impl Lint<'_> {
    pub(super) fn schema_names(&mut self, object: &Map<String, Value>, at: &str) {
        if let Some(name) = at.strip_prefix("/components/schemas/")
            && !name.contains('/')
        {
            let ty = name.to_pascal_case();
            if ty != name || !is_rust_name(name) {
                let help = is_rust_name(&ty).then(|| format!("call it `{ty}`"));
                self.report_with_help(at, format!("`{name}` is no name of a Rust type"), help);
            }
        }
        self.fields(object, at);
        if object.get("x-cartevo-kind").and_then(Value::as_str) == Some("enum") {
            self.variants(object, at);
        }
    }

    fn fields(&mut self, object: &Map<String, Value>, at: &str) {
        let Some(properties) = object.get("properties").and_then(Value::as_object) else {
            return;
        };
        let mut fields = HashMap::new();
        for (name, schema, below) in super::properties(self.document, at) {
            self.rust_name(&below, name, "field");
            if let Some(other) = fields.insert(name.to_snake_case(), name) {
                self.report(
                    &below,
                    format!("`{name}` and `{other}` would be one field in Rust"),
                );
            }
            let aliases = schema.get("x-cartevo-aliases");
            let is_list = schema.get("type").and_then(Value::as_str) == Some("array");
            if aliases.is_some()
                && !is_list
                && texts(object.get("required")).any(|required| required == name)
            {
                self.report(
                    &format!("{below}/x-cartevo-aliases"),
                    "only a list or an optional property can have aliases",
                );
            }
            for alias in texts(aliases) {
                if properties.contains_key(alias) {
                    self.report(
                        &format!("{below}/x-cartevo-aliases"),
                        format!("`{alias}` is a property of its own, so it cannot be an alias"),
                    );
                }
            }
        }
    }

    fn variants(&mut self, object: &Map<String, Value>, at: &str) {
        let any_case = object.get("x-cartevo-case").is_some();
        let mut variants: HashMap<String, &str> = HashMap::new();
        let values = object.get("enum").and_then(Value::as_array);
        for (index, value) in values.into_iter().flatten().enumerate() {
            let Some(value) = value.as_str() else {
                continue;
            };
            let below = format!("{at}/enum/{index}");
            let variant = value.to_lowercase().to_pascal_case();
            if !is_rust_name(&variant) {
                self.report_with_help(
                    &below,
                    format!("`{value}` would be the variant `{variant}`, which is no Rust name"),
                    Some(
                        "leave it out, and it is kept as `Other`; or teach `build/emit.rs` a name",
                    ),
                );
            } else if variant == "Other" {
                self.report_with_help(
                    &below,
                    format!("`{value}` would be the variant `Other`, which stands for every value that is not listed"),
                    Some("leave it out, and it is kept as `Other`"),
                );
            }
            match variants.entry(variant) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(entry) => {
                    let (variant, other) = (entry.key().clone(), *entry.get());
                    let same = other.eq_ignore_ascii_case(value);
                    if value == other {
                        self.report(&below, format!("`{value}` is listed twice"));
                    } else if !(any_case && same) {
                        let help = same
                            .then_some("if they mean the same, say `x-cartevo-case: insensitive`");
                        let message = format!(
                            "`{other}` and `{value}` would be one variant in Rust, `{variant}`"
                        );
                        self.report_with_help(&below, message, help);
                    }
                }
            }
        }
    }

    /// Fields, arguments and methods: in snake case, where a keyword gets an underscore.
    fn rust_name(&mut self, at: &str, name: &str, what: &str) {
        let snake = name.to_snake_case();
        if !is_rust_name(&snake) {
            self.report_with_help(
                at,
                format!("`{name}` would be the {what} `{snake}`, which is no Rust name"),
                Some(
                    "a Rust name begins with a letter; teach `identifier` in `build/model.rs` one",
                ),
            );
        }
    }

    pub(super) fn operation_names(&mut self, operations: &[Operation]) {
        let declared: Vec<&str> = self
            .document
            .get("/tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|tag| tag.get("name")?.as_str())
            .collect();
        let (mut ids, mut methods) = (HashSet::new(), HashSet::new());
        for operation in operations {
            let (id, tag, name) = (&operation.id, &operation.tag, &operation.name);
            let at = |below: &str| format!("{}/{below}", operation.pointer);
            self.rust_name(&at("operationId"), id, "call");
            self.rust_name(&at("x-cartevo-name"), name, "method");
            self.rust_name(&at("tags/0"), tag, "method");
            if CLIENT_METHODS.contains(&tag.to_snake_case().as_str()) {
                let message = format!("a tag cannot be called `{tag}`");
                let help = format!(
                    "the client has a method `{}` of its own",
                    tag.to_snake_case()
                );
                self.report_with_help(&at("tags/0"), message, Some(help));
            }
            if !declared.contains(&tag.as_str()) {
                let help = did_you_mean(tag, declared.iter().copied())
                    .unwrap_or_else(|| "the client's method is named after it".to_owned());
                self.report_with_help(
                    &at("tags/0"),
                    format!("the tag `{tag}` is not declared in the document's `tags`"),
                    Some(help),
                );
            }
            if !ids.insert(id.to_pascal_case()) {
                self.report(
                    &at("operationId"),
                    format!("a second operation is named `{id}`"),
                );
            }
            if name == "new" {
                let message = "every group has a `new` of its own";
                self.report(&at("x-cartevo-name"), message);
            }
            if !methods.insert((tag.to_pascal_case(), name.to_snake_case())) {
                let message = format!("`{tag}` has a second method `{name}`");
                self.report(&at("x-cartevo-name"), message);
            }
            self.path(operation);
            self.arguments(operation);
        }
    }

    fn path(&mut self, operation: &Operation) {
        let in_path = || {
            let parameters = operation.parameters.iter();
            parameters.filter(|parameter| parameter.place == ParameterIn::Path)
        };
        for name in path_names(&operation.path) {
            if in_path().all(|parameter| parameter.name != name) {
                self.report(
                    &operation.pointer,
                    format!("the path parameter `{name}` is not described"),
                );
            }
        }
        for parameter in in_path() {
            let name = &parameter.name;
            if path_names(&operation.path).all(|known| known != name) {
                let message = format!("the path `{}` has no `{{{name}}}`", operation.path);
                self.report(&parameter.pointer, message);
            }
            if !parameter.required {
                let message = format!("the path parameter `{name}` must be `required: true`");
                self.report(&parameter.pointer, message);
            }
        }
    }

    /// The names of a call's values: they are arguments or setters of one builder.
    fn arguments(&mut self, operation: &Operation) {
        let mut known: HashMap<String, &str> = HashMap::new();
        for parameter in &operation.parameters {
            let (name, at) = (parameter.name.as_str(), &parameter.pointer);
            let snake = name.to_snake_case();
            self.rust_name(at, name, "argument");
            if BUILDER_FIELDS.contains(&snake.as_str()) {
                let message = format!("a parameter cannot be called `{name}`");
                let help = format!("every builder of a call has a field `{snake}` of its own");
                self.report_with_help(at, message, Some(help));
            }
            self.setter(at, name, parameter.required);
            if let Some(other) = known.insert(snake, name) {
                let message = format!("`{name}` and `{other}` would be one argument in Rust");
                self.report(at, message);
            }
        }
        let body = operation.body.as_deref().unwrap_or_default();
        let schema = self.document.get(body).filter(|_| !body.is_empty());
        let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
        for name in properties.into_iter().flat_map(Map::keys) {
            let at = pointer::join(&format!("{body}/properties"), name);
            let required = texts(schema.and_then(|schema| schema.get("required")));
            let required = required.into_iter().any(|required| required == name);
            self.setter(&at, name, required);
            if let Some(other) = known.get(&name.to_snake_case()) {
                let id = &operation.id;
                self.report(
                    &at,
                    format!("`{name}` and the parameter `{other}` of `{id}` would be one argument in Rust"),
                );
            }
        }
        if let Resend::Keyed(field) = &operation.resend
            && properties.is_none_or(|properties| !properties.contains_key(field))
        {
            let names = properties.into_iter().flat_map(Map::keys);
            self.report_with_help(
                &format!("{}/x-cartevo-resend", operation.pointer),
                format!("the body has no field `{field}`"),
                did_you_mean(field, names.map(String::as_str)),
            );
        }
    }

    fn setter(&mut self, at: &str, name: &str, required: bool) {
        let snake = name.to_snake_case();
        if !required && BUILDER_METHODS.contains(&snake.as_str()) {
            self.report_with_help(
                at,
                format!("an optional value cannot be called `{name}`"),
                Some(format!(
                    "every builder of a call has a method `{snake}` of its own"
                )),
            );
        }
    }
}

fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// Keywords in lower case pass: they get an underscore.
pub(super) fn is_rust_name(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters
        .next()
        .is_some_and(|letter| letter.is_alphabetic() || letter == '_');
    first
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
        && !matches!(name, "_" | "Self")
}
