//! The bytes of one connection, on their way through its orders.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::Connection;
use super::idle::{self, IdleLimit};
use crate::clock::Clock;

pub(crate) struct Io {
    stream: TcpStream,
    connection: Connection,
    /// Ends when the connection has been idle for too long; gone when it has ended.
    idle: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Io {
    pub(super) fn new(stream: TcpStream, clock: Arc<Clock>, limit: Arc<IdleLimit>) -> Self {
        let connection = Connection::new(Arc::clone(&clock));
        let idle = idle::too_long(connection.clone(), clock, limit);
        Self {
            stream,
            connection,
            idle: Some(Box::pin(idle)),
        }
    }

    pub(super) fn connection(&self) -> Connection {
        self.connection.clone()
    }
}

impl AsyncRead for Io {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.connection.reading(context.waker())?;
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut this.stream).poll_read(context, buffer) {
            if buffer.filled().len() > before {
                this.connection.has_read();
            }
            return Poll::Ready(read);
        }
        // When its answer is out, the server reads again, for the next one.
        if this.connection.is_serving() {
            return Poll::Pending;
        }
        if let Some(idle) = &mut this.idle {
            ready!(idle.as_mut().poll(context));
            this.idle = None;
        }
        // Reading nothing is the end: the server closes as if the caller had.
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Io {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let allowed = this.connection.writing(context.waker(), bytes)?;
        let bytes = &bytes[..allowed.unwrap_or(bytes.len())];
        let written = ready!(Pin::new(&mut this.stream).poll_write(context, bytes))?;
        if allowed.is_some() {
            this.connection.has_written(&bytes[..written]);
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.connection.reading(context.waker())?;
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // A connection that is shut down in good order cannot be reset any more.
        this.connection.reading(context.waker())?;
        Pin::new(&mut this.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.connection.writing(context.waker(), &[])?.is_none() {
            return Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        }
        let first = slices.iter().find(|slice| !slice.is_empty());
        Pin::new(this).poll_write(context, first.map_or(&[][..], |slice| slice))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl Drop for Io {
    fn drop(&mut self) {
        if self.connection.is_reset() {
            // With no time to linger, closing is a reset. It fails where the connection is
            // gone already, which is as good.
            let _ = self.stream.set_zero_linger();
        }
    }
}
