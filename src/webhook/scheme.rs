//! How a notice is signed, as far as the sources tell.

use std::{fmt, sync::Arc};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Sensitive;

use super::hex;

/// Where a signature stands and what it looks like (quirk Q63).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// `X-Cartevo-Signature: t=<unix seconds>,v1=<lower-case hex>`, of the newest page. The time is
    /// signed, so that an old notice cannot be sent again.
    CartevoV1,
    /// `X-Webhook-Signature: sha256=<lower-case hex>`, of an older page: over the body alone, so
    /// that whoever has seen one notice can send it again at any time.
    WebhookSha256,
}

impl Scheme {
    /// The header that carries it.
    ///
    /// ```
    /// # use cartevo::webhook::Scheme;
    /// assert_eq!(Scheme::CartevoV1.header(), "X-Cartevo-Signature");
    /// ```
    pub const fn header(self) -> &'static str {
        match self {
            Self::CartevoV1 => "X-Cartevo-Signature",
            Self::WebhookSha256 => "X-Webhook-Signature",
        }
    }
}

/// Which bytes [`Scheme::CartevoV1`] signs.
///
/// The only page about it says that the signature is computed over the raw body, and breaks off
/// before it says how the time comes in. The default is an assumption (quirk Q155): the form that
/// others with such a header use. If it turns out to be another one, change it here and keep the
/// rest.
///
/// ```
/// use cartevo::webhook::{SignatureError, SignedString, Signer, Verifier};
/// use std::time::SystemTime;
///
/// let signed = SignedString::custom(|time, body| [body, b"|", time.as_bytes()].concat());
/// let verifier = Verifier::builder().secret("a secret").signed_string(signed.clone()).build()?;
///
/// // What the two sign is the same, and not what others sign.
/// let header = Signer::new("a secret").signed_string(signed).cartevo_v1(b"{}", SystemTime::now());
/// assert!(verifier.verify([header], b"{}").is_ok());
/// let header = Signer::new("a secret").cartevo_v1(b"{}", SystemTime::now());
/// assert_eq!(verifier.verify([header], b"{}"), Err(SignatureError::Mismatch));
/// # Ok::<(), cartevo::webhook::BuildVerifierError>(())
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum SignedString {
    /// `<t>.<body>`, with `t` as it stands in the header.
    #[default]
    TimestampDotBody,
    /// The body alone. Then `t` is not signed, and the tolerance keeps nobody from sending an old
    /// notice again.
    BodyOnly,
    /// Made of `t`, as it stands in the header, and the body.
    Custom(Arc<Make>),
}

type Make = dyn Fn(&str, &[u8]) -> Vec<u8> + Send + Sync;

impl SignedString {
    /// Made by a function of `t`, as it stands in the header, and the body.
    pub fn custom(make: impl Fn(&str, &[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::Custom(Arc::new(make))
    }

    /// Whether a changed `t` would be noticed.
    pub(super) const fn covers_time(&self) -> bool {
        !matches!(self, Self::BodyOnly)
    }

    /// A code over it.
    pub(super) fn code(&self, secret: &Sensitive, time: &str, body: &[u8]) -> Code {
        match self {
            Self::TimestampDotBody => Code::of(secret, &[time.as_bytes(), b".", body]),
            Self::BodyOnly => Code::of(secret, &[body]),
            Self::Custom(make) => Code::of(secret, &[&make(time, body)]),
        }
    }
}

impl fmt::Debug for SignedString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimestampDotBody => "TimestampDotBody",
            Self::BodyOnly => "BodyOnly",
            Self::Custom(_) => "Custom(…)",
        })
    }
}

/// A message authentication code that nothing was compared with yet.
pub(super) struct Code(Hmac<Sha256>);

impl Code {
    /// Over the parts, one after the other.
    pub fn of(secret: &Sensitive, parts: &[&[u8]]) -> Self {
        let code = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes());
        let mut code = code.expect("a key of any length will do");
        for part in parts {
            code.update(part);
        }
        Self(code)
    }

    pub fn hex(self) -> String {
        hex::encode(&self.0.finalize().into_bytes())
    }

    /// In time that does not depend on where they differ.
    pub fn is(&self, claimed: &[u8; 32]) -> bool {
        self.0.clone().verify_slice(claimed).is_ok()
    }
}

/// What stands in a header of [`Scheme::CartevoV1`].
pub(super) struct CartevoV1<'a> {
    /// `t`, as it was sent.
    pub time: &'a str,
    pub seconds: u64,
    pub codes: Vec<[u8; 32]>,
}

/// No honest header is longer: a dozen signatures fit.
const LONGEST: usize = 1024;

impl<'a> CartevoV1<'a> {
    /// Reads a header. The error is what was expected.
    pub fn read(header: &'a [u8]) -> Result<Self, &'static str> {
        let text = text(header)?;
        let (mut time, mut codes) = (None, Vec::new());
        for item in text.split(',') {
            let item = item.trim_matches([' ', '\t']);
            let (key, value) = item
                .split_once('=')
                .ok_or("`key=value`, with commas between")?;
            match key {
                "t" if time.is_some() => return Err("`t` once"),
                "t" => time = Some(value),
                "v1" => codes.push(hex::decode(value).ok_or(HEX)?),
                // Schemes to come.
                _ => {}
            }
        }
        let time = time.ok_or("`t`")?;
        if codes.is_empty() {
            return Err("`v1`");
        }
        let seconds = seconds(time).ok_or("Unix seconds in `t`")?;
        Ok(Self {
            time,
            seconds,
            codes,
        })
    }
}

const HEX: &str = "64 lower-case hexadecimal digits";

/// Reads a header of [`Scheme::WebhookSha256`].
pub(super) fn sha256(header: &[u8]) -> Result<[u8; 32], &'static str> {
    let code = text(header)?.strip_prefix("sha256=");
    hex::decode(code.ok_or("`sha256=`")?).ok_or(HEX)
}

/// Unix seconds: digits only.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

pub(super) fn text(header: &[u8]) -> Result<&str, &'static str> {
    match str::from_utf8(header) {
        Ok(text) if text.len() <= LONGEST => Ok(text),
        Ok(_) => Err("at most 1024 characters"),
        Err(_) => Err("text"),
    }
}
