//! The sandbox as a program: `cartevo-sandbox --help` says how.

mod args;
mod log;

use std::io::{self, Write};
use std::process::ExitCode;

use args::Args;
use cartevo_sandbox::{Builder, Sandbox};
use clap::Parser;
use serde_json::json;

/// The command line or a file that it names cannot be used.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let args = Args::parse();
    let builder = match configure(&args) {
        Ok(builder) => builder,
        Err(problem) => {
            complain(&problem);
            return ExitCode::from(USAGE);
        }
    };
    match run(builder, args.port) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn configure(args: &Args) -> Result<Builder, String> {
    let mut builder = Sandbox::builder()
        .port(args.port)
        .quirks(args.quirks)
        .quota(args.rate_limit.0)
        .settle_after(args.settle_after.0)
        .decide_kyc_after(args.decide_kyc_after.0)
        .faults(args.faults.clone().unwrap_or_default())
        .on_request(log::request);
    if !args.virtual_time {
        builder = builder.real_time();
    }
    if let Some(target) = args.target()? {
        builder = builder.webhook(target);
    }
    if let Some(path) = &args.seed {
        builder = builder.seed_file(path).map_err(|error| {
            let problems = error.to_string().replace('\n', "\n  ");
            format!("--seed {}:\n  {problems}", path.display())
        })?;
    }
    Ok(builder)
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
