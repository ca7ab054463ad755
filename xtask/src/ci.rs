//! `cargo xtask ci`.

use std::process::{Command, ExitCode};

use clap::builder::PossibleValuesParser;

/// All that has to pass: format, lint, tests, conformance, guarantees, documentation.
///
/// Stops at the first step that fails, with its exit status.
#[derive(clap::Args)]
pub struct Arguments {
    /// Leave this step out, because it has just been taken
    #[arg(long, value_name = "STEP", value_parser = PossibleValuesParser::new(STEPS.map(|step| step.name)))]
    except: Vec<String>,
}

/// One thing that has to pass.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    /// What cargo is called with.
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

const STEPS: [Step; 8] = [
    Step {
        name: "format",
        arguments: &["fmt", "--all", "--check"],
        environment: &[],
    },
    Step {
        name: "lint",
        arguments: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    // The workspace turns every feature on; a user starts with the default ones.
    Step {
        name: "lint with the default features",
        arguments: &[
            "clippy",
            "--package",
            "cartevo",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        name: "test",
        arguments: &["test", "--workspace"],
        environment: &[],
    },
    Step {
        name: "conformance",
        arguments: &["run", "--quiet", "--package", "xtask", "--", "conformance"],
        environment: &[],
    },
    Step {
        name: "secrets",
        arguments: &[
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "record",
            "--scan",
        ],
        environment: &[],
    },
    // The others need the network, or the last release.
    Step {
        name: "guarantees",
        arguments: &[
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "guarantees",
            "--except",
            "minimal-versions",
            "--except",
            "semver",
            "--without-tests",
        ],
        environment: &[],
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps", "--all-features"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
];

pub fn run(asked: &Arguments) -> ExitCode {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for (index, step) in STEPS.iter().enumerate() {
        let Step {
            name,
            arguments,
            environment,
        } = step;
        if asked.except.iter().any(|except| except == name) {
            println!("[{}/{}] {name}: left out", index + 1, STEPS.len());
            continue;
        }
        println!(
            "[{}/{}] {name}: cargo {}",
            index + 1,
            STEPS.len(),
            arguments.join(" ")
        );
        let mut command = Command::new(&cargo);
        command
            .args(*arguments)
            .envs(environment.iter().copied())
            .current_dir(crate::root());
        let code = match command.status() {
            Ok(status) if status.success() => continue,
            Ok(status) => status
                .code()
                .and_then(|code| u8::try_from(code).ok())
                .unwrap_or(101),
            Err(error) => {
                eprintln!("error: cannot run cargo: {error}");
                100
            }
        };
        eprintln!("error: {name} failed");
        return ExitCode::from(code);
    }
    println!("{} steps passed", STEPS.len() - asked.except.len());
    ExitCode::SUCCESS
}
