//! Forms that a call can take on and that the generator would have to believe: pages, files, lists
//! in place of objects, arguments in one struct.

use std::collections::HashMap;

use heck::ToPascalCase;
use serde_json::{Map, Value};

use super::{Lint, did_you_mean, names::is_rust_name, texts};
use crate::{Envelope, Operation, PagingStyle, ParameterIn, pointer};

const PAGING_KEYS: [&str; 4] = ["first", "item", "none", "style"];

impl Lint<'_> {
    pub(super) fn forms(&mut self, operations: &[Operation]) {
        let mut arguments = HashMap::new();
        for operation in operations {
            self.envelope(operation);
            self.paging(operation);
            self.argument_struct(operation, &mut arguments);
            self.private_parameters(operation);
            self.form(operation);
            if let Some(body) = &operation.body {
                self.parts(body, &mut vec![body.clone()]);
            }
        }
    }

    fn envelope(&mut self, operation: &Operation) {
        for (index, shape) in operation.envelope.iter().enumerate() {
            let at = format!("{}/x-cartevo-envelope/{index}", operation.pointer);
            if operation.envelope[..index].contains(shape) {
                self.report(&at, "this shape is listed twice");
            }
            if *shape == Envelope::Under("data".to_owned()) {
                self.report_with_help(&at, "`data` has a word of its own", Some("write `data`"));
            }
            if *shape == Envelope::Empty {
                let required = self
                    .document
                    .get(&format!("{}/required", operation.payload));
                if let Some(name) = texts(required).next() {
                    let message = format!(
                        "a payload that may be missing cannot need `{name}`: it reads as one without any"
                    );
                    self.report(&at, message);
                }
            }
        }
    }

    fn paging(&mut self, operation: &Operation) {
        let Some(paging) = &operation.paging else {
            return;
        };
        let at = format!("{}/x-cartevo-paging", operation.pointer);
        let keys = self.document.get(&at).and_then(Value::as_object);
        for key in keys.into_iter().flat_map(Map::keys) {
            let below = pointer::join(&at, key);
            if !PAGING_KEYS.contains(&key.as_str()) {
                let help = did_you_mean(key, PAGING_KEYS.into_iter());
                self.report_with_help(
                    &below,
                    format!("`x-cartevo-paging` has no key `{key}`"),
                    help,
                );
            } else if key == "first" && !matches!(paging.style, PagingStyle::Page { .. }) {
                self.report(&below, "`first` means nothing without `style: page`");
            }
        }
        let needed: &[&str] = match paging.style {
            PagingStyle::Page { .. } => &["page", "limit"],
            PagingStyle::Offset => &["offset", "limit"],
            PagingStyle::Whole => &[],
        };
        for name in needed {
            self.paging_parameter(operation, name, &at);
        }
        let item = self
            .document
            .resolve(&format!("{}/items", operation.payload));
        let item = item.filter(|item| {
            let schema = self.document.get(item);
            schema.is_some_and(|schema| schema.get("properties").is_some())
        });
        let Some(item) = item else {
            self.report(
                &at,
                "only a list of objects comes in pages, and the payload is none",
            );
            return;
        };
        let name = &paging.item;
        let properties = super::properties(self.document, &item);
        let known = properties.iter().map(|(name, ..)| name.as_str());
        let Some((.., property)) = properties.iter().find(|(known, ..)| *known == name) else {
            let help = did_you_mean(name, known);
            let message = format!("the items have no property `{name}`");
            self.report_with_help(&pointer::join(&at, "item"), message, help);
            return;
        };
        let required = self.document.get(&format!("{item}/required"));
        let (ty, kind) = self.argument_type(property);
        let tells_apart = match kind {
            Some(kind) => kind == "id",
            None => ty == Some("string"),
        };
        if !texts(required).any(|required| required == name) {
            let message = format!("`{name}` tells the items apart, so it must be required");
            self.report(&pointer::join(&at, "item"), message);
        } else if !tells_apart {
            let message = format!("`{name}` tells the items apart, so it must be an id or text");
            self.report(&pointer::join(&at, "item"), message);
        }
    }

    fn paging_parameter(&mut self, operation: &Operation, name: &str, at: &str) {
        let mut parameters = operation.parameters.iter();
        let Some(parameter) = parameters
            .find(|parameter| parameter.name == name && parameter.place == ParameterIn::Query)
        else {
            self.report(at, format!("this style needs a query parameter `{name}`"));
            return;
        };
        let schema = format!("{}/schema", parameter.pointer);
        if parameter.required {
            let message =
                format!("`{name}` must be optional: the first page is asked for without it");
            self.report(&parameter.pointer, message);
        }
        if self.argument_type(&schema) != (Some("integer"), None) {
            let message = format!("`{name}` must be an integer, for pages are counted with it");
            self.report(&parameter.pointer, message);
        }
        let most = self.document.get(&format!("{schema}/maximum"));
        let fits = |most: u64| (1..=u64::from(u32::MAX)).contains(&most);
        if name == "limit" && !most.and_then(Value::as_u64).is_some_and(fits) {
            let message = "`limit` needs a `maximum`: so many are asked for at a time";
            self.report(&parameter.pointer, message);
        }
    }

    fn argument_struct(&mut self, operation: &Operation, known: &mut HashMap<String, String>) {
        let Some(name) = &operation.arguments else {
            return;
        };
        let at = format!("{}/x-cartevo-arguments", operation.pointer);
        if name.to_pascal_case() != *name || !is_rust_name(name) {
            self.report(&at, format!("`{name}` is no name of a Rust type"));
        }
        if self
            .document
            .get(&pointer::join("/components/schemas", name))
            .is_some()
        {
            self.report(&at, format!("a schema is called `{name}` already"));
        }
        if let Some(other) = known.insert(name.clone(), operation.id.clone()) {
            let message = format!("the arguments of `{other}` are called `{name}` already");
            self.report(&at, message);
        }
        let required = operation.body.as_ref();
        let required = required.and_then(|body| self.document.get(&format!("{body}/required")));
        if texts(required).next().is_none() {
            let message = "`x-cartevo-arguments` means nothing where the body requires nothing";
            self.report(&at, message);
        }
    }

    /// What callers cannot set has to be something that may be left out.
    fn private_parameters(&mut self, operation: &Operation) {
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| parameter.private)
        {
            if parameter.required || parameter.place == ParameterIn::Path {
                let name = &parameter.name;
                let message =
                    format!("`{name}` is private, so it must be an optional query parameter");
                self.report(&parameter.pointer, message);
            }
        }
    }

    /// Parts of a form, and files, which only a form can have.
    fn form(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            if self.is_file(&format!("{}/schema", parameter.pointer)) {
                self.report(&parameter.pointer, "only a form has files");
            }
        }
        let Some(body) = &operation.body else {
            return;
        };
        let request = format!("{}/requestBody", operation.pointer);
        let request = self.document.resolve(&request).unwrap_or(request);
        let encoding = format!("{request}/content/multipart~1form-data/encoding");
        let properties = super::properties(self.document, body);
        for (name, schema, at) in &properties {
            if !self.is_file(at) {
                let (ty, kind) = self.argument_type(&self.item(at));
                let plain = matches!(ty, Some("string" | "integer" | "boolean"));
                let plain = plain || kind.is_some_and(|kind| kind != "open");
                if operation.multipart && !plain {
                    let message = format!("a form has text and files, and `{name}` is neither");
                    self.report(at, message);
                }
                continue;
            }
            if !operation.multipart {
                self.report_with_help(
                    at,
                    "only a form has files",
                    Some("the body's media type must be `multipart/form-data`"),
                );
                continue;
            }
            if schema.get("x-cartevo-max-bytes").is_none() {
                let message = format!("`{name}` is a file, and needs `x-cartevo-max-bytes`");
                self.report(at, message);
            }
            let types = pointer::join(&encoding, name) + "/contentType";
            let types = self.document.get(&types).and_then(Value::as_str);
            if types.is_none_or(|types| types.split(',').any(|ty| !ty.contains('/'))) {
                let message = format!(
                    "`{name}` is a file, and needs its types: `encoding: {{{name}: {{contentType: 'image/png, …'}}}}`"
                );
                self.report(at, message);
            }
        }
        let encoded = self.document.get(&encoding).and_then(Value::as_object);
        for name in encoded.into_iter().flat_map(Map::keys) {
            let mut names = properties.iter().map(|(name, ..)| name.as_str());
            if names.all(|known| known != name) {
                let help = did_you_mean(name, properties.iter().map(|(name, ..)| name.as_str()));
                let at = pointer::join(&encoding, name);
                self.report_with_help(&at, format!("the form has no property `{name}`"), help);
            }
        }
    }

    /// The schema of the items of a list, or the schema itself.
    fn item(&self, at: &str) -> String {
        let items = format!("{at}/items");
        match self.document.get(&items) {
            Some(_) => items,
            None => at.to_owned(),
        }
    }

    fn is_file(&self, at: &str) -> bool {
        let (_, kind) = self.argument_type(at);
        kind == Some("file")
    }

    /// Objects inside a body. Callers make them and can write them anywhere.
    fn parts(&mut self, at: &str, path: &mut Vec<String>) {
        for (name, _, property) in super::properties(self.document, at) {
            let item = self.item(&property);
            let first = format!("{item}/allOf/0");
            let target = match self.document.get(&first) {
                Some(_) => self.document.resolve(&first),
                None => self.document.resolve(&item),
            };
            let Some(target) = target else { continue };
            if path.contains(&target) {
                let message = "a request body cannot contain itself";
                self.report(&property, message);
                continue;
            }
            let (_, kind) = self.argument_type(&target);
            if path.len() > 1 && kind == Some("secret") {
                let message = format!(
                    "`{name}` is a secret, and the type that it is in can be written by anybody"
                );
                self.report_with_help(
                    &property,
                    message,
                    Some("only a body itself may have secrets"),
                );
            }
            path.push(target.clone());
            self.parts(&target, path);
            path.pop();
        }
    }

    /// A property that a bare list may stand for.
    pub(super) fn listed(&mut self, object: &Map<String, Value>, at: &str) {
        let key = format!("{at}/x-cartevo-list");
        let Some(name) = object.get("x-cartevo-list").and_then(Value::as_str) else {
            return;
        };
        let properties = object.get("properties").and_then(Value::as_object);
        match properties.and_then(|properties| properties.get(name)) {
            None => {
                let known = properties.into_iter().flat_map(Map::keys);
                let help = did_you_mean(name, known.map(String::as_str));
                self.report_with_help(&key, format!("there is no property `{name}`"), help);
            }
            Some(property) if property.get("type").and_then(Value::as_str) != Some("array") => {
                self.report(
                    &key,
                    format!("`{name}` is no list, so none can stand for it"),
                );
            }
            Some(_) => {}
        }
        if let Some(other) = texts(object.get("required")).find(|other| *other != name) {
            let message =
                format!("`{other}` cannot be required: a list in place of the object has none");
            self.report(&key, message);
        }
        if object.get("x-cartevo-quirks").is_none() {
            self.report(
                &key,
                "a list in place of an object is a quirk, and needs `x-cartevo-quirks`",
            );
        }
    }

    /// Where a limit for files may stand.
    pub(super) fn max_bytes(&mut self, at: &str) {
        if !self.is_file(at) {
            self.report(
                &format!("{at}/x-cartevo-max-bytes"),
                "`x-cartevo-max-bytes` means nothing where there is no file",
            );
        }
    }
}
