//! A whole `get_wallet`, with everything that a call goes through, against the same call written by
//! hand with reqwest and typed JSON, and against bare HTTP.
//!
//! `cargo bench --bench call`

#[path = "support/contestants.rs"]
mod contestants;
mod support;

use std::time::Duration;

use contestants::{ByHand, Get, Ours, Raw, RawTyped, serve};
use support::{Contestant, compare, timed};
use tokio::runtime::{Builder, Runtime};

const CALLS: usize = 2_048;

fn main() {
    let url = serve();
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (by_hand, raw) = (ByHand::new(&url), Raw::new(&url));
    let typed = RawTyped(raw.clone());
    let (paced, unpaced) = (Ours::paced(&url), Ours::unpaced(&url));
    for concurrency in [1, 64] {
        let mut contestants: Vec<Contestant<'_>> = vec![
            (
                "reqwest by hand, typed JSON",
                Box::new(|| run(&runtime, concurrency, &by_hand)),
            ),
            (
                "cartevo, a window in which nobody waits",
                Box::new(|| run(&runtime, concurrency, &paced)),
            ),
            (
                "cartevo, no quota",
                Box::new(|| run(&runtime, concurrency, &unpaced)),
            ),
            (
                "raw hyper-util, nothing decoded",
                Box::new(|| run(&runtime, concurrency, &raw)),
            ),
            (
                "raw hyper-util, typed JSON",
                Box::new(|| run(&runtime, concurrency, &typed)),
            ),
        ];
        let title = format!("{CALLS} × get_wallet, {concurrency} at once");
        let rounds = compare(&title, &mut contestants);
        let (to_hand, to_raw) = (rounds.throughput(1, 0), rounds.throughput(1, 3));
        let to_typed = rounds.throughput(1, 4);
        println!("  throughput, of what is written by hand: {to_hand:.2} (aim 0.92)");
        let aim = if concurrency == 64 { " (aim 0.72)" } else { "" };
        println!(
            "  throughput, of raw hyper-util: {to_raw:.2}{aim}, and with typed JSON: {to_typed:.2}"
        );
    }
}

fn run(runtime: &Runtime, concurrency: usize, contestant: &impl Get) -> Duration {
    timed(|| {
        runtime.block_on(async {
            let tasks: Vec<_> = (0..concurrency)
                .map(|_| {
                    let contestant = contestant.clone();
                    tokio::spawn(async move {
                        for _ in 0..CALLS / concurrency {
                            contestant.get().await;
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
    })
}
