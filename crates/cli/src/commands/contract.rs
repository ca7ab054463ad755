//! `cartevo contract`: the checks of the contract, for recordings and pages of a team's own.

use std::{env, path::PathBuf, process::ExitCode, thread};

use cartevo_commands::{Project, conformance, diff, drift, explain};
use clap::Subcommand;

use crate::{
    cli::Global,
    failure::{Exit, Failure},
    folders::Folders,
    out::Color,
};

/// The checks. Nobody is called but the site whose address is given to `drift`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Hold recordings of your own against the contract and the client of this version
    ///
    /// Recordings are `<operationId>/<case>.json` files, in tests/recordings unless --recordings says
    /// where. The contract is openapi.yaml in this folder or above it, if it is one of this API, and else
    /// the one that is built in. Findings in accepted.toml are known until their day.
    ///
    /// Exit status: 0 if everything agrees, 1 if there are findings, 2 if there is nothing to judge or
    /// nothing to judge by, 100 and above if the tool itself failed.
    Check(conformance::Check),
    /// Hold pages of the documentation against the contract and what was accepted of them before
    ///
    /// What was accepted is in docs.lock, in this folder; --accept writes it. Findings in accepted.toml
    /// are known until their day.
    ///
    /// Exit status: 0 if there is nothing new, 1 if there is a finding that nothing explains, 4 if the
    /// pages say something else than docs.lock, 2 if there is nothing to compare, 100 and above if the
    /// tool itself failed.
    Drift(drift::Arguments),
    /// Say what a change of the contract does to callers, on the wire and in Rust
    ///
    /// The new contract is openapi.yaml in this folder or above it, if it is one of this API, and else the
    /// one that is built in.
    ///
    /// Exit status: 0 if nothing breaks, 1 if something does or a version did not go up far enough, 2 if
    /// there is nothing to compare, 100 if the report cannot be written.
    Diff(diff::Arguments),
    /// Say what the code of a finding means, why it matters, and what to do
    Explain(explain::Arguments),
}

/// Runs a check. What came of it is its own exit status, as its help says.
pub fn run(command: &Command, global: &Global) -> Result<ExitCode, Failure> {
    let folder = env::current_dir().map_err(|error| {
        Failure::new(
            Exit::Own,
            format!("this folder cannot be looked at: {error}"),
        )
    })?;
    // A build server may have no home, and only pages are kept.
    let cache = match command {
        Command::Drift(_) => Folders::of_environment()?.cache.join("pages"),
        _ => PathBuf::new(),
    };
    let project = Project::of_team(&folder, cache).for_programs(global.json);
    let project = match global.color {
        Color::Auto => project,
        Color::Always => project.colours(true),
        Color::Never => project.colours(false),
    };
    let checked = || match command {
        Command::Check(arguments) => arguments.run(&project),
        Command::Drift(arguments) => drift::run(arguments, &project),
        Command::Diff(arguments) => diff::run(arguments, &project),
        Command::Explain(arguments) => explain::run(arguments, &project),
    };
    // Fetching pages and replaying recordings wait in runtimes of their own.
    match thread::scope(|scope| scope.spawn(checked).join()) {
        Ok(status) => Ok(status),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
