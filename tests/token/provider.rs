//! Where credentials come from.

use std::{
    future::pending,
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cartevo::{Client, Credentials, Error, NotSentReason, Unlimited};

use crate::{
    answers, balance, fetched,
    support::{Server, held_time::HeldTime},
    unauthorized,
};

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
    let client = builder
        .base_url(&server.url)
        .quota(Unlimited)
        .build()
        .unwrap();
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
    let client = builder
        .base_url(&server.url)
        .quota(Unlimited)
        .build()
        .unwrap();
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
        .quota(Unlimited)
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
