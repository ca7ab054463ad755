//! Sends the requests with which pages are fetched.

use std::time::Duration;

use cartevo_drift::web::{Answer, Get, LIMIT};
use reqwest::{Client, redirect::Policy};
use tokio::runtime::{Builder, Runtime};

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A client that waits for each answer.
pub struct Http {
    client: Client,
    runtime: Runtime,
}

impl Http {
    pub fn new() -> Result<Self, String> {
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(TIMEOUT)
            .build();
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self {
            client: client.map_err(|error| error.to_string())?,
            runtime: runtime.map_err(|error| error.to_string())?,
        })
    }
}

impl Get for Http {
    fn get(&mut self, url: &str, headers: &[(&str, &str)]) -> Result<Answer, String> {
        let mut request = self.client.get(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.runtime.block_on(async {
            let mut response = request.send().await.map_err(|error| cause(&error))?;
            let headers = response.headers().iter();
            let headers = headers.filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            });
            let headers = headers.collect();
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(|error| cause(&error))? {
                body.extend_from_slice(&chunk);
                if body.len() > LIMIT {
                    return Err(format!("more than {} MiB", LIMIT >> 20));
                }
            }
            Ok(Answer {
                status: response.status().as_u16(),
                headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            })
        })
    }
}

/// The innermost reason, without the address: that is said already.
fn cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
