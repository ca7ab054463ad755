use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Duration;

use cartevo_sandbox::{ControlError, Quirk, Quirks, Sandbox};
use serde_json::json;

use crate::support::{Caller, card, sandbox, token, with};

#[tokio::test]
async fn many_sandboxes_share_nothing_but_ids() {
    let mut sandboxes = Vec::new();
    for _ in 0..20 {
        sandboxes.push(sandbox().await);
    }
    let urls: std::collections::HashSet<_> = sandboxes.iter().map(Sandbox::url).collect();
    assert_eq!(urls.len(), 20);
    let first = Caller::of(&sandboxes[0]).await;
    assert_eq!(first.create_card(&sandboxes[0]).await.status, 201);
    for other in &sandboxes[1..] {
        assert_eq!(other.seeded(), sandboxes[0].seeded());
        assert_ne!(other.client_key(), sandboxes[0].client_key());
        assert!(other.cards().is_empty());
        let mut intruder = Caller::stranger(other);
        intruder.token.clone_from(&first.token);
        assert_eq!(intruder.get("/payment/balance").await.status, 401);
    }
}

#[tokio::test]
async fn the_same_calls_bring_the_same_answers() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let sandbox = sandbox().await;
        let caller = Caller::of(&sandbox).await;
        let card = caller.create_card(&sandbox).await;
        sandbox.advance(Duration::from_millis(1500));
        let funded = caller.fund(&sandbox).await;
        runs.push((card, funded, sandbox.requests()));
    }
    assert_eq!(runs[0], runs[1]);
    let created_at = &runs[0].1.data()["transaction"]["created_at"];
    assert_eq!(*created_at, json!("2026-05-09T10:15:01.500Z"));
}

#[tokio::test]
async fn an_observer_may_look_at_the_log() {
    let shared: Arc<OnceLock<Weak<Sandbox>>> = Arc::default();
    let seen: Arc<Mutex<Vec<usize>>> = Arc::default();
    let (watched, counts) = (Arc::clone(&shared), Arc::clone(&seen));
    let builder = Sandbox::builder().on_request(move |_| {
        let sandbox = watched.get().and_then(Weak::upgrade).unwrap();
        counts.lock().unwrap().push(sandbox.requests().len());
    });
    let sandbox = Arc::new(builder.start().await.unwrap());
    shared.set(Arc::downgrade(&sandbox)).unwrap();
    let stranger = Caller::stranger(&sandbox);
    let calls = async {
        for _ in 0..2 {
            stranger.get("/payment/balance").await;
        }
    };
    let limit = Duration::from_secs(10);
    if tokio::time::timeout(limit, calls).await.is_err() {
        // Its thread waits for itself, and who dropped it would wait for its thread.
        std::mem::forget(sandbox);
        panic!("the observer waits for ever");
    }
    assert_eq!(*seen.lock().unwrap(), [1, 2]);
}

#[tokio::test]
async fn dropping_it_frees_the_port_and_ends_its_connections() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    assert_eq!(caller.get("/payment/balance").await.status, 200);
    let address = sandbox.url()["http://".len()..].split('/').next();
    let address = address.unwrap().to_owned();
    let mut idle = TcpStream::connect(&address).unwrap();
    idle.write_all(b"GET ").unwrap();

    drop(sandbox);
    assert!(TcpStream::connect(&address).is_err());
    // Ended or reset: nothing more comes either way.
    assert_eq!(idle.read(&mut [0; 16]).unwrap_or(0), 0);
    assert!(
        caller
            .request("GET", "/payment/balance")
            .send()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let sandbox = sandbox().await;
    let port = sandbox
        .url()
        .split([':', '/'])
        .nth(4)
        .unwrap()
        .parse()
        .unwrap();
    let error = Sandbox::builder()
        .quota(None)
        .port(port)
        .start()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn requests_are_listed_without_anything_secret() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let sandbox = Sandbox::builder()
        .quota(None)
        .on_request(move |request| sink.lock().unwrap().push(request.clone()))
        .start()
        .await
        .unwrap();
    let caller = Caller::of(&sandbox).await;
    sandbox.advance(Duration::from_secs(5));
    caller.create_card(&sandbox).await;
    caller.get("/nowhere?token=hidden").await;

    let log = sandbox.requests();
    let lines: Vec<_> = log
        .iter()
        .map(|request| {
            (
                request.method.as_str(),
                request.path.as_str(),
                request.status,
            )
        })
        .collect();
    let expected = [
        ("POST", "/auth/token", 200),
        ("POST", "/cards", 201),
        ("GET", "/nowhere", 404),
    ];
    assert_eq!(lines, expected);
    assert_eq!((log[1].at - log[0].at).num_seconds(), 5);
    assert_eq!(*seen.lock().unwrap(), log);
    let shown = format!("{log:?}");
    assert!(!shown.contains(&caller.token) && !shown.contains("hidden"));
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let sandbox = sandbox().await;
    let token = token(&sandbox).await;
    let caller = Caller::of(&sandbox).await;
    let answer = caller.create_card(&sandbox).await;
    let masked = answer.data()["card"]["masked_pan"].as_str().unwrap();
    let shown = format!(
        "{sandbox:?} {sandbox:#?} {:?} {:?} {:?}",
        Sandbox::builder().quota(None),
        sandbox.cards(),
        sandbox.transactions()
    );
    assert!(shown.contains(sandbox.client_id()));
    assert!(shown.contains("[redacted]"));
    for secret in [sandbox.client_key(), &token, &caller.token] {
        assert!(!shown.contains(secret));
    }
    assert!(!shown.contains("41111111"));
    assert!(
        !shown.contains(&masked[12..]),
        "not even the last four digits"
    );
}

#[tokio::test]
async fn unknown_ids_are_named() {
    let sandbox = sandbox().await;
    let expected = |expected| {
        Err(ControlError::UnknownId {
            expected,
            id: "nobody".into(),
        })
    };
    assert_eq!(sandbox.settle("nobody"), expected("transaction"));
    assert_eq!(sandbox.fail("nobody"), expected("transaction"));
    assert_eq!(sandbox.approve_kyc("nobody"), expected("customer"));
    assert_eq!(sandbox.reject_kyc("nobody"), expected("customer"));
    assert_eq!(
        sandbox.set_wallet_active("nobody", true),
        expected("wallet")
    );
    let text = sandbox.settle("nobody").unwrap_err().to_string();
    assert_eq!(text, "expected the id of a transaction, found `nobody`");
}

#[tokio::test]
async fn a_card_is_not_a_pending_top_up() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    caller.create_card(&sandbox).await;
    let id = sandbox.transactions()[0].id.clone();
    let error = sandbox.settle(&id).unwrap_err();
    assert!(matches!(
        error,
        ControlError::WrongState {
            found: "SUCCESS",
            ..
        }
    ));
}

#[tokio::test]
async fn quirks_can_be_chosen_at_the_start_and_later() {
    let quirks = Quirks::all() | [Quirk::BareCardAnswer].into();
    let sandbox = Sandbox::builder()
        .quota(None)
        .port(0)
        .quirks(quirks)
        .start()
        .await
        .unwrap();
    let caller = Caller::of(&sandbox).await;
    assert_eq!(caller.create_card(&sandbox).await.body["status"], "success");
    sandbox.set_quirks(Quirks::none());
    let order = with(card(&sandbox), "amount", json!(1));
    assert_eq!(caller.post("/cards", &order).await.body["success"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_can_be_shared_between_tasks() {
    let sandbox = Arc::new(sandbox().await);
    let shared = Arc::clone(&sandbox);
    let task = tokio::spawn(async move { Caller::of(&shared).await.fund(&shared).await });
    assert_eq!(task.await.unwrap().status, 200);
    assert_eq!(sandbox.transactions().len(), 1);
}
