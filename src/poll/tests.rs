use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep},
};

use super::{BoxFuture, Outcome, State, UnknownReason, Wait, pace::Pace};
use crate::{
    Error, ErrorSource, NotSentReason, Reply, Unresolved,
    reply::{scripted as answer, scripted_operation as operation},
};

type Answered = Result<Reply<String>, Error>;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn status(text: &str) -> Answered {
    answer(200, &json!({"success": true, "data": text}))
}

fn trouble(status: u16) -> Answered {
    answer(status, &json!({"success": false, "message": "no"}))
}

fn not_sent(reason: NotSentReason) -> Answered {
    Err(Error::not_sent(operation(), reason))
}

fn unresolved() -> Answered {
    Err(Error::Unresolved(Box::new(Unresolved {
        operation: operation(),
        reference: None,
        cause: crate::Cause::Lost(ErrorSource::text("cut off")),
        intent: None,
    })))
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ptr_arg,
    reason = "its type is given"
)]
fn state(status: &String) -> State {
    match status.as_str() {
        "SUCCESS" => State::Succeeded,
        "FAILED" => State::Failed,
        _ => State::Pending,
    }
}

/// When looks were made.
#[derive(Clone)]
struct Looks(Arc<Mutex<Vec<Duration>>>, Instant);

impl Looks {
    fn at(&self) -> Vec<u64> {
        let looks = self.0.lock().unwrap();
        looks.iter().map(Duration::as_secs).collect()
    }
}

/// Finds what is scripted, `PENDING` when nothing is left; each look takes a while.
fn wait<'a>(
    script: impl IntoIterator<Item = Answered>,
    takes: impl IntoIterator<Item = u64>,
) -> (Wait<'a, String>, Looks) {
    let looks = Looks(Arc::default(), Instant::now());
    let seen = looks.clone();
    let script: Mutex<VecDeque<_>> = Mutex::new(script.into_iter().collect());
    let takes: Mutex<VecDeque<_>> = Mutex::new(takes.into_iter().collect());
    let wait = Wait::new(
        move || -> BoxFuture<'a, Answered> {
            seen.0.lock().unwrap().push(seen.1.elapsed());
            let found = script.lock().unwrap().pop_front();
            let takes = takes.lock().unwrap().pop_front().unwrap_or(0);
            Box::pin(async move {
                sleep(seconds(takes)).await;
                found.unwrap_or_else(|| status("PENDING"))
            })
        },
        state,
    );
    (wait, looks)
}

const PACE: [u64; 14] = [0, 5, 10, 15, 20, 25, 30, 40, 60, 100, 180, 340, 660, 900];

#[tokio::test(start_paused = true)]
async fn it_keeps_the_pace_and_gives_up_undecided() {
    let (wait, looks) = wait([], []);
    let outcome = wait.await.unwrap();
    assert_eq!(looks.at(), PACE);
    assert_eq!(looks.1.elapsed().as_secs(), 900);
    assert!(!outcome.is_final());
    assert_eq!(outcome.value().unwrap(), "PENDING");
    assert!(matches!(
        outcome,
        Outcome::Unknown {
            reason: UnknownReason::GaveUp,
            last_error: None,
            ..
        }
    ));
}

#[tokio::test(start_paused = true)]
async fn what_is_on_this_machine_is_looked_at_as_often_as_one_likes() {
    let millis = Duration::from_millis;
    let looked = async |every: Duration, is_here: bool| {
        let (wait, looks) = wait([], []);
        let wait = wait.every(every).give_up_after(seconds(8)).here(is_here);
        assert!(!wait.await.unwrap().is_final());
        looks.0.lock().unwrap().len()
    };
    assert_eq!(looked(millis(2_000), true).await, 5);
    assert_eq!(looked(millis(2_000), false).await, 2);
    // A program that does nothing else would be of no use.
    assert_eq!(looked(Duration::ZERO, true).await, 801);
    // Nobody has asked for more.
    assert_eq!(looked(seconds(5), true).await, 2);
}

#[tokio::test(start_paused = true)]
async fn success_and_failure_end_it() {
    let (succeeds, looks) = wait([status("PENDING"), status("SUCCESS")], []);
    assert!(matches!(succeeds.await, Ok(Outcome::Succeeded(value)) if value == "SUCCESS"));
    assert_eq!(looks.at(), [0, 5]);
    let (fails, looks) = wait([status("FAILED")], []);
    assert!(matches!(fails.await, Ok(Outcome::Failed(value)) if value == "FAILED"));
    assert_eq!(looks.at(), [0]);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_decides_nothing() {
    let (wait, looks) = wait([status("ON_HOLD"), status("SUCCESS")], []);
    assert!(wait.await.unwrap().is_final());
    assert_eq!(looks.at(), [0, 5]);
}

#[tokio::test(start_paused = true)]
async fn trouble_on_the_way_ends_nothing() {
    let sealed = NotSentReason::Credentials(ErrorSource::text("sealed"));
    let sealed = not_sent(sealed).unwrap_err();
    let troubles = || {
        [
            trouble(429),
            trouble(500),
            trouble(503),
            trouble(408),
            // A 2xx that says it failed, and one that cannot be read.
            answer(200, &json!({"status": "error", "code": 500})),
            answer(200, &json!({"success": true, "data": 5})),
            unresolved(),
            not_sent(NotSentReason::Deadline),
            not_sent(NotSentReason::Connect(ErrorSource::text("refused"))),
            not_sent(NotSentReason::Token(sealed.clone())),
            not_sent(NotSentReason::Token(trouble(500).unwrap_err())),
        ]
    };
    let count = troubles().len();
    let (decided, looks) = wait(troubles().into_iter().chain([status("SUCCESS")]), []);
    assert!(matches!(decided.await, Ok(Outcome::Succeeded(_))));
    assert_eq!(looks.at(), PACE[..=count]);

    let (never, _) = wait([status("PENDING")].into_iter().chain(troubles()), []);
    let Ok(Outcome::Unknown {
        last,
        reason,
        last_error,
    }) = never.give_up_after(seconds(60)).await
    else {
        panic!("it is not decided")
    };
    assert_eq!(
        (last.as_deref(), reason),
        (Some("PENDING"), UnknownReason::GaveUp)
    );
    // The look at 60 s was the ninth.
    assert!(matches!(last_error, Some(Error::NotSent(_))));
}

#[tokio::test(start_paused = true)]
async fn what_is_new_may_not_be_visible_yet() {
    let missing = || (0..6).map(|_| trouble(404));
    let (found, looks) = wait(missing().chain([status("SUCCESS")]), []);
    assert!(matches!(found.await, Ok(Outcome::Succeeded(_))));
    assert_eq!(looks.at(), PACE[..7]);

    let (gone, looks) = wait(missing().chain([trouble(404)]), []);
    assert_eq!(gone.await.unwrap_err().status(), Some(404));
    assert_eq!(looks.at(), PACE[..7]);
}

#[tokio::test(start_paused = true)]
async fn what_no_look_would_mend_is_an_error() {
    for error in [
        trouble(400),
        trouble(401),
        trouble(403),
        not_sent(NotSentReason::Token(trouble(401).unwrap_err())),
        not_sent(NotSentReason::Token(trouble(404).unwrap_err())),
        Err(Error::invalid(
            "getWallet",
            vec!["`id` must name something".to_owned()],
        )),
    ] {
        let expected = error.as_ref().unwrap_err().to_string();
        let (wait, looks) = wait([status("PENDING"), error], []);
        assert_eq!(wait.await.unwrap_err().to_string(), expected);
        assert_eq!(looks.at(), [0, 5]);
    }
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_after_each_look() {
    let told = Mutex::new(Vec::new());
    let script = [
        trouble(404),
        status("PENDING"),
        trouble(500),
        status("SUCCESS"),
    ];
    let (wait, _) = wait(script, [1]);
    let outcome = wait
        .on_progress(|progress| {
            told.lock().unwrap().push((
                progress.elapsed.as_secs(),
                progress.looks,
                progress.value.cloned(),
                progress.error.and_then(Error::status),
                progress.next_look_in.map(|time| time.as_secs()),
            ));
        })
        .await;
    assert!(outcome.unwrap().is_final());
    let value = |text: &str| Some(text.to_owned());
    assert_eq!(
        told.into_inner().unwrap(),
        [
            (1, 1, None, Some(404), Some(4)),
            (5, 2, value("PENDING"), None, Some(5)),
            (10, 3, value("PENDING"), Some(500), Some(5)),
            (15, 4, value("SUCCESS"), None, None),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn it_can_be_cancelled_between_looks_and_within_one() {
    let (between, looks) = wait([], []);
    let stopped = between.cancel_when(sleep(seconds(7))).await.unwrap();
    assert_eq!((looks.at(), looks.1.elapsed()), (vec![0, 5], seconds(7)));
    assert!(matches!(
        stopped,
        Outcome::Unknown {
            last: Some(_),
            reason: UnknownReason::Cancelled,
            ..
        }
    ));

    let (within, looks) = wait([], [60]);
    let (cancel, cancelled) = oneshot::channel::<()>();
    let waiting = tokio::spawn(within.cancel_when(cancelled).into_future());
    sleep(seconds(3)).await;
    cancel.send(()).unwrap();
    assert!(matches!(
        waiting.await.unwrap(),
        Ok(Outcome::Unknown {
            last: None,
            reason: UnknownReason::Cancelled,
            ..
        })
    ));
    assert_eq!((looks.at(), looks.1.elapsed()), (vec![0], seconds(3)));

    let (before, looks) = wait([status("SUCCESS")], []);
    assert!(!before.cancel_when(async {}).await.unwrap().is_final());
    assert!(looks.at().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_cancel_that_never_comes_changes_nothing() {
    let (wait, looks) = wait([], []);
    assert!(
        !wait
            .cancel_when(std::future::pending::<()>())
            .await
            .unwrap()
            .is_final()
    );
    assert_eq!(looks.at(), PACE);
}

#[tokio::test(start_paused = true)]
async fn dropping_it_stops_it() {
    let (wait, looks) = wait([], []);
    let limited = tokio::time::timeout(seconds(12), wait.into_future());
    assert!(limited.await.is_err());
    sleep(seconds(100)).await;
    assert_eq!(looks.at(), [0, 5, 10]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_look_makes_up_for_those_it_misses() {
    let (wait, looks) = wait([], [0, 8, 0, 40]);
    assert!(wait.give_up_after(seconds(200)).await.is_ok());
    assert_eq!(looks.at(), [0, 5, 15, 20, 60, 100, 180, 200]);
}

fn times(every: Duration, end: Duration) -> Vec<u64> {
    let mut pace = Pace::new(every, end, false);
    let mut times = vec![0];
    while let Some(next) = pace.next(seconds(*times.last().unwrap())) {
        times.push(next.as_secs());
    }
    times
}

#[test]
fn the_pace_can_be_set_but_not_faster() {
    assert_eq!(times(Duration::ZERO, seconds(900)), PACE);
    assert_eq!(times(seconds(5), seconds(900)), PACE);
    assert_eq!(
        times(seconds(20), seconds(400)),
        [0, 20, 40, 80, 160, 320, 400]
    );
    assert_eq!(times(seconds(600), seconds(900)), [0, 600, 900]);
    assert_eq!(times(Duration::MAX, seconds(900)), [0, 900]);
    assert!(times(seconds(5), Duration::MAX).len() < 40);
    // No two looks closer than five seconds at the end either.
    assert_eq!(times(seconds(5), seconds(32)), [0, 5, 10, 15, 20, 25, 32]);
    assert_eq!(
        times(seconds(5), seconds(35)),
        [0, 5, 10, 15, 20, 25, 30, 35]
    );
    assert_eq!(times(seconds(5), seconds(5)), [0, 5]);
    assert_eq!(times(seconds(5), seconds(4)), [0]);
    assert_eq!(times(seconds(5), Duration::ZERO), [0]);
}

#[tokio::test(start_paused = true)]
async fn it_says_no_more_of_itself_than_its_pace() {
    let (wait, _) = wait([], []);
    assert_eq!(
        format!("{:?}", wait.give_up_after(seconds(60))),
        "Wait { every: 5s, give_up_after: 60s, .. }"
    );
}
