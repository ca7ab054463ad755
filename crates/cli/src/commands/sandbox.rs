//! `cartevo sandbox`

use std::io;

use cartevo_sandbox::{LoggedRequest, Sandbox, command};
use serde_json::json;

use crate::{context::Base, failure::Failure, interrupt, out::Out};

/// What kind of sandbox.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    sandbox: command::Args,
}

/// Runs the API on this machine until Ctrl-C is pressed.
pub async fn run(args: &Args, base: &Base) -> Result<(), Failure> {
    let out = base.out;
    let builder = args.sandbox.builder().map_err(Failure::usage)?;
    let sandbox = builder.on_request(move |request| log(out, request)).start();
    let sandbox = sandbox.await.map_err(|error| {
        let port = args.sandbox.port();
        Failure::usage(format!("127.0.0.1:{port} cannot be listened at: {error}"))
            .next("Take another port with --port, or a free one with --port 0.")
    })?;
    // Heard from before the greeting on: who has read that may press it at once.
    let pressed = tokio::spawn(interrupt::pressed());
    tokio::task::yield_now().await;
    greet(out, &sandbox)?;
    // It is never cancelled, and has nothing to panic about.
    let _ = pressed.await;
    Ok(())
}

fn greet(out: Out, sandbox: &Sandbox) -> Result<(), Failure> {
    let (url, admin) = (sandbox.url(), sandbox.admin_url());
    let (id, key) = (sandbox.client_id(), sandbox.client_key());
    if out.is_json() {
        return out.json(&json!({"url": url, "client_id": id, "client_key": key, "admin": admin}));
    }
    out.write(&format!(
        "A sandbox on this machine: no money moves. Ctrl-C ends it.\n\
         What is in it: {admin}\n\
         \n\
         In another terminal:\n\
         \n\
         export CARTEVO_BASE_URL={url}\n\
         export CARTEVO_CLIENT_ID={id}\n\
         export CARTEVO_CLIENT_KEY={key}\n\
         \n"
    ))
}

/// One line about a request. To a program it is no result.
fn log(out: Out, request: &LoggedRequest) {
    if out.is_json() {
        let is_terminal = io::IsTerminal::is_terminal(&io::stderr());
        out.say(&command::line(request, is_terminal));
    } else {
        let is_terminal = io::IsTerminal::is_terminal(&io::stdout());
        // Whoever has stopped reading may still call.
        let _ = out.write(&format!("{}\n", command::line(request, is_terminal)));
    }
}
