//! How much later answers come with the client than by hand with reqwest and typed JSON, at 2,000
//! calls a second. Calls begin when their time has come, whether or not earlier ones have ended, and
//! a call's latency counts from that time.
//!
//! `cargo bench --bench latency`

#[path = "support/contestants.rs"]
mod contestants;
mod support;

use std::{
    sync::{Arc, Mutex},
    thread::sleep,
    time::{Duration, Instant},
};

use contestants::{ByHand, Get, Ours, serve};
use support::{ROUNDS, median};
use tokio::runtime::{Builder, Runtime};

const PAUSE: Duration = Duration::from_micros(500);
/// Half a second's.
const CALLS: u32 = 1_000;

fn main() {
    let url = serve();
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (by_hand, ours) = (ByHand::new(&url), Ours::unpaced(&url));
    // Of each round: the half and the ninety-ninth hundredth, by hand and with the client.
    let mut rounds: Vec<[[f64; 2]; 2]> = Vec::new();
    for round in 0..=ROUNDS {
        let measured = if round % 2 == 0 {
            let by_hand = latencies(&runtime, &by_hand);
            [by_hand, latencies(&runtime, &ours)]
        } else {
            let ours = latencies(&runtime, &ours);
            [latencies(&runtime, &by_hand), ours]
        };
        // The first round warms up.
        if round > 0 {
            rounds.push(measured);
        }
    }
    println!("\nlatency at 2,000 calls a second (medians of {ROUNDS} interleaved rounds)");
    for (index, name) in ["p50", "p99"].into_iter().enumerate() {
        let middle = |value: fn([f64; 2]) -> f64| {
            median(
                rounds
                    .iter()
                    .map(|[by_hand, ours]| value([by_hand[index], ours[index]]))
                    .collect(),
            )
        };
        let (by_hand, ours) = (middle(|[by_hand, _]| by_hand), middle(|[_, ours]| ours));
        let added = middle(|[by_hand, ours]| ours - by_hand);
        println!(
            "  {name}: by hand {by_hand:>7.1} µs, cartevo {ours:>7.1} µs, added {added:>+6.1} µs"
        );
    }
}

/// The half and the ninety-ninth hundredth of many calls' latencies, in microseconds.
fn latencies(runtime: &Runtime, contestant: &impl Get) -> [f64; 2] {
    let measured = Arc::new(Mutex::new(Vec::with_capacity(CALLS as usize)));
    let start = Instant::now() + 10 * PAUSE;
    let tasks: Vec<_> = (0..CALLS)
        .map(|index| {
            let due = start + index * PAUSE;
            sleep(due.saturating_duration_since(Instant::now()));
            let (contestant, measured) = (contestant.clone(), measured.clone());
            runtime.spawn(async move {
                contestant.get().await;
                measured.lock().unwrap().push(due.elapsed());
            })
        })
        .collect();
    runtime.block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
    let mut measured = measured.lock().unwrap();
    measured.sort_unstable();
    [2, 100].map(|part| measured[measured.len() - 1 - measured.len() / part].as_secs_f64() * 1e6)
}
