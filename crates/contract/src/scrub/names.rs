//! By which name a value is a secret, and which values stand for none.

use std::collections::BTreeSet;

use super::{REDACTED, token};

/// Names of fields, headers and parameters whose value is never shown, whatever the contract says
/// of them: in lower case, letters and digits only.
const SECRET_NAMES: &[&str] = &[
    "authorization",
    "bvn",
    "cardcode",
    "cardno",
    "cardnumber",
    "cardpin",
    "cookie",
    "cvc",
    "cvc2",
    "cvv",
    "cvv2",
    "documentnumber",
    "iddocumentnumber",
    "identificationnumber",
    "identitynumber",
    "idnumber",
    "jwt",
    "nationalid",
    "nin",
    "number",
    "otp",
    "pan",
    "passphrase",
    "passportnumber",
    "passwd",
    "pin",
    "pincode",
    "proxyauthorization",
    "securitycode",
    "setcookie",
    "ssn",
    "verificationcode",
];

/// What the name of a secret ends with, whatever stands before it.
const SECRET_ENDS: &[&str] = &[
    "accesskey",
    "apikey",
    "clientkey",
    "password",
    "privatekey",
    "secret",
    "secretkey",
    "token",
];

/// What a person wrote in the place of a secret.
const PLACEHOLDERS: &[&str] = &["not-a-real-key", "string", "wrong"];

/// What the name of a value says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// Nothing.
    Anything,
    /// That it is a card number, or a masked one.
    CardNumber,
    /// That it is a secret, with all that is in it.
    Secret,
}

/// The names that are known to be those of secrets.
#[derive(Debug, Default)]
pub(crate) struct Names {
    more: BTreeSet<String>,
}

impl Names {
    /// `more` are the contract's own names of secret properties.
    pub fn new(more: &BTreeSet<String>) -> Self {
        let more = more.iter().map(|name| plain(name)).collect();
        Self { more }
    }

    /// What a name says, however it is spelt: `client_key`, `clientKey`, `Client-Key`.
    pub fn named(&self, name: &str) -> Named {
        let plain = plain(name);
        let one = plain.strip_suffix('s').unwrap_or(&plain);
        let known = SECRET_NAMES.contains(&one) || self.more.contains(&plain);
        if known || SECRET_ENDS.iter().any(|end| one.ends_with(end)) {
            return Named::Secret;
        }
        let card = plain
            .find("card")
            .is_some_and(|at| plain[at..].contains("number") && !plain.contains("phone"));
        if card || plain == "maskednumber" || says_pan(name) {
            return Named::CardNumber;
        }
        Named::Anything
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether one of the name's words is `pan`: a `company` and a `panel` are none.
fn says_pan(name: &str) -> bool {
    let mut words = vec![String::new()];
    let mut small_before = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && small_before) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
        small_before = character.is_lowercase();
    }
    words
        .iter()
        .any(|word| ["pan", "pans"].contains(&word.as_str()))
        || plain(name).ends_with("pan")
}

/// Whether a text has the credential left out already, or one that belongs to nobody in its place:
/// `Bearer` alone says nothing.
pub(super) fn is_empty(text: &str) -> bool {
    let text = without_scheme(text);
    text.is_empty() || text == REDACTED || is_masked(text) || token::is_synthetic(text)
}

/// Whether a text is obviously not the secret that its name promises.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = without_scheme(text);
    is_empty(text)
        || PLACEHOLDERS.contains(&text)
        || (text.contains('<') && text.contains('>'))
        || text.ends_with("...")
        || text.ends_with('…')
        || text.ends_with(REDACTED)
}

fn without_scheme(text: &str) -> &str {
    let text = text.trim();
    match text.get(..6) {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer") => text[6..].trim(),
        _ => text,
    }
}

/// A number of which stars hide so much that it is no secret: `411111******1111`.
fn is_masked(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.contains('*')
        && digits <= 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"* -".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Named, Names, is_empty, is_placeholder};

    #[test]
    fn names_are_known_however_they_are_spelt() {
        let names = Names::new(&BTreeSet::from(["own_thing".to_owned()]));
        for name in [
            "token",
            "tokens",
            "accessToken",
            "access_token",
            "X-Auth-Token",
            "clientKey",
            "Client-Secret",
            "cvv2",
            "security_code",
            "idNumber",
            "id_number",
            "card_number",
            "cardNumber",
            "number",
            "x-api-key",
            "Set-Cookie",
            "ownThing",
        ] {
            assert_eq!(names.named(name), Named::Secret, "{name}");
        }
        for name in [
            "masked_pan",
            "cardPan",
            "PAN_1",
            "masked_card_number",
            "maskedNumber",
        ] {
            assert_eq!(names.named(name), Named::CardNumber, "{name}");
        }
        for name in [
            "company_id",
            "panel",
            "participant",
            "phone_number",
            "cardholder_phone_number",
            "token_type",
            "client_id",
            "idempotency_key",
            "operator_code",
            "shipping",
        ] {
            assert_eq!(names.named(name), Named::Anything, "{name}");
        }
    }

    #[test]
    fn placeholders_are_told_from_secrets() {
        for text in [
            "",
            "[redacted]",
            "Bearer [redacted]",
            "Bearer",
            "411111******1111",
        ] {
            assert!(is_empty(text) && is_placeholder(text), "{text}");
        }
        for text in ["<string>", "eyJhbGciOi...", "not-a-real-key", "Bearer <t>"] {
            assert!(!is_empty(text) && is_placeholder(text), "{text}");
        }
        for text in ["s3cret", "Bearer abc", "4111111111111111", "411111*1111111"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
