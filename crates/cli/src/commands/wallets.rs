//! `cartevo wallets …`

use std::fmt::Write;

use cartevo::{
    Amount, Currency, Money, Msisdn, Operator, TransactionStatus, Wallet, WalletFunding, WalletId,
    WalletTransaction,
};
use clap::{Args, Subcommand};

use crate::{
    carry,
    cli::Yes,
    context::Context,
    failure::Failure,
    out::Style,
    record::{Record, Value},
    values::{amount, currency, phone},
    wait::{self, Sought, WaitArgs},
};

/// The commands about wallets.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// All wallets of the company
    List,
    /// One wallet
    Get {
        /// The wallet's id
        #[arg(value_name = "WALLET")]
        id: WalletId,
    },
    /// Top up a wallet from a mobile-money account, whose holder confirms it
    Fund(FundArgs),
}

/// A top-up.
#[derive(Args, Debug)]
pub struct FundArgs {
    /// The wallet's id
    #[arg(value_name = "WALLET")]
    id: WalletId,

    /// How much, in the wallet's currency
    #[arg(value_parser = amount)]
    amount: Amount,

    /// The wallet's currency, such as XAF
    #[arg(value_parser = currency)]
    currency: Currency,

    /// The account that pays, with its country code, such as +237670000000
    #[arg(long, value_name = "NUMBER", value_parser = phone)]
    phone: Option<Msisdn>,

    /// Whose account it is, such as mtn or orange
    #[arg(long, value_name = "NAME")]
    operator: Option<Operator>,

    /// What it is for
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Your own reference, to find it by; one is made up unless given
    #[arg(long, value_name = "REFERENCE")]
    trx_id: Option<String>,

    #[command(flatten)]
    yes: Yes,

    #[command(flatten)]
    wait: WaitArgs,
}

/// Runs one of them.
pub async fn run(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::List => {
            let reply = context.client.wallets().list().await?;
            let records: Vec<Record> = reply.iter().map(record).collect();
            context.out.list("wallets", &records, false)
        }
        Command::Get { id } => {
            let wallet = context.client.wallets().get(id).await?;
            context.out.one(&record(&wallet))
        }
        Command::Fund(args) => fund(args, context).await,
    }
}

async fn fund(args: FundArgs, context: &Context) -> Result<(), Failure> {
    let money = Money::new(args.amount, args.currency.clone());
    let mut will = format!("Top up wallet {} with {money}", args.id);
    if let Some(phone) = &args.phone {
        let _ = write!(will, ", paid from {}", phone.e164());
    }
    if let Some(operator) = &args.operator {
        let _ = write!(will, " ({operator})");
    }
    context.ask.confirm(&will, args.yes.yes)?;
    let mut call = context
        .client
        .wallets()
        .fund(&args.id, args.amount, args.currency);
    set!(
        call:
        phone = args.phone,
        operator = args.operator,
        reason = args.reason,
        trx_id = args.trx_id,
    );
    context.hear().await?;
    let intent = call.intent();
    let reference = intent.reference().map(str::to_owned);
    let wait = args.wait;
    carry::out(context, &will, intent, call, async |reply| {
        followed(context, &wait, &reply, reference.as_deref()).await
    })
    .await
}

/// Tells what was begun, or waits for how it ends.
async fn followed(
    context: &Context,
    args: &WaitArgs,
    reply: &WalletFunding,
    reference: Option<&str>,
) -> Result<(), Failure> {
    let started = &reply.transaction;
    let sought = Sought {
        what: format!("the top-up {}", started.id),
        name: "transaction_id",
        id: started.id.to_string(),
        again: format!(
            "cartevo call getWalletTransaction id={}{}",
            started.id,
            context.global.repeated()
        ),
    };
    if started.status == TransactionStatus::Failed {
        // One with a reference that was used before, for what has failed by now.
        return Err(wait::failed(started, &sought));
    }
    let shown = |transaction: &WalletTransaction| {
        let fee = reply.fee_info.as_ref().and_then(|fee| fee.fee_amount);
        let fee = fee.map(|fee| Money::new(fee, transaction.currency.clone()));
        top_up(transaction, fee, reference)
    };
    if !args.wait {
        context.out.one(&shown(started))?;
        if !started.status.is_final() {
            let again = sought.again;
            let text =
                format!("It counts once the payer has confirmed it. To look again:\n  {again}");
            context.out.hint(Style::Faint, &text);
        }
        return Ok(());
    }
    let wait = context.client.wait_for_top_up(&started.id);
    let done = wait::decided(context, args, &sought, wait).await?;
    context.out.one(&shown(&done))
}

fn record(wallet: &Wallet) -> Record {
    Record::new()
        .column("id", "wallet", &wallet.id)
        .column("country", "country", wallet.country_iso_code.as_ref())
        .column("balance", "balance", wallet.balance())
        .alone("currency", "currency", &wallet.currency)
        .alone("payin_balance", "pay-in", wallet.payin_balance())
        .alone("payout_balance", "pay-out", wallet.payout_balance())
        .alone(
            "amount_to_recover",
            "to recover",
            wallet.amount_to_recover(),
        )
        .alone("active", "active", wallet.is_active)
        .alone("created_at", "created", wallet.created_at.as_ref())
}

fn top_up(transaction: &WalletTransaction, fee: Option<Money>, reference: Option<&str>) -> Record {
    Record::new()
        .alone("transaction_id", "transaction", &transaction.id)
        .alone("status", "status", &transaction.status)
        .alone("amount", "amount", transaction.amount())
        .alone("fee", "fee", fee)
        .alone("wallet_id", "wallet", transaction.wallet_id.as_ref())
        .alone("phone_number", "from", transaction.phone_number.as_ref())
        .alone("operator", "operator", transaction.operator.as_ref())
        .alone("reference", "reference", Value::name(reference))
        .alone("created_at", "created", transaction.created_at.as_ref())
}
