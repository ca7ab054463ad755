//! Mistakes that a YAML parser and `openapiv3` let pass: misspelt keys, references that lead
//! nowhere, names that would collide in Rust.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::{Document, Problem, operations, pointer};

/// Everything wrong with a contract; empty if it can be built from.
pub fn check(document: &Document) -> Vec<Problem> {
    let mut lint = Lint {
        document,
        problems: Vec::new(),
    };
    lint.object(&ROOT, "");
    lint.references("", document.value());
    match operations(document) {
        Err(problems) => lint.problems.extend(problems),
        Ok(operations) => lint.names(&operations),
    }
    lint.problems
}

/// What an object of the specification may hold. `x-` keys are looked up in [`EXTENSIONS`].
struct Kind {
    name: &'static str,
    keys: &'static [(&'static str, Child)],
}

enum Child {
    Leaf,
    One(&'static Kind),
    List(&'static Kind),
    Map(&'static Kind),
}

use Child::{Leaf, List, Map, One};

static ROOT: Kind = Kind {
    name: "the document",
    keys: &[
        ("openapi", Leaf),
        ("info", One(&INFO)),
        ("servers", Leaf),
        ("tags", Leaf),
        ("externalDocs", Leaf),
        ("security", Leaf),
        ("paths", Map(&PATH)),
        ("components", One(&COMPONENTS)),
    ],
};
static INFO: Kind = Kind {
    name: "`info`",
    keys: &[
        ("title", Leaf),
        ("version", Leaf),
        ("description", Leaf),
        ("termsOfService", Leaf),
        ("contact", Leaf),
        ("license", Leaf),
    ],
};
static PATH: Kind = Kind {
    name: "a path",
    keys: &[
        ("summary", Leaf),
        ("description", Leaf),
        ("parameters", List(&PARAMETER)),
        ("get", One(&OPERATION)),
        ("post", One(&OPERATION)),
        ("put", One(&OPERATION)),
        ("patch", One(&OPERATION)),
        ("delete", One(&OPERATION)),
    ],
};
static OPERATION: Kind = Kind {
    name: "an operation",
    keys: &[
        ("operationId", Leaf),
        ("tags", Leaf),
        ("summary", Leaf),
        ("description", Leaf),
        ("deprecated", Leaf),
        ("security", Leaf),
        ("parameters", List(&PARAMETER)),
        ("requestBody", One(&BODY)),
        ("responses", Map(&RESPONSE)),
    ],
};
static PARAMETER: Kind = Kind {
    name: "a parameter",
    keys: &[
        ("$ref", Leaf),
        ("name", Leaf),
        ("in", Leaf),
        ("required", Leaf),
        ("description", Leaf),
        ("schema", One(&SCHEMA)),
        ("example", Leaf),
        ("examples", Map(&EXAMPLE)),
        ("style", Leaf),
        ("explode", Leaf),
    ],
};
static BODY: Kind = Kind {
    name: "a request body",
    keys: &[
        ("$ref", Leaf),
        ("description", Leaf),
        ("required", Leaf),
        ("content", Map(&MEDIA)),
    ],
};
static RESPONSE: Kind = Kind {
    name: "a response",
    keys: &[
        ("$ref", Leaf),
        ("description", Leaf),
        ("headers", Leaf),
        ("content", Map(&MEDIA)),
    ],
};
static MEDIA: Kind = Kind {
    name: "a media type",
    keys: &[
        ("schema", One(&SCHEMA)),
        ("example", Leaf),
        ("examples", Map(&EXAMPLE)),
        ("encoding", Leaf),
    ],
};
static EXAMPLE: Kind = Kind {
    name: "an example",
    keys: &[
        ("$ref", Leaf),
        ("summary", Leaf),
        ("description", Leaf),
        ("value", Leaf),
    ],
};
static COMPONENTS: Kind = Kind {
    name: "`components`",
    keys: &[
        ("schemas", Map(&SCHEMA)),
        ("parameters", Map(&PARAMETER)),
        ("responses", Map(&RESPONSE)),
        ("requestBodies", Map(&BODY)),
        ("examples", Map(&EXAMPLE)),
        ("securitySchemes", Leaf),
    ],
};
static SCHEMA: Kind = Kind {
    name: "a schema",
    keys: &[
        ("$ref", Leaf),
        ("type", Leaf),
        ("format", Leaf),
        ("title", Leaf),
        ("description", Leaf),
        ("nullable", Leaf),
        ("deprecated", Leaf),
        ("readOnly", Leaf),
        ("writeOnly", Leaf),
        ("default", Leaf),
        ("example", Leaf),
        ("enum", Leaf),
        ("required", Leaf),
        ("minimum", Leaf),
        ("maximum", Leaf),
        ("exclusiveMinimum", Leaf),
        ("exclusiveMaximum", Leaf),
        ("multipleOf", Leaf),
        ("minLength", Leaf),
        ("maxLength", Leaf),
        ("pattern", Leaf),
        ("minItems", Leaf),
        ("maxItems", Leaf),
        ("uniqueItems", Leaf),
        ("minProperties", Leaf),
        ("maxProperties", Leaf),
        ("properties", Map(&SCHEMA)),
        ("additionalProperties", One(&SCHEMA)),
        ("items", One(&SCHEMA)),
        ("not", One(&SCHEMA)),
        ("allOf", List(&SCHEMA)),
        ("oneOf", List(&SCHEMA)),
        ("anyOf", List(&SCHEMA)),
    ],
};

/// The project's own keys, and where they mean something.
static EXTENSIONS: &[(&str, &[&str])] = &[
    (
        "x-cartevo-quirks",
        &["the document", "an operation", "a schema", "a parameter"],
    ),
    ("x-cartevo-name", &["an operation"]),
    ("x-cartevo-resend", &["an operation"]),
    ("x-cartevo-envelope", &["an operation"]),
    ("x-cartevo-timeout", &["an operation"]),
    ("x-cartevo-source", &["an operation"]),
    ("x-cartevo-find-out", &["an operation"]),
    ("x-cartevo-kind", &["a schema"]),
    ("x-cartevo-case", &["a schema"]),
    ("x-cartevo-aliases", &["a schema"]),
];

static KINDS: &[&str] = &[
    "amount",
    "decimal",
    "enum",
    "id",
    "msisdn",
    "open",
    "secret",
    "timestamp",
];
static TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

struct Lint<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl Lint<'_> {
    fn report(&mut self, at: &str, message: impl Into<String>) {
        self.problems.push(self.document.problem(at, message));
    }

    fn object(&mut self, kind: &'static Kind, at: &str) {
        let document = self.document;
        let Some(Value::Object(object)) = document.get(at) else {
            // `additionalProperties` may be a boolean.
            if document.get(at).is_none_or(|value| !value.is_boolean()) {
                self.report(at, format!("{} must be a mapping", kind.name));
            }
            return;
        };
        for (key, value) in object {
            let below = pointer::join(at, key);
            if key.starts_with("x-") {
                self.extension(kind, key, &below);
                continue;
            }
            match kind
                .keys
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, child)| child)
            {
                None => {
                    let help = match nearest(key, kind.keys.iter().map(|(name, _)| *name)) {
                        Some(name) => format!("did you mean `{name}`?"),
                        None => "remove it, or name it `x-…`".to_owned(),
                    };
                    let problem =
                        document.problem(&below, format!("{} has no key `{key}`", kind.name));
                    self.problems.push(problem.with_help(help));
                }
                Some(Leaf) => {}
                Some(One(child)) => self.object(child, &below),
                Some(List(child)) => {
                    for index in 0..value.as_array().map_or(0, Vec::len) {
                        self.object(child, &pointer::join(&below, &index.to_string()));
                    }
                }
                Some(Map(child)) => {
                    for name in value.as_object().into_iter().flat_map(|map| map.keys()) {
                        self.object(child, &pointer::join(&below, name));
                    }
                }
            }
        }
        if std::ptr::eq(kind, &raw const SCHEMA) {
            self.schema(object, at);
        }
    }

    fn extension(&mut self, kind: &Kind, key: &str, at: &str) {
        if !key.starts_with("x-cartevo-") {
            return;
        }
        match EXTENSIONS.iter().find(|(name, _)| *name == key) {
            Some((_, homes)) if homes.contains(&kind.name) => {}
            Some((_, homes)) => {
                let homes = homes.join(", ");
                self.report(
                    at,
                    format!(
                        "`{key}` means nothing in {}; it belongs to {homes}",
                        kind.name
                    ),
                );
            }
            None => {
                let names = EXTENSIONS.iter().map(|(name, _)| *name);
                let hint = nearest(key, names)
                    .map_or(String::new(), |name| format!("; did you mean `{name}`?"));
                self.report(
                    at,
                    format!("`{key}` is not one of the project's extensions{hint}"),
                );
            }
        }
    }

    fn schema(&mut self, object: &serde_json::Map<String, Value>, at: &str) {
        if let Some(value) = object.get("type")
            && !value.as_str().is_some_and(|text| TYPES.contains(&text))
        {
            self.report(
                &format!("{at}/type"),
                format!("`type` is one of {}, not {value}", TYPES.join(", ")),
            );
        }
        if let Some(value) = object.get("x-cartevo-kind")
            && !value.as_str().is_some_and(|text| KINDS.contains(&text))
        {
            let message = format!(
                "`x-cartevo-kind` is one of {}, not {value}",
                KINDS.join(", ")
            );
            self.report(&format!("{at}/x-cartevo-kind"), message);
        }
        if object.contains_key("$ref") && object.len() > 1 {
            self.report(
                at,
                "OpenAPI 3.0 ignores what stands beside `$ref`: put it into `allOf`",
            );
        }
        let properties = object.get("properties").and_then(Value::as_object);
        let mut fields = HashMap::new();
        for name in properties.into_iter().flat_map(|map| map.keys()) {
            if let Some(other) = fields.insert(snake_case(name), name) {
                let below = pointer::join(&format!("{at}/properties"), name);
                self.report(
                    &below,
                    format!("`{name}` and `{other}` would be one field in Rust"),
                );
            }
        }
        let required = object
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for (index, name) in required.enumerate() {
            let known = name
                .as_str()
                .is_some_and(|name| properties.is_some_and(|map| map.contains_key(name)));
            if !known && properties.is_some() {
                self.report(
                    &format!("{at}/required/{index}"),
                    format!("{name} is required, but no property"),
                );
            }
        }
    }

    fn references(&mut self, at: &str, value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(target) = object.get("$ref").and_then(Value::as_str)
                    && self.document.resolve(at).is_none()
                {
                    self.report(&format!("{at}/$ref"), format!("`{target}` leads nowhere"));
                }
                for (key, value) in object.iter().filter(|(key, _)| *key != "value") {
                    self.references(&pointer::join(at, key), value);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.references(&pointer::join(at, &index.to_string()), value);
                }
            }
            _ => {}
        }
    }

    fn names(&mut self, operations: &[operations::Operation]) {
        let (mut ids, mut methods) = (HashSet::new(), HashSet::new());
        for operation in operations {
            if !ids.insert(&operation.id) {
                let message = format!("a second operation is named `{}`", operation.id);
                self.report(&format!("{}/operationId", operation.pointer), message);
            }
            if !methods.insert((&operation.tag, &operation.name)) {
                let message = format!(
                    "`{}` has a second method `{}`",
                    operation.tag, operation.name
                );
                self.report(&format!("{}/x-cartevo-name", operation.pointer), message);
            }
            for name in path_names(&operation.path) {
                let known = operation.parameters.iter().any(|parameter| {
                    parameter.name == name && parameter.place == operations::ParameterIn::Path
                });
                if !known {
                    self.report(
                        &operation.pointer,
                        format!("the path parameter `{name}` is not described"),
                    );
                }
            }
        }
    }
}

fn path_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// How a field is called in Rust: close enough to the generator's rule to find collisions.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The known name that is at most two edits away.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|other| (edits(name, other), other))
        .filter(|(edits, _)| *edits <= 2)
        .min()
        .map(|(_, other)| other)
}

fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
