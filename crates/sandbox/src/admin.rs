//! What the owner of a sandbox asks of it over HTTP, under `/__sandbox`: JSON for programs, and
//! the inspector page for people. None of it is logged, counted or put to a fault.

mod control;
mod fields;
mod guard;
mod notices;
mod problem;
mod world;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

pub(crate) use fields::Fields;
pub(crate) use problem::Problem;
pub(crate) use world::arm;

use crate::app::App;
use crate::http;
use crate::inspector;
use crate::json::Json;

/// What an endpoint answers.
pub(crate) type Reply = Result<Json, Problem>;

/// Where the endpoints are.
pub(crate) const BASE: &str = "/__sandbox";

/// Every endpoint, for those who have lost their way.
const ENDPOINTS: &[&str] = &[
    "GET /",
    "GET /state",
    "POST /seed",
    "POST /reset",
    "GET /snapshot",
    "PUT /snapshot",
    "GET /clock",
    "POST /clock",
    "GET /faults",
    "POST /faults",
    "DELETE /faults",
    "GET /requests?since=N",
    "GET /quirks",
    "PUT /quirks",
    "POST /settle",
    "POST /fail",
    "POST /kyc",
    "POST /cards/{id}/status",
    "POST /cards/{id}/purchase",
    "POST /purchases/{id}/refund",
    "POST /wallets/{id}",
    "GET /deliveries?wait=true",
    "POST /deliveries/{id}/replay",
    "PUT /webhook",
    "DELETE /webhook",
    "PUT /rate-limit",
];

/// Snapshots of large worlds are large.
const MOST_OF_A_SNAPSHOT: usize = 4 * 1024 * 1024 * 1024;

/// Seeds that people write are not, those of programs may be.
const MOST_OF_A_SEED: usize = 64 * 1024 * 1024;

/// No other body is.
const MOST_OF_A_BODY: usize = 1024 * 1024;

pub(crate) async fn handle(State(app): State<Arc<App>>, request: Request) -> Response {
    match answer(&app, request).await {
        Ok(response) => response,
        Err(problem) => {
            let endpoints = ENDPOINTS.iter().map(|known| Json::from(*known)).collect();
            send(problem.status(), problem.body(endpoints).render())
        }
    }
}

async fn answer(app: &Arc<App>, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let path = path.strip_prefix(BASE).unwrap_or(path);
    guard::check(&parts, path)?;
    let segments: Vec<_> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    // What is asked for without its body is made all the same.
    let method = match parts.method.as_str() {
        "HEAD" => "GET",
        other => other,
    };
    let limit = match segments.as_slice() {
        ["snapshot"] => MOST_OF_A_SNAPSHOT,
        ["seed"] => MOST_OF_A_SEED,
        _ => MOST_OF_A_BODY,
    };
    let body = axum::body::to_bytes(body, limit).await;
    let body = body.map_err(|_| Problem::bad("the body is too large, or did not come whole"))?;
    let query = http::pairs(parts.uri.query().unwrap_or_default());
    if method == "GET"
        && let Some(page) = inspector::get(app, &segments, &query)
    {
        return Ok(page);
    }
    let json = match (method, segments.as_slice()) {
        ("POST", ["ui", action]) => return inspector::post(app, action, &body),
        ("GET", ["snapshot"]) => return Ok(send(200, world::snapshot(app)?)),
        ("GET", ["deliveries"]) => notices::list(app, &query).await,
        _ => at_once(app, method, &segments, &query, &body),
    };
    json.map(|json| send(200, json.render()))
}

/// The endpoints that wait for nothing.
fn at_once(
    app: &App,
    method: &str,
    segments: &[&str],
    query: &[(String, String)],
    body: &Bytes,
) -> Reply {
    match (method, segments) {
        ("GET", ["state"]) => Ok(world::state(app)),
        ("POST", ["seed"]) => world::sow(app, body),
        ("POST", ["reset"]) => Ok(world::reset(app)),
        ("PUT", ["snapshot"]) => world::restore(app, body),
        ("GET", ["clock"]) => Ok(world::clock(app)),
        ("POST", ["clock"]) => world::advance(app, body),
        ("GET", ["faults"]) => world::faults(app),
        ("POST", ["faults"]) => world::arm(app, body),
        ("DELETE", ["faults"]) => {
            app.faults.clear();
            world::faults(app)
        }
        ("GET", ["requests"]) => world::requests(app, query),
        ("GET", ["quirks"]) => Ok(world::quirks(app)),
        ("PUT", ["quirks"]) => world::set_quirks(app, body),
        ("PUT", ["rate-limit"]) => world::limit_rate(app, body),
        ("POST", ["settle"]) => control::settle(app, body),
        ("POST", ["fail"]) => control::fail(app, body),
        ("POST", ["kyc"]) => control::kyc(app, body),
        ("POST", ["cards", id, "status"]) => control::card_status(app, id, body),
        ("POST", ["cards", id, "purchase"]) => control::purchase(app, id, body),
        ("POST", ["purchases", id, "refund"]) => control::refund(app, id, body),
        ("POST", ["wallets", id]) => control::wallet(app, id, body),
        ("POST", ["deliveries", id, "replay"]) => notices::replay(app, id),
        ("PUT", ["webhook"]) => notices::set_target(app, body),
        ("DELETE", ["webhook"]) => notices::forget_target(app, query),
        _ => Err(Problem::NoEndpoint(format!(
            "{method} {BASE}/{}",
            segments.join("/")
        ))),
    }
}

fn send(status: u16, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}
