//! What changes a card or its balance.

use std::fmt::Write;

use cartevo::{
    Amount, Card, CardFunding, CardStatus, CardStatusChange, CardTermination, CardWithdrawal,
    Currency, Money,
};

use super::{CardArg, CreateArgs, MoveArgs, TerminateArgs, record};
use crate::{
    carry,
    context::Context,
    failure::Failure,
    out::Style,
    record::{Record, on_card},
    wait::{self, Sought, WaitArgs},
};

/// Two types with the same fields.
macro_rules! moved {
    ($type:ty, $done:expr) => {{
        let done: &$type = $done;
        let money = |amount| on_card(amount, done.currency.as_ref());
        let (card, wallet) = ("balance of the card", "balance of the wallet");
        Record::new()
            .alone("transaction_id", "transaction", &done.transaction_id)
            .alone("card_id", "card", &done.card_id)
            .alone("amount", "amount", money(done.amount))
            .alone("fee", "fee", money(done.fee_amount))
            .alone("card_balance", card, money(done.card_balance_after))
            .alone("wallet_balance", wallet, money(done.wallet_balance))
    }};
}

fn dollars(amount: Amount) -> Money {
    Money::new(amount, Currency::Usd)
}

pub async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut will = format!("Issue a {} card to customer {}", args.brand, args.customer);
    if let Some(amount) = args.amount {
        let _ = write!(will, " with {}", dollars(amount));
    }
    context.ask.confirm(&will, args.yes.yes)?;
    let mut call = context.client.cards().create(args.customer, args.brand);
    set!(call: amount = args.amount, name_on_card = args.name);
    context.hear().await?;
    let (wait, intent) = (args.wait, call.intent());
    carry::out(context, &will, intent, call, async |created| {
        tell(context, &wait, &created.card).await
    })
    .await
}

/// Tells what was created, or waits until it can be used.
async fn tell(context: &Context, args: &WaitArgs, card: &Card) -> Result<(), Failure> {
    let sought = Sought {
        what: format!("the card {}", card.id),
        name: "card_id",
        id: card.id.to_string(),
        again: format!("cartevo cards get {}{}", card.id, context.global.repeated()),
    };
    if card.status == CardStatus::Failed {
        return Err(wait::failed(card, &sought));
    }
    if args.wait {
        let wait = context.client.wait_for_card(&card.id);
        let done = wait::decided(context, args, &sought, wait).await?;
        return context.out.one(&record(&done));
    }
    context.out.one(&record(card))?;
    if card.status.as_str() == "PENDING" {
        let again = sought.again;
        let text = format!("It is being issued. To look again:\n  {again}");
        context.out.hint(Style::Faint, &text);
    }
    Ok(())
}

pub async fn fund(args: MoveArgs, context: &Context) -> Result<(), Failure> {
    let will = format!("Fund card {} with {}", args.id, dollars(args.amount));
    context.ask.confirm(&will, args.yes.yes)?;
    let mut call = context.client.cards().fund(args.id, args.amount);
    context.hear().await?;
    carry::out(context, &will, call.intent(), call, async |done| {
        context.out.one(&moved!(CardFunding, &done))
    })
    .await
}

pub async fn withdraw(args: MoveArgs, context: &Context) -> Result<(), Failure> {
    let will = format!("Withdraw {} from card {}", dollars(args.amount), args.id);
    context.ask.confirm(&will, args.yes.yes)?;
    let mut call = context.client.cards().withdraw(args.id, args.amount);
    context.hear().await?;
    carry::out(context, &will, call.intent(), call, async |done| {
        context.out.one(&moved!(CardWithdrawal, &done))
    })
    .await
}

pub async fn freeze(args: CardArg, context: &Context) -> Result<(), Failure> {
    let will = format!("Freeze card {}", args.id);
    let mut call = context.client.cards().freeze(args.id);
    carry::out(context, &will, call.intent(), call, async |done| {
        context.out.one(&changed(&done))
    })
    .await
}

pub async fn unfreeze(args: CardArg, context: &Context) -> Result<(), Failure> {
    let will = format!("Unfreeze card {}", args.id);
    let mut call = context.client.cards().unfreeze(args.id);
    carry::out(context, &will, call.intent(), call, async |done| {
        context.out.one(&changed(&done))
    })
    .await
}

fn changed(change: &CardStatusChange) -> Record {
    Record::new()
        .alone("card_id", "card", &change.card_id)
        .alone("status", "status", change.card_status.as_ref())
        .alone("previous_status", "before", change.previous_status.as_ref())
}

pub async fn terminate(args: TerminateArgs, context: &Context) -> Result<(), Failure> {
    let will = format!("Terminate card {} for good", args.id);
    context.ask.confirm(&will, args.yes.yes)?;
    let mut call = context.client.cards().terminate(args.id);
    if args.freeze_on_failure {
        call = call.freeze_on_failure(true);
    }
    context.hear().await?;
    carry::out(context, &will, call.intent(), call, async |done| {
        context.out.one(&ended(&done))
    })
    .await
}

fn ended(done: &CardTermination) -> Record {
    Record::new()
        .alone("card_id", "card", &done.card_id)
        .alone("status", "status", done.card_status.as_ref())
        .alone("previous_status", "before", done.previous_status.as_ref())
        .alone("refund", "paid back", done.refund_amount.map(dollars))
        .alone("refunded", "is paid back", done.refund_processed)
        .alone("terminated_at", "ended", done.terminated_at.as_ref())
}
