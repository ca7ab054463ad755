//! Payouts in bulk, under the quota of ten requests a minute, with progress, and nobody paid twice.
//!
//! Each payout has an id of yours that goes along as its `external_id`. A run first asks which of the
//! batch the service has already, and pays only the rest. At its end one list tells how all of them
//! went: asking for each would take as many requests as paying.
//!
//! ```text
//! cargo run --example bulk_payouts        # in a sandbox on this machine
//! cargo run --example bulk_payouts -- BATCH PAYOUTS.csv --allow-writes
//! ```
//!
//! The second form takes `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` from the environment and pays out
//! real money. A line of the file is `id,phone,operator,amount`, without quotes. Run it again with the
//! same batch and file after whatever happened.
//! Exit: 0 all were paid, 1 some were refused, 2 usage, 3 some are not known yet.

use std::{
    collections::{BTreeMap, HashSet},
    env,
    error::Error,
    fs,
    process::ExitCode,
    time::Duration,
};

use cartevo::{
    Client, Found, Msisdn, NewPayout, Payment, PaymentType, Reconciled, TransactionStatus,
};
use cartevo_sandbox::{Fault, FaultRule, Sandbox};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

pub(crate) struct Payout {
    /// Its `external_id`: the batch and the line's own.
    id: String,
    order: NewPayout,
}

pub(crate) fn payouts(batch: &str, file: &str) -> Result<Vec<Payout>> {
    let (mut payouts, mut seen) = (Vec::new(), HashSet::new());
    for (number, line) in (1..).zip(file.lines()).filter(|(_, line)| !line.is_empty()) {
        let at = |problem: &dyn std::fmt::Display| format!("line {number}: {problem}");
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let &[id, phone, operator, amount] = fields.as_slice() else {
            return Err(at(&"four fields are wanted").into());
        };
        if !seen.insert(id) {
            return Err(at(&format_args!("{id} is in the file already")).into());
        }
        let phone: Msisdn = phone.parse().map_err(|error| at(&error))?;
        let country = phone
            .country()
            .ok_or_else(|| at(&"whose number is that?"))?;
        let currency = country.currency();
        payouts.push(Payout {
            id: format!("{batch}/{id}"),
            order: NewPayout {
                operator: operator.into(),
                phone_number: (&phone).into(),
                amount: amount.parse().map_err(|error| at(&error))?,
                currency: currency.ok_or_else(|| at(&"which currency is it?"))?,
                country,
            },
        });
    }
    Ok(payouts)
}

/// What the service has of the batch, by our ids.
async fn known(client: &Client, batch: &str) -> Result<BTreeMap<String, Payment>> {
    let list = client.payments().list().type_(PaymentType::Payout);
    // The filter takes what contains the text: some may be another batch's.
    let mut found = list.external_id(batch).limit(100).stream();
    let mut known = BTreeMap::new();
    while let Some(payment) = found.next().await {
        let payment = payment?;
        if let Some(id) = &payment.external_id {
            known.insert(id.clone(), payment);
        }
    }
    Ok(known)
}

/// How many of the batch were paid, were refused, and are not decided or not known yet.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) paid: usize,
    pub(crate) refused: usize,
    pub(crate) open: usize,
}

pub(crate) async fn pay(client: &Client, batch: &str, payouts: &[Payout]) -> Result<Tally> {
    let before = known(client, batch).await?;
    let (done, rest): (Vec<_>, Vec<_>) = payouts
        .iter()
        .partition(|payout| before.contains_key(&payout.id));
    println!("{} of {} are made already", done.len(), payouts.len());
    let mut refused = HashSet::new();
    for (number, payout) in (1..).zip(&rest) {
        let left = rest.len() - number;
        match pay_one(client, payout).await {
            Ok(status) => println!(
                "{number}/{}: {} is {status}, {left} left",
                rest.len(),
                payout.id
            ),
            Err(error) if error.may_have_been_carried_out() => {
                println!(
                    "{number}/{}: {} is not known yet: {error}",
                    rest.len(),
                    payout.id
                );
            }
            Err(error) => {
                println!(
                    "{number}/{}: {} was refused: {error}",
                    rest.len(),
                    payout.id
                );
                refused.insert(&*payout.id);
            }
        }
    }
    let after = known(client, batch).await?;
    let mut tally = Tally::default();
    for payout in payouts {
        match after.get(&payout.id).map(|payment| &payment.status) {
            Some(TransactionStatus::Success) => tally.paid += 1,
            Some(TransactionStatus::Failed) => tally.refused += 1,
            None if refused.contains(&*payout.id) => tally.refused += 1,
            _ => tally.open += 1,
        }
    }
    Ok(tally)
}

async fn pay_one(
    client: &Client,
    payout: &Payout,
) -> std::result::Result<TransactionStatus, cartevo::Error> {
    // The client waits for its place in the quota. It may take as long as it likes, and what fails on
    // the way is sent again with the same id.
    let call = client
        .payments()
        .pay_out(payout.order.clone())
        .external_id(&*payout.id);
    match call.deadline(Duration::from_secs(600)).await {
        Ok(started) => Ok(started.status.clone()),
        Err(error) if error.may_have_been_carried_out() => match client.reconcile(&error).await? {
            Reconciled::CarriedOut(Found::Payment(payment)) => Ok(payment.status),
            _ => Err(error),
        },
        Err(error) => Err(error),
    }
}

async fn demonstration() -> Result<Tally> {
    println!("A sandbox on this machine. No money moves, and an answer gets lost.\n");
    let at_once = Some(Duration::ZERO);
    let sandbox = Sandbox::builder().settle_after(at_once).start().await?;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .build()?;
    let file =
        "ada,+237670000000,mtn,1500\nbih,+237690000000,orange,2500.50\ncyr,+237680000000,mtn,900\n";
    let payouts = payouts("2026-05", file)?;
    let lost = FaultRule::on("payOut").call(2);
    sandbox.arm(lost.gives(Fault::ResetAfterWork));
    pay(&client, "2026-05", &payouts).await?;
    println!("\nThe same file once more");
    let tally = pay(&client, "2026-05", &payouts).await?;
    println!("{} payouts were made", sandbox.transactions().len());
    Ok(tally)
}

async fn real_api(batch: &str, file: &str) -> Result<Tally> {
    let payouts = payouts(batch, &fs::read_to_string(file)?)?;
    pay(&Client::from_env()?, batch, &payouts).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let given: Vec<String> = env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let done = match given.as_slice() {
        [] => demonstration().await,
        [batch, file, "--allow-writes"] => real_api(batch, file).await,
        _ => {
            eprintln!("usage: bulk_payouts [BATCH PAYOUTS.csv --allow-writes]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(tally) => {
            println!("{tally:?}");
            ExitCode::from(match tally {
                Tally { open: 1.., .. } => 3,
                Tally { refused: 1.., .. } => 1,
                Tally { .. } => 0,
            })
        }
        Err(error) => {
            eprintln!("{error}");
            // What goes wrong on the way refuses nobody, and may come after money has moved.
            ExitCode::from(3)
        }
    }
}
