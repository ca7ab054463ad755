//! Keys that an object may not have, and values of the wrong type.

use serde_json::Value;

use super::{
    Lint, did_you_mean,
    keys::{Child, EXTENSIONS, Kind, SCHEMA, Type},
    nearest,
};
use crate::pointer;

impl Lint<'_> {
    pub(super) fn object(&mut self, kind: &'static Kind, at: &str) {
        let Some(value) = self.document.get(at) else {
            return;
        };
        let Some(object) = value.as_object() else {
            let found = shown(value);
            self.report(at, format!("{} must be a mapping, not {found}", kind.name));
            return;
        };
        for (key, value) in object {
            let below = pointer::join(at, key);
            if key.starts_with("x-") {
                self.extension(kind, key, value, &below);
                continue;
            }
            let child = kind.keys.iter().find(|(name, _)| name == key);
            if let Some((_, child)) = child {
                self.child(child, key, value, &below);
                continue;
            }
            let help = did_you_mean(key, kind.keys.iter().map(|(name, _)| *name))
                .unwrap_or_else(|| "remove it, or name it `x-…`".to_owned());
            let message = format!("{} has no key `{key}`", kind.name);
            self.report_with_help(&below, message, Some(help));
        }
        self.reference(kind, object, at);
        if std::ptr::eq(kind, &raw const SCHEMA) {
            self.schema_values(object, at);
            self.schema_names(object, at);
        }
    }

    fn child(&mut self, child: &'static Child, key: &str, value: &Value, at: &str) {
        match (child, value) {
            (Child::Leaf(ty), _) => self.leaf(*ty, key, value, at),
            (Child::OneOrFlag(_), Value::Bool(_)) => {}
            (Child::One(kind) | Child::OneOrFlag(kind), _) => self.object(kind, at),
            (Child::List(kind), Value::Array(items)) => {
                for index in 0..items.len() {
                    self.object(kind, &pointer::join(at, &index.to_string()));
                }
            }
            (Child::Map(kind), Value::Object(map)) => {
                for name in map.keys() {
                    self.object(kind, &pointer::join(at, name));
                }
            }
            (Child::List(_), _) => {
                self.report(at, format!("`{key}` must be a list, not {}", shown(value)));
            }
            (Child::Map(_), _) => {
                self.report(
                    at,
                    format!("`{key}` must be a mapping, not {}", shown(value)),
                );
            }
        }
    }

    fn leaf(&mut self, ty: Type, key: &str, value: &Value, at: &str) {
        if ty.accepts(value) {
            return;
        }
        let message = format!("`{key}` must be {}, not {}", ty.expected(), shown(value));
        let help = match (ty, value) {
            (Type::Word(words), Value::String(text)) => did_you_mean(text, words.iter().copied()),
            (Type::Text, Value::Number(_) | Value::Bool(_)) => {
                Some("put it into quotes".to_owned())
            }
            (Type::Count | Type::Number, Value::String(text)) if text.parse::<f64>().is_ok() => {
                Some("take the quotes away".to_owned())
            }
            (Type::Texts | Type::Values, Value::String(text)) => {
                Some(format!("write `{key}: [{text}]`"))
            }
            (Type::Texts, Value::Bool(_)) if key == "required" => {
                Some("a schema lists the names of the properties that must be there".to_owned())
            }
            (Type::Flag, Value::Number(_)) if key.starts_with("exclusive") => {
                let limit = if key == "exclusiveMinimum" {
                    "minimum"
                } else {
                    "maximum"
                };
                Some(format!("in OpenAPI 3.0 the limit itself is `{limit}`"))
            }
            _ => None,
        };
        self.report_with_help(at, message, help);
    }

    fn extension(&mut self, kind: &Kind, key: &str, value: &Value, at: &str) {
        if !key.starts_with("x-cartevo-") {
            return;
        }
        let known = || EXTENSIONS.iter().filter(|(name, ..)| *name == key);
        if let Some((.., ty)) = known().find(|(_, home, _)| *home == kind.name) {
            self.leaf(*ty, key, value, at);
        } else if known().next().is_some() {
            let homes: Vec<&str> = known().map(|(_, home, _)| *home).collect();
            let (name, homes) = (kind.name, homes.join(", "));
            self.report(
                at,
                format!("`{key}` means nothing in {name}; it belongs to {homes}"),
            );
        } else {
            let hint = nearest(key, EXTENSIONS.iter().map(|(name, ..)| *name))
                .map_or(String::new(), |name| format!("; did you mean `{name}`?"));
            self.report(
                at,
                format!("`{key}` is not one of the project's extensions{hint}"),
            );
        }
    }
}

/// A value as a message quotes it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "a mapping".to_owned(),
        Value::Array(list) if list.is_empty() => "an empty list".to_owned(),
        Value::Array(list) => match list.iter().find(|item| !item.is_string()) {
            Some(item) => format!("a list with {}", shown(item)),
            None => "a list".to_owned(),
        },
        Value::Null => "nothing".to_owned(),
        value => value.to_string(),
    }
}
