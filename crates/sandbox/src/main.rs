//! The sandbox as a program: `cartevo-sandbox --help` says how.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use cartevo_sandbox::command::{self, Args};
use cartevo_sandbox::{Builder, LoggedRequest};
use clap::Parser;
use serde_json::json;

/// The command line or a file that it names cannot be used.
const USAGE: u8 = 2;

/// The Cartevo API on your machine: stateful, without account or network.
#[derive(Debug, Parser)]
#[command(
    name = "cartevo-sandbox",
    version,
    after_help = "The first line of output is JSON: url, client_id, client_key, admin. After it \
                  comes one line per request: time, method, path, status, and what is known of \
                  it. Ctrl-C ends it."
)]
struct Cli {
    #[command(flatten)]
    sandbox: Args,
}

fn main() -> ExitCode {
    let args = Cli::parse().sandbox;
    let builder = match args.builder() {
        Ok(builder) => builder.on_request(log),
        Err(problem) => {
            complain(&problem);
            return ExitCode::from(USAGE);
        }
    };
    match run(builder, args.port()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Writes one line about a request.
fn log(request: &LoggedRequest) {
    say(&command::line(request, io::stdout().is_terminal()));
}

fn run(builder: Builder, port: u16) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let sandbox = builder.start().await.map_err(|error| {
            let place = format!("cannot listen on 127.0.0.1:{port}: {error}");
            io::Error::new(error.kind(), place)
        })?;
        // Listened for before the greeting: who has read that may interrupt at once.
        let interrupted = tokio::spawn(tokio::signal::ctrl_c());
        tokio::task::yield_now().await;
        let greeting = json!({
            "url": sandbox.url(),
            "client_id": sandbox.client_id(),
            "client_key": sandbox.client_key(),
            "admin": sandbox.admin_url(),
        });
        say(&greeting.to_string());
        interrupted.await?
    })
}

/// A reader that has gone away is no reason to stop.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "cartevo-sandbox: {text}");
}
