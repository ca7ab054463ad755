//! A sandbox, a client of it, and a receiver of its webhooks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use cartevo::{Client, Error, Outcome, RetryPolicy, Unlimited, Wait};
use cartevo_sandbox::{Quirks, Sandbox, SignatureScheme, WebhookTarget};
use tokio::{net::TcpListener, sync::mpsc, time};

use crate::held_time::HeldTime;

pub const SECRET: &str = "whsec_of_the_test";

/// A notice as it came in.
#[derive(Clone)]
pub struct Letter {
    pub headers: HeaderMap,
    pub body: Bytes,
}

type Letters = Arc<Mutex<Vec<Letter>>>;

pub struct World {
    pub sandbox: Sandbox,
    pub client: Client,
    receiver: String,
    letters: Letters,
}

impl World {
    pub async fn start(quirks: Quirks) -> Self {
        let builder = Sandbox::builder().quota(None).quirks(quirks);
        let sandbox = builder.start().await.unwrap();
        let client = client_of(&sandbox);
        let letters = Letters::default();
        let router = Router::new()
            .route("/cartevo", post(receive))
            .with_state(letters.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = format!("http://{}/cartevo", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            sandbox,
            client,
            receiver,
            letters,
        }
    }

    pub fn pass(&self, seconds: u64) {
        self.sandbox.advance(Duration::from_secs(seconds));
    }

    /// The sandbox's time in seconds, at the latest delivery.
    pub fn now(&self) -> u64 {
        let deliveries = self.sandbox.deliveries().into_iter();
        let attempts = deliveries.flat_map(|delivery| delivery.attempts);
        let latest = attempts.map(|attempt| attempt.at.timestamp()).max();
        latest.unwrap_or_default().unsigned_abs()
    }

    /// Has notices come in from now on.
    pub fn register(&self, scheme: SignatureScheme) {
        let target = WebhookTarget::new(&self.receiver, scheme, SECRET);
        self.sandbox.set_webhook(Some(target));
    }

    /// The notices that have come in since they were last taken.
    pub async fn letters(&self) -> Vec<Letter> {
        self.sandbox.delivered().await;
        std::mem::take(&mut *self.letters.lock().unwrap())
    }

    /// Waits while the client's time and the sandbox's pass as fast as they can.
    pub async fn waited<T: Send + 'static>(&self, wait: Wait<'_, T>) -> Result<Outcome<T>, Error> {
        time::pause();
        let held = HeldTime::hold();
        let (tell, mut told) = mpsc::unbounded_channel();
        let wait = wait.on_progress(move |progress| {
            if let Some(next) = progress.next_look_in {
                tell.send(next).unwrap();
            }
        });
        let moved = async {
            while let Some(next) = told.recv().await {
                self.sandbox.advance(next);
                time::advance(next + Duration::from_millis(1)).await;
            }
            std::future::pending::<()>().await;
        };
        let outcome = tokio::select! {
            outcome = wait.into_future() => outcome,
            () = moved => unreachable!("it never ends"),
        };
        drop(held);
        time::resume();
        outcome
    }
}

/// A client with the sandbox's own credentials, which shows each answer as it comes.
pub fn client_of(sandbox: &Sandbox) -> Client {
    Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .quota(Unlimited)
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

async fn receive(State(letters): State<Letters>, headers: HeaderMap, body: Bytes) {
    letters.lock().unwrap().push(Letter { headers, body });
}
