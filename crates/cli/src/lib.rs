//! The command line of Cartevo: `cartevo --help` says what there is.
//!
//! This library is there for the program `cartevo` and its tests; it has no interface that stays.

mod ask;
mod carry;
mod cli;
mod commands;
mod context;
mod credentials;
mod failure;
mod folders;
mod intents;
mod interrupt;
mod locked;
mod out;
mod quota;
mod record;
mod text;
mod tokens;
mod told;
mod values;
mod wait;

use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches};

use cli::{Cli, Global};
use failure::{Exit, Failure};

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let matches = Cli::command().color(colours()).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    let out = out::Out::new(cli.global.json, cli.global.color);
    let ended = run(cli.global, cli.command);
    match ended {
        Ok(status) => status,
        Err(failure) => {
            if failure.exit() != Exit::Unread {
                out.failure(&failure);
            }
            ExitCode::from(failure.exit().code())
        }
    }
}

/// When clap's own texts are set off. It is asked for this before it has understood the options.
fn colours() -> ColorChoice {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--color");
    let named = arguments.nth(1).unwrap_or_default();
    let is = |when: &str| {
        named == when || std::env::args_os().any(|it| it == *format!("--color={when}"))
    };
    match (is("never"), is("always")) {
        (true, _) => ColorChoice::Never,
        (_, true) => ColorChoice::Always,
        _ => ColorChoice::Auto,
    }
}

/// Help, or what is wrong with the command line.
fn not_understood(error: &clap::Error) -> ExitCode {
    let asked = |name: &str| std::env::args_os().any(|argument| argument == *name);
    if error.use_stderr() && asked("--json") {
        let text = error.to_string();
        let text = text.trim().trim_start_matches("error: ");
        out::Out::new(true, out::Color::Never).failure(&Failure::usage(text));
    } else {
        // A terminal that is gone does not read it.
        let _ = error.print();
    }
    ExitCode::from(
        if error.use_stderr() {
            Exit::Usage
        } else {
            Exit::Done
        }
        .code(),
    )
}

/// Everything that can be given, as clap has it.
pub fn command() -> clap::Command {
    Cli::command()
}

fn run(global: Global, command: cli::Command) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| {
        Failure::new(Exit::Own, format!("the tool could not be started: {error}"))
    })?;
    let ended = runtime.block_on(commands::run(global, command));
    // A question of the system that is still open must not hold up the end.
    runtime.shutdown_background();
    ended
}
