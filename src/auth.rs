//! The access token: fetched when first needed, kept, renewed ahead of its end, and once for any
//! number of callers.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::{sync::watch, time::Instant};

use crate::{
    Client, Error, ErrorSource, NotSentReason, OPERATIONS, Operation, Sensitive, call::after,
    reply::unreadable,
};

/// How long before its end a token is replaced.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// What the documentation promises, for an answer that does not say.
const LIFE: Duration = Duration::from_secs(60 * 60);
/// No source knows of a token that lives for longer (quirk Q80).
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a token is used at least, unless it is refused.
const LEAST: Duration = Duration::from_secs(10);

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

/// How a renewal ended.
type Outcome = Result<Arc<Token>, Error>;

/// The tokens of a client and all its clones.
pub(crate) struct Tokens {
    credentials: Credentials,
    current: RwLock<Option<Arc<Token>>>,
    /// The renewal under way, if there is one: whoever needs a token waits for it.
    renewal: Mutex<Option<watch::Receiver<Option<Outcome>>>>,
}

impl Tokens {
    /// `None` if the token is not text that a header can carry.
    pub fn new(credentials: Credentials) -> Option<Self> {
        let current = match &credentials {
            Credentials::Token(token) => Some(Arc::new(Token::new(token, 0, None)?)),
            Credentials::Key { .. } => None,
        };
        Some(Self {
            credentials,
            current: RwLock::new(current),
            renewal: Mutex::default(),
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

    /// Fetches a token, or waits for the one that is being fetched. What is fetched serves all who
    /// waited for it, however short it lives, and a failure reaches all of them too.
    pub async fn renewed(&self, client: &Client, refused: Option<&Arc<Token>>) -> Outcome {
        let mut renewal = {
            let mut slot = self.slot();
            if let Some(token) = self.current(refused) {
                return Ok(token);
            }
            // A renewal empties the slot before it ends; one that left its channel closed is dead,
            // with the runtime that it ran on.
            if slot
                .as_ref()
                .is_some_and(|renewal| renewal.has_changed().is_err())
            {
                *slot = None;
            }
            slot.get_or_insert_with(|| start(client)).clone()
        };
        let outcome = renewal.wait_for(Option::is_some).await;
        let outcome = outcome.ok().and_then(|outcome| outcome.clone());
        outcome.unwrap_or_else(|| {
            // The runtime that it ran on has ended.
            let mut slot = self.slot();
            if slot
                .as_ref()
                .is_some_and(|other| other.same_channel(&renewal))
            {
                *slot = None;
            }
            let source = ErrorSource::text("the renewal of the token was cut short");
            Err(Error::not_sent(operation(), NotSentReason::Connect(source)))
        })
    }

    fn slot(&self) -> MutexGuard<'_, Option<watch::Receiver<Option<Outcome>>>> {
        self.renewal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn generation(&self) -> u64 {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().map_or(0, |token| token.generation)
    }

    async fn fetch(&self, client: &Client) -> Outcome {
        let Credentials::Key {
            client_id,
            client_key,
        } = &self.credentials
        else {
            let problem = "the client was given a token, not credentials".to_owned();
            return Err(Error::invalid("createToken", vec![problem]));
        };
        let asked = Instant::now();
        let call = client
            .auth()
            .create_token(client_id.as_str(), client_key.clone());
        // Boxed, because a call may need a token and a token needs a call.
        let reply = call.into_future().await?;
        let seconds = reply
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok());
        let life = seconds.map_or(LIFE, Duration::from_secs).min(LONGEST);
        // A token that lives for less than ten minutes is used for half its life, and any token for
        // a while: the service has been wrong about their lives, and a 401 comes soon enough.
        let renew_at = (asked + life - AHEAD.min(life / 2)).max(after(LEAST));
        match Token::new(&reply.access_token, self.generation() + 1, Some(renew_at)) {
            Some(token) => Ok(Arc::new(token)),
            None => Err(unreadable(
                operation(),
                reply.into_answer(),
                "access_token",
                "expected text that a header can carry".to_owned(),
            )),
        }
    }
}

/// What fetching a token is called.
fn operation() -> &'static Operation {
    let operation = OPERATIONS
        .iter()
        .find(|operation| operation.id == "createToken");
    operation.expect("the contract has createToken")
}

/// Fetches a token in a task of its own, so that a caller who gives up does not take the renewal
/// away from the others.
fn start(client: &Client) -> watch::Receiver<Option<Outcome>> {
    let (sender, receiver) = watch::channel(None);
    let client = client.clone();
    tokio::spawn(async move {
        let tokens = client.tokens();
        let outcome = tokens.fetch(&client).await;
        let mut slot = tokens.slot();
        if let Ok(token) = &outcome {
            let mut current = tokens
                .current
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            *current = Some(token.clone());
        }
        slot.take();
        // Nobody may be waiting any more.
        let _ = sender.send(Some(outcome));
    });
    receiver
}
