//! The built commands beside Redocly CLI, which does the nearest thing to each.
//!
//! `cargo bench -p xtask --bench redocly`
//!
//! Redocly is found on the `PATH` or where the variable `REDOCLY` says. Without it only our own
//! commands are measured. Each is a whole run of a process, from its start to its verdict.

mod inputs;

use std::{
    env,
    ffi::OsString,
    io,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const ROUNDS: usize = 11;

fn main() -> io::Result<()> {
    // Cargo says this when it wants figures; `cargo test --benches` only wants to know that it builds.
    if !env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured without --bench");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    inputs::pages(&at("pages"))?;
    inputs::contracts(&at("old.json"), &at("new.json"))?;
    inputs::recordings(&at("recordings"), &at("traffic.har"))?;
    let contract = inputs::root().join("openapi.yaml");

    let redocly = redocly();
    if redocly.is_none() {
        println!("no Redocly CLI: set REDOCLY to its `redocly`, or put it on the PATH");
    }
    let (pages, old, new) = (at("pages"), at("old.json"), at("new.json"));
    let (recordings, har) = (at("recordings"), at("traffic.har"));
    println!(
        "medians of {ROUNDS} rounds, alternating; every run is a process of its own, from its start to its verdict"
    );
    compare(
        "200 pages to verdict, beside `redocly lint` of the contract",
        (xtask().arg("drift").arg(&pages), &[0, 1, 4]),
        redocly
            .as_deref()
            .map(|bin| (command(bin, &["lint"]), vec![contract.clone()])),
    )?;
    compare(
        "200 operations with one change to verdict, beside `redocly diff`",
        (xtask().arg("diff").args([&old, &new]), &[1]),
        redocly
            .as_deref()
            .map(|bin| (command(bin, &["diff"]), vec![old.clone(), new.clone()])),
    )?;
    compare(
        "10,000 recordings to verdict, beside `redocly drift`",
        (
            xtask()
                .args(["conformance", "--recordings"])
                .arg(&recordings),
            &[0],
        ),
        redocly.as_deref().map(|bin| {
            let drift = ["drift", "--match-mode", "basepath", "--api"];
            (command(bin, &drift), vec![contract.clone(), har.clone()])
        }),
    )
}

fn xtask() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
}

fn command(bin: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(bin);
    command.args(arguments);
    // What it would do besides: look for a newer version of itself, and tell its makers.
    command.env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    command.env("REDOCLY_TELEMETRY", "off");
    command
}

fn redocly() -> Option<std::path::PathBuf> {
    let named = env::var_os("REDOCLY").map(Into::into);
    let on_the_path = || {
        let path: OsString = env::var_os("PATH")?;
        env::split_paths(&path)
            .map(|folder| folder.join("redocly"))
            .find(|file| file.is_file())
    };
    named.or_else(on_the_path)
}

/// A rival's command, and the files that go behind it.
type Rival = (Command, Vec<std::path::PathBuf>);

fn compare(
    title: &str,
    (ours, statuses): (&mut Command, &[i32]),
    theirs: Option<Rival>,
) -> io::Result<()> {
    let mut theirs = theirs.map(|(mut command, files)| {
        command.args(files);
        command
    });
    let mut times = (Vec::new(), Vec::new());
    // One run more than is counted: the first one warms the file cache.
    for round in 0..=ROUNDS {
        let (time, status) = run(ours)?;
        assert!(
            status.is_some_and(|status| statuses.contains(&status)),
            "{title}: our exit status is {status:?}"
        );
        let other = theirs.as_mut().map(run).transpose()?;
        if round > 0 {
            times.0.push(time);
            times.1.extend(other.map(|(time, _)| time));
        }
    }
    let ours = median(&mut times.0);
    println!("\n{title}\n  ours     {:8.1} ms", millis(ours));
    if !times.1.is_empty() {
        let theirs = median(&mut times.1);
        println!(
            "  Redocly  {:8.1} ms\n  ratio    1/{:.1}",
            millis(theirs),
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
    Ok(())
}

fn run(command: &mut Command) -> io::Result<(Duration, Option<i32>)> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    Ok((start.elapsed(), status.code()))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
