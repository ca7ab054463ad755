//! A hundred sandboxes in one process at the same time, each with a story of its own. Their ids
//! are the same ones in all of them, so whatever got from one into another would be taken there
//! for its own: every sum, moment and limit is different.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::Uri;
use cartevo_sandbox::{
    DeliveryState, Fault, FaultRule, Quirk, Quota, Sandbox, TransactionKind, TransactionStatus,
    WebhookTarget,
};
use chrono::TimeDelta;
use reqwest::Client;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const MANY: usize = 100;

/// How often each of the stories asks before it asks until it is refused; first for a token.
const ASKED: usize = 7;

/// What the receiver got: at which path, and what.
type Letters = Arc<Mutex<Vec<(String, String)>>>;

/// One server for the webhooks of all; each sandbox has a path of its own.
async fn receiver() -> (String, Letters) {
    let letters = Letters::default();
    let kept = Arc::clone(&letters);
    let receive = async move |uri: Uri, body: String| {
        kept.lock().unwrap().push((uri.path().to_owned(), body));
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(receive);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, letters)
}

/// One sandbox and what is special about it.
struct Story {
    sandbox: Sandbox,
    http: Client,
    token: String,
    number: usize,
}

impl Story {
    async fn begin(number: usize, http: Client, receiver: &str) -> Self {
        let quota = Quota {
            requests: Self::limit(number),
            seconds: 3600,
        };
        let quirk = Self::is_quirky(number).then_some(Quirk::MoneyAsStrings);
        let quirks = quirk.into_iter().collect();
        let builder = Sandbox::builder().quota(Some(quota)).quirks(quirks);
        let sandbox = builder.start().await.unwrap();
        let target = WebhookTarget::unsigned(format!("{receiver}/{number}"));
        sandbox.set_webhook(Some(target));
        let rule = FaultRule::on("getPaymentBalance").call(Self::bad_call(number));
        sandbox.arm(rule.gives(Fault::StatusAfterWork(Self::status(number))));
        let mut story = Self {
            sandbox,
            http,
            token: String::new(),
            number,
        };
        let sandbox = &story.sandbox;
        let body = json!({"client_id": sandbox.client_id(), "client_key": sandbox.client_key()});
        let (status, body) = story.call("POST", "/auth/token", Some(body)).await;
        assert_eq!(status, 200, "{number}: {body}");
        let token = body["access_token"].as_str().unwrap();
        story.token.push_str(token);
        story
    }

    fn limit(number: usize) -> usize {
        ASKED + 1 + number % 4
    }

    fn is_quirky(number: usize) -> bool {
        number.is_multiple_of(2)
    }

    /// Which of three calls goes wrong, from 1.
    fn bad_call(number: usize) -> u64 {
        number as u64 % 3 + 1
    }

    /// With what.
    fn status(number: usize) -> u16 {
        [500, 502, 503, 504][number / 3 % 4]
    }

    /// How far its time is moved: far enough for what was asked for to be settled.
    fn jump(&self) -> u32 {
        10 + u32::try_from(self.number).unwrap()
    }

    fn francs(&self) -> usize {
        1_000 + self.number
    }

    fn dollars(&self) -> usize {
        1 + self.number
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.url());
        let request = self.http.request(method.parse().unwrap(), url);
        let request = request.bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap())
    }

    /// What it shows for balance, as a sum; the quirky ones show a text.
    async fn balance(&self) -> Decimal {
        let path = format!("/wallets/{}", self.sandbox.seeded().xaf_wallet);
        let (status, body) = self.call("GET", &path, None).await;
        assert_eq!(status, 200, "{}: {body}", self.number);
        let balance = &body["data"]["balance"];
        let text = balance.as_str();
        assert_eq!(text.is_some(), Self::is_quirky(self.number), "{balance}");
        let text = text.map_or_else(|| balance.to_string(), str::to_owned);
        text.parse().unwrap()
    }

    /// What happens in it.
    async fn tell(&self) {
        let number = self.number;
        let seeded = self.sandbox.seeded();
        let start = self.sandbox.now();
        let before = self.balance().await;
        for call in 1..=3 {
            let (status, _) = self.call("GET", "/payment/balance", None).await;
            let bad = call == Self::bad_call(number);
            let expected = if bad { Self::status(number) } else { 200 };
            assert_eq!(status, expected, "{number}, call {call}");
        }
        let body = json!({
            "walletId": seeded.xaf_wallet,
            "amount": self.francs(),
            "currency": "XAF",
            "operator": "mtn",
            "phone": "237670000000",
        });
        let (status, body) = self.call("POST", "/wallets/fund", Some(body)).await;
        assert_eq!(status, 200, "{number}: {body}");
        let body = json!({
            "customer_id": seeded.approved_customer,
            "brand": "VISA",
            "name_on_card": holder(number),
            "amount": self.dollars(),
        });
        let (status, body) = self.call("POST", "/cards", Some(body)).await;
        assert_eq!(status, 201, "{number}: {body}");
        self.sandbox
            .advance(Duration::from_secs(self.jump().into()));
        assert_eq!(
            self.sandbox.now(),
            start + TimeDelta::seconds(self.jump().into())
        );
        // What is left of the limit.
        for _ in ASKED..Self::limit(number) {
            assert_eq!(
                self.balance().await,
                before + Decimal::from(self.francs()),
                "{number}"
            );
        }
        let (status, _) = self.call("GET", "/payment/balance", None).await;
        assert_eq!(status, 429, "{number}");
        self.sandbox.delivered().await;
    }

    /// That it holds what was done in it, and nothing else.
    fn check(&self, letters: &[(String, String)]) {
        let number = self.number;
        let transactions = self.sandbox.transactions();
        let moved = transactions.iter().map(|one| {
            assert_eq!(one.status, TransactionStatus::Success, "{number}");
            (one.kind, one.amount)
        });
        let expected = [
            (TransactionKind::WalletFunding, self.francs().into()),
            (TransactionKind::CardIssuance, self.dollars().into()),
        ];
        assert_eq!(moved.collect::<Vec<_>>(), expected, "{number}");
        let cards = self.sandbox.cards();
        assert_eq!(cards.len(), 1, "{number}");
        assert_eq!(cards[0].balance, self.dollars().into(), "{number}");
        assert_eq!(cards[0].name_on_card, holder(number));
        assert!(self.sandbox.armed().rules().is_empty(), "{number}");

        // The refusal is the last of them.
        let requests = self.sandbox.requests();
        assert_eq!(requests.len(), Self::limit(number) + 1, "{number}");
        let bad = Self::status(number);
        let bad = requests.iter().filter(|request| request.status == bad);
        assert_eq!(bad.count(), 1, "{number}");

        let path = format!("/{number}");
        let own = letters.iter().filter(|(to, _)| *to == path);
        let mut arrived: Vec<_> = own.map(|(_, body)| body.clone()).collect();
        let deliveries = self.sandbox.deliveries();
        let mut sent: Vec<_> = deliveries
            .iter()
            .map(|delivery| {
                assert_eq!(delivery.state, DeliveryState::Delivered, "{number}");
                let body = self.sandbox.delivery_body(&delivery.id).unwrap();
                String::from_utf8(body).unwrap()
            })
            .collect();
        arrived.sort();
        sent.sort();
        assert_eq!(arrived, sent, "{number}");
        let collected = sent.iter().find(|body| body.contains("payment.collect"));
        let collected: Value = serde_json::from_str(collected.unwrap()).unwrap();
        let amount = &collected["data"]["amount"];
        assert_eq!(*amount, self.francs(), "{collected}");
    }
}

/// A figure of this process, in kB where it is one of memory. None where there is no `/proc`.
fn figure(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_start_matches(':')
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Begins all of them, and lets each of them happen when all are there.
async fn all_at_once(receiver: &str) -> Vec<Story> {
    // So many connections are not to be kept.
    let http = Client::builder().pool_max_idle_per_host(0).no_proxy();
    let http = http.build().unwrap();
    let begun = Arc::new(Barrier::new(MANY));
    let mut tasks = JoinSet::new();
    for number in 0..MANY {
        let (http, begun, receiver) = (http.clone(), Arc::clone(&begun), receiver.to_owned());
        tasks.spawn(async move {
            let story = Story::begin(number, http, &receiver).await;
            begun.wait().await;
            story.tell().await;
            story
        });
    }
    let mut stories = tasks.join_all().await;
    stories.sort_by_key(|story| story.number);
    stories
}

// One test, because threads are counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_sandboxes_do_not_interfere_and_leave_nothing_behind() {
    let (url, letters) = receiver().await;
    // Whatever there is once in a process is there before the figures are taken.
    drop(Sandbox::start().await);
    let threads = figure("Threads");
    costs().await;
    assert_eq!(figure("Threads"), threads);

    let stories = all_at_once(&url).await;
    assert_eq!(stories.len(), MANY);
    let letters = letters.lock().unwrap().clone();
    let mut deliveries = 0;
    for story in &stories {
        story.check(&letters);
        deliveries += story.sandbox.deliveries().len();
    }
    assert_eq!(letters.len(), deliveries);
    for (story, other) in stories.iter().zip(stories.iter().cycle().skip(1)) {
        let path = format!("{}/payment/balance", story.sandbox.url());
        let stranger = story.http.get(path).bearer_auth(&other.token);
        let status = stranger.send().await.unwrap().status();
        assert_eq!(status, 401, "{}", story.number);
    }
    let urls: Vec<_> = stories
        .iter()
        .map(|story| story.sandbox.url().to_owned())
        .collect();
    drop(stories);
    assert_eq!(figure("Threads"), threads);
    for url in urls {
        let address = url.strip_prefix("http://").unwrap();
        let (address, _) = address.split_once('/').unwrap();
        let refused = TcpStream::connect(address).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused, "{url}");
    }
}

/// Says what sandboxes cost.
async fn costs() {
    let memory = figure("VmRSS");
    let begin = Instant::now();
    let mut sandboxes = Vec::new();
    for _ in 0..MANY {
        sandboxes.push(Sandbox::start().await);
    }
    let time = begin.elapsed() / u32::try_from(MANY).unwrap();
    let memory = figure("VmRSS")
        .zip(memory)
        .map(|(now, before)| (now - before) / MANY as u64);
    let memory = memory.map_or_else(|| "unknown".to_owned(), |memory| format!("{memory} kB"));
    // Not by a macro, whose output the test harness keeps to itself when the test passes.
    let line = format!("{MANY} sandboxes: each starts in {time:.1?} and takes {memory}");
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Each card has a holder of its own.
fn holder(number: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap());
    format!("HOLDER {}{}", letter(number / 26), letter(number))
}
