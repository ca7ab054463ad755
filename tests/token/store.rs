//! A token that is kept where others find it.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use cartevo::{Client, ClientBuilder, Credentials, StoredToken, Unlimited};

use crate::{
    SECRET, answers, balance, fetched, in_a_task,
    memory::{Memory, Trouble},
    sent_with,
    support::{Server, held_time::HeldTime},
    unauthorized,
};

fn builder(server: &Server) -> ClientBuilder {
    let builder = Client::builder().credentials("client_test", "key_test");
    builder.base_url(&server.url).quota(Unlimited)
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
    let _held = HeldTime::hold();
    let (server, store) = (
        Server::start(answers(1_000)).await,
        Memory::troubled(Trouble::Hangs),
    );
    let client = client(&server, &store);
    let call = in_a_task(&client);
    // Half a minute for the turn and five seconds for the look; then the token is asked for.
    for seconds in [30, 5] {
        assert_eq!(fetched(&server), 0);
        tokio::task::yield_now().await;
        tokio::time::advance(Duration::from_secs(seconds)).await;
    }
    // Who comes when the token is there does not wait for the save.
    while sent_with(&server).is_empty() {
        in_a_task(&client);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }
    assert!(!call.is_finished());
    tokio::time::advance(Duration::from_secs(5)).await;
    call.await.unwrap().unwrap();
    assert_eq!(fetched(&server), 1);
}

#[cfg(feature = "tracing")]
#[tokio::test]
async fn a_failing_store_is_told_of_without_its_words() {
    use std::{io, sync::Mutex};

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
