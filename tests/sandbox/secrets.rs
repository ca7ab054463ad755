//! The whole story at TRACE, with faults and resends, and no secret in the log.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    io::{self, Write},
    sync::{Arc, LazyLock, Mutex, MutexGuard, Once},
    time::Duration,
};

use cartevo::{CardBrand, Client, Currency, Ended, Hook, Outgoing, RetryPolicy, Unlimited};
use cartevo_sandbox::{Fault, Faults, Quirks, RandomFaults};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::{
    story,
    world::{SECRET, World},
};

/// Bytes that several write to.
#[derive(Clone, Default)]
struct Text(Arc<Mutex<Vec<u8>>>);

impl Text {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Text {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

thread_local! {
    /// The other tests of this program need not be heard.
    static HEARD: Cell<bool> = const { Cell::new(false) };
}

/// What goes to `log`, which is one for the whole program: reqwest and rustls use it.
struct Logger;

static LOG: LazyLock<Text> = LazyLock::new(Text::default);

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        HEARD.get()
    }

    fn log(&self, record: &log::Record<'_>) {
        if HEARD.get() {
            let (level, target) = (record.level(), record.target());
            writeln!(LOG.clone(), "{level} {target}: {}", record.args()).unwrap();
        }
    }

    fn flush(&self) {}
}

/// Everything that this thread tells at TRACE, until the guard is dropped; to `log` too.
fn listen() -> (Text, tracing::subscriber::DefaultGuard) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    HEARD.set(true);
    let text = Text::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(text.clone())
        .finish();
    (text, tracing::subscriber::set_default(subscriber))
}

/// What went over each connection, either way.
#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Vec<Text>>>);

impl Wire {
    fn add(&self) -> Text {
        let text = Text::default();
        self.0.lock().unwrap().push(text.clone());
        text
    }

    fn text(&self) -> String {
        let all = self.0.lock().unwrap();
        let all: Vec<String> = all.iter().map(Text::text).collect();
        all.join("\r\n")
    }
}

/// Passes everything on, and keeps it: what was really sent is what must not be logged.
async fn tap(target: &str) -> (String, Wire) {
    let (scheme, rest) = target.split_once("://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("{scheme}://{}/{path}", listener.local_addr().unwrap());
    let (wire, host) = (Wire::default(), host.to_owned());
    let kept = wire.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&host).await.unwrap();
            let (client_in, client_out) = client.into_split();
            let (server_in, server_out) = server.into_split();
            tokio::spawn(pass(client_in, server_out, kept.add()));
            tokio::spawn(pass(server_in, client_out, kept.add()));
        }
    });
    (url, wire)
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut kept: Text,
) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        kept.write_all(&buffer[..length]).unwrap();
        if to.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
}

/// Values of the wire by what they are.
type Values = BTreeMap<&'static str, BTreeSet<String>>;

/// What stands after each occurrence of `before`, as long as `is_part`.
fn after(wire: &str, before: &str, is_part: impl Fn(char) -> bool) -> BTreeSet<String> {
    let found = wire.split(before).skip(1).map(|rest| {
        let rest = rest.trim_start_matches([' ', ':', '"', '\r', '\n']);
        rest.split(|c| !is_part(c)).next().unwrap_or_default()
    });
    found
        .filter(|value| value.len() > 2)
        .map(str::to_owned)
        .collect()
}

/// Everything secret that was sent, either way.
fn secrets(wire: &str) -> Values {
    let is_text = |c: char| !matches!(c, '"' | '\r' | '\n');
    let mut values = Values::new();
    let mut note = |name, found: BTreeSet<String>| values.entry(name).or_default().extend(found);
    note("token", after(wire, "authorization: Bearer", is_text));
    note("token", after(wire, "\"access_token\"", is_text));
    note("client key", after(wire, "\"client_key\"", is_text));
    note("card number", after(wire, "\"number\"", is_text));
    note("security code", after(wire, "\"cvv\"", is_text));
    let kyc = after(wire, "identification_number\"", is_text);
    note(
        "document's number",
        kyc.into_iter().filter(|value| value != "null").collect(),
    );
    note("webhook secret", [SECRET.to_owned()].into());
    values
}

/// Who somebody is: shown by the `Debug` of a customer, and told by no log of ours.
fn personal(wire: &str) -> Values {
    let is_text = |c: char| !matches!(c, '"' | '\r' | '\n');
    let mut values = Values::new();
    for (name, field) in [
        ("e-mail", "email\""),
        ("name", "\"last_name\""),
        ("street", "\"street\""),
        ("birthday", "\"date_of_birth\""),
        ("phone", "\"phone_number\""),
        ("phone", "\"phone\""),
    ] {
        let found = after(wire, field, is_text).into_iter();
        let found = found.filter(|value| value.len() > 5 && value != "null,");
        values.entry(name).or_default().extend(found);
    }
    values
}

/// Whether it stands there by itself: three digits are in many an id.
fn stands_in(value: &str, line: &str) -> bool {
    let mut others = line.split(|letter: char| !letter.is_alphanumeric());
    others.any(|other| other == value)
}

/// The values that are in the log. Three digits are somewhere in each log: a security code counts
/// where it stands in quotes or is named.
fn found(log: &str, values: &Values) -> Vec<String> {
    let has = |value: &str| {
        if value.len() > 4 {
            return log.contains(value);
        }
        let quoted = log.contains(&format!("\"{value}\""));
        let mut named = log
            .lines()
            .filter(|line| line.to_lowercase().contains("cvv"));
        quoted || named.any(|line| stands_in(value, line))
    };
    let all = values
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    all.filter(|(_, value)| has(value))
        .map(|(name, value)| format!("{name} {value}"))
        .collect()
}

/// Writes down all that it is shown.
struct Curious;

impl Hook for Curious {
    fn before_send(&self, request: &mut Outgoing<'_>) {
        tracing::trace!("{request:?}");
    }

    fn after_answer(&self, ended: &Ended) {
        tracing::trace!("{ended:?}");
    }
}

fn show<T: Debug>(result: Result<T, cartevo::Error>) -> Option<T> {
    match result {
        Ok(reply) => {
            tracing::trace!("{reply:?} {reply:#?}");
            Some(reply)
        }
        Err(error) => {
            tracing::trace!("{error} {error:?} {error:#?}");
            None
        }
    }
}

/// `Debug` of what is given to users.
async fn shown(world: &World) {
    let client = &world.client;
    tracing::trace!(
        "{client:?} {:?}",
        Client::builder().credentials("id", "key")
    );
    let key = world.sandbox.client_key();
    let token = client.auth().create_token(world.sandbox.client_id(), key);
    tracing::trace!("{token:?}");
    show(token.await);
    let person = story::people::customer("ada@example.com");
    tracing::trace!("{person:?}");
    show(client.customers().create(person).enroll(true).await);
    show(client.customers().list().await);
    let customer = world.sandbox.seeded().approved_customer.as_str();
    for fault in [
        None,
        Some(Fault::ResetAfterWork),
        Some(Fault::SuccessFalseAfterWork),
        Some(Fault::CutBody(Some(40))),
    ] {
        if let Some(fault) = fault {
            world
                .sandbox
                .arm(cartevo_sandbox::FaultRule::on("createCard").gives(fault));
        }
        let call = client
            .cards()
            .create(customer, CardBrand::Visa)
            .amount(5.into());
        show(call.name_on_card("AICHA NJOYA").await);
    }
    world.sandbox.disarm();
    for card in world.sandbox.cards() {
        show(client.cards().get(&*card.id).await);
        show(client.cards().reveal(&*card.id).await);
    }
    show(
        client
            .wallets()
            .fund("nobody", 5_000.into(), Currency::Xaf)
            .await,
    );
    show(client.payments().list().await);
}

#[tokio::test]
async fn a_log_of_everything_at_trace_has_no_secret() {
    const SEED: u64 = 5;
    println!("seed {SEED}");
    let (log, guard) = listen();
    let mut world = World::start(Quirks::none()).await;
    let (url, wire) = tap(world.sandbox.url()).await;
    world.client = Client::builder()
        .credentials(world.sandbox.client_id(), world.sandbox.client_key())
        .base_url(url)
        .quota(Unlimited)
        .retry(RetryPolicy::default().first_pause(Duration::ZERO))
        .hook(Curious)
        .build()
        .unwrap();
    let faults = [
        Fault::Status(503),
        Fault::TooManyRequests(Some(0)),
        Fault::TokenExpired,
        Fault::ResetBeforeReading,
        Fault::ResetAfterWork,
        Fault::CutBody(None),
        Fault::Html(502),
    ];
    world.sandbox.arm(Faults::from(
        RandomFaults::seeded(SEED).rate(0.2).among(faults),
    ));
    // Another test may have met a place that tells something just while nobody listened yet.
    tracing::callsite::rebuild_interest_cache();
    let facts = story::tell_in(&world).await;
    world.sandbox.disarm();
    assert!(facts.operations.len() > 25, "{:?}", facts.operations);

    let told = log.text() + &LOG.text();
    shown(&world).await;
    drop(guard);
    HEARD.set(false);
    let all = log.text() + &LOG.text();

    let (secrets, personal) = (secrets(&wire.text()), personal(&wire.text()));
    for (name, values) in secrets.iter().chain(&personal) {
        println!("searched for {} values: {name}", values.len());
        assert!(!values.is_empty(), "{name}");
    }
    println!("in {} lines", all.lines().count());
    // It is a log of something: of this library, its attempts, the HTTP client below.
    for told in [
        "cartevo.attempt{",
        "sending again after a pause",
        "reqwest",
        "hyper",
    ] {
        assert!(all.contains(told), "nothing of {told}");
    }
    assert_eq!(found(&all, &secrets), [""; 0]);
    assert_eq!(found(&told, &personal), [""; 0]);

    // The search finds each of them, in either log.
    for (name, values) in secrets.iter().chain(&personal) {
        let planted: Values = [(*name, values.clone())].into();
        for value in values {
            let log = format!("TRACE cvv={value}\n");
            assert!(found(&log, &planted).contains(&format!("{name} {value}")));
        }
    }
}

#[test]
fn what_is_logged_either_way_is_searched() {
    let (log, _guard) = listen();
    tracing::trace!(token = "planted-in-a-field", "planted-in-a-message");
    tracing::trace_span!("span", key = "planted-in-a-span").in_scope(|| {});
    log::trace!("planted-in-log");
    HEARD.set(false);
    let all = log.text() + &LOG.text();
    for planted in ["field", "message", "span", "log"] {
        let values = [("secret", [format!("planted-in-a-{planted}")].into())].into();
        let values: Values = if planted == "log" {
            [("secret", ["planted-in-log".to_owned()].into())].into()
        } else {
            values
        };
        assert_eq!(found(&all, &values).len(), 1, "{planted}");
    }
}
