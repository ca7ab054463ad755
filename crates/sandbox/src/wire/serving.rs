//! A connection is not idle while a request is being answered, however long that takes.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::Connection;

/// Keeps the connection of each request from being idle until the answer's body is gone.
pub(super) async fn while_served(
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let serving = Serving::new(connection);
    let answer = next.run(request).await;
    answer.map(|body| {
        Body::new(Served {
            body,
            _serving: serving,
        })
    })
}

/// A request that is being answered.
struct Serving(Connection);

impl Serving {
    fn new(connection: Connection) -> Self {
        connection.begin();
        Self(connection)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A body with its request.
struct Served {
    body: Body,
    _serving: Serving,
}

impl HttpBody for Served {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
