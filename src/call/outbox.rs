//! What progenitor's functions build a request with. They send nothing: that is the call's.

use std::fmt::Write;

use reqwest::{
    Body, Method, Request,
    header::{CONTENT_TYPE, HeaderValue},
};

use serde::Serialize;

use crate::{Client, Error, Operation};

/// Where progenitor's functions are: one for each operation, which takes what the operation takes.
pub(crate) struct Outbox<'a> {
    /// The path of the API, without a `/` at its end.
    pub baseurl: &'a str,
    client: &'a Client,
}

impl<'a> Outbox<'a> {
    pub fn new(client: &'a Client) -> Self {
        let baseurl = client.base_url().path().trim_end_matches('/');
        Self { baseurl, client }
    }

    pub fn get(&self, path: &str) -> Draft {
        self.draft(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Draft {
        self.draft(Method::POST, path)
    }

    pub fn put(&self, path: &str) -> Draft {
        self.draft(Method::PUT, path)
    }

    /// Reading a URL from text costs more than all else that is done to build a request, so only the
    /// path is read.
    fn draft(&self, method: Method, path: &str) -> Draft {
        let mut url = self.client.base_url().clone();
        url.set_path(path);
        Draft {
            request: Request::new(method, url),
            failure: None,
        }
    }
}

/// A request that is being built.
pub(crate) struct Draft {
    request: Request,
    failure: Option<BuildFailure>,
}

impl Draft {
    /// A parameter in the URL, or none if it has no value.
    pub fn query(mut self, name: &str, value: &impl Serialize) -> Self {
        match parameter(value) {
            Ok(Some(text)) => {
                let mut pairs = self.request.url_mut().query_pairs_mut();
                pairs.append_pair(name, &text);
            }
            Ok(None) => {}
            Err(reason) => self.failure = Some(BuildFailure(format!("`{name}`: {reason}"))),
        }
        self
    }

    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                let json = HeaderValue::from_static("application/json");
                self.request.headers_mut().insert(CONTENT_TYPE, json);
                *self.request.body_mut() = Some(Body::from(body));
            }
            Err(error) => self.failure = Some(BuildFailure(error.to_string())),
        }
        self
    }

    pub fn build(self) -> Result<Request, BuildFailure> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.request),
        }
    }
}

/// A value as it stands in a URL: a text without its quotes, a number or a word as JSON writes it.
fn parameter(value: &impl Serialize) -> Result<Option<String>, String> {
    let json = serde_json::to_string(value).map_err(|error| error.to_string())?;
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(&json)
            .map(Some)
            .map_err(|error| error.to_string()),
        Some(b'n') => Ok(None),
        Some(b'{' | b'[') => Err("only a single value can stand in a URL".to_owned()),
        _ => Ok(Some(json)),
    }
}

/// One step of a path. What would end it, or the path, is escaped, as RFC 3986 has it.
pub(crate) fn encode_path(step: &str) -> String {
    let mut path = String::with_capacity(step.len());
    for byte in step.bytes() {
        match byte {
            b' '
            | b'"'
            | b'#'
            | b'<'
            | b'>'
            | b'?'
            | b'`'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
            | 0..=0x1f
            | 0x7f.. => {
                let _ = write!(path, "%{byte:02X}");
            }
            _ => path.push(char::from(byte)),
        }
    }
    path
}

/// Why no request could be built.
pub(crate) struct BuildFailure(pub(crate) String);

impl BuildFailure {
    #[cfg(feature = "multipart")]
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    pub(super) fn into_error(self, operation: &Operation) -> Error {
        Error::invalid(operation.id, vec![self.0])
    }
}
