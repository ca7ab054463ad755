//! Values that keep to a schema.

use serde_json::{Map, Value, json};

use cartevo_document::{Document, pointer};

/// How deep a value is made: a schema may contain itself.
const DEPTH: usize = 6;

/// A plain value that keeps to the schema at a pointer.
pub(crate) fn sample(document: &Document, at: &str) -> Value {
    make(document, at, DEPTH)
}

fn make(document: &Document, at: &str, depth: usize) -> Value {
    let mut words = Words::default();
    words.read(document, at, depth);
    if depth == 0 {
        return Value::Null;
    }
    if let Some(value) = words.values.first() {
        return value.clone();
    }
    if let Some(alternative) = &words.alternative {
        return make(document, alternative, depth - 1);
    }
    match words.keyword("type").as_str().unwrap_or_default() {
        "boolean" => json!(true),
        "integer" | "number" => match words.keyword("minimum") {
            Value::Null => json!(1),
            minimum => minimum.clone(),
        },
        "array" => match &words.items {
            Some(items) => json!([make(document, items, depth - 1)]),
            None => json!([]),
        },
        "object" => {
            let required = words.required.iter().filter_map(|name| {
                let property = words.properties.get(name)?.as_str()?;
                Some((name.clone(), make(document, property, depth - 1)))
            });
            Value::Object(required.collect())
        }
        _ => json!(text(&words)),
    }
}

fn text(words: &Words) -> String {
    let usual = match words.keyword("format").as_str().unwrap_or_default() {
        "uuid" => "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
        "date" => "2026-05-09",
        "date-time" => "2026-05-09T10:00:00.000Z",
        "email" => "someone@example.com",
        "dial-code" => "237",
        "phone" => "+237670000000",
        _ if words.keyword("pattern").is_string() => "1",
        _ => "x",
    };
    let least = words.keyword("minLength").as_u64().unwrap_or_default();
    let least = usize::try_from(least).unwrap_or_default();
    if usual == "x" && least > 1 {
        return "x".repeat(least);
    }
    usual.to_owned()
}

/// What a schema says, its `allOf` folded.
#[derive(Default)]
struct Words {
    keywords: Map<String, Value>,
    values: Vec<Value>,
    required: Vec<String>,
    /// The pointers of the properties.
    properties: Map<String, Value>,
    items: Option<String>,
    alternative: Option<String>,
}

impl Words {
    fn keyword(&self, name: &str) -> &Value {
        self.keywords.get(name).unwrap_or(&Value::Null)
    }

    fn read(&mut self, document: &Document, at: &str, depth: usize) {
        let Some(at) = document.resolve(at) else {
            return;
        };
        let Some(Value::Object(schema)) = document.get(&at) else {
            return;
        };
        for (key, value) in schema {
            match (key.as_str(), value) {
                ("enum", Value::Array(values)) => self.values.clone_from(values),
                ("required", Value::Array(names)) => {
                    let names = names.iter().filter_map(Value::as_str);
                    self.required.extend(names.map(str::to_owned));
                }
                ("properties", Value::Object(properties)) => {
                    for name in properties.keys() {
                        let below = pointer::join(&format!("{at}/properties"), name);
                        self.properties.insert(name.clone(), json!(below));
                    }
                }
                ("items", _) => self.items = Some(format!("{at}/items")),
                ("oneOf" | "anyOf", _) => self.alternative = Some(format!("{at}/{key}/0")),
                ("allOf", Value::Array(members)) if depth > 0 => {
                    for index in 0..members.len() {
                        self.read(document, &format!("{at}/allOf/{index}"), depth - 1);
                    }
                }
                _ => {
                    self.keywords
                        .entry(key.clone())
                        .or_insert_with(|| value.clone());
                }
            }
        }
    }
}
