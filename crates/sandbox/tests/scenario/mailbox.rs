//! A server that webhooks are sent to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

/// One delivery as it arrived.
#[derive(Clone)]
pub struct Letter {
    pub headers: HeaderMap,
    pub raw: Bytes,
    pub body: Value,
}

impl Letter {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

#[derive(Default)]
struct Inside {
    letters: Mutex<Vec<Letter>>,
    /// What is answered next; 200 when nothing is left.
    answers: Mutex<VecDeque<u16>>,
}

pub struct Mailbox {
    pub url: String,
    inside: Arc<Inside>,
}

impl Mailbox {
    pub async fn open() -> Self {
        let inside = Arc::new(Inside::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let kept = Arc::clone(&inside);
        let receive = async move |headers: HeaderMap, raw: Bytes| {
            let body = serde_json::from_slice(&raw).unwrap_or_default();
            kept.letters
                .lock()
                .unwrap()
                .push(Letter { headers, raw, body });
            let status = kept.answers.lock().unwrap().pop_front().unwrap_or(200);
            StatusCode::from_u16(status).unwrap()
        };
        let router = Router::new().fallback(receive);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inside }
    }

    /// Answers the next deliveries so.
    pub fn answer(&self, statuses: &[u16]) {
        self.inside.answers.lock().unwrap().extend(statuses);
    }

    /// What has come since the last look.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut self.inside.letters.lock().unwrap())
    }
}
