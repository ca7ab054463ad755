//! Persons: recordings look real, and belong to nobody.
//!
//! What a scrubber takes for a secret is gone when this looks at a recording. It replaces what says
//! who somebody is, and keeps the form of it, so that the contract still finds what is wrong there.

use std::{collections::HashMap, sync::LazyLock};

use regex::{Captures, Regex};
use serde_json::Value;

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)").expect("the pattern is written here")
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
                for (key, value) in object {
                    let name = match &called {
                        Some(called) if key == "value" => called.clone(),
                        _ => plain(key),
                    };
                    self.visit(value, &name);
                }
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
            _ => return self.emails(text),
        };
        let shouted = text.chars().all(|c| !c.is_lowercase());
        if shouted {
            other.to_uppercase()
        } else {
            other.to_owned()
        }
    }

    fn emails(&mut self, text: &str) -> String {
        let replaced = EMAIL.replace_all(text, |captures: &Captures<'_>| {
            let domain = captures[1].to_ascii_lowercase();
            let nobodys = |end: &&str| match end.strip_prefix('.') {
                Some(_) => domain.ends_with(*end),
                None => domain == **end,
            };
            if NOBODYS.iter().any(nobodys) {
                return captures[0].to_owned();
            }
            let next = self.emails.len() + 1;
            let number = self
                .emails
                .entry(captures[0].to_ascii_lowercase())
                .or_insert(next);
            format!("person-{number}@example.com")
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
    use serde_json::json;

    use super::Masks;

    #[test]
    fn nobody_is_known_afterwards() {
        let mut value = json!({
            "email": "Real.Person@gmail.com", "note": "ask real.person@gmail.com or x@y.cm", "other": "jane@example.com",
            "phone_number": "+237 699 123 456", "phoneNumber": 237_699_123_456_u64, "country_phone_code": "+237",
            "customer": {"firstName": "Some", "last_name": "BODY", "date_of_birth": "1980-01-02T00:00:00.000Z"},
            "id_document_front_url": "https://files.example.net/kyc/1?signature=x", "callback": "https://shop.test/hook",
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
                "parts": [{"name": "last_name", "value": "Mballa"}],
            })
        );
        let again = value.clone();
        Masks::default().wear(&mut value);
        assert_eq!(value, again);
    }
}
