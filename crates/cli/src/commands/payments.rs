//! `cartevo payments …`

use cartevo::{
    Amount, Country, Currency, Error, Intent, Moment, Money, Msisdn, NewCollection, NewPayout,
    Operator, Payment, PaymentType, Reply, StartedPayment, TransactionId, TransactionStatus,
};
use clap::{Args, Subcommand};

use super::{Limit, first};
use crate::{
    carry,
    cli::Yes,
    context::Context,
    failure::Failure,
    out::Style,
    record::{Record, Value},
    values::{amount, currency, moment, phone, upper},
    wait::{self, Sought, WaitArgs},
};

/// The commands about mobile money.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Collect money from a mobile-money account, whose holder confirms it
    Collect(PayArgs),
    /// Pay money out to a mobile-money account
    Payout(PayArgs),
    /// How a collection or a payout stands
    Status(StatusArgs),
    /// Collections and payouts, the newest first
    List(ListArgs),
}

/// A collection or a payout.
#[derive(Args, Debug)]
pub struct PayArgs {
    /// How much the other side pays or gets
    #[arg(value_parser = amount)]
    amount: Amount,

    /// The currency of a wallet of the company, such as XAF
    #[arg(value_parser = currency)]
    currency: Currency,

    /// The account of the other side, with its country code, such as +237670000000
    #[arg(long, value_name = "NUMBER", value_parser = phone)]
    phone: Msisdn,

    /// Whose account it is, such as mtn or orange
    #[arg(long, value_name = "NAME")]
    operator: Operator,

    /// The country of the account, such as CM; that of its number unless given
    #[arg(long, value_name = "CODE", value_parser = upper::<Country>)]
    country: Option<Country>,

    /// Your own reference, by which a repetition is recognised; one is made up unless given
    #[arg(long, value_name = "REFERENCE")]
    external_id: Option<String>,

    /// What it is for
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,

    /// Where the service tells the outcome, instead of the company's own address
    #[arg(long, value_name = "URL")]
    notify_url: Option<String>,

    /// The language of messages to the other side, such as fr
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,

    #[command(flatten)]
    yes: Yes,

    #[command(flatten)]
    wait: WaitArgs,
}

/// Which payment.
#[derive(Args, Debug)]
pub struct StatusArgs {
    /// The transaction's id
    #[arg(value_name = "TRANSACTION")]
    id: TransactionId,

    #[command(flatten)]
    wait: WaitArgs,
}

/// Which payments.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Those with this status, such as PENDING
    #[arg(long, value_name = "STATUS", value_parser = upper::<TransactionStatus>)]
    status: Option<TransactionStatus>,

    /// Those of this kind: COLLECTION or PAYOUT
    #[arg(long = "type", value_name = "TYPE", value_parser = upper::<PaymentType>)]
    kind: Option<PaymentType>,

    /// Those with this reference of yours
    #[arg(long, value_name = "REFERENCE")]
    external_id: Option<String>,

    /// Those since this day or time, such as 2026-05-09
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Moment>,

    /// Those until this day or time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<Moment>,

    #[command(flatten)]
    limit: Limit,
}

/// Runs one of them.
pub async fn run(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Collect(args) => collect(args, context).await,
        Command::Payout(args) => pay_out(args, context).await,
        Command::Status(args) => status(&args, context).await,
        Command::List(args) => list(args, context).await,
    }
}

/// The country that was given, or that of the number.
fn country(args: &PayArgs) -> Result<Country, Failure> {
    let country = args.country.clone().or_else(|| args.phone.country());
    country.ok_or_else(|| {
        Failure::usage("the number does not tell the country")
            .money("Nothing was sent.")
            .next("Say it with --country CODE.")
    })
}

/// Two calls with the same arguments.
macro_rules! begun {
    ($context:ident, $args:ident, $country:ident, $call:ident($new:ident)) => {{
        let mut call = $context.client.payments().$call($new {
            operator: $args.operator,
            country: $country,
            phone_number: $args.phone,
            amount: $args.amount,
            currency: $args.currency,
        });
        set!(
            call:
            external_id = $args.external_id,
            purpose = $args.purpose,
            notify_url = $args.notify_url,
            lang = $args.lang,
        );
        (call.intent(), call)
    }};
}

async fn collect(args: PayArgs, context: &Context) -> Result<(), Failure> {
    let country = country(&args)?;
    let will = will("Collect", "from", &args, &country);
    context.ask.confirm(&will, args.yes.yes)?;
    let wait = args.wait.clone();
    let (intent, call) = begun!(context, args, country, collect(NewCollection));
    begin(context, &wait, "collection", &will, intent, call).await
}

async fn pay_out(args: PayArgs, context: &Context) -> Result<(), Failure> {
    let country = country(&args)?;
    let will = will("Pay out", "to", &args, &country);
    context.ask.confirm(&will, args.yes.yes)?;
    let wait = args.wait.clone();
    let (intent, call) = begun!(context, args, country, pay_out(NewPayout));
    begin(context, &wait, "payout", &will, intent, call).await
}

async fn begin(
    context: &Context,
    wait: &WaitArgs,
    kind: &str,
    will: &str,
    intent: Intent,
    call: impl IntoFuture<Output = Result<Reply<StartedPayment>, Error>>,
) -> Result<(), Failure> {
    let reference = intent.reference().map(str::to_owned);
    carry::out(context, will, intent, call, async |started| {
        followed(context, wait, kind, &started, reference).await
    })
    .await
}

fn will(what: &str, from: &str, args: &PayArgs, country: &Country) -> String {
    let money = Money::new(args.amount, args.currency.clone());
    let (phone, operator) = (args.phone.e164(), &args.operator);
    format!("{what} {money} {from} {phone} ({operator}, {country})")
}

/// Tells what was begun, or waits for how it ends.
async fn followed(
    context: &Context,
    args: &WaitArgs,
    kind: &str,
    started: &StartedPayment,
    reference: Option<String>,
) -> Result<(), Failure> {
    let sought = sought(context, kind, &started.transaction_id);
    if started.status == TransactionStatus::Failed {
        // One with a reference that was used before, for what has failed by now.
        return Err(wait::failed(started, &sought));
    }
    if args.wait {
        let wait = context.client.wait_for_payment(&started.transaction_id);
        let done = wait::decided(context, args, &sought, wait).await?;
        return context.out.one(&record(&done));
    }
    let reference = started.external_id.clone().or(reference);
    let record = Record::new()
        .alone("transaction_id", "transaction", &started.transaction_id)
        .alone("status", "status", &started.status)
        .alone("amount", "amount", started.amount())
        .alone("country", "country", started.country.as_ref())
        .alone("phone_number", "account", started.phone_number.as_ref())
        .alone("operator", "operator", started.operator.as_ref())
        .alone("external_id", "reference", Value::name(reference))
        .alone("error_message", "problem", started.error_message.as_ref())
        .alone("created_at", "begun", started.initiated_at.as_ref());
    context.out.one(&record)?;
    if !started.status.is_final() {
        let again = sought.again;
        let text = format!("It is on its way. To wait for how it ends:\n  {again}");
        context.out.hint(Style::Faint, &text);
    }
    Ok(())
}

fn sought(context: &Context, kind: &str, id: &TransactionId) -> Sought {
    Sought {
        what: format!("the {kind} {id}"),
        name: "transaction_id",
        id: id.to_string(),
        again: format!(
            "cartevo payments status {id} --wait{}",
            context.global.repeated()
        ),
    }
}

async fn status(args: &StatusArgs, context: &Context) -> Result<(), Failure> {
    if !args.wait.wait {
        let payment = context.client.payments().status(&args.id).await?;
        return context.out.one(&record(&payment));
    }
    let sought = sought(context, "payment", &args.id);
    let wait = context.client.wait_for_payment(&args.id);
    let done = wait::watched(context, &args.wait, &sought, wait).await?;
    context.out.one(&record(&done))
}

async fn list(args: ListArgs, context: &Context) -> Result<(), Failure> {
    let mut call = context.client.payments().list();
    set!(
        call:
        status = args.status,
        type_ = args.kind,
        external_id = args.external_id,
        from_date = args.from,
        to_date = args.to,
    );
    let (payments, more) = first(call.stream(), args.limit.limit).await?;
    let records: Vec<Record> = payments.iter().map(record).collect();
    context.out.list("payments", &records, more)
}

fn record(payment: &Payment) -> Record {
    let kind = payment.type_.as_ref().map(|kind| Value::Said {
        wire: kind.as_str().to_owned(),
        said: kind
            .as_str()
            .replace("COLLECTION", "collect")
            .to_lowercase(),
    });
    Record::new()
        .column("transaction_id", "transaction", &payment.transaction_id)
        .column("created_at", "created", payment.created_at.as_ref())
        .column("type", "kind", kind)
        .column("status", "status", &payment.status)
        .column("amount", "amount", payment.amount())
        .alone("country", "country", payment.country.as_ref())
        .alone("phone_number", "account", payment.phone_number.as_ref())
        .alone("operator", "operator", payment.operator.as_ref())
        .alone(
            "external_id",
            "reference",
            Value::name(payment.external_id.as_ref()),
        )
        .alone("reason", "reason", payment.reason.as_ref())
        .alone("error_message", "problem", payment.error_message.as_ref())
        .alone("updated_at", "changed", payment.updated_at.as_ref())
}
