//! Carrying out what changes something: written down before, and its fate told.

use cartevo::{Error, Intent, Reply};

use crate::{
    context::Context,
    failure::{Exit, Failure},
    interrupt,
    told::told,
};

/// Makes a call that changes something. `will` says what it does, in a sentence without a full stop.
///
/// The intent is on disk while the fate of the call is not known.
pub async fn out<T>(
    context: &Context,
    will: &str,
    intent: Intent,
    call: impl IntoFuture<Output = Result<Reply<T>, Error>>,
) -> Result<Reply<T>, Failure> {
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
            context.intents.forget(intent.id());
            Ok(reply)
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

/// It is not known whether it was done.
fn open(context: &Context, failure: Failure, will: &str, intent: &Intent) -> Failure {
    let id = intent.id();
    let failure = failure
        .money(format!(
            "It may have been carried out, so do not just run it again: {will}."
        ))
        .next("To find out:")
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
