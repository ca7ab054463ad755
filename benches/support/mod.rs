//! Contestants take turns in every round, so that whatever else the machine does hits all of them;
//! what counts is the median of the ratios of the rounds.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::time::{Duration, Instant};

pub const ROUNDS: usize = 41;

/// One contestant: does its work once and says how long it took.
pub type Contestant<'a> = (&'a str, Box<dyn FnMut() -> Duration + 'a>);

/// How long each contestant took in each round.
pub struct Rounds(Vec<Vec<f64>>);

impl Rounds {
    /// How much one contestant does in the time in which another one does 1.
    pub fn throughput(&self, index: usize, base: usize) -> f64 {
        let rounds = self.0[index].iter().zip(&self.0[base]);
        median(rounds.map(|(time, base)| base / time).collect())
    }
}

/// Runs the contestants in turns. The first one is what the others are compared with.
pub fn compare(title: &str, contestants: &mut [Contestant<'_>]) -> Rounds {
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
    println!(
        "\n{title} (median of {ROUNDS} interleaved rounds, and the middle half of the ratios)"
    );
    for (index, (name, _)) in contestants.iter().enumerate() {
        let ratios = times[index].iter().zip(&times[0]);
        let [low, ratio, high] = quartiles(ratios.map(|(time, base)| time / base).collect());
        println!(
            "  {name:<44} {:>10.1} µs   {ratio:>5.2} of the first's time ({low:.2} to {high:.2})",
            median(times[index].clone()) * 1e6
        );
    }
    Rounds(times)
}

pub fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

pub fn median(values: Vec<f64>) -> f64 {
    let [_, median, _] = quartiles(values);
    median
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[values.len() * quarter / 4])
}
