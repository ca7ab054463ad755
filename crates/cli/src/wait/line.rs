//! How far a wait is, in one line.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cartevo::Error;
use tokio::time::Instant;

use crate::{out::Out, text::shown, values::spoken};

/// Writes over the line at which the cursor is. Nothing of it is left with an empty text.
fn rewrite(text: &str) {
    let mut told = io::stderr().lock();
    let width = terminal_size::terminal_size_of(&told).map_or(80, |(width, _)| width.0);
    // A longer one would wrap, and only its last row be written over.
    let text: String = text
        .chars()
        .take(usize::from(width).saturating_sub(1))
        .collect();
    // Who has closed standard error does not want to see it.
    let _ = write!(told, "\r\u{1b}[K{text}").and_then(|()| told.flush());
}

/// The line as somebody sees it: written over on a terminal, else a new one for each look. A program
/// that reads the outcome sees none.
#[derive(Clone)]
pub struct Live {
    out: Out,
    line: Arc<Mutex<Line>>,
}

impl Live {
    /// Nothing is shown yet.
    pub fn new(out: Out) -> Self {
        let line = Line::new(Instant::now());
        Self {
            out,
            line: Arc::new(Mutex::new(line)),
        }
    }

    /// Says what is waited for.
    pub fn begin(&self, what: &str) {
        if self.out.is_live() || !self.out.is_json() {
            let text = format!("Waiting for {what}. Ctrl-C ends the waiting, nothing else.");
            self.out.say(&text);
        }
    }

    /// A look has ended.
    pub fn look(&self, status: Option<&str>, error: Option<&Error>, next: Option<Duration>) {
        self.line().seen(status, error, next);
        self.tick();
        if !self.out.is_live() && !self.out.is_json() {
            self.out.say(&self.line().text());
        }
    }

    /// Time has passed.
    pub fn tick(&self) {
        if self.out.is_live() {
            rewrite(&self.line().text());
        }
    }

    /// How it stood at the end stays to be seen.
    pub fn end(&self) {
        if self.out.is_live() {
            let mut line = self.line();
            line.next = None;
            rewrite("");
            self.out.say(&line.text());
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the line is made of.
struct Line {
    began: Instant,
    status: Option<String>,
    trouble: Option<String>,
    /// When the next look is, and how long after the one before.
    next: Option<(Instant, Duration)>,
}

impl Line {
    /// Before the first look.
    fn new(began: Instant) -> Self {
        Self {
            began,
            status: None,
            trouble: None,
            next: None,
        }
    }

    /// A look has ended.
    fn seen(
        &mut self,
        status: Option<&str>,
        error: Option<&Error>,
        next_look_in: Option<Duration>,
    ) {
        self.status = status.map(shown);
        self.trouble = error.map(|error| match error.status() {
            Some(status) => format!("HTTP {status}"),
            None => "no answer".to_owned(),
        });
        self.next = next_look_in.map(|gap| (Instant::now() + gap, gap));
    }

    /// For a person.
    fn text(&self) -> String {
        let mut text = match (&self.trouble, &self.status) {
            (Some(trouble), Some(status)) => format!("{trouble}, {status} before that"),
            (Some(known), None) | (None, Some(known)) => known.clone(),
            (None, None) => "Looking".to_owned(),
        };
        let elapsed = Duration::from_secs(self.began.elapsed().as_secs());
        text = format!("{text} after {}", spoken(elapsed));
        if let Some((at, gap)) = self.next {
            let left = at.saturating_duration_since(Instant::now());
            text = format!("{text} · every {}", spoken(gap));
            if left.is_zero() {
                text.push_str(" · looking");
            } else {
                text = format!("{text} · next look in {}", spoken(left));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_tells_how_long_it_took_how_often_it_looks_and_when_it_will() {
        let mut line = Line::new(Instant::now());
        assert_eq!(line.text(), "Looking after 0 s");
        advance(Duration::from_millis(700)).await;
        line.seen(Some("PENDING"), None, Some(Duration::from_millis(4_300)));
        assert_eq!(
            line.text(),
            "PENDING after 0 s · every 5 s · next look in 5 s"
        );
        advance(Duration::from_millis(3_300)).await;
        assert_eq!(
            line.text(),
            "PENDING after 4 s · every 5 s · next look in 1 s"
        );
        advance(Duration::from_secs(61)).await;
        assert_eq!(line.text(), "PENDING after 1 min 5 s · every 5 s · looking");
        line.seen(Some("SUCCESS"), None, None);
        assert_eq!(line.text(), "SUCCESS after 1 min 5 s");
    }
}
