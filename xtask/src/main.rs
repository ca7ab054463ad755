//! The project's own commands: `cargo xtask --help`.

mod ci;
mod dist;
mod guarantees;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use cartevo_commands::{Project, conformance, diff, drift, explain, record};
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
    Dist(dist::Arguments),
    Guarantees(guarantees::Arguments),
}

fn main() -> ExitCode {
    if let Some(code) = guarantees::rustdoc::stand_in() {
        return code;
    }
    let project = Project::at(root());
    match Arguments::parse().command {
        Command::Conformance(arguments) => conformance::run(&arguments, &project),
        Command::Diff(arguments) => diff::run(&arguments, &project),
        Command::Drift(arguments) => drift::run(&arguments, &project),
        Command::Record(arguments) => record::run(&arguments, &project),
        Command::Explain(arguments) => explain::run(&arguments, &project),
        Command::Ci(arguments) => ci::run(&arguments),
        Command::Dist(arguments) => dist::run(&arguments),
        Command::Guarantees(arguments) => guarantees::run(&arguments),
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
