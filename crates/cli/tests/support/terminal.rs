//! A program in a terminal: what is typed, and what a person sees.

use std::{
    fmt,
    io::{Read, Write},
    num::NonZeroU16,
    os::unix::process::ExitStatusExt,
    process::Child,
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

use pty_process::{
    Size,
    blocking::{Command, Pty, open},
};

/// As wide as terminals have always been.
pub const COLUMNS: u16 = 80;
/// High enough for nothing to scroll away.
const ROWS: u16 = 400;
/// How long something may take that a test waits for. Only a test that fails takes so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that runs in a terminal of its own.
pub struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

impl Terminal {
    /// Starts it. It has the terminal for input, output and errors, and Ctrl-C reaches it.
    pub fn start(command: Command) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(ROWS, COLUMNS)).unwrap();
        let child = command.spawn(pts).unwrap();
        let pty = Arc::new(pty);
        let (send, written) = mpsc::channel();
        let source = Arc::clone(&pty);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // It ends with an error on Linux, and with nothing elsewhere.
            while let Ok(length @ 1..) = (&*source).read(&mut bytes) {
                if send.send(bytes[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            pty,
            child,
            written,
            screen: vt100::Parser::new(rows(ROWS), rows(COLUMNS), 0),
        }
    }

    /// Waits until a text can be seen. Blanks at its end cannot.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        let text = text.trim_end();
        self.wait_until(&format!("`{text}`"), |screen| {
            screen.iter().any(|line| line.contains(text))
        });
    }

    /// Waits until what can be seen is so.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&[String]) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(&self.lines()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.written.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(why) => panic!("{what} was never there ({why}):\n{self}"),
            }
        }
    }

    /// Types something, as it is.
    pub fn type_text(&mut self, text: &str) {
        (&*self.pty).write_all(text.as_bytes()).unwrap();
    }

    /// Presses Ctrl-C.
    pub fn interrupt(&mut self) {
        self.type_text("\u{3}");
    }

    /// Waits for the end, and gives the exit code as a shell does: 128 and the signal's number for one
    /// that a signal has ended.
    #[track_caller]
    pub fn end(&mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.written.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("it does not end:\n{self}"),
            }
        }
        let status = self.child.wait().unwrap();
        let signal = || 128 + status.signal().unwrap_or_default();
        status.code().unwrap_or_else(signal)
    }

    /// What can be seen, line by line; one that is longer than the terminal is wide is one line.
    pub fn lines(&self) -> Vec<String> {
        let screen = self.screen.screen();
        let mut lines: Vec<String> = Vec::new();
        let mut goes_on = false;
        for (row, text) in (0..).zip(screen.rows(0, COLUMNS)) {
            match lines.last_mut() {
                Some(line) if goes_on => line.push_str(&text),
                _ => lines.push(text),
            }
            goes_on = screen.row_wrapped(row);
        }
        for line in &mut lines {
            line.truncate(line.trim_end().len());
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }
}

fn rows(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

impl fmt::Display for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl Drop for Terminal {
    /// Ends the program whatever becomes of the test.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
