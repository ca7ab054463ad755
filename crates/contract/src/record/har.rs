//! HAR, as browsers, mitmproxy and others write it. No two of them agree on what may be left out.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::exchange::{Body, Entry, Exchange, Message, day, headers};
use crate::{
    replay::parse,
    request::{Content, Part},
};

/// The entries of a HAR; `None` if it is none.
pub(super) fn entries(har: &Value, file: &str) -> Option<Vec<Entry>> {
    let entries = har.pointer("/log/entries")?.as_array()?.iter().enumerate();
    let entry = |(index, entry): (usize, &Value)| Entry {
        from: format!("{file}, entry {}", index + 1),
        method: text(entry, "/request/method").to_ascii_uppercase(),
        url: text(entry, "/request/url").to_owned(),
        exchange: exchange(entry),
    };
    Some(entries.map(entry).collect())
}

fn exchange(entry: &Value) -> Result<Exchange, String> {
    let status = entry.pointer("/response/status").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    let request_headers = pairs(entry, "/request/headers");
    let response_headers = pairs(entry, "/response/headers");
    let cached = entry
        .get("_fromCache")
        .is_some_and(|cached| !cached.is_null());
    match status {
        None | Some(0) => {
            return Err(
                "it got no answer: it was blocked, cancelled, or the connection failed".to_owned(),
            );
        }
        Some(304) => {
            return Err(
                "it was answered from a cache (304), so nothing of the answer is in it".to_owned(),
            );
        }
        Some(_) if cached => return Err("it was answered by the browser's own cache".to_owned()),
        Some(status) if !(200..=599).contains(&status) => {
            return Err(format!("{status} is no final HTTP status"));
        }
        Some(_) => {}
    }
    let response = Message {
        body: response_body(entry),
        headers: response_headers,
    };
    let request = Message {
        body: request_body(entry, &request_headers),
        headers: request_headers,
    };
    Ok(Exchange {
        date: day(text(entry, "/startedDateTime")),
        request,
        status: status.unwrap_or_default(),
        response,
    })
}

fn text<'a>(value: &'a Value, at: &str) -> &'a str {
    value
        .pointer(at)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn pairs(entry: &Value, at: &str) -> Vec<(String, String)> {
    let list = entry.pointer(at).and_then(Value::as_array);
    let pair = |pair: &Value| {
        (
            text(pair, "/name").to_owned(),
            text(pair, "/value").to_owned(),
        )
    };
    headers(list.into_iter().flatten().map(pair))
}

/// Whether something is said to be more than nothing; unknown is -1 in this format.
fn has_size(value: &Value, at: &str) -> bool {
    let size = value.pointer(at).and_then(Value::as_f64);
    size.is_some_and(|size| size > 0.0)
}

fn response_body(entry: &Value) -> Body {
    let content = entry.pointer("/response/content").unwrap_or(&Value::Null);
    let there = has_size(content, "/size");
    match content.get("text").and_then(Value::as_str) {
        Some("") | None if there => {
            Body::Lost("the file was exported without the bodies of the answers")
        }
        Some("") | None => Body::None,
        Some(text) => decoded(text, content),
    }
}

/// A text, or what is behind its base64.
fn decoded(text: &str, content: &Value) -> Body {
    let encoding = content.get("encoding").and_then(Value::as_str);
    let encoding = encoding.unwrap_or_default().to_ascii_lowercase();
    let bytes = match encoding.as_str() {
        "" | "utf-8" | "utf8" | "text" => text.as_bytes().to_vec(),
        "base64" => {
            let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            match STANDARD.decode(text) {
                Ok(bytes) => bytes,
                Err(_) => return Body::Lost("its base64 cannot be decoded"),
            }
        }
        _ => return Body::Lost("it is in an encoding other than base64"),
    };
    if bytes.starts_with(b"\x1f\x8b") {
        return Body::Lost("it is still compressed in the file");
    }
    match String::from_utf8(bytes) {
        Ok(text) => Body::Text(text.trim_start_matches('\u{feff}').to_owned()),
        Err(_) => Body::Lost("it is no text in UTF-8"),
    }
}

fn request_body(entry: &Value, headers: &[(String, String)]) -> Body {
    let Some(data) = entry
        .pointer("/request/postData")
        .filter(|data| data.is_object())
    else {
        let said = headers
            .iter()
            .any(|(name, value)| name == "content-length" && value != "0");
        return if said || has_size(entry, "/request/bodySize") {
            Body::Lost("the file was exported without the body of the request")
        } else {
            Body::None
        };
    };
    let header = headers.iter().find(|(name, _)| name == "content-type");
    let kind = header.map_or(text(data, "/mimeType"), |(_, kind)| kind.as_str());
    let written = data
        .get("text")
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty());
    let params = data.get("params").and_then(Value::as_array);
    let params = params.filter(|params| !params.is_empty());
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/form-data") {
        let bytes = written.and_then(|written| form_bytes(written, data));
        let parts = bytes.and_then(|bytes| parse(kind, &bytes).ok());
        return match (parts, params) {
            (Some(parts), _) => Body::Form(parts.into_iter().map(Part::from).collect()),
            (None, Some(params)) => Body::Form(params.iter().map(part).collect()),
            (None, None) => Body::Lost("the file was exported without the parts of the form"),
        };
    }
    match (written, params) {
        (Some(written), _) => decoded(written, data),
        (None, Some(params)) => {
            let pair = |pair: &Value| format!("{}={}", text(pair, "/name"), text(pair, "/value"));
            Body::Text(params.iter().map(pair).collect::<Vec<_>>().join("&"))
        }
        (None, None) => Body::None,
    }
}

/// The bytes of a form: a file in it need be no text.
fn form_bytes(written: &str, data: &Value) -> Option<Vec<u8>> {
    if text(data, "/encoding").eq_ignore_ascii_case("base64") {
        return STANDARD.decode(written).ok();
    }
    Some(written.as_bytes().to_vec())
}

/// A part of a form that the tool has taken apart itself.
fn part(param: &Value) -> Part {
    let value = text(param, "/value");
    let content = match param.get("fileName").and_then(Value::as_str) {
        Some(name) => Content::File {
            name: name.to_owned(),
            content_type: match text(param, "/contentType") {
                "" => "application/octet-stream".to_owned(),
                kind => kind.to_owned(),
            },
            size: value.len() as u64,
        },
        None => Content::Text(value.to_owned()),
    };
    Part {
        name: text(param, "/name").to_owned(),
        content,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Body, response_body};

    #[test]
    fn bodies_that_were_not_kept_are_told_from_empty_ones() {
        let lost = |content| match response_body(&json!({"response": {"content": content}})) {
            Body::Lost(why) => why,
            Body::None => "none",
            Body::Text(_) => "text",
            Body::Form(_) => "form",
        };
        for (content, wanted) in [
            (json!({"size": 0, "mimeType": "x-unknown"}), "none"),
            (json!({"size": -1}), "none"),
            (json!({"size": 5, "text": "{}"}), "text"),
            (
                json!({"size": 5, "text": "e30=", "encoding": "base64"}),
                "text",
            ),
            (
                json!({"size": 5, "text": "e3 0=\n", "encoding": "BASE64"}),
                "text",
            ),
            (
                json!({"size": 5}),
                "the file was exported without the bodies of the answers",
            ),
            (
                json!({"size": 5, "text": ""}),
                "the file was exported without the bodies of the answers",
            ),
            (
                json!({"size": 5, "text": "H4sIAAAA", "encoding": "base64"}),
                "it is still compressed in the file",
            ),
            (
                json!({"size": 5, "text": "{}{", "encoding": "base64"}),
                "its base64 cannot be decoded",
            ),
            (
                json!({"size": 5, "text": "/w==", "encoding": "base64"}),
                "it is no text in UTF-8",
            ),
        ] {
            assert_eq!(lost(content.clone()), wanted, "{content}");
        }
    }
}
