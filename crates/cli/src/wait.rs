//! Waiting until it is decided, with a line that tells how far it is.

mod line;
mod live;

use std::time::Duration;

use cartevo::{
    Card, Error, Outcome, Payment, StartedPayment, UnknownReason, Wait, WalletTransaction,
};
use clap::Args;

use crate::{
    context::Context,
    failure::{Exit, Failure},
    interrupt,
    out::Out,
    text::quoted,
    told::told,
    values::duration,
};
use live::Live;

/// How long to wait for an outcome.
#[derive(Args, Clone, Debug)]
pub struct WaitArgs {
    /// Wait until it is decided
    #[arg(long)]
    pub wait: bool,

    /// How long to wait at the most, such as 90s or 5m; 15 minutes unless given
    #[arg(long, value_name = "DURATION", requires = "wait", value_parser = duration)]
    pub wait_for: Option<Duration>,

    /// How often to look in the first 30 seconds; the service asks for 5s or more
    #[arg(long, value_name = "DURATION", requires = "wait", value_parser = duration)]
    pub every: Option<Duration>,
}

/// What can be waited for.
pub trait Waited {
    /// What it means for the money that it has failed.
    const FAILED: &str;

    /// The service's word for how it stands.
    fn status(&self) -> &str;

    /// Why it has failed, in the service's words.
    fn why(&self) -> Option<&str>;
}

impl Waited for Payment {
    const FAILED: &str = "No money has moved.";

    fn status(&self) -> &str {
        self.status.as_str()
    }

    fn why(&self) -> Option<&str> {
        self.error_message.as_deref()
    }
}

/// As the answer to the call that begins it says: a repetition tells what became of the first.
impl Waited for StartedPayment {
    const FAILED: &str = Payment::FAILED;

    fn status(&self) -> &str {
        self.status.as_str()
    }

    fn why(&self) -> Option<&str> {
        self.error_message.as_deref()
    }
}

impl Waited for WalletTransaction {
    const FAILED: &str = "No money has moved.";

    fn status(&self) -> &str {
        self.status.as_str()
    }

    fn why(&self) -> Option<&str> {
        None
    }
}

impl Waited for Card {
    const FAILED: &str =
        "There is no card to be used. Look at the wallet before another one is created.";

    fn status(&self) -> &str {
        self.status.as_str()
    }

    fn why(&self) -> Option<&str> {
        None
    }
}

/// What is waited for.
pub struct Sought {
    /// For people, as `the payout 4f…`.
    pub what: String,
    /// The name of its id for programs.
    pub name: &'static str,
    /// Its id.
    pub id: String,
    /// The command that looks again.
    pub again: String,
}

impl Sought {
    /// With what programs need to look again.
    fn named(&self, failure: Failure) -> Failure {
        failure.fact(self.name, self.id.as_str())
    }
}

/// Waits for the outcome of what this run of the tool has begun.
///
/// Whatever goes wrong with looking, the outcome is not known then.
pub async fn decided<'a, T: Waited + Send + 'a>(
    context: &Context,
    args: &WaitArgs,
    sought: &Sought,
    wait: Wait<'a, T>,
) -> Result<T, Failure> {
    let what = &sought.what;
    match outcome(context.out, args, what, wait).await {
        Ok(outcome) => ended(outcome, sought),
        Err(error) => {
            let told = told(&error);
            let happened = format!("{what} cannot be looked at: {}", told.happened());
            Err(undecided(Failure::new(Exit::Unresolved, happened), sought))
        }
    }
}

/// Waits for the outcome of what was begun before.
pub async fn watched<'a, T: Waited + Send + 'a>(
    context: &Context,
    args: &WaitArgs,
    sought: &Sought,
    wait: Wait<'a, T>,
) -> Result<T, Failure> {
    ended(
        outcome(context.out, args, &sought.what, wait).await?,
        sought,
    )
}

/// Of something that has failed.
pub fn failed<T: Waited>(value: &T, sought: &Sought) -> Failure {
    let why = value.why().map(|why| format!(": {}", quoted(why)));
    let why = why.unwrap_or_default();
    let failure = Failure::new(Exit::Refused, format!("{} has failed{why}", sought.what));
    sought
        .named(failure)
        .money(T::FAILED)
        .fact("ended", value.status())
}

fn ended<T: Waited>(outcome: Outcome<T>, sought: &Sought) -> Result<T, Failure> {
    let what = &sought.what;
    match outcome {
        Outcome::Succeeded(value) => Ok(value),
        Outcome::Failed(value) => Err(failed(&value, sought)),
        Outcome::Unknown {
            reason: UnknownReason::Cancelled,
            ..
        } => Err(undecided(
            Failure::new(
                Exit::Unresolved,
                format!("you have stopped waiting for {what}"),
            ),
            sought,
        )),
        _ => Err(undecided(
            Failure::new(Exit::Unresolved, format!("{what} is not decided yet")),
            sought,
        )),
    }
}

fn undecided(failure: Failure, sought: &Sought) -> Failure {
    sought
        .named(failure)
        .money("It is still on its way, and may go either way: do not take it for failed.")
        .next("To look again:")
        .next(format!("  {}", sought.again))
}

/// Waits, and shows how far it is.
async fn outcome<'a, T: Waited + Send + 'a>(
    out: Out,
    args: &WaitArgs,
    what: &str,
    wait: Wait<'a, T>,
) -> Result<Outcome<T>, Error> {
    let live = Live::new(out);
    let looked = live.clone();
    let mut wait = wait
        .cancel_when(interrupt::pressed())
        .on_progress(move |look| {
            let status = look.value.map(Waited::status);
            looked.look(status, look.error, look.next_look_in);
        });
    if let Some(limit) = args.wait_for {
        wait = wait.give_up_after(limit);
    }
    if let Some(gap) = args.every {
        wait = wait.every(gap);
    }
    let begins = format!("Waiting for {what}. Ctrl-C ends the waiting, nothing else.");
    live.follow(&out.fitted(&begins, 0), wait.into_future())
        .await
}
