//! Asks a JSON Schema validator: a change is only called breaking if an example shows it.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use cartevo_document::{lower, pointer};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::{
    change::Direction,
    pair::{Pair, Side, reached},
    simple::hidden_key,
};

/// Something that travels whole: a body, a parameter, all parameters of the query.
#[derive(Debug)]
pub struct Root {
    pub direction: Direction,
    /// `POST /cards`.
    pub operation: String,
    /// `the body`.
    pub part: String,
    /// Where its schema stands in both documents.
    pub at: [String; 2],
    /// Its schema in both documents.
    pub schemas: [Value; 2],
}

impl Root {
    /// The side whose values must suit the other one.
    pub fn sender(&self) -> Side {
        match self.direction {
            Direction::Request => Side::Old,
            Direction::Response => Side::New,
        }
    }
}

/// Formats that the validator knows. Others are words for people.
const FORMATS: [&str; 15] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "json-pointer",
    "regex",
    "time",
    "uri",
    "uri-reference",
    "uuid",
];

/// Whether a format refuses anything.
pub fn is_checked(format: &str) -> bool {
    FORMATS.contains(&format)
}

/// The side, the direction and the schema that a validator is for.
type Key = (Side, Direction, String);

/// The validators of both documents, made when they are first needed.
pub struct Judge<'a, 'p> {
    pair: &'p Pair<'a>,
    known: RefCell<HashMap<Key, Option<Rc<Validator>>>>,
}

impl<'a, 'p> Judge<'a, 'p> {
    pub fn new(pair: &'p Pair<'a>) -> Self {
        Self {
            pair,
            known: RefCell::default(),
        }
    }

    /// In how many points the receiver refuses a value that the sender may send; none if it
    /// accepts it, or if the sender may not send it at all.
    pub fn refusals(&self, root: &Root, value: &Value) -> Option<usize> {
        let sender = root.sender();
        let sends = self.validator(root, sender)?.is_valid(value);
        let receiver = self.validator(root, sender.other())?;
        let errors = receiver.iter_errors(value).count();
        (sends && errors > 0).then_some(errors)
    }

    fn validator(&self, root: &Root, side: Side) -> Option<Rc<Validator>> {
        let schema = &root.schemas[side as usize];
        let key = (side, root.direction, schema.to_string());
        let mut known = self.known.borrow_mut();
        known
            .entry(key)
            .or_insert_with(|| {
                let schema = self.standalone(schema, side, root.direction);
                let options = jsonschema::draft202012::options();
                let options = options.should_validate_formats(true);
                options.build(&schema).ok().map(Rc::new)
            })
            .clone()
    }

    /// The schema with all that it refers to, lowered, and open as the contract says it.
    fn standalone(&self, schema: &Value, side: Side, direction: Direction) -> Value {
        let document = self.pair.document(side);
        let mut whole = json!({"root": {"schema": schema}});
        let mut targets: Vec<String> = reached(document, schema).into_iter().collect();
        targets.sort_by_key(String::len);
        for target in targets {
            if whole.pointer(&target).is_none()
                && let Some(value) = document.get(&target)
            {
                put(&mut whole, &target, value.clone());
            }
        }
        let shown = whole.clone();
        hide(&mut whole, &shown, hidden_key(direction));
        let mut whole = lower::lower(&whole);
        open(&mut whole);
        if let Value::Object(whole) = &mut whole {
            whole.insert("$ref".to_owned(), json!("#/root/schema"));
        }
        whole
    }
}

/// Puts a value where a pointer leads.
fn put(whole: &mut Value, at: &str, value: Value) {
    let mut here = whole;
    for step in pointer::tokens(at) {
        if !here.is_object() {
            return;
        }
        here = &mut here[step.as_str()];
        if here.is_null() {
            *here = Value::Object(Map::new());
        }
    }
    *here = value;
}

/// Takes out the properties that do not travel in this direction.
fn hide(value: &mut Value, whole: &Value, key: &str) {
    match value {
        Value::Object(object) => {
            let mut hidden = Vec::new();
            if let Some(Value::Object(properties)) = object.get_mut("properties") {
                properties.retain(|name, property| {
                    let target = property.get("$ref").and_then(Value::as_str);
                    let target = target.and_then(|target| whole.pointer(target.strip_prefix('#')?));
                    let hides = |schema: &Value| schema.get(key) == Some(&Value::Bool(true));
                    let keep = !hides(property) && !target.is_some_and(hides);
                    if !keep {
                        hidden.push(name.clone());
                    }
                    keep
                });
            }
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|name| !hidden.iter().any(|hidden| name == hidden));
            }
            object
                .values_mut()
                .for_each(|value| hide(value, whole, key));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, whole, key)),
        _ => {}
    }
}

/// Undoes the closing of objects, which finds what the contract has yet to learn; here only what
/// the contract says counts. Formats of numbers become limits.
fn open(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if object.get("unevaluatedProperties") == Some(&Value::Bool(false)) {
                object.remove("unevaluatedProperties");
            }
            let range = match object.get("format").and_then(Value::as_str) {
                Some("int32") => Some((json!(i32::MIN), json!(i32::MAX))),
                Some("int64") => Some((json!(i64::MIN), json!(i64::MAX))),
                _ => None,
            };
            if let Some((minimum, maximum)) = range {
                object.remove("format");
                for (key, limit) in [("minimum", minimum), ("maximum", maximum)] {
                    let known = object.get(key).and_then(Value::as_f64);
                    let known = known.zip(limit.as_f64());
                    let tighter = known.is_some_and(|(known, limit)| known.abs() <= limit.abs());
                    if !tighter {
                        object.insert(key.to_owned(), limit);
                    }
                }
            }
            object.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        _ => {}
    }
}
