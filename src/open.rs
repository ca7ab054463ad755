//! JSON whose shape is somebody else's.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Whatever the other side sent in a place whose shape no source defines, such as a payment
/// provider's own answer.
///
/// `Debug` shows only what kind of value it is: providers have put all sorts of things in there.
///
/// ```
/// use cartevo::Open;
///
/// let answer: Open = serde_json::from_str(r#"{"status": "PENDING"}"#)?;
/// assert_eq!(answer.json()["status"], "PENDING");
/// assert_eq!(format!("{answer:?}"), "Open(object)");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Open(Value);

impl Open {
    /// The value.
    pub const fn json(&self) -> &Value {
        &self.0
    }

    /// The value's text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    /// The value, owned.
    pub fn into_json(self) -> Value {
        self.0
    }
}

impl From<Value> for Open {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.0 {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "text",
            Value::Array(_) => "list",
            Value::Object(_) => "object",
        };
        write!(f, "Open({kind})")
    }
}
