//! Where credentials come from and where tokens are kept: providers and stores.

mod support;

use std::{
    error::Error as StdError,
    future::pending,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use cartevo::{
    BoxFuture, Client, ClientBuilder, Credentials, Error, NotSentReason, StoredToken, TokenStore,
};
use serde_json::json;
use support::{Act, Server, balances, held_time::HeldTime};

type Failure = Box<dyn StdError + Send + Sync>;

/// What no log may show.
const SECRET: &str = "s3cr3t-s3cr3t";

fn unauthorized() -> Act {
    Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}))
}

fn answers(count: usize) -> Vec<Act> {
    vec![Act::Json(200, balances()); count]
}

/// The tokens that calls were sent with.
fn sent_with(server: &Server) -> Vec<String> {
    let calls = server.seen("/payment/balance");
    let tokens = calls.iter().map(|call| {
        let header = call.header("authorization").unwrap();
        header.strip_prefix("Bearer ").unwrap().to_owned()
    });
    tokens.collect()
}

fn fetched(server: &Server) -> usize {
    server.seen("/auth/token").len()
}

async fn balance(client: &Client) -> Result<(), Error> {
    client.payments().balance().await.map(drop)
}

/// What the store does badly.
#[derive(Clone, Copy, Default, PartialEq)]
enum Trouble {
    #[default]
    None,
    Load,
    Save,
    Turn,
    All,
    Hangs,
}

/// A store in memory.
#[derive(Default)]
struct Memory {
    token: Mutex<Option<StoredToken>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    trouble: Trouble,
}

impl Memory {
    fn troubled(trouble: Trouble) -> Arc<Self> {
        Arc::new(Self {
            trouble,
            ..Self::default()
        })
    }

    fn holding(token: &str, lives: u64) -> Arc<Self> {
        let end = SystemTime::now() + Duration::from_secs(lives);
        let token = Mutex::new(Some(StoredToken::new(token, end.into())));
        Arc::new(Self {
            token,
            ..Self::default()
        })
    }

    fn token(&self) -> Option<String> {
        let token = self.token.lock().unwrap();
        token
            .as_ref()
            .map(|stored| stored.token.expose().to_owned())
    }

    /// In trouble or not, before the step is done.
    async fn step(&self, step: Trouble) -> Result<(), Failure> {
        if self.trouble == Trouble::Hangs {
            pending::<()>().await;
        }
        if self.trouble == step || self.trouble == Trouble::All {
            return Err(format!("no such row: {SECRET}").into());
        }
        Ok(())
    }
}

impl TokenStore for Memory {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, Failure>> {
        Box::pin(async {
            self.step(Trouble::Load).await?;
            Ok(self.token.lock().unwrap().clone())
        })
    }

    fn save<'a>(&'a self, token: &'a StoredToken) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async {
            self.step(Trouble::Save).await?;
            *self.token.lock().unwrap() = Some(token.clone());
            Ok(())
        })
    }

    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn Send>, Failure>> {
        Box::pin(async {
            self.step(Trouble::Turn).await?;
            let turn: Box<dyn Send> = Box::new(self.turn.clone().lock_owned().await);
            Ok(turn)
        })
    }
}

fn builder(server: &Server) -> ClientBuilder {
    let builder = Client::builder().credentials("client_test", "key_test");
    builder.base_url(&server.url)
}

fn client(server: &Server, store: &Arc<Memory>) -> Client {
    let builder = builder(server).token_store(store.clone());
    builder.build().unwrap()
}

#[tokio::test]
async fn two_clients_with_one_store_fetch_one_token() {
    let (server, store) = (Server::start(answers(2)).await, Arc::default());
    let (one, other) = (client(&server, &store), client(&server, &store));
    balance(&one).await.unwrap();
    balance(&other).await.unwrap();
    assert_eq!(fetched(&server), 1);
    assert_eq!(sent_with(&server), ["token-1", "token-1"]);
}

#[tokio::test]
async fn clients_that_need_a_token_at_the_same_time_take_turns() {
    let (server, store) = (Server::start(answers(100)).await, Arc::default());
    let calls: Vec<_> = (0..10)
        .map(|_| client(&server, &store))
        .flat_map(|client| vec![client; 10])
        .map(|client| tokio::spawn(async move { balance(&client).await }))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(fetched(&server), 1);
    assert!(sent_with(&server).iter().all(|token| token == "token-1"));
}

#[tokio::test]
async fn who_is_refused_looks_into_the_store_first() {
    let (server, store) = (Server::start(answers(2)).await, Arc::default());
    let (one, other) = (client(&server, &store), client(&server, &store));
    balance(&one).await.unwrap();
    balance(&other).await.unwrap();
    for client in [&one, &other] {
        server.script(false, unauthorized());
        server.script(false, answers(1).remove(0));
        balance(client).await.unwrap();
    }
    // The first one found the token that was refused and fetched another, the second one found that.
    assert_eq!(fetched(&server), 2);
    let tokens = [
        "token-1", "token-1", "token-1", "token-2", "token-1", "token-2",
    ];
    assert_eq!(sent_with(&server), tokens);
    assert_eq!(store.token().unwrap(), "token-2");
}

#[tokio::test]
async fn a_refused_token_never_comes_back_from_the_store() {
    let server = Server::start([]).await;
    let store = Memory::holding("stale", 7200);
    let client = client(&server, &store);
    let stale = store.token.lock().unwrap().clone();
    // Refused again and again, and each time the store has the first one again.
    for round in 1..=3 {
        server.script(false, unauthorized());
        server.script(false, answers(1).remove(0));
        balance(&client).await.unwrap();
        assert_eq!(fetched(&server), round);
        store.token.lock().unwrap().clone_from(&stale);
    }
    let tokens = sent_with(&server);
    assert_eq!(tokens.iter().filter(|token| *token == "stale").count(), 1);
    assert_eq!(tokens.last().unwrap(), "token-3");
}

#[tokio::test]
async fn a_stored_token_that_cannot_be_used_is_not() {
    for (token, lives) in [("good", 0), ("good", 5), ("not\nin a header", 3600)] {
        let (server, store) = (
            Server::start(answers(1)).await,
            Memory::holding(token, lives),
        );
        balance(&client(&server, &store)).await.unwrap();
        assert_eq!(sent_with(&server), ["token-1"]);
        assert_eq!(store.token().unwrap(), "token-1");
    }
}

#[tokio::test(start_paused = true)]
async fn near_its_end_a_token_gives_way_to_the_one_that_another_has_stored() {
    let _held = HeldTime::hold();
    let (server, store) = (
        Server::start(answers(100)).await,
        Memory::holding("first", 3600),
    );
    let client = client(&server, &store);
    balance(&client).await.unwrap();
    tokio::time::advance(Duration::from_secs(56 * 60)).await;
    *store.token.lock().unwrap() = Memory::holding("second", 3600).token.lock().unwrap().take();
    balance(&client).await.unwrap();
    while sent_with(&server).last().unwrap() == "first" {
        balance(&client).await.unwrap();
    }
    assert_eq!(sent_with(&server).last().unwrap(), "second");
    assert_eq!(fetched(&server), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stored_token_that_ends_sooner_than_the_one_at_hand_does_not_take_its_place() {
    let _held = HeldTime::hold();
    let (server, store) = (
        Server::start(answers(100)).await,
        Memory::holding("first", 3600),
    );
    let client = client(&server, &store);
    balance(&client).await.unwrap();
    tokio::time::advance(Duration::from_secs(56 * 60)).await;
    *store.token.lock().unwrap() = Memory::holding("sooner", 60).token.lock().unwrap().take();
    while sent_with(&server).last().unwrap() == "first" {
        balance(&client).await.unwrap();
    }
    assert_eq!(sent_with(&server).last().unwrap(), "token-1");
}

#[tokio::test]
async fn a_store_that_fails_costs_no_call() {
    for (trouble, tokens) in [
        (Trouble::Turn, ["token-1", "token-1"]),
        (Trouble::Load, ["token-1", "token-2"]),
        (Trouble::Save, ["token-1", "token-2"]),
        (Trouble::All, ["token-1", "token-2"]),
    ] {
        let (server, store) = (Server::start(answers(2)).await, Memory::troubled(trouble));
        balance(&client(&server, &store)).await.unwrap();
        balance(&client(&server, &store)).await.unwrap();
        assert_eq!(sent_with(&server), tokens);
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_holds_nobody_up_for_long() {
    let held = HeldTime::hold();
    let (server, store) = (
        Server::start(answers(1)).await,
        Memory::troubled(Trouble::Hangs),
    );
    let client = client(&server, &store);
    let call = tokio::spawn(async move { balance(&client).await });
    // Half a minute for the turn and five seconds for the look; then the token is asked for.
    for seconds in [30, 5] {
        assert_eq!(fetched(&server), 0);
        tokio::task::yield_now().await;
        tokio::time::advance(Duration::from_secs(seconds)).await;
    }
    server.wait_for("/auth/token", 1).await;
    // Nothing else is on the wire once the token is there: time moves to the end of the save.
    while !call.is_finished() {
        tokio::task::yield_now().await;
        tokio::time::advance(Duration::from_millis(10)).await;
    }
    drop(held);
    call.await.unwrap().unwrap();
    assert_eq!(sent_with(&server), ["token-1"]);
}

#[tokio::test]
async fn a_failing_store_is_told_of_without_its_words() {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    let (server, store) = (
        Server::start(answers(1)).await,
        Memory::troubled(Trouble::All),
    );
    balance(&client(&server, &store)).await.unwrap();
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for step in ["turn", "load", "save"] {
        let told = log
            .lines()
            .any(|line| line.contains("token store") && line.contains(step));
        assert!(told, "{step}: {log}");
    }
    for secret in [SECRET, "token-1", "key_test"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn the_provider_is_asked_anew_for_each_token() {
    let server = Server::start([]).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, io::Error>(Credentials::new("client_test", format!("key-{number}"))) }
    };
    let builder = Client::builder().credentials_from(provider);
    let client = builder.base_url(&server.url).build().unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    for _ in 0..2 {
        server.script(false, unauthorized());
        server.script(false, answers(1).remove(0));
        server.script(false, answers(1).remove(0));
        balance(&client).await.unwrap();
        balance(&client).await.unwrap();
    }
    // For the first token, and for each one that was refused.
    let requests = server.seen("/auth/token");
    let keys: Vec<_> = requests
        .iter()
        .map(|seen| seen.json()["client_key"].clone())
        .collect();
    assert_eq!(keys, ["key-1", "key-2", "key-3"]);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_fails_is_told_and_asked_again_after_a_pause() {
    let _held = HeldTime::hold();
    let server = Server::start(answers(1)).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            match number {
                1 => Err(io::Error::other("the vault is sealed")),
                _ => Ok(Credentials::new("client_test", "key_test")),
            }
        }
    };
    let builder = Client::builder().credentials_from(provider);
    let client = builder.base_url(&server.url).build().unwrap();
    for _ in 0..3 {
        let error = balance(&client).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "getPaymentBalance was not sent: no access token could be had: createToken was not sent: \
             no credentials could be had: the vault is sealed"
        );
        let Error::NotSent(error) = error else {
            panic!("{error}")
        };
        let NotSentReason::Token(Error::NotSent(error)) = error.reason else {
            panic!("{error:?}")
        };
        let NotSentReason::Credentials(source) = &error.reason else {
            panic!("{error:?}")
        };
        assert!(source.as_error().is::<io::Error>());
    }
    assert_eq!((asked.load(Ordering::SeqCst), fetched(&server)), (1, 0));
    tokio::time::advance(Duration::from_secs(1)).await;
    balance(&client).await.unwrap();
    assert_eq!((asked.load(Ordering::SeqCst), fetched(&server)), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_is_given_up_with_the_call() {
    let held = HeldTime::hold();
    let server = Server::start(answers(1)).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            if number == 1 {
                pending::<()>().await;
            }
            Ok::<_, io::Error>(Credentials::new("client_test", "key_test"))
        }
    };
    let client = Client::builder()
        .credentials_from(provider)
        .base_url(&server.url)
        .call_timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let call = tokio::spawn({
        let client = client.clone();
        async move { balance(&client).await }
    });
    while asked.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    tokio::time::advance(Duration::from_secs(20)).await;
    assert!(matches!(call.await.unwrap(), Err(Error::NotSent(_))));
    // The pause of a second.
    tokio::time::advance(Duration::from_secs(2)).await;
    drop(held);
    tokio::time::resume();
    balance(&client).await.unwrap();
    assert_eq!((asked.load(Ordering::SeqCst), fetched(&server)), (2, 1));
}

#[test]
fn nothing_secret_is_shown() {
    let credentials = Credentials::new("client_x", SECRET);
    let stored = StoredToken::new(SECRET, SystemTime::now().into());
    let builder = Client::builder()
        .credentials_from(credentials.clone())
        .token_store(Memory::holding(SECRET, 3600));
    let shown = format!(
        "{credentials:?} {stored:?} {builder:?} {:?}",
        builder.clone().build()
    );
    assert!(
        shown.contains("client_x") && !shown.contains(SECRET),
        "{shown}"
    );
    // What it is kept as has it, and reads back.
    let text = serde_json::to_string(&stored).unwrap();
    assert!(text.contains(SECRET));
    assert_eq!(serde_json::from_str::<StoredToken>(&text).unwrap(), stored);
}
