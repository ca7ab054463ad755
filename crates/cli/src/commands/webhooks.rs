//! `cartevo webhooks …`

mod forward;
mod known;
mod notice;
mod receiver;

use std::{env, net::Ipv4Addr, sync::Arc};

use cartevo::webhook::Verifier;
use clap::Subcommand;
use tokio::net::TcpListener;

use crate::{
    context::{Base, Context},
    failure::{Exit, Failure},
    interrupt,
    out::Style,
};
use forward::Forward;
use receiver::{Receiver, router};

/// Where the secret is unless another variable is named.
const SECRET: &str = "CARTEVO_WEBHOOK_SECRET";

/// The commands about webhooks.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Receive notices on this machine: verify, confirm and show them
    ///
    /// Any path is good. What is verified and confirmed is answered with 2xx; all else with an error,
    /// so that it comes again. What the API cannot be asked, such as what has happened to a card,
    /// counts only where it is signed. A notice that was seen before is not shown a second time.
    Listen(Listen),
}

/// How to listen.
#[derive(clap::Args, Debug)]
pub struct Listen {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 4020)]
    port: u16,

    /// Pass on what is verified and confirmed, to the byte, and answer as this address does
    #[arg(long, value_name = "URL", value_parser = forward::address)]
    forward: Option<String>,

    /// The environment variable with the secret that notices are signed with; if none is named,
    /// `CARTEVO_WEBHOOK_SECRET` where that is set
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,

    /// Believe what notices say, instead of asking the API what is true
    #[arg(long)]
    no_confirm: bool,
}

/// Runs one of them.
pub async fn run(command: Command, base: Base) -> Result<(), Failure> {
    match command {
        Command::Listen(args) => listen(args, base).await,
    }
}

async fn listen(args: Listen, base: Base) -> Result<(), Failure> {
    let verifier = verifier(args.secret_env.as_deref())?;
    let out = base.out;
    let client = if args.no_confirm {
        None
    } else {
        Some(Context::new(base)?.client)
    };
    let forward = args.forward.as_deref().map(Forward::new).transpose()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await;
    let listener = listener.map_err(|error| {
        Failure::usage(format!("port {} cannot be had: {error}", args.port))
            .next("Take another one with --port, or a free one with --port 0.")
    })?;
    let stopped = |error: std::io::Error| {
        Failure::new(Exit::Own, format!("the receiver has stopped: {error}"))
    };
    let address = listener.local_addr().map_err(stopped)?;
    // Before the greeting: who has read that may press Ctrl-C at once.
    let pressed = interrupt::heard().await;
    out.say(&format!(
        "Listening at http://{address}/ for notices. Ctrl-C ends it."
    ));
    let warn = |text: &str| out.say(&out.told(Style::Careful, &out.fitted(text, 0)));
    if verifier.is_none() {
        warn(&format!(
            "No signature is asked for: set {SECRET} for notices that are signed."
        ));
    }
    if client.is_none() {
        warn("Nothing is confirmed: what is shown is what somebody says.");
    }
    let receiver = Receiver::new(client, verifier, forward, out);
    let served = axum::serve(listener, router(Arc::new(receiver)));
    tokio::select! {
        ended = served => ended.map_err(stopped),
        _ = pressed => Ok(()),
    }
}

/// What signatures are verified with.
fn verifier(named: Option<&str>) -> Result<Option<Verifier>, Failure> {
    let name = named.unwrap_or(SECRET);
    let secret = match env::var(name) {
        Ok(secret) if !secret.is_empty() => secret,
        _ if named.is_none() => return Ok(None),
        _ => {
            return Err(Failure::usage(format!("{name} is not set, or is no text"))
                .next("It has to have the secret that notices are signed with."));
        }
    };
    let built = Verifier::builder().secret(secret).build();
    let built = built.map_err(|error| Failure::usage(format!("{name} cannot be used: {error}")))?;
    Ok(Some(built))
}
