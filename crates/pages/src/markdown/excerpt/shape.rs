//! A schema, its references and parts put together.

use serde_json::Value;

use super::tree::Node;
use crate::Place;
use crate::block::{Block, Field, Words};

/// What a schema says.
#[derive(Debug, Default)]
pub(super) struct Shape<'a> {
    kind: Option<&'a str>,
    format: Option<&'a str>,
    description: Option<&'a Node>,
    options: Vec<&'a Node>,
    default: Option<&'a Node>,
    pub(super) example: Option<&'a Node>,
    bounds: Vec<(&'a str, &'a Node)>,
    pub(super) properties: Vec<(&'a str, Place, &'a Node)>,
    required: Vec<&'a str>,
    pub(super) items: Option<&'a Node>,
}

/// How many references and parts are followed into one another.
const DEEPEST: usize = 16;

impl<'a> Shape<'a> {
    pub(super) fn new(root: &'a Node, schema: &'a Node) -> Self {
        let mut shape = Self::default();
        shape.gather(root, schema, 0);
        shape
    }

    fn gather(&mut self, root: &'a Node, schema: &'a Node, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if let Some(target) = schema
            .get("$ref")
            .and_then(Node::text)
            .and_then(|name| follow(root, name))
        {
            self.gather(root, target, depth + 1);
        }
        for part in schema.get("allOf").map(Node::items).unwrap_or_default() {
            self.gather(root, part, depth + 1);
        }
        // Of several alternatives the panel shows the first.
        for name in ["oneOf", "anyOf"] {
            let variants = schema.get(name).map(Node::items).unwrap_or_default();
            let is_null =
                |variant: &&Node| variant.get("type").and_then(Node::text) == Some("null");
            if let Some(first) = variants.iter().find(|variant| !is_null(variant)) {
                self.gather(root, first, depth + 1);
            }
        }
        for (name, _, node) in schema.entries() {
            self.take(name, node);
        }
    }

    fn take(&mut self, name: &'a str, node: &'a Node) {
        match name {
            "type" => {
                let listed = node
                    .items()
                    .iter()
                    .filter_map(Node::text)
                    .find(|kind| *kind != "null");
                self.kind = node.text().or(listed).or(self.kind);
            }
            "format" => self.format = node.text(),
            "description" => self.description = Some(node),
            "enum" => self.options = node.items().iter().collect(),
            "default" => self.default = Some(node),
            "example" => self.example = Some(node),
            "examples" => self.example = node.items().first().or(self.example),
            "items" => self.items = Some(node),
            "properties" => self.properties.extend(node.entries()),
            "required" | "requiredProperties" => {
                self.required
                    .extend(node.items().iter().filter_map(Node::text));
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "minLength"
            | "maxLength" | "minItems" | "maxItems" => self.bounds.push((name, node)),
            _ => {}
        }
    }

    /// The type as the panel prints it.
    pub(super) fn kind(&self, root: &'a Node, depth: usize) -> String {
        let kind = self.kind.unwrap_or(match () {
            () if !self.properties.is_empty() => "object",
            () if self.items.is_some() => "array",
            () => "any",
        });
        if kind == "array" && depth < DEEPEST {
            let items = self
                .items
                .map(|items| Self::new(root, items).kind(root, depth + 1));
            return items.unwrap_or_else(|| "any".to_owned()) + "[]";
        }
        if kind.contains('<') {
            return kind.to_owned();
        }
        if !self.options.is_empty() {
            return format!("enum<{kind}>");
        }
        self.format
            .map_or_else(|| kind.to_owned(), |format| format!("{kind}<{format}>"))
    }

    /// The first of the listed values.
    pub(super) fn first_option(&self) -> Option<&'a Node> {
        self.options.first().copied()
    }

    pub(super) fn bound(&self, wanted: &str) -> Option<&'a Value> {
        let (_, node) = self.bounds.iter().find(|(name, _)| *name == wanted)?;
        node.json()
    }

    pub(super) fn format(&self) -> Option<&'a str> {
        self.format
    }

    /// The field that the panel makes of the schema.
    pub(super) fn field(&self, root: &'a Node, part: &str, name: String, place: Place) -> Field {
        let text = |node: &Node| match node.json() {
            Some(Value::String(text)) => Some(text.clone()),
            Some(value) => Some(value.to_string()),
            None => None,
        };
        Field {
            part: part.to_owned(),
            name,
            kind: self.kind(root, 0),
            required: false,
            default: self.default.and_then(Node::json).map(Value::to_string),
            options: self
                .options
                .iter()
                .filter_map(|option| text(option))
                .collect(),
            range: self.range(),
            example: self.example.and_then(Node::json).map(Value::to_string),
            description: self.description.map(plain).unwrap_or_default(),
            place,
        }
    }

    /// The fields of an object, and of the objects in it.
    pub(super) fn fields(
        &self,
        root: &'a Node,
        part: &str,
        prefix: &str,
        depth: usize,
        panel: &mut Vec<Block>,
    ) {
        if depth > DEEPEST {
            return;
        }
        for (name, place, schema) in &self.properties {
            let shape = Self::new(root, schema);
            let name_of_it = format!("{prefix}{name}");
            let mut field = shape.field(root, part, name_of_it.clone(), *place);
            field.required = self.required.contains(name);
            panel.push(Block::Field(field));
            shape.fields(root, part, &format!("{name_of_it}."), depth + 1, panel);
            if let Some(items) = shape.items {
                let items = Self::new(root, items);
                items.fields(root, part, &format!("{name_of_it}[]."), depth + 1, panel);
            }
        }
    }

    /// The bounds as the panel prints them.
    fn range(&self) -> Option<String> {
        let mut said = Vec::new();
        let number = |name: &str| self.bound(name).filter(|value| value.is_number());
        let is = |name: &str| self.bound(name) == Some(&Value::Bool(true));
        let low = number("exclusiveMinimum").map(|low| (low, true));
        let low = low.or(number("minimum").map(|low| (low, is("exclusiveMinimum"))));
        let high = number("exclusiveMaximum").map(|high| (high, true));
        let high = high.or(number("maximum").map(|high| (high, is("exclusiveMaximum"))));
        let less = |strictly: bool| if strictly { "<" } else { "<=" };
        match (low, high) {
            (Some((low, open)), Some((high, end))) => {
                said.push(format!("{low} {} x {} {high}", less(open), less(end)));
            }
            (Some((low, open)), None) => {
                said.push(format!("x {} {low}", if open { ">" } else { ">=" }));
            }
            (None, Some((high, end))) => said.push(format!("x {} {high}", less(end))),
            (None, None) => {}
        }
        let lengths = [
            ("minLength", "Minimum string length"),
            ("maxLength", "Maximum string length"),
            ("minItems", "Minimum array length"),
            ("maxItems", "Maximum array length"),
        ];
        for (name, words) in lengths {
            said.extend(self.bound(name).map(|length| format!("{words}: {length}")));
        }
        (!said.is_empty()).then(|| said.join(", "))
    }
}

/// `#/components/schemas/Card`.
pub(super) fn follow<'a>(root: &'a Node, reference: &str) -> Option<&'a Node> {
    let pointer = reference.strip_prefix("#/")?;
    pointer.split('/').try_fold(root, |node, name| {
        node.get(&name.replace("~1", "/").replace("~0", "~"))
    })
}

/// A description without its markup.
pub(super) fn plain(description: &Node) -> Words {
    let markdown = description.text().unwrap_or_default();
    let words: Vec<&str> = markdown.split_whitespace().collect();
    Words {
        text: words.join(" ").replace(['`'], "").replace("**", ""),
        place: description.place,
        made: true,
        ..Words::default()
    }
}
