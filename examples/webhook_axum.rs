//! A receiver of webhooks: verify, look whether it is known, confirm, answer.
//!
//! Without credentials in the environment it sends itself some notices, and a stand-in for the API
//! on this machine says what is true:
//!
//! ```text
//! cargo run --example webhook_axum
//! ```
//!
//! With `CARTEVO_CLIENT_ID` and `CARTEVO_CLIENT_KEY` set it listens on port 3000 for the real ones;
//! with `CARTEVO_WEBHOOK_SECRET` only for signed ones. It only reads.

use std::{
    collections::HashSet,
    env,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use cartevo::{
    Client,
    webhook::{ConfirmError, Confirmed, DedupKey, Event, EventError, Signer, Verifier},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, time::timeout};

/// The service gives up after ten seconds.
const LIMIT: Duration = Duration::from_secs(8);

/// What the receiver works with.
pub(crate) struct Receiver {
    pub(crate) client: Client,
    /// `None` where notices are not signed.
    pub(crate) verifier: Option<Verifier>,
    /// What has been acted on. In real life a table, written in the transaction that acts.
    pub(crate) done: Mutex<HashSet<DedupKey>>,
    /// What to do once something is decided.
    pub(crate) act: fn(&Event, &Confirmed),
}

/// The receiver as part of a web server.
pub(crate) fn router(receiver: Arc<Receiver>) -> Router {
    Router::new()
        .route("/cartevo", post(notice))
        .with_state(receiver)
}

/// Any 2xx ends the deliveries of a notice; after anything else it comes again, three times at most.
async fn notice(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let event = match &receiver.verifier {
        Some(verifier) => verifier.event(&headers, &body),
        None => Event::parse(&body).map_err(EventError::from),
    };
    let event = match event {
        Ok(event) => event,
        Err(EventError::Signature(error)) => return log(&error, StatusCode::UNAUTHORIZED),
        Err(error) => return log(&error, StatusCode::BAD_REQUEST),
    };
    if receiver.is_done(&event) {
        return StatusCode::OK;
    }
    match timeout(LIMIT, receiver.client.webhooks().confirm(&event)).await {
        Ok(Ok(confirmed)) => {
            for difference in confirmed.differences(&event) {
                log(
                    &format!("the event is wrong: {difference:?}"),
                    StatusCode::OK,
                );
            }
            // The notice may be the last one, and the API slower than it: let it come again.
            if confirmed.is_behind(&event) {
                return log(&"not decided yet", StatusCode::SERVICE_UNAVAILABLE);
            }
            // What is not decided yet may be told by another notice, maybe one with the same body. In
            // real life look again later, too.
            if confirmed.is_final() && receiver.first_to_do(&event, &confirmed) {
                (receiver.act)(&event, &confirmed);
            }
            StatusCode::OK
        }
        Ok(Err(error @ ConfirmError::NothingToConfirm)) => log(&error, StatusCode::OK),
        Ok(Err(error)) => log(&error, StatusCode::SERVICE_UNAVAILABLE),
        Err(_) => log(&"confirming took too long", StatusCode::SERVICE_UNAVAILABLE),
    }
}

impl Receiver {
    fn is_done(&self, event: &Event) -> bool {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.contains(&event.dedup_key())
    }

    /// Whether nobody has acted on it yet: two deliveries may be confirmed at the same time, and two
    /// notices may tell of the same payment.
    fn first_to_do(&self, event: &Event, confirmed: &Confirmed) -> bool {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let new_notice = done.insert(event.dedup_key());
        confirmed
            .dedup_key()
            .map_or(new_notice, |found| done.insert(found))
    }
}

fn log(what: &dyn std::fmt::Display, status: StatusCode) -> StatusCode {
    println!("  {what}");
    status
}

fn show(event: &Event, confirmed: &Confirmed) {
    let name = event.name();
    match confirmed.payment() {
        Some(payment) => println!("  {name}: it is {}, {}", payment.status, payment.amount()),
        None if confirmed.succeeded() => println!("  {name}: it is so"),
        None => println!("  {name}: it has failed"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if env::var_os("CARTEVO_CLIENT_ID").is_none() {
        return demonstration().await;
    }
    let verifier = match env::var("CARTEVO_WEBHOOK_SECRET") {
        Ok(secret) => Some(Verifier::builder().secret(secret).build()?),
        Err(_) => None,
    };
    let receiver = Receiver {
        client: Client::from_env()?,
        verifier,
        done: Mutex::default(),
        act: show,
    };
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("Listening at http://{}/cartevo", listener.local_addr()?);
    axum::serve(listener, router(Arc::new(receiver))).await?;
    Ok(())
}

async fn demonstration() -> Result<(), Box<dyn Error>> {
    println!("A stand-in for the API on this machine. No money moves.\n");
    let api = serve(
        Router::new()
            .route("/api/v1/auth/token", post(token))
            .route("/api/v1/payment/transactions/{id}/status", get(payment)),
    );
    let api = format!("http://{}/api/v1", api.await?);
    let secret = "a secret that both sides know";
    let receiver = Receiver {
        client: Client::builder()
            .credentials("id", "key")
            .base_url(api)
            .build()?,
        verifier: Some(Verifier::builder().secret(secret).build()?),
        done: Mutex::default(),
        act: show,
    };
    let url = format!(
        "http://{}/cartevo",
        serve(router(Arc::new(receiver))).await?
    );

    let http = reqwest::Client::builder().no_proxy().build()?;
    let honest = json!({"event": "payment.collect", "data": {"transaction_id": "txn_1", "amount": 1000, "currency": "XAF"}});
    let forged = json!({"event": "payment.collect", "data": {"transaction_id": "txn_1", "amount": 9_000_000, "currency": "XAF"}});
    for (what, body, secret) in [
        ("A notice", &honest, secret),
        ("The same once more", &honest, secret),
        ("One that is signed with another secret", &honest, "another"),
        (
            "One whose amount is not true, though rightly signed",
            &forged,
            secret,
        ),
    ] {
        println!("{what}");
        let body = body.to_string();
        let (name, value) = Signer::new(secret).cartevo_v1(body.as_bytes(), SystemTime::now());
        let answer = http
            .post(&url)
            .header(name, value)
            .body(body)
            .send()
            .await?;
        println!("  answered {}\n", answer.status());
    }
    Ok(())
}

/// Serves on a port of its own until the program ends.
async fn serve(router: Router) -> std::io::Result<std::net::SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

async fn token() -> Json<Value> {
    Json(json!({"access_token": "a token", "token_type": "Bearer", "expires_in": 3600}))
}

async fn payment(Path(id): Path<String>) -> Json<Value> {
    let payment =
        json!({"transaction_id": id, "status": "SUCCESS", "amount": 1000, "currency": "XAF"});
    Json(
        json!({"success": true, "message": "Transaction status retrieved successfully", "data": payment}),
    )
}
