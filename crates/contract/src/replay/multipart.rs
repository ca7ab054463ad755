//! Forms of several parts: what the client is given, and what the server got.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::request::{Content, Part, decode};

/// Larger files than this are not made up: no operation takes them.
pub(super) const LARGEST: u64 = 10 * 1024 * 1024;

/// What such files begin with.
const BEGINNINGS: [(&str, &[u8]); 5] = [
    ("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/gif", b"GIF89a"),
    ("image/webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
    ("application/pdf", b"%PDF-1.7\n"),
];

/// A part as the server got it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Received {
    pub name: String,
    pub filename: Option<String>,
    pub content_type: Option<String>,
    pub content: Vec<u8>,
}

impl From<Received> for Part {
    /// Of a file only what it is like.
    fn from(received: Received) -> Self {
        let size = received.content.len() as u64;
        let kind = received.content_type;
        let content = match received.filename {
            Some(name) => Content::File {
                name,
                content_type: kind.unwrap_or_else(|| "application/octet-stream".to_owned()),
                size,
            },
            None => Content::Text(String::from_utf8_lossy(&received.content).into_owned()),
        };
        Self {
            name: received.name,
            content,
        }
    }
}

impl fmt::Debug for Received {
    /// Without the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.content.len();
        write!(f, "{} ({:?}, {size} bytes)", self.name, self.content_type)
    }
}

/// The content that stands for a recorded file: of its size, and beginning as its type does.
pub(crate) fn made_up(content_type: &str, size: u64) -> Vec<u8> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let mut beginnings = BEGINNINGS.iter();
    let beginning = beginnings.find(|(of, _)| of.eq_ignore_ascii_case(kind));
    let mut content = beginning.map_or_else(Vec::new, |(_, bytes)| bytes.to_vec());
    content.resize(size, b'.');
    content
}

/// The fields of a form as the client takes them.
pub(super) fn fields(parts: &[Part]) -> Value {
    let value = |content: &Content| match content {
        Content::Text(text) => json!(text),
        Content::File {
            name,
            content_type,
            size,
        } => file(name, content_type, *size),
    };
    let fields = parts
        .iter()
        .map(|part| (part.name.clone(), value(&part.content)));
    Value::Object(fields.collect::<Map<_, _>>())
}

/// A file as the client takes it.
pub(super) fn file(name: &str, content_type: &str, size: u64) -> Value {
    let content = STANDARD.encode(made_up(content_type, size));
    json!({"file_name": name, "content_type": content_type, "base64": content})
}

/// Reads `multipart/form-data`; an error says what keeps it from being that.
pub(crate) fn parse(content_type: &str, body: &[u8]) -> Result<Vec<Received>, &'static str> {
    let mut parameters = content_type.split(';');
    let kind = parameters.next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("multipart/form-data") {
        return Err("it is not sent as `multipart/form-data`");
    }
    let boundary = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or("its content type has no boundary")?;
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    // The first delimiter may stand at the very beginning.
    let whole = [b"\r\n", body].concat();
    let mut rest = split(&whole, &delimiter)
        .ok_or("its boundary is nowhere")?
        .1;
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let begun = rest
            .strip_prefix(b"\r\n")
            .ok_or("a boundary does not end its line")?;
        let (part, after) = split(begun, &delimiter).ok_or("its last boundary is missing")?;
        parts.push(self::part(part)?);
        rest = after;
    }
}

fn part(part: &[u8]) -> Result<Received, &'static str> {
    let (head, content) = split(part, b"\r\n\r\n").ok_or("a part has no headers")?;
    let head = str::from_utf8(head).map_err(|_| "the headers of a part are not in UTF-8")?;
    let header = |wanted: &str| {
        let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
        let found = lines.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition").unwrap_or_default();
    if !disposition.to_ascii_lowercase().starts_with("form-data") {
        return Err("a part does not say that it is `form-data`");
    }
    Ok(Received {
        name: parameter(&disposition, "name").ok_or("a part has no name")?,
        filename: parameter(&disposition, "filename"),
        content_type: header("content-type"),
        content: content.to_vec(),
    })
}

/// A parameter of a header: `name="x"`, `name=x` or `name*=utf-8''x`.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once(';') {
        let (name, value) = after.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let (value, after) = value_of(value);
        if name == wanted {
            // Those characters cannot stand in quotes otherwise.
            let value = value.replace("%22", "\"").replace("%0D", "\r");
            return Some(value.replace("%0A", "\n"));
        }
        if name.strip_suffix('*') == Some(wanted) {
            return Some(decode(value.rsplit('\'').next().unwrap_or_default()));
        }
        rest = after;
    }
    None
}

/// The value that a text begins with, quoted or not, and what follows it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.trim_start().strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match (character, characters.peek()) {
            // Before anything else it is a character like any other: browsers send it so.
            ('\\', Some((_, '"'))) => value.extend(characters.next().map(|(_, quote)| quote)),
            ('"', _) => return (value, &quoted[at + 1..]),
            (character, _) => value.push(character),
        }
    }
    (value, "")
}

/// What stands before and after the first occurrence of something.
fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..found], &bytes[found + at.len()..]))
}

#[cfg(test)]
mod tests {
    use super::{Received, made_up, parse};

    const FORM: &str = "--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n--x\r\n\
        Content-Disposition: form-data; filename=\"b\\d; \\\"c\\\".jpg\"; name=file\r\nContent-Type: image/jpeg\r\n\r\n\
        \u{1}--x\r\n--x--\r\n";

    #[test]
    fn the_parts_of_a_form() {
        let parts = parse("multipart/form-data; boundary=\"x\"", FORM.as_bytes()).unwrap();
        let text = Received {
            name: "a".to_owned(),
            filename: None,
            content_type: None,
            content: b"one\r\ntwo".to_vec(),
        };
        let file = Received {
            name: "file".to_owned(),
            filename: Some("b\\d; \"c\".jpg".to_owned()),
            content_type: Some("image/jpeg".to_owned()),
            content: b"\x01--x".to_vec(),
        };
        assert_eq!(parts, [text, file]);
        let empty = parse(
            "multipart/form-data; charset=utf-8; boundary=x",
            b"--x--\r\n",
        );
        assert_eq!(empty, Ok(vec![]));
        let encoded = FORM.replace("name=file", "name*=utf-8''fi%C3%A9");
        let parts = parse("Multipart/Form-Data;boundary=x", encoded.as_bytes()).unwrap();
        assert_eq!(parts[1].name, "fié");
    }

    #[test]
    fn what_is_no_form() {
        let kind = "multipart/form-data; boundary=x";
        for (kind, body, message) in [
            (
                "application/json",
                FORM,
                "it is not sent as `multipart/form-data`",
            ),
            (
                "multipart/form-data",
                FORM,
                "its content type has no boundary",
            ),
            (
                "multipart/form-data; boundary=y",
                FORM,
                "its boundary is nowhere",
            ),
            (
                kind,
                &FORM[..FORM.len() - 9],
                "its last boundary is missing",
            ),
            (
                kind,
                "--xx\r\n\r\n--x--",
                "a boundary does not end its line",
            ),
            (kind, "--x\r\nname\r\n--x--", "a part has no headers"),
            (
                kind,
                "--x\r\nx: y\r\n\r\n1\r\n--x--",
                "a part does not say that it is `form-data`",
            ),
            (
                kind,
                "--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--",
                "a part has no name",
            ),
        ] {
            assert_eq!(parse(kind, body.as_bytes()), Err(message));
        }
    }

    #[test]
    fn a_file_is_made_up_of_its_size_and_type() {
        assert!(made_up("image/jpeg", 100).starts_with(b"\xff\xd8\xff"));
        assert!(made_up("application/pdf; x=y", 100).starts_with(b"%PDF-"));
        assert_eq!(made_up("image/png", 4), b"\x89PNG");
        assert_eq!(made_up("text/plain", 3), b"...");
        for size in [0, 1, 100, 100_000] {
            assert_eq!(made_up("image/webp", size).len() as u64, size);
        }
    }
}
