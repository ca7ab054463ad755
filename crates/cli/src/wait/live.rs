//! The line as somebody sees it while a wait goes on.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cartevo::Error;
use tokio::time::{Instant, interval};

use super::line::Line;
use crate::out::Out;

/// How often the line is written anew.
const TICK: Duration = Duration::from_secs(1);

/// Who looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Somebody at a terminal as wide as this: one line is written over.
    Terminal(usize),
    /// A log: each look is a line.
    Log,
    /// A program, which wants the outcome only.
    Program,
}

/// The line, and where it is shown.
#[derive(Clone)]
pub struct Live(Arc<Mutex<Shown>>);

struct Shown {
    reader: Reader,
    place: Box<dyn Write + Send>,
    line: Line,
}

impl Live {
    /// On standard error. Nothing is shown yet.
    pub fn new(out: Out) -> Self {
        let width = || terminal_size::terminal_size_of(io::stderr());
        let reader = match (out.is_live(), out.is_json()) {
            (true, _) => Reader::Terminal(width().map_or(80, |(width, _)| width.0.into())),
            (false, false) => Reader::Log,
            (false, true) => Reader::Program,
        };
        Self::to(reader, io::stderr())
    }

    fn to(reader: Reader, place: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Shown {
            reader,
            place: Box::new(place),
            line: Line::new(Instant::now()),
        })))
    }

    /// Shows how far the wait is until it ends. What is said first is `begins`.
    pub async fn follow<T>(&self, begins: &str, wait: impl Future<Output = T> + Unpin) -> T {
        let mut wait = wait;
        self.shown().begin(begins);
        let mut tick = interval(TICK);
        let ended = loop {
            // What a look has found out is shown, and not what was known before.
            tokio::select! {
                biased;
                ended = &mut wait => break ended,
                _ = tick.tick() => self.shown().rewrite(),
            }
        };
        self.shown().end();
        ended
    }

    /// A look has ended.
    pub fn look(&self, status: Option<&str>, error: Option<&Error>, next: Option<Duration>) {
        self.shown().look(status, error, next);
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown {
    fn begin(&mut self, begins: &str) {
        if self.reader != Reader::Program {
            self.say(&format!("{begins}\n"));
        }
    }

    fn look(&mut self, status: Option<&str>, error: Option<&Error>, next: Option<Duration>) {
        self.line.seen(status, error, next);
        if self.reader == Reader::Log {
            self.say(&format!("{}\n", self.line.text()));
        }
        self.rewrite();
    }

    /// Writes over the line at which the cursor is.
    fn rewrite(&mut self) {
        if let Reader::Terminal(width) = self.reader {
            // A longer one would wrap, and only its last row be written over.
            let line = self.line.text();
            let line: String = line.chars().take(width.saturating_sub(1)).collect();
            self.say(&format!("\r\u{1b}[K{line}"));
        }
    }

    /// How it stood at the end stays to be seen, also behind what the terminal shows for Ctrl-C.
    fn end(&mut self) {
        self.line.end();
        self.rewrite();
        if let Reader::Terminal(_) = self.reader {
            self.say("\n");
        }
    }

    fn say(&mut self, text: &str) {
        // Who has closed standard error does not want to see it.
        let _ = self.place.write_all(text.as_bytes());
        let _ = self.place.flush();
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    /// What is written can be read.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What somebody sees of a wait of three seconds.
    async fn seen(reader: Reader) -> String {
        let paper = Paper::default();
        let live = Live::to(reader, paper.clone());
        let wait = async {
            live.look(Some("PENDING"), None, Some(Duration::from_millis(2_500)));
            sleep(Duration::from_millis(2_500)).await;
            live.look(Some("SUCCESS"), None, None);
        };
        live.follow("Waiting.", Box::pin(wait)).await;
        let written = paper.0.lock().unwrap().clone();
        String::from_utf8(written).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_terminal_has_one_line_that_goes_on_each_second() {
        let seen = seen(Reader::Terminal(40)).await;
        let states: Vec<&str> = seen.split("\r\u{1b}[K").skip(1).collect();
        assert!(
            states
                .iter()
                .all(|state| state.trim_end().chars().count() < 40)
        );
        let begins = |state: &&str| state.chars().take(18).collect::<String>();
        let mut states: Vec<String> = states.iter().map(begins).collect();
        states.dedup();
        let expected = [
            "PENDING after 0 s ",
            "PENDING after 1 s ",
            "PENDING after 2 s ",
            "SUCCESS after 2 s",
            "SUCCESS after 2 s\n",
        ];
        assert_eq!(states, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn a_log_has_a_line_for_each_look_and_a_program_has_none() {
        let log = seen(Reader::Log).await;
        assert_eq!(
            log,
            "Waiting.\n\
             PENDING after 0 s · every 3 s · next look in 3 s\n\
             SUCCESS after 2 s\n"
        );
        assert_eq!(seen(Reader::Program).await, "");
    }
}
