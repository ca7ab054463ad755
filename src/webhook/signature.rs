//! Checking signatures.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::Sensitive;

use super::{
    Event, EventError, Scheme, SignatureError, SignedString,
    headers::Headers,
    scheme::{CartevoV1, Code, seconds, sha256, text},
};

const SENT_AT: &str = "X-Webhook-Timestamp";
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Checks the signatures of notices.
///
/// By default it wants `X-Cartevo-Signature` and nothing else will do, so that nobody gets away with
/// a weaker signature, or none, by leaving the header out. See [`VerifierBuilder::scheme`].
///
/// ```
/// use cartevo::webhook::{Signer, Verifier};
/// use std::time::SystemTime;
///
/// let verifier = Verifier::builder().secret("the new secret").secret("the old one").build()?;
///
/// let body = br#"{"event": "card.created", "data": {"card": {"id": "card_abc123xyz789"}}}"#;
/// let headers = [Signer::new("the old one").cartevo_v1(body, SystemTime::now())];
/// let event = verifier.event(headers, body)?;
/// assert_eq!(event.card_id(), Some(&"card_abc123xyz789".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    rules: VerifierBuilder,
}

/// Makes a [`Verifier`].
///
/// ```
/// use cartevo::webhook::Verifier;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let verifier = Verifier::builder()
///     .secret("a secret")
///     .tolerance(Duration::from_secs(60))
///     // In a test.
///     .clock(|| UNIX_EPOCH + Duration::from_secs(1_778_321_700))
///     .build()?;
/// assert!(!format!("{verifier:?}").contains("a secret"));
/// assert!(Verifier::builder().build().is_err());
/// # Ok::<(), cartevo::webhook::BuildVerifierError>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct VerifierBuilder {
    secrets: Vec<Sensitive>,
    schemes: Vec<Scheme>,
    signed: SignedString,
    tolerance: Duration,
    check_sent_at: bool,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

impl VerifierBuilder {
    /// A secret. With several, a signature made with any of them will do, which is what changing the
    /// secret needs.
    pub fn secret(mut self, secret: impl Into<Sensitive>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Accepts a scheme. Without any, [`Scheme::CartevoV1`] alone is accepted; naming one accepts
    /// that and those named besides.
    ///
    /// One of the accepted headers must be there, and each that is there must be right. The header of
    /// a scheme that is not accepted is not looked at. Whoever accepts [`Scheme::WebhookSha256`]
    /// accepts that a notice that was seen once can be sent again.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        if !self.schemes.contains(&scheme) {
            self.schemes.push(scheme);
        }
        self
    }

    /// Which bytes [`Scheme::CartevoV1`] signs, if they are not `<t>.<body>`.
    pub fn signed_string(mut self, signed: SignedString) -> Self {
        self.signed = signed;
        self
    }

    /// How far the time of a signature may be from now, either way: 5 minutes unless set.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Holds `X-Webhook-Timestamp` to the tolerance too, if it is there beside
    /// [`Scheme::WebhookSha256`]. It is off unless asked for: nothing signs that header, so it keeps
    /// out late notices, but nobody who means harm.
    pub fn check_webhook_timestamp(mut self) -> Self {
        self.check_sent_at = true;
        self
    }

    /// What time it is, in place of the system's clock.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the verifier.
    ///
    /// # Errors
    ///
    /// If there is no secret, or one is empty: anybody could sign with that.
    pub fn build(mut self) -> Result<Verifier, BuildVerifierError> {
        if self.secrets.is_empty() {
            return Err(BuildVerifierError("give the verifier a secret"));
        }
        if self
            .secrets
            .iter()
            .any(|secret| secret.expose().trim().is_empty())
        {
            return Err(BuildVerifierError(
                "a secret is empty: anybody could sign with it",
            ));
        }
        if self.schemes.is_empty() {
            self.schemes.push(Scheme::CartevoV1);
        }
        // The strongest first: it is the one that is reported.
        self.schemes.sort();
        Ok(Verifier { rules: self })
    }
}

impl Verifier {
    /// Begins a verifier.
    pub fn builder() -> VerifierBuilder {
        VerifierBuilder {
            secrets: Vec::new(),
            schemes: Vec::new(),
            signed: SignedString::default(),
            tolerance: TOLERANCE,
            check_sent_at: false,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Checks the signature of a body. The body must be the bytes as they came: JSON that was read
    /// and written again is another body.
    ///
    /// The headers are pairs of name and value, of all headers or of some: a `&HeaderMap` of axum,
    /// hyper or reqwest, a list, or a map. Names count in any case.
    ///
    /// The code is checked before the time, in time that does not depend on where it differs; only
    /// who knows a secret learns anything about the receiver's clock.
    ///
    /// # Errors
    ///
    /// See [`SignatureError`].
    pub fn verify<K, V>(
        &self,
        headers: impl IntoIterator<Item = (K, V)>,
        body: &[u8],
    ) -> Result<Verified, SignatureError>
    where
        K: AsRef<str>,
        V: AsRef<[u8]>,
    {
        let known = [
            Scheme::CartevoV1.header(),
            Scheme::WebhookSha256.header(),
            SENT_AT,
        ];
        let headers = Headers::pick(known, headers);
        let mut strongest = None;
        for &scheme in &self.rules.schemes {
            let header = scheme.header();
            let Some(value) = headers.value(header)? else {
                continue;
            };
            let malformed = |expected| SignatureError::Malformed { header, expected };
            let verified = match scheme {
                Scheme::CartevoV1 => {
                    let claimed = CartevoV1::read(value).map_err(malformed)?;
                    self.cartevo_v1(&claimed, body)?
                }
                Scheme::WebhookSha256 => {
                    let claimed = sha256(value).map_err(malformed)?;
                    let sent_at = if self.rules.check_sent_at {
                        headers.value(SENT_AT)?
                    } else {
                        None
                    };
                    self.webhook_sha256(claimed, sent_at, body)?
                }
            };
            strongest.get_or_insert(verified);
        }
        strongest.ok_or(SignatureError::MissingHeader {
            header: self.rules.schemes[0].header(),
        })
    }

    /// Checks the signature of a notice, then reads it.
    ///
    /// # Errors
    ///
    /// As [`Verifier::verify`] and [`Event::parse`].
    pub fn event<K, V>(
        &self,
        headers: impl IntoIterator<Item = (K, V)>,
        body: &[u8],
    ) -> Result<Event, EventError>
    where
        K: AsRef<str>,
        V: AsRef<[u8]>,
    {
        self.verify(headers, body)?;
        Ok(Event::parse(body)?)
    }

    fn cartevo_v1(&self, claimed: &CartevoV1<'_>, body: &[u8]) -> Result<Verified, SignatureError> {
        let signed = &self.rules.signed;
        let code = |secret: &Sensitive| signed.code(secret, claimed.time, body);
        let secret = self.signed_with(code, &claimed.codes)?;
        let time = self.in_time(claimed.seconds)?;
        Ok(Verified {
            scheme: Scheme::CartevoV1,
            secret,
            time: time.filter(|_| signed.covers_time()),
        })
    }

    fn webhook_sha256(
        &self,
        claimed: [u8; 32],
        sent_at: Option<&[u8]>,
        body: &[u8],
    ) -> Result<Verified, SignatureError> {
        let secret = self.signed_with(|secret| Code::of(secret, &[body]), &[claimed])?;
        if let Some(sent_at) = sent_at {
            let malformed = SignatureError::Malformed {
                header: SENT_AT,
                expected: "Unix seconds",
            };
            let sent_at = text(sent_at).ok().and_then(seconds).ok_or(malformed)?;
            self.in_time(sent_at)?;
        }
        Ok(Verified {
            scheme: Scheme::WebhookSha256,
            secret,
            // What no signature covers is not told on.
            time: None,
        })
    }

    /// The place of the secret that one of the codes was made with. All are tried, whichever it is.
    fn signed_with(
        &self,
        code: impl Fn(&Sensitive) -> Code,
        claimed: &[[u8; 32]],
    ) -> Result<usize, SignatureError> {
        let mut found = None;
        for (place, secret) in self.rules.secrets.iter().enumerate() {
            let code = code(secret);
            for claimed in claimed {
                if code.is(claimed) {
                    found.get_or_insert(place);
                }
            }
        }
        found.ok_or(SignatureError::Mismatch)
    }

    /// The time, if it is near enough to now.
    fn in_time(&self, seconds: u64) -> Result<Option<SystemTime>, SignatureError> {
        let now = (self.rules.clock)();
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let time = Duration::from_secs(seconds);
        let (age, ahead) = (now.saturating_sub(time), time.saturating_sub(now));
        if age > self.rules.tolerance {
            return Err(SignatureError::TooOld { by: age });
        }
        if ahead > self.rules.tolerance {
            return Err(SignatureError::TooNew { by: ahead });
        }
        Ok(UNIX_EPOCH.checked_add(time))
    }
}

/// Shows no secret, only how many there are.
fn show(name: &str, rules: &VerifierBuilder, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_struct(name)
        .field("secrets", &rules.secrets.len())
        .field("schemes", &rules.schemes)
        .field("signed_string", &rules.signed)
        .field("tolerance", &rules.tolerance)
        .finish_non_exhaustive()
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show("Verifier", &self.rules, f)
    }
}

impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show("VerifierBuilder", self, f)
    }
}

/// That a signature was right. Only [`Verifier::verify`] makes one.
///
/// ```
/// use cartevo::webhook::{Scheme, Signer, Verifier};
///
/// let verifier = Verifier::builder().scheme(Scheme::WebhookSha256).secret("new").secret("old").build()?;
/// let verified = verifier.verify([Signer::new("old").webhook_sha256(b"{}")], b"{}")?;
/// assert_eq!(verified.scheme(), Scheme::WebhookSha256);
/// // The second one: the new secret is not in use yet.
/// assert_eq!(verified.secret(), 1);
/// assert_eq!(verified.time(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    scheme: Scheme,
    secret: usize,
    time: Option<SystemTime>,
}

impl Verified {
    /// The scheme; the stronger one, if two were right.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Which secret it was made with, counted from 0 as they were given: once the old one is never
    /// seen again, it can go.
    pub const fn secret(&self) -> usize {
        self.secret
    }

    /// When it was signed, if the signature covers that. A [custom](SignedString::custom) string is
    /// taken to have the time in it.
    pub const fn time(&self) -> Option<SystemTime> {
        self.time
    }
}

/// Why no verifier could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildVerifierError(&'static str);

impl fmt::Display for BuildVerifierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for BuildVerifierError {}
