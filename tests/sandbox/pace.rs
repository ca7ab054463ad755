//! The client keeps to the quota that the sandbox enforces, and uses it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cartevo::{Ask, BoxFuture, Client, Lane, Permit, RetryPolicy, TooLate, Used, Window};
use cartevo_sandbox::{LoggedRequest, Quota, Sandbox};
use tokio::{
    task::{JoinSet, yield_now},
    time::{self, Instant},
};

use crate::held_time::HeldTime;

const WINDOW: Duration = Duration::from_secs(60);
const PLACES: usize = 10;
const STEP: Duration = Duration::from_millis(250);
/// Nothing can happen for so long once a window is full.
const LEAP: Duration = Duration::from_millis(59_750);

/// The client's window, with a count of the requests that are on their way.
struct Counted {
    window: Window,
    under_way: Arc<AtomicUsize>,
}

impl cartevo::Quota for Counted {
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(async move {
            let mut permit = self.window.acquire(ask).await?;
            let under_way = self.under_way.clone();
            under_way.fetch_add(1, Ordering::SeqCst);
            Ok(Permit::new(move |used| {
                if used != Used::No {
                    permit.left();
                }
                match used {
                    Used::Answered => permit.answered(),
                    _ => drop(permit),
                }
                under_way.fetch_sub(1, Ordering::SeqCst);
            }))
        })
    }

    fn turned_away(&self, wait: Option<Duration>) {
        self.window.turned_away(wait);
    }
}

/// A sandbox that enforces the documented quota, and a client that knows of it.
struct Paced {
    sandbox: Sandbox,
    client: Client,
    /// How many answers the sandbox has given.
    answered: Arc<AtomicUsize>,
    under_way: Arc<AtomicUsize>,
}

impl Paced {
    async fn start() -> Self {
        let answered = Arc::new(AtomicUsize::new(0));
        let under_way = Arc::new(AtomicUsize::new(0));
        let counter = answered.clone();
        let quota = Quota {
            requests: PLACES,
            seconds: 60,
        };
        let sandbox = Sandbox::builder()
            .quota(Some(quota))
            .on_request(move |request: &LoggedRequest| {
                assert_ne!(request.status, 429, "the client was too fast");
                counter.fetch_add(1, Ordering::SeqCst);
            })
            .start()
            .await
            .unwrap();
        let client = Client::builder()
            .credentials(sandbox.client_id(), sandbox.client_key())
            .base_url(sandbox.url())
            .quota(Counted {
                window: Window::new(PLACES.try_into().unwrap(), WINDOW),
                under_way: under_way.clone(),
            })
            .call_timeout(Duration::MAX)
            .retry(RetryPolicy::none())
            .build()
            .unwrap();
        Self {
            sandbox,
            client,
            answered,
            under_way,
        }
    }

    /// Both clocks move when nothing happens any more; the sandbox's first, so that it never thinks
    /// that less time has passed than the client does.
    async fn pass(&self) {
        let mut quiet = 0;
        let before = self.answered.load(Ordering::SeqCst);
        while quiet < 100 {
            yield_now().await;
            let busy = self.under_way.load(Ordering::SeqCst) > 0;
            quiet = if busy { 0 } else { quiet + 1 };
        }
        let full = self.answered.load(Ordering::SeqCst) >= before + PLACES;
        let step = if full { LEAP } else { STEP };
        self.sandbox.advance(step);
        time::advance(step).await;
    }
}

/// Makes `calls` calls from 64 tasks, and tells how long it took.
async fn flood(calls: usize) -> (Paced, Duration) {
    let paced = Paced::start().await;
    time::pause();
    let _held = HeldTime::hold();
    let begun = Instant::now();
    let (left, done) = (
        Arc::new(AtomicUsize::new(calls)),
        Arc::new(AtomicUsize::new(0)),
    );
    let mut tasks = JoinSet::new();
    for task in 0..64 {
        let (client, left, done) = (paced.client.clone(), left.clone(), done.clone());
        tasks.spawn(async move {
            let take = |left: usize| left.checked_sub(1);
            while left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
                .is_ok()
            {
                let lane = [Lane::Money, Lane::Read, Lane::Read, Lane::Poll][task % 4];
                client.payments().balance().lane(lane).await.unwrap();
                done.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    while done.load(Ordering::SeqCst) < calls {
        paced.pass().await;
    }
    tasks.join_all().await;
    let took = begun.elapsed();
    time::resume();
    (paced, took)
}

#[tokio::test]
async fn ten_thousand_calls_from_64_tasks_meet_no_429_and_use_the_window() {
    let calls = 10_000;
    let (paced, took) = flood(calls).await;
    // Tokens are requests too: one for each 55 minutes.
    let requests = paced.answered.load(Ordering::SeqCst);
    assert!((1..=20).contains(&(requests - calls)), "{requests}");
    // After the first ten at once, ten in each window.
    let ideal = WINDOW * u32::try_from((requests - 1) / PLACES).unwrap();
    let used = ideal.as_secs_f64() / took.as_secs_f64();
    println!(
        "{requests} requests in {took:?}: {:.2} % of the window",
        used * 100.0
    );
    assert!(used >= 0.99, "{used}");
    assert!(used <= 1.01, "{used}: the clock is wrong");
}
