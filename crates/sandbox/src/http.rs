//! The wire: routes, and what happens to every request.

mod auth;
mod body;
mod caller;
mod cards;
mod fields;
mod funding;
mod messages;
mod payments;
mod reply;
mod wallets;

use std::sync::Arc;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use crate::app::App;
use reply::Reply;

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";

pub(crate) fn router(app: Arc<App>) -> Router {
    let operations: [(&str, MethodRouter<Arc<App>>); 5] = [
        ("/auth/token", post(auth::create_token)),
        ("/cards", post(cards::create_card)),
        ("/wallets/fund", post(funding::fund_wallet)),
        ("/wallets/{id}", get(wallets::get_wallet)),
        ("/payment/balance", get(payments::get_payment_balance)),
    ];
    let mut router = Router::new();
    for (path, operation) in operations {
        // The service does not mind a slash at the end.
        router = router
            .route(&format!("{BASE}{path}"), operation.clone())
            .route(&format!("{BASE}{path}/"), operation);
    }
    router
        .method_not_allowed_fallback(no_route)
        .fallback(no_route)
        .layer(from_fn_with_state(Arc::clone(&app), intake))
        .with_state(app)
}

async fn no_route(request: Request) -> Response {
    reply::no_route(request.method().as_str(), request.uri().path())
}

/// Reads the body before anything else looks at the request, as the service does, and
/// writes down that the request was there.
async fn intake(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = answer(&app, request, next).await;
    let path = path.strip_prefix(BASE).unwrap_or(&path);
    app.record(method.as_str(), path, response.status().as_u16());
    response
}

async fn answer(app: &App, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let read = match axum::body::to_bytes(body, body::READ_AT_MOST).await {
        Ok(bytes) => body::read(&parts.headers, &bytes),
        Err(_) => Err(body::Unreadable::TooLarge),
    };
    match read {
        Ok(body) => {
            parts.extensions.insert(body);
            next.run(Request::from_parts(parts, HttpBody::empty()))
                .await
        }
        Err(why) => Reply::new(app.quirks()).unreadable(why),
    }
}
