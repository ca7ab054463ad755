//! What is known of a request before anything is done about it.

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::BASE;
use super::older;
use crate::contract::{self, Found, Operation};
use crate::quirks::Quirks;

/// A request on its way through the sandbox.
pub(super) struct Visit {
    pub(super) method: String,
    /// Below the API's base.
    pub(super) path: String,
    pub(super) whole_path: String,
    pub(super) found: Found,
    pub(super) query: Vec<(String, String)>,
    pub(super) token: Option<String>,
    /// Whether only the balance of the card is asked for.
    pub(super) balance_only: bool,
}

impl Visit {
    pub(super) fn new(parts: &Parts, quirks: Quirks) -> Self {
        let whole_path = parts.uri.path().to_owned();
        let path = whole_path.strip_prefix(BASE);
        let method = parts.method.as_str().to_owned();
        // Whatever can be read has a head.
        let wanted = if method == "HEAD" { "GET" } else { &method };
        let older = path.and_then(|path| older::find(quirks, wanted, path));
        let balance_only = older.as_ref().is_some_and(|older| older.balance_only);
        let found = match older {
            Some(older) => older.found,
            None => path.map_or(Found::Nothing, |path| contract::find(wanted, path)),
        };
        Self {
            path: path.unwrap_or(&whole_path).to_owned(),
            method,
            found,
            query: pairs(parts.uri.query().unwrap_or_default()),
            token: token(parts),
            balance_only,
            whole_path,
        }
    }

    pub(super) fn operation(&self) -> Option<&'static Operation> {
        match &self.found {
            Found::Operation(operation, _) => Some(operation),
            _ => None,
        }
    }

    /// Why nothing was found, for the log.
    pub(super) fn near_miss(&self) -> Option<String> {
        match &self.found {
            Found::Operation(..) => None,
            Found::OtherMethod(known) => {
                let known: Vec<_> = known.iter().map(|operation| operation.method).collect();
                let known = known.join(", ");
                Some(format!("no such operation; this path takes {known}"))
            }
            Found::Nothing if self.path == self.whole_path => {
                Some(format!("no such operation; the API begins at {BASE}"))
            }
            Found::Nothing => Some(match contract::nearest(&self.method, &self.path) {
                Some(near) => {
                    format!(
                        "no such operation; nearest is {} {}",
                        near.method, near.path
                    )
                }
                None => "no such operation".to_owned(),
            }),
        }
    }
}

/// The names and values of a query or of a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(pair).collect()
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    (decode(name), decode(value))
}

/// `+` and `%XX` of a query. What is no UTF-8 is replaced.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let byte = match (first, tail) {
            (b'+', _) => b' ',
            (b'%', [high, low, tail @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    rest = tail;
                    high * 16 + low
                }
                _ => b'%',
            },
            (other, _) => *other,
        };
        bytes.push(byte);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    let digit = char::from(digit).to_digit(16)?;
    u8::try_from(digit).ok()
}

fn token(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let bearer = scheme.eq_ignore_ascii_case("bearer");
    bearer.then(|| token.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded() {
        let pair = |text| {
            let (name, value) = pair(text);
            format!("{name}={value}")
        };
        assert_eq!(pair("a=b"), "a=b");
        assert_eq!(pair("a"), "a=");
        assert_eq!(
            pair("from%5Fdate=2026-05-09T10%3A15%2b1"),
            "from_date=2026-05-09T10:15+1"
        );
        assert_eq!(pair("q=a+b%20c%zz%"), "q=a b c%zz%");
        assert_eq!(pair("q=%C3%A9"), "q=é");
    }
}
