//! The project's own commands: `cargo xtask --help`.

mod ci;
mod conformance;
mod diff;
mod drift;
mod explain;
mod output;
mod record;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Conformance(conformance::Arguments),
    Diff(diff::Arguments),
    Drift(drift::Arguments),
    Record(record::Arguments),
    Explain(explain::Arguments),
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Conformance(arguments) => conformance::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Drift(arguments) => drift::run(&arguments),
        Command::Record(arguments) => record::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Ci(arguments) => ci::run(&arguments),
    }
}

/// The project that the command is about: the one that it is called in, else the one it was built from.
fn root() -> PathBuf {
    let called_in = std::env::current_dir().unwrap_or_default();
    let is_project = |folder: &&Path| folder.join("openapi.yaml").is_file();
    if let Some(project) = called_in.ancestors().find(is_project) {
        return project.to_owned();
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
