//! Somebody who is told.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How it answers.
#[derive(Clone, Copy)]
pub(super) enum Reply {
    Status(u16),
    /// To itself.
    Redirect,
    Never,
    /// 200, once it is told to.
    Held,
}

/// What it was sent.
#[derive(Clone)]
pub(super) struct Received {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).unwrap()
    }
}

#[derive(Clone)]
pub(super) struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    script: Vec<Reply>,
    received: Mutex<Vec<Received>>,
    count: watch::Sender<usize>,
    /// How many were being answered at once, now and at most.
    at_once: Mutex<(usize, usize)>,
    told_to: watch::Sender<bool>,
}

impl Receiver {
    /// Answers by the script, its last line again and again.
    pub async fn start(script: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            script: script.to_vec(),
            received: Mutex::default(),
            count: watch::Sender::new(0),
            at_once: Mutex::default(),
            told_to: watch::Sender::new(false),
        });
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&inner));
        tokio::spawn(async { axum::serve(listener, router).await });
        Self { url, inner }
    }

    pub async fn accepting() -> Self {
        Self::start(&[Reply::Status(200)]).await
    }

    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }

    pub fn bodies(&self) -> Vec<String> {
        let received = self.received();
        received.iter().map(|one| one.text().to_owned()).collect()
    }

    pub fn most_at_once(&self) -> usize {
        self.inner.at_once.lock().unwrap().1
    }

    /// Lets go of what it holds.
    pub fn release(&self) {
        self.inner.told_to.send_replace(true);
    }

    /// Returns when it has been called so many times.
    pub async fn called(&self, times: usize) {
        let mut count = self.inner.count.subscribe();
        count.wait_for(|count| *count >= times).await.unwrap();
    }
}

async fn answer(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    let index = {
        let mut received = inner.received.lock().unwrap();
        received.push(Received { headers, body });
        let mut at_once = inner.at_once.lock().unwrap();
        at_once.0 += 1;
        at_once.1 = at_once.1.max(at_once.0);
        received.len() - 1
    };
    inner.count.send_modify(|count| *count += 1);
    // Time for others to come in, if there are any.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let reply = *inner.script.get(index).or(inner.script.last()).unwrap();
    let response = match reply {
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Reply::Redirect => Redirect::temporary("/elsewhere").into_response(),
        Reply::Never => std::future::pending().await,
        Reply::Held => {
            let mut told_to = inner.told_to.subscribe();
            told_to.wait_for(|told_to| *told_to).await.unwrap();
            StatusCode::OK.into_response()
        }
    };
    inner.at_once.lock().unwrap().0 -= 1;
    response
}
