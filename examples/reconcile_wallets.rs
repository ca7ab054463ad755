//! Do the balances of all wallets follow from their transactions? To the cent.
//!
//! The first run writes a statement: each wallet's balance, and what each of its transactions has
//! moved. Every later run adds up what has been moved since, compares the sum with the balances of
//! now, reports each difference, and writes the next statement.
//!
//! ```text
//! cargo run --example reconcile_wallets        # in a sandbox on this machine
//! cargo run --example reconcile_wallets -- STATEMENT.json
//! ```
//!
//! The second form takes `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` from the environment. It only
//! reads. A wallet with a difference keeps its old statement, so that the next run reports it again.
//! Exit: 0 everything adds up, 1 a difference, 2 usage, 3 could not be found out.

use std::{collections::BTreeMap, env, error::Error, fs, io, path::Path, process::ExitCode};

use cartevo::{
    Amount, CardBrand, Client, Currency, Money, TransactionId, TransactionStatus, TransactionType,
    Wallet, WalletId, WalletTransaction,
};
use cartevo_sandbox::Sandbox;
use serde::{Deserialize, Serialize};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A wallet at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Statement {
    currency: Currency,
    balance: Amount,
    /// What each transaction had moved by then.
    moved: BTreeMap<TransactionId, Amount>,
}

type Statements = BTreeMap<WalletId, Statement>;

/// What a transaction has moved, below zero if it took money; `None` if that cannot be told.
fn movement(transaction: &WalletTransaction) -> Option<Amount> {
    let none = Some(0.into());
    let before = transaction.wallet_balance_before;
    let moved = |after: Amount| after.checked_sub(before?);
    match &transaction.status {
        TransactionStatus::Success => transaction.wallet_balance_after.and_then(moved),
        TransactionStatus::Failed => none,
        // What has not come yet counts nothing, whatever balance it foretells (quirk Q44). What goes
        // out is set aside at once.
        _ => match &transaction.type_ {
            Some(TransactionType::Fund | TransactionType::Collection) => none,
            _ => transaction.wallet_balance_after.map_or(none, moved),
        },
    }
}

/// All wallets with all their transactions, read again if a balance moves meanwhile.
async fn statements(client: &Client) -> Result<Statements> {
    let balances = |wallets: &[Wallet]| -> BTreeMap<WalletId, Amount> {
        let balances = wallets
            .iter()
            .map(|wallet| (wallet.id.clone(), wallet.balance));
        balances.collect()
    };
    for _ in 0..3 {
        let wallets = client.wallets().list().await?;
        let mut statements = Statements::new();
        for wallet in wallets.iter() {
            let statement = Statement {
                currency: wallet.currency.clone(),
                balance: wallet.balance,
                moved: movements(client, wallet).await?,
            };
            statements.insert(wallet.id.clone(), statement);
        }
        if balances(&wallets) == balances(&client.wallets().list().await?) {
            return Ok(statements);
        }
    }
    Err("the wallets do not stand still: try later".into())
}

async fn movements(client: &Client, wallet: &Wallet) -> Result<BTreeMap<TransactionId, Amount>> {
    let mut moved = BTreeMap::new();
    let mut list = client
        .wallets()
        .transactions(&wallet.id)
        .limit(100)
        .stream();
    while let Some(transaction) = list.next().await {
        let transaction = transaction?;
        let Some(amount) = movement(&transaction) else {
            return Err(format!("{} does not say what it moved", transaction.id).into());
        };
        moved.insert(transaction.id, amount);
    }
    Ok(moved)
}

/// By how much a balance is not what it should be.
fn difference(before: &Statement, now: &Statement) -> Option<Amount> {
    let mut expected = before.balance;
    for (id, moved) in &now.moved {
        let counted = before.moved.get(id).copied().unwrap_or_else(|| 0.into());
        expected = expected.checked_add(moved.checked_sub(counted)?)?;
    }
    // A transaction that has gone took what it moved with it: that is a difference too.
    now.balance.checked_sub(expected)
}

/// Reports, and gives the next statements and whether everything adds up.
fn compare(before: &Statements, now: Statements) -> Result<(Statements, bool)> {
    let (mut next, mut sound) = (Statements::new(), true);
    for (id, now) in now {
        let balance = Money::new(now.balance, now.currency.clone());
        let Some(last) = before.get(&id) else {
            println!("{id}: {balance}, seen for the first time");
            next.insert(id, now);
            continue;
        };
        let difference = difference(last, &now).ok_or("a sum has too many digits")?;
        let new = now.moved.keys().filter(|id| !last.moved.contains_key(id));
        let new = new.count();
        if difference == 0.into() {
            println!("{id}: {balance} adds up, {new} new transactions");
            next.insert(id, now);
        } else {
            let difference = Money::new(difference, now.currency.clone());
            println!("{id}: {balance} is off by {difference}, {new} new transactions");
            next.insert(id, last.clone());
            sound = false;
        }
    }
    for (id, last) in before {
        if !next.contains_key(id) {
            println!(
                "{id}: the wallet has gone, with {} {}",
                last.balance, last.currency
            );
            next.insert(id.clone(), last.clone());
            sound = false;
        }
    }
    Ok((next, sound))
}

async fn run(client: &Client, path: &Path) -> Result<bool> {
    let before: Statements = match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Statements::new(),
        Err(error) => return Err(error.into()),
    };
    let (next, sound) = compare(&before, statements(client).await?)?;
    // Half a statement is worse than an old one.
    let new = path.with_extension("new");
    fs::write(&new, serde_json::to_vec_pretty(&next)?)?;
    fs::rename(new, path)?;
    Ok(sound)
}

async fn demonstration() -> Result<bool> {
    println!("A sandbox on this machine. No money moves.\n");
    let sandbox = Sandbox::builder().quota(None).start().await?;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .quota(cartevo::Unlimited)
        .build()?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("statement.json");
    run(&client, &path).await?;
    println!("\nA card is issued, and a top-up begun");
    let seeded = sandbox.seeded();
    let customer = seeded.approved_customer.as_str();
    let card = client.cards().create(customer, CardBrand::Visa);
    card.amount("25.50".parse()?).await?;
    let wallet = seeded.xaf_wallet.as_str();
    let phone: cartevo::Msisdn = "+237670000000".parse()?;
    let top_up = client.wallets().fund(wallet, 5_000.into(), Currency::Xaf);
    let top_up = top_up.phone(&phone).await?;
    run(&client, &path).await?;
    println!("\nThe top-up is confirmed");
    sandbox.settle(top_up.transaction.id.as_str())?;
    run(&client, &path).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let given: Vec<String> = env::args().skip(1).collect();
    let done = match given.as_slice() {
        [] => demonstration().await,
        [path] if !path.starts_with('-') => match Client::from_env() {
            Ok(client) => run(&client, Path::new(path)).await,
            Err(error) => Err(error.into()),
        },
        _ => {
            eprintln!("usage: reconcile_wallets [STATEMENT.json]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}
