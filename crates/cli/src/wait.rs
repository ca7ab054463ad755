//! Waiting until it is decided.

use std::time::Duration;

use cartevo::{Outcome, Wait};
use clap::Args;

use crate::{
    context::Context,
    failure::{Exit, Failure},
    values::duration,
};

/// How long to wait for an outcome.
#[derive(Args, Clone, Debug)]
pub struct WaitArgs {
    /// Wait until it is decided
    #[arg(long)]
    pub wait: bool,

    /// How long to wait at the most, such as 90s or 5m; 15 minutes unless given
    #[arg(long, value_name = "DURATION", requires = "wait", value_parser = duration)]
    pub wait_for: Option<Duration>,
}

/// Waits for an outcome. `what` says what is waited for, `again` is the command that looks again.
pub async fn decided<'a, T: Send + 'a>(
    _context: &Context,
    args: &WaitArgs,
    what: &str,
    again: &str,
    wait: Wait<'a, T>,
) -> Result<T, Failure> {
    let wait = match args.wait_for {
        Some(limit) => wait.give_up_after(limit),
        None => wait,
    };
    match wait.await? {
        Outcome::Succeeded(value) => Ok(value),
        Outcome::Failed(_) => {
            Err(Failure::new(Exit::Refused, format!("{what} has failed"))
                .money("No money has moved."))
        }
        _ => Err(
            Failure::new(Exit::Unresolved, format!("{what} is not decided yet"))
                .money("It may still go either way: do not take it for failed.")
                .next("To look again:")
                .next(format!("  {again}")),
        ),
    }
}
