//! Secrets within text: whatever the text is, some things give a secret away.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    REDACTED, card,
    names::{Named, Names, is_empty, is_placeholder},
    token,
};

/// `Bearer` and what follows it; `Basic` and what looks encoded.
static BEARER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?i)(\b(?:bearer|basic)(?:\s|%20|\+)+)([^\s"'<>\\]+)"#));
/// A JSON Web Token: two parts at least, separated by dots; a card token with what it begins with.
static JWT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\btk[A-Za-z]+_)?eyJ[\w-]*(?:\.[\w-]*)+"));
/// `"name":"value"` and `"name":value`, also with the quotes escaped, and cut off.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x) (\\*["'] ([A-Za-z][\w.\-]*) \\*["'] \s*:\s*)
        (?: (") ((?:[^"\\]|\\.)*) | (\\+") ((?:[^"\\]|\\[^"])*) | (') ([^']*) | ()([^\s"',\[\]{}\\]+) )"#,
    )
});
/// `name=value`, and `name: value`.
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?x) (([A-Za-z][\w.\-]*) \]? (\s*=\s*|:\s+|%3[dD]))
        (?: (\\*") ([^"\\]*) | (') ([^']*) | ()([^\s&;,"'\[\]{})>\\]+) )"#,
    )
});
/// What follows `Bearer` where the scheme is spoken of and no token is given.
const SPOKEN: [&str; 18] = [
    "and",
    "auth",
    "authentication",
    "authorization",
    "credentials",
    "header",
    "is",
    "missing",
    "must",
    "not",
    "or",
    "prefix",
    "realm",
    "required",
    "scheme",
    "scope",
    "token",
    "tokens",
];

/// What was found in a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// A full card number.
    pub card_number: bool,
    /// A secret that is more than a placeholder.
    pub secret: bool,
}

/// The text without its secrets; `None` if it has none.
pub(super) fn scrub(names: &Names, text: &str) -> Option<(String, Found)> {
    let mut found = Found::default();
    let mut scrubbed = text.to_owned();
    if holds(text, "bearer") || holds(text, "basic") {
        replace(&mut scrubbed, &BEARER, |captures| {
            let (scheme, token) = (&captures[1], &captures[2]);
            let word = token.split(|c: char| !c.is_ascii_alphabetic()).next();
            let word = word.unwrap_or_default().to_ascii_lowercase();
            let spoken = SPOKEN.contains(&word.as_str()) && !token.contains(['.', '_', '-']);
            let encoded =
                token.len() >= 8 && token.contains(|c: char| c.is_ascii_digit() || c == '=');
            let bearer = holds(scheme, "bearer");
            if (bearer && spoken) || (!bearer && !encoded) || token.starts_with(REDACTED) {
                return None;
            }
            found.secret |= !is_placeholder(token);
            Some(format!("{scheme}{REDACTED}"))
        });
    }
    if text.contains("eyJ") {
        replace(&mut scrubbed, &JWT, |captures| {
            // What follows it in a sentence belongs to no token.
            let whole = captures[0].trim_end_matches('.');
            let end = &captures[0][whole.len()..];
            let mut rest = whole.split('.').skip(1);
            // A token that was cut short is none.
            let cut = !rest.any(|part| !part.is_empty());
            if cut || token::is_synthetic(whole) {
                return None;
            }
            if token::has_card_number(whole) {
                found.card_number = true;
            } else {
                found.secret = true;
            }
            Some(format!("{REDACTED}{end}"))
        });
    }
    if text.contains(':') {
        replace(&mut scrubbed, &QUOTED, |captures| {
            value_of_a_name(names, captures, 3, &mut found)
        });
    }
    if text.contains([':', '=']) || holds(text, "%3d") {
        replace(&mut scrubbed, &ASSIGNED, |captures| {
            let value = captures.iter().skip(4).flatten().nth(1)?;
            let prose = captures[3].starts_with(':') && !looks_secret(&captures[2], value.as_str());
            if prose {
                return None;
            }
            value_of_a_name(names, captures, 4, &mut found)
        });
    }
    if let Some(masked) = card::mask(&scrubbed) {
        scrubbed = masked;
        found.card_number = true;
    }
    (scrubbed != text).then_some((scrubbed, found))
}

/// What follows a name and a colon in a sentence may be words, or a number of another kind.
fn looks_secret(name: &str, value: &str) -> bool {
    value.len() >= 6
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && !name.eq_ignore_ascii_case("number")
}

/// `captures` has the head, the name in it, and from `skip` on a quote and the value.
fn value_of_a_name(
    names: &Names,
    captures: &Captures<'_>,
    skip: usize,
    found: &mut Found,
) -> Option<String> {
    let name = captures[2].rsplit('.').next().unwrap_or_default();
    let mut value = captures.iter().skip(skip).flatten();
    let (quote, value) = (value.next()?.as_str(), value.next()?.as_str());
    let nothing = quote.is_empty() && ["null", "true", "false", "0"].contains(&value);
    if nothing || is_empty(value) {
        return None;
    }
    let head = &captures[1];
    match names.named(name) {
        Named::Anything => None,
        Named::CardNumber => {
            let masked = card::mask_whole(value)?;
            found.card_number = true;
            Some(format!("{head}{quote}{masked}"))
        }
        Named::Secret => {
            found.secret |= !is_placeholder(value);
            Some(format!("{head}{quote}{REDACTED}"))
        }
    }
}

/// Replaces each match that `with` has something for.
fn replace(
    text: &mut String,
    pattern: &Regex,
    mut with: impl FnMut(&Captures<'_>) -> Option<String>,
) {
    let replaced = pattern.replace_all(text, |captures: &Captures<'_>| {
        with(captures).unwrap_or_else(|| captures[0].to_owned())
    });
    *text = replaced.into_owned();
}

/// Whether a text has a word in it, in whatever case.
fn holds(text: &str, word: &str) -> bool {
    text.as_bytes()
        .windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

#[cfg(test)]
mod tests {
    use super::{Names, scrub};

    #[test]
    fn secrets_within_text_are_redacted() {
        let names = Names::default();
        for (text, scrubbed) in [
            (
                "Authorization: Bearer s3cr3t",
                "Authorization: Bearer [redacted]",
            ),
            ("bearer abc, and so on", "bearer [redacted] and so on"),
            ("token eyJhbGciOi.e30.c2ln!", "token [redacted]!"),
            ("eyJhbGciOi.e30", "[redacted]"),
            ("client_key=abc&x=1", "client_key=[redacted]&x=1"),
            (
                "/auth?a=1&clientKey=abc%20d",
                "/auth?a=1&clientKey=[redacted]",
            ),
            ("password = \"my word\" ", "password = \"[redacted]\" "),
            ("card[cvv]=123", "card[cvv]=[redacted]"),
            (
                r#"{"client_key":"s3\"c ret","a":1"#,
                r#"{"client_key":"[redacted]","a":1"#,
            ),
            (
                r#"{\"client_key\": \"s3cret\", \"a\": 1"#,
                r#"{\"client_key\": \"[redacted]\", \"a\": 1"#,
            ),
            (r#"{"accessToken":"cut o"#, r#"{"accessToken":"[redacted]"#),
            (r#"{"cvv": 123,"a"#, r#"{"cvv": [redacted],"a"#),
            ("{'pin': '12 34'}", "{'pin': '[redacted]'}"),
            (
                r#""masked_pan":"4111111111111112""#,
                r#""masked_pan":"411111******1112""#,
            ),
            (
                "Authorization: Basic dXNlcjpwYXNz1A==",
                "Authorization: Basic [redacted]",
            ),
            ("client_key: s3cr3t, a: 1", "client_key: [redacted], a: 1"),
            ("PAN 4111111111111111", "PAN 411111******1111"),
        ] {
            let found = scrub(&names, text).map(|(text, _)| text);
            assert_eq!(found.as_deref(), Some(scrubbed), "{text}");
            assert!(
                scrub(&names, scrubbed).is_none(),
                "{scrubbed} is scrubbed twice"
            );
        }
    }

    #[test]
    fn other_text_stays() {
        let names = Names::default();
        for text in [
            "client_key must be a string",
            "the Bearer token is missing",
            "the phone number: 237670000000; token: expired, pin: 4 digits",
            "a basic plan, basic authentication",
            "Bearer",
            "Bearer realm=\"api\"",
            "eyJhbGciOiJIUzI1NiJ9...",
            "charset=utf-8; token_type=Bearer",
            r#"{"token_type":"Bearer","client_id":"c","token":"","cvv":null}"#,
            r#"{"client_key":"[redacted]","masked_pan":"411111******1111"}"#,
            "balance=12.50&phone_number=237670000000",
        ] {
            assert!(
                scrub(&names, text).is_none(),
                "{text}: {:?}",
                scrub(&names, text)
            );
        }
    }
}
