//! What holds whatever else happens: order, deadlines, places.

use tokio::time::{advance, sleep};

use super::*;
use crate::quota::{Unlimited, Used};

#[tokio::test(start_paused = true)]
async fn a_place_is_free_again_a_window_after_the_answer() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    let mut permit = acquire(&window, Lane::Read).await;
    permit.left();
    advance(seconds(3)).await;
    permit.answered();
    drop(acquire(&window, Lane::Read).await);
    assert_eq!(started.elapsed(), seconds(63));
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_does_not_hold_its_place_for_longer_than_the_slack() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    let mut slow = acquire(&window, Lane::Money).await;
    advance(seconds(2)).await;
    slow.left();
    drop(acquire(&window, Lane::Read).await);
    assert_eq!(started.elapsed(), seconds(2 + 5 + 60));
    slow.answered();
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn a_request_without_an_answer_may_still_arrive() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    let mut lost = acquire(&window, Lane::Read).await;
    lost.left();
    drop(lost);
    drop(acquire(&window, Lane::Read).await);
    assert_eq!(started.elapsed(), seconds(65));
}

#[tokio::test(start_paused = true)]
async fn what_never_left_gives_its_place_back_at_once() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    for _ in 0..3 {
        drop(acquire(&window, Lane::Read).await);
        let mut unconnected = acquire(&window, Lane::Read).await;
        unconnected.left();
        unconnected.unused();
    }
    assert_eq!(started.elapsed(), seconds(0));
}

#[tokio::test(start_paused = true)]
async fn it_leaves_when_it_last_says_so() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    let mut permit = acquire(&window, Lane::Read).await;
    permit.left();
    advance(seconds(9)).await;
    permit.left(); // connecting took its time
    drop(permit);
    drop(acquire(&window, Lane::Read).await);
    assert_eq!(started.elapsed(), seconds(9 + 65));
}

#[tokio::test(start_paused = true)]
async fn clones_share_their_window() {
    let window = Arc::new(Window::new(1, MINUTE));
    let clone = Window::clone(&window);
    let started = Instant::now();
    call(&clone, Lane::Read).await;
    drop(Quota::acquire(&window, ask(Lane::Read)).await);
    assert_eq!(started.elapsed(), MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_window_of_nothing_is_one_of_one() {
    let window = Window::new(0, MINUTE);
    call(&window, Lane::Money).await;
    let too_late = within(&window, Lane::Money, seconds(1)).await.unwrap_err();
    assert_eq!(too_late.ready_in, MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_window_without_end_is_one_of_a_year() {
    let window = Window::new(1, Duration::MAX);
    call(&window, Lane::Money).await;
    let too_late = within(&window, Lane::Money, seconds(1)).await.unwrap_err();
    assert_eq!(too_late.ready_in, seconds(365 * 24 * 3600));
}

/// Lets `lanes` wait for a window of one, and gives back in which order they go.
async fn order(lanes: &[Lane]) -> Vec<(Lane, usize)> {
    let window = Window::new(1, seconds(10));
    call(&window, Lane::Money).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks = lanes.iter().copied().enumerate().map(|(index, lane)| {
        let (window, order) = (window.clone(), order.clone());
        tokio::spawn(async move {
            let mut permit = acquire(&window, lane).await;
            order.lock().unwrap().push((lane, index));
            permit.left();
            permit.answered();
        })
    });
    let tasks: Vec<_> = tasks.collect();
    for task in tasks {
        task.await.unwrap();
    }
    std::mem::take(&mut order.lock().unwrap())
}

#[tokio::test(start_paused = true)]
async fn money_goes_before_reads_before_polls_and_the_first_first() {
    use Lane::{Money, Poll, Read};
    let order = order(&[Poll, Read, Money, Poll, Read, Money]).await;
    let expected = [
        (Money, 2),
        (Money, 5),
        (Read, 1),
        (Read, 4),
        (Poll, 0),
        (Poll, 3),
    ];
    assert_eq!(order, expected);
}

#[tokio::test(start_paused = true)]
async fn who_was_passed_over_often_enough_is_next() {
    let lanes = [[Lane::Poll; 40], [Lane::Read; 40], [Lane::Money; 40]].concat();
    let order = order(&lanes).await;
    let letters = order.iter().map(|(lane, _)| match lane {
        Lane::Money => 'M',
        Lane::Read => 'R',
        Lane::Poll => 'p',
    });
    let letters: String = letters.take(32).collect();
    assert_eq!(letters, "MMMRMMMRpMMRMMMRpMMRMMMRpMMRMMMR");
}

#[tokio::test(start_paused = true)]
async fn polls_leave_a_fifth_of_the_window() {
    for (requests, polls) in [(1, 1), (2, 2), (3, 2), (5, 4), (6, 4), (10, 8), (11, 8)] {
        let window = Window::new(requests, MINUTE);
        let waits = (0..requests).map(|_| {
            let window = window.clone();
            tokio::spawn(async move { call(&window, Lane::Poll).await })
        });
        let waits: Vec<_> = waits.collect();
        sleep(seconds(1)).await;
        let gone = waits.iter().filter(|wait| wait.is_finished()).count();
        assert_eq!(gone, polls, "of {requests}");
        for _ in polls..usize::try_from(requests).unwrap() {
            within(&window, Lane::Read, seconds(1))
                .await
                .unwrap()
                .answered();
        }
        // Nobody waits for longer than a window for what they leave.
        sleep(seconds(60)).await;
        assert!(waits.iter().all(tokio::task::JoinHandle::is_finished));
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_cannot_be_met_fails_at_once_with_the_time_it_takes() {
    let window = Window::new(2, MINUTE);
    let started = Instant::now();
    call(&window, Lane::Money).await;
    advance(seconds(10)).await;
    call(&window, Lane::Money).await;
    let soonest = within(&window, Lane::Money, seconds(49)).await.unwrap_err();
    assert_eq!(soonest.ready_in, seconds(50));
    let mut waiting = Vec::new();
    // At 60, 70, 120 and 130 seconds.
    for ready in [50, 60, 110, 120] {
        for lane in [Lane::Money, Lane::Read, Lane::Poll] {
            let too_late = within(&window, lane, seconds(ready - 1)).await.unwrap_err();
            assert_eq!(too_late.ready_in, seconds(ready));
        }
        let (window, deadline) = (window.clone(), seconds(ready));
        waiting.push(tokio::spawn(async move {
            let mut permit = within(&window, Lane::Money, deadline).await.unwrap();
            permit.left();
            permit.answered();
            started.elapsed()
        }));
        tokio::task::yield_now().await;
    }
    for (task, at) in waiting.into_iter().zip([60, 70, 120, 130]) {
        assert_eq!(task.await.unwrap(), seconds(at));
    }
}

/// What somebody hears who has no time at all.
async fn ready_in(window: &Window, lane: Lane) -> Duration {
    within(window, lane, seconds(0)).await.unwrap_err().ready_in
}

#[tokio::test(start_paused = true)]
async fn it_is_known_when_a_read_or_a_poll_has_its_turn() {
    let window = Window::new(1, MINUTE);
    call(&window, Lane::Money).await;
    let money: Vec<_> = (0..20)
        .map(|_| {
            let window = window.clone();
            tokio::spawn(async move { call(&window, Lane::Money).await })
        })
        .collect();
    tokio::task::yield_now().await;
    assert_eq!(
        ready_in(&window, Lane::Read).await,
        MINUTE * 4,
        "after three others"
    );
    assert_eq!(
        ready_in(&window, Lane::Poll).await,
        MINUTE * 8,
        "after seven others"
    );
    let reads = [(); 2].map(|()| {
        let window = window.clone();
        tokio::spawn(async move { call(&window, Lane::Read).await })
    });
    tokio::task::yield_now().await;
    assert_eq!(
        ready_in(&window, Lane::Read).await,
        MINUTE * 12,
        "after eleven others"
    );
    // Two of the three have been served.
    sleep(MINUTE * 2).await;
    assert_eq!(
        ready_in(&window, Lane::Read).await,
        MINUTE * (1 + 1 + 2 * 4)
    );
    assert_eq!(ready_in(&window, Lane::Money).await, MINUTE * 19);
    for task in money.iter().chain(&reads) {
        task.abort();
    }
    sleep(MINUTE).await;
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn a_poll_knows_what_it_has_to_leave() {
    let window = Window::new(5, MINUTE);
    for _ in 0..4 {
        call(&window, Lane::Poll).await;
        advance(seconds(1)).await;
    }
    assert_eq!(ready_in(&window, Lane::Poll).await, seconds(56));
    call(&window, Lane::Read).await;
    assert_eq!(ready_in(&window, Lane::Read).await, seconds(56));
    assert_eq!(ready_in(&window, Lane::Poll).await, seconds(57));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_passes_while_waiting_fails_then() {
    let window = Window::new(1, MINUTE);
    let mut slow = acquire(&window, Lane::Money).await;
    slow.left();
    // It could be answered at once; so a minute might do.
    let asked = Instant::now();
    let too_late = within(&window, Lane::Money, seconds(61)).await.unwrap_err();
    assert_eq!(asked.elapsed(), seconds(61));
    assert_eq!(too_late.ready_in, seconds(4));
    slow.answered();
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_is_over_is_too_late_even_for_a_free_place() {
    let window = Window::new(1, MINUTE);
    let past = Instant::now();
    advance(seconds(1)).await;
    let late = Ask::new(&OPERATIONS[0], Lane::Read, past);
    let too_late = window.acquire(late).await.unwrap_err();
    assert_eq!(too_late.ready_in, seconds(0));
    drop(within(&window, Lane::Read, seconds(0)).await.unwrap());
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_not_polled_stops_nobody() {
    let window = Window::new(1, MINUTE);
    let started = Instant::now();
    call(&window, Lane::Money).await;
    let mut idle = window.acquire(ask(Lane::Money));
    let mut poll = |expect: bool| {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let polled = idle.as_mut().poll(&mut context);
        assert_eq!(polled.is_ready(), expect);
        polled
    };
    let _ = poll(false);
    // He is next, and keeps the time, but nobody polls him: his offer is passed on.
    call(&window, Lane::Poll).await;
    assert_eq!(started.elapsed(), seconds(61));
    let _ = poll(false);
    advance(seconds(60)).await;
    drop(poll(true));
    // He counts as one who is there again.
    call(&window, Lane::Money).await;
    let other = tokio::spawn({
        let window = window.clone();
        async move { call(&window, Lane::Money).await }
    });
    tokio::task::yield_now().await;
    let too_late = within(&window, Lane::Money, seconds(0)).await.unwrap_err();
    assert_eq!(too_late.ready_in, seconds(120));
    other.await.unwrap();
    sleep(MINUTE).await;
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn who_comes_late_and_first_still_has_his_place() {
    let window = Window::new(1, MINUTE);
    call(&window, Lane::Money).await;
    let mut late = window.acquire(ask(Lane::Money));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(late.as_mut().poll(&mut context).is_pending());
    advance(MINUTE).await;
    assert!(
        !window.is_at_rest(),
        "he is offered his place by whoever looks"
    );
    advance(seconds(10)).await;
    assert!(late.as_mut().poll(&mut context).is_ready());
    assert!(window.is_at_rest());
}

#[tokio::test(start_paused = true)]
async fn a_window_without_bounds_counts_nothing_out() {
    let window = Window::new(u32::MAX, MINUTE);
    call(&window, Lane::Money).await;
    window.turned_away(Some(seconds(3)));
    let too_late = within(&window, Lane::Poll, seconds(2)).await.unwrap_err();
    assert_eq!(too_late.ready_in, seconds(3));
}

#[tokio::test]
async fn no_quota_is_no_quota() {
    let permits: Vec<_> = (0..1000)
        .map(|_| Unlimited.acquire(ask(Lane::Poll)))
        .collect();
    for permit in permits {
        permit.await.unwrap().answered();
    }
    Unlimited.turned_away(Some(seconds(60)));
    drop(Unlimited.acquire(ask(Lane::Poll)).await.unwrap());
}

#[test]
fn a_permit_tells_once_what_became_of_the_request() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let permit = || {
        let told = told.clone();
        Permit::new(move |used| told.lock().unwrap().push(used))
    };
    drop(permit());
    let mut unused = permit();
    unused.left();
    unused.unused();
    let mut lost = permit();
    lost.left();
    drop(lost);
    permit().answered();
    let expected = [Used::No, Used::No, Used::Maybe, Used::Answered];
    assert_eq!(*told.lock().unwrap(), expected);
}
