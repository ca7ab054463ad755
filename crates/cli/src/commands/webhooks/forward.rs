//! Passing notices on.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, StatusCode, header},
};
use reqwest::{Client, Url, redirect::Policy};

use crate::failure::{Exit, Failure};

/// What belongs to the connection, and not to the notice.
const OF_THE_CONNECTION: [HeaderName; 8] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::EXPECT,
    header::HOST,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Somebody who gets what comes here.
pub struct Forward {
    http: Client,
    url: Url,
}

/// An address to pass notices on to.
pub fn address(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("expected an address: {error}"))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(text.to_owned()),
        _ => Err(
            "expected an address such as http://127.0.0.1:3000/hooks, with http or https"
                .to_owned(),
        ),
    }
}

impl Forward {
    /// To an address that [`address`] has accepted.
    pub fn new(url: &str) -> Result<Self, Failure> {
        let url = Url::parse(url).map_err(|error| Failure::usage(error.to_string()))?;
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| Failure::new(Exit::Own, format!("nothing can be sent: {error}")))?;
        Ok(Self { http, url })
    }

    /// The address, without what may be a password in it.
    pub fn shown(&self) -> String {
        let mut url = self.url.clone();
        let _ = (url.set_username(""), url.set_password(None));
        url.set_query(None);
        url.to_string()
    }

    /// Passes the bytes and headers of a notice on as they came, and gives the answer's status.
    pub async fn pass_on(&self, headers: &HeaderMap, body: Bytes) -> Result<StatusCode, String> {
        let mut passed = headers.clone();
        for name in &OF_THE_CONNECTION {
            passed.remove(name);
        }
        let sent = self.http.post(self.url.clone()).headers(passed).body(body);
        let answer = sent.send().await;
        // The address is told already, without its password.
        answer
            .map(|answer| answer.status())
            .map_err(|error| innermost(&error.without_url()))
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
