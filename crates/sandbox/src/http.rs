//! The wire: what happens to every request.

mod body;
mod errors;
mod fault;
mod older;
mod request;
mod send;
#[cfg(test)]
mod sequences;
mod work;

use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use axum::routing::any;

use crate::admin;
use crate::app::App;
use crate::wire::Connection;

pub(crate) use request::pairs;

/// Where the API begins.
pub(crate) const BASE: &str = "/api/v1";

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/__sandbox", any(admin::handle))
        .route("/__sandbox/", any(admin::handle))
        .route("/__sandbox/{*rest}", any(admin::handle))
        .fallback(handle)
        .with_state(app)
}

async fn handle(
    State(app): State<Arc<App>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let mut response = work::handle(&app, &connection, request).await;
    send::date(&mut response, app.clock.now());
    response
}
