//! One `get_wallet` in several ways, and a server for all of them.
#![allow(dead_code, reason = "each user uses a part of it")]

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, mpsc},
    time::Duration,
};

use cartevo::{Client, Wallet};
use hyper::body::Body;
use hyper_util::{
    client::legacy::{Client as Hyper, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
};

const WALLET: &str = r#"{"success":true,"statusCode":200,"message":"Data retrieved successfully","data":{"id":"w1a2b3c4-d5e6-7890-abcd-ef1234567890","company_id":"c1a2b3c4-d5e6-7890-abcd-ef1234567890","currency":"XAF","country":"Cameroon","country_iso_code":"CM","country_phone_code":"+237","balance":175000,"payin_balance":125000,"payout_balance":50000,"payInAmount":200000,"payOutAmount":75000,"amount_to_recover":0,"is_active":true,"created_at":"2026-04-01T08:00:00.000Z","updated_at":"2026-05-09T10:15:00.000Z","company":{"id":"c1a2b3c4-d5e6-7890-abcd-ef1234567890","name":"Acme Inc.","country":"Cameroon"}}}"#;
const TOKEN: &str = r#"{"success":true,"statusCode":201,"message":"Token generated","data":{"access_token":"eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImMxYTJiM2M0In0.c2lnbmF0dXJl","token_type":"Bearer","expires_in":3600}}"#;
const ID: &str = "w1a2b3c4-d5e6-7890-abcd-ef1234567890";

/// Somebody who can look at a wallet.
pub trait Get: Clone + Send + Sync + 'static {
    fn get(&self) -> impl Future<Output = ()> + Send;
}

/// The client, with all that a call goes through: token, permit, attempts, typed decode.
#[derive(Clone)]
pub struct Ours(pub Client);

impl Ours {
    /// One whose quota is counted, and so large that nobody waits.
    pub fn paced(url: &str) -> Self {
        Self::of(url, cartevo::Window::new(1_000, Duration::from_millis(10)))
    }

    pub fn unpaced(url: &str) -> Self {
        Self::of(url, cartevo::Unlimited)
    }

    fn of(url: &str, quota: impl cartevo::Quota) -> Self {
        let builder = Client::builder().credentials("client_abcdef", "key_ghijkl");
        Self(builder.base_url(url).quota(quota).build().unwrap())
    }
}

impl Get for Ours {
    async fn get(&self) {
        let wallet = self.0.wallets().get(ID).await.unwrap();
        assert!(wallet.is_active.unwrap());
    }
}

/// What somebody writes by hand, with the library's own model type behind it.
#[derive(Clone)]
pub struct ByHand {
    client: reqwest::Client,
    url: String,
    token: &'static str,
}

#[derive(Deserialize)]
struct Envelope {
    data: Wallet,
}

impl ByHand {
    pub fn new(url: &str) -> Self {
        Self {
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            url: url.to_owned(),
            token: "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6ImMxYTJiM2M0In0.c2lnbmF0dXJl",
        }
    }
}

impl Get for ByHand {
    async fn get(&self) {
        let request = self
            .client
            .get(format!("{}/wallets/{ID}", self.url))
            .bearer_auth(self.token)
            .header("accept", "application/json")
            .timeout(Duration::from_secs(30));
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        let answer: Envelope = answer.json().await.unwrap();
        assert!(answer.data.is_active.unwrap());
    }
}

/// Nothing but HTTP: no time limit, and the body is not looked into.
#[derive(Clone)]
pub struct Raw {
    client: Hyper<HttpConnector, String>,
    url: String,
}

impl Raw {
    pub fn new(url: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self {
            client: Hyper::builder(TokioExecutor::new()).build(connector),
            url: format!("{url}/wallets/{ID}"),
        }
    }
}

impl Raw {
    async fn each_part(&self, mut see: impl FnMut(&[u8]) + Send) {
        let request = hyper::Request::get(&self.url)
            .header("accept", "application/json")
            .header("authorization", "Bearer token")
            .body(String::new())
            .unwrap();
        let answer = self.client.request(request).await.unwrap();
        assert!(answer.status().is_success());
        let mut body = answer.into_body();
        while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            if let Ok(data) = frame.unwrap().into_data() {
                see(&data);
            }
        }
    }
}

impl Get for Raw {
    async fn get(&self) {
        let mut length = 0;
        self.each_part(|part| length += part.len()).await;
        assert_eq!(length, WALLET.len());
    }
}

/// As [`Raw`], with the body read as what it is.
#[derive(Clone)]
pub struct RawTyped(pub Raw);

impl Get for RawTyped {
    async fn get(&self) {
        let mut body = Vec::new();
        self.0.each_part(|part| body.extend_from_slice(part)).await;
        let answer: Envelope = serde_json::from_slice(&body).unwrap();
        assert!(answer.data.is_active.unwrap());
    }
}

/// A server that costs as little as possible, on a thread of its own: it reads to the end of a
/// request and sends a constant. Gives its base URL.
pub fn serve() -> String {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
            sender.send(url).unwrap();
            let answers = Arc::new([WALLET, TOKEN].map(answer));
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                tokio::spawn(answer_all(stream, answers.clone()));
            }
        });
    });
    receiver.recv().unwrap()
}

fn answer(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ndate: Sat, 09 May 2026 10:15:00 GMT\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn answer_all(mut stream: TcpStream, answers: Arc<[String; 2]>) {
    let mut buffer = [0; 4096];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]).await {
        filled += read;
        let request = &buffer[..filled];
        let asks_for_a_token = request.starts_with(b"POST");
        // Only that one has a body, which is an object.
        let end: &[u8] = if asks_for_a_token { b"}" } else { b"\r\n\r\n" };
        if request.ends_with(end) {
            filled = 0;
            let answer = &answers[usize::from(asks_for_a_token)];
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
