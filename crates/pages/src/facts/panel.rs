//! The panel: samples and lists that the documentation site generates from a schema.

use serde_json::{Value, json};

use super::Reader;
use super::sections;
use crate::block::{Block, Field, Words};
use crate::{Layer, kind};

impl Reader<'_> {
    pub(super) fn panel(&mut self, panel: &[Block]) {
        let named = panel.iter().find_map(|block| match block {
            Block::Field(field) => field.part.strip_prefix("response.").map(str::to_owned),
            _ => None,
        });
        let mut answer = None;
        for block in panel {
            let Block::Code { label, words, .. } = block else {
                continue;
            };
            if self.curl(Layer::Panel, words) {
                continue;
            }
            let Some(value) = self.json(words) else {
                continue;
            };
            let status = label
                .as_deref()
                .and_then(sections::status)
                .or_else(|| named.clone());
            let subject = self.answer(status, Some(&value));
            answer = answer.or(Some(subject.clone()));
            self.example(Layer::Panel, &subject, value, words.place);
        }
        let answer = answer.unwrap_or_else(|| self.answer(named, None));
        for block in panel {
            if let Block::Field(field) = block
                && field.part != "error"
            {
                self.listed(field, &answer);
            }
        }
    }

    /// The statuses of failure that only the excerpt has: the other forms of a page do not show its list,
    /// and are to give the same facts where the text has them all.
    pub(super) fn failures(&mut self, panel: &[Block]) {
        for block in panel {
            let Block::Field(field) = block else { continue };
            let subject = format!("error.{}", field.name);
            let known = self.facts.iter().any(|fact| fact.subject == subject);
            if field.part == "error" && !known {
                self.fact(Layer::Panel, subject, "exists", true, field.place);
            }
        }
    }

    /// A field of a list.
    fn listed(&mut self, field: &Field, answer: &str) {
        let subject = match field.part.as_str() {
            "response" => format!("{answer}.{}", field.name),
            part if part.starts_with("response.") => format!("{part}.{}", field.name),
            part => format!("request.{part}.{}", field.name),
        };
        let place = field.place;
        self.fact(Layer::Panel, &*subject, "exists", true, place);
        self.printed(Layer::Panel, &subject, &field.kind, place);
        if field.part.starts_with("response") {
            // The lists mark no field of an answer as required, whether it is or not.
            if field.required {
                self.fact(Layer::Panel, &*subject, "required", true, place);
            }
        } else {
            self.fact(Layer::Panel, &*subject, "required", field.required, place);
        }
        if let Some(default) = &field.default {
            let at = self.find(place, default);
            self.fact(Layer::Panel, &*subject, "default", literal(default), at);
        }
        if !field.options.is_empty() {
            let mut options = field.options.clone();
            options.sort_unstable();
            let at = self.find(place, &field.options[0]);
            self.fact(Layer::Panel, &*subject, "enum", json!(options), at);
        }
        if let Some(example) = &field.example {
            let at = self.find(place, example);
            self.fact(Layer::Panel, &*subject, "example", literal(example), at);
        }
        if let Some(range) = &field.range {
            let words = Words {
                made: true,
                ..Words::new(range.as_str(), self.find(place, range))
            };
            self.described(Layer::Panel, &subject, &words);
        }
        self.described(Layer::Panel, &subject, &field.description);
    }

    /// The type of a field as it is printed.
    pub(super) fn printed(&mut self, layer: Layer, subject: &str, text: &str, place: crate::Place) {
        let Some(printed) = kind::read(text) else {
            self.unread(place, format!("`{text}` is no type that is known"));
            return;
        };
        self.fact(layer, subject, "type", printed.kind, place);
        if let Some(format) = printed.format {
            self.fact(layer, subject, "format", format, place);
        }
        if let Some(items) = printed.items {
            self.fact(layer, subject, "items", items, place);
        }
        if printed.nullable {
            self.fact(layer, subject, "nullable", true, place);
        }
    }
}

/// A value as it is printed: JSON where it is JSON, text otherwise.
pub(super) fn literal(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.trim_matches('`').to_owned()))
}
