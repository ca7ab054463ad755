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
//! cargo run --example quickstart -- --allow-writes --wallet ID --customer ID \
//!     --phone +237670000000 --operator mtn --topup 500 --card 2
//! ```

use std::{collections::BTreeMap, env, error::Error, process::ExitCode};

use cartevo::{
    Amount, CardBrand, Client, CreatedCard, CustomerId, Money, Msisdn, Operator, PaymentBalances,
    Reply, Wallet, WalletFunding,
};
use cartevo_sandbox::Sandbox;

const USAGE: &str = "usage: quickstart [--wallet ID]
       quickstart --allow-writes --wallet ID --customer ID --phone NUMBER --operator NAME
                  --topup AMOUNT --card AMOUNT

Without CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY in the environment: a sandbox on this machine.
With them: the real API, and only reads. --allow-writes moves real money: AMOUNT in the wallet's
currency is charged to the phone, and a card with AMOUNT US dollars is issued to the customer.";

#[derive(Default)]
struct Options {
    wallet: Option<String>,
    writes: Option<Writes>,
}

/// What to do with real money.
struct Writes {
    customer: CustomerId,
    phone: Msisdn,
    operator: Operator,
    topup: Amount,
    card: Amount,
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
    let real = ["CARTEVO_CLIENT_ID", "CARTEVO_CLIENT_KEY"].map(|name| env::var_os(name).is_some());
    let done = match real {
        [true, true] => real_api(&options).await,
        [false, false] if options.writes.is_none() => sandbox().await,
        _ => Err("set both CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY for the real API".into()),
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

    // A client fetches its token by itself when it first needs one; this is to show one.
    let token = client
        .auth()
        .create_token(sandbox.client_id(), sandbox.client_key())
        .await?;
    println!(
        "Token\n  {} (for {} s)\n",
        token.access_token,
        token.expires_in.unwrap_or_default()
    );

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
    let Some(writes) = &options.writes else {
        println!(
            "\nReads only: --allow-writes would top up the wallet and issue a card, with real money."
        );
        return Ok(());
    };
    // Known before the call, so that the top-up can be found again whatever happens.
    let trx_id = format!("QUICKSTART-{}", std::process::id());
    println!("\nThe top-up's trxId is {trx_id}.");
    let topup = client
        .wallets()
        .fund(&wallet.id, writes.topup, &wallet.currency)
        .phone(&writes.phone)
        .operator(&writes.operator)
        .trx_id(trx_id)
        .await?;
    show_topup(&topup);
    let card = client
        .cards()
        .create(&writes.customer, CardBrand::Visa)
        .amount(writes.card)
        .await?;
    show_card(&card);
    let wallet = client.wallets().get(wallet_id).await?;
    show_wallet(
        "Wallet; the top-up counts once the payer has confirmed it",
        &wallet,
    );
    Ok(())
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut given = BTreeMap::new();
    let mut allow_writes = false;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--allow-writes" => allow_writes = true,
            "--wallet" | "--customer" | "--phone" | "--operator" | "--topup" | "--card" => {
                let value = arguments
                    .next()
                    .ok_or_else(|| format!("{argument} needs a value"))?;
                given.insert(argument, value);
            }
            _ => return Err(format!("there is no option {argument}")),
        }
    }
    let wallet = given.get("--wallet").cloned();
    if !allow_writes {
        return Ok(Options {
            wallet,
            writes: None,
        });
    }
    let need = |name: &str| {
        given
            .get(name)
            .ok_or_else(|| format!("--allow-writes needs {name}"))
    };
    need("--wallet")?;
    let writes = Writes {
        customer: need("--customer")?.as_str().into(),
        phone: need("--phone")?
            .parse()
            .map_err(|error| format!("--phone: {error}"))?,
        operator: need("--operator")?.as_str().into(),
        topup: need("--topup")?
            .parse()
            .map_err(|error| format!("--topup: {error}"))?,
        card: need("--card")?
            .parse()
            .map_err(|error| format!("--card: {error}"))?,
    };
    Ok(Options {
        wallet,
        writes: Some(writes),
    })
}

fn balances(balances: &PaymentBalances) {
    println!("Balances");
    table(
        &["currency", "country", "pay-in", "pay-out"],
        balances.balances.iter().map(|entry| {
            vec![
                entry.currency.to_string(),
                entry.country.to_string(),
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
    let transaction = &topup.transaction;
    let fee = topup
        .fee_info
        .as_ref()
        .and_then(|fee| fee.fee_amount)
        .unwrap_or_default();
    let fee = Money::new(fee, transaction.currency.clone());
    println!("\nTop-up");
    table(
        &["transaction", "amount", "fee", "status"],
        [vec![
            transaction.id.to_string(),
            transaction.amount().to_string(),
            fee.to_string(),
            transaction.status.to_string(),
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
