//! The library's errors as a person needs them: what happened, what it means for the money, what to
//! do now.

use cartevo::{Answered, Cause, Error, NotSentReason, Resend, Unresolved};

use crate::{
    failure::{Exit, Failure},
    text::{quoted, shown},
    values::spoken,
};

const NOTHING: &str = "Nothing was done and no money has moved.";

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        told(&error)
    }
}

/// A failed call, for a person and for programs.
pub fn told(error: &Error) -> Failure {
    let failure = match error {
        Error::NotSent(error) => not_sent(&error.reason),
        // Asked for by itself, as a login does.
        Error::Answered(answer) if !answer.operation.authenticated => token(error),
        Error::Answered(answer) => refused(answer),
        Error::Unreadable(answer) => Failure::new(
            Exit::NotSent,
            format!(
                "the service answered {}, but the answer cannot be read at `{}`",
                answer.status, answer.path
            ),
        )
        .money("Nothing was changed: this only reads.")
        .next("Look whether there is a newer version of this tool."),
        Error::Unresolved(error) => unresolved(error),
        other => Failure::new(Exit::Unresolved, shown(&other.to_string())),
    };
    let failure = failure.fact("operation", error.operation());
    let failure = match error.status() {
        Some(status) => failure.fact("status", status),
        None => failure,
    };
    let failure = match error.messages() {
        [] => failure,
        words => failure.fact(
            "messages",
            words.iter().map(|text| shown(text)).collect::<Vec<_>>(),
        ),
    };
    let failure = match error.code() {
        Some(code) => failure.fact("code", shown(code)),
        None => failure,
    };
    match error.reference() {
        Some(reference) => failure.fact("reference", reference),
        None => failure,
    }
}

fn not_sent(reason: &NotSentReason) -> Failure {
    let late = |ready: std::time::Duration| {
        let ready = spoken(ready);
        Failure::new(
            Exit::RateLimited,
            "the quota of ten requests a minute has no room before the deadline",
        )
        .money("Nothing was sent.")
        .next(format!(
            "There is room again in {ready}; a longer --deadline waits for it."
        ))
    };
    match reason {
        NotSentReason::Invalid(invalid) => {
            let problems = invalid.problems.iter().map(|text| shown(text));
            let problems: Vec<String> = problems.collect();
            Failure::usage(problems.join("; "))
                .money("Nothing was sent.")
                .fact("problems", problems)
        }
        NotSentReason::Token(error) => token(error),
        NotSentReason::Quota(too_late) => late(too_late.ready_in),
        NotSentReason::Deadline => {
            Failure::new(Exit::NotSent, "its deadline passed before it could be sent")
                .money("Nothing was sent.")
                .next("A longer --deadline gives it more time.")
        }
        NotSentReason::Connect(source) => Failure::new(
            Exit::NotSent,
            format!(
                "no connection could be made: {}",
                shown(&source.to_string())
            ),
        )
        .money("Nothing was sent.")
        .next("Look whether the network and the base URL are right, then run it again."),
        other => Failure::usage(shown(&other.to_string())).money("Nothing was sent."),
    }
}

/// Without a token nothing is sent.
fn token(error: &Error) -> Failure {
    match error {
        Error::NotSent(error) => not_sent(&error.reason),
        Error::Answered(answer) if answer.status == 429 => too_many(answer),
        Error::Answered(answer) if matches!(answer.status, 400..500) => Failure::new(
            Exit::Refused,
            format!(
                "the service does not accept these credentials{}",
                words(answer)
            ),
        )
        .money("Nothing was sent besides them.")
        .next("Run `cartevo login`, or set CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY rightly."),
        other => Failure::new(
            Exit::NotSent,
            format!(
                "no access token could be had: {}",
                shown(&other.to_string())
            ),
        )
        .money("Nothing was sent.")
        .next("Run it again in a while."),
    }
}

fn refused(answer: &Answered) -> Failure {
    if answer.status == 429 {
        return too_many(answer);
    }
    let reads = answer.operation.resend == Resend::Safe;
    let meaning = if reads {
        "Nothing was changed: this only reads."
    } else {
        NOTHING
    };
    let next = match answer.status {
        401 => "Look whether the credentials are still good: `cartevo login`.",
        403 => "These credentials may not do this: ask who has given them to you.",
        404 => "Look whether the id is right and belongs to this company.",
        409 => "Look at how things stand now before you run it again.",
        500.. => "It is the service's own trouble: run it again in a while.",
        _ => "Change what it says is wrong, then run it again.",
    };
    Failure::new(
        Exit::Refused,
        format!(
            "the service refused it (HTTP {}){}",
            answer.status,
            words(answer)
        ),
    )
    .money(meaning)
    .next(next)
}

fn too_many(answer: &Answered) -> Failure {
    Failure::new(
        Exit::RateLimited,
        format!(
            "the service was asked too often (HTTP {}){}",
            answer.status,
            words(answer)
        ),
    )
    .money(NOTHING)
    .next("Wait a minute. Other programs behind the same address share its quota.")
}

/// What it means and what to do is for the caller to add, who knows what was to be done.
fn unresolved(error: &Unresolved) -> Failure {
    if error.operation.resend == Resend::Safe {
        return Failure::new(
            Exit::NotSent,
            format!("no answer came{}", because(&error.cause)),
        )
        .money("Nothing was changed: this only reads.")
        .next("Run it again.");
    }
    let happened = match &error.cause {
        Cause::Answered(answer) => format!(
            "the service answered with HTTP {}{}, which does not say whether it was done",
            answer.status,
            words(answer)
        ),
        Cause::Unreadable(answer) => format!(
            "the service says that it was done (HTTP {}), but the answer cannot be read at `{}`",
            answer.status, answer.path
        ),
        Cause::LookFailed(Some(looked)) => {
            let looked = told(looked);
            let happened = format!("it could not be looked for: {}", looked.happened());
            return Failure::new(Exit::Unresolved, happened);
        }
        cause => format!("the answer was lost{}", because(cause)),
    };
    Failure::new(Exit::Unresolved, happened)
}

fn because(cause: &Cause) -> String {
    match cause {
        Cause::Lost(source) => format!(": {}", shown(&source.to_string())),
        Cause::LookFailed(None) => " in time".to_owned(),
        _ => String::new(),
    }
}

/// The service's own words, if it has said any.
fn words(answer: &Answered) -> String {
    let words: Vec<String> = answer.messages.iter().map(|text| quoted(text)).collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(": {}", words.join(", "))
    }
}
