//! Keeps secrets out of everything that is made from a recording.
//!
//! Recordings are scrubbed when they are written. They are scrubbed once more when they are read,
//! so that one that slipped through cannot show up in a report, a snapshot or a served response.
//! What is redacted keeps its JSON type, and what is empty stays empty, so that the schema still
//! finds what is wrong with it.

mod card;
mod found;
mod names;
#[cfg(test)]
mod tests;
mod text;
mod token;

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use cartevo_document::pointer;

pub use self::found::Secret;
use self::names::{Named, is_empty, is_placeholder};
pub(crate) use self::{found::secrets, names::Names};
use crate::{
    finding::{Check, Finding},
    recording::Recording,
    request::decode,
};

/// What stands in the place of a secret; the client writes its own secrets back as the same text.
pub const REDACTED: &str = "[redacted]";

/// Scrubs values in place.
pub(crate) struct Scrubber<'a> {
    names: &'a Names,
    /// JSON pointers at which a full card number was found.
    pub card_numbers: Vec<String>,
    /// JSON pointers at which another secret was found, and not just a placeholder for one.
    pub secrets: Vec<String>,
    /// Whether anything was replaced.
    pub changed: bool,
}

impl<'a> Scrubber<'a> {
    pub fn new(names: &'a Names) -> Self {
        Self {
            names,
            card_numbers: Vec::new(),
            secrets: Vec::new(),
            changed: false,
        }
    }

    /// Replaces every secret in `value`, keys among them.
    pub fn scrub(&mut self, value: &mut Value) {
        self.visit(value, "", Named::Anything);
    }

    /// Replaces the secrets in the steps of a path, which may hide behind percent-encoding.
    pub fn scrub_path(&mut self, path: &mut String, at: &str) {
        let mut steps: Vec<String> = path.split('/').map(str::to_owned).collect();
        for step in &mut steps {
            let decoded = decode(step);
            let scrubbed = self.text(&decoded, at);
            if scrubbed != decoded {
                *step = encode(&scrubbed);
            }
        }
        *path = steps.join("/");
    }

    fn visit(&mut self, value: &mut Value, at: &str, named: Named) {
        match value {
            Value::Object(object) => {
                let mut scrubbed = Map::new();
                let called = self.called(object);
                for (key, mut item) in std::mem::take(object) {
                    let inner = match (named, called) {
                        (Named::Secret, _) => Named::Secret,
                        (_, Some(called)) if key == "value" => called,
                        _ => self.names.named(&key),
                    };
                    let key = self.text(&key, at);
                    self.visit(&mut item, &pointer::join(at, &key), inner);
                    scrubbed.insert(key, item);
                }
                *object = scrubbed;
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.visit(item, &pointer::join(at, &index.to_string()), named);
                }
            }
            Value::String(text) => {
                let scrubbed = match named {
                    Named::Anything => self.text(text, at),
                    Named::CardNumber => match card::mask_whole(text) {
                        Some(masked) => {
                            self.changed = true;
                            self.card_numbers.push(at.to_owned());
                            masked
                        }
                        None => self.text(text, at),
                    },
                    Named::Secret => self.secret(text, at),
                };
                *text = scrubbed;
            }
            Value::Number(number) => {
                let card = card::is_number(number, named != Named::Anything);
                let secret = named == Named::Secret && number.as_f64() != Some(0.0);
                if card || secret {
                    *number = zero(number);
                    self.changed = true;
                    let places = if card {
                        &mut self.card_numbers
                    } else {
                        &mut self.secrets
                    };
                    places.push(at.to_owned());
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// What the name of a part of a form says, or that of a header in a list of them: it stands
    /// beside the value.
    fn called(&self, object: &Map<String, Value>) -> Option<Named> {
        let name = object.get("name").and_then(Value::as_str)?;
        object.get("value")?;
        Some(self.names.named(name))
    }

    /// A text whose name says that it is a secret.
    fn secret(&mut self, text: &str, at: &str) -> String {
        if is_empty(text) {
            return text.to_owned();
        }
        self.changed = true;
        if card::mask(text).is_some() || token::has_card_number(text) {
            self.card_numbers.push(at.to_owned());
        } else if !is_placeholder(text) {
            self.secrets.push(at.to_owned());
        }
        REDACTED.to_owned()
    }

    /// Text that is JSON itself, if there is a secret in it.
    fn json(&mut self, text: &str, at: &str) -> Option<String> {
        if !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        let mut value: Value = serde_json::from_str(text).ok()?;
        let mut inner = Self::new(self.names);
        inner.scrub(&mut value);
        if !inner.changed {
            return None;
        }
        self.changed = true;
        // All of it stands at one place of the recording.
        if !inner.card_numbers.is_empty() {
            self.card_numbers.push(at.to_owned());
        }
        if !inner.secrets.is_empty() {
            self.secrets.push(at.to_owned());
        }
        Some(value.to_string())
    }

    /// Any text.
    fn text(&mut self, text: &str, at: &str) -> String {
        if let Some(scrubbed) = self.json(text, at) {
            return scrubbed;
        }
        let Some((scrubbed, found)) = text::scrub(self.names, text) else {
            return text.to_owned();
        };
        self.changed = true;
        if found.card_number {
            self.card_numbers.push(at.to_owned());
        }
        if found.secret {
            self.secrets.push(at.to_owned());
        }
        scrubbed
    }
}

/// A text without its secrets.
pub(crate) fn clean(names: &Names, text: &str) -> String {
    text::scrub(names, text).map_or_else(|| text.to_owned(), |(scrubbed, _)| scrubbed)
}

/// What recordings show that they should not; card numbers are reported with each recording.
pub(crate) fn unscrubbed(recordings: &[Recording]) -> Vec<Finding> {
    let finding = |recording: &Recording, at: &String| {
        let message = "the file shows a secret, or what looks like one";
        Finding::new("unscrubbed-secret", Check::Schema, at, message)
            .of(recording)
            .help("write `[redacted]` in its place")
    };
    let mut findings = Vec::new();
    for recording in recordings {
        findings.extend(recording.secrets.iter().map(|at| finding(recording, at)));
    }
    findings
}

/// A number that tells nothing but its type.
fn zero(number: &Number) -> Number {
    let zero = if number.is_f64() {
        Number::from_f64(0.0)
    } else {
        None
    };
    zero.unwrap_or_else(|| Number::from(0))
}

/// A text as one step of a path.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~*".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
