//! A whole `get_wallet` against the same call written by hand with reqwest and typed JSON.
//!
//! `cargo bench --bench call`

mod support;

use std::{sync::Arc, time::Duration};

use cartevo::{Client, Wallet};
use serde::Deserialize;
use support::{Contestant, compare, timed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    runtime::{Builder, Runtime},
};

const WALLET: &str = r#"{"success":true,"statusCode":200,"message":"Data retrieved successfully","data":{"id":"w1a2b3c4-d5e6-7890-abcd-ef1234567890","company_id":"c1a2b3c4-d5e6-7890-abcd-ef1234567890","currency":"XAF","country":"Cameroon","country_iso_code":"CM","country_phone_code":"+237","balance":175000,"payin_balance":125000,"payout_balance":50000,"payInAmount":200000,"payOutAmount":75000,"amount_to_recover":0,"is_active":true,"created_at":"2026-04-01T08:00:00.000Z","updated_at":"2026-05-09T10:15:00.000Z","company":{"id":"c1a2b3c4-d5e6-7890-abcd-ef1234567890","name":"Acme Inc.","country":"Cameroon"}}}"#;
const CALLS: usize = 2_048;

/// What somebody writes by hand, with the library's own model type behind it.
#[derive(Deserialize)]
struct ByHand {
    data: Wallet,
}

/// A server that costs as little as possible: it reads to the end of a head and sends a constant.
fn serve() -> String {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(format!("http://{}/api/v1", listener.local_addr().unwrap())).unwrap();
            let answer = Arc::new(format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{WALLET}",
                WALLET.len()
            ));
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let answer = answer.clone();
                tokio::spawn(async move {
                    stream.set_nodelay(true).unwrap();
                    let mut buffer = [0; 4096];
                    let mut filled = 0;
                    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]).await {
                        filled += read;
                        if buffer[..filled].ends_with(b"\r\n\r\n") {
                            filled = 0;
                            if stream.write_all(answer.as_bytes()).await.is_err() {
                                return;
                            }
                        }
                    }
                });
            }
        });
    });
    receiver.recv().unwrap()
}

fn main() {
    let url = serve();
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let client = Client::builder()
        .access_token("token")
        .base_url(&url)
        .quota(cartevo::Unlimited)
        .build()
        .unwrap();
    let by_hand = reqwest::Client::builder().no_proxy().build().unwrap();
    for concurrency in [1, 64] {
        let hand = || {
            let (client, url) = (
                by_hand.clone(),
                format!("{url}/wallets/w1a2b3c4-d5e6-7890-abcd-ef1234567890"),
            );
            move || {
                let (client, url) = (client.clone(), url.clone());
                async move {
                    let request = client
                        .get(&url)
                        .bearer_auth("token")
                        .header("accept", "application/json");
                    let answer = request
                        .timeout(Duration::from_secs(30))
                        .send()
                        .await
                        .unwrap();
                    let answer: ByHand = answer.error_for_status().unwrap().json().await.unwrap();
                    assert!(answer.data.is_active.unwrap());
                }
            }
        };
        let ours = || {
            let client = client.clone();
            move || {
                let client = client.clone();
                async move {
                    let wallet = client
                        .wallets()
                        .get("w1a2b3c4-d5e6-7890-abcd-ef1234567890")
                        .await
                        .unwrap();
                    assert!(wallet.is_active.unwrap());
                }
            }
        };
        let mut contestants: Vec<Contestant<'_>> = vec![
            (
                "reqwest by hand, typed JSON",
                Box::new(|| run(&runtime, concurrency, hand())),
            ),
            ("cartevo", Box::new(|| run(&runtime, concurrency, ours()))),
        ];
        compare(
            &format!("{CALLS} × get_wallet, {concurrency} at once"),
            &mut contestants,
        );
    }
}

fn run<F, C>(runtime: &Runtime, concurrency: usize, call: C) -> Duration
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = ()> + Send,
{
    timed(|| {
        runtime.block_on(async {
            let tasks: Vec<_> = (0..concurrency)
                .map(|_| {
                    let call = call.clone();
                    tokio::spawn(async move {
                        for _ in 0..CALLS / concurrency {
                            call().await;
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        });
    })
}
