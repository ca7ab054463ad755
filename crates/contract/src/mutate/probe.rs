//! A recording with one value moved: just beyond a limit, or just on it.

use serde_json::{Value, json};

use cartevo_document::pointer;

use crate::recording::Recording;

/// What is changed in a recording, at a value that a schema has a say in.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    /// The schema.
    pub schema: String,
    /// What is put in the place of the value (no name) or of one of its properties; nothing takes the
    /// property away.
    pub changes: Vec<(Option<String>, Option<Value>)>,
}

impl Probe {
    /// The recording with the value at `at` changed. None if that cannot be done: the parts of a form
    /// and of a path are no values.
    pub fn apply(&self, recording: &Recording, at: &str) -> Option<Recording> {
        let mut changed = recording.clone();
        for (name, value) in &self.changes {
            let at = match name {
                Some(name) => pointer::join(at, name),
                None => at.to_owned(),
            };
            put(&mut changed, &at, value.as_ref())?;
        }
        Some(changed)
    }
}

fn put(recording: &mut Recording, at: &str, value: Option<&Value>) -> Option<()> {
    if let Some(below) = at.strip_prefix("/response/body") {
        place(&mut recording.response.body, below, value)?;
        return place(&mut recording.value, at, value);
    }
    let request = recording.request.as_mut()?;
    if let Some(below) = at.strip_prefix("/request/body") {
        let form = request.body.get_mut("parts").and_then(Value::as_array_mut);
        return match form {
            Some(parts) => part(parts, below, value),
            None => place(&mut request.body, below, value),
        };
    }
    let name = pointer::tokens(at.strip_prefix("/request/query")?).next()?;
    match value {
        Some(value) => request.query.insert(name, value.clone()),
        None => request.query.remove(&name),
    };
    Some(())
}

/// The same of a form: a part is a field of it. What a file is like is not moved.
fn part(parts: &mut Vec<Value>, at: &str, value: Option<&Value>) -> Option<()> {
    let name = pointer::tokens(at).next()?;
    let index = parts.iter().position(|part| part["name"] == *name);
    match (index, value) {
        (Some(index), None) => drop(parts.remove(index)),
        (Some(index), Some(value)) => {
            let text = parts[index].get_mut("value")?;
            *text = json!(value.as_str()?);
        }
        (None, Some(value)) => parts.push(json!({"name": name, "value": value.as_str()?})),
        (None, None) => {}
    }
    Some(())
}

/// Puts a value in its place; what is not there need not be taken away.
fn place(document: &mut Value, at: &str, value: Option<&Value>) -> Option<()> {
    let Some((parent, key)) = at.rsplit_once('/') else {
        *document = value?.clone();
        return Some(());
    };
    let key = pointer::tokens(&format!("/{key}")).next()?;
    match (document.pointer_mut(parent)?, value) {
        (Value::Object(object), Some(value)) => drop(object.insert(key, value.clone())),
        (Value::Object(object), None) => drop(object.remove(&key)),
        (Value::Array(items), Some(value)) => {
            let item = items.get_mut(key.parse::<usize>().ok()?)?;
            *item = value.clone();
        }
        _ => return None,
    }
    Some(())
}
