//! `cargo xtask dist`.

mod built;
mod cargo;
mod check;
mod documents;
mod emit;
mod layout;
mod manifest;
mod wire;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::builder::PossibleValuesParser;

use built::Script;
use layout::Member;

/// The crates as they are published, with the generated code inside, and proof that they work.
///
/// They are written to `target/dist`: `cartevo`, and `cartevo-sandbox` for its feature `testing`.
/// Exit status: 0 if every step passed or was skipped for the reason it gives, 1 if one failed, 2 if
/// the call is wrong, 100 if the crates cannot be written.
#[derive(clap::Args)]
pub struct Arguments {
    /// Write to this folder, which is empty or was written by this command
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Only write the crates
    #[arg(long)]
    no_verify: bool,
    /// Leave this step out
    #[arg(long, value_name = "STEP", value_parser = PossibleValuesParser::new(STEPS.map(|step| step.name)))]
    except: Vec<String>,
}

/// What has been emitted, for the steps that prove it.
struct Dist {
    root: PathBuf,
    to: PathBuf,
    members: Vec<Member>,
    scripts: Vec<Script>,
    /// Where cargo builds: the repository's own place, so that dependencies are built once.
    target: PathBuf,
}

impl Dist {
    /// Cargo, called where the crates have been written.
    fn cargo(&self) -> std::process::Command {
        let mut command = cargo::cargo(&self.to);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// How a step ends that has not failed: with what it has found.
enum Passed {
    Well(String),
    /// Not taken: why, and what would make it run.
    Skipped(String),
}

/// One thing that has to hold of the crates.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    take: fn(&Dist) -> Result<Passed, String>,
}

const STEPS: [Step; 6] = [
    Step {
        name: "build",
        take: check::build,
    },
    Step {
        name: "doctests",
        take: check::doctests,
    },
    Step {
        name: "wire-tests",
        take: wire::tests,
    },
    Step {
        name: "package",
        take: check::package,
    },
    Step {
        name: "compare",
        take: check::compare,
    },
    Step {
        name: "tree",
        take: check::tree,
    },
];

pub fn run(asked: &Arguments) -> ExitCode {
    let dist = match emitted(asked.to.as_deref()) {
        Ok(dist) => dist,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(100);
        }
    };
    for member in &dist.members {
        println!("{}", dist.to.join(member.folder()).display());
    }
    if asked.no_verify {
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    for Step { name, take } in STEPS {
        if asked.except.iter().any(|except| except == name) {
            println!("{name}: left out");
            continue;
        }
        match take(&dist) {
            Ok(Passed::Well(found)) => println!("{name}: ok, {found}"),
            Ok(Passed::Skipped(why)) => println!("{name}: skipped: {why}"),
            Err(message) => {
                failed += 1;
                println!("{name}: FAILED: {message}");
            }
        }
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Writes the crates.
fn emitted(to: Option<&Path>) -> Result<Dist, String> {
    let root = crate::root();
    let to = match to {
        Some(to) => std::path::absolute(to),
        None => Ok(root.join("target/dist")),
    };
    let to = to.map_err(|error| format!("no folder: {error}"))?;
    let manifest = root.join("Cargo.toml");
    let manifest = fs::read_to_string(&manifest)
        .map_err(|error: io::Error| format!("cannot read {}: {error}", manifest.display()))?;
    let manifest = manifest::parse(&manifest)?;
    let members = layout::members(&root, &to, &manifest)?;
    let scripts = built::scripts(&root, &members)?;
    let outs: Vec<PathBuf> = scripts.iter().map(|script| script.out.clone()).collect();
    emit::emit(&root, &to, &manifest, &members, &outs)?;
    let target = cargo::target(&root)?;
    let dist = Dist {
        root,
        to,
        members,
        scripts,
        target,
    };
    lock(&dist)?;
    Ok(dist)
}

/// Takes out of the lock file what only the repository needs; versions stay.
fn lock(dist: &Dist) -> Result<(), String> {
    let mut command = dist.cargo();
    command.args(["metadata", "--quiet", "--format-version", "1"]);
    cargo::output(command).map(drop)
}
