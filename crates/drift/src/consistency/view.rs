//! One page, laid out for the rules: its facts by subject, and every value of its examples.

use std::collections::BTreeMap;

use cartevo_document::pointer;
use cartevo_pages::{Fact, Layer, Page, Place, Subject};
use serde_json::{Map, Value};

/// A page, laid out.
pub(super) struct View<'a> {
    pub page: &'a Page,
    /// What the panel says of each subject, and what the prose.
    facts: BTreeMap<&'a str, [Vec<&'a Fact>; 2]>,
    /// Every value of every example, containers among them, in the order of the page.
    pub nodes: Vec<Node<'a>>,
}

/// A value of an example.
pub(super) struct Node<'a> {
    /// The example.
    pub example: &'a Fact,
    /// As facts call it: `response.201.data.card.id`, `request.body.brand`.
    pub subject: String,
    /// Where in the example.
    pub pointer: String,
    /// Its name; an item of an array has that of the array.
    pub name: &'a str,
    /// The name of what it stands in.
    pub within: Option<&'a str>,
    /// The object that it is a field of.
    pub object: Option<&'a Map<String, Value>>,
    pub value: &'a Value,
}

impl Node<'_> {
    /// Whether it is part of an answer.
    pub fn answered(&self) -> bool {
        self.subject.starts_with("response.")
    }

    /// The text, unless it only stands in for one.
    pub fn text(&self) -> Option<&str> {
        let text = self.value.as_str()?;
        (!super::values::is_placeholder(self.value)).then_some(text)
    }
}

impl<'a> View<'a> {
    pub fn new(page: &'a Page) -> Self {
        let mut facts: BTreeMap<_, [Vec<_>; 2]> = BTreeMap::new();
        let mut nodes = Vec::new();
        for fact in &page.facts {
            let of: &mut [Vec<&Fact>; 2] = facts.entry(fact.subject.as_str()).or_default();
            of[index(fact.layer)].push(fact);
            if fact.property == "example" {
                let (subject, name) = match fact.subject.as_str() {
                    "request" => ("request.body", ""),
                    other => (other, last(other)),
                };
                let root = Node {
                    example: fact,
                    subject: subject.to_owned(),
                    pointer: String::new(),
                    name,
                    within: None,
                    object: None,
                    value: &fact.value,
                };
                descend(root, &mut nodes);
            }
        }
        Self { page, facts, nodes }
    }

    /// The subjects of one layer that begin like this, in order.
    pub fn subjects(&self, layer: Layer, beginning: &'static str) -> impl Iterator<Item = &'a str> {
        let all = self.facts.range(beginning..);
        let like = all.take_while(move |(subject, _)| subject.starts_with(beginning));
        like.filter(move |(_, facts)| !facts[index(layer)].is_empty())
            .map(|(subject, _)| *subject)
    }

    /// The one fact of a layer about a property.
    pub fn fact(&self, layer: Layer, subject: &str, property: &str) -> Option<&'a Fact> {
        let mut facts = self.facts_of(layer, subject).iter().copied();
        facts.find(|fact| fact.property == property)
    }

    /// All that a layer says of a subject.
    pub fn facts_of(&self, layer: Layer, subject: &str) -> &[&'a Fact] {
        self.facts
            .get(subject)
            .map_or(&[], |facts| &facts[index(layer)])
    }

    /// The first fact about a property, in whichever layer.
    pub fn either(&self, subject: &str, property: &str) -> Option<&'a Fact> {
        self.fact(Layer::Prose, subject, property)
            .or_else(|| self.fact(Layer::Panel, subject, property))
    }

    /// Facts about a property, of whatever subject.
    pub fn all(&self, property: &'static str) -> impl Iterator<Item = &'a Fact> {
        self.page
            .facts
            .iter()
            .filter(move |fact| fact.property == property)
    }

    /// Method and path, of a page about an operation.
    pub fn operation(&self) -> Option<(&'a str, &'a str)> {
        match &self.page.subject {
            Subject::Operation(method, path) => Some((method, path)),
            _ => None,
        }
    }

    /// Where a value of an example stands.
    pub fn place(&self, node: &Node<'_>) -> Place {
        self.page.place_in(node.example, &node.pointer)
    }

    /// What an answer's objects are when their own name does not say it: `wallet` on a page of `/wallets/{id}`.
    pub fn resource(&self) -> Option<&'a str> {
        let (_, path) = self.operation()?;
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        steps.rfind(|step| step.ends_with('s') && !step.starts_with('{'))
    }
}

/// The last name of a subject, without brackets.
pub(super) fn last(subject: &str) -> &str {
    let name = subject.rsplit('.').next().unwrap_or(subject);
    name.trim_end_matches("[]")
}

/// A field of an answer without status and envelope, so that both layers call it alike:
/// `response.201.data.card.id` and `response.201.card.id` are `response.card.id`.
pub(super) fn payload(subject: &str) -> String {
    let Some((status, path)) = subject
        .strip_prefix("response.")
        .and_then(|rest| rest.split_once('.'))
    else {
        return subject.to_owned();
    };
    if !status.starts_with('2') {
        return subject.to_owned();
    }
    let path = path.strip_prefix("data.").unwrap_or(path);
    let path = path.strip_prefix("data[].").unwrap_or(path);
    format!("response.{path}")
}

fn index(layer: Layer) -> usize {
    usize::from(layer == Layer::Prose)
}

fn descend<'a>(node: Node<'a>, nodes: &mut Vec<Node<'a>>) {
    match node.value {
        Value::Object(fields) => {
            let within = (!node.name.is_empty()).then_some(node.name).or(node.within);
            for (name, value) in fields {
                let child = Node {
                    example: node.example,
                    subject: format!("{}.{name}", node.subject),
                    pointer: pointer::join(&node.pointer, name),
                    name,
                    within,
                    object: Some(fields),
                    value,
                };
                descend(child, nodes);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let child = Node {
                    example: node.example,
                    subject: format!("{}[]", node.subject),
                    pointer: pointer::join(&node.pointer, &index.to_string()),
                    name: node.name,
                    within: node.within,
                    object: None,
                    value,
                };
                descend(child, nodes);
            }
        }
        _ => {}
    }
    nodes.push(node);
}
