//! The thread that serves.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::app::App;
use crate::{http, wire};

/// A thread with a runtime of its own: it serves callers of any runtime, a paused one too,
/// and when it ends, so do all of its connections. Dropping it ends it.
pub(crate) struct Server(Option<(oneshot::Sender<()>, JoinHandle<()>)>);

impl Server {
    /// When this returns, it takes requests.
    pub(crate) async fn start(listener: TcpListener, app: Arc<App>) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("cartevo-sandbox".into())
            .spawn(move || serve(listener, app, ready, stopped))?;
        let server = Self(Some((stop, thread)));
        match started.await {
            Ok(Ok(())) => Ok(server),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(io::Error::other("the server thread ended early")),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Some((stop, thread)) = self.0.take() else {
            return;
        };
        // Nobody listens any more if the server has already ended: just as good.
        let _ = stop.send(());
        // A thread that panicked has been reported by the panic itself.
        let _ = thread.join();
    }
}

/// Serves until told to stop, or until whoever could tell it is gone.
fn serve(
    listener: TcpListener,
    app: Arc<App>,
    ready: oneshot::Sender<io::Result<()>>,
    stopped: oneshot::Receiver<()>,
) {
    // With timers: when a connection cannot be accepted, axum waits before it tries again.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            // Whoever waited for this has lost interest if it cannot be told.
            let _ = ready.send(Err(error));
            return;
        }
    };
    runtime.block_on(async {
        let listener = match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => {
                let _ = ready.send(Err(error));
                return;
            }
        };
        let _ = ready.send(Ok(()));
        let time = Arc::clone(&app);
        tokio::spawn(async move { time.keep_time().await });
        tokio::spawn(Arc::clone(&app.webhooks).run());
        let limit = Arc::clone(&app.idle_limit);
        let listener = wire::Listener::new(listener, Arc::clone(&app.clock), limit);
        tokio::spawn(wire::serve(listener, http::router(app)));
        let _ = stopped.await;
    });
    // A name that is being looked up for a webhook may take its time, and nobody waits for it.
    runtime.shutdown_background();
}
