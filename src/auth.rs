//! The access token: fetched when first needed, kept, renewed ahead of its end while the old one
//! still serves, and once for any number of callers.

mod pause;
mod provider;
mod store;
mod token;

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use tokio::time::{Instant, timeout};

use crate::{
    Client, Error, ErrorSource, NotSentReason, OPERATIONS, Operation, Sensitive,
    flights::Flights,
    observe::{Renewal, renewed},
    reply::unreadable,
};

pub use provider::{Credentials, CredentialsProvider};
pub use store::{StoredToken, TokenStore};
pub(crate) use token::Token;

use pause::Pause;
use store::Shelf;

/// What the documentation promises, for an answer that does not say.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// Where tokens come from.
#[derive(Clone)]
pub(crate) enum Source {
    /// Credentials, which are exchanged for tokens.
    Provider(Arc<dyn CredentialsProvider>),
    /// Somebody else. It is used as it is, and never renewed.
    Token(Sensitive),
}

/// How a renewal ended.
type Outcome = Result<Arc<Token>, Error>;

/// The tokens of a client and all its clones.
pub(crate) struct Tokens {
    source: Source,
    store: Option<Shelf>,
    current: RwLock<Option<Arc<Token>>>,
    /// The renewal under way, by the generation that it replaces: whoever cannot use that one waits
    /// for it.
    renewals: Arc<Flights<u64, Outcome>>,
    pause: Pause,
}

impl Tokens {
    /// `None` if the token is not text that a header can carry.
    pub fn new(source: Source, store: Option<Arc<dyn TokenStore>>) -> Option<Self> {
        let current = match &source {
            Source::Token(token) => Some(Arc::new(Token::given(token)?)),
            Source::Provider(_) => None,
        };
        Some(Self {
            source,
            store: store.map(Shelf::new),
            current: RwLock::new(current),
            renewals: Arc::default(),
            pause: Pause::default(),
        })
    }

    /// The token at hand, if it will do and nothing has to be done about it. A caller whose token was
    /// `refused` takes it away from everybody.
    pub fn current(&self, refused: Option<&Arc<Token>>) -> Option<Arc<Token>> {
        if let Some(refused) = refused {
            refused.refuse();
        }
        self.at_hand()
            .filter(|token| token.serves() && !token.is_due())
    }

    /// A token, whatever has to be done for it: one that is near its end serves while another one is
    /// fetched, and without one the caller waits. What is fetched serves all who waited for it,
    /// however short it lives, and a failure reaches all of them too.
    ///
    /// The renewal is a task of its own, so this can be dropped at any time.
    pub async fn renewed(&self, client: &Client, refused: Option<&Arc<Token>>) -> Outcome {
        if let Some(refused) = refused {
            refused.refuse();
        }
        let at_hand = self.at_hand();
        let generation = at_hand.as_ref().map_or(0, |token| token.generation());
        let renewal = || renew(client.clone(), generation);
        let pausing = self.pause.error();
        if let Some(token) = at_hand.filter(|token| token.serves()) {
            if token.is_due() && pausing.is_none() {
                self.renewals.launch(generation, renewal);
            }
            return Ok(token);
        }
        if let Some(error) = pausing {
            return Err(error);
        }
        let outcome = self.renewals.join(generation, renewal).await;
        outcome.unwrap_or_else(|| {
            // It panicked, or the runtime that it ran on has ended.
            let source = ErrorSource::text("the renewal of the token was cut short");
            Err(Error::not_sent(operation(), NotSentReason::Connect(source)))
        })
    }

    fn at_hand(&self) -> Option<Arc<Token>> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From now on callers use this one.
    fn install(&self, token: Token) -> Arc<Token> {
        let token = Arc::new(token);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some(token.clone());
        token
    }

    /// From the store if it has one that is new to this client, or else from the service.
    async fn obtain(&self, client: &Client, generation: u64) -> Outcome {
        let Some(store) = &self.store else {
            let (token, _) = self.fetch(client, generation).await?;
            renewed(Renewal::Fetched);
            return Ok(self.install(token));
        };
        // Until this ends: the token has to be in the store before another one looks.
        let _turn = store.turn().await;
        if let Some((text, life)) = store.load().await {
            let found = Token::new(&text, generation + 1, Instant::now(), life);
            let at_hand = self.at_hand().filter(|token| token.serves());
            let better = |found: &Token| at_hand.is_none_or(|token| found.outlives(&token));
            if let Some(found) = found.filter(better) {
                renewed(Renewal::Stored);
                return Ok(self.install(found));
            }
        }
        let (token, stored) = self.fetch(client, generation).await?;
        // Before it is saved: a slow store holds up nobody but those who waited already.
        let token = self.install(token);
        renewed(Renewal::Fetched);
        store.save(&stored).await;
        Ok(token)
    }

    async fn fetch(&self, client: &Client, generation: u64) -> Result<(Token, StoredToken), Error> {
        let Source::Provider(provider) = &self.source else {
            let problem = "the client was given a token, not credentials".to_owned();
            return Err(Error::invalid(operation().id, vec![problem]));
        };
        // A provider that never answers must not keep later callers from asking it again.
        let credentials = timeout(client.limits().call, provider.credentials()).await;
        let credentials = credentials
            .map_err(|_| NotSentReason::Deadline)
            .and_then(|given| {
                given.map_err(|error| NotSentReason::Credentials(ErrorSource::boxed(error)))
            })
            .map_err(|reason| Error::not_sent(operation(), reason))?;
        let (asked, by_the_wall) = (Instant::now(), SystemTime::now());
        let call = client
            .auth()
            .create_token(credentials.client_id, credentials.client_key);
        // Boxed, because a call may need a token and a token needs a call.
        let reply = call.into_future().await?;
        let seconds = reply
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok());
        let life = token::bounded(seconds.map_or(LIFE, Duration::from_secs));
        match Token::new(&reply.access_token, generation + 1, asked, life) {
            Some(token) => {
                let expires_at = (by_the_wall + life).into();
                let stored = StoredToken::new(reply.access_token.clone(), expires_at);
                Ok((token, stored))
            }
            None => Err(unreadable(
                operation(),
                reply.into_answer(),
                "access_token",
                "expected text that a header can carry".to_owned(),
            )),
        }
    }
}

/// Replaces a generation, unless that has happened or is not to be tried yet: the caller who began
/// this has looked before, and another renewal may have ended in between.
async fn renew(client: Client, generation: u64) -> Outcome {
    let tokens = client.tokens();
    let newer = |token: &Arc<Token>| token.generation() > generation;
    if let Some(token) = tokens.at_hand().filter(newer) {
        return Ok(token);
    }
    if let Some(error) = tokens.pause.error() {
        return Err(error);
    }
    let outcome = tokens.obtain(&client, generation).await;
    match &outcome {
        Ok(_) => tokens.pause.end(),
        Err(error) => {
            renewed(Renewal::Failed(error));
            tokens.pause.begin(error);
        }
    }
    outcome
}

/// What fetching a token is called.
fn operation() -> &'static Operation {
    let operation = OPERATIONS
        .iter()
        .find(|operation| operation.id == "createToken");
    operation.expect("the contract has createToken")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Token, operation, renew};
    use crate::{Client, Error, NotSentReason, Sensitive};

    /// A client that reaches nobody.
    fn alone() -> Client {
        let builder = Client::builder().credentials("client_x", "key");
        builder.base_url("http://127.0.0.1:9").build().unwrap()
    }

    #[tokio::test]
    async fn a_renewal_that_begins_after_another_one_has_ended_takes_what_that_one_brought() {
        let client = alone();
        let life = Duration::from_secs(3600);
        let token = Token::new(&Sensitive::from("new"), 1, Instant::now(), life).unwrap();
        let token = client.tokens().install(token);
        let found = renew(client.clone(), 0).await.ok().unwrap();
        assert_eq!(found.header(), token.header());
        assert_eq!(found.generation(), 1);
    }

    #[tokio::test]
    async fn a_renewal_that_begins_after_another_one_has_failed_ends_as_that_one() {
        let client = alone();
        let error = Error::not_sent(operation(), NotSentReason::Deadline);
        client.tokens().pause.begin(&error);
        let same = renew(client.clone(), 0).await.err().unwrap();
        assert_eq!(same.to_string(), error.to_string());
    }
}
