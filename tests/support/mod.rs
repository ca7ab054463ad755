//! A server whose every answer is scripted, down to the connection.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod held_time;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use cartevo::{CardBrand, Client, CreatedCard, Error, Reply, RetryPolicy, Unlimited};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, Semaphore},
    time,
};

/// Moves the client's clock without letting real input and output look idle.
pub async fn advance(duration: Duration) {
    time::pause();
    time::advance(duration).await;
    time::resume();
}

/// What the server does with one request.
#[derive(Clone)]
pub enum Act {
    /// Answers with JSON.
    Json(u16, Value),
    /// Answers with a body and headers of any kind.
    Raw(u16, &'static str, String),
    /// Reads the request, then closes the connection: the answer is lost.
    HangUp,
    /// Sends the beginning of an answer, then closes the connection.
    Cut,
    /// Answers once [`Server::release`] is called.
    Held(u16, Value),
    /// Answers, and closes the connection when [`Server::release`] is called.
    ThenClose(u16, Value),
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub line: String,
    pub headers: Vec<(String, String)>,
    /// The body as text; what is no text in it is lost.
    pub body: String,
    pub bytes: Vec<u8>,
    pub connection: usize,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Shared {
    /// Acts of the API's operations, in order.
    script: Mutex<VecDeque<Act>>,
    /// Acts of `POST /auth/token`; a good token when none is left.
    tokens: Mutex<VecDeque<Act>>,
    seen: Mutex<Vec<Seen>>,
    issued: Mutex<usize>,
    arrived: Notify,
    closed: Notify,
}

pub struct Server {
    pub url: String,
    shared: Arc<Shared>,
    release: Arc<Semaphore>,
}

impl Server {
    pub async fn start(script: impl IntoIterator<Item = Act>) -> Self {
        Self::with_tokens(script, []).await
    }

    pub async fn with_tokens(
        script: impl IntoIterator<Item = Act>,
        tokens: impl IntoIterator<Item = Act>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            script: Mutex::new(script.into_iter().collect()),
            tokens: Mutex::new(tokens.into_iter().collect()),
            ..Shared::default()
        });
        let release = Arc::new(Semaphore::new(0));
        let (state, gate) = (shared.clone(), release.clone());
        tokio::spawn(async move {
            let mut connection = 0;
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, connection, state.clone(), gate.clone()));
                connection += 1;
            }
        });
        Self {
            url,
            shared,
            release,
        }
    }

    /// A client with credentials, which neither waits nor sends anything again but for its token.
    pub fn client(&self) -> Client {
        Client::builder()
            .credentials("client_test", "key_test")
            .base_url(&self.url)
            .quota(Unlimited)
            .retry(RetryPolicy::none())
            .build()
            .unwrap()
    }

    /// A client with a token of its own: every request is an operation's.
    pub fn client_with_token(&self) -> Client {
        Client::builder()
            .access_token("token-of-the-test")
            .base_url(&self.url)
            .quota(Unlimited)
            .retry(RetryPolicy::none())
            .build()
            .unwrap()
    }

    /// Adds an act to the script, of `POST /auth/token` or of the other operations.
    pub fn script(&self, token: bool, act: Act) {
        let script = if token {
            &self.shared.tokens
        } else {
            &self.shared.script
        };
        script.lock().unwrap().push_back(act);
    }

    /// Drops what is left of both scripts.
    pub fn clear_script(&self) {
        self.shared.script.lock().unwrap().clear();
        self.shared.tokens.lock().unwrap().clear();
    }

    /// Lets one held act go on.
    pub fn release(&self) {
        self.release.add_permits(1);
    }

    /// Requests of one path, `/auth/token` for instance.
    pub fn seen(&self, path: &str) -> Vec<Seen> {
        let path = format!(" /api/v1{path}");
        let seen = self.shared.seen.lock().unwrap();
        seen.iter()
            .filter(|seen| seen.line.contains(&path))
            .cloned()
            .collect()
    }

    /// Waits until a path was asked for `count` times.
    pub async fn wait_for(&self, path: &str, count: usize) {
        loop {
            let arrived = self.shared.arrived.notified();
            if self.seen(path).len() >= count {
                return;
            }
            arrived.await;
        }
    }

    /// Waits until the server has closed a connection.
    pub async fn wait_for_close(&self) {
        self.shared.closed.notified().await;
    }
}

async fn serve(
    mut stream: TcpStream,
    connection: usize,
    shared: Arc<Shared>,
    release: Arc<Semaphore>,
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer, connection).await {
        let is_token = request.line.contains("/auth/token");
        let act = {
            let script = if is_token {
                &shared.tokens
            } else {
                &shared.script
            };
            let act = script.lock().unwrap().pop_front();
            act.unwrap_or_else(|| {
                if is_token {
                    token(&shared)
                } else {
                    Act::Json(599, json!({"message": "script over"}))
                }
            })
        };
        shared.seen.lock().unwrap().push(request);
        shared.arrived.notify_waiters();
        match act {
            Act::Json(status, body) => {
                respond(&mut stream, status, "application/json", &body.to_string()).await;
            }
            Act::Raw(status, headers, body) => respond(&mut stream, status, headers, &body).await,
            Act::HangUp => return,
            Act::Cut => {
                let part = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"success\":true,";
                let _ = stream.write_all(part.as_bytes()).await;
                return;
            }
            Act::Held(status, body) => {
                release.acquire().await.unwrap().forget();
                respond(&mut stream, status, "application/json", &body.to_string()).await;
            }
            Act::ThenClose(status, body) => {
                respond(&mut stream, status, "application/json", &body.to_string()).await;
                release.acquire().await.unwrap().forget();
                drop(stream);
                shared.closed.notify_one();
                return;
            }
        }
    }
}

fn token(shared: &Shared) -> Act {
    let mut issued = shared.issued.lock().unwrap();
    *issued += 1;
    Act::Json(
        200,
        json!({"access_token": format!("token-{issued}"), "token_type": "Bearer", "expires_in": 3600}),
    )
}

async fn respond(stream: &mut TcpStream, status: u16, kind: &str, body: &str) {
    // More header lines may follow the content type.
    let length = body.len();
    // In one piece: two would wait for each other's acknowledgement.
    let answer = format!(
        "HTTP/1.1 {status} Scripted\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn read_request(
    stream: &mut TcpStream,
    buffer: &mut Vec<u8>,
    connection: usize,
) -> Option<Seen> {
    let head_end = loop {
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(buffer[..head_end].to_vec()).unwrap();
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(key, _)| key == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let total = head_end + 4 + length;
    while buffer.len() < total {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let bytes = buffer[head_end + 4..total].to_vec();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    buffer.drain(..total);
    Some(Seen {
        line,
        headers,
        body,
        bytes,
        connection,
    })
}

/// Asks for a card.
pub async fn create(server: &Server) -> Result<Reply<CreatedCard>, Error> {
    server
        .client()
        .cards()
        .create("8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b", CardBrand::Visa)
        .await
}

/// The payload of `POST /cards` as the page's body shows it.
pub fn card() -> Value {
    json!({
        "success": true, "statusCode": 201, "message": "Card created successfully",
        "data": {
            "card": {
                "id": "550e8400-e29b-41d4-a716-446655440000", "customer_id": "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
                "status": "ACTIVE", "balance": 100.0, "masked_pan": "4111********1111", "brand": "VISA",
                "currency": "USD", "expiry_month": 12, "expiry_year": 2028, "is_virtual": true,
                "is_physical": false, "created_at": "2026-05-09T10:15:00.000Z"
            },
            "auto_filled_fields": []
        }
    })
}

/// The payload of `POST /wallets/fund`, in short.
pub fn funding() -> Value {
    json!({
        "success": true, "statusCode": 200, "message": "Wallet funding initiated",
        "data": {"transaction": {"id": "txn_5b7c9d2e4f6a8b1c3d5e7f9a", "status": "PENDING", "amount": 5000, "currency": "XAF"}}
    })
}

/// The payload of `GET /payment/balance`, with one wallet.
pub fn balances() -> Value {
    json!({
        "success": true, "message": "Balance retrieved successfully",
        "data": {
            "balances": [{"currency": "XAF", "country": "CM", "payin_balance": 50000, "payout_balance": 30000}],
            "updated_at": "2025-01-08T12:00:00.000Z"
        }
    })
}
