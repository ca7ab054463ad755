//! What the first build of a program costs that uses `cartevo` as it is published.
//!
//! `cargo bench -p xtask --bench cold_build --profile dev [-- ROUNDS]`
//!
//! The profile is that of `xtask`, which writes the crate; the programs are built as `cargo build` does.
//! Each build starts with an empty target folder and has everything else fetched before. The programs
//! take turns, so that what slows the machine down for a while slows all of them. Processor time is
//! what counts where others use the machine, too.

mod apps;

use std::{
    env, fs, io,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use apps::{ALL, App, BY_HAND, CARTEVO, STRIPE, STRIPE_BESIDE_REQWEST};

/// What the build of a program took.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    /// Of all processes.
    processor: Duration,
}

fn main() -> io::Result<()> {
    // Cargo says this when it wants figures; `cargo test --benches` only wants to know that it builds.
    if !env::args().any(|argument| argument == "--bench") {
        println!("nothing is measured without --bench");
        return Ok(());
    }
    let rounds = env::args().find_map(|argument| argument.parse().ok());
    let rounds: usize = rounds.unwrap_or(3).max(1);
    let folder = tempfile::tempdir()?;
    let dist = folder.path().join("dist");
    ran(Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["dist", "--no-verify", "--to"])
        .arg(&dist))?;
    let programs = folder.path().join("programs");
    prepare(&programs, &dist)?;

    let mut costs: Vec<Vec<Cost>> = ALL.iter().map(|_| Vec::new()).collect();
    for round in 1..=rounds {
        for (app, costs) in ALL.iter().zip(&mut costs) {
            let cost = build(app, &programs)?;
            println!("round {round}, {}: {}", app.name, said(cost));
            costs.push(cost);
        }
    }
    report(&costs);
    Ok(())
}

/// Writes the programs, in one workspace so that they have the same versions, and fetches what they need.
fn prepare(programs: &Path, dist: &Path) -> io::Result<()> {
    let names: Vec<&str> = ALL.iter().map(|app| app.name).collect();
    fs::create_dir_all(programs)?;
    let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n");
    fs::write(programs.join("Cargo.toml"), workspace)?;
    fs::copy(dist.join("Cargo.lock"), programs.join("Cargo.lock"))?;
    for app in &ALL {
        let folder = programs.join(app.name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = app.manifest(&dist.join("cartevo"));
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/main.rs"), app.source())?;
    }
    ran(cargo(programs).arg("fetch"))
}

/// Builds a program from nothing.
fn build(app: &App, programs: &Path) -> io::Result<Cost> {
    let target = programs.join("target");
    let mut command = cargo(programs);
    command
        .args(["build", "--quiet", "--offline", "--package", app.name])
        .arg("--target-dir")
        .arg(&target);
    let (start, before) = (Instant::now(), spent()?);
    ran(&mut command)?;
    let cost = Cost {
        wall: start.elapsed(),
        processor: spent()?.saturating_sub(before),
    };
    fs::remove_dir_all(&target)?;
    Ok(cost)
}

/// Cargo as a user has it, whatever this one was called with.
fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let is_kept = ["CARGO", "CARGO_HOME"].contains(&&*text) || text.starts_with("CARGO_NET_");
        if (text.starts_with("CARGO") || text.starts_with("RUSTFLAGS")) && !is_kept {
            command.env_remove(&name);
        }
    }
    command
}

fn ran(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("{command:?} failed")))
}

/// The processor time of all processes that this one has started and that have ended, with theirs:
/// fields 16 and 17 of what Linux says of a process, in hundredths of a second.
fn spent() -> io::Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
    let fields = fields.split_whitespace().skip(13).take(2);
    let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(Duration::from_millis(ticks * 10))
}

fn said(cost: Cost) -> String {
    let (wall, processor) = (cost.wall.as_secs_f64(), cost.processor.as_secs_f64());
    format!("{wall:.1} s, {processor:.1} s of processor time")
}

/// The medians, and how `cartevo` stands to the others.
fn report(costs: &[Vec<Cost>]) {
    let medians: Vec<Cost> = costs.iter().map(|costs| median(costs)).collect();
    println!();
    for (app, cost) in ALL.iter().zip(&medians) {
        println!("{} ({}): {}", app.name, app.what, said(*cost));
    }
    let of = |app: &App| {
        let position = ALL.iter().position(|other| other.name == app.name);
        medians[position.unwrap_or_default()]
    };
    println!();
    for (other, aim, reach) in [
        (BY_HAND, "1.35", "1.15"),
        (STRIPE, "0.85", "0.70"),
        (STRIPE_BESIDE_REQWEST, "0.85", "0.70"),
    ] {
        let (ours, theirs) = (of(&CARTEVO), of(&other));
        let ratio = |ours: Duration, theirs: Duration| ours.as_secs_f64() / theirs.as_secs_f64();
        println!(
            "{} / {}: {:.2} of the time, {:.2} of the processor time (aim {aim}, reach {reach})",
            CARTEVO.name,
            other.name,
            ratio(ours.wall, theirs.wall),
            ratio(ours.processor, theirs.processor),
        );
    }
}

fn median(costs: &[Cost]) -> Cost {
    let middle = |of: fn(&Cost) -> Duration| {
        let mut sorted: Vec<Duration> = costs.iter().map(of).collect();
        sorted.sort_unstable();
        sorted[sorted.len() / 2]
    };
    Cost {
        wall: middle(|cost| cost.wall),
        processor: middle(|cost| cost.processor),
    }
}
