//! What handlers can do to the connection that they answer on.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use chrono::{DateTime, Utc};

use super::listener::Listener;
use crate::clock::Clock;

/// The connection of a request.
#[derive(Clone)]
pub(crate) struct Connection(Arc<Shared>);

struct Shared {
    clock: Arc<Clock>,
    state: Mutex<State>,
}

struct State {
    order: Order,
    /// How many requests are being answered.
    serving: usize,
    /// When bytes last came or went.
    active: DateTime<Utc>,
    /// The one task that reads and writes.
    task: Option<Waker>,
}

/// What is to become of the connection.
enum Order {
    Serve,
    Cut(Cut),
    Reset,
}

impl Connection {
    pub(super) fn new(clock: Arc<Clock>) -> Self {
        let state = State {
            order: Order::Serve,
            serving: 0,
            active: clock.now(),
            task: None,
        };
        let state = Mutex::new(state);
        Self(Arc::new(Shared { clock, state }))
    }

    /// Resets the connection (TCP RST). Nothing more is read or written, whatever the handler
    /// answers: let it answer at once, since a handler that waits may be dropped.
    pub(crate) fn reset(&self) {
        self.give(Order::Reset);
    }

    /// Lets the head and so many bytes of the body of the answer go out, and then resets the
    /// connection. See [`cut_at`](super::cut_at) for a number that lies within the body. What
    /// the caller has no room for yet is lost, so of a large body less may arrive.
    pub(crate) fn cut_after(&self, bytes: usize) {
        self.give(Order::Cut(Cut::after(bytes)));
    }

    fn give(&self, order: Order) {
        let mut state = self.state();
        // Nothing comes after a reset.
        if !matches!(state.order, Order::Reset) {
            state.order = order;
        }
        let task = state.task.clone();
        drop(state);
        // Let it look at its orders again.
        if let Some(task) = task {
            task.wake();
        }
    }

    pub(super) fn is_reset(&self) -> bool {
        matches!(self.state().order, Order::Reset)
    }

    /// A request has begun.
    pub(super) fn begin(&self) {
        self.state().serving += 1;
    }

    /// A request is over: the connection is idle from the last bytes of its answer on.
    pub(super) fn end(&self) {
        self.state().serving -= 1;
    }

    /// Whether a request is being answered.
    pub(super) fn is_serving(&self) -> bool {
        self.state().serving > 0
    }

    /// When bytes last came or went.
    pub(super) fn active(&self) -> DateTime<Utc> {
        self.state().active
    }

    /// Before anything is read. An error if nothing may be.
    pub(super) fn reading(&self, task: &Waker) -> io::Result<()> {
        self.state().meet(task)
    }

    /// Bytes have been read.
    pub(super) fn has_read(&self) {
        let now = self.0.clock.now();
        self.state().active = now;
    }

    /// Before `bytes` are written: how many of them may be. None if there is no limit.
    pub(super) fn writing(&self, task: &Waker, bytes: &[u8]) -> io::Result<Option<usize>> {
        // Noted before they are gone: who has received them may move the clock at once.
        let now = self.0.clock.now();
        let mut state = self.state();
        state.meet(task)?;
        state.active = now;
        match &state.order {
            Order::Cut(cut) => Ok(Some(cut.allowed(bytes))),
            _ => Ok(None),
        }
    }

    /// `bytes` have been written.
    pub(super) fn has_written(&self, bytes: &[u8]) {
        let mut state = self.state();
        if let Order::Cut(cut) = &mut state.order {
            cut.count(bytes);
            if cut.is_done() {
                state.order = Order::Reset;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here is left half done.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn meet(&mut self, task: &Waker) -> io::Result<()> {
        if matches!(self.order, Order::Reset) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        match &mut self.task {
            Some(known) => known.clone_from(task),
            None => self.task = Some(task.clone()),
        }
        Ok(())
    }
}

impl Connected<IncomingStream<'_, Listener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().connection()
    }
}

/// Finds the body in what is written, and the place in it where to stop.
struct Cut {
    /// The head, as far as it has been written.
    head: Vec<u8>,
    in_body: bool,
    left: usize,
}

impl Cut {
    fn after(bytes: usize) -> Self {
        let (head, in_body, left) = (Vec::new(), false, bytes);
        Self {
            head,
            in_body,
            left,
        }
    }

    /// How many of these bytes, which come next, may be written; 0 only if there are none.
    fn allowed(&self, bytes: &[u8]) -> usize {
        if self.in_body {
            return self.left.min(bytes.len());
        }
        let head = [&self.head, bytes].concat();
        match end_of_head(&head) {
            None => bytes.len(),
            // Something like 100 Continue: the answer itself is yet to come.
            Some(end) if is_interim(&head) => end - self.head.len(),
            Some(end) => (end - self.head.len())
                .saturating_add(self.left)
                .min(bytes.len()),
        }
    }

    /// These bytes have been written: no more than were allowed.
    fn count(&mut self, bytes: &[u8]) {
        if self.in_body {
            self.left = self.left.saturating_sub(bytes.len());
            return;
        }
        self.head.extend_from_slice(bytes);
        let Some(end) = end_of_head(&self.head) else {
            return;
        };
        if is_interim(&self.head) {
            self.head.clear();
        } else {
            self.in_body = true;
            self.left = self.left.saturating_sub(self.head.len() - end);
        }
    }

    fn is_done(&self) -> bool {
        self.in_body && self.left == 0
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let end = b"\r\n\r\n";
    let start = bytes.windows(end.len()).position(|part| part == end)?;
    Some(start + end.len())
}

fn is_interim(head: &[u8]) -> bool {
    head.starts_with(b"HTTP/1.1 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What goes out of these writes before the reset.
    fn out(bytes: usize, writes: &[&str]) -> String {
        let connection = Connection::new(Arc::new(Clock::frozen()));
        connection.cut_after(bytes);
        let mut out = Vec::new();
        for write in writes {
            let mut write = write.as_bytes();
            while !write.is_empty() {
                let Ok(allowed) = connection.writing(Waker::noop(), write) else {
                    return String::from_utf8(out).unwrap();
                };
                let (now, later) = write.split_at(allowed.unwrap());
                assert!(!now.is_empty());
                out.extend_from_slice(now);
                connection.has_written(now);
                write = later;
            }
        }
        panic!("never reset");
    }

    #[test]
    fn the_body_is_found_however_it_is_written() {
        let whole = "HTTP/1.1 200 OK\r\nx: y\r\n\r\nabcdef";
        let cut = &whole[..whole.len() - 4];
        assert_eq!(out(2, &[whole]), cut);
        for middle in 1..whole.len() {
            let (start, end) = whole.split_at(middle);
            assert_eq!(out(2, &[start, end]), cut, "{middle}");
        }
        let letters: Vec<_> = whole.split_inclusive(|_| true).collect();
        assert_eq!(out(2, &letters), cut);
        assert_eq!(out(0, &[whole]), &whole[..whole.len() - 6]);
    }

    #[test]
    fn an_interim_answer_has_no_body_to_cut() {
        let interim = "HTTP/1.1 100 Continue\r\n\r\n";
        let whole = format!("{interim}HTTP/1.1 200 OK\r\n\r\nabc");
        let cut = &whole[..whole.len() - 2];
        assert_eq!(out(1, &[&whole]), cut);
        assert_eq!(out(1, &[&whole[..20], &whole[20..]]), cut);
    }

    #[test]
    fn nothing_undoes_a_reset() {
        let connection = Connection::new(Arc::new(Clock::frozen()));
        connection.reset();
        connection.cut_after(100);
        assert!(connection.is_reset());
        assert!(connection.reading(Waker::noop()).is_err());
    }
}
