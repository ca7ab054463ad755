//! Many calls at once: the window is used, and money does not wait for the others.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::atomic::{AtomicU32, Ordering},
};

use tokio::{task::JoinSet, time::sleep};

use super::*;

/// One call that takes a while, before and after it arrives.
async fn travel(window: &Window, service: &Service, lane: Lane, dice: &mut Dice) {
    let mut permit = acquire(window, lane).await;
    permit.left();
    sleep(dice.millis(200)).await;
    service.arrive(Instant::now());
    sleep(dice.millis(400)).await;
    permit.answered();
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_calls_of_64_tasks_use_the_window_and_never_too_much() {
    const CALLS: u32 = 10_000;
    let (window, service) = (Window::default(), Service::new(10, MINUTE));
    let begun = Arc::new(AtomicU32::new(0));
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for seed in 0..64 {
        let (window, service, begun) = (window.clone(), service.clone(), begun.clone());
        tasks.spawn(async move {
            let mut dice = Dice(seed);
            while begun.fetch_add(1, Ordering::Relaxed) < CALLS {
                // Polls alone would leave the others their part of the window.
                let lane = match dice.below(20) {
                    0 => Lane::Poll,
                    1..10 => Lane::Read,
                    _ => Lane::Money,
                };
                travel(&window, &service, lane, &mut dice).await;
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    assert_eq!(service.count(), (10_000, 0));
    // Ten at once, and ten each minute.
    let (ideal, took) = (MINUTE * (CALLS / 10 - 1), started.elapsed());
    assert!(took >= ideal);
    assert!(ideal * 100 >= took * 99, "{took:?} instead of {ideal:?}");
}

/// How long calls waited, on average and at most.
#[derive(Clone, Copy, Debug)]
struct Waits {
    mean: Duration,
    most: Duration,
}

impl Waits {
    fn of(waits: &[Duration]) -> Self {
        let count = u32::try_from(waits.len()).unwrap();
        Self {
            mean: waits.iter().sum::<Duration>() / count,
            most: waits.iter().copied().max().unwrap(),
        }
    }

    fn at_most_twice(&self, ideal: Self) -> bool {
        self.mean <= ideal.mean * 2 && self.most <= ideal.most * 2
    }
}

/// How long the calls wait that come at `moments` to a window where
/// polls take all places that nobody else wants but `reserve`, and where nothing else goes before
/// them ever.
fn strict(moments: &[Duration], reserve: usize) -> Waits {
    let mut free: BinaryHeap<_> = (0..10).map(|_| Reverse(Duration::ZERO)).collect();
    let poll = |free: &mut BinaryHeap<Reverse<Duration>>, until: Duration| loop {
        // A poll goes once so many are free.
        let mut times: Vec<_> = free.iter().map(|Reverse(at)| *at).collect();
        times.sort_unstable();
        let at = times[reserve];
        if at >= until {
            break;
        }
        free.pop();
        free.push(Reverse(at + MINUTE));
    };
    let mut waits = Vec::new();
    let mut last = Duration::ZERO;
    for moment in moments {
        poll(&mut free, *moment);
        let Reverse(at) = free.pop().expect("ten places");
        last = at.max(*moment).max(last);
        free.push(Reverse(last + MINUTE));
        waits.push(last.saturating_sub(*moment));
    }
    Waits::of(&waits)
}

/// The same in our window, with 30 tasks that do nothing but poll.
async fn ours(moments: &[Duration]) -> Waits {
    let (window, service) = (Window::default(), Service::new(10, MINUTE));
    let started = Instant::now();
    let mut polls = JoinSet::new();
    for _ in 0..30 {
        let (window, service) = (window.clone(), service.clone());
        polls.spawn(async move {
            loop {
                let mut permit = acquire(&window, Lane::Poll).await;
                permit.left();
                service.arrive(Instant::now());
                permit.answered();
            }
        });
    }
    let mut money = JoinSet::new();
    for moment in moments.iter().copied() {
        let (window, service) = (window.clone(), service.clone());
        money.spawn(async move {
            tokio::time::sleep_until(started + moment).await;
            let mut permit = acquire(&window, Lane::Money).await;
            permit.left();
            service.arrive(Instant::now());
            permit.answered();
            started.elapsed().saturating_sub(moment)
        });
    }
    let waits = money.join_all().await;
    assert_eq!(service.count().1, 0);
    Waits::of(&waits)
}

#[tokio::test(start_paused = true)]
async fn money_waits_at_most_twice_as_long_as_under_strict_priority_while_polls_flood() {
    for every in [7_000, 10_000, 15_000, 30_000, 60_000] {
        for seed in 0..4 {
            let mut dice = Dice(seed);
            let mut at = Duration::ZERO;
            let moments: Vec<_> = (0..300)
                .map(|_| {
                    at += dice.millis(2 * every);
                    at
                })
                .collect();
            let waits = ours(&moments).await;
            let (ideal, kept) = (strict(&moments, 0), strict(&moments, 2));
            assert!(
                waits.at_most_twice(ideal),
                "{every}, {seed}: {waits:?}, {ideal:?}"
            );
            // Unless money needs nearly all of the window, it notices little of the polls.
            let light = every >= 10_000;
            assert!(
                !light || waits.at_most_twice(kept),
                "{every}, {seed}: {waits:?}, {kept:?}"
            );
        }
    }
}
