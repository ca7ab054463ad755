//! The contract's schemas in the form in which values are walked: references followed, `allOf`
//! folded, extensions read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use cartevo_document::{Document, pointer};

/// The index of a [`Shape`].
pub(crate) type ShapeId = usize;

/// What the contract says of a value.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    /// `type`.
    pub kind_of_json: Option<String>,
    /// `x-cartevo-kind`.
    pub kind: Option<String>,
    /// `format`.
    pub format: Option<String>,
    /// `nullable`.
    pub nullable: bool,
    /// The values of an enum.
    pub values: Vec<String>,
    /// `x-cartevo-case: insensitive`.
    pub any_case: bool,
    /// The properties of an object, by the name in the contract.
    pub properties: BTreeMap<String, Property>,
    /// Names of the properties that must be there.
    pub required: Vec<String>,
    /// The items of an array.
    pub items: Option<ShapeId>,
    /// The values of a map: what an object has under any other name.
    pub entries: Option<ShapeId>,
    /// `oneOf` and `anyOf`.
    pub alternatives: Vec<ShapeId>,
    /// `x-cartevo-list`: the property that a list in the place of the object is read as.
    pub list: Option<String>,
}

/// A property of an object.
#[derive(Debug)]
pub(crate) struct Property {
    /// Its JSON pointer in the contract.
    pub pointer: String,
    /// What its value looks like.
    pub shape: ShapeId,
    /// `x-cartevo-aliases`.
    pub aliases: Vec<String>,
    /// Whether it must be there.
    pub required: bool,
}

impl Shape {
    /// Whether the value is of the given `x-cartevo-kind`.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    /// Whether the value is a list.
    pub fn is_list(&self) -> bool {
        self.kind_of_json.as_deref() == Some("array")
    }

    /// Whether the value is a file, sent as a part of a form.
    pub fn is_file(&self) -> bool {
        self.is("file") || self.format.as_deref() == Some("binary")
    }

    /// Whether any value will do.
    pub fn is_open(&self) -> bool {
        self.is("open")
            || (self.kind_of_json.is_none()
                && self.kind.is_none()
                && self.values.is_empty()
                && self.properties.is_empty()
                && self.entries.is_none()
                && self.alternatives.is_empty())
    }

    /// The property that goes by a name or one of its other names.
    pub fn property(&self, name: &str) -> Option<(&str, &Property)> {
        let by_alias = || {
            self.properties
                .iter()
                .find(|(_, property)| property.aliases.iter().any(|alias| alias == name))
        };
        self.properties
            .get_key_value(name)
            .or_else(by_alias)
            .map(|(name, property)| (name.as_str(), property))
    }
}

/// All shapes of a contract.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    shapes: Vec<Shape>,
    by_pointer: HashMap<String, ShapeId>,
}

impl std::ops::Index<ShapeId> for Shapes {
    type Output = Shape;

    fn index(&self, id: ShapeId) -> &Shape {
        &self.shapes[id]
    }
}

impl Shapes {
    /// The shape of the schema at a pointer, read if it is new.
    pub fn read(&mut self, document: &Document, at: &str) -> ShapeId {
        let at = document.resolve(at).unwrap_or_else(|| at.to_owned());
        if let Some(&id) = self.by_pointer.get(&at) {
            return id;
        }
        // Taken before the parts are read: a schema may contain itself.
        let id = self.shapes.len();
        self.shapes.push(Shape::default());
        self.by_pointer.insert(at.clone(), id);
        let mut shape = Shape::default();
        self.fold(document, &at, &mut shape);
        for (name, property) in &mut shape.properties {
            property.required = shape.required.contains(name);
        }
        self.shapes[id] = shape;
        id
    }

    /// The id of the shape of a schema that was read before.
    pub fn id(&self, document: &Document, at: &str) -> Option<ShapeId> {
        self.by_pointer.get(&document.resolve(at)?).copied()
    }

    /// The shape of a schema that was read before.
    pub fn get(&self, document: &Document, at: &str) -> Option<&Shape> {
        self.id(document, at).map(|id| &self.shapes[id])
    }

    /// Whether a list may stand in the place of any object.
    pub fn any_list(&self) -> bool {
        self.shapes.iter().any(|shape| shape.list.is_some())
    }

    /// The names under which secrets are sent.
    pub fn secret_names(&self) -> BTreeSet<String> {
        let properties = self.shapes.iter().flat_map(|shape| &shape.properties);
        let secret = properties.filter(|(_, property)| self[property.shape].is("secret"));
        secret
            .flat_map(|(name, property)| property.aliases.iter().chain([name]))
            .map(|name| name.to_ascii_lowercase())
            .collect()
    }

    /// Adds what the schema at `at` says to `shape`.
    fn fold(&mut self, document: &Document, at: &str, shape: &mut Shape) {
        let Some(at) = document.resolve(at) else {
            return;
        };
        let Some(Value::Object(schema)) = document.get(&at) else {
            return;
        };
        let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
        shape.kind_of_json = text("type").or(shape.kind_of_json.take());
        shape.kind = text("x-cartevo-kind").or(shape.kind.take());
        shape.format = text("format").or(shape.format.take());
        shape.list = text("x-cartevo-list").or(shape.list.take());
        shape.nullable |= schema.get("nullable") == Some(&Value::Bool(true));
        shape.any_case |= text("x-cartevo-case").as_deref() == Some("insensitive");
        shape.values.extend(texts(schema.get("enum")));
        shape.required.extend(texts(schema.get("required")));
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let pointer = pointer::join(&format!("{at}/properties"), name);
            let aliases = texts(property.get("x-cartevo-aliases")).collect();
            let id = self.read(document, &pointer);
            shape.properties.insert(
                name.clone(),
                Property {
                    pointer,
                    shape: id,
                    aliases,
                    required: false,
                },
            );
        }
        if schema.contains_key("items") {
            shape.items = Some(self.read(document, &format!("{at}/items")));
        }
        if schema
            .get("additionalProperties")
            .is_some_and(Value::is_object)
        {
            shape.entries = Some(self.read(document, &format!("{at}/additionalProperties")));
        }
        for key in ["oneOf", "anyOf"] {
            for index in 0..members(schema, key) {
                shape
                    .alternatives
                    .push(self.read(document, &format!("{at}/{key}/{index}")));
            }
        }
        for index in 0..members(schema, "allOf") {
            self.fold(document, &format!("{at}/allOf/{index}"), shape);
        }
    }

    /// The alternative that a value comes nearest to; the shape itself if it has none.
    pub fn best(&self, id: ShapeId, value: &Value) -> ShapeId {
        match self.best_index(id, value) {
            Some(index) => self.best(self[id].alternatives[index], value),
            None => id,
        }
    }

    /// The index of the alternative that a value comes nearest to.
    pub fn best_index(&self, id: ShapeId, value: &Value) -> Option<usize> {
        let alternatives = self[id].alternatives.iter().enumerate();
        alternatives
            .min_by_key(|(index, shape)| (self.misfit(**shape, value), *index))
            .map(|(index, _)| index)
    }

    /// How badly a value fits, looking at its surface only.
    fn misfit(&self, id: ShapeId, value: &Value) -> usize {
        let shape = &self[id];
        let fits = match shape.kind_of_json.as_deref() {
            Some("object") => value.is_object() || (value.is_array() && shape.list.is_some()),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("number") => value.is_number(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("boolean") => value.is_boolean(),
            _ => true,
        };
        if !fits {
            return 1000;
        }
        let Value::Object(object) = value else {
            return 0;
        };
        let missing = shape.required.iter().filter(|name| {
            let property = shape.properties.get(*name);
            !object.contains_key(*name)
                && !property
                    .is_some_and(|p| p.aliases.iter().any(|alias| object.contains_key(alias)))
        });
        let unknown = object.keys().filter(|name| shape.property(name).is_none());
        let unknown = unknown.filter(|_| shape.entries.is_none());
        missing.count() * 10 + unknown.count()
    }
}

fn members(schema: &serde_json::Map<String, Value>, key: &str) -> usize {
    schema
        .get(key)
        .and_then(Value::as_array)
        .map_or(0, Vec::len)
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned)
}

/// A value that the walk has come to.
pub(crate) struct Visit<'a> {
    /// What the contract says of it.
    pub shape: &'a Shape,
    /// The name under which it was found, as it was sent.
    pub key: Option<&'a str>,
    /// The property in the contract.
    pub property: Option<&'a Property>,
    /// Where it stands: the walk's start and the JSON pointer below it.
    pub at: &'a str,
    /// The contract's name of the place: `card.brand`, `operators[].operator_code`.
    pub path: &'a str,
    /// The value.
    pub value: &'a Value,
}

impl Shapes {
    /// Visits a value and all below it that the contract knows.
    pub fn walk(&self, id: ShapeId, value: &Value, at: &str, visit: &mut impl FnMut(&Visit<'_>)) {
        self.step(
            id,
            Step {
                value,
                at,
                path: "",
                key: None,
                property: None,
            },
            visit,
        );
    }

    fn step(&self, id: ShapeId, step: Step<'_>, visit: &mut impl FnMut(&Visit<'_>)) {
        let Step {
            value,
            at,
            path,
            key,
            property,
        } = step;
        let own = &self[id];
        visit(&Visit {
            shape: own,
            key,
            property,
            at,
            path,
            value,
        });
        let shape = &self[self.best(id, value)];
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let at = pointer::join(at, key);
                    let Some((name, property)) = shape.property(key).or_else(|| own.property(key))
                    else {
                        // The names of a map are values: ids, for instance.
                        if let Some(id) = shape.entries {
                            let step = Step {
                                value,
                                at: &at,
                                path: &format!("{path}{{}}"),
                                key: None,
                                property,
                            };
                            self.step(id, step, visit);
                        }
                        continue;
                    };
                    let dot = if path.is_empty() { "" } else { "." };
                    let path = format!("{path}{dot}{name}");
                    let step = Step {
                        value,
                        at: &at,
                        path: &path,
                        key: Some(key),
                        property: Some(property),
                    };
                    self.step(property.shape, step, visit);
                }
            }
            Value::Array(items) => {
                let Some(id) = shape.items else { return };
                let path = format!("{path}[]");
                for (index, value) in items.iter().enumerate() {
                    let at = format!("{at}/{index}");
                    self.step(
                        id,
                        Step {
                            value,
                            at: &at,
                            path: &path,
                            key: None,
                            property,
                        },
                        visit,
                    );
                }
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy)]
struct Step<'a> {
    value: &'a Value,
    at: &'a str,
    path: &'a str,
    key: Option<&'a str>,
    property: Option<&'a Property>,
}
