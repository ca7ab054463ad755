//! The sandbox beside Prism, a mock server that answers from the document's examples: requests
//! per second, time from start to first answer, and memory.
//!
//! `cargo bench -p cartevo-sandbox --bench prism`
//!
//! Prism is found on the `PATH` or where the variable `PRISM` says. Without it only the sandbox
//! is measured. The memory is read from `/proc`, which Linux has.

mod load;
mod subject;

use std::io;
use std::time::Duration;

use load::Tally;
use subject::{Prism, Subject};

const STARTS: usize = 9;
const ROUNDS: usize = 21;
const ROUND: Duration = Duration::from_millis(500);
const BEFORE_WEIGHING: u64 = 100_000;
/// Nothing that is measured needs longer by far, whatever the machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// How one contestant is started.
type Start<'a> = (&'a str, Box<dyn Fn() -> io::Result<Subject> + 'a>);

fn main() -> io::Result<()> {
    // Cargo says this when it wants figures; `cargo test --benches` only wants to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured without --bench");
        return Ok(());
    }
    let prism = Prism::find();
    let sandbox: Start<'_> = ("sandbox", Box::new(subject::sandbox));
    let mut contestants = vec![sandbox];
    match &prism {
        Some(prism) => contestants.push(("Prism", Box::new(|| prism.start()))),
        None => println!("{}", Prism::MISSING),
    }

    time_to_first_answer(&contestants)?;
    let running = contestants
        .iter()
        .map(|(name, start)| Ok((*name, start()?)))
        .collect::<io::Result<Vec<_>>>()?;
    memory(&running)?;
    requests_per_second(&running)
}

fn time_to_first_answer(contestants: &[Start<'_>]) -> io::Result<()> {
    let mut millis = vec![Vec::new(); contestants.len()];
    for round in 0..STARTS {
        for index in turns(round, contestants.len()) {
            let subject = contestants[index].1()?;
            millis[index].push(subject.first_answer.as_secs_f64() * 1e3);
        }
    }
    println!("\nfrom start to first answer (median of {STARTS}, alternating)");
    let names = contestants.iter().map(|(name, _)| *name);
    report(names, &millis, "ms");
    Ok(())
}

fn memory(running: &[(&str, Subject)]) -> io::Result<()> {
    let mut fresh = Vec::new();
    let mut used = Vec::new();
    for (name, subject) in running {
        fresh.push(vec![subject.resident_megabytes()?]);
        let tally = load::run(subject, BEFORE_WEIGHING, PATIENCE)?;
        if tally.answers < BEFORE_WEIGHING {
            println!("{name} had answered only {} requests", tally.answers);
        }
        used.push(vec![subject.resident_megabytes()?]);
    }
    let names = || running.iter().map(|(name, _)| *name);
    println!("\nresident memory after the first answer");
    report(names(), &fresh, "MiB");
    println!("\nresident memory after {BEFORE_WEIGHING} requests");
    report(names(), &used, "MiB");
    Ok(())
}

fn requests_per_second(running: &[(&str, Subject)]) -> io::Result<()> {
    let mut rates = vec![Vec::new(); running.len()];
    let mut busy = vec![Vec::new(); running.len()];
    for round in 0..ROUNDS {
        for index in turns(round, running.len()) {
            let tally: Tally = load::run(&running[index].1, u64::MAX, ROUND)?;
            rates[index].push(tally.per_second());
            busy[index].extend(tally.busy);
        }
    }
    println!(
        "\nGET /payment/balance, requests per second ({} connections, median of {ROUNDS} \
         alternating rounds)",
        load::CONNECTIONS
    );
    let names = running.iter().map(|(name, _)| *name);
    report(names, &rates, "/s");
    for ((name, _), busy) in running.iter().zip(busy) {
        if !busy.is_empty() {
            let percent = median(&busy) * 100.0;
            println!(
                "  while it asked {name}, the load generator was busy {percent:.0} % of the time"
            );
        }
    }
    Ok(())
}

/// Nobody always goes first.
fn turns(round: usize, contestants: usize) -> impl Iterator<Item = usize> {
    (0..contestants).map(move |turn| (turn + round) % contestants)
}

/// The medians, and the median of the rounds' ratios of the sandbox to Prism.
fn report<'a>(names: impl Iterator<Item = &'a str>, figures: &[Vec<f64>], unit: &str) {
    for (name, own) in names.zip(figures) {
        println!("  {name:<8} {:>10.1} {unit}", median(own));
    }
    if let [sandbox, prism] = figures {
        let ratios: Vec<_> = sandbox
            .iter()
            .zip(prism)
            .map(|(own, prism)| own / prism)
            .collect();
        match median(&ratios) {
            ratio if ratio < 1.0 => println!("  the sandbox has 1/{:.1} of Prism's", 1.0 / ratio),
            ratio => println!("  the sandbox has {ratio:.1} times Prism's"),
        }
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
