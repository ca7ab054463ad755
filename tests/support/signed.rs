//! One notice with its two signatures.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cartevo::webhook::{Scheme, SignatureError, Signer, Verified, Verifier, VerifierBuilder};

pub const SECRET: &str = "whsec_5f2b8c1d9e4a7063";
pub const BODY: &[u8] = br#"{"event":"payment.collect","data":{"transaction_id":"550e8400-e29b-41d4-a716-446655440000","amount":1000}}"#;
pub const NOW: u64 = 1_778_321_700;
/// HMAC-SHA256 of `1778321700.` and the body, computed with another tool.
pub const V1: &str = "6cdf00afeebf79345bf9a117bec1e794fbd7922915caf6cfb5051666840355f6";
/// HMAC-SHA256 of the body, computed with another tool.
pub const SHA256: &str = "13eb0c886f6706d5407e2bd0e94618a49b978c9347e4bb37bfc3198fdde58d54";

pub const CARTEVO: &str = "X-Cartevo-Signature";
pub const WEBHOOK: &str = "X-Webhook-Signature";

pub fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

pub fn builder() -> VerifierBuilder {
    Verifier::builder().secret(SECRET).clock(|| at(NOW))
}

pub fn cartevo() -> Verifier {
    builder().build().unwrap()
}

pub fn webhook() -> Verifier {
    builder().scheme(Scheme::WebhookSha256).build().unwrap()
}

pub fn check(
    verifier: &Verifier,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Verified, SignatureError> {
    verifier.verify(headers.iter().copied(), body)
}

pub fn v1(time: u64) -> String {
    Signer::new(SECRET).cartevo_v1(BODY, at(time)).1
}

pub fn malformed(result: &Result<Verified, SignatureError>) -> &'static str {
    match result {
        Err(SignatureError::Malformed { expected, .. }) => expected,
        other => panic!("{other:?}"),
    }
}
