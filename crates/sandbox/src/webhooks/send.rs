//! One attempt over HTTP.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};

use super::delivery::AttemptOutcome;

/// What is sent, and where.
pub(super) struct Parcel {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}

/// Sends. The client is made when it is first needed, because that takes longer than the start
/// of a sandbox.
pub(super) struct Sender {
    client: OnceLock<Option<Client>>,
    limit: Duration,
}

impl Sender {
    /// An attempt may take `limit` of real time.
    pub(super) const fn new(limit: Duration) -> Self {
        Self {
            client: OnceLock::new(),
            limit,
        }
    }

    pub(super) async fn send(&self, parcel: Parcel) -> AttemptOutcome {
        let (Some(url), Some(client)) = (address(&parcel.url), self.client()) else {
            return AttemptOutcome::NoAddress;
        };
        let mut request = client
            .post(url)
            .timeout(self.limit)
            .header(CONTENT_TYPE, "application/json");
        for (name, value) in parcel.headers {
            request = request.header(name, value);
        }
        // Only the status counts; the body is not waited for.
        match request.body(parcel.body).send().await {
            Ok(answer) => AttemptOutcome::Status(answer.status().as_u16()),
            Err(error) if error.is_timeout() => AttemptOutcome::TimedOut,
            Err(error) if error.is_connect() => AttemptOutcome::Unreachable,
            Err(_) => AttemptOutcome::Broken,
        }
    }

    fn client(&self) -> Option<&Client> {
        let client = self.client.get_or_init(|| {
            Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .referer(false)
                // A kept connection may be closed just as the next notice is written to it, and
                // that would look like a failure of the receiver.
                .pool_max_idle_per_host(0)
                .build()
                .ok()
        });
        client.as_ref()
    }
}

/// A URL that may be called: not one of those that stand in documentation (RFC 2606), which are
/// often sent as `notify_url`, and whose owners have not asked for notices.
fn address(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    let host = url.host_str()?.trim_end_matches('.');
    let mut labels = host.rsplit('.');
    let reserved = matches!(
        (labels.next(), labels.next()),
        (Some("example" | "invalid"), _) | (Some("com" | "net" | "org"), Some("example"))
    );
    (web && !reserved).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_documentation_are_not_called() {
        for url in [
            "https://example.com/webhook/payment",
            "https://hooks.EXAMPLE.org/",
            "http://example.net./",
            "http://shop.example",
            "http://nobody.invalid/x",
            "ftp://127.0.0.1/",
            "mailto:a@b.c",
            "/hooks",
            "",
        ] {
            assert_eq!(address(url), None, "{url}");
        }
        for url in [
            "http://127.0.0.1:4000/hooks",
            "http://receiver:3000/",
            "https://myexample.com/",
            "https://example.co/",
            "http://[::1]:80/",
        ] {
            assert!(address(url).is_some(), "{url}");
        }
    }
}
