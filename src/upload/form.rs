//! `multipart/form-data` (RFC 7578), written as browsers write it.

use std::fmt;

use reqwest::{
    Body, Request,
    header::{CONTENT_TYPE, HeaderValue},
};

use super::{Kind, Upload, found_in};
use crate::{Sensitive, call::BuildFailure};

/// The fields of a form, in their order.
#[derive(Default)]
pub(crate) struct Form(Vec<(String, Value)>);

enum Value {
    Text(String),
    Secret(Sensitive),
    File(Upload),
}

/// A field, ready to be framed.
struct Part {
    head: String,
    content: bytes::Bytes,
}

impl Form {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn text(&mut self, name: &str, value: impl fmt::Display) {
        self.push(name, Value::Text(value.to_string()));
    }

    /// A value that `Display` would not write.
    pub fn secret(&mut self, name: &str, value: &Sensitive) {
        self.push(name, Value::Secret(value.clone()));
    }

    pub fn file(&mut self, name: &str, file: &Upload) {
        self.push(name, Value::File(file.clone()));
    }

    fn push(&mut self, name: &str, value: Value) {
        self.0.push((name.to_owned(), value));
    }

    /// Makes it the request's body. The files were checked before ([`Upload::problem`]).
    pub async fn attach(self, mut request: Request) -> Result<Request, BuildFailure> {
        let mut parts = Vec::with_capacity(self.0.len());
        for (name, value) in self.0 {
            parts.push(part(&name, value).await?);
        }
        // Of 122 random bits: no content has it, by chance or on purpose.
        let boundary = format!("cartevo-{}", uuid::Uuid::new_v4().simple());
        let body = frame(&parts, &boundary);
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let content_type = HeaderValue::try_from(content_type)
            .map_err(|_| BuildFailure::new("the form's boundary is no header value"))?;
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        *request.body_mut() = Some(Body::from(body));
        Ok(request)
    }
}

async fn part(name: &str, value: Value) -> Result<Part, BuildFailure> {
    let disposition = format!("Content-Disposition: form-data; name=\"{}\"", escaped(name));
    let (head, content) = match value {
        Value::Text(text) => (disposition, text.into()),
        Value::Secret(secret) => (disposition, secret.expose().to_owned().into()),
        Value::File(file) => {
            let content = file.content().await;
            let content =
                content.map_err(|problem| BuildFailure::new(format!("`{name}` {problem}")))?;
            let declared = file.declared_type();
            let content_type = found_in(&content)
                .map(Kind::content_type)
                .or(declared.as_deref())
                .unwrap_or("application/octet-stream");
            let head = format!(
                "{disposition}; filename=\"{}\"\r\nContent-Type: {content_type}",
                escaped(&file.sent_name())
            );
            (head, content)
        }
    };
    Ok(Part { head, content })
}

/// A name within quotes, in the WHATWG's encoding of a form.
fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn frame(parts: &[Part], boundary: &str) -> Vec<u8> {
    let framing = 2 * boundary.len();
    let size = parts
        .iter()
        .map(|part| part.head.len() + part.content.len());
    let size: usize = size.map(|size| size + framing).sum();
    let mut body = Vec::with_capacity(size + framing);
    for Part { head, content } in parts {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    body
}
