//! A card for each customer of a list, and never two, even if the program dies in the middle.
//!
//! Before each call its intent goes into a journal, and afterwards what came of it. A run that finds
//! an intent without an end asks the service what became of it before it orders anything.
//!
//! ```text
//! cargo run --example issue_cards        # in a sandbox on this machine
//! cargo run --example issue_cards -- CUSTOMERS.csv JOURNAL --allow-writes
//! ```
//!
//! The second form takes `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` from the environment and issues
//! real cards. A line of the list is `customer id,brand,US dollars,name on the card`, without quotes.
//! Run it again with the same journal until it exits with 0; never two at a time.
//! Exit: 0 everybody has a card, 1 somebody was refused, 2 usage, 3 something is not known yet.

use std::{
    collections::{HashMap, HashSet},
    env,
    error::Error,
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
    process::ExitCode,
};

use cartevo::{
    Amount, CardBrand, CardId, Client, CustomerId, Found, Intent, Reconciled, Unsettled,
};
use cartevo_sandbox::{Fault, FaultRule, Sandbox};
use serde::{Deserialize, Serialize};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

struct Order {
    customer: CustomerId,
    brand: CardBrand,
    amount: Amount,
    name: String,
}

fn orders(list: &str) -> Result<Vec<Order>> {
    let (mut orders, mut seen) = (Vec::new(), HashSet::new());
    for (number, line) in (1..).zip(list.lines()).filter(|(_, line)| !line.is_empty()) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let &[customer, brand, amount, name] = fields.as_slice() else {
            return Err(format!("line {number}: four fields are wanted").into());
        };
        if !seen.insert(customer) {
            return Err(format!("line {number}: {customer} is in the list already").into());
        }
        let amount = amount.parse();
        orders.push(Order {
            customer: customer.into(),
            brand: brand.into(),
            amount: amount.map_err(|error| format!("line {number}: {error}"))?,
            name: name.to_owned(),
        });
    }
    Ok(orders)
}

/// What is known of a customer's card. The last one counts.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    /// It may have been ordered.
    Begun(Intent),
    Issued(CardId),
    /// It certainly was not: it can be ordered again.
    NotIssued,
}

/// A file with a line for each step, on the disk before anything else happens.
struct Journal {
    file: File,
    steps: HashMap<CustomerId, Step>,
}

impl Journal {
    fn open(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true);
        let mut file = options.truncate(false).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // A crash can leave half a line, of a step after which nothing else was done.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        bytes.truncate(whole.map_or(0, |end| end + 1));
        file.set_len(bytes.len() as u64)?;
        file.seek(SeekFrom::End(0))?;
        // The name of a new journal has to outlive a power cut, too.
        #[cfg(unix)]
        File::open(path.canonicalize()?.parent().unwrap_or(path))?.sync_all()?;
        let mut steps = HashMap::new();
        for line in String::from_utf8(bytes)?.lines() {
            let (customer, step) = serde_json::from_str(line)?;
            steps.insert(customer, step);
        }
        Ok(Self { file, steps })
    }

    fn write(&mut self, customer: &CustomerId, step: Step) -> Result<()> {
        let mut line = serde_json::to_string(&(customer, &step))?;
        line.push('\n');
        self.file.write_all(line.as_bytes())?;
        self.file.sync_data()?;
        self.steps.insert(customer.clone(), step);
        Ok(())
    }
}

/// How many of the list have a card, were refused one, and are not known yet.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    issued: usize,
    refused: usize,
    unknown: usize,
}

async fn issue(client: &Client, orders: &[Order], journal: &mut Journal) -> Result<Tally> {
    let has_card =
        |order: &Order| matches!(journal.steps.get(&order.customer), Some(Step::Issued(_)));
    if !orders.iter().all(has_card) {
        // Its answer tells the service's time. By that alone a new card is told from one that the
        // customer had before, so the first intent has to know it.
        client.payments().balance().await?;
    }
    let mut tally = Tally::default();
    for order in orders {
        let customer = &order.customer;
        if let Some(Step::Begun(intent)) = journal.steps.get(customer) {
            println!("{customer}: ordered in an earlier run, looking what became of it");
            let intent = intent.clone();
            find_out(client, customer, intent, journal).await?;
        }
        if let None | Some(Step::NotIssued) = journal.steps.get(customer) {
            let call = client.cards().create(customer, &order.brand);
            let mut call = call.amount(order.amount).name_on_card(&*order.name);
            journal.write(customer, Step::Begun(call.intent()))?;
            match call.await {
                Ok(created) => {
                    journal.write(customer, Step::Issued(created.card.id.clone()))?;
                    println!("{customer}: {}", created.card.id);
                }
                Err(error) if error.may_have_been_carried_out() => {
                    println!("{customer}: the answer was lost, looking what became of it");
                    find_out(client, customer, error, journal).await?;
                }
                Err(error) => {
                    journal.write(customer, Step::NotIssued)?;
                    println!("{customer}: {error}");
                }
            }
        }
        match journal.steps.get(customer) {
            Some(Step::Issued(_)) => tally.issued += 1,
            Some(Step::Begun(_)) => tally.unknown += 1,
            Some(Step::NotIssued) | None => tally.refused += 1,
        }
    }
    Ok(tally)
}

async fn find_out(
    client: &Client,
    customer: &CustomerId,
    what: impl Unsettled,
    journal: &mut Journal,
) -> Result<()> {
    // A card that is in the journal is not the one that we look for.
    let known = journal.steps.values().filter_map(|step| match step {
        Step::Issued(card) => Some(card.as_str().to_owned()),
        _ => None,
    });
    let known: Vec<String> = known.collect();
    match client.reconcile(what).except(known).await? {
        Reconciled::CarriedOut(Found::Card(card)) => {
            println!("{customer}: it is there, {}", card.id);
            journal.write(customer, Step::Issued(card.id))
        }
        Reconciled::NotCarriedOut => journal.write(customer, Step::NotIssued),
        // Nothing is ordered for this customer before it is known.
        undecided => {
            println!("{customer}: {undecided:?}");
            Ok(())
        }
    }
}

async fn demonstration() -> Result<Tally> {
    println!("A sandbox on this machine. No money moves, and an answer gets lost.\n");
    let people = [
        ("a", "Ada", "Eyong"),
        ("b", "Bih", "Ndi"),
        ("c", "Cyr", "Abega"),
    ];
    let customers = people.map(|(name, first, last)| {
        serde_json::json!({"ref": name, "first_name": first, "last_name": last, "kyc": "approved"})
    });
    let seed = serde_json::json!({ "customers": customers }).to_string();
    let sandbox = Sandbox::builder().seed(&seed)?.start().await?;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .build()?;
    let list = people.map(|(name, first, last)| {
        let id = sandbox.seeded_id(name).unwrap_or_default();
        format!("{id},VISA,10.50,{first} {last}\n")
    });
    let (orders, folder) = (orders(&list.concat())?, tempfile::tempdir()?);
    let journal = folder.path().join("journal");
    let second = FaultRule::on("createCard").call(2);
    sandbox.arm(second.gives(Fault::ResetAfterWork));
    issue(&client, &orders, &mut Journal::open(&journal)?).await?;
    println!("\nOnce more, with the journal of the first run");
    let tally = issue(&client, &orders, &mut Journal::open(&journal)?).await?;
    println!("{} cards are there", sandbox.cards().len());
    Ok(tally)
}

async fn real_api(list: &str, journal: &str) -> Result<Tally> {
    let orders = orders(&fs::read_to_string(list)?)?;
    let mut journal = Journal::open(Path::new(journal))?;
    issue(&Client::from_env()?, &orders, &mut journal).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let given: Vec<String> = env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let done = match given.as_slice() {
        [] => demonstration().await,
        [list, journal, "--allow-writes"] => real_api(list, journal).await,
        _ => {
            eprintln!("usage: issue_cards [CUSTOMERS.csv JOURNAL --allow-writes]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(tally) => {
            println!("{tally:?}");
            ExitCode::from(match tally {
                Tally { unknown: 1.., .. } => 3,
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
