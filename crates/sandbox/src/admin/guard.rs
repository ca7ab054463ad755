//! Web pages from elsewhere may run in the same browser, and must not get at the sandbox.

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};

use super::Problem;

/// Refuses what a page of another origin sends, and names that lead here by a trick of DNS.
/// Programs that are no browsers send none of these headers but `Host`.
pub(super) fn check(parts: &Parts, path: &str) -> Result<(), Problem> {
    let host = text(&parts.headers, HOST).or_else(|| parts.uri.host().map(str::to_owned));
    let host = host.unwrap_or_default();
    if !is_loopback(&host) {
        return Err(Problem::Foreign(format!(
            "expected the host to be 127.0.0.1 or localhost, found `{host}`"
        )));
    }
    if let Some(origin) = text(&parts.headers, ORIGIN)
        && origin != format!("http://{host}")
    {
        return Err(Problem::Foreign(format!(
            "requests from pages of `{origin}` are refused"
        )));
    }
    // A link on another page may lead to the inspector: that page gets nothing to see of it.
    let page = parts.method == Method::GET && matches!(path, "" | "/");
    let site = text(&parts.headers, HeaderName::from_static("sec-fetch-site"));
    match site.as_deref() {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) if page => Ok(()),
        Some(site) => Err(Problem::Foreign(format!(
            "requests from other pages are refused: `Sec-Fetch-Site` is `{site}`"
        ))),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Whether a `Host`, with its port or without one, is this machine by any of its own names.
fn is_loopback(host: &str) -> bool {
    let bare = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let literal = bare.strip_prefix('[').and_then(|v6| v6.strip_suffix(']'));
    let name = literal.unwrap_or(bare);
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_itself_is_loopback() {
        for host in [
            "127.0.0.1:4010",
            "127.0.0.1",
            "127.1.2.3:1",
            "localhost:80",
            "LocalHost",
            "[::1]:80",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "10.0.0.1:4010",
            "evil.example:4010",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1@evil.example",
            "0.0.0.0",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
