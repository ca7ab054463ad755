//! Contestants take turns in every round, so that whatever else the machine does hits all of them;
//! what counts is the median of the ratios of the rounds.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::time::{Duration, Instant};

pub const ROUNDS: usize = 41;

/// One contestant: does its work once and says how long it took.
pub type Contestant<'a> = (&'a str, Box<dyn FnMut() -> Duration + 'a>);

/// Runs the contestants in turns. The first one is what the others are compared with.
pub fn compare(title: &str, contestants: &mut [Contestant<'_>]) {
    let mut times = vec![Vec::with_capacity(ROUNDS); contestants.len()];
    for round in 0..=ROUNDS {
        for turn in 0..contestants.len() {
            // Nobody always goes first.
            let index = (turn + round) % contestants.len();
            let time = contestants[index].1();
            // The first round warms up.
            if round > 0 {
                times[index].push(time.as_secs_f64());
            }
        }
    }
    println!("\n{title} (median of {ROUNDS} interleaved rounds)");
    for (index, (name, _)) in contestants.iter().enumerate() {
        let ratios = times[index]
            .iter()
            .zip(&times[0])
            .map(|(time, base)| time / base);
        let ratio = median(ratios.collect());
        println!(
            "  {name:<44} {:>10.1} µs   {ratio:>5.2} of the first's time",
            median(times[index].clone()) * 1e6
        );
    }
}

pub fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
