//! One attempt: the request goes out, and what comes back is read.

use std::mem;

use bytes::Bytes;
use reqwest::{Request, Response, StatusCode, header};
use tokio::time::{Instant, timeout_at};

use super::{Call, after, outcome};
use crate::{
    Cause, Error, NotSentReason, Operation, Resend, Unresolved,
    auth::Token,
    error::ErrorSource,
    quota::Permit,
    reply::{Answer, unreadable},
    retry::retry_after,
    trace::Instrument,
};

/// The largest answer that is read. The largest documented one is a list of cards.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

impl Call<'_> {
    pub(super) async fn attempt(
        &mut self,
        mut request: Request,
        token: Option<&Token>,
        mut permit: Permit,
    ) -> Result<Answer, Error> {
        let limit = self.deadline.min(after(self.attempt_limit));
        if limit <= Instant::now() {
            return Err(Error::not_sent(self.operation, NotSentReason::Deadline));
        }
        let mut watch = self.watch.attempt(&mut request, self.client.hooks());
        let span = watch.span();
        let headers = request.headers_mut();
        headers.insert(
            header::ACCEPT,
            header::HeaderValue::from_static("application/json"),
        );
        if let Some(token) = token {
            headers.insert(header::AUTHORIZATION, token.header());
        }
        let http = if self.operation.resend == Resend::Safe {
            self.client.http()
        } else {
            self.client.unpooled()
        };
        permit.left();
        let exchange = async {
            let response = match http.execute(request).await {
                Ok(response) => response,
                Err(error) => {
                    let error = failed(self.operation, error);
                    if matches!(error, Error::NotSent(_)) {
                        permit.unused();
                    }
                    return Err(error);
                }
            };
            watch.answered(response.status().as_u16());
            self.client.service_time().heard(response.headers());
            if response.status() == StatusCode::TOO_MANY_REQUESTS {
                // All callers have to know, and before anybody gets this place.
                let ordered = retry_after(response.headers());
                self.client.quota().turned_away(ordered);
            }
            permit.answered();
            read(self.operation, response).await
        };
        let result = match timeout_at(limit, exchange.instrument(span)).await {
            Ok(result) => result,
            Err(_) => Err(unresolved(
                self.operation,
                ErrorSource::text("the time limit passed"),
            )),
        };
        watch.ended(outcome(&result));
        result
    }
}

fn unresolved(operation: &'static Operation, source: ErrorSource) -> Error {
    Error::Unresolved(Box::new(Unresolved {
        operation,
        reference: None,
        cause: Cause::Lost(source),
        intent: None,
    }))
}

/// What an error of the HTTP client says of the request's fate.
fn failed(operation: &'static Operation, error: reqwest::Error) -> Error {
    let (before, request) = (error.is_connect(), error.is_builder());
    let source = ErrorSource::new(error.without_url());
    if request {
        return Error::invalid(operation.id, vec![source.to_string()]);
    }
    // Before a connection stands nothing can have been sent.
    if before {
        return Error::not_sent(operation, NotSentReason::Connect(source));
    }
    unresolved(operation, source)
}

/// Reads the body. An error's status says what it says however much of the body arrives; a success
/// has to arrive whole.
async fn read(operation: &'static Operation, mut response: Response) -> Result<Answer, Error> {
    let status = response.status();
    let headers = mem::take(response.headers_mut());
    let (mut chunks, mut length): (Vec<Bytes>, usize) = (Vec::new(), 0);
    let mut too_large = false;
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(_) if !status.is_success() => break,
            Err(error) => return Err(unresolved(operation, ErrorSource::new(error.without_url()))),
        };
        length += chunk.len();
        if length > LARGEST_BODY {
            too_large = true;
            break;
        }
        chunks.push(chunk);
    }
    let body = match chunks.len() {
        1 => chunks.remove(0),
        _ => chunks.concat().into(),
    };
    let answer = Answer {
        status: status.as_u16(),
        headers,
        body,
    };
    if too_large && status.is_success() {
        return Err(unreadable(
            operation,
            answer,
            ".",
            "expected at most 16 MiB".to_owned(),
        ));
    }
    Ok(answer)
}
