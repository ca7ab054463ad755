//! A receiver of webhooks: verify, look whether it is known, confirm, answer.
//!
//! Without credentials in the environment the notices come from a sandbox on this machine, which also
//! says what is true:
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
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use cartevo::{
    Client, Country, Currency, NewCollection, Operator,
    webhook::{ConfirmError, Confirmed, DedupKey, Event, EventError, Signer, Verifier},
};
use cartevo_sandbox::{Sandbox, SignatureScheme, WebhookTarget};
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
    println!("A sandbox on this machine. No money moves.\n");
    let sandbox = Sandbox::builder().real_time().start().await?;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .build()?;
    let secret = "a secret that both sides know";
    let receiver = Receiver {
        client: client.clone(),
        verifier: Some(Verifier::builder().secret(secret).build()?),
        done: Mutex::default(),
        act: show,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/cartevo", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router(Arc::new(receiver))).await });
    let signed_with = |secret: &str| {
        let target = WebhookTarget::new(&url, SignatureScheme::CartevoV1, secret);
        sandbox.set_webhook(Some(target));
    };
    signed_with(secret);

    println!("A collection begins");
    let collection = NewCollection {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "237670000000".parse()?,
        amount: 1_000.into(),
        currency: Currency::Xaf,
    };
    let payment = client.payments().collect(collection).await?;
    tell(&sandbox).await;
    println!("The payer confirms it");
    sandbox.settle(payment.transaction_id.as_str())?;
    let notice = tell(&sandbox).await;
    println!("The same notice once more");
    sandbox.replay(&notice);
    tell(&sandbox).await;
    println!("One that is signed with another secret");
    signed_with("another");
    sandbox.replay(&notice);
    tell(&sandbox).await;

    println!("One whose amount is not true, though rightly signed");
    let body = sandbox.delivery_body(&notice).unwrap_or_default();
    let body = String::from_utf8(body)?.replace("1000", "9000000");
    let (name, value) = Signer::new(secret).cartevo_v1(body.as_bytes(), SystemTime::now());
    let http = reqwest::Client::builder().no_proxy().build()?;
    let call = http.post(&url).header(name, value).body(body);
    println!("  answered {}", call.send().await?.status());
    Ok(())
}

/// Shows how the latest notice was answered, and gives the id of its delivery.
async fn tell(sandbox: &Sandbox) -> String {
    sandbox.delivered().await;
    let latest = sandbox.deliveries().pop();
    let answers = latest.iter().flat_map(|delivery| &delivery.attempts);
    for attempt in answers {
        println!("  answered with {}\n", attempt.outcome);
    }
    latest.map(|delivery| delivery.id).unwrap_or_default()
}
