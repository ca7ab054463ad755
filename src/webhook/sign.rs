//! Signing, for tests.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::Sensitive;

use super::{Scheme, SignedString, scheme::Code};

/// Signs notices as the service does, so that you can test your own handler.
///
/// Each method gives the name and the value of a header.
///
/// ```
/// use cartevo::webhook::Signer;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let signer = Signer::new("a secret");
/// let (name, value) = signer.cartevo_v1(b"{}", UNIX_EPOCH + Duration::from_secs(1_778_321_700));
/// assert_eq!(name, "X-Cartevo-Signature");
/// assert!(value.starts_with("t=1778321700,v1="));
///
/// let (name, value) = signer.webhook_sha256(b"{}");
/// assert_eq!(name, "X-Webhook-Signature");
/// assert!(value.starts_with("sha256="));
/// ```
#[derive(Clone, Debug)]
pub struct Signer {
    secret: Sensitive,
    signed: SignedString,
}

impl Signer {
    /// Signs with a secret.
    pub fn new(secret: impl Into<Sensitive>) -> Self {
        Self {
            secret: secret.into(),
            signed: SignedString::default(),
        }
    }

    /// Which bytes [`Scheme::CartevoV1`] signs, if they are not `<t>.<body>`.
    #[must_use]
    pub fn signed_string(mut self, signed: SignedString) -> Self {
        self.signed = signed;
        self
    }

    /// The header of [`Scheme::CartevoV1`]. A time before 1970 counts as 0.
    pub fn cartevo_v1(&self, body: &[u8], time: SystemTime) -> (&'static str, String) {
        let time = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let time = time.as_secs().to_string();
        let code = self.signed.code(&self.secret, &time, body).hex();
        (Scheme::CartevoV1.header(), format!("t={time},v1={code}"))
    }

    /// The header of [`Scheme::WebhookSha256`].
    pub fn webhook_sha256(&self, body: &[u8]) -> (&'static str, String) {
        let code = Code::of(&self.secret, &[body]).hex();
        (Scheme::WebhookSha256.header(), format!("sha256={code}"))
    }
}
