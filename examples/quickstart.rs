//! Token, balances, wallet, top-up, card.
//!
//! Without credentials in the environment everything happens in a sandbox on this machine:
//!
//! ```text
//! cargo run --example quickstart
//! ```
//!
//! With `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` set it asks the real API, and only reads. Real
//! money moves only with `--allow-writes`, and then it must be told whose:
//!
//! ```text
//! cargo run --example quickstart -- --wallet ID --customer ID --phone +237670000000 --allow-writes
//! ```

use std::{env, error::Error, process::ExitCode};

use cartevo::{
    Amount, CardBrand, Client, CreatedCard, Msisdn, Operator, PaymentBalances, Reply, Wallet,
    WalletFunding,
};
use cartevo_sandbox::Sandbox;

const USAGE: &str =
    "usage: quickstart [--wallet ID] [--customer ID] [--phone NUMBER] [--allow-writes]

Without CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY in the environment: a sandbox on this machine.
With them: the real API, reads only. --allow-writes moves real money (100 units of the wallet's
currency are charged to the phone, 2 USD go to a new card) and needs all three values.";

#[derive(Default)]
struct Options {
    wallet: Option<String>,
    customer: Option<String>,
    phone: Option<Msisdn>,
    allow_writes: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let options = match options(env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let real =
        env::var_os("CARTEVO_CLIENT_ID").is_some() && env::var_os("CARTEVO_CLIENT_KEY").is_some();
    let done = if real {
        real_api(&options).await
    } else {
        sandbox().await
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error}");
            ExitCode::FAILURE
        }
    }
}

async fn sandbox() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await;
    let seeded = sandbox.seeded();
    println!("A sandbox on this machine. No money moves.\n");
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .build()?;

    balances(&*client.payments().balance().await?);
    let wallet = client.wallets().get(seeded.xaf_wallet.as_str()).await?;
    show_wallet("Wallet", &wallet);

    let topup = client
        .wallets()
        .fund(&wallet.id, 5_000.into(), &wallet.currency)
        .phone("+237 6 70 00 00 00".parse::<Msisdn>()?)
        .operator(Operator::Mtn)
        .trx_id("QUICKSTART-1")
        .await?;
    show_topup(&topup);
    // The payer confirms on the phone; here, we do it.
    sandbox.settle(topup.transaction.id.as_str())?;

    let card = client
        .cards()
        .create(seeded.approved_customer.as_str(), CardBrand::Visa)
        .name_on_card("ADA EYONG")
        .amount("25.50".parse()?)
        .await?;
    show_card(&card);
    show_wallet(
        "Wallet, once the top-up has settled",
        &*client.wallets().get(&wallet.id).await?,
    );
    show_wallet(
        "USD wallet, which paid for the card",
        &*client.wallets().get(seeded.usd_wallet.as_str()).await?,
    );
    Ok(())
}

async fn real_api(options: &Options) -> Result<(), Box<dyn Error>> {
    println!("The real API, with the credentials of the environment.\n");
    let client = Client::from_env()?;
    balances(&*client.payments().balance().await?);
    let Some(wallet_id) = options.wallet.as_deref() else {
        println!("\nGive --wallet ID to see a wallet.");
        return Ok(());
    };
    let wallet = client.wallets().get(wallet_id).await?;
    show_wallet("Wallet", &wallet);
    let (true, Some(customer), Some(phone)) =
        (options.allow_writes, &options.customer, &options.phone)
    else {
        println!(
            "\nReads only: --allow-writes would top up the wallet and issue a card, with real money."
        );
        return Ok(());
    };
    let topup = client
        .wallets()
        .fund(&wallet.id, Amount::from(100), &wallet.currency)
        .phone(phone)
        .await?;
    show_topup(&topup);
    let card = client
        .cards()
        .create(customer.as_str(), CardBrand::Visa)
        .amount(2.into())
        .await?;
    show_card(&card);
    show_wallet(
        "Wallet; the top-up counts once the payer has confirmed it",
        &*client.wallets().get(wallet_id).await?,
    );
    Ok(())
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--allow-writes" => options.allow_writes = true,
            "--wallet" => options.wallet = Some(value()?),
            "--customer" => options.customer = Some(value()?),
            "--phone" => {
                let phone = value()?
                    .parse()
                    .map_err(|error| format!("--phone: {error}"))?;
                options.phone = Some(phone);
            }
            _ => return Err(format!("there is no option {argument}")),
        }
    }
    let whose = options.wallet.is_some() && options.customer.is_some() && options.phone.is_some();
    if options.allow_writes && !whose {
        return Err("--allow-writes needs --wallet, --customer and --phone".to_owned());
    }
    Ok(options)
}

fn balances(balances: &PaymentBalances) {
    println!("Balances");
    table(
        &["currency", "country", "pay-in", "pay-out"],
        balances.balances.iter().map(|entry| {
            vec![
                entry.currency.to_string(),
                entry.country.clone(),
                entry.payin_balance().to_string(),
                entry.payout_balance().to_string(),
            ]
        }),
    );
}

fn show_wallet(title: &str, wallet: &Wallet) {
    println!("\n{title}");
    table(
        &["wallet", "balance", "pay-in", "pay-out"],
        [vec![
            wallet.id.to_string(),
            wallet.balance().to_string(),
            wallet.payin_balance().to_string(),
            wallet.payout_balance().to_string(),
        ]],
    );
}

fn show_topup(topup: &Reply<WalletFunding>) {
    let fee = topup
        .fee_info
        .as_ref()
        .and_then(|fee| fee.fee_amount)
        .unwrap_or_default();
    println!("\nTop-up");
    table(
        &["transaction", "amount", "fee", "status"],
        [vec![
            topup.transaction.id.to_string(),
            topup.transaction.amount().to_string(),
            fee.to_string(),
            topup.transaction.status.to_string(),
        ]],
    );
}

fn show_card(created: &Reply<CreatedCard>) {
    let card = &created.card;
    let number =
        |number: Option<i64>| number.map_or("?".to_owned(), |number| format!("{number:02}"));
    println!("\nCard");
    table(
        &["card", "masked PAN", "expiry", "balance", "status"],
        [vec![
            card.id.to_string(),
            card.masked_pan.clone().unwrap_or_default(),
            format!("{}/{}", number(card.expiry_month), number(card.expiry_year)),
            card.balance().to_string(),
            card.status.to_string(),
        ]],
    );
}

fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let header = header.iter().map(|&cell| cell.to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    for row in &rows {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, &width)| format!("{cell:width$}"));
        println!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}
