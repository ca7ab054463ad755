//! `cartevo call`: every operation by its name.

mod arguments;
mod known;

use std::{
    fs,
    io::{self, Read},
};

use cartevo::{OPERATIONS, Operation, Resend, dynamic};
use serde_json::Value;

use crate::{
    carry,
    cli::Yes,
    context::{Base, Context},
    failure::{Exit, Failure},
    out::Out,
    record::Record,
    text::shown,
};
use arguments::{Argument, input};
use known::{Known, nearest};

/// Which operation, and with what.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The operation: its operationId. Without one, all are listed
    #[arg(value_name = "OPERATION")]
    operation: Option<String>,

    /// What it takes: key=value, key:=JSON for what is no text, and source.id=value for what lies
    /// inside another
    #[arg(value_name = "KEY=VALUE")]
    arguments: Vec<Argument>,

    /// A JSON body from a file, or from standard input with `-`; arguments are added to it
    #[arg(long, value_name = "FILE")]
    body: Option<String>,

    #[command(flatten)]
    yes: Yes,
}

fn record(operation: &Operation) -> Record {
    Record::new()
        .column("operation", "operation", operation.id)
        .column(
            "request",
            "request",
            format!("{} {}", operation.method, operation.path),
        )
        .column("changes", "asks", operation.resend != Resend::Safe)
        .alone("summary", "summary", operation.summary)
}

/// Makes the call, or lists what can be called, for which no credentials are needed.
pub async fn run(args: &Args, base: Base) -> Result<(), Failure> {
    let Some(name) = &args.operation else {
        let records: Vec<Record> = OPERATIONS.iter().map(record).collect();
        return base.out.list("operations", &records, false);
    };
    let operation = find(name)?;
    if operation.id == "createToken" {
        return Err(Failure::usage("createToken is not called by hand")
            .money("Nothing was sent.")
            .next("A key on the command line can be read by others. Every command gets a token itself."));
    }
    let known = Known::of(operation)?;
    let body = args.body.as_deref().map(read).transpose()?;
    let input = input(&known, &args.arguments, body).map_err(|problems| {
        let failure = Failure::usage(format!("{}: {}", operation.id, problems.join("; ")));
        failure.money("Nothing was sent.").next(takes(&known))
    })?;
    let context = &Context::new(base)?;
    if operation.resend == Resend::Safe {
        let reply = dynamic::invoke(&context.client, operation.id, input).await?;
        return show(context.out, &safe(reply.json().clone()));
    }
    // What is wrong with it is told before anybody is asked.
    drop(dynamic::prepare(
        &context.client,
        operation.id,
        input.clone(),
    )?);
    let will = will(operation, &known, args);
    context.ask.confirm(&format!("{will}."), args.yes.yes)?;
    context.hear().await?;
    // Its time limit begins here.
    let call = dynamic::prepare(&context.client, operation.id, input)?;
    let Some(intent) = call.intent().cloned() else {
        return Err(Failure::new(
            Exit::Own,
            format!("{} has no intent", operation.id),
        ));
    };
    carry::out(context, &will, intent, call, async |reply| {
        show(context.out, &safe(reply.json().clone()))
    })
    .await
}

fn find(name: &str) -> Result<&'static Operation, Failure> {
    let found = OPERATIONS.iter().find(|operation| operation.id == name);
    found.ok_or_else(|| {
        let names = OPERATIONS.iter().map(|operation| operation.id);
        let meant = nearest(name, names).map(|near| format!("; did you mean `{near}`?"));
        let meant = meant.unwrap_or_default();
        Failure::usage(format!("no operation is called `{}`{meant}", shown(name)))
            .money("Nothing was sent.")
            .next("`cartevo call` lists them all.")
    })
}

/// The body that a file or standard input has.
fn read(path: &str) -> Result<Value, Failure> {
    let text = if path == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|error| Failure::usage(format!("{path} cannot be read: {error}")))?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("{path} has no JSON: {error}")))
}

/// What it takes, for who has given something else.
fn takes(known: &Known) -> String {
    let slots = known.slots();
    let names = slots.iter().filter(|slot| !slot.is_private).map(|slot| {
        if slot.required {
            slot.name.clone()
        } else {
            format!("[{}]", slot.name)
        }
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        "It takes nothing.".to_owned()
    } else {
        format!("It takes {}.", names.join(", "))
    }
}

/// What will happen. It is kept in a file: of what was given it tells only what the effect can be
/// recognised by.
fn will(operation: &Operation, known: &Known, args: &Args) -> String {
    let summary = operation.summary.trim_end_matches('.');
    let mut told: Vec<String> = Vec::new();
    for name in known.evidence() {
        let given = args.arguments.iter().find(|argument| argument.key == name);
        if let Some(Argument { value, .. }) = given {
            told.push(format!("{name} {}", shown(&value.text())));
        }
    }
    if let Some(path) = &args.body {
        told.push(format!("the body of {}", shown(path)));
    }
    let told = match told.as_slice() {
        [] => String::new(),
        told => format!(", with {}", told.join(", ")),
    };
    format!("{} ({summary}){told}", operation.id)
}

/// Without card numbers, also where the service has put one in a text, and without what moves the
/// cursor.
fn safe(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(shown(&text)),
        Value::Array(items) => items.into_iter().map(safe).collect(),
        Value::Object(members) => {
            let members = members.into_iter();
            members.map(|(name, value)| (name, safe(value))).collect()
        }
        other => other,
    }
}

/// On one line for programs, on many for people.
fn show(out: Out, value: &Value) -> Result<(), Failure> {
    if out.is_json() {
        return out.json(value);
    }
    out.write(&format!("{value:#}\n"))
}
