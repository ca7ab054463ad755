//! The headers of a delivery, its signature among them.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::target::{SignatureScheme, WebhookTarget};

/// What is sent besides `Content-Type`, for an attempt at `at`.
pub(super) fn headers(
    target: &WebhookTarget,
    id: &str,
    at: DateTime<Utc>,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let seconds = at.timestamp().to_string();
    let secret = target.secret();
    match target.scheme() {
        SignatureScheme::CartevoV1 => {
            // The page breaks off before it says how the time comes in (quirk Q155): this is the
            // form that others with such a header use.
            let code = code(secret, &[seconds.as_bytes(), b".", body]);
            vec![("x-cartevo-signature", format!("t={seconds},v1={code}"))]
        }
        SignatureScheme::Legacy => vec![
            ("user-agent", "Wavlet-Webhook/1.0".to_owned()),
            ("x-webhook-id", id.to_owned()),
            ("x-webhook-timestamp", seconds),
            (
                "x-webhook-signature",
                format!("sha256={}", code(secret, &[body])),
            ),
        ],
        SignatureScheme::Unsigned => Vec::new(),
    }
}

/// HMAC-SHA256 over the parts, one after the other, in lower-case hexadecimal digits.
fn code(secret: &str, parts: &[&[u8]]) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("a key of any length will do for an HMAC");
    for part in parts {
        code.update(part);
    }
    let mut text = String::with_capacity(64);
    for byte in code.finalize().into_bytes() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_published_test_vectors() {
        // RFC 4231, cases 2 and 6: a short key, and one that is longer than a block.
        assert_eq!(
            code("Jefe", &[b"what do ya want ", b"for nothing?"]),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
