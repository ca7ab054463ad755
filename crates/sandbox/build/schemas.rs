//! Schemas that stand on their own: whatever they refer to lies below their `$defs`.

use cartevo_document::{Document, lower::lower, pointer};
use serde_json::{Map, Value, json};

/// What says nothing of a value.
const REMARKS: [&str; 6] = [
    "default",
    "description",
    "example",
    "examples",
    "summary",
    "title",
];

/// The texts of schemas, each once.
pub(crate) struct Schemas {
    lowered: Value,
    texts: Vec<String>,
}

impl Schemas {
    /// An answer that goes by the book has no field under another name.
    pub(crate) fn of(document: &Document) -> Self {
        let mut plain = document.value().clone();
        forget_aliases(&mut plain);
        Self {
            lowered: lower(&plain),
            texts: Vec::new(),
        }
    }

    pub(crate) fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The index of the schema at a pointer; `None` if nothing is there.
    pub(crate) fn at(&mut self, pointer: &str) -> Option<usize> {
        let schema = self.lowered.pointer(pointer)?.clone();
        Some(self.add(&schema))
    }

    /// The index of a schema that is written as in the lowered contract.
    pub(crate) fn add(&mut self, schema: &Value) -> usize {
        let mut parts = Map::new();
        let mut root = self.gather(schema, &mut parts);
        if let (Value::Object(root), false) = (&mut root, parts.is_empty()) {
            root.insert("$defs".to_owned(), Value::Object(parts));
        }
        let text = root.to_string();
        let known = self.texts.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }

    /// A schema without remarks, whose references lead to `parts`.
    fn gather(&self, schema: &Value, parts: &mut Map<String, Value>) -> Value {
        let Value::Object(schema) = schema else {
            return schema.clone();
        };
        let mut gathered = Map::new();
        for (key, value) in schema {
            let value = match (key.as_str(), value) {
                (key, _) if key.starts_with("x-") || REMARKS.contains(&key) => continue,
                ("$ref", Value::String(target)) => json!(self.reference(target, parts)),
                ("properties", Value::Object(properties)) => properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), self.gather(schema, parts)))
                    .collect(),
                ("allOf" | "anyOf" | "oneOf", Value::Array(members)) => members
                    .iter()
                    .map(|member| self.gather(member, parts))
                    .collect(),
                ("items" | "additionalProperties" | "not", schema) => self.gather(schema, parts),
                (_, value) => value.clone(),
            };
            gathered.insert(key.clone(), value);
        }
        Value::Object(gathered)
    }

    /// Takes what a reference leads to among the parts.
    fn reference(&self, target: &str, parts: &mut Map<String, Value>) -> String {
        let pointer = target.trim_start_matches('#');
        let name = pointer.trim_start_matches("/x-open");
        let name = name.trim_start_matches("/components/schemas/");
        let name = if pointer.starts_with("/x-open") {
            format!("{name} (open)")
        } else {
            name.to_owned()
        };
        if !parts.contains_key(&name) {
            let schema = self.lowered.pointer(pointer);
            let schema = schema.unwrap_or_else(|| panic!("{target} leads nowhere"));
            // It is there before it is gathered: it may refer to itself.
            parts.insert(name.clone(), Value::Null);
            let gathered = self.gather(schema, parts);
            parts.insert(name.clone(), gathered);
        }
        let pointer = pointer::join("#/$defs", &name);
        pointer.replace(' ', "%20")
    }
}

fn forget_aliases(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("x-cartevo-aliases");
            object.values_mut().for_each(forget_aliases);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_aliases),
        _ => {}
    }
}
