//! Accepts connections.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::idle::IdleLimit;
use super::io::Io;
use crate::clock::Clock;

/// Accepts the connections of one sandbox.
pub(crate) struct Listener {
    socket: TcpListener,
    clock: Arc<Clock>,
    limit: Arc<IdleLimit>,
}

impl Listener {
    pub(crate) fn new(socket: TcpListener, clock: Arc<Clock>, limit: Arc<IdleLimit>) -> Self {
        Self {
            socket,
            clock,
            limit,
        }
    }
}

impl axum::serve::Listener for Listener {
    type Io = Io;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Io, SocketAddr) {
        loop {
            match self.socket.accept().await {
                Ok((stream, address)) => {
                    // The pieces of a slow body must not wait for each other. Without this
                    // they are only later, so a failure is none of the caller's business.
                    let _ = stream.set_nodelay(true);
                    let (clock, limit) = (Arc::clone(&self.clock), Arc::clone(&self.limit));
                    return (Io::new(stream, clock, limit), address);
                }
                Err(error) if is_of_the_caller(&error) => {}
                // Out of files, most likely. Some may be free again after a moment of real
                // time, whatever the sandbox's clock shows.
                Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// Whether it was the caller who gave up before the connection was accepted.
fn is_of_the_caller(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
