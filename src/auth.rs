//! The access token: fetched when first needed, kept, renewed ahead of its end, and once for any
//! number of callers.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::{sync::Mutex, time::Instant};

use crate::{Client, Error, NotSentReason, OPERATIONS, Sensitive};

/// How long before its end a token is replaced.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// What the documentation promises, for an answer that does not say.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// Who calls.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// Exchanged for tokens.
    Key {
        client_id: String,
        client_key: Sensitive,
    },
    /// Used as it is, and never renewed.
    Token(Sensitive),
}

/// One token, with its place in the row of tokens that this client has held.
pub(crate) struct Token {
    header: HeaderValue,
    generation: u64,
    /// When to replace it; `None` for a token that cannot be replaced.
    renew_at: Option<Instant>,
}

impl Token {
    fn new(token: &Sensitive, generation: u64, renew_at: Option<Instant>) -> Option<Self> {
        let mut header = HeaderValue::from_str(&format!("Bearer {}", token.expose())).ok()?;
        header.set_sensitive(true);
        Some(Self {
            header,
            generation,
            renew_at,
        })
    }

    pub fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    pub const fn renewable(&self) -> bool {
        self.renew_at.is_some()
    }

    /// Whether it may be used by a caller whose last token was `refused`.
    fn serves(&self, refused: Option<&Arc<Self>>) -> bool {
        let newer = refused.is_none_or(|refused| self.generation > refused.generation);
        newer
            && self
                .renew_at
                .is_none_or(|renew_at| Instant::now() < renew_at)
    }
}

/// The tokens of a client and all its clones.
pub(crate) struct Tokens {
    credentials: Credentials,
    current: RwLock<Option<Arc<Token>>>,
    /// Held while a token is fetched.
    renewal: Mutex<Renewal>,
    /// How many renewals have ended, so that who waited for one takes its outcome.
    ended: std::sync::atomic::AtomicU64,
}

#[derive(Default)]
struct Renewal {
    generation: u64,
    failed: Option<Error>,
}

impl Tokens {
    /// `None` if the token or the key is not text that a header or a body can carry.
    pub fn new(credentials: Credentials) -> Option<Self> {
        let current = match &credentials {
            Credentials::Token(token) => Some(Arc::new(Token::new(token, 0, None)?)),
            Credentials::Key { .. } => None,
        };
        Some(Self {
            credentials,
            current: RwLock::new(current),
            renewal: Mutex::default(),
            ended: std::sync::atomic::AtomicU64::new(0),
        })
    }

    /// The token at hand, if it will do.
    pub fn current(&self, refused: Option<&Arc<Token>>) -> Option<Arc<Token>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current
            .as_ref()
            .filter(|token| token.serves(refused))
            .cloned()
    }

    /// Fetches a token, or waits for whoever is at it.
    pub async fn renewed(
        &self,
        client: &Client,
        refused: Option<&Arc<Token>>,
    ) -> Result<Arc<Token>, Error> {
        use std::sync::atomic::Ordering::Acquire;
        let ended = self.ended.load(Acquire);
        let mut renewal = self.renewal.lock().await;
        if let Some(token) = self.current(refused) {
            return Ok(token);
        }
        // Somebody tried while this caller waited, and failed: the same would happen again.
        if self.ended.load(Acquire) > ended
            && let Some(error) = &renewal.failed
        {
            return Err(error.clone());
        }
        let outcome = self.fetch(client, renewal.generation + 1).await;
        self.ended.fetch_add(1, std::sync::atomic::Ordering::AcqRel);
        renewal.failed = outcome.as_ref().err().cloned();
        let token = outcome?;
        renewal.generation = token.generation;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        Ok(token)
    }

    async fn fetch(&self, client: &Client, generation: u64) -> Result<Arc<Token>, Error> {
        let Credentials::Key {
            client_id,
            client_key,
        } = &self.credentials
        else {
            return Err(Error::invalid(
                "createToken",
                vec!["the client was given a token, not credentials".to_owned()],
            ));
        };
        let asked = Instant::now();
        // Boxed, because a call may need a token and a token needs a call.
        let call = client
            .auth()
            .create_token(client_id.as_str(), client_key.clone());
        let reply = call.into_future().await?;
        let seconds = reply
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok());
        let life = seconds.map_or(LIFE, Duration::from_secs);
        // A token that lives for less than ten minutes would otherwise be replaced at each call.
        let renew_at = asked + life - AHEAD.min(life / 2);
        let token = Token::new(&reply.access_token, generation, Some(renew_at));
        token.map(Arc::new).ok_or_else(|| {
            let problem = "the service's token cannot be put into a header".to_owned();
            Error::not_sent(
                &OPERATIONS[0],
                NotSentReason::Invalid(crate::InvalidRequest {
                    problems: vec![problem],
                }),
            )
        })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}
