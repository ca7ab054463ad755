//! `cargo xtask guarantees`.

mod changelog;
mod deny;
mod documentation;
mod features;
mod metadata;
mod minimal;
mod msrv;
mod public_api;
mod revision;
pub mod rustdoc;
mod semver;
mod third_party;
mod tools;

use std::{path::Path, process::ExitCode};

use clap::builder::PossibleValuesParser;

/// What a release promises: whatever does not hold is found here, and not by those who upgrade.
///
/// A guarantee that cannot be checked on this machine is skipped, with what would make it run.
///
/// Exit status: 0 if nothing is broken, 1 if something is.
#[derive(clap::Args)]
pub struct Arguments {
    /// Check this one alone; may be given several times
    #[arg(long, value_name = "NAME", value_parser = names(), conflicts_with = "except")]
    only: Vec<String>,
    /// Leave this one out
    #[arg(long, value_name = "NAME", value_parser = names())]
    except: Vec<String>,
    /// Take over the public API as it is now into public-api.txt
    #[arg(long)]
    accept: bool,
    /// The state that was released last, in place of the last tag `v*`
    #[arg(long, value_name = "REVISION")]
    baseline_rev: Option<String>,
    /// Build each set of features without running its tests
    #[arg(long)]
    without_tests: bool,
}

/// What came of looking at a promise, or at a part of it.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It holds; what was looked at.
    Kept(String),
    /// It does not; what is wrong, and what to do.
    Broken(String),
    /// It was not looked at; why not, and what would make it run.
    Skipped(String),
}

/// One thing that a release promises.
#[derive(Clone, Copy)]
struct Guarantee {
    name: &'static str,
    promise: &'static str,
    check: fn(&Run<'_>) -> Vec<Outcome>,
}

/// What every check needs.
struct Run<'r> {
    /// The project's folder.
    root: &'r Path,
    asked: &'r Arguments,
}

/// Those that are quick come first.
const GUARANTEES: [Guarantee; 9] = [
    Guarantee {
        name: "changelog",
        promise: "CHANGELOG.md is in form and names what breaks",
        check: changelog::check,
    },
    Guarantee {
        name: "third-party-types",
        promise: "the public API shows no type of another crate but those in public-types.toml",
        check: third_party::check,
    },
    Guarantee {
        name: "public-api",
        promise: "the public API is the one in public-api.txt",
        check: public_api::check,
    },
    Guarantee {
        name: "deny",
        promise: "licences, sources, duplicates and advisories are those that deny.toml allows",
        check: deny::check,
    },
    Guarantee {
        name: "msrv",
        promise: "the library needs no newer Rust than it declares",
        check: msrv::check,
    },
    Guarantee {
        name: "documentation",
        promise: "the documentation is made without a warning",
        check: documentation::check,
    },
    Guarantee {
        name: "features",
        promise: "each feature compiles and passes alone",
        check: features::check,
    },
    Guarantee {
        name: "minimal-versions",
        promise: "the library compiles with the lowest versions that Cargo.toml allows",
        check: minimal::check,
    },
    Guarantee {
        name: "semver",
        promise: "the version went up as far as the public API changed",
        check: semver::check,
    },
];

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(GUARANTEES.map(|guarantee| guarantee.name))
}

pub fn run(asked: &Arguments) -> ExitCode {
    let root = crate::root();
    let run = Run { root: &root, asked };
    let is_asked = |guarantee: &Guarantee| {
        let is_in = |names: &[String]| names.iter().any(|name| name == guarantee.name);
        (asked.only.is_empty() || is_in(&asked.only)) && !is_in(&asked.except)
    };
    let mut broken = Vec::new();
    let mut skipped = 0;
    for guarantee in GUARANTEES {
        let Guarantee { name, promise, .. } = guarantee;
        if !is_asked(&guarantee) {
            if asked.only.is_empty() {
                println!("{name}: left out");
            }
            continue;
        }
        println!("{name}: {promise}");
        for outcome in (guarantee.check)(&run) {
            let (word, text) = match &outcome {
                Outcome::Kept(text) => ("ok", text),
                Outcome::Broken(text) => ("FAILED", text),
                Outcome::Skipped(text) => ("skipped", text),
            };
            println!("  {word}: {}", text.trim_end().replace('\n', "\n  "));
            match outcome {
                Outcome::Kept(_) => {}
                Outcome::Broken(_) => broken.push(name),
                Outcome::Skipped(_) => skipped += 1,
            }
        }
    }
    broken.dedup();
    let skips = match skipped {
        0 => String::new(),
        1 => "; 1 check was skipped".to_owned(),
        count => format!("; {count} checks were skipped"),
    };
    if broken.is_empty() {
        println!("nothing is broken{skips}");
        ExitCode::SUCCESS
    } else {
        println!("broken: {}{skips}", broken.join(", "));
        ExitCode::FAILURE
    }
}
