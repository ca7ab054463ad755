//! Reading request bodies as the service's framework does.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};

use crate::json::Json;

/// 100 kB, as the service has it.
const LIMIT: usize = 100 * 1024;

/// What is still read, so that a caller whose body is too large gets to see the answer; and
/// what a form with two pictures needs.
const READ_AT_MOST: usize = 24 * 1024 * 1024;

/// Why a body was not even looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    TooLarge,
    Charset(String),
    Encoding(String),
    Malformed(String),
}

/// Takes all of a body off the wire.
pub(super) async fn take(body: axum::body::Body) -> Result<Bytes, Unreadable> {
    let bytes = axum::body::to_bytes(body, READ_AT_MOST).await;
    bytes.map_err(|_| Unreadable::TooLarge)
}

/// A body that is neither JSON nor the form that is expected counts as empty; a broken one
/// does not.
pub(super) async fn read(
    headers: &HeaderMap,
    bytes: &Bytes,
    form: bool,
) -> Result<Json, Unreadable> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let content_type = header(CONTENT_TYPE).unwrap_or_default();
    let mut parts = content_type.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default().to_ascii_lowercase();
    let empty = Json::Object(Vec::new());
    if form && media == "multipart/form-data" {
        return read_form(content_type, bytes).await;
    }
    if media != "application/json" || bytes.is_empty() {
        return Ok(empty);
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
    parse(bytes)
}

fn parse(bytes: &[u8]) -> Result<Json, Unreadable> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Unreadable::Malformed("Unexpected token in JSON".to_owned()))?;
    match Json::parse(text) {
        Ok(object @ Json::Object(_)) => Ok(object),
        // To the framework an array is an object whose keys are `0`, `1` and so on.
        Ok(Json::List(items)) => {
            let numbered = items.into_iter().enumerate();
            let entries = numbered.map(|(place, item)| (Cow::Owned(place.to_string()), item));
            Ok(Json::Object(entries.collect()))
        }
        Ok(_) => Err(Unreadable::Malformed(
            "Unexpected token in JSON at line 1 column 1".to_owned(),
        )),
        Err(error) => Err(Unreadable::Malformed(describe(&error))),
    }
}

/// Says where, and nothing of what stands there.
fn describe(error: &serde_json::Error) -> String {
    if error.line() == 0 {
        return "JSON nested too deep".to_owned();
    }
    if error.is_eof() {
        return "Unexpected end of JSON input".to_owned();
    }
    let (line, column) = (error.line(), error.column());
    format!("Unexpected token in JSON at line {line} column {column}")
}

/// The parts of a form: text as text, a file as its name, type and size.
async fn read_form(content_type: &str, bytes: &Bytes) -> Result<Json, Unreadable> {
    let broken = |what: &str| Unreadable::Malformed(format!("Multipart: {what}"));
    let request = Request::builder()
        .header(CONTENT_TYPE, content_type)
        .body(axum::body::Body::from(bytes.clone()))
        .map_err(|_| broken("Boundary not found"))?;
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| broken("Boundary not found"))?;
    let mut entries = Vec::new();
    loop {
        let part = form.next_field().await;
        let Some(part) = part.map_err(|_| broken("Unexpected end of form"))? else {
            return Ok(Json::Object(entries));
        };
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let media = part.content_type().map(str::to_owned);
        let content = part.bytes().await;
        let content = content.map_err(|_| broken("Unexpected end of form"))?;
        let value = match file {
            Some(filename) => Json::object([
                ("filename", filename.into()),
                (
                    "content_type",
                    media
                        .unwrap_or_else(|| "application/octet-stream".into())
                        .into(),
                ),
                ("size", content.len().into()),
            ]),
            None => match std::str::from_utf8(&content) {
                Ok(text) => text.into(),
                Err(_) => return Err(broken("A text is not UTF-8")),
            },
        };
        entries.push((Cow::Owned(name), value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    fn read_now(headers: &HeaderMap, bytes: &[u8], form: bool) -> Result<String, Unreadable> {
        let bytes = Bytes::copy_from_slice(bytes);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let body = runtime.unwrap().block_on(read(headers, &bytes, form))?;
        Ok(String::from_utf8(body.render()).unwrap())
    }

    fn json(text: &str) -> Result<String, Unreadable> {
        read_now(&headers("application/json"), text.as_bytes(), false)
    }

    #[test]
    fn fields_keep_order_and_text() {
        let text = r#"{"z":1.10,"a":null,"z":2.50}"#;
        let utf8 = headers("application/json; charset=utf-8");
        assert_eq!(read_now(&utf8, text.as_bytes(), false), Ok(text.into()));
    }

    #[test]
    fn arrays_have_numbered_fields() {
        assert_eq!(json("[{}, 2]"), Ok(r#"{"0":{},"1":2}"#.into()));
    }

    #[test]
    fn what_is_not_json_counts_as_empty() {
        let text = read_now(&headers("text/plain"), b"{\"a\":1}", false);
        assert_eq!(text, Ok("{}".into()));
        assert_eq!(json(""), Ok("{}".into()));
    }

    #[test]
    fn broken_json_is_named() {
        let malformed = |text: &str| Err(Unreadable::Malformed(text.to_owned()));
        assert_eq!(json("{\"a\":"), malformed("Unexpected end of JSON input"));
        let at = |column| format!("Unexpected token in JSON at line 1 column {column}");
        assert_eq!(json("{a}"), malformed(&at(2)));
        assert_eq!(json("{} {}"), malformed(&at(4)));
        assert!(json("5").is_err() && json("\"text\"").is_err() && json("null").is_err());
    }

    #[test]
    fn nothing_of_the_body_is_repeated() {
        let Err(Unreadable::Malformed(text)) = json("\"hidden-value\"") else {
            panic!("a string is no body");
        };
        assert!(!text.contains("hidden"));
    }

    #[test]
    fn large_bodies_are_refused() {
        let body = |size: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(size - 8));
        assert!(json(&body(LIMIT)).is_ok());
        assert_eq!(json(&body(LIMIT + 1)), Err(Unreadable::TooLarge));
    }

    #[test]
    fn charset_and_encoding_are_checked() {
        let strange = headers("application/json; charset=klingon");
        let strange = read_now(&strange, b"{}", false);
        assert_eq!(strange, Err(Unreadable::Charset("KLINGON".into())));
        let mut headers = headers("application/json");
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("snappy"));
        let packed = read_now(&headers, b"{}", false);
        assert_eq!(packed, Err(Unreadable::Encoding("snappy".into())));
    }

    #[test]
    fn forms_are_read_part_by_part() {
        let form = headers("multipart/form-data; boundary=XX");
        let body = b"--XX\r\ncontent-disposition: form-data; name=\"city\"\r\n\r\nDouala\r\n\
            --XX\r\ncontent-disposition: form-data; name=\"front\"; filename=\"a.png\"\r\n\
            content-type: image/png\r\n\r\n12345\r\n--XX--\r\n";
        let read = read_now(&form, body, true).unwrap();
        let expected =
            r#"{"city":"Douala","front":{"filename":"a.png","content_type":"image/png","size":5}}"#;
        assert_eq!(read, expected);
        let half = read_now(&form, &body[..60], true);
        assert!(matches!(half, Err(Unreadable::Malformed(_))));
    }
}
