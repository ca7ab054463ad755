//! Reading request bodies as the service's framework does.

use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use std::fmt;

/// 100 kB, as the service has it.
const LIMIT: usize = 100 * 1024;

/// What is still read, so that a caller whose body is too large gets to see the answer.
pub(super) const READ_AT_MOST: usize = 8 * 1024 * 1024;

/// The fields of a JSON object in the caller's order, their values as written.
/// It has no `Debug`: bodies are not shown.
#[derive(Clone, Default)]
pub(super) struct Body(Vec<(String, Box<RawValue>)>);

impl Body {
    /// The last value that the caller gave; `null` counts as none.
    pub(super) fn get(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.get())
            .filter(|value| *value != "null")
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// Why a body was not even looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    TooLarge,
    Charset(String),
    Encoding(String),
    Malformed(String),
}

/// A body that is not JSON counts as empty; a broken one does not.
pub(super) fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Body, Unreadable> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let content_type = header(CONTENT_TYPE).unwrap_or_default();
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    if !is_json || bytes.is_empty() {
        return Ok(Body::default());
    }
    let charset = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map_or("utf-8", |(_, value)| value.trim().trim_matches('"'));
    if !charset.eq_ignore_ascii_case("utf-8") {
        return Err(Unreadable::Charset(charset.to_ascii_uppercase()));
    }
    let encoding = header(CONTENT_ENCODING).unwrap_or("identity");
    if !encoding.eq_ignore_ascii_case("identity") {
        return Err(Unreadable::Encoding(encoding.to_ascii_lowercase()));
    }
    if bytes.len() > LIMIT {
        return Err(Unreadable::TooLarge);
    }
    parse(bytes).map_err(|error| Unreadable::Malformed(describe(&error)))
}

fn parse(bytes: &[u8]) -> Result<Body, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let body = json.deserialize_any(Fields)?;
    json.end()?;
    Ok(body)
}

/// Says where, and nothing of what stands there.
fn describe(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "Unexpected end of JSON input".to_owned();
    }
    let (line, column) = (error.line(), error.column());
    format!("Unexpected token in JSON at line {line} column {column}")
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Body;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Body, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = map.next_entry()? {
            fields.push(entry);
        }
        Ok(Body(fields))
    }

    /// To the framework an array is an object whose keys are `0`, `1` and so on.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Body, A::Error> {
        let mut fields = Vec::new();
        while let Some(value) = list.next_element()? {
            fields.push((fields.len().to_string(), value));
        }
        Ok(Body(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    fn names(text: &str) -> Result<Vec<String>, Unreadable> {
        let body = read(&headers("application/json"), text.as_bytes())?;
        Ok(body.names().map(str::to_owned).collect())
    }

    #[test]
    fn fields_keep_order_and_text() {
        let body = read(
            &headers("application/json; charset=utf-8"),
            br#"{"z": 1.10, "a": null, "z": 2.50}"#,
        );
        let body = body.ok().unwrap();
        assert_eq!(body.names().collect::<Vec<_>>(), ["z", "a", "z"]);
        assert_eq!(body.get("z"), Some("2.50"));
        assert_eq!(body.get("a"), None);
    }

    #[test]
    fn arrays_have_numbered_fields() {
        assert_eq!(names("[{}, 2]"), Ok(vec!["0".into(), "1".into()]));
    }

    #[test]
    fn what_is_not_json_counts_as_empty() {
        let body = read(&headers("text/plain"), b"{\"a\":1}").ok().unwrap();
        assert_eq!(body.names().count(), 0);
        assert_eq!(names(""), Ok(vec![]));
    }

    #[test]
    fn broken_json_is_named() {
        let malformed = |text: &str| Err(Unreadable::Malformed(text.to_owned()));
        assert_eq!(names("{\"a\":"), malformed("Unexpected end of JSON input"));
        let at = |column| format!("Unexpected token in JSON at line 1 column {column}");
        assert_eq!(names("{a}"), malformed(&at(2)));
        assert_eq!(names("{} {}"), malformed(&at(4)));
        assert!(names("5").is_err() && names("\"text\"").is_err() && names("null").is_err());
    }

    #[test]
    fn nothing_of_the_body_is_repeated() {
        let Err(Unreadable::Malformed(text)) = names("\"hidden-value\"") else {
            panic!("a string is no body");
        };
        assert!(!text.contains("hidden"));
    }

    #[test]
    fn large_bodies_are_refused() {
        let body = |size: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(size - 8));
        assert_eq!(names(&body(LIMIT)), Ok(vec!["a".into()]));
        assert_eq!(names(&body(LIMIT + 1)), Err(Unreadable::TooLarge));
    }

    #[test]
    fn charset_and_encoding_are_checked() {
        let strange = read(&headers("application/json; charset=klingon"), b"{}");
        assert_eq!(strange.err(), Some(Unreadable::Charset("KLINGON".into())));
        let mut headers = headers("application/json");
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("snappy"));
        let packed = read(&headers, b"{}");
        assert_eq!(packed.err(), Some(Unreadable::Encoding("snappy".into())));
    }
}
