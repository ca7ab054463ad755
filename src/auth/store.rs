//! A place for tokens that others can look into.

use std::{
    collections::VecDeque,
    error::Error as StdError,
    fmt,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::token::{LEAST, bounded};
use crate::{
    BoxFuture, Sensitive,
    observe::store_failed,
    sensitive::{REDACTED, expose},
};

/// How long a store may take to load or to save.
const STORE: Duration = Duration::from_secs(5);
/// How long another one's turn is waited for.
const TURN: Duration = Duration::from_secs(30);
/// How many of the latest tokens are remembered, so as not to be taken from the store again.
const KNOWN: usize = 8;

/// A token with its end.
///
/// **Serializing writes the token itself**, as a store has to: whoever reads it can act for the
/// company until the token ends. `Debug` does not show it.
///
/// ```
/// use cartevo::{DateTime, Sensitive, StoredToken};
///
/// let end: DateTime<_> = "2026-05-09T11:15:00Z".parse()?;
/// let stored = StoredToken::new("a token", end);
/// assert_eq!(
///     serde_json::to_string(&stored)?,
///     r#"{"token":"a token","expires_at":"2026-05-09T11:15:00Z"}"#,
/// );
/// assert_eq!(
///     format!("{stored:?}"),
///     "StoredToken { token: [redacted], expires_at: 2026-05-09T11:15:00Z }",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredToken {
    /// The token.
    #[serde(serialize_with = "expose")]
    pub token: Sensitive,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl StoredToken {
    /// A token that a store has kept in a form of its own.
    pub fn new(token: impl Into<Sensitive>, expires_at: DateTime<Utc>) -> Self {
        Self {
            token: token.into(),
            expires_at,
        }
    }

    /// How long it still lives.
    fn remaining(&self) -> Option<Duration> {
        let now = DateTime::<Utc>::from(SystemTime::now());
        self.expires_at.signed_duration_since(now).to_std().ok()
    }
}

impl fmt::Debug for StoredToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredToken")
            .field("token", &format_args!("{REDACTED}"))
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// Keeps a token where other processes, and the next start of this one, find it: each token that is
/// fetched counts as one of the ten requests in a minute. See
/// [`ClientBuilder::token_store`](crate::ClientBuilder::token_store).
///
/// It is looked into before a token is fetched, also after one was refused: another process may have
/// renewed it. A token that this client has had before, or that is about to end, is not taken from it.
/// A token that was fetched is saved before the calls that waited for it go on.
///
/// It never costs a call. If it fails, or takes longer than five seconds, the client goes on as if it
/// had nothing; an event of `tracing` says so, without the error's text, which may tell a secret.
///
/// One store is for one pair of credentials and one service. A client of another company, of
/// preproduction or of a sandbox needs another store, or it would send a token where it does not
/// belong.
///
/// ```
/// use std::{error::Error, sync::Arc};
/// use cartevo::{BoxFuture, Client, StoredToken, TokenStore};
/// use tokio::sync::Mutex;
///
/// /// Stands for a row of your database.
/// #[derive(Default)]
/// struct Row {
///     token: Mutex<Option<StoredToken>>,
///     turn: Arc<Mutex<()>>,
/// }
///
/// impl TokenStore for Row {
///     fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, Box<dyn Error + Send + Sync>>> {
///         Box::pin(async { Ok(self.token.lock().await.clone()) })
///     }
///
///     fn save<'a>(&'a self, token: &'a StoredToken) -> BoxFuture<'a, Result<(), Box<dyn Error + Send + Sync>>> {
///         Box::pin(async {
///             *self.token.lock().await = Some(token.clone());
///             Ok(())
///         })
///     }
///
///     fn turn(&self) -> BoxFuture<'_, Result<Box<dyn Send>, Box<dyn Error + Send + Sync>>> {
///         Box::pin(async {
///             let turn: Box<dyn Send> = Box::new(self.turn.clone().lock_owned().await);
///             Ok(turn)
///         })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn Error>> {
/// # let sandbox = cartevo_sandbox::Sandbox::start().await;
/// let row = Arc::new(Row::default());
/// let client = || {
///     let builder = Client::builder().credentials(sandbox.client_id(), sandbox.client_key());
///     builder.base_url(sandbox.url()).token_store(row.clone()).build()
/// };
/// let (one, other) = (client()?, client()?);
/// let (one, other) = (one.payments(), other.payments());
/// let (first, second) = tokio::join!(one.balance().send(), other.balance().send());
/// assert_eq!(first?.balances.len(), second?.balances.len());
/// let paths = sandbox.requests().into_iter().map(|request| request.path);
/// assert_eq!(paths.filter(|path| path == "/auth/token").count(), 1);
/// # Ok(()) }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// The token that was saved last, if there is one.
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>>>;

    /// Takes the place of the token that was saved before.
    fn save<'a>(
        &'a self,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), Box<dyn StdError + Send + Sync>>>;

    /// Waits until nobody else is between `load` and `save`. What it gives is kept until this client
    /// is, and then dropped: the guard of a lock, or the handle of a locked file.
    ///
    /// Without one, processes that need a token at the same time each fetch one. It is waited for no
    /// longer than half a minute, and then done without.
    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn Send>, Box<dyn StdError + Send + Sync>>> {
        Box::pin(async {
            let nothing: Box<dyn Send> = Box::new(());
            Ok(nothing)
        })
    }
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>>> {
        (**self).load()
    }

    fn save<'a>(
        &'a self,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), Box<dyn StdError + Send + Sync>>> {
        (**self).save(token)
    }

    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn Send>, Box<dyn StdError + Send + Sync>>> {
        (**self).turn()
    }
}

/// A store as one client sees it.
pub(super) struct Shelf {
    store: Arc<dyn TokenStore>,
    /// Tokens that the client has had. One of them is on its way out, or was refused.
    known: Mutex<VecDeque<Sensitive>>,
}

impl Shelf {
    pub fn new(store: Arc<dyn TokenStore>) -> Self {
        let known = Mutex::default();
        Self { store, known }
    }

    pub async fn turn(&self) -> Option<Box<dyn Send>> {
        within(TURN, "turn", self.store.turn()).await
    }

    /// A token that is new to the client, and for how long it is good.
    pub async fn load(&self) -> Option<(Sensitive, Duration)> {
        let stored = within(STORE, "load", self.store.load()).await??;
        let remaining = stored.remaining().filter(|remaining| *remaining > LEAST)?;
        let new = self.learn(&stored.token);
        new.then_some((stored.token, bounded(remaining)))
    }

    pub async fn save(&self, token: &StoredToken) {
        self.learn(&token.token);
        within(STORE, "save", self.store.save(token)).await;
    }

    /// Gives whether it was not known.
    fn learn(&self, token: &Sensitive) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let new = !known.contains(token);
        if new {
            known.truncate(KNOWN - 1);
            known.push_front(token.clone());
        }
        new
    }
}

/// What the store gave, if it did so in time.
async fn within<T>(
    limit: Duration,
    step: &'static str,
    asked: impl Future<Output = Result<T, Box<dyn StdError + Send + Sync>>>,
) -> Option<T> {
    let problem = match timeout(limit, asked).await {
        Ok(Ok(given)) => return Some(given),
        Ok(Err(_)) => "failed",
        Err(_) => "timed_out",
    };
    store_failed(step, problem);
    None
}
