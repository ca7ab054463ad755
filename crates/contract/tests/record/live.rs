//! Recording by calling, over HTTP, at the sandbox.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use cartevo::{Ask, BoxFuture, Client, Permit, Quota, RetryPolicy, TooLate, Unlimited};
use cartevo_contract::{
    conformance::{Failure, run},
    record::{Live, Recorded, live, live_until, sheet, text},
};
use cartevo_sandbox::{Builder, Fault, FaultRule, Sandbox};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::{all, common::options_for, options, written};

/// A customer with a card, and nothing that moves by itself.
const SEED: &str = r#"{
    "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné", "kyc": "approved"}],
    "cards": [{"ref": "shop", "customer": "awa", "balance": 20}]
}"#;

/// Where a sandbox listens, and its credentials.
#[derive(Clone)]
struct Place {
    url: String,
    id: String,
    key: String,
}

/// Calls `then` with a sandbox that runs meanwhile; gives it back as it is afterwards.
fn beside_a_sandbox<T>(seed: &str, then: impl FnOnce(&Place) -> T) -> (T, Vec<(String, String)>) {
    beside(Sandbox::builder().seed(seed).unwrap(), then)
}

fn beside<T>(builder: Builder, then: impl FnOnce(&Place) -> T) -> (T, Vec<(String, String)>) {
    let (say, listen) = mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let builder = builder.quota(None);
    let server = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let sandbox = builder.start().await.unwrap();
            let place = Place {
                url: sandbox.url().to_owned(),
                id: sandbox.client_id().to_owned(),
                key: sandbox.client_key().to_owned(),
            };
            say.send(place).unwrap();
            let _ = stopped.await;
            let requests = sandbox.requests().into_iter();
            requests
                .map(|request| (request.method, request.path))
                .collect()
        })
    });
    let place = listen.recv().unwrap();
    let result = then(&place);
    drop(stop);
    (result, server.join().unwrap())
}

fn session(place: &Place, key: &str, allow_writes: bool) -> Live {
    let client = Client::builder()
        .credentials(&*place.id, key)
        .base_url(&*place.url)
        .quota(Unlimited)
        .retry(RetryPolicy::none());
    Live {
        client: client.build().unwrap(),
        base_url: place.url.clone(),
        allow_writes,
    }
}

fn recorded(out: &Path, allow_writes: bool) -> (Recorded, Vec<(String, String)>) {
    beside_a_sandbox(SEED, |place| {
        live(&options(out), &session(place, &place.key, allow_writes)).unwrap()
    })
}

#[test]
fn what_reads_is_called_with_ids_from_the_lists() {
    let out = TempDir::new().unwrap();
    let (recorded, requests) = recorded(out.path(), false);
    let operations: BTreeSet<&str> = recorded
        .written
        .iter()
        .map(|written| written.id.split_once('/').unwrap().0)
        .collect();
    for operation in [
        "listCustomers",
        "getCustomer",
        "listCustomerCards",
        "listCustomerTransactions",
        "listCards",
        "getCard",
        "listCardTransactions",
        "listWallets",
        "getWallet",
        "getUsdBalance",
        "listWalletTransactions",
        "listTransactions",
        "getPaymentBalance",
        "listPayments",
        "convertCurrency",
    ] {
        assert!(
            operations.contains(operation),
            "{operation} of {operations:?}"
        );
    }
    let card = written(out.path(), "getCard/ok-visa-usd-active");
    assert_eq!(
        card["source"],
        json!({"kind": "sandbox", "page": "GET /cards/{id}", "date": "2026-11-21"})
    );
    // Nobody's is asked for as well.
    assert_eq!(
        written(out.path(), "getCard/not-found")["response"]["status"],
        404
    );
    // Nothing was written at the service.
    let writes: Vec<_> = requests
        .iter()
        .filter(|(method, path)| {
            method != "GET" && !path.ends_with("/auth/token") && !path.ends_with("/convert")
        })
        .collect();
    assert!(writes.is_empty(), "{writes:?}");
    let left_out = |operation: &str| {
        recorded
            .left_out
            .iter()
            .find(|(id, _)| id == operation)
            .map(|(_, why)| why.as_str())
    };
    assert_eq!(
        left_out("freezeCard"),
        Some("it writes: `--allow-writes` lets it be done and undone")
    );
    assert_eq!(left_out("fundCard"), Some("it moves money"));
    assert_eq!(
        left_out("createCustomer"),
        Some("its body would be about a person")
    );
    assert_eq!(left_out("terminateCard"), Some("it cannot be undone"));
    assert_eq!(
        left_out("createToken"),
        Some("the client does it by itself, and its request is a secret")
    );
    assert_eq!(
        left_out("getPayment"),
        Some("no list has shown an id, so it was asked for nobody's only")
    );
}

#[test]
fn what_was_recorded_keeps_to_the_contract() {
    let out = TempDir::new().unwrap();
    let (recorded, _) = recorded(out.path(), false);
    assert!(recorded.is_clean(), "{}", text(&recorded));
    let report = run(&options_for(out.path())).unwrap();
    assert!(report.conforms(), "{:#?}", report.findings);
    assert_eq!(report.recordings.len(), all(out.path()).len());
}

#[test]
fn what_can_be_undone_is_done_and_undone() {
    let out = TempDir::new().unwrap();
    let (recorded, requests) = recorded(out.path(), true);
    assert_eq!(
        written(out.path(), "freezeCard/ok-frozen")["response"]["status"],
        200
    );
    assert_eq!(
        written(out.path(), "unfreezeCard/ok-active")["response"]["status"],
        200
    );
    let puts = requests.iter().filter(|(method, _)| method == "PUT");
    let ends: Vec<&str> = puts
        .filter_map(|(_, path)| path.rsplit('/').next())
        .collect();
    assert_eq!(ends, ["freeze", "unfreeze"]);
    assert!(
        recorded
            .left_out
            .iter()
            .all(|(operation, _)| !operation.contains("reeze")),
        "{:?}",
        recorded.left_out
    );
}

#[test]
fn what_could_not_be_undone_is_told() {
    for (operation, told) in [("unfreezeCard", true), ("freezeCard", false)] {
        let out = TempDir::new().unwrap();
        let fault = FaultRule::on(operation)
            .every_call()
            .gives(Fault::Status(if told { 503 } else { 422 }));
        let builder = Sandbox::builder().seed(SEED).unwrap().faults(fault);
        let (recorded, _) = beside(builder, |place| {
            live(&options(out.path()), &session(place, &place.key, true)).unwrap()
        });
        assert_eq!(
            text(&recorded).contains("not undone: `unfreezeCard` did not succeed, so "),
            told,
            "{}",
            text(&recorded)
        );
        assert_eq!(recorded.left_behind.len(), usize::from(told));
        assert!(!told || !recorded.is_clean());
    }
}

#[test]
fn nothing_is_frozen_that_was_not_active() {
    let out = TempDir::new().unwrap();
    let seed = SEED.replace("\"balance\": 20", "\"balance\": 20, \"status\": \"FROZEN\"");
    let (recorded, requests) = beside_a_sandbox(&seed, |place| {
        live(&options(out.path()), &session(place, &place.key, true)).unwrap()
    });
    assert!(
        requests.iter().all(|(method, _)| method != "PUT"),
        "{requests:?}"
    );
    assert!(recorded.left_out.contains(&(
        "freezeCard".to_owned(),
        "nothing that was listed is ACTIVE".to_owned()
    )));
}

#[test]
fn wrong_credentials_are_tried_once() {
    let out = TempDir::new().unwrap();
    let (error, requests) = beside_a_sandbox(SEED, |place| {
        live(&options(out.path()), &session(place, "canary", false)).unwrap_err()
    });
    let Failure::Tool(message) = error else {
        panic!("{error}");
    };
    assert!(
        message.starts_with("no token: ") && !message.contains("canary"),
        "{message}"
    );
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(all(out.path()).is_empty());
}

/// Room for a few requests; whoever wants one more waits for ever, and that is told.
struct Few {
    left: AtomicUsize,
    waits: Arc<Notify>,
}

impl Quota for Few {
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        if taken.is_ok() {
            return Unlimited.acquire(ask);
        }
        self.waits.notify_one();
        Box::pin(std::future::pending())
    }

    fn turned_away(&self, _: Option<Duration>) {}
}

#[test]
fn what_was_answered_before_an_interruption_is_written() {
    let out = TempDir::new().unwrap();
    let waits = Arc::new(Notify::new());
    let quota = Few {
        left: AtomicUsize::new(4),
        waits: Arc::clone(&waits),
    };
    let (recorded, requests) = beside_a_sandbox(SEED, |place| {
        let client = Client::builder()
            .credentials(&*place.id, &*place.key)
            .base_url(&*place.url)
            .quota(quota)
            .build();
        let session = Live {
            client: client.unwrap(),
            base_url: place.url.clone(),
            allow_writes: true,
        };
        live_until(&options(out.path()), &session, waits.notified()).unwrap()
    });
    // One of them was for the token.
    assert_eq!(requests.len(), 4, "{requests:?}");
    assert_eq!(recorded.written.len(), 3, "{}", text(&recorded));
    assert_eq!(all(out.path()).len(), 3);
    assert!(!recorded.is_clean());
    let missing = recorded.left_out.iter();
    let missing = missing.filter(|(_, why)| why == "it was interrupted before");
    let told = format!(
        "interrupted: {} operations were not called\n",
        missing.count()
    );
    assert!(
        text(&recorded).contains(&told),
        "{told}: {}",
        text(&recorded)
    );
    let freeze = (
        "freezeCard".to_owned(),
        "it was interrupted before".to_owned(),
    );
    assert!(
        recorded.left_out.contains(&freeze),
        "nothing is begun that would have to be undone"
    );
    let sheet = sheet::recorded(&recorded);
    assert!(sheet.fails());
    let codes: Vec<&str> = sheet.findings.iter().map(|item| item.code).collect();
    assert!(codes.contains(&"recording-interrupted"), "{codes:?}");
    assert_eq!(sheet.recordings.len(), 3);
}
