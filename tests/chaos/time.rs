//! Time that passes only when nothing else happens, for the client and the sandbox at once.

use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use cartevo_sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    select,
    sync::mpsc,
    task::spawn_blocking,
    time::advance,
};

/// How long nothing has to happen until it is looked whether time has to pass.
const TICK: Duration = Duration::from_millis(1);
const QUIET: u32 = 2;

/// The longest that anything in the sandbox waits for its clock; longer than an attempt may take.
pub const LONGEST_DELAY: Duration = Duration::from_secs(130);

pub struct Time {
    answered: Arc<AtomicU64>,
    ticks: mpsc::Receiver<()>,
    quiet: u32,
}

impl Time {
    /// From a runtime whose time is paused. `answered` counts what the sandbox has answered.
    pub fn held(answered: Arc<AtomicU64>) -> Self {
        let (sender, ticks) = mpsc::channel(1);
        // As long as this runs, paused time does not move by itself.
        spawn_blocking(move || {
            while !sender.is_closed() {
                thread::sleep(TICK);
                let _ = sender.try_send(());
            }
        });
        Self {
            answered,
            ticks,
            quiet: 0,
        }
    }

    /// Does the work, and lets time pass when it waits for nothing else.
    pub async fn during<T>(&mut self, sandbox: &Sandbox, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut seen = self.answered.load(Ordering::SeqCst);
        self.quiet = 0;
        loop {
            select! {
                biased;
                done = &mut work => return done,
                _ = self.ticks.recv() => self.quiet += 1,
            }
            if self.quiet >= QUIET && seen == self.answered.load(Ordering::SeqCst) {
                // On a busy machine nothing may have happened because nobody had the time for it.
                for _ in 0..2 {
                    turn(sandbox).await;
                }
            }
            let now = self.answered.load(Ordering::SeqCst);
            if now != seen {
                (seen, self.quiet) = (now, 0);
            } else if self.quiet >= QUIET {
                // Slowly at first, so that nobody's time limit passes unless it has to.
                pass(sandbox, 1 << ((self.quiet - QUIET) / 3).min(3)).await;
            }
        }
    }
}

/// Returns when the sandbox has had a turn: it answers who came before first.
async fn turn(sandbox: &Sandbox) {
    let host = sandbox.url().strip_prefix("http://");
    let host = host.and_then(|rest| rest.split('/').next()).expect("a URL");
    let asked = async {
        let mut stream = TcpStream::connect(host).await?;
        let request =
            format!("GET /__sandbox/ HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        stream.read_to_end(&mut Vec::new()).await
    };
    asked.await.expect("the sandbox answers");
}

/// Lets much time pass, and everything happen when it is due: nothing of what has left is on its way
/// when time jumps.
pub async fn long(sandbox: &Sandbox, seconds: u64) {
    let (mut left, slowly) = (seconds, LONGEST_DELAY.as_secs() + 30);
    while left > 0 {
        for _ in 0..2 {
            turn(sandbox).await;
        }
        let some = if left + slowly > seconds {
            left.min(30)
        } else {
            left
        };
        pass(sandbox, some).await;
        left -= some;
    }
}

/// The clocks never differ: nothing happens in between.
async fn pass(sandbox: &Sandbox, seconds: u64) {
    let by = Duration::from_secs(seconds);
    sandbox.advance(by);
    advance(by).await;
}
