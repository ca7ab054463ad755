//! A change of one constraint.

use serde_json::Value;

use cartevo_document::pointer;

use super::probe::Probe;

/// One change of one constraint of the contract.
#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// What kind of change, in kebab-case.
    pub kind: &'static str,
    /// The JSON pointer of the constraint.
    pub at: String,
    /// What is no longer as it was, as the end of a sentence: `MTN is no value any more`.
    pub what: String,
    /// How it is made.
    pub edits: Vec<Edit>,
    /// The schema that it is a part of; none if it is the operation's own.
    pub schema: Option<String>,
    /// How recordings are moved that do not notice as they are.
    pub probes: Vec<Probe>,
    /// The operations, by index, whose recordings can notice.
    pub operations: Vec<usize>,
}

/// A value that is put somewhere, or taken away.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub at: String,
    /// Nothing takes away what stands there.
    pub value: Option<Value>,
}

impl Edit {
    pub fn set(at: impl Into<String>, value: Value) -> Self {
        Self {
            at: at.into(),
            value: Some(value),
        }
    }

    pub fn remove(at: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            value: None,
        }
    }

    /// Makes the change. False if the place around it is not there.
    fn make(&self, document: &mut Value) -> bool {
        let Some((parent, key)) = self.at.rsplit_once('/') else {
            return false;
        };
        let key = pointer::tokens(&format!("/{key}")).next();
        let (Some(parent), Some(key)) = (document.pointer_mut(parent), key) else {
            return false;
        };
        match (parent, &self.value) {
            (Value::Object(parent), Some(value)) => {
                parent.insert(key, value.clone());
                true
            }
            (Value::Object(parent), None) => parent.remove(&key).is_some(),
            (Value::Array(items), value) => {
                let Some(index) = key.parse().ok().filter(|index| *index < items.len()) else {
                    return false;
                };
                match value {
                    Some(value) => items[index] = value.clone(),
                    None => drop(items.remove(index)),
                }
                true
            }
            _ => false,
        }
    }
}

impl Mutant {
    /// Makes the change in a document that has all of the operation.
    ///
    /// # Panics
    ///
    /// If what is to be changed is not there: such a mutant would survive without a cause.
    pub fn apply(&self, document: &mut Value) {
        let mut made = false;
        // A part has only one of the operations that share a response.
        for edit in &self.edits {
            made |= edit.make(document);
        }
        assert!(made, "{} at {}: nothing to change", self.kind, self.at);
    }
}
