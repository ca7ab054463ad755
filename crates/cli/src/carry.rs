//! Carrying out what changes something: written down before, and its fate told.

use cartevo::{Error, Intent, Reply};

use crate::{
    context::Context,
    failure::{Exit, Failure},
    interrupt,
    told::told,
};

/// Makes a call that changes something, and tells what it gave. `will` says what it does, in a
/// sentence without a full stop.
///
/// The intent is on disk until the fate of the call is known and told: a run that is killed while it
/// waits, or whose result cannot be written, loses nothing.
pub async fn out<T>(
    context: &Context,
    will: &str,
    intent: Intent,
    call: impl IntoFuture<Output = Result<Reply<T>, Error>>,
    tell: impl AsyncFnOnce(Reply<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    context.intents.keep(will, &intent)?;
    context.left.begin();
    let Some(ended) = interrupt::unless_interrupted(call.into_future()).await else {
        // Behind what the terminal shows for Ctrl-C.
        if context.out.is_live() {
            context.out.say("");
        }
        if context.left.has() {
            let happened = "interrupted while the request was on its way";
            let failure = Failure::new(Exit::Unresolved, happened);
            return Err(open(context, failure, will, &intent));
        }
        context.intents.forget(intent.id());
        let failure = Failure::new(Exit::Interrupted, "interrupted before anything was sent");
        return Err(failure.money("Nothing was done and no money has moved."));
    };
    match ended {
        Ok(reply) => {
            let told = tell(reply).await;
            told.map_err(|failure| not_told(context, failure, &intent))?;
            context.intents.forget(intent.id());
            Ok(())
        }
        Err(error) if error.may_have_been_carried_out() => {
            Err(open(context, told(&error), will, &intent))
        }
        Err(error) => {
            context.intents.forget(intent.id());
            Err(told(&error))
        }
    }
}

/// It was done, and it is not known whether it was told, or how it ends.
fn not_told(context: &Context, failure: Failure, intent: &Intent) -> Failure {
    let to_see = "To see what it gave:";
    match failure.exit() {
        Exit::Own => findable(context, failure, intent, to_see),
        Exit::Unread => {
            let failure = Failure::new(Exit::Own, "nobody has read the result");
            let failure = failure.money("The command itself was carried out.");
            findable(context, failure, intent, to_see)
        }
        // It says where to look.
        Exit::Unresolved => failure.fact("intent", intent.id()),
        _ => {
            context.intents.forget(intent.id());
            failure
        }
    }
}

/// It is not known whether it was done.
fn open(context: &Context, failure: Failure, will: &str, intent: &Intent) -> Failure {
    let failure = failure.money(format!(
        "It may have been carried out, so do not just run it again: {will}."
    ));
    findable(context, failure, intent, "To find out:")
}

/// How to find out later.
fn findable(context: &Context, failure: Failure, intent: &Intent, what_for: &str) -> Failure {
    let id = intent.id();
    let failure = failure
        .next(what_for)
        .next(format!(
            "  cartevo reconcile{} {id}",
            context.global.repeated()
        ))
        .fact("intent", id);
    match intent.reference() {
        Some(reference) => failure
            .next(format!("It was sent under the reference {reference}."))
            .fact("reference", reference),
        None => failure,
    }
}
