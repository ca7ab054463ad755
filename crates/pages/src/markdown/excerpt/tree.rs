//! YAML with places.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use serde_json::Value;

use crate::Place;
use crate::block::Words;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) enum Data {
    /// As JSON.
    Scalar(Value),
    List(Vec<Node>),
    Map(Vec<(String, Place, Node)>),
}

/// How deep a document may be nested: the walks through it go down by calling themselves.
const DEEPEST: usize = 64;

/// Reads the document that stands in the code of a page.
pub(super) fn read(code: &Words) -> Result<Node, (Place, String)> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(code.text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    // A problem at the end of the document may be said to be below its last line.
    let last = code.text.trim_end().len();
    let place = |line: usize, column: usize| {
        let start = line.checked_sub(1).and_then(|line| starts.get(line));
        let start = start.copied().unwrap_or(last);
        let line = code.text.get(start..).unwrap_or_default();
        let at = line
            .char_indices()
            .nth(column)
            .map_or(line.len(), |(at, _)| at);
        code.at((start + at).min(last))
    };
    if nesting(&code.text) > DEEPEST {
        return Err((code.place, "this document is nested too deeply".to_owned()));
    }
    let roots = MarkedYaml::load_from_str(&code.text).map_err(|error| {
        let marker = error.marker();
        (place(marker.line(), marker.col()), error.info().to_owned())
    })?;
    let root = roots
        .first()
        .ok_or((code.place, "there is no document here".to_owned()))?;
    node(root, &place, 0)
}

/// At most how deep the brackets and the dashes of a text go.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for line in text.lines() {
        let dashes = line
            .split_whitespace()
            .take_while(|word| matches!(*word, "-" | "?"))
            .count();
        let indent = line.len() - line.trim_start().len();
        deepest = deepest.max(dashes + indent / 2);
        for c in line.chars() {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn node(
    yaml: &MarkedYaml<'_>,
    place: &impl Fn(usize, usize) -> Place,
    depth: usize,
) -> Result<Node, (Place, String)> {
    let start = yaml.span.start;
    let here = place(start.line(), start.col());
    if depth > DEEPEST {
        return Err((here, "this document is nested too deeply".to_owned()));
    }
    let data = match &yaml.data {
        YamlData::Value(value) => Data::Scalar(scalar(value)),
        YamlData::Sequence(items) => Data::List(
            items
                .iter()
                .map(|item| node(item, place, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        YamlData::Mapping(entries) => {
            let mut map = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let at = place(key.span.start.line(), key.span.start.col());
                let name = match &key.data {
                    YamlData::Value(Scalar::String(text)) => text.to_string(),
                    // A status is written as a number as often as not.
                    YamlData::Value(value) => scalar(value).to_string(),
                    _ => return Err((at, "a name must be text".to_owned())),
                };
                map.push((name, at, node(value, place, depth + 1)?));
            }
            Data::Map(map)
        }
        YamlData::Tagged(_, inner) => return node(inner, place, depth + 1),
        YamlData::Alias(_) | YamlData::BadValue | YamlData::Representation(..) => {
            return Err((here, "this value cannot be read".to_owned()));
        }
    };
    Ok(Node { data, place: here })
}

fn scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(*value),
        Scalar::Integer(value) => Value::from(*value),
        Scalar::FloatingPoint(value) => Value::from(value.into_inner()),
        Scalar::String(text) => Value::String(text.to_string()),
    }
}

impl Node {
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.entries()
            .find(|(known, ..)| *known == name)
            .map(|(_, _, node)| node)
    }

    /// The node at the end of a path of names.
    pub(super) fn find(&self, names: &[&str]) -> Option<&Node> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, Place, &Node)> {
        let map = match &self.data {
            Data::Map(map) => map.as_slice(),
            _ => &[],
        };
        map.iter()
            .map(|(name, place, node)| (name.as_str(), *place, node))
    }

    pub(super) fn items(&self) -> &[Node] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// A number, a flag or a text as JSON.
    pub(super) fn json(&self) -> Option<&Value> {
        match &self.data {
            Data::Scalar(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn is_true(&self) -> bool {
        matches!(self.data, Data::Scalar(Value::Bool(true)))
    }
}
