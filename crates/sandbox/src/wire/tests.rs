//! Everything here goes over real TCP, and time is the sandbox's clock.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path};
use axum::routing::{any, get};
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Connection, IdleLimit, Listener, cut_at, serve, slow_body};
use crate::clock::Clock;

const SECOND: Duration = Duration::from_secs(1);
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

struct Server {
    address: SocketAddr,
    clock: Arc<Clock>,
    limit: Arc<IdleLimit>,
    /// How many bytes of bodies have been read before a reset.
    read: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: socket.local_addr().unwrap(),
            clock: Arc::new(Clock::frozen()),
            limit: Arc::default(),
            read: Arc::default(),
        };
        let (clock, limit) = (Arc::clone(&server.clock), Arc::clone(&server.limit));
        let listener = Listener::new(socket, clock, limit);
        tokio::spawn(serve(listener, server.router()));
        server
    }

    fn router(&self) -> Router {
        let read = Arc::clone(&self.read);
        let reset_after_reading = async move |ConnectInfo(connection): ConnectInfo<Connection>,
                                              body: Bytes| {
            read.fetch_add(body.len(), Ordering::SeqCst);
            connection.reset();
            LETTERS
        };
        let clock = Arc::clone(&self.clock);
        let slow = move || async { slow_letters(clock) };
        let clock = Arc::clone(&self.clock);
        let slow_and_cut = async move |ConnectInfo(connection): ConnectInfo<Connection>| {
            connection.cut_after(10);
            slow_letters(clock)
        };
        let clock = Arc::clone(&self.clock);
        let delayed = async move || {
            clock.hold(SECOND * 60, Weak::new()).await;
            LETTERS
        };
        Router::new()
            .route("/letters", any(async || LETTERS))
            .route("/reset-before-reading", any(reset))
            .route("/reset-after-reading", any(reset_after_reading))
            .route("/cut/{bytes}", any(cut))
            .route("/slow", get(slow))
            .route("/slow-and-cut", get(slow_and_cut))
            .route("/delayed", get(delayed))
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Has another caller served: by then whatever was to happen at once has happened.
    async fn serve_another(&self) {
        let mut other = self.connect().await;
        assert_eq!(other.get("/letters").await, LETTERS);
    }
}

async fn reset(ConnectInfo(connection): ConnectInfo<Connection>) -> &'static str {
    connection.reset();
    LETTERS
}

async fn cut(
    ConnectInfo(connection): ConnectInfo<Connection>,
    Path(bytes): Path<usize>,
    _: Bytes,
) -> &'static str {
    connection.cut_after(cut_at(Some(bytes), LETTERS.len()));
    LETTERS
}

fn slow_letters(clock: Arc<Clock>) -> Body {
    slow_body(LETTERS.into(), SECOND, clock)
}

/// What has not come after ten seconds of real time never will.
async fn soon<F: Future>(coming: F) -> F::Output {
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, coming).await.unwrap()
}

struct Client(TcpStream);

impl Client {
    async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    async fn ask(&mut self, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"))
            .await;
    }

    /// The head of an answer, in lower case.
    async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(soon(self.0.read_u8()).await.unwrap());
        }
        String::from_utf8(head).unwrap().to_ascii_lowercase()
    }

    async fn exactly(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        soon(self.0.read_exact(&mut bytes)).await.unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The body of an answer that has the length of the letters.
    async fn letters(&mut self) -> String {
        let head = self.head().await;
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains("\r\ncontent-length: 26\r\n"), "{head}");
        self.exactly(LETTERS.len()).await
    }

    async fn get(&mut self, path: &str) -> String {
        self.ask(path).await;
        self.letters().await
    }

    /// What arrives before the end, and what that end is if it is not an orderly one.
    async fn rest(&mut self) -> (String, Option<ErrorKind>) {
        let mut bytes = Vec::new();
        let end = soon(self.0.read_to_end(&mut bytes)).await;
        let end = end.err().map(|error| error.kind());
        (String::from_utf8(bytes).unwrap(), end)
    }

    async fn is_reset_without_a_word(&mut self) {
        let reset = Some(ErrorKind::ConnectionReset);
        assert_eq!(self.rest().await, (String::new(), reset));
    }

    async fn is_closed_in_good_order(&mut self) {
        assert_eq!(self.rest().await, (String::new(), None));
    }

    fn has_nothing_to_read(&self) {
        let read = self.0.try_read(&mut [0]);
        assert_eq!(read.unwrap_err().kind(), ErrorKind::WouldBlock);
    }
}

#[tokio::test]
async fn a_call_is_reset_before_its_body_is_there() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client
        .send("POST /reset-before-reading HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n")
        .await;
    client.is_reset_without_a_word().await;
}

#[tokio::test]
async fn a_call_is_reset_when_all_of_it_has_been_read() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client
        .send("POST /reset-after-reading HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n")
        .await;
    server.serve_another().await;
    client.has_nothing_to_read();
    client.send("123456789").await;
    client.is_reset_without_a_word().await;
    assert_eq!(server.read.load(Ordering::SeqCst), 9);
}

#[tokio::test]
async fn a_reset_concerns_one_connection_and_no_answer_before() {
    let server = Server::start().await;
    let (mut one, mut other) = (server.connect().await, server.connect().await);
    assert_eq!(one.get("/letters").await, LETTERS);
    assert_eq!(other.get("/letters").await, LETTERS);
    other.ask("/delayed").await;
    one.ask("/reset-after-reading").await;
    one.is_reset_without_a_word().await;
    server.clock.advance(SECOND * 60);
    assert_eq!(other.letters().await, LETTERS);
    assert_eq!(other.get("/letters").await, LETTERS);
}

#[tokio::test]
async fn a_body_is_cut_where_it_was_asked_for() {
    let server = Server::start().await;
    for (asked, arrives) in [
        (0, 0),
        (1, 1),
        (20, 20),
        (25, 25),
        (26, 25),
        (usize::MAX, 25),
    ] {
        let mut client = server.connect().await;
        assert_eq!(client.get("/letters").await, LETTERS);
        client.ask(&format!("/cut/{asked}")).await;
        let head = client.head().await;
        assert!(head.contains("\r\ncontent-length: 26\r\n"), "{head}");
        let reset = Some(ErrorKind::ConnectionReset);
        assert_eq!(client.rest().await, (LETTERS[..arrives].to_owned(), reset));
    }
}

#[tokio::test]
async fn an_interim_answer_is_not_what_is_cut() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client
        .send(
            "POST /cut/3 HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\
             content-length: 4\r\n\r\nbody",
        )
        .await;
    let (mut all, end) = client.rest().await;
    if let Some(answer) = all.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n") {
        all = answer.to_owned();
    }
    assert!(all.starts_with("HTTP/1.1 200 OK\r\n"), "{all}");
    assert!(all.ends_with("\r\n\r\nabc"), "{all}");
    assert_eq!(end, Some(ErrorKind::ConnectionReset));
}

#[test]
fn a_cut_lies_within_the_body() {
    assert_eq!(cut_at(None, 26), 13);
    assert_eq!(cut_at(None, 1), 0);
    assert_eq!(cut_at(None, 0), 0);
    assert_eq!(cut_at(Some(26), 26), 25);
    assert_eq!(cut_at(Some(7), 0), 0);
}

#[tokio::test]
async fn a_slow_body_comes_as_the_clock_is_moved() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.ask("/slow").await;
    let head = client.head().await;
    assert!(head.contains("\r\ncontent-length: 26\r\n"), "{head}");
    assert_eq!(client.exactly(7).await, "abcdefg");
    server.serve_another().await;
    client.has_nothing_to_read();
    server.clock.advance(Duration::from_millis(999));
    server.serve_another().await;
    client.has_nothing_to_read();
    server.clock.advance(Duration::from_millis(1));
    assert_eq!(client.exactly(7).await, "hijklmn");
    server.serve_another().await;
    client.has_nothing_to_read();
    // The rest of it was due by the start, however far the clock is moved at once.
    server.clock.advance(SECOND * 2);
    assert_eq!(client.exactly(12).await, "opqrstuvwxyz");
    assert_eq!(client.get("/letters").await, LETTERS);
}

#[tokio::test]
async fn a_slow_body_can_be_cut() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    client.ask("/slow-and-cut").await;
    client.head().await;
    assert_eq!(client.exactly(7).await, "abcdefg");
    server.clock.advance(SECOND);
    let reset = Some(ErrorKind::ConnectionReset);
    assert_eq!(client.rest().await, ("hij".to_owned(), reset));
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_the_limit() {
    let server = Server::start().await;
    server.limit.set(Some(SECOND * 5));
    let (mut used, mut unused) = (server.connect().await, server.connect().await);
    assert_eq!(used.get("/letters").await, LETTERS);
    assert_eq!(unused.get("/letters").await, LETTERS);

    server.clock.advance(Duration::from_millis(4_999));
    assert_eq!(used.get("/letters").await, LETTERS);
    server.serve_another().await;
    unused.has_nothing_to_read();

    server.clock.advance(Duration::from_millis(1));
    unused.is_closed_in_good_order().await;
    used.has_nothing_to_read();
    assert_eq!(used.get("/letters").await, LETTERS);

    server.clock.advance(SECOND * 5);
    used.is_closed_in_good_order().await;
}

#[tokio::test]
async fn a_call_that_never_ends_is_idle_too() {
    let server = Server::start().await;
    server.limit.set(Some(SECOND * 5));
    let mut client = server.connect().await;
    client.send("GET /letters HTTP/1.1\r\n").await;
    server.serve_another().await;
    server.clock.advance(SECOND * 4);
    // As long as bytes come, the connection is in use.
    client.send("host: x\r\n").await;
    server.serve_another().await;
    server.clock.advance(SECOND * 4);
    server.serve_another().await;
    client.has_nothing_to_read();
    server.clock.advance(SECOND);
    client.is_closed_in_good_order().await;
}

#[tokio::test]
async fn a_call_that_is_being_answered_is_not_idle() {
    let server = Server::start().await;
    server.limit.set(Some(SECOND * 5));
    let (mut delayed, mut slow) = (server.connect().await, server.connect().await);
    delayed.ask("/delayed").await;
    slow.ask("/slow").await;
    slow.head().await;
    assert_eq!(slow.exactly(7).await, "abcdefg");
    server.serve_another().await;

    server.clock.advance(SECOND * 60);
    assert_eq!(delayed.letters().await, LETTERS);
    assert_eq!(slow.exactly(19).await, &LETTERS[7..]);

    // The time begins with the end of the answer, not with that of the call.
    server.clock.advance(SECOND * 4);
    assert_eq!(delayed.get("/letters").await, LETTERS);
    assert_eq!(slow.get("/letters").await, LETTERS);
    server.clock.advance(SECOND * 5);
    delayed.is_closed_in_good_order().await;
    slow.is_closed_in_good_order().await;
}

#[tokio::test]
async fn the_limit_can_be_changed_under_an_open_connection() {
    let server = Server::start().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/letters").await, LETTERS);
    server.clock.advance(SECOND * 3_600);
    assert_eq!(client.get("/letters").await, LETTERS);

    server.limit.set(Some(SECOND * 5));
    server.serve_another().await;
    server.limit.set(None);
    server.clock.advance(SECOND * 3_600);
    assert_eq!(client.get("/letters").await, LETTERS);

    server.clock.advance(SECOND * 5);
    server.serve_another().await;
    client.has_nothing_to_read();
    server.limit.set(Some(SECOND * 3_600));
    server.serve_another().await;
    client.has_nothing_to_read();
    // It has been idle for long enough already.
    server.limit.set(Some(SECOND * 5));
    client.is_closed_in_good_order().await;
}
