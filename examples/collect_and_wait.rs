//! A collection from somebody's mobile money: ask for it, wait, and tell three ends apart.
//!
//! ```text
//! cargo run --example collect_and_wait        # three orders in a sandbox on this machine
//! cargo run --example collect_and_wait -- ORDER +237670000000 mtn 1000 --allow-writes
//! ```
//!
//! The second form takes `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` from the environment and asks a
//! real payer for real money. The order's number goes along as `external_id`. Run it again with the
//! same number after whatever happened: nobody pays twice.
//! Exit: 0 paid, 1 not paid, 2 usage, 3 not known yet.

use std::{env, error::Error, process::ExitCode, time::Duration};

use cartevo::{
    Amount, Client, Found, Money, Msisdn, NewCollection, Operator, Outcome, Reconciled,
    TransactionId,
};
use cartevo_sandbox::Sandbox;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

struct Order {
    id: String,
    payer: Msisdn,
    operator: Operator,
    amount: Amount,
}

impl Order {
    fn read(id: &str, payer: &str, operator: &str, amount: &str) -> Result<Self> {
        Ok(Self {
            id: id.to_owned(),
            payer: payer.parse()?,
            operator: operator.into(),
            amount: amount.parse()?,
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

async fn collect(client: &Client, order: &Order, patience: Duration) -> Result<End> {
    let country = order.payer.country().ok_or("whose number is that?")?;
    let currency = country.currency().ok_or("which currency is it?")?;
    let collection = NewCollection {
        operator: order.operator.clone(),
        country,
        phone_number: (&order.payer).into(),
        amount: order.amount,
        currency,
    };
    let call = client
        .payments()
        .collect(collection)
        .external_id(&*order.id);
    // With a reference of ours it is sent again by itself where that cannot charge anybody twice.
    let id: TransactionId = match call.await {
        Ok(started) => started.transaction_id.clone(),
        Err(error) if error.may_have_been_carried_out() => match client.reconcile(&error).await? {
            Reconciled::CarriedOut(Found::Payment(payment)) => payment.transaction_id,
            Reconciled::NotCarriedOut => return Ok(End::NotPaid(error.to_string())),
            undecided => return Ok(End::NotKnown(format!("{undecided:?}"))),
        },
        Err(error) => return Ok(End::NotPaid(error.to_string())),
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
    Ok(match wait.await? {
        Outcome::Succeeded(payment) => End::Paid(payment.amount()),
        Outcome::Failed(payment) => {
            End::NotPaid(payment.error_message.unwrap_or_else(|| "no reason".into()))
        }
        _ => End::NotKnown(format!("{id} is not decided")),
    })
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
    let sandbox = Sandbox::builder().settle_after(at_once).start().await?;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .build()?;
    // The sandbox's operators go by the last digits: these confirm, refuse, and never decide.
    for (id, payer) in [
        ("ORDER-1", "+237670000000"),
        ("ORDER-2", "+237670000001"),
        ("ORDER-3", "+237670000002"),
    ] {
        println!("\n{id} of {payer}");
        let order = Order::read(id, payer, "mtn", "1000")?;
        let end = collect(&client, &order, Duration::from_secs(1)).await?;
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
    let end = collect(&Client::from_env()?, &order, quarter_of_an_hour).await?;
    Ok(tell(&order, &end))
}
