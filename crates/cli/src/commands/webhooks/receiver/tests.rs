//! What becomes of a notice while it is being passed on.

use std::{
    future::pending,
    sync::atomic::{AtomicUsize, Ordering},
};

use tokio::{net::TcpListener, sync::Notify, time};

use super::*;
use crate::out::Color;

/// Somebody who never answers the first notice, and takes the others.
#[derive(Default)]
struct Elsewhere {
    got: AtomicUsize,
    has_got: Notify,
}

impl Elsewhere {
    fn got(&self) -> usize {
        self.got.load(Ordering::SeqCst)
    }
}

async fn elsewhere() -> (Arc<Elsewhere>, Arc<Receiver>) {
    let elsewhere = Arc::new(Elsewhere::default());
    let kept = Arc::clone(&elsewhere);
    let answer = move || async move {
        let before = kept.got.fetch_add(1, Ordering::SeqCst);
        kept.has_got.notify_one();
        if before == 0 {
            pending::<()>().await;
        }
        StatusCode::NO_CONTENT
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let forward = Forward::new(&address).unwrap();
    let out = Out::new(true, Color::Never);
    let receiver = Receiver::new(None, None, Some(forward), out);
    (elsewhere, Arc::new(receiver))
}

/// Delivers always the same notice, as a task of its own.
fn deliver(receiver: &Arc<Receiver>) -> tokio::task::JoinHandle<Notice> {
    let receiver = Arc::clone(receiver);
    let body = br#"{"event": "payment.collect", "data": {"transaction_id": "txn_1"}}"#;
    let body = Bytes::from_static(body);
    tokio::spawn(async move { receiver.in_time(&HeaderMap::new(), &body).await })
}

/// It is taken now, and known from then on.
async fn is_passed_on_once_more(elsewhere: &Elsewhere, receiver: &Arc<Receiver>) {
    let again = deliver(receiver).await.unwrap();
    assert_eq!((again.answer, elsewhere.got()), (StatusCode::OK, 2));
    assert!(again.passed.is_some());
    let known = deliver(receiver).await.unwrap();
    assert_eq!((known.answer, elsewhere.got()), (StatusCode::OK, 2));
    assert!(matches!(known.judgement, Judgement::Known));
}

#[tokio::test]
async fn what_was_not_taken_in_time_is_passed_on_when_it_comes_again() {
    let (elsewhere, receiver) = elsewhere().await;
    let slow = deliver(&receiver);
    elsewhere.has_got.notified().await;
    time::pause();
    time::advance(LIMIT).await;
    let slow = slow.await.unwrap();
    time::resume();
    assert_eq!(slow.answer, StatusCode::SERVICE_UNAVAILABLE);
    assert!(matches!(slow.judgement, Judgement::TooSlow));
    is_passed_on_once_more(&elsewhere, &receiver).await;
}

#[tokio::test]
async fn what_its_sender_gave_up_is_passed_on_when_it_comes_again() {
    let (elsewhere, receiver) = elsewhere().await;
    let given_up = deliver(&receiver);
    elsewhere.has_got.notified().await;
    given_up.abort();
    assert!(given_up.await.is_err_and(|error| error.is_cancelled()));
    is_passed_on_once_more(&elsewhere, &receiver).await;
}

#[tokio::test]
async fn while_it_is_being_passed_on_the_same_is_neither_passed_on_nor_taken() {
    let (elsewhere, receiver) = elsewhere().await;
    let first = deliver(&receiver);
    elsewhere.has_got.notified().await;
    let second = deliver(&receiver).await.unwrap();
    assert_eq!(second.answer, StatusCode::SERVICE_UNAVAILABLE);
    assert!(matches!(second.judgement, Judgement::UnderWay));
    assert_eq!(elsewhere.got(), 1);
    first.abort();
}
