//! `cartevo reconcile`

use cartevo::{Found, Reconciled, Undecided, UndecidedReason};

use crate::{
    cli::Yes,
    context::Context,
    failure::{Exit, Failure},
    intents::Kept,
    out::Style,
    record::{Record, Value},
    values::spoken,
};

/// Which of the calls whose outcome is not known.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// One of them; all unless given
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// Do not look, but forget it: you know from elsewhere what became of it
    #[arg(long, requires = "id")]
    forget: bool,

    #[command(flatten)]
    yes: Yes,
}

/// Finds out what became of calls whose answer was lost.
pub async fn run(args: Args, context: &Context) -> Result<(), Failure> {
    let (all, broken) = context.intents.all()?;
    let (ours, others): (Vec<Kept>, Vec<Kept>) = all
        .into_iter()
        .partition(|kept| context.intents.is_ours(kept));
    let wanted: Vec<Kept> = match &args.id {
        Some(id) => ours
            .into_iter()
            .filter(|kept| kept.intent.id() == id)
            .collect(),
        None => ours,
    };
    if let (Some(id), []) = (&args.id, &wanted[..]) {
        return Err(broken.unwrap_or_else(|| unknown(id, &others)));
    }
    if args.forget {
        return forget(&args, &wanted, context);
    }
    if !others.is_empty() && args.id.is_none() {
        let text = format!(
            "{} more were made with other credentials or at another service.",
            others.len()
        );
        context.out.hint(Style::Faint, &text);
    }
    // It is in the way of nothing else, and comes to light if all are looked for.
    let broken = broken.filter(|_| args.id.is_none());
    if wanted.is_empty() && broken.is_none() && !context.out.is_json() {
        context
            .out
            .say("Nothing is open: the outcome of every call is known.");
        return Ok(());
    }
    look(&wanted, context).await?;
    broken.map_or(Ok(()), Err)
}

fn unknown(id: &str, others: &[Kept]) -> Failure {
    if others.iter().any(|kept| kept.intent.id() == id) {
        return Failure::usage(format!(
            "{id} was made with other credentials or at another service"
        ))
        .next("Say which with --profile, or with the variables of the environment.");
    }
    Failure::usage(format!("nothing is open under {id}"))
        .next("Its outcome is known already, or it was made on another machine.")
}

fn forget(args: &Args, wanted: &[Kept], context: &Context) -> Result<(), Failure> {
    let mut forgotten = Vec::new();
    for kept in wanted {
        let will = format!("Forget without having found out: {}", kept.will);
        context.ask.confirm(&will, args.yes.yes)?;
        context.intents.forget(kept.intent.id());
        forgotten.push(told(kept, "forgotten"));
    }
    context.out.blocks("reconciled", &forgotten)
}

async fn look(wanted: &[Kept], context: &Context) -> Result<(), Failure> {
    let (mut records, mut open, mut known) = (Vec::new(), Vec::new(), Vec::new());
    let mut failed = None;
    for kept in wanted {
        let looked = context.client.reconcile(&kept.intent);
        let looked = match context.global.deadline {
            Some(limit) => looked.deadline(limit).await,
            None => looked.await,
        };
        match looked {
            Ok(Reconciled::CarriedOut(found)) => {
                known.push(kept.intent.id());
                let (what, id, status) = thing(&found);
                records.push(
                    told(kept, "carried out")
                        .alone("kind", "found", what)
                        .alone("found_id", "its id", Value::name(Some(id)))
                        .alone("found_status", "its status", status),
                );
            }
            Ok(Reconciled::NotCarriedOut) => {
                known.push(kept.intent.id());
                records.push(told(kept, "not carried out"));
            }
            Ok(Reconciled::Undecided(undecided)) => {
                let again = undecided.look_again_in.map(spoken);
                records.push(
                    told(kept, "not known")
                        .alone("reason", "because", why(&undecided))
                        .alone("look_again_in", "look again in", again),
                );
                open.push(kept.intent.id());
            }
            Ok(_) => open.push(kept.intent.id()),
            Err(error) => {
                failed = Some(Failure::from(error));
                break;
            }
        }
    }
    // What was found out before is told in any case.
    if failed.is_none() || !records.is_empty() {
        context.out.blocks("reconciled", &records)?;
    }
    // Only now: what could not be told has to be found out again.
    for id in known {
        context.intents.forget(id);
    }
    if let Some(failure) = failed {
        return Err(failure
            .money("What is still open stays as it was.")
            .next("Run `cartevo reconcile` again."));
    }
    if open.is_empty() {
        return Ok(());
    }
    let (open_now, all) = (open.len(), wanted.len());
    Err(Failure::new(
        Exit::Unresolved,
        format!("{open_now} of {all} cannot be decided yet"),
    )
    .money("They may have been carried out: do not do them again.")
    .next("Look again later, or ask the service with the id and the time.")
    .next("`cartevo reconcile ID --forget` drops one that you know about from elsewhere.")
    .fact("open", open))
}

fn told(kept: &Kept, outcome: &str) -> Record {
    let intent = &kept.intent;
    let began = intent.began().format("%Y-%m-%d %H:%M UTC").to_string();
    Record::new()
        .alone("will", "to be done", Value::name(Some(&kept.will)))
        .alone("outcome", "outcome", outcome)
        .alone("began", "begun", began)
        .alone("intent", "intent", Value::name(Some(intent.id())))
        .alone("operation", "operation", intent.operation().id)
        .alone("reference", "reference", Value::name(intent.reference()))
}

/// What it left behind, its id, and how it stands: what was carried out may have failed since.
fn thing(found: &Found) -> (&'static str, String, Option<String>) {
    let status = |status: &str| Some(status.to_owned());
    match found {
        Found::Card(card) | Found::CardStatus(card) => {
            ("card", card.id.to_string(), status(card.status.as_str()))
        }
        Found::CardTransaction(it) => ("card transaction", it.id.to_string(), None),
        Found::TopUp(it) | Found::Deposit(it) => (
            "wallet transaction",
            it.id.to_string(),
            status(it.status.as_str()),
        ),
        Found::Payment(payment) => (
            "payment",
            payment.transaction_id.to_string(),
            status(payment.status.as_str()),
        ),
        Found::Customer(customer) => ("customer", customer.id.to_string(), None),
        Found::Wallet(wallet) => ("wallet", wallet.id.to_string(), None),
        _ => ("something newer than this tool", String::new(), None),
    }
}

fn why(undecided: &Undecided) -> &'static str {
    match undecided.reason {
        UndecidedReason::StillUnderWay => "it is still under way",
        UndecidedReason::TooEarly => "it is too early to say",
        UndecidedReason::Ambiguous => "several things could be it",
        UndecidedReason::NoProof => "what is there could come from elsewhere",
        UndecidedReason::KeyUsedOtherwise => "its reference was used for something else",
        UndecidedReason::NoEvidence => "it leaves nothing that could be looked for",
        UndecidedReason::NotVisible => "what it would leave cannot be seen",
        UndecidedReason::TargetNotFound => "what it was about is not there",
        other => other.as_str(),
    }
}
