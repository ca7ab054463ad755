//! The samples of the panel: examples of the document, or made from a schema as the site makes them.

use serde_json::Value;

use super::shape::Shape;
use super::tree::{Data, Node};
use crate::Place;
use crate::block::Words;

/// How deep a sample is made.
const DEEPEST: usize = 12;

/// A text that is put together, with the places of what it is made of.
pub(super) struct Printer<'a> {
    root: &'a Node,
    pub(super) words: Words,
}

impl<'a> Printer<'a> {
    pub(super) fn new(root: &'a Node, place: Place) -> Self {
        Self {
            root,
            words: Words {
                place,
                made: true,
                ..Words::default()
            },
        }
    }

    pub(super) fn write(&mut self, text: &str) {
        self.words.text.push_str(text);
    }

    pub(super) fn mark(&mut self, place: Place) {
        self.words.marks.push((self.words.text.len(), place));
    }

    /// An example, as JSON.
    pub(super) fn example(&mut self, node: &Node, indent: usize) {
        self.mark(node.place);
        match &node.data {
            Data::Scalar(value) => self.write(&value.to_string()),
            Data::List(items) => self.list("[", "]", items.iter(), indent, |this, item, indent| {
                this.example(item, indent);
            }),
            Data::Map(entries) => {
                self.list("{", "}", entries.iter(), indent, |this, entry, indent| {
                    let (name, place, node) = entry;
                    this.name(name, *place);
                    this.example(node, indent);
                });
            }
        }
    }

    /// What the site shows for a schema that has no example.
    pub(super) fn sample(&mut self, schema: &'a Node, indent: usize) {
        let shape = Shape::new(self.root, schema);
        if let Some(example) = shape.example.or(shape.first_option()) {
            return self.example(example, indent);
        }
        self.mark(schema.place);
        if indent > DEEPEST {
            return self.write("null");
        }
        let kind = shape.kind(self.root, 0);
        if !shape.properties.is_empty() {
            let properties = shape.properties.clone();
            return self.list(
                "{",
                "}",
                properties.into_iter(),
                indent,
                |this, (name, place, schema), indent| {
                    this.name(name, place);
                    this.sample(schema, indent);
                },
            );
        }
        if let Some(items) = shape.items {
            return self.list(
                "[",
                "]",
                std::iter::once(items),
                indent,
                |this, items, indent| {
                    this.sample(items, indent);
                },
            );
        }
        let text = placeholder(&shape, &kind);
        self.write(&text);
    }

    fn name(&mut self, name: &str, place: Place) {
        self.mark(place);
        self.write(&Value::from(name).to_string());
        self.write(": ");
    }

    fn list<T>(
        &mut self,
        open: &str,
        close: &str,
        items: impl ExactSizeIterator<Item = T>,
        indent: usize,
        mut each: impl FnMut(&mut Self, T, usize),
    ) {
        self.write(open);
        let last = items.len();
        for (index, item) in items.enumerate() {
            self.write("\n");
            self.write(&"  ".repeat(indent + 1));
            each(self, item, indent + 1);
            if index + 1 < last {
                self.write(",");
            }
        }
        if last > 0 {
            self.write("\n");
            self.write(&"  ".repeat(indent));
        }
        self.write(close);
    }
}

fn placeholder(shape: &Shape<'_>, kind: &str) -> String {
    let base = kind.split('<').next().unwrap_or_default();
    match base {
        "object" => "{}".to_owned(),
        "boolean" => "true".to_owned(),
        "integer" | "number" => shape
            .bound("minimum")
            .and_then(Value::as_f64)
            .map_or_else(|| "123".to_owned(), |low| (low + 1.0).to_string()),
        "string" => Value::from(match shape.format() {
            Some("uuid") => "3c90c3cc-0d44-4b50-8888-8dd25736052a",
            Some("date-time") => "2023-11-07T05:31:56Z",
            Some("date") => "2023-12-25",
            Some("email") => "jsmith@example.com",
            _ => "<string>",
        })
        .to_string(),
        _ => "\"<unknown>\"".to_owned(),
    }
}
