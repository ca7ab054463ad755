//! Where notices go, and how they are signed.

use std::fmt;
use std::str::FromStr;

use axum::http::Uri;
use reqwest::Url;

/// How a notice is signed. The sources describe two ways and a service that does not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// `X-Cartevo-Signature: t=<unix seconds>,v1=<hex>` over `<t>.<body>`. Nothing else is
    /// sent that could tell one delivery from another.
    #[default]
    CartevoV1,
    /// `X-Webhook-Signature: sha256=<hex>` over the body, with `X-Webhook-Id`,
    /// `X-Webhook-Timestamp` and `User-Agent: Wavlet-Webhook/1.0`.
    Legacy,
    /// No signature.
    Unsigned,
}

impl SignatureScheme {
    /// Every scheme.
    pub const ALL: [Self; 3] = [Self::CartevoV1, Self::Legacy, Self::Unsigned];

    /// Its name in text: `cartevo-v1`, `legacy` or `unsigned`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CartevoV1 => "cartevo-v1",
            Self::Legacy => "legacy",
            Self::Unsigned => "unsigned",
        }
    }
}

impl fmt::Display for SignatureScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SignatureScheme {
    type Err = UnknownScheme;

    fn from_str(text: &str) -> Result<Self, UnknownScheme> {
        let mut known = Self::ALL.into_iter();
        known
            .find(|scheme| scheme.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownScheme(text.to_owned()))
    }
}

/// A signature scheme was asked for that the sandbox does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownScheme(String);

impl fmt::Display for UnknownScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = SignatureScheme::ALL.map(SignatureScheme::name).join(", ");
        write!(f, "unknown scheme `{}`; known are {known}", self.0)
    }
}

impl std::error::Error for UnknownScheme {}

/// Where a company wants its notices. `Debug` shows neither the secret nor what a URL may hide.
///
/// ```
/// use cartevo_sandbox::{SignatureScheme, WebhookTarget};
///
/// let scheme: SignatureScheme = "legacy".parse()?;
/// let target = WebhookTarget::new("http://127.0.0.1:3000/hooks?token=t", scheme, "a secret");
/// assert_eq!(
///     format!("{target:?}"),
///     r#"WebhookTarget { url: "http://127.0.0.1:3000/hooks", scheme: Legacy, .. }"#
/// );
/// # Ok::<(), cartevo_sandbox::UnknownScheme>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookTarget {
    url: String,
    scheme: SignatureScheme,
    secret: String,
}

impl WebhookTarget {
    /// Notices go to `url`, signed with `secret`.
    pub fn new(url: impl Into<String>, scheme: SignatureScheme, secret: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            scheme,
            secret: secret.into(),
        }
    }

    /// Notices go to `url` without a signature.
    pub fn unsigned(url: impl Into<String>) -> Self {
        Self::new(url, SignatureScheme::Unsigned, "")
    }

    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How they are signed.
    pub const fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    /// Whether the URL begins with `http` or `https` and names a host. A delivery to any other
    /// comes to nothing: [`AttemptOutcome::NoAddress`](super::AttemptOutcome::NoAddress).
    ///
    /// ```
    /// use cartevo_sandbox::WebhookTarget;
    ///
    /// assert!(WebhookTarget::unsigned("http://127.0.0.1:3000/hooks").is_web());
    /// assert!(!WebhookTarget::unsigned("127.0.0.1:3000/hooks").is_web());
    /// ```
    pub fn is_web(&self) -> bool {
        self.url.parse::<Uri>().is_ok_and(|url| {
            matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some()
        })
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// The same signature for another address.
    pub(super) fn elsewhere(&self, url: &str) -> Self {
        Self::new(url, self.scheme, self.secret.clone())
    }
}

impl fmt::Debug for WebhookTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookTarget")
            .field("url", &presentable(&self.url))
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

/// A URL without its user, password, query and fragment: callers like to put tokens there.
pub(super) fn presentable(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else {
        return "[not a URL]".to_owned();
    };
    url.set_query(None);
    url.set_fragment(None);
    // Fails for URLs that cannot have a user, and those have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}
