//! A collection from somebody's mobile money: ask for it, wait, and tell three ends apart.
//!
//! ```text
//! cargo run --example collect_and_wait        # three orders in a sandbox on this machine
//! cargo run --example collect_and_wait -- ORDER +237670000000 mtn 1000 --allow-writes
//! ```
//!
//! The second form takes `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` from the environment and asks a
//! real payer for real money. The order's number goes along as `external_id`. Run it again with the
//! same number after whatever happened: it looks for what an earlier run has begun, and nobody pays
//! twice.
//! Exit: 0 paid, 1 not paid, 2 usage, 3 not known yet.

use std::{env, process::ExitCode, time::Duration};

use cartevo::{
    Client, Error, Found, Money, Msisdn, NewCollection, Outcome, PaymentType, Reconciled,
    TransactionId, Unlimited,
};
use cartevo_sandbox::Sandbox;

type Result<T, E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

struct Order {
    id: String,
    collection: NewCollection,
}

impl Order {
    fn read(id: &str, payer: &str, operator: &str, amount: &str) -> Result<Self> {
        let payer: Msisdn = payer.parse()?;
        let country = payer.country().ok_or("whose number is that?")?;
        let collection = NewCollection {
            operator: operator.into(),
            phone_number: (&payer).into(),
            amount: amount.parse()?,
            currency: country.currency().ok_or("which currency is it?")?,
            country,
        };
        Ok(Self {
            id: id.to_owned(),
            collection,
        })
    }
}

/// What an order has come to.
enum End {
    /// Deliver the goods.
    Paid(Money),
    /// Nothing was paid, and nothing will be: cancel the order.
    NotPaid(String),
    /// Neither: the payer may still confirm. Keep the order open, and look again.
    NotKnown(String),
}

/// What went wrong on the way decides nothing about an order.
impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::NotKnown(error.to_string())
    }
}

/// The payment that an earlier run has begun for the order, however that run ended.
async fn begun(client: &Client, order: &Order) -> Result<Option<TransactionId>, Error> {
    // The filter takes what contains the text: some may be another order's.
    let list = client.payments().list().type_(PaymentType::Collection);
    let mut found = list.external_id(&*order.id).limit(100).stream();
    while let Some(payment) = found.next().await {
        let payment = payment?;
        if payment.external_id.as_ref() == Some(&order.id) {
            return Ok(Some(payment.transaction_id));
        }
    }
    Ok(None)
}

/// Begins the payment of an order, or finds it; else gives the order's end.
async fn begin(client: &Client, order: &Order) -> Result<TransactionId, End> {
    // If the look fails, nothing is asked for, and nothing is said to be unpaid.
    if let Some(id) = begun(client, order).await? {
        return Ok(id);
    }
    let call = client.payments().collect(order.collection.clone());
    // With a reference of ours it is sent again by itself where that cannot charge anybody twice.
    match call.external_id(&*order.id).await {
        Ok(started) => Ok(started.transaction_id.clone()),
        Err(error) if error.may_have_been_carried_out() => match client.reconcile(&error).await? {
            Reconciled::CarriedOut(Found::Payment(payment)) => Ok(payment.transaction_id),
            Reconciled::NotCarriedOut => Err(End::NotPaid(error.to_string())),
            undecided => Err(End::NotKnown(format!("{undecided:?}"))),
        },
        // A run that cannot connect, or is turned away whatever it asks, learns nothing of the order.
        Err(error) if matches!(error, Error::NotSent(_)) => Err(error.into()),
        Err(error) if matches!(error.status(), Some(401 | 403 | 429)) => Err(error.into()),
        Err(refused) => Err(End::NotPaid(refused.to_string())),
    }
}

async fn collect(client: &Client, order: &Order, patience: Duration) -> End {
    let id = match begin(client, order).await {
        Ok(id) => id,
        Err(end) => return end,
    };
    let wait = client.wait_for_payment(&id).give_up_after(patience);
    let wait = wait.on_progress(|progress| {
        let status = progress.value.map(|payment| payment.status.as_str());
        let seconds = progress.elapsed.as_secs();
        print!("  {seconds:>3} s: {}", status.unwrap_or("no answer"));
        match progress.next_look_in {
            Some(next) => println!(", next look in {} s", next.as_secs()),
            None => println!(),
        }
    });
    match wait.await {
        Ok(Outcome::Succeeded(payment)) => End::Paid(payment.amount()),
        Ok(Outcome::Failed(payment)) => {
            End::NotPaid(payment.error_message.unwrap_or_else(|| "no reason".into()))
        }
        Ok(_) => End::NotKnown(format!("{id} is not decided")),
        Err(error) => error.into(),
    }
}

/// Says what an order has come to, and with which exit code.
fn tell(order: &Order, end: &End) -> u8 {
    match end {
        End::Paid(money) => {
            println!("{}: paid, {money}", order.id);
            0
        }
        End::NotPaid(why) => {
            println!("{}: not paid: {why}", order.id);
            1
        }
        End::NotKnown(what) => {
            println!("{}: not known yet: {what}", order.id);
            3
        }
    }
}

async fn demonstration() -> Result<u8> {
    println!("A sandbox on this machine. No money moves.");
    let at_once = Some(Duration::ZERO);
    let sandbox = Sandbox::builder().settle_after(at_once).quota(None);
    let sandbox = sandbox.start().await?;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        // `bulk_payouts` shows the quota: three orders would wait a minute for it.
        .quota(Unlimited)
        .build()?;
    // The sandbox's operators go by the last digits: these confirm, refuse, and never decide.
    for (id, payer) in [
        ("ORDER-1", "+237670000000"),
        ("ORDER-2", "+237670000001"),
        ("ORDER-3", "+237670000002"),
    ] {
        println!("\n{id} of {payer}");
        let order = Order::read(id, payer, "mtn", "1000")?;
        let end = collect(&client, &order, Duration::from_secs(1)).await;
        tell(&order, &end);
    }
    Ok(0)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let given: Vec<String> = env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let done = match given.as_slice() {
        [] => demonstration().await,
        [id, payer, operator, amount, "--allow-writes"] => {
            real_api(id, payer, operator, amount).await
        }
        _ => {
            eprintln!("usage: collect_and_wait [ORDER PHONE OPERATOR AMOUNT --allow-writes]");
            return ExitCode::from(2);
        }
    };
    done.map_or_else(
        |error| {
            eprintln!("{error}");
            // What went wrong on the way decides nothing about the order.
            ExitCode::from(3)
        },
        ExitCode::from,
    )
}

async fn real_api(id: &str, payer: &str, operator: &str, amount: &str) -> Result<u8> {
    let order = Order::read(id, payer, operator, amount)?;
    let quarter_of_an_hour = Duration::from_secs(900);
    let end = collect(&Client::from_env()?, &order, quarter_of_an_hour).await;
    Ok(tell(&order, &end))
}
