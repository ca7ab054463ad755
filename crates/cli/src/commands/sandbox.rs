//! `cartevo sandbox`

use cartevo_sandbox::{LoggedRequest, Sandbox, command};
use serde_json::json;

use crate::{
    context::Base,
    failure::Failure,
    interrupt,
    out::{Out, Style},
};

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
    // Before the greeting: who has read that may press Ctrl-C at once.
    let pressed = interrupt::heard().await;
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
    let line = line(out, request);
    if out.is_json() {
        out.say(&line);
    } else {
        // Whoever has stopped reading may still call.
        let _ = out.write(&format!("{line}\n"));
    }
}

/// Shorter than the sandbox's own log, to fit a terminal.
fn line(out: Out, request: &LoggedRequest) -> String {
    let style = match request.status {
        200..400 => Style::Good,
        400..500 => Style::Careful,
        _ => Style::Bad,
    };
    let status = match request.status {
        // There was no answer.
        0 => "---".to_owned(),
        status => status.to_string(),
    };
    let status = out.marked(style, &status);
    let LoggedRequest { method, path, .. } = request;
    let time = request.at.format("%H:%M:%S");
    match &request.note {
        Some(note) => format!("{time} {status} {method} {path}  {note}"),
        None => format!("{time} {status} {method} {path}"),
    }
}
