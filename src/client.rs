//! The client, and what all of its clones share.

mod builder;
mod tls;

use std::{env, fmt, sync::Arc, time::Duration};

use reqwest::Url;

#[cfg(feature = "webhook")]
use crate::webhook::Confirmations;
use crate::{
    Hook, Quota, RetryPolicy, auth::Tokens, call::Outbox, ledger::Ledger, observe::Hooks,
    retry::Budget, service_time::ServiceTime,
};
pub use builder::{BuildError, ClientBuilder};

/// A client of the API. Cloning it is cheap, and all clones share token and connections.
///
/// ```
/// use cartevo::{Client, CardBrand};
///
/// let client = Client::builder().credentials("client_abcdef123456", "key_xyz9876543210").build()?;
/// // Nothing is sent before a call is awaited.
/// let call = client.cards().create("cust_1", CardBrand::Visa).amount("25.50".parse()?);
/// assert!(!format!("{client:?} {call:?}").contains("xyz"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    base_url: Url,
    http: reqwest::Client,
    unpooled: reqwest::Client,
    quota: Arc<dyn Quota>,
    hooks: Vec<Arc<dyn Hook>>,
    budget: Budget,
    tokens: Tokens,
    limits: Limits,
    #[cfg(feature = "webhook")]
    confirmations: Arc<Confirmations>,
    ledger: Arc<Ledger>,
}

/// Time limits of every call.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub call: Duration,
    pub attempt: Option<Duration>,
    pub retry: RetryPolicy,
}

impl Client {
    /// Begins a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client with the credentials of the environment: `CARTEVO_CLIENT_ID`, `CARTEVO_CLIENT_KEY`
    /// and, if set, `CARTEVO_BASE_URL`.
    ///
    /// ```
    /// use cartevo::Client;
    ///
    /// # if std::env::var_os("CARTEVO_CLIENT_ID").is_none() {
    /// let error = Client::from_env().unwrap_err();
    /// assert_eq!(error.to_string(), "set CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY: CARTEVO_CLIENT_ID is missing or empty");
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If a variable is missing, or as [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, BuildError> {
        let variable = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let needed = |name| {
            let missing = || {
                format!("set CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY: {name} is missing or empty")
            };
            variable(name).ok_or_else(|| BuildError(missing()))
        };
        let mut builder = Self::builder()
            .credentials(needed("CARTEVO_CLIENT_ID")?, needed("CARTEVO_CLIENT_KEY")?);
        if let Some(url) = variable("CARTEVO_BASE_URL") {
            builder = builder.base_url(url);
        }
        builder.build()
    }

    /// What builds one request.
    pub(crate) fn outbox(&self) -> Outbox<'_> {
        Outbox::new(self)
    }

    pub(crate) fn base_url(&self) -> &Url {
        &self.shared.base_url
    }

    /// Whether it talks to this machine: to a sandbox, or to a test.
    pub(crate) fn is_here(&self) -> bool {
        builder::is_loopback(self.base_url())
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    /// For what must not be lost: a pooled connection may be closed by the service just when a
    /// request is being sent on it.
    pub(crate) fn unpooled(&self) -> &reqwest::Client {
        &self.shared.unpooled
    }

    pub(crate) fn quota(&self) -> &dyn Quota {
        &*self.shared.quota
    }

    pub(crate) fn hooks(&self) -> &Hooks {
        &self.shared.hooks
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.shared.tokens
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    pub(crate) fn service_time(&self) -> &ServiceTime {
        self.shared.ledger.time()
    }

    pub(crate) fn ledger(&self) -> &Arc<Ledger> {
        &self.shared.ledger
    }

    #[cfg(feature = "webhook")]
    pub(crate) fn confirmations(&self) -> &Arc<Confirmations> {
        &self.shared.confirmations
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url().as_str().trim_end_matches('/'))
            .finish_non_exhaustive()
    }
}
