//! Answers on their way out.

use axum::body::{Body, HttpBody as _};
use axum::http::header::{CONTENT_TYPE, DATE, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::fault;
use crate::answer::Answer;
use crate::wire::{self, Connection};

pub(super) fn json(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or_default();
    let empty = matches!(
        status,
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
    );
    let mut response = if empty {
        Response::default()
    } else {
        Response::new(Body::from(answer.body.render()))
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if !empty {
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        headers.insert(CONTENT_TYPE, json);
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Whoever has the same answer already gets an empty one, if answers have tags.
pub(super) fn if_new(headers: &HeaderMap, mut answer: Answer) -> Answer {
    let known = headers.get(IF_NONE_MATCH);
    let known = known.and_then(|value| value.to_str().ok());
    let mut tags = answer.headers.iter().filter(|(name, _)| *name == "etag");
    if tags.any(|(_, tag)| Some(tag.as_str()) == known) {
        answer.status = StatusCode::NOT_MODIFIED.as_u16();
    }
    answer
}

/// The time of an answer is the sandbox's own: the server would write the machine's.
pub(super) fn date(response: &mut Response, now: DateTime<Utc>) {
    let text = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(DATE, value);
    }
}

/// HTML where JSON is expected.
pub(super) fn page(status: u16) -> Response {
    let mut response = Response::new(Body::from(fault::page(status)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let html = HeaderValue::from_static("text/html");
    response.headers_mut().insert(CONTENT_TYPE, html);
    response
}

/// Lets only a part of the body through.
pub(super) fn cut(connection: &Connection, response: Response, bytes: Option<usize>) -> Response {
    let length = response.body().size_hint().exact().unwrap_or_default();
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    connection.cut_after(wire::cut_at(bytes, length));
    response
}
