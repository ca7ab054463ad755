//! A body that takes its time.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http_body::{Frame, SizeHint};

use super::after;
use crate::clock::Clock;

/// In how many pieces a slow body comes, if it has as many bytes.
const PIECES: usize = 4;

/// A body in four pieces. The first comes at once, and each of the others `pause` after the
/// one before it, by this clock. Its length is known beforehand.
pub(crate) fn slow_body(bytes: Bytes, pause: Duration, clock: Arc<Clock>) -> Body {
    Body::new(SlowBody {
        piece: bytes.len().div_ceil(PIECES),
        left: bytes,
        pause,
        due: clock.now(),
        clock,
        wait: None,
        caller: Arc::default(),
    })
}

struct SlowBody {
    left: Bytes,
    /// The length of each piece but the last.
    piece: usize,
    pause: Duration,
    /// When the next piece is due. Each is due by the start, not by the one before it, so
    /// that one great leap of the clock lets all of them go.
    due: DateTime<Utc>,
    clock: Arc<Clock>,
    wait: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// The body is there as long as its caller is.
    caller: Arc<()>,
}

impl HttpBody for SlowBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        if let Some(wait) = &mut self.wait {
            ready!(wait.as_mut().poll(context));
        }
        let length = self.piece.min(self.left.len());
        let piece = self.left.split_to(length);
        self.due = after(self.due, self.pause);
        let (clock, due) = (Arc::clone(&self.clock), self.due);
        let caller = Arc::downgrade(&self.caller);
        self.wait = Some(Box::pin(async move { clock.hold_until(due, caller).await }));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.left.len()).unwrap_or(u64::MAX))
    }
}
