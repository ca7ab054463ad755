//! What a large state costs: 100,000 cards and 1,000,000 transactions beside an almost empty
//! sandbox, both as processes of their own and asked over HTTP in turns.
//!
//! `cargo bench -p cartevo-sandbox --bench size [-- CARDS TRANSACTIONS]`
//!
//! Every list and every get is asked for once per sandbox and round; the medians stand in the
//! table. The two lists of cards that know no pages are given apart, per card: they answer with
//! everything there is. The memory is read from `/proc`, which Linux has.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const ROUNDS: usize = 40;
const ROUNDS_OF_EVERYTHING: usize = 9;

/// More than this a large state should not cost.
const AIM: f64 = 3.0;

fn main() {
    let mut counts = std::env::args().skip(1).filter_map(|arg| arg.parse().ok());
    let cards = counts.next().unwrap_or(100_000);
    let transactions = counts.next().unwrap_or(1_000_000);
    let mut small = Subject::start(10, 10, 100);
    let mut large = Subject::start((cards / 10).clamp(1, 1_000), cards, transactions);
    for (name, subject) in [("almost empty", &small), ("large", &large)] {
        let (seconds, memory) = (subject.took.as_secs_f64(), memory(subject.child.id()));
        println!("{name:<13} ready after {seconds:>6.2} s, {memory:>7.1} MiB resident");
    }
    let questions = questions(&small.samples);
    let wanted = questions.len();
    let of_large = self::questions(&large.samples);
    println!(
        "\n{:<42} {:>10} {:>10} {:>7}   bytes",
        "", "empty, µs", "large, µs", "ratio"
    );
    let mut worst = 0.0_f64;
    for ((name, one), (_, other)) in questions.into_iter().zip(of_large) {
        let (few, many, sizes) = race(&mut small, &one, &mut large, &other, ROUNDS);
        let ratio = many / few;
        worst = worst.max(ratio);
        let mark = if ratio > AIM { " !" } else { "" };
        println!(
            "{name:<42} {few:>10.0} {many:>10.0} {ratio:>7.2}   {} / {}{mark}",
            sizes.0, sizes.1
        );
    }
    println!("\nthe worst of {wanted}: {worst:.2} (aim: at most {AIM})");
    println!("\nwithout pages, per card:");
    for (name, one, other) in [
        ("listCards", "/cards".to_owned(), "/cards".to_owned()),
        (
            "listCustomerCards",
            format!("/customers/{}/cards", small.samples.customer),
            format!("/customers/{}/cards", large.samples.customer),
        ),
    ] {
        let of = |subject: &mut Subject, path: &str| subject.connection.list(path).len();
        let items = (of(&mut small, &one), of(&mut large, &other));
        let rounds = ROUNDS_OF_EVERYTHING;
        let (few, many, _) = race(&mut small, &one, &mut large, &other, rounds);
        println!(
            "{name:<20} {:>7} cards {:>8.1} µs each   {:>7} cards {:>8.1} µs each, {:.1} ms in all",
            items.0,
            few / count(items.0),
            items.1,
            many / count(items.1),
            many / 1_000.0
        );
    }
    let memory = memory(large.child.id());
    println!("\nlarge, after all of this: {memory:.1} MiB resident");
}

/// The lists and gets, by what there is in one sandbox.
fn questions(samples: &Samples) -> Vec<(&'static str, String)> {
    let Samples {
        customer,
        card,
        card_transaction,
        wallet,
        movement,
        payment,
        external_id,
        last,
    } = samples;
    vec![
        ("listCustomers", "/customers?page=1&limit=10".into()),
        (
            "listCustomers, last page",
            format!("/customers?page={}&limit=10", last.customers),
        ),
        ("getCustomer", format!("/customers/{customer}")),
        (
            "listCustomerTransactions",
            format!("/customers/{customer}/transactions?page=1&limit=5"),
        ),
        ("getCard", format!("/cards/{card}")),
        (
            "listCardTransactions",
            format!("/cards/{card}/transactions?page=1&limit=1"),
        ),
        (
            "getCardTransaction",
            format!("/cards/{card}/transactions/{card_transaction}"),
        ),
        ("listWallets", "/wallets".into()),
        ("getUsdBalance", "/wallets/usd-balance".into()),
        ("getWallet", format!("/wallets/{wallet}")),
        ("listTransactions", "/wallet/transactions?limit=10".into()),
        (
            "listTransactions, last ones",
            format!(
                "/wallet/transactions?limit=10&offset={}",
                last.movements - 10
            ),
        ),
        (
            "listTransactions, by id",
            format!("/wallet/transactions?limit=10&transactionId={movement}"),
        ),
        (
            "listTransactions, by wallet",
            format!("/wallet/transactions?limit=10&walletId={wallet}"),
        ),
        (
            "listTransactions, by customer",
            format!("/wallet/transactions?limit=1&customerId={customer}"),
        ),
        (
            "listTransactions, by status",
            "/wallet/transactions?limit=1&status=FAILED".into(),
        ),
        (
            "listWalletTransactions",
            format!("/wallet/transactions/wallet/{wallet}?page=1&limit=10"),
        ),
        (
            "listWalletTransactions, last page",
            format!(
                "/wallet/transactions/wallet/{wallet}?page={}&limit=10",
                last.of_wallet
            ),
        ),
        (
            "getWalletTransaction",
            format!("/wallet/transactions/{movement}"),
        ),
        ("getPaymentBalance", "/payment/balance".into()),
        (
            "listPayments",
            "/payment/transactions?page=1&limit=10".into(),
        ),
        (
            "listPayments, last page",
            format!("/payment/transactions?page={}&limit=10", last.payments),
        ),
        (
            "listPayments, by status",
            "/payment/transactions?page=1&limit=1&status=FAILED".into(),
        ),
        (
            "listPayments, by external_id",
            format!("/payment/transactions?page=1&limit=1&external_id={external_id}"),
        ),
        (
            "getPayment",
            format!("/payment/transactions/{payment}/status"),
        ),
    ]
}

/// Asks both in turns, and returns the medians in microseconds and the lengths of the answers.
fn race(
    one: &mut Subject,
    its: &str,
    other: &mut Subject,
    others: &str,
    rounds: usize,
) -> (f64, f64, (usize, usize)) {
    let mut times = (Vec::new(), Vec::new());
    let mut sizes = (0, 0);
    for round in 0..rounds {
        // Neither always comes first.
        if round % 2 == 0 {
            sizes.0 = one.connection.time(its, &mut times.0);
            sizes.1 = other.connection.time(others, &mut times.1);
        } else {
            sizes.1 = other.connection.time(others, &mut times.1);
            sizes.0 = one.connection.time(its, &mut times.0);
        }
    }
    (median(&mut times.0), median(&mut times.1), sizes)
}

/// A sandbox with a large state, or a small one.
struct Subject {
    child: Child,
    took: Duration,
    connection: Connection,
    samples: Samples,
}

/// Something to ask for.
struct Samples {
    customer: String,
    card: String,
    card_transaction: String,
    wallet: String,
    movement: String,
    payment: String,
    external_id: String,
    last: Last,
}

/// The last pages of ten, and how many there are where there are no pages.
struct Last {
    customers: u64,
    movements: u64,
    of_wallet: u64,
    payments: u64,
}

impl Subject {
    fn start(customers: usize, cards: usize, transactions: usize) -> Self {
        let file = tempfile::NamedTempFile::new().expect("a file can be made");
        let document = json!({
            "base": "empty",
            "companies": [{"ref": "own", "name": "Bench"}],
            "credentials": [
                {"client_id": "client_bench", "client_key": "key_bench", "rate_limit": "off"}
            ],
            "generate": {"customers": customers, "cards": cards, "transactions": transactions}
        });
        std::fs::write(file.path(), document.to_string()).expect("the file can be written");
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_cartevo-sandbox"))
            .args(["--port", "0", "--virtual-time", "--seed"])
            .arg(file.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox can be started");
        let mut out = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut line = String::new();
        out.read_line(&mut line).expect("it greets");
        let took = begin.elapsed();
        // A log that nobody reads would stop the sandbox.
        std::thread::spawn(move || io::copy(&mut out, &mut io::sink()));
        let greeting: Value = serde_json::from_str(&line).expect("the greeting is JSON");
        let url = greeting["url"].as_str().expect("it has a URL");
        let mut connection = Connection::open(url);
        let samples = Samples::take(&mut connection);
        Self {
            child,
            took,
            connection,
            samples,
        }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        // It has ended if it cannot be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Samples {
    fn take(connection: &mut Connection) -> Self {
        let id = |item: &Value| {
            let id = item.get("id").unwrap_or(&item["transaction_id"]);
            id.as_str().expect("it has an id").to_owned()
        };
        let pages = |meta: &Value| meta["totalPages"].as_u64().expect("pages are counted");
        let customers = connection.ask("/customers?page=1&limit=10");
        let last_of_customers = pages(&customers["meta"]);
        let customer = id(&connection.list("/customers?page=1&limit=10")[0]);
        let card = id(&connection.list(&format!("/customers/{customer}/cards"))[0]);
        let card_transaction =
            id(&connection.list(&format!("/cards/{card}/transactions?page=1&limit=1"))[0]);
        let wallets = connection.list("/wallets");
        let francs = wallets.iter().find(|wallet| wallet["currency"] == "XAF");
        let wallet = id(francs.expect("payments go into francs"));
        let all = connection.ask("/wallet/transactions?limit=1");
        let of_wallet = format!("/wallet/transactions/wallet/{wallet}?page=1&limit=10");
        let of_wallet = connection.ask(&of_wallet);
        let payments = connection.ask("/payment/transactions?page=1&limit=10");
        let payment = &connection.list("/payment/transactions?page=1&limit=10")[0];
        Self {
            movement: id(&connection.list("/wallet/transactions?limit=1")[0]),
            external_id: payment["external_id"]
                .as_str()
                .expect("it has one")
                .to_owned(),
            payment: id(payment),
            last: Last {
                customers: last_of_customers,
                movements: all["meta"]["total"].as_u64().expect("they are counted"),
                of_wallet: pages(&of_wallet["meta"]),
                payments: pages(&payments["meta"]),
            },
            customer,
            card,
            card_transaction,
            wallet,
        }
    }
}

/// One connection that stays open, and costs little itself.
struct Connection {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Connection {
    fn open(url: &str) -> Self {
        let address = url["http://".len()..].split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_nodelay(true).expect("a socket has this option");
        let mut connection = Self {
            stream: BufReader::new(stream),
            token: String::new(),
        };
        let body = r#"{"client_id":"client_bench","client_key":"key_bench"}"#;
        let head = format!(
            "POST /api/v1/auth/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = connection.exchange(&head);
        let answer: Value = serde_json::from_slice(&answer).expect("answers are JSON");
        let token = answer["access_token"].as_str().expect("there is a token");
        token.clone_into(&mut connection.token);
        connection
    }

    /// Notes how long the answer takes, and returns its length.
    fn time(&mut self, path: &str, times: &mut Vec<f64>) -> usize {
        let begin = Instant::now();
        let length = self.get(path).len();
        times.push(begin.elapsed().as_secs_f64() * 1e6);
        length
    }

    fn ask(&mut self, path: &str) -> Value {
        serde_json::from_slice(&self.get(path)).expect("answers are JSON")
    }

    /// The items of a list, wherever they stand.
    fn list(&mut self, path: &str) -> Vec<Value> {
        let mut data = self.ask(path)["data"].take();
        let found = match &mut data {
            Value::Object(fields) => fields.values_mut().find(|value| value.is_array()),
            list => Some(list),
        };
        let items = found.and_then(Value::as_array_mut).map(std::mem::take);
        let items = items.unwrap_or_else(|| panic!("{path} gives no list"));
        assert!(!items.is_empty(), "{path} gives an empty list");
        items
    }

    fn get(&mut self, path: &str) -> Vec<u8> {
        let head = format!(
            "GET /api/v1{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n",
            self.token
        );
        self.exchange(&head)
    }

    /// Sends a request and returns the body of the answer, which has to be a 200.
    fn exchange(&mut self, request: &str) -> Vec<u8> {
        let stream = self.stream.get_mut();
        stream
            .write_all(request.as_bytes())
            .expect("it takes requests");
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("it answers");
        let first = request.lines().next().unwrap_or_default();
        assert!(line.starts_with("HTTP/1.1 200"), "{first}: {line}");
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("it answers");
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length is a number");
            }
        }
        let mut body = vec![0; length];
        self.stream
            .read_exact(&mut body)
            .expect("it answers in full");
        body
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[allow(clippy::cast_precision_loss, reason = "nobody has 2^53 cards")]
fn count(items: usize) -> f64 {
    items as f64
}

/// What a process has in memory, in MiB.
fn memory(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}
