//! Keeps secrets out of everything that is made from a recording.
//!
//! Recordings are scrubbed when they are written. They are scrubbed once more when they are read,
//! so that one that slipped through cannot show up in a report, a snapshot or a served response.
//! What is redacted keeps its JSON type, and what is empty stays empty, so that the schema still
//! finds what is wrong with it.

mod card;
mod names;
mod text;
mod token;

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use cartevo_document::pointer;

pub(crate) use self::names::Names;
use self::names::{Named, is_empty, is_placeholder};
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
fn encode(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Names, Scrubber, token::tests::token};

    fn scrubbed(mut value: Value) -> (Value, Vec<String>, Vec<String>) {
        let names = Names::default();
        let mut scrubber = Scrubber::new(&names);
        scrubber.scrub(&mut value);
        let mut again = value.clone();
        let mut second = Scrubber::new(&names);
        second.scrub(&mut again);
        assert!(
            !second.changed && again == value,
            "{value} is scrubbed twice"
        );
        (value, scrubber.card_numbers, scrubber.secrets)
    }

    #[test]
    fn a_secret_is_redacted_with_all_that_is_in_it() {
        let (value, cards, secrets) = scrubbed(json!({
            "clientKey": "k1", "details": {"token": {"a": ["k2", 7], "b": {"c": "k3"}}, "accessToken": "k4"},
            "cvv": 123, "status": "ACTIVE",
        }));
        let r = "[redacted]";
        assert_eq!(
            value,
            json!({
                "clientKey": r, "details": {"token": {"a": [r, 0], "b": {"c": r}}, "accessToken": r},
                "cvv": 0, "status": "ACTIVE",
            })
        );
        assert_eq!(cards, [""; 0]);
        assert_eq!(
            secrets,
            [
                "/clientKey",
                "/cvv",
                "/details/accessToken",
                "/details/token/a/0",
                "/details/token/a/1",
                "/details/token/b/c",
            ]
        );
    }

    #[test]
    fn type_null_and_emptiness_stay() {
        let kept = json!({
            "access_token": null, "client_key": "", "token": true, "pin": 0, "secret": [], "cvv": {},
            "password": "[redacted]", "pan": "411111******1111", "authorization": "Bearer ",
        });
        assert_eq!(scrubbed(kept.clone()), (kept, vec![], vec![]));
        let (value, ..) = scrubbed(json!({"access_token": 12345, "client_key": 1.5}));
        assert_eq!(value, json!({"access_token": 0, "client_key": 0.0}));
    }

    #[test]
    fn placeholders_are_redacted_but_not_reported() {
        let (value, _, secrets) =
            scrubbed(json!({"client_key": "<string>", "access_token": "eyJhbGci..."}));
        assert_eq!(
            value,
            json!({"client_key": "[redacted]", "access_token": "[redacted]"})
        );
        assert_eq!(secrets, [""; 0]);
    }

    #[test]
    fn card_numbers_are_found_wherever_they_are() {
        let (value, cards, _) = scrubbed(json!({
            "a": 4_111_111_111_111_111_u64, "b": {"4111 1111 1111 1111": 1},
            "masked_pan": "4111111111111112", "cardPan": [4_111_111_111_111_112_u64], "pan": "4111111111111111",
        }));
        assert_eq!(
            value,
            json!({
                "a": 0, "b": {"4111 11** **** 1111": 1},
                "masked_pan": "411111******1112", "cardPan": [0], "pan": "[redacted]",
            })
        );
        assert_eq!(cards, ["/a", "/b", "/cardPan/0", "/masked_pan", "/pan"]);
    }

    #[test]
    fn a_part_of_a_form_is_what_its_name_says() {
        let (value, cards, secrets) = scrubbed(json!({"parts": [
            {"name": "identification_number", "value": "AB123456"},
            {"name": "number", "value": "4111111111111111"},
            {"name": "first_name", "value": "Jane"},
            {"name": "front", "filename": "card 4111111111111111.jpg", "content_type": "image/jpeg", "size": 9},
            {"name": "token", "value": "[redacted]"},
        ]}));
        let r = "[redacted]";
        assert_eq!(
            value,
            json!({"parts": [
                {"name": "identification_number", "value": r},
                {"name": "number", "value": r},
                {"name": "first_name", "value": "Jane"},
                {"name": "front", "filename": "card 411111******1111.jpg", "content_type": "image/jpeg", "size": 9},
                {"name": "token", "value": r},
            ]})
        );
        assert_eq!(cards, ["/parts/1/value", "/parts/3/filename"]);
        assert_eq!(secrets, ["/parts/0/value"]);
    }

    #[test]
    fn a_card_token_is_looked_into() {
        let test = token(
            "tkAlsp_",
            &json!({"value": "4111111111111111", "iat": 1_761_148_974}),
        );
        let code = token("tkAlsp_", &json!({"value": "123", "iat": 1_761_148_974}));
        let real = token(
            "tkAlsp_",
            &json!({"value": "4000001234567899", "iat": 1_761_148_974}),
        );
        let kept = json!({
            "card": {"number": test, "cvv": code}, "note": format!("its number is {test}"),
            "raw": format!(r#"{{"number":"{test}"}}"#),
        });
        assert_eq!(scrubbed(kept.clone()), (kept, vec![], vec![]));
        let (value, cards, secrets) = scrubbed(json!({
            "number": real, "note": format!("its number is {real}."), "cvv": "tkMplr_x", "any": code.replace("tkAlsp_", ""),
        }));
        let r = "[redacted]";
        assert_eq!(
            value,
            json!({"number": r, "note": "its number is [redacted].", "cvv": r, "any": r})
        );
        assert_eq!(
            (cards, secrets),
            (
                vec!["/note".to_owned(), "/number".to_owned()],
                vec!["/any".to_owned(), "/cvv".to_owned()]
            )
        );
    }

    #[test]
    fn text_that_is_json_is_scrubbed_as_such() {
        let (value, _, secrets) = scrubbed(json!([
            r#"{"token": {"a": ["k", 7]}, "b": 1}"#,
            r#"{ "token": null }"#
        ]));
        assert_eq!(
            value,
            json!([
                r#"{"b":1,"token":{"a":["[redacted]",0]}}"#,
                r#"{ "token": null }"#
            ])
        );
        assert_eq!(secrets, ["/0"]);
    }

    #[test]
    fn ids_amounts_and_times_stay() {
        let kept = json!({
            "trxId": "FUND-1700000000004", "at": 1_700_000_000_004_u64, "id": "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
            "phone_number": "237670000000", "amount": 123_456.78, "token_type": "Bearer", "company_phone": 237_670_000_000_u64,
        });
        assert_eq!(scrubbed(kept.clone()), (kept, vec![], vec![]));
    }

    #[test]
    fn a_path_hides_nothing_behind_its_encoding() {
        let names = Names::default();
        for (path, wanted) in [
            ("/cards/%34111111111111111", "/cards/411111******1111"),
            (
                "/cards/4111%201111%201111%201111",
                "/cards/4111%2011**%20****%201111",
            ),
            ("/a/Bearer%20s3cret", "/a/Bearer%20%5Bredacted%5D"),
            ("/wallets/x%27%3B--", "/wallets/x%27%3B--"),
        ] {
            let mut scrubber = Scrubber::new(&names);
            let mut path = path.to_owned();
            scrubber.scrub_path(&mut path, "/request/path");
            assert_eq!(path, wanted);
        }
    }
}
