//! A service that answers lists in pages, and goes on growing while they are read.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{Query, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use cartevo::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// How the service cuts its list, and what it says about that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Numbered pages; the first has this number.
    Page(u64),
    /// `limit` and `offset`.
    Offset,
    /// Whatever is asked: everything.
    Everything,
}

/// What stands beside the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    Meta,
    Pagination,
    /// As the older build sent it: `total` is the size of the page.
    PageSizeAsTotal,
    None,
}

/// How the list is served.
#[derive(Clone, Copy)]
pub struct Feed {
    pub style: Style,
    pub block: Block,
    /// How many items there are at first.
    pub count: u64,
    /// How many appear at the front after every answer.
    pub grows_by: u64,
    /// How many answers that goes on for.
    pub grows_for: usize,
    /// How many items an answer has at most, whatever is asked.
    pub cap: u64,
    /// What an item looks like.
    pub item: fn(u64) -> Value,
}

struct Shared {
    feed: Feed,
    /// Numbers of the items, newest first.
    items: Vec<u64>,
    asked: Vec<String>,
    /// Answers this status once, at this request.
    fails_at: Option<(usize, u16)>,
}

/// The service under way.
pub struct Service {
    pub client: Client,
    shared: Arc<Mutex<Shared>>,
}

impl Service {
    pub async fn start(feed: Feed) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            feed,
            items: (0..feed.count).rev().collect(),
            asked: Vec::new(),
            fails_at: None,
        }));
        let app = Router::new().fallback(list).with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::builder()
            .access_token("token-of-the-test")
            .base_url(url)
            .quota(cartevo::Unlimited)
            .retry(cartevo::RetryPolicy::none());
        Self {
            client: client.build().unwrap(),
            shared,
        }
    }

    /// Path and query of every request.
    pub fn asked(&self) -> Vec<String> {
        self.shared.lock().unwrap().asked.clone()
    }

    /// Makes one request fail.
    pub fn fail_at(&self, request: usize, status: u16) {
        self.shared.lock().unwrap().fails_at = Some((request, status));
    }
}

async fn list(
    State(shared): State<Arc<Mutex<Shared>>>,
    Query(query): Query<BTreeMap<String, String>>,
    uri: Uri,
) -> Response {
    let mut shared = shared.lock().unwrap();
    let request = shared.asked.len();
    shared.asked.push(uri.to_string());
    if let Some((at, status)) = shared.fails_at
        && at == request
    {
        let body = json!({"statusCode": status, "message": "no"});
        return (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response();
    }
    let feed = shared.feed;
    let number = |name: &str| query.get(name).map(|text| text.parse::<u64>().unwrap());
    let limit = number("limit").unwrap_or(10).min(feed.cap);
    let (page, offset) = match feed.style {
        Style::Page(first) => {
            let page = number("page").unwrap_or(first);
            (page, (page - first) * limit)
        }
        Style::Offset => (0, number("offset").unwrap_or(0)),
        Style::Everything => (1, 0),
    };
    let total = u64::try_from(shared.items.len()).unwrap();
    let shown = shared.items.iter().skip(usize::try_from(offset).unwrap());
    let shown = shown.take(match feed.style {
        Style::Everything => usize::MAX,
        _ => usize::try_from(limit).unwrap(),
    });
    let data: Vec<Value> = shown.map(|number| (feed.item)(*number)).collect();
    let pages = total.div_ceil(limit);
    let block = json!({"page": page, "limit": limit, "total": total, "totalPages": pages});
    let mut body = json!({"success": true, "statusCode": 200, "message": "ok", "data": data});
    match feed.block {
        Block::Meta => body["meta"] = block,
        Block::Pagination => body["pagination"] = block,
        Block::PageSizeAsTotal => {
            let size = body["data"].as_array().unwrap().len();
            body["pagination"] = json!({"limit": limit, "offset": offset, "total": size});
        }
        Block::None => {}
    }
    if request < feed.grows_for {
        for number in total..total + feed.grows_by {
            shared.items.insert(0, number);
        }
    }
    axum::Json(body).into_response()
}
