//! From `key=value` to what an operation is called with.

use std::str::FromStr;

use cartevo::dynamic::Input;
use serde_json::{Map, Value, json};

use super::known::{Kind, Known, Place, Slot, nearest};

/// `key=value`, or `key:=JSON`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// What is set; a part of something has a path, `source.id`.
    pub key: String,
    /// To what.
    pub value: Given,
}

/// What stands behind the sign.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Text, to be read as the operation wants it.
    Text(String),
    /// JSON as it is.
    Json(Value),
}

impl Given {
    /// As text: for a path or a query, and to be shown.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Json(Value::String(text)) => text.clone(),
            Self::Json(json) => json.to_string(),
        }
    }
}

impl FromStr for Argument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("expected key=value or key:=JSON, found `{text}`");
        let (key, value) = text.split_once('=').ok_or_else(wrong)?;
        let (key, value) = match key.strip_suffix(':') {
            Some(key) => {
                let json = serde_json::from_str(value);
                let json = json.map_err(|error| format!("`{key}` has no JSON: {error}"))?;
                (key, Given::Json(json))
            }
            None => (key, Given::Text(value.to_owned())),
        };
        if key.is_empty() || key.split('.').any(str::is_empty) {
            return Err(wrong());
        }
        Ok(Self {
            key: key.to_owned(),
            value,
        })
    }
}

/// What an operation is called with, or all that is wrong with what was given.
pub fn input(
    known: &Known,
    arguments: &[Argument],
    body: Option<Value>,
) -> Result<Input, Vec<String>> {
    let slots = known.slots();
    let mut problems = Vec::new();
    let mut input = Input::default();
    let mut whole = body;
    for argument in arguments {
        let set = set(known, &slots, argument, &mut input, &mut whole);
        problems.extend(set.err());
    }
    let missing = slots.iter().filter(|slot| {
        let given = match slot.place {
            Place::Path => input.path.contains_key(&slot.name),
            Place::Query => input.query.contains_key(&slot.name),
            // The library knows better what of a body it makes itself.
            Place::Body => true,
        };
        slot.required && !given
    });
    problems.extend(missing.map(|slot| format!("`{}` is missing", slot.name)));
    if whole.is_none() && known.takes_a_body() {
        whole = Some(json!({}));
    }
    if !known.takes_a_body() && whole.is_some() {
        problems.push("it takes no body".to_owned());
    }
    input.body = whole;
    if problems.is_empty() {
        Ok(input)
    } else {
        Err(problems)
    }
}

fn set(
    known: &Known,
    slots: &[Slot],
    argument: &Argument,
    input: &mut Input,
    body: &mut Option<Value>,
) -> Result<(), String> {
    let key = &argument.key;
    let (first, rest) = key.split_once('.').unwrap_or((key, ""));
    let slot = find(slots, first, "it")?;
    if slot.is_private {
        return Err(format!(
            "`{key}` cannot be set: this tool never shows a card's number or code"
        ));
    }
    let target = match slot.place {
        Place::Path => &mut input.path,
        Place::Query => &mut input.query,
        Place::Body => {
            let object = body.get_or_insert_with(|| json!({}));
            let Value::Object(members) = object else {
                return Err("the body has to be a JSON object for arguments to be added".to_owned());
            };
            let steps: Vec<&str> = rest.split('.').filter(|step| !step.is_empty()).collect();
            return within(known, slot, &steps, argument, members);
        }
    };
    if !rest.is_empty() {
        return Err(format!("`{first}` has nothing inside it"));
    }
    match target.insert(slot.name.clone(), argument.value.text()) {
        None => Ok(()),
        Some(_) => Err(format!("`{key}` is given twice")),
    }
}

/// Sets a member of an object, or of what is inside it.
fn within(
    known: &Known,
    slot: &Slot,
    steps: &[&str],
    argument: &Argument,
    members: &mut Map<String, Value>,
) -> Result<(), String> {
    let Some((next, rest)) = steps.split_first() else {
        let value = read(known.kind(slot), argument)?;
        return match members.insert(slot.name.clone(), value) {
            None => Ok(()),
            Some(_) => Err(format!("`{}` is given twice", argument.key)),
        };
    };
    let inside = known.inside(slot);
    if inside.is_empty() {
        return Err(format!("`{}` has nothing inside it", slot.name));
    }
    let inner = find(&inside, next, &format!("`{}`", slot.name))?;
    let object = members
        .entry(slot.name.clone())
        .or_insert_with(|| json!({}));
    match object {
        Value::Object(members) => within(known, inner, rest, argument, members),
        _ => Err(format!("`{}` is given as a whole and in parts", slot.name)),
    }
}

fn find<'a>(slots: &'a [Slot], name: &str, owner: &str) -> Result<&'a Slot, String> {
    let found = slots.iter().find(|slot| slot.name == name);
    found.ok_or_else(|| {
        let names = || {
            slots
                .iter()
                .filter(|slot| !slot.is_private)
                .map(|slot| slot.name.as_str())
        };
        match nearest(name, names()) {
            Some(near) => format!("{owner} takes no `{name}` (did you mean `{near}`?)"),
            None if names().next().is_none() => {
                format!("{owner} takes no `{name}`, nor anything else")
            }
            None => {
                let names: Vec<&str> = names().collect();
                format!("{owner} takes no `{name}`; it takes {}", names.join(", "))
            }
        }
    })
}

fn read(kind: Kind, argument: &Argument) -> Result<Value, String> {
    let (key, text) = match &argument.value {
        Given::Json(json) => return Ok(json.clone()),
        Given::Text(text) => (&argument.key, text),
    };
    match kind {
        Kind::Text => Ok(json!(text)),
        Kind::Integer => {
            let number = text.parse::<i64>();
            let number = number.map_err(|_| format!("`{key}`: expected a whole number"))?;
            Ok(json!(number))
        }
        Kind::Boolean => match text.as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err(format!("`{key}`: expected true or false")),
        },
        Kind::File => Ok(json!({ "path": text })),
        Kind::Composite => Err(format!(
            "`{key}` has more than one part: write {key}:=JSON, or {key}.NAME=value for each"
        )),
    }
}
