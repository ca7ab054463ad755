//! 429s that come all the same.

use tokio::time::{advance, sleep};

use super::*;

/// How long somebody has to wait.
async fn wait(window: &Window) -> Duration {
    let asked = Instant::now();
    let mut permit = acquire(window, Lane::Money).await;
    permit.left();
    permit.answered();
    asked.elapsed()
}

/// One who is told 429.
async fn refused(window: &Window, said: Option<Duration>) {
    let mut permit = acquire(window, Lane::Money).await;
    permit.left();
    window.turned_away(said);
    permit.answered();
}

#[tokio::test(start_paused = true)]
async fn everybody_waits_for_as_long_as_it_says() {
    for (said, waited) in [(7, 7), (0, 0), (300, 300), (301, 300), (1_000_000, 300)] {
        let window = Window::new(100, MINUTE);
        refused(&window, Some(seconds(said))).await;
        assert_eq!(wait(&window).await, seconds(waited), "{said}");
        assert_eq!(wait(&window).await, seconds(0));
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_word_the_wait_doubles_up_to_a_minute_until_one_is_answered() {
    let window = Window::new(100, seconds(1));
    for expected in [0, 1, 2, 4, 8, 16, 32, 60, 60] {
        let asked = Instant::now();
        refused(&window, None).await;
        assert_eq!(asked.elapsed(), seconds(expected));
    }
    assert_eq!(wait(&window).await, seconds(60));
    refused(&window, None).await;
    assert_eq!(wait(&window).await, seconds(1));
}

#[tokio::test(start_paused = true)]
async fn a_shorter_wait_does_not_shorten_a_longer_one() {
    let window = Window::new(100, MINUTE);
    refused(&window, Some(seconds(30))).await;
    window.turned_away(Some(seconds(3)));
    assert_eq!(wait(&window).await, seconds(30));
}

#[tokio::test(start_paused = true)]
async fn those_that_were_on_their_way_together_count_once() {
    let window = Window::new(100, MINUTE);
    let mut together = Vec::new();
    for _ in 0..10 {
        let mut permit = acquire(&window, Lane::Read).await;
        permit.left();
        together.push(permit);
    }
    for permit in together {
        window.turned_away(None);
        permit.answered();
        advance(Duration::from_millis(10)).await;
    }
    // A second from the first of them, and not 2, 4, 8 …
    let asked = Instant::now();
    refused(&window, None).await;
    assert_eq!(asked.elapsed(), Duration::from_millis(900));
    assert_eq!(wait(&window).await, seconds(2));
}

#[tokio::test(start_paused = true)]
async fn a_straggler_does_not_count_because_somebody_is_about_to_try() {
    let window = Window::new(100, MINUTE);
    let mut straggler = acquire(&window, Lane::Read).await;
    straggler.left();
    refused(&window, None).await;
    sleep(seconds(5)).await;
    let next = acquire(&window, Lane::Read).await; // not sent yet
    window.turned_away(None);
    straggler.answered();
    drop(next);
    let asked = Instant::now();
    refused(&window, None).await;
    assert_eq!(asked.elapsed(), seconds(0));
    assert_eq!(wait(&window).await, seconds(2));
}

#[tokio::test(start_paused = true)]
async fn afterwards_one_goes_at_a_time_until_one_is_answered() {
    let window = Window::new(100, MINUTE);
    refused(&window, Some(seconds(10))).await;
    let mut first = acquire(&window, Lane::Money).await;
    let others: Vec<_> = (0..20)
        .map(|_| {
            let window = window.clone();
            tokio::spawn(async move { drop(acquire(&window, Lane::Read).await) })
        })
        .collect();
    let gone = || others.iter().filter(|other| other.is_finished()).count();
    sleep(seconds(100)).await;
    assert_eq!(gone(), 0, "the first has not even left");
    first.left();
    sleep(seconds(4)).await;
    assert_eq!(gone(), 0);
    first.answered();
    sleep(Duration::from_millis(1)).await;
    assert_eq!(gone(), 20);
}

#[tokio::test(start_paused = true)]
async fn one_that_gets_no_answer_only_lets_the_next_try() {
    let window = Window::new(100, MINUTE);
    refused(&window, None).await;
    sleep(seconds(1)).await;
    let asked = Instant::now();
    let mut slow = acquire(&window, Lane::Money).await;
    slow.left();
    let mut next = acquire(&window, Lane::Money).await;
    assert_eq!(asked.elapsed(), seconds(5), "it has arrived by now");
    next.left();
    drop(next); // lost: that it is gone is known, that it was welcome is not
    let third = acquire(&window, Lane::Money).await;
    assert!(within(&window, Lane::Money, seconds(9)).await.is_err());
    drop(third);
    slow.answered();
    let _all = [
        acquire(&window, Lane::Read).await,
        acquire(&window, Lane::Read).await,
    ];
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_what_left_before_says_nothing() {
    let window = Window::new(100, MINUTE);
    let mut old = acquire(&window, Lane::Money).await;
    old.left();
    advance(seconds(6)).await;
    refused(&window, None).await;
    old.answered();
    advance(seconds(1)).await;
    let _one = acquire(&window, Lane::Money).await;
    assert!(within(&window, Lane::Money, seconds(9)).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn who_waits_fails_at_once_when_a_429_puts_him_off_for_too_long() {
    let window = Window::new(2, MINUTE);
    let mut permit = acquire(&window, Lane::Money).await;
    permit.left();
    call(&window, Lane::Money).await;
    let waits: Vec<_> = [70, 100, 130, 170]
        .map(|time| {
            let window = window.clone();
            tokio::spawn(async move {
                let asked = Instant::now();
                let outcome = within(&window, Lane::Money, seconds(time)).await;
                if let Ok(mut permit) = outcome {
                    permit.left();
                    permit.answered();
                    return (asked.elapsed(), None);
                }
                (asked.elapsed(), outcome.err())
            })
        })
        .into();
    sleep(seconds(1)).await;
    window.turned_away(Some(seconds(109)));
    permit.answered();
    let mut ends = Vec::new();
    for wait in waits {
        let (after, error) = wait.await.unwrap();
        ends.push((after.as_secs(), error.map(|error| error.ready_in.as_secs())));
    }
    let expected = [(1, Some(109)), (1, Some(109)), (110, None), (110, None)];
    assert_eq!(ends, expected);
}
