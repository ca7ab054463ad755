//! Keeps secrets out of everything that is made from a recording.
//!
//! Recordings are scrubbed when they are written. They are scrubbed once more when they are read,
//! so that one that slipped through cannot show up in a report, a snapshot or a served response.

use std::collections::BTreeSet;

use serde_json::Value;

use cartevo_document::pointer;

/// What stands in the place of a secret; the client writes its own secrets back as the same text.
pub const REDACTED: &str = "[redacted]";

/// Names of fields and headers whose text is never shown, whatever the contract says of them.
const SECRET_NAMES: &[&str] = &[
    "access_token",
    "api_key",
    "authorization",
    "client_key",
    "client_secret",
    "cookie",
    "cvc",
    "cvv",
    "document_number",
    "id_document_number",
    "identification_number",
    "pan",
    "password",
    "pin",
    "proxy-authorization",
    "refresh_token",
    "set-cookie",
    "x-api-key",
];

/// Scrubs values in place.
pub(crate) struct Scrubber {
    names: BTreeSet<String>,
    /// JSON pointers at which a full card number was found.
    pub card_numbers: Vec<String>,
    /// Whether anything was replaced.
    pub changed: bool,
}

impl Scrubber {
    /// `more` are the contract's own names of secret properties.
    pub fn new(more: &BTreeSet<String>) -> Self {
        let names = SECRET_NAMES
            .iter()
            .map(|name| (*name).to_owned())
            .chain(more.iter().cloned())
            .collect();
        Self {
            names,
            card_numbers: Vec::new(),
            changed: false,
        }
    }

    /// Replaces every secret below `value`, which stands at the JSON pointer `at`.
    pub fn scrub(&mut self, value: &mut Value, at: &str) {
        match value {
            Value::Object(object) => {
                for (key, item) in object.iter_mut() {
                    let secret = self.names.contains(key.to_ascii_lowercase().as_str());
                    if secret && (item.is_string() || item.is_number()) {
                        self.changed |= item != REDACTED;
                        *item = REDACTED.into();
                    } else {
                        self.scrub(item, &pointer::join(at, key));
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.scrub(item, &pointer::join(at, &index.to_string()));
                }
            }
            Value::String(text) => {
                if let Some(masked) = mask_card_numbers(text) {
                    *text = masked;
                    self.changed = true;
                    self.card_numbers.push(at.to_owned());
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// The text with the middle of every card number hidden, or `None` if it has none.
fn mask_card_numbers(text: &str) -> Option<String> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 13 {
        return None;
    }
    let bytes = text.as_bytes();
    let mut masked: Option<Vec<u8>> = None;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || (at > 0 && bytes[at - 1].is_ascii_alphanumeric()) {
            at += 1;
            continue;
        }
        let end = run_end(bytes, at);
        let digits: Vec<usize> = (at..end)
            .filter(|&index| bytes[index].is_ascii_digit())
            .collect();
        let bounded = bytes
            .get(end)
            .is_none_or(|next| !next.is_ascii_alphanumeric());
        if bounded && is_card_number(&bytes[at..end]) {
            let out = masked.get_or_insert_with(|| bytes.to_vec());
            for &index in &digits[6..digits.len() - 4] {
                out[index] = b'*';
            }
        }
        at = end;
    }
    masked.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The end of a run of digits whose groups may be separated by one space or dash each.
fn run_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < bytes.len() {
        let separator =
            matches!(bytes[end], b' ' | b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[end].is_ascii_digit() && !separator {
            break;
        }
        end += 1;
    }
    end
}

fn is_card_number(run: &[u8]) -> bool {
    let groups: Vec<usize> = run
        .split(|byte| matches!(byte, b' ' | b'-'))
        .map(<[u8]>::len)
        .collect();
    // In groups only as cards print them: parts of a UUID are no card number.
    let grouped = match groups.as_slice() {
        [_] | [4, 6, 5] => true,
        [first @ .., last] => first.iter().all(|group| *group == 4) && *last <= 4,
        [] => false,
    };
    let digits: Vec<u32> = run
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .map(|byte| u32::from(byte - b'0'))
        .collect();
    grouped && (13..=19).contains(&digits.len()) && luhn(&digits)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            if index % 2 == 1 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{BTreeSet, Scrubber, mask_card_numbers};

    #[test]
    fn card_numbers_lose_their_middle_and_nothing_else_does() {
        assert_eq!(
            mask_card_numbers("card 4111111111111111 ok").as_deref(),
            Some("card 411111******1111 ok")
        );
        assert_eq!(
            mask_card_numbers("4111 1111 1111 1111").as_deref(),
            Some("4111 11** **** 1111")
        );
        for text in [
            "4111111111111112",
            "00000000-0000-4000-8000-000000000000",
            "237670000000",
            "2026-05-09T10:15:00.000Z",
        ] {
            assert_eq!(mask_card_numbers(text), None, "{text}");
        }
    }

    #[test]
    fn secrets_are_replaced_by_name() {
        let mut value = json!({"client_key": "k", "Authorization": "Bearer x", "cvv": 123, "own": "s", "status": "ACTIVE"});
        let mut scrubber = Scrubber::new(&BTreeSet::from(["own".to_owned()]));
        scrubber.scrub(&mut value, "");
        assert!(scrubber.changed);
        let r = "[redacted]";
        assert_eq!(
            value,
            json!({"client_key": r, "Authorization": r, "cvv": r, "own": r, "status": "ACTIVE"})
        );
    }
}
