//! What kind of secret stands in a text, however it hides there: for those who only want to know.

use std::{fmt, sync::LazyLock};

use base64::{
    Engine as _,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use regex::Regex;

use super::{Names, text, token};
use crate::request::decode;

/// What was found; never the secret itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    /// A card number with all its digits.
    CardNumber,
    /// An access token, a card token, or what stands behind `Bearer`.
    Token,
    /// The value of something whose name says that it is a secret.
    Named(String),
    /// A value beside such a name, in a text.
    Assigned,
    /// A private key.
    PrivateKey,
    /// One of them, in base64.
    Encoded(Box<Secret>),
    /// Bytes that are no text: nobody can say what is in them.
    Unreadable,
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CardNumber => f.write_str("a full card number"),
            Self::Token => f.write_str("a token"),
            Self::Named(name) => write!(f, "the value of `{name}`"),
            Self::Assigned => f.write_str("a secret beside its name"),
            Self::PrivateKey => f.write_str("a private key"),
            Self::Encoded(secret) => write!(f, "{secret}, in base64"),
            Self::Unreadable => {
                f.write_str("bytes that are not UTF-8, so that they cannot be searched")
            }
        }
    }
}

/// What may be something in base64, of either alphabet.
static ENCODED: LazyLock<Regex> = LazyLock::new(|| pattern("[A-Za-z0-9+/_-]{16,}={0,2}"));
static TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:bearer|basic)\b|eyJ"));
/// The card tokens that recordings may show, if they are of a test card.
static CARD_TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"tk[A-Za-z]+_[\w.-]+"));
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern("-----BEGIN [A-Z ]*PRIVATE KEY-----"));

const INDIFFERENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// The kinds of secrets in a text: as it stands there, behind percent-encoding, behind base64.
pub(crate) fn secrets(names: &Names, text: &str) -> Vec<Secret> {
    let mut found = plain(names, text);
    if text.contains('%') {
        found.extend(plain(names, &decode(text)));
    }
    let rest = CARD_TOKEN.replace_all(text, |captures: &regex::Captures<'_>| {
        let token = &captures[0];
        if token::is_synthetic(token) {
            String::new()
        } else {
            token.to_owned()
        }
    });
    for run in ENCODED.find_iter(&rest) {
        let encoded = decoded(run.as_str()).map(|text| plain(names, &text));
        let encoded = encoded.into_iter().flatten();
        found.extend(encoded.map(|secret| Secret::Encoded(Box::new(secret))));
    }
    found.sort();
    found.dedup();
    found
}

fn plain(names: &Names, text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    if KEY.is_match(text) {
        found.push(Secret::PrivateKey);
    }
    if let Some((_, signs)) = text::scrub(names, text) {
        if signs.card_number {
            found.push(Secret::CardNumber);
        }
        if signs.secret {
            found.push(if TOKEN.is_match(text) {
                Secret::Token
            } else {
                Secret::Assigned
            });
        }
    }
    found
}

/// The text behind base64, where there is one.
fn decoded(run: &str) -> Option<String> {
    let run = run.trim_end_matches('=');
    [&STANDARD, &URL_SAFE].into_iter().find_map(|alphabet| {
        let bytes = GeneralPurpose::new(alphabet, INDIFFERENT)
            .decode(run)
            .ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let printable = |c: char| !c.is_control() || c.is_ascii_whitespace();
        text.chars().all(printable).then_some(text)
    })
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

#[cfg(test)]
mod tests {
    use base64::{
        Engine as _,
        engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
    };
    use serde_json::json;

    use super::{super::token::tests::token, Names, Secret, secrets};

    #[test]
    fn each_kind_is_told() {
        let names = Names::default();
        let encoded = |secret| vec![Secret::Encoded(Box::new(secret))];
        for (text, wanted) in [
            ("PAN 4111111111111111".to_owned(), vec![Secret::CardNumber]),
            ("Bearer s3cr3t-1".to_owned(), vec![Secret::Token]),
            ("\"client_key\": \"abc\"".to_owned(), vec![Secret::Assigned]),
            (
                "/auth%3Fclient_key%3Dabcdef1".to_owned(),
                vec![Secret::Assigned],
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----".to_owned(),
                vec![Secret::PrivateKey],
            ),
            (
                STANDARD.encode(r#"{"cvv":"123"}"#),
                encoded(Secret::Assigned),
            ),
            (
                URL_SAFE_NO_PAD.encode("?? 4111111111111111"),
                encoded(Secret::CardNumber),
            ),
            (
                format!(
                    "x {}",
                    token("tkAlsp_", &json!({"value": "4111111111111111"}))
                ),
                vec![],
            ),
            (
                "422541f3-80e2-41e0-b7a2-24017586b374 and https://example.com/documents/front.png"
                    .to_owned(),
                vec![],
            ),
        ] {
            assert_eq!(secrets(&names, &text), wanted, "{text}");
        }
    }
}
