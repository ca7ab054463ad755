//! `cartevo cards …`

mod changes;

use cartevo::{
    Amount, Card, CardBrand, CardId, CardStatus, CardTransaction, Currency, CustomerId, Moment,
    Money, TransactionStatus, TransactionType,
};
use clap::{Args, Subcommand};

use super::{Limit, first};
use crate::{
    cli::Yes,
    context::Context,
    failure::Failure,
    record::{Record, Value},
    values::{amount, moment, upper},
    wait::WaitArgs,
};

/// The commands about cards.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Issue a card to a customer
    Create(CreateArgs),
    /// One card, without its number and code
    Get(CardArg),
    /// The cards of the company
    List(ListArgs),
    /// Move money from the dollar wallet to a card
    Fund(MoveArgs),
    /// Move money from a card back to the dollar wallet
    Withdraw(MoveArgs),
    /// Block a card for a while
    Freeze(CardArg),
    /// Let a frozen card be used again
    Unfreeze(CardArg),
    /// End a card for good; what is on it goes back to the dollar wallet
    Terminate(TerminateArgs),
    /// What happened on a card, the newest first
    Transactions(TransactionsArgs),
}

/// Which card.
#[derive(Args, Debug)]
pub struct CardArg {
    /// The card's id
    #[arg(value_name = "CARD")]
    id: CardId,
}

/// A new card.
#[derive(Args, Debug)]
pub struct CreateArgs {
    /// Who holds it: the id of a customer whose papers are approved
    #[arg(long, value_name = "ID")]
    customer: CustomerId,

    /// Its brand: visa or mastercard
    #[arg(long)]
    brand: CardBrand,

    /// How many dollars to move to it at once
    #[arg(long, value_parser = amount)]
    amount: Option<Amount>,

    /// The name on it; the customer's unless given
    #[arg(long)]
    name: Option<String>,

    #[command(flatten)]
    yes: Yes,

    #[command(flatten)]
    wait: WaitArgs,
}

/// How much to move, and to or from which card.
#[derive(Args, Debug)]
pub struct MoveArgs {
    /// The card's id
    #[arg(value_name = "CARD")]
    id: CardId,

    /// How many dollars
    #[arg(value_parser = amount)]
    amount: Amount,

    #[command(flatten)]
    yes: Yes,
}

/// The end of a card.
#[derive(Args, Debug)]
pub struct TerminateArgs {
    /// The card's id
    #[arg(value_name = "CARD")]
    id: CardId,

    /// Freeze it if it cannot be ended
    #[arg(long)]
    freeze_on_failure: bool,

    #[command(flatten)]
    yes: Yes,
}

/// Which cards.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Those with this status, such as ACTIVE
    #[arg(long, value_name = "STATUS", value_parser = upper::<CardStatus>)]
    status: Option<CardStatus>,

    /// Those of this brand
    #[arg(long)]
    brand: Option<CardBrand>,

    /// Those whose number ends with these four digits
    #[arg(long, value_name = "DIGITS")]
    last4: Option<String>,
}

/// Which of a card's transactions.
#[derive(Args, Debug)]
pub struct TransactionsArgs {
    /// The card's id
    #[arg(value_name = "CARD")]
    id: CardId,

    /// Those with this status, such as SUCCESS
    #[arg(long, value_name = "STATUS", value_parser = upper::<TransactionStatus>)]
    status: Option<TransactionStatus>,

    /// Those of this kind, such as AUTHORIZATION
    #[arg(long = "type", value_name = "TYPE", value_parser = upper::<TransactionType>)]
    kind: Option<TransactionType>,

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
        Command::Create(args) => changes::create(args, context).await,
        Command::Get(args) => {
            let card = context.client.cards().get(args.id).await?;
            context.out.one(&record(&card))
        }
        Command::List(args) => list(args, context).await,
        Command::Fund(args) => changes::fund(args, context).await,
        Command::Withdraw(args) => changes::withdraw(args, context).await,
        Command::Freeze(args) => changes::freeze(args, context).await,
        Command::Unfreeze(args) => changes::unfreeze(args, context).await,
        Command::Terminate(args) => changes::terminate(args, context).await,
        Command::Transactions(args) => transactions(args, context).await,
    }
}

async fn list(args: ListArgs, context: &Context) -> Result<(), Failure> {
    let mut call = context.client.cards().list();
    set!(call: status = args.status, brand = args.brand, last4 = args.last4);
    let reply = call.await?;
    let records: Vec<Record> = reply.cards.iter().map(record).collect();
    context.out.list("cards", &records, false)
}

async fn transactions(args: TransactionsArgs, context: &Context) -> Result<(), Failure> {
    let mut call = context.client.cards().transactions(&args.id);
    set!(call: status = args.status, type_ = args.kind, from_date = args.from, to_date = args.to);
    let (transactions, more) = first(call.stream(), args.limit.limit).await?;
    let records: Vec<Record> = transactions.iter().map(transaction).collect();
    context.out.list("transactions", &records, more)
}

fn record(card: &Card) -> Record {
    let expiry = card.expiry_month.zip(card.expiry_year);
    let expiry = expiry.map(|(month, year)| format!("{month:02}/{year}"));
    Record::new()
        .column("id", "card", &card.id)
        .column("last4", "ends", card.last4.as_ref())
        .column("brand", "brand", card.brand.as_ref())
        .column("status", "status", &card.status)
        .column("balance", "balance", card.balance())
        .alone("name", "name", card.name.as_ref())
        .alone("expiry", "expires", expiry)
        .alone("customer_id", "customer", card.customer_id.as_ref())
        .alone("created_at", "created", card.created_at.as_ref())
}

fn transaction(transaction: &CardTransaction) -> Record {
    let currency = transaction.currency.clone().unwrap_or(Currency::Usd);
    let money = |amount| Money::new(amount, currency.clone());
    Record::new()
        .column("id", "transaction", &transaction.id)
        .column("created_at", "created", transaction.created_at.as_ref())
        .column("type", "kind", transaction.type_.as_ref())
        .column("status", "status", &transaction.status)
        .column("amount", "amount", money(transaction.amount))
        .alone("fee", "fee", transaction.fee_amount.map(money))
        .alone(
            "balance_after",
            "balance",
            transaction.card_balance_after.map(money),
        )
        .alone("merchant", "merchant", transaction.merchant.as_ref())
        .alone(
            "description",
            "description",
            transaction.description.as_ref(),
        )
        .alone(
            "reference",
            "reference",
            Value::name(transaction.reference.as_ref()),
        )
}
