//! A future that is dropped, wherever it has come to, leaves nothing behind.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{task::JoinSet, time::sleep};

use super::*;
use crate::BoxFuture;

/// Polls a future so often, and then drops it.
struct Polled<'a, T> {
    future: Option<BoxFuture<'a, T>>,
    times: usize,
    /// Whether it is polled although nobody woke it.
    eager: bool,
}

impl<T> Future for Polled<'_, T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let Some(left) = self.times.checked_sub(1) else {
            self.future = None;
            return Poll::Ready(None);
        };
        self.times = left;
        let polled = match &mut self.future {
            Some(future) => future.as_mut().poll(context),
            None => return Poll::Ready(None),
        };
        if polled.is_pending() && (self.eager || self.times == 0) {
            context.waker().wake_by_ref();
        }
        polled.map(Some)
    }
}

/// 64 tasks make calls; each of them drops some of its futures after `times` polls.
async fn contend(times: usize, eager: bool) {
    let (window, service) = (Window::new(5, seconds(10)), Service::new(5, seconds(10)));
    let mut tasks = JoinSet::new();
    for task in 0..64_u64 {
        let (window, service) = (window.clone(), service.clone());
        tasks.spawn(async move {
            let mut dice = Dice(task + 64 * times as u64);
            for _ in 0..4 {
                sleep(dice.millis(20_000)).await;
                let lane = dice.lane();
                let future = window.acquire(ask(lane));
                let permit = if dice.below(2) == 0 {
                    let future = Some(future);
                    Polled {
                        future,
                        times,
                        eager,
                    }
                    .await
                } else {
                    Some(future.await)
                };
                let Some(permit) = permit else { continue };
                let mut permit = permit.expect("there is an hour");
                sleep(dice.millis(2_000)).await;
                match dice.below(4) {
                    0 => (), // dropped before it was sent
                    1 => permit.left(),
                    _ => {
                        permit.left();
                        sleep(dice.millis(2_000)).await;
                        service.arrive(Instant::now());
                        sleep(dice.millis(2_000)).await;
                        permit.answered();
                    }
                }
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    sleep(seconds(15)).await;
    assert!(window.is_at_rest(), "after {times} polls");
    assert_eq!(service.count().1, 0);
}

#[tokio::test(start_paused = true)]
async fn a_future_can_be_dropped_after_any_number_of_polls() {
    for times in 0..24 {
        contend(times, false).await;
        contend(times, true).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_future_can_be_dropped_at_any_moment_while_others_run() {
    let window = Window::new(7, Duration::from_millis(3));
    let mut tasks = JoinSet::new();
    for seed in 0..64 {
        let window = window.clone();
        tasks.spawn(async move {
            let mut dice = Dice(seed);
            for _ in 0..40 {
                let lane = dice.lane();
                let time = Duration::from_micros(dice.below(5_000));
                let acquired = tokio::time::timeout(time, window.acquire(ask(lane))).await;
                if let Ok(Ok(mut permit)) = acquired
                    && dice.below(3) > 0
                {
                    permit.left();
                    tokio::task::yield_now().await;
                    permit.answered();
                }
            }
            // And everybody is served in the end.
            call(&window, Lane::Poll).await;
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    sleep(Duration::from_millis(4)).await;
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn the_next_one_keeps_the_time_when_the_keeper_goes() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    call(&window, Lane::Money).await;
    let tasks = [(); 3].map(|()| {
        let window = window.clone();
        tokio::spawn(async move { call(&window, Lane::Read).await })
    });
    sleep(seconds(10)).await;
    let [first, second, third] = tasks;
    first.abort();
    sleep(seconds(10)).await;
    second.abort();
    third.await.unwrap();
    assert_eq!(started.elapsed(), MINUTE);
}

/// Who waits, first polled in this order.
fn queue(window: &Window, names: &[char]) -> Vec<(char, tokio::task::JoinHandle<Duration>)> {
    let started = Instant::now();
    let wait = |name: &char| {
        let window = window.clone();
        let wait = async move {
            call(&window, Lane::Read).await;
            started.elapsed()
        };
        (*name, tokio::spawn(wait))
    };
    names.iter().map(wait).collect()
}

#[tokio::test(start_paused = true)]
async fn whoever_goes_the_others_are_not_late() {
    for idle in [false, true] {
        for stays in ['b', 'c', 'd'] {
            let window = Window::new(1, MINUTE);
            call(&window, Lane::Money).await;
            let tasks = queue(&window, &['a', 'b', 'c', 'd']);
            sleep(seconds(1)).await;
            // Somebody who is the newest, and of whom nothing is heard any more.
            let mut newest = window.acquire(ask(Lane::Poll));
            let mut context = Context::from_waker(std::task::Waker::noop());
            assert!(!idle || newest.as_mut().poll(&mut context).is_pending());
            sleep(seconds(99)).await;
            for (name, task) in tasks {
                if name == stays {
                    assert_eq!(task.await.unwrap(), seconds(120), "{idle}, {name}");
                } else if name != 'a' {
                    task.abort();
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn who_should_keep_the_time_and_is_late_does_so_no_longer() {
    let window = Window::new(2, MINUTE);
    let mut slow = acquire(&window, Lane::Money).await;
    call(&window, Lane::Money).await;
    let mut tasks = queue(&window, &['a', 'b', 'c', 'd']);
    sleep(seconds(1)).await;
    let mut newest = window.acquire(ask(Lane::Poll));
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(newest.as_mut().poll(&mut context).is_pending());
    sleep(seconds(49)).await;
    slow.left();
    sleep(seconds(50)).await;
    let (_, last) = tasks.remove(3);
    for (_, task) in tasks {
        task.abort();
    }
    assert_eq!(last.await.unwrap(), seconds(50 + 5 + 60));
}

#[tokio::test(start_paused = true)]
async fn who_goes_after_he_was_passed_over_is_forgotten() {
    let window = Window::new(1, MINUTE);
    call(&window, Lane::Money).await;
    let mut idle = window.acquire(ask(Lane::Money));
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(idle.as_mut().poll(&mut context).is_pending());
    call(&window, Lane::Poll).await;
    drop(idle);
    call(&window, Lane::Poll).await;
    sleep(MINUTE).await;
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_sooner_than_feared_is_news_for_those_who_wait() {
    let window = Window::new(1, MINUTE);
    let mut permit = acquire(&window, Lane::Money).await;
    permit.left();
    let mut tasks = queue(&window, &['a', 'b', 'c']);
    sleep(seconds(1)).await;
    permit.answered();
    sleep(seconds(1)).await;
    tasks.remove(0).1.abort();
    assert_eq!(tasks.remove(0).1.await.unwrap(), seconds(61));
}

#[tokio::test(start_paused = true)]
async fn who_is_dropped_before_he_hears_that_he_failed_leaves_nothing() {
    let window = Window::new(1, MINUTE);
    call(&window, Lane::Money).await;
    let deadline = Instant::now() + seconds(100);
    let mut idle = window.acquire(Ask::new(&OPERATIONS[0], Lane::Read, deadline));
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(idle.as_mut().poll(&mut context).is_pending());
    window.turned_away(Some(seconds(200)));
    drop(idle);
    sleep(seconds(60)).await;
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn who_is_dropped_with_a_place_in_hand_passes_it_on() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    call(&window, Lane::Money).await;
    let mut idle = window.acquire(ask(Lane::Money));
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(idle.as_mut().poll(&mut context).is_pending());
    let other = tokio::spawn({
        let window = window.clone();
        async move { call(&window, Lane::Poll).await }
    });
    sleep(Duration::from_millis(60_500)).await;
    assert!(!other.is_finished(), "the place was offered to the first");
    drop(idle);
    other.await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_millis(60_500));
}

#[tokio::test(start_paused = true)]
async fn what_was_never_polled_has_asked_for_nothing() {
    let window = Window::new(1, MINUTE);
    let unused = [
        window.acquire(ask(Lane::Money)),
        window.acquire(ask(Lane::Money)),
    ];
    call(&window, Lane::Poll).await;
    drop(unused);
    sleep(MINUTE).await;
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn a_panic_poisons_nothing() {
    let window = Window::new(2, MINUTE);
    let panics = tokio::spawn({
        let window = window.clone();
        async move {
            let _permit = acquire(&window, Lane::Money).await;
            panic!("on purpose");
        }
    });
    assert!(panics.await.unwrap_err().is_panic());
    window.poison();
    call(&window, Lane::Money).await;
    call(&window, Lane::Money).await;
}
