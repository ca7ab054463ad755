//! Persons: recordings look real, and belong to nobody.
//!
//! What a scrubber takes for a secret is gone when this looks at a recording. It replaces what says
//! who somebody is, and keeps the form of it, so that the contract still finds what is wrong there.

use std::{collections::HashMap, sync::LazyLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use regex::{Captures, Regex};
use serde_json::{Map, Value};

use crate::{
    request::decode,
    scrub::{REDACTED, encode},
};

/// An e-mail address, also with its `@` percent-encoded, once or twice.
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"((?:[\w.+-]|%[0-9A-Fa-f]{2})+?)(@|%(?:25)*40)([\w-]+(?:\.[\w-]+)+)")
        .expect("the pattern is written here")
});
/// What a form and a query look like: names and values, without a space.
static PAIRS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^\s?&=]+=[^\s&=]*(?:&[^\s&=]+=[^\s&=]*)*$").expect("the pattern is written here")
});
/// Domains that are nobody's.
const NOBODYS: [&str; 6] = [
    "example.com",
    "example.org",
    "example.net",
    ".example",
    ".test",
    ".invalid",
];
/// How many digits of a phone number stay: the country and the operator.
const KEPT_DIGITS: usize = 6;

/// Gives persons other names; the same one to the same person.
#[derive(Default)]
pub(super) struct Masks {
    emails: HashMap<String, usize>,
}

impl Masks {
    /// Replaces whatever says who somebody is.
    pub fn wear(&mut self, value: &mut Value) {
        self.visit(value, "");
    }

    fn visit(&mut self, value: &mut Value, name: &str) {
        match value {
            Value::Object(object) => {
                // A part of a form is called by what stands beside its value.
                let called = object.get("name").and_then(Value::as_str).map(plain);
                let mut masked = Map::new();
                for (key, mut value) in std::mem::take(object) {
                    let name = match &called {
                        Some(called) if key == "value" => called.clone(),
                        _ => plain(&key),
                    };
                    self.visit(&mut value, &name);
                    masked.insert(self.emails(&key), value);
                }
                *object = masked;
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.visit(item, name)),
            Value::String(text) if !text.is_empty() => *text = self.text(text, name),
            Value::Number(number) if is_phone(name) => {
                let digits = phone(&number.to_string());
                if let Ok(masked) = serde_json::from_str(&digits) {
                    *value = masked;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, name: &str) -> String {
        if is_phone(name) {
            return phone(text);
        }
        let is_link = text.starts_with("https://") || text.starts_with("http://");
        let picture = ["url", "photo", "image", "selfie"]
            .iter()
            .any(|end| name.ends_with(end));
        if is_link && picture {
            return format!("https://example.com/{name}");
        }
        let other = match name {
            "firstname" | "givenname" => "Jeanne",
            "lastname" | "familyname" | "surname" => "Mballa",
            "fullname" | "nameoncard" | "cardholdername" | "holdername" | "customername" => {
                "Jeanne Mballa"
            }
            "street" | "address" | "addressline" => "14 Avenue Kennedy",
            "dateofbirth" | "birthdate" | "dob" => return birthday(text),
            // It is no secret, and it says which company called.
            "clientid" => return "client_abcdef123456".to_owned(),
            _ => return self.inside(text),
        };
        let shouted = text.chars().all(|c| !c.is_lowercase());
        if shouted {
            other.to_uppercase()
        } else {
            other.to_owned()
        }
    }

    /// A text whose name says nothing: it may be JSON, a form or a query with names of its own.
    fn inside(&mut self, text: &str) -> String {
        if let Some(masked) = self.json(text) {
            return masked;
        }
        let (head, pairs) = match text.split_once('?') {
            Some((head, query)) => (format!("{head}?"), query),
            None => (String::new(), text),
        };
        if !PAIRS.is_match(pairs) {
            return self.emails(text);
        }
        let pairs = pairs.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(&value.replace('+', " "));
            let masked = self.text(&value, &plain(&decode(name)));
            if masked == value || value == REDACTED {
                pair.to_owned()
            } else {
                format!("{name}={}", encode(&masked))
            }
        });
        let pairs: Vec<String> = pairs.collect();
        self.emails(&head) + &pairs.join("&")
    }

    /// JSON in a text, as it stands there or in base64, if there is somebody in it.
    fn json(&mut self, text: &str) -> Option<String> {
        let encoded = !text.trim_start().starts_with(['{', '[']);
        let json = if encoded {
            String::from_utf8(STANDARD.decode(text).ok()?).ok()?
        } else {
            text.to_owned()
        };
        let before: Value = serde_json::from_str(&json).ok()?;
        let mut after = before.clone();
        self.wear(&mut after);
        (before != after).then(|| {
            let json = after.to_string();
            if encoded { STANDARD.encode(json) } else { json }
        })
    }

    /// A text without the e-mail addresses of persons.
    pub fn emails(&mut self, text: &str) -> String {
        let replaced = EMAIL.replace_all(text, |captures: &Captures<'_>| {
            let (at, domain) = (&captures[2], captures[3].to_ascii_lowercase());
            let nobodys = |end: &&str| match end.strip_prefix('.') {
                Some(_) => domain.ends_with(*end),
                None => domain == **end,
            };
            if NOBODYS.iter().any(nobodys) {
                return captures[0].to_owned();
            }
            let next = self.emails.len() + 1;
            let known = format!("{}@{domain}", decode(&captures[1]).to_ascii_lowercase());
            let number = self.emails.entry(known).or_insert(next);
            format!("person-{number}{at}example.com")
        });
        replaced.into_owned()
    }
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn is_phone(name: &str) -> bool {
    (name.contains("phone") || name.contains("msisdn")) && !name.contains("code")
}

/// The number with its end made of zeros.
fn phone(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 8 {
        return text.to_owned();
    }
    let mut seen = 0;
    let digit = |character: char| {
        seen += usize::from(character.is_ascii_digit());
        let hidden = character.is_ascii_digit() && seen > KEPT_DIGITS;
        if hidden { '0' } else { character }
    };
    text.chars().map(digit).collect()
}

/// A day in the form that the other one has.
fn birthday(text: &str) -> String {
    match text
        .get(..10)
        .filter(|day| super::exchange::day(day).is_some())
    {
        Some(day) => text.replacen(day, "1994-06-30", 1),
        None => "1994-06-30".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde_json::json;

    use super::Masks;

    #[test]
    fn nobody_hides_in_a_text_that_has_names_of_its_own() {
        let encoded = |text: &str| STANDARD.encode(text);
        let person = r#"{"last_name":"Njoya","phone_number":"+237699123456"}"#;
        let nobody = r#"{"last_name":"Mballa","phone_number":"+237699000000"}"#;
        for (text, masked) in [
            (person.to_owned(), nobody.to_owned()),
            (encoded(person), encoded(nobody)),
            (
                "last_name=Njoya&phone=%2B237699123456&a=b+c&mail=real.person%40gmail.com"
                    .to_owned(),
                "last_name=Mballa&phone=%2B237699000000&a=b+c&mail=person-1%40example.com"
                    .to_owned(),
            ),
            (
                "/cards?email=Real.Person%2540gmail.com&phone=699123456".to_owned(),
                "/cards?email=person-1%2540example.com&phone=699123000".to_owned(),
            ),
            (
                "/customers/real.person%40gmail.com".to_owned(),
                "/customers/person-1%40example.com".to_owned(),
            ),
            ("{\"a\": 1.50}".to_owned(), "{\"a\": 1.50}".to_owned()),
            ("1+1=2, or is it?".to_owned(), "1+1=2, or is it?".to_owned()),
        ] {
            let mut value = json!({ "raw": text });
            Masks::default().wear(&mut value);
            assert_eq!(value["raw"], masked);
        }
        let mut value = json!({"real.person@gmail.com": 1});
        Masks::default().wear(&mut value);
        assert_eq!(value, json!({"person-1@example.com": 1}));
    }

    #[test]
    fn nobody_is_known_afterwards() {
        let mut value = json!({
            "email": "Real.Person@gmail.com", "note": "ask real.person@gmail.com or x@y.cm", "other": "jane@example.com",
            "phone_number": "+237 699 123 456", "phoneNumber": 237_699_123_456_u64, "country_phone_code": "+237",
            "customer": {"firstName": "Some", "last_name": "BODY", "date_of_birth": "1980-01-02T00:00:00.000Z"},
            "id_document_front_url": "https://files.example.net/kyc/1?signature=x", "callback": "https://shop.test/hook",
            "client_id": "client_ours",
            "parts": [{"name": "last_name", "value": "Body"}],
        });
        Masks::default().wear(&mut value);
        assert_eq!(
            value,
            json!({
                "email": "person-1@example.com", "note": "ask person-1@example.com or person-2@example.com", "other": "jane@example.com",
                "phone_number": "+237 699 000 000", "phoneNumber": 237_699_000_000_u64, "country_phone_code": "+237",
                "customer": {"firstName": "Jeanne", "last_name": "MBALLA", "date_of_birth": "1994-06-30T00:00:00.000Z"},
                "id_document_front_url": "https://example.com/iddocumentfronturl", "callback": "https://shop.test/hook",
                "client_id": "client_abcdef123456",
                "parts": [{"name": "last_name", "value": "Mballa"}],
            })
        );
        let again = value.clone();
        Masks::default().wear(&mut value);
        assert_eq!(value, again);
    }
}
