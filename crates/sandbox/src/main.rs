//! `cartevo-sandbox [--port PORT] [--quirks all|none|LIST]`

mod args;

use std::io::{self, Write};
use std::process::ExitCode;

use args::{Args, Request};
use cartevo_sandbox::{LoggedRequest, Sandbox};
use serde_json::json;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)) {
        Ok(Request::Help) => {
            say(args::HELP);
            ExitCode::SUCCESS
        }
        Ok(Request::Run(args)) => match run(&args) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                complain(&error.to_string());
                ExitCode::FAILURE
            }
        },
        Err(problem) => {
            complain(&format!("{problem}\n\n{}", args::HELP));
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let port = args.port;
        let sandbox = Sandbox::builder()
            .port(port)
            .quirks(args.quirks)
            .on_request(log)
            .start()
            .await
            .map_err(|error| {
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
        });
        say(&greeting.to_string());
        interrupted.await?
    })
}

fn log(request: &LoggedRequest) {
    say(&format!(
        "{} {} {}",
        request.method, request.path, request.status
    ));
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
