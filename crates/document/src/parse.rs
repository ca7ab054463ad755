//! YAML to JSON, with places.

use std::collections::HashMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, YamlData};
use serde_json::{Map, Number, Value};

use crate::{Document, Place, Problem, pointer};

pub(crate) fn parse(name: String, source: String) -> Result<Document, Problem> {
    let lines = Lines::new(&source);
    let problem = |place: Place, message: String| Problem {
        file: name.clone(),
        place,
        message,
        help: None,
    };
    let mut roots = MarkedYaml::load_from_str(&source).map_err(|error| {
        problem(
            lines.place(*error.marker(), *error.marker()),
            error.info().to_owned(),
        )
    })?;
    if roots.len() != 1 {
        let found = roots.len();
        return Err(problem(
            Place {
                line: 1,
                column: 1,
                span: 0..0,
            },
            format!("expected one YAML document, found {found}"),
        ));
    }
    let mut walk = Walk {
        lines: &lines,
        places: HashMap::new(),
    };
    let root = roots.remove(0);
    let value = walk
        .value(&root, "")
        .map_err(|(place, message)| problem(place, message))?;
    let places = walk.places;
    drop(root);
    Ok(Document {
        name,
        source,
        value,
        places,
    })
}

/// How many characters lie between two that are looked up: a whole document may be one line.
const STEP: usize = 256;

/// Where lines and characters begin: the parser's markers count characters.
struct Lines<'a> {
    source: &'a str,
    /// Of each line, its first byte and its first character.
    starts: Vec<(usize, usize)>,
    /// The byte of each [`STEP`]th character.
    steps: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(source: &'a str) -> Self {
        let (mut starts, mut steps) = (vec![(0, 0)], Vec::new());
        for (character, (byte, letter)) in source.char_indices().enumerate() {
            if character % STEP == 0 {
                steps.push(byte);
            }
            if letter == '\n' {
                starts.push((byte + 1, character + 1));
            }
        }
        Self {
            source,
            starts,
            steps,
        }
    }

    fn offset(&self, marker: Marker) -> usize {
        let Some(&(_, first)) = self.starts.get(marker.line().saturating_sub(1)) else {
            return self.source.len();
        };
        let character = first + marker.col();
        let step = self.steps.get(character / STEP);
        let found = step.and_then(|step| {
            let mut rest = self.source[*step..].char_indices();
            Some(step + rest.nth(character % STEP)?.0)
        });
        found.unwrap_or(self.source.len())
    }

    fn place(&self, start: Marker, end: Marker) -> Place {
        let from = self.offset(start);
        // A block's end lies on a later line; a message points at its first line only.
        let next = self.starts.get(start.line());
        let first_line = next
            .map_or(self.source.len(), |(byte, _)| byte - 1)
            .max(from);
        let to = self.offset(end).clamp(from, first_line);
        Place {
            line: start.line(),
            column: start.col() + 1,
            span: from..to,
        }
    }
}

struct Walk<'a> {
    lines: &'a Lines<'a>,
    places: HashMap<String, Place>,
}

type Failure = (Place, String);

impl Walk<'_> {
    fn value(&mut self, node: &MarkedYaml<'_>, at: &str) -> Result<Value, Failure> {
        let place = self.lines.place(node.span.start, node.span.end);
        let value = match &node.data {
            YamlData::Value(scalar) => scalar_value(scalar)
                .ok_or_else(|| (place.clone(), "a number that JSON cannot hold".to_owned()))?,
            YamlData::Sequence(items) => {
                let mut array = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    array.push(self.value(item, &pointer::join(at, &index.to_string()))?);
                }
                Value::Array(array)
            }
            YamlData::Mapping(entries) => {
                let mut object = Map::new();
                for (key, item) in entries {
                    let name = self.key(key)?;
                    let child = pointer::join(at, &name);
                    let value = self.value(item, &child)?;
                    // The key is what a person looks for; the value's own place would often be
                    // the line below.
                    self.places
                        .insert(child, self.lines.place(key.span.start, key.span.end));
                    object.insert(name, value);
                }
                Value::Object(object)
            }
            YamlData::Tagged(_, inner) => return self.value(inner, at),
            YamlData::Alias(_) | YamlData::BadValue | YamlData::Representation(..) => {
                return Err((place, "a value that JSON cannot hold".to_owned()));
            }
        };
        self.places.entry(at.to_owned()).or_insert(place);
        Ok(value)
    }

    fn key(&self, node: &MarkedYaml<'_>) -> Result<String, Failure> {
        match &node.data {
            YamlData::Value(Scalar::String(text)) => Ok(text.to_string()),
            // Status codes are written as numbers as often as not.
            YamlData::Value(Scalar::Integer(number)) => Ok(number.to_string()),
            _ => Err((
                self.lines.place(node.span.start, node.span.end),
                "a key must be text".to_owned(),
            )),
        }
    }
}

fn scalar_value(scalar: &Scalar<'_>) -> Option<Value> {
    Some(match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => Value::Bool(*value),
        Scalar::Integer(value) => Value::Number((*value).into()),
        Scalar::FloatingPoint(value) => Value::Number(Number::from_f64(value.into_inner())?),
        Scalar::String(text) => Value::String(text.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use crate::Document;

    #[test]
    fn places_are_found_far_into_a_line_of_wide_letters() {
        let items: Vec<String> = (0..300)
            .map(|item| format!("\"é{item}\": {item}"))
            .collect();
        let source = format!("{{{}}}\n", items.join(", "));
        let document = Document::parse("one-line.json", source.clone()).unwrap();
        for item in [0, 40, 299] {
            let place = document.place(&format!("/é{item}"));
            assert_eq!(&source[place.span.clone()], format!("\"é{item}\""));
            let before = source[..place.span.start].chars().count();
            assert_eq!((place.line, place.column), (1, before + 1));
        }
    }
}
