//! Time that passes only when nothing else happens, for the client and the sandbox at once.

use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

use cartevo::{Ended, Hook, Outgoing};
use cartevo_sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    select,
    task::{spawn_blocking, yield_now},
    time::advance,
};

/// After so many turns of the runtime everything has been done that can be done at once.
const TURNS: u32 = 20;

/// The longest that anything in the sandbox waits for its clock; longer than an attempt may take.
pub const LONGEST_DELAY: Duration = Duration::from_secs(130);

/// Counts the attempts of a client that have begun, and those that have ended.
#[derive(Debug, Default)]
pub struct Attempts {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Attempts {
    fn counts(&self) -> (u64, u64) {
        let ended = self.ended.load(Ordering::SeqCst);
        (self.begun.load(Ordering::SeqCst), ended)
    }
}

impl Hook for Attempts {
    fn before_send(&self, _: &mut Outgoing<'_>) {
        self.begun.fetch_add(1, Ordering::SeqCst);
    }

    fn after_answer(&self, _: &Ended) {
        self.ended.fetch_add(1, Ordering::SeqCst);
    }
}

pub struct Time {
    attempts: Arc<Attempts>,
    /// Paused time does not move by itself as long as somebody waits at the other end.
    _held: mpsc::Sender<()>,
}

impl Time {
    /// From a runtime whose time is paused. `attempts` counts those of all clients.
    pub fn held(attempts: Arc<Attempts>) -> Self {
        let (sender, receiver) = mpsc::channel();
        spawn_blocking(move || receiver.recv());
        Self {
            attempts,
            _held: sender,
        }
    }

    /// Does the work, and lets time pass when it waits for nothing else.
    pub async fn during<T>(&self, sandbox: &Sandbox, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        select! {
            biased;
            done = &mut work => done,
            never = self.passes(sandbox) => never,
        }
    }

    async fn passes<T>(&self, sandbox: &Sandbox) -> T {
        let mut passed = 0;
        loop {
            let before = self.attempts.counts();
            turns().await;
            turn(sandbox).await;
            turns().await;
            let (begun, ended) = self.attempts.counts();
            if (begun, ended) != before {
                passed = 0;
            } else if begun - ended <= held_back(sandbox) {
                // Slowly at first, so that nobody's time limit passes unless it has to.
                pass(sandbox, 1 << (passed / 3).min(3)).await;
                passed += 1;
            }
        }
    }
}

/// How many attempts wait for the sandbox's clock.
fn held_back(sandbox: &Sandbox) -> u64 {
    u64::try_from(sandbox.held_back()).expect("it is a small number")
}

/// Lets the tasks of this runtime do what they can, and those who read and write too.
async fn turns() {
    for _ in 0..TURNS {
        yield_now().await;
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
