//! Recording by calling: what only reads, with ids from the lists that were answered; what writes, only
//! where it can be undone at once.

mod choice;
mod tour;

use std::{collections::BTreeMap, future};

use cartevo::Client;
use serde_json::Value;

use self::tour::Tour;
use super::{Options, Recorded, contract, record};
use crate::{conformance::Failure, usage::UsageError};

/// What can be undone at once: a call, the one that undoes it, and in which state the resource must be.
const UNDONE: [(&str, &str, &str); 1] = [("freezeCard", "unfreezeCard", "ACTIVE")];

/// With what to call.
#[derive(Clone, Debug)]
pub struct Live {
    /// The client; its quota says how fast.
    pub client: Client,
    /// Where it calls.
    pub base_url: String,
    /// Whether to make calls that write as well, where they can be undone at once.
    pub allow_writes: bool,
}

impl Live {
    /// With the credentials of the environment: `CARTEVO_CLIENT_ID`, `CARTEVO_CLIENT_KEY` and, if it is
    /// another one than the API's own, `CARTEVO_BASE_URL`.
    ///
    /// # Errors
    ///
    /// If a variable is missing or wrong.
    pub fn from_env(allow_writes: bool) -> Result<Self, Failure> {
        let client = Client::from_env().map_err(|error| UsageError::new(error.to_string()))?;
        let base_url = std::env::var("CARTEVO_BASE_URL").unwrap_or_default();
        Ok(Self {
            client,
            base_url,
            allow_writes,
        })
    }
}

/// Calls the API and makes recordings of what it answers.
///
/// # Errors
///
/// If the contract cannot be used, if the folder cannot be written to.
pub fn live(options: &Options, live: &Live) -> Result<Recorded, Failure> {
    live_until(options, live, future::pending())
}

/// The same, until somebody interrupts it. What was answered by then is written. What writes is not
/// begun any more then, but what is begun is undone first.
///
/// # Errors
///
/// If the contract cannot be used, if the folder cannot be written to.
pub fn live_until(
    options: &Options,
    live: &Live,
    interrupt: impl Future<Output = ()>,
) -> Result<Recorded, Failure> {
    let contract = contract(options)?;
    let servers = contract
        .document
        .get("/servers/0/url")
        .and_then(Value::as_str);
    let base_url = match live.base_url.trim().trim_end_matches('/') {
        "" => servers.unwrap_or_default().trim_end_matches('/').to_owned(),
        url => url.to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime =
        runtime.map_err(|error| Failure::Tool(format!("cannot start a runtime: {error}")))?;
    let mut tour = Tour {
        contract: &contract,
        live,
        base_url: &base_url,
        items: BTreeMap::new(),
        entries: Vec::new(),
        left_out: Vec::new(),
        left_behind: Vec::new(),
        stopped: None,
    };
    let interrupted = runtime.block_on(async {
        let interrupted = tokio::select! {
            () = tour.reads() => false,
            () = interrupt => true,
        };
        if live.allow_writes && !interrupted {
            tour.writes().await;
        }
        interrupted
    });
    let missing = if interrupted { tour.missing() } else { 0 };
    let Tour {
        entries,
        left_out,
        left_behind,
        stopped,
        ..
    } = tour;
    if let Some(why) = stopped {
        let all = std::iter::once(why).chain(left_behind);
        return Err(Failure::Tool(all.collect::<Vec<_>>().join("\n")));
    }
    let mut options = options.clone();
    options.base_urls.push(base_url);
    let recorded = record(&options, &contract, entries, left_out)?;
    Ok(Recorded {
        left_behind,
        interrupted: interrupted
            .then(|| format!("interrupted: {missing} operations were not called")),
        ..recorded
    })
}
