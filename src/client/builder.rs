//! How a client is made.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Url, redirect::Policy};

use super::{Client, Limits, Shared, tls};
use crate::{
    Hook, Quota, RetryPolicy, Sensitive,
    auth::{Credentials, CredentialsProvider, Source, TokenStore, Tokens},
    quota::Window,
    retry::Budget,
};

/// Production and preproduction alike: the credentials decide which of them answers.
const BASE_URL: &str = "https://api.cartevo.co/api/v1";
/// The service closes connections that were idle for five seconds.
const IDLE: Duration = Duration::from_secs(4);

/// Makes a [`Client`].
///
/// | Limit | Default |
/// |---|---|
/// | connecting | 10 s |
/// | one attempt | what the contract says of the operation: 30 s, 60 s for a top-up, 120 s for a card |
/// | a whole call, with all that it waits for: its token, its place in the quota, pauses between attempts | 300 s |
///
/// ```
/// use std::time::Duration;
///
/// let client = cartevo::Client::builder()
///     .access_token("a token from elsewhere")
///     .connect_timeout(Duration::from_secs(5))
///     .attempt_timeout(Duration::from_secs(90))
///     .call_timeout(Duration::from_secs(120))
///     .build()?;
/// assert_eq!(format!("{client:?}"), r#"Client { base_url: "https://api.cartevo.co/api/v1", .. }"#);
/// # Ok::<(), cartevo::BuildError>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    base_url: String,
    source: Option<Source>,
    store: Option<Arc<dyn TokenStore>>,
    connect: Duration,
    limits: Limits,
    quota: Arc<dyn Quota>,
    hooks: Vec<Arc<dyn Hook>>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: BASE_URL.to_owned(),
            source: None,
            store: None,
            connect: Duration::from_secs(10),
            limits: Limits {
                call: Duration::from_secs(300),
                attempt: None,
                retry: RetryPolicy::default(),
            },
            quota: Arc::new(Window::default()),
            hooks: Vec::new(),
        }
    }
}

impl ClientBuilder {
    /// The company's credentials. They decide between preproduction and production.
    pub fn credentials(
        self,
        client_id: impl Into<String>,
        client_key: impl Into<Sensitive>,
    ) -> Self {
        self.credentials_from(Credentials::new(client_id, client_key))
    }

    /// Where the credentials come from, asked each time a token is fetched: for keys that rotate, or
    /// that lie in a vault.
    ///
    /// ```
    /// use cartevo::{Client, Credentials};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = cartevo_sandbox::Sandbox::start().await;
    /// # let file = std::env::temp_dir().join(format!("cartevo-credentials-{}", std::process::id()));
    /// # std::fs::write(&file, format!("{}:{}", sandbox.client_id(), sandbox.client_key()))?;
    /// # let (url, path) = (sandbox.url(), file.clone());
    /// // Whoever rotates the key writes this file anew.
    /// let provider = move || {
    ///     let path = path.clone();
    ///     async move {
    ///         let text = std::fs::read_to_string(path)?;
    ///         let (id, key) = text.split_once(':').ok_or("expected id:key")?;
    ///         Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Credentials::new(id, key))
    ///     }
    /// };
    /// let client = Client::builder().credentials_from(provider).base_url(url).build()?;
    /// assert!(!client.payments().balance().await?.balances.is_empty());
    /// # std::fs::remove_file(file)?;
    /// # Ok(()) }
    /// ```
    pub fn credentials_from(mut self, provider: impl CredentialsProvider) -> Self {
        self.source = Some(Source::Provider(Arc::new(provider)));
        self
    }

    /// Where tokens are kept for others, and for the next start of this program: see [`TokenStore`].
    /// It is of no use to a client that was given an [access token](Self::access_token).
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// A token from elsewhere, in place of credentials. It is never renewed: once it has expired,
    /// calls answer 401.
    pub fn access_token(mut self, token: impl Into<Sensitive>) -> Self {
        self.source = Some(Source::Token(token.into()));
        self
    }

    /// Another service: a sandbox, a proxy. It must be HTTPS, unless it is on this machine.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// How long connecting may take.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect = limit;
        self
    }

    /// How long one attempt of any call may take, in place of each operation's own limit.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.limits.attempt = Some(limit);
        self
    }

    /// How long a call may take as a whole, in place of 300 seconds: waiting for a token and for its
    /// place in the quota included, and all attempts with the pauses between them.
    pub fn call_timeout(mut self, limit: Duration) -> Self {
        self.limits.call = limit;
        self
    }

    /// How calls are sent again, in place of the documented way.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.limits.retry = policy;
        self
    }

    /// What paces the client's calls, in place of a [`Window`] of its own with 10 requests per 60
    /// seconds. The service counts by IP address: give all clients of a machine the same one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cartevo::{Client, Unlimited, Window};
    ///
    /// // By agreement with the vendor.
    /// let window = Window::new(100, Duration::from_secs(60));
    /// let one = Client::builder().access_token("of one company").quota(window.clone()).build()?;
    /// let other = Client::builder().access_token("of another").quota(window).build()?;
    /// let unpaced = Client::builder().access_token("token").quota(Unlimited).build()?;
    /// # let _ = (one, other, unpaced);
    /// # Ok::<(), cartevo::BuildError>(())
    /// ```
    pub fn quota(mut self, quota: impl Quota) -> Self {
        self.quota = Arc::new(quota);
        self
    }

    /// Has a [`Hook`] see each attempt, after those that were given before.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// ```
    /// use cartevo::Client;
    ///
    /// let plain = Client::builder().credentials("id", "key").base_url("http://api.example.com");
    /// let error = plain.build().unwrap_err();
    /// assert!(error.to_string().starts_with("the base URL must begin with https://"));
    /// ```
    ///
    /// # Errors
    ///
    /// If there are no credentials, or the base URL is none, or not HTTPS, or if it is and this
    /// program has no TLS: see [the features](crate#cargo-features).
    pub fn build(self) -> Result<Client, BuildError> {
        let url = Url::parse(&self.base_url)
            .map_err(|error| BuildError(format!("the base URL is no URL: {error}")))?;
        if let Some(fault) = fault(&url) {
            return Err(BuildError(fault.to_owned()));
        }
        let local = is_loopback(&url);
        let source = self.source.ok_or_else(|| {
            BuildError("give the client credentials, or an access token".to_owned())
        })?;
        let tokens = Tokens::new(source, self.store).ok_or_else(|| {
            BuildError("the access token has characters that no header can carry".to_owned())
        })?;
        if let Some(missing) = tls::missing(&url) {
            return Err(BuildError(missing.to_owned()));
        }
        let http = || {
            let http = reqwest::Client::builder()
                .user_agent(concat!("cartevo-rust/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(self.connect)
                .pool_idle_timeout(IDLE)
                // A redirect would turn a POST into a GET.
                .redirect(Policy::none())
                // What is sent again is decided in one place only.
                .retry(reqwest::retry::never());
            let http = if local { http.no_proxy() } else { http };
            tls::only_if_needed(http, &url)
        };
        let made = |http: reqwest::ClientBuilder| {
            http.build()
                .map_err(|error| BuildError(format!("no HTTP client could be made: {error}")))
        };
        #[cfg(feature = "metrics")]
        crate::observe::describe();
        let (pooled, unpooled) = (made(http())?, made(http().pool_max_idle_per_host(0))?);
        let limits = self.limits;
        Ok(Client {
            shared: Arc::new(Shared {
                base_url: url,
                http: pooled,
                unpooled,
                quota: self.quota,
                hooks: self.hooks,
                budget: Budget::default(),
                tokens,
                limits,
                #[cfg(feature = "webhook")]
                confirmations: Arc::default(),
                ledger: Arc::default(),
            }),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Until `build` has looked at it, the URL may carry a password.
        let url = Url::parse(&self.base_url)
            .ok()
            .filter(|url| fault(url).is_none());
        let shown = url.as_ref().map_or("…", |_| self.base_url.as_str());
        f.debug_struct("ClientBuilder")
            .field("base_url", &shown)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a base URL.
fn fault(url: &Url) -> Option<&'static str> {
    if url.scheme() != "https" && !(is_loopback(url) && url.scheme() == "http") {
        return Some(
            "the base URL must begin with https://, or be on this machine; a token would travel in the clear",
        );
    }
    let bare = url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    (!bare || !anonymous).then_some("the base URL must be a scheme, a host and a path only")
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Why no client could be made.
///
/// ```
/// let error = cartevo::Client::builder().build().unwrap_err();
/// assert_eq!(error.to_string(), "give the client credentials, or an access token");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(pub(super) String);

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}
