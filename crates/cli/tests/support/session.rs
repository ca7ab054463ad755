//! A session at a terminal, recorded as a text that a person can read.
//!
//! It is compared with `tests/sessions/NAME.txt`. With `UPDATE_SESSIONS` set the file is written anew
//! instead. In it `$ ` begins what was typed at the shell, `~ ` a line as it stood while the program
//! ran, `# ` what happened elsewhere, and each command ends with its exit code.

use std::{env, fs, path::Path};

use pty_process::blocking::Command;

use super::{
    World,
    terminal::{COLUMNS, Terminal},
    text::Scrubber,
};

/// A session that is being recorded.
pub struct Session<'a> {
    name: &'a str,
    environment: Vec<(String, String)>,
    home: &'a Path,
    scrubber: Scrubber,
    record: String,
    running: Option<Running>,
}

struct Running {
    terminal: Terminal,
    /// How many lines of it stand in the record.
    recorded: usize,
    /// Whether the last line is one that changes.
    is_live: bool,
}

impl<'a> Session<'a> {
    /// One of somebody whose credentials are in the environment.
    pub fn new(name: &'a str, world: &'a World) -> Self {
        let home = world.home();
        Self {
            name,
            environment: world.environment(),
            home,
            scrubber: Scrubber::new(home),
            record: String::new(),
            running: None,
        }
    }

    /// One of somebody who has not logged in yet.
    pub fn of_a_stranger(name: &'a str, world: &'a World) -> Self {
        let environment = world.strangers_environment();
        Self {
            environment,
            ..Self::new(name, world)
        }
    }

    /// Sets an environment variable for the commands that follow. It is not recorded.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Has a text recorded as something else.
    pub fn call(&mut self, text: &str, name: &str) {
        self.scrubber.call(text, name);
    }

    /// Has what matches a pattern recorded as something else.
    pub fn hide(&mut self, pattern: &str, name: &str) {
        self.scrubber.hide(pattern, name);
    }

    /// What can be seen now.
    #[track_caller]
    pub fn screen(&mut self) -> String {
        self.terminal().to_string()
    }

    /// Types a line at the shell, and Enter.
    #[track_caller]
    pub fn run(&mut self, line: &str) {
        assert!(self.running.is_none(), "what ran before has not ended");
        // So that Ctrl-C reaches the program and nobody else.
        let shell = Command::new("/bin/sh")
            .args(["-c", &format!("exec {line}")])
            .env_clear()
            .envs(self.environment.iter().cloned())
            .current_dir(self.home);
        if !self.record.is_empty() {
            self.record.push('\n');
        }
        self.write("$ ", line);
        let terminal = Terminal::start(shell);
        self.running = Some(Running {
            terminal,
            recorded: 0,
            is_live: false,
        });
    }

    /// Waits until a text is there.
    #[track_caller]
    pub fn see(&mut self, text: &str) {
        self.terminal().wait_for(text);
    }

    /// Types a line, and Enter.
    #[track_caller]
    pub fn answer(&mut self, line: &str) {
        self.terminal().type_text(&format!("{line}\n"));
    }

    /// Presses Ctrl-C.
    #[track_caller]
    pub fn interrupt(&mut self) {
        self.terminal().interrupt();
    }

    /// Waits until the last line has a text in it, and records the line as it stands then.
    #[track_caller]
    pub fn live(&mut self, text: &str) {
        let line = self.terminal();
        line.wait_until(&format!("a last line with `{text}`"), |lines| {
            lines.last().is_some_and(|line| line.contains(text))
        });
        let last = line.lines().pop().unwrap_or_default();
        if let Some(running) = &mut self.running {
            running.is_live = true;
        }
        self.catch_up();
        let last = self.scrubber.live(&last);
        self.write("~ ", &last);
    }

    /// Records what happens elsewhere, after all that can be seen.
    #[track_caller]
    pub fn meanwhile(&mut self, what: &str) {
        self.catch_up();
        self.write("# ", what);
    }

    /// Waits for the end.
    #[track_caller]
    pub fn ends(&mut self, code: i32) {
        let found = self.terminal().end();
        if let Some(running) = &mut self.running {
            running.is_live = false;
        }
        self.catch_up();
        assert_eq!(found, code, "the exit code after:\n{}", self.record);
        self.running = None;
        self.write("", &format!("exit {code}"));
    }

    /// Runs something that asks nothing, to its end.
    #[track_caller]
    pub fn runs(&mut self, line: &str, code: i32) {
        self.run(line);
        self.ends(code);
    }

    /// What has been recorded.
    pub fn record(&self) -> &str {
        &self.record
    }

    /// Compares the session with its file, or writes that.
    #[track_caller]
    pub fn check(self) {
        assert!(self.running.is_none(), "the last command has not ended");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
        let path = folder.join(format!("{}.txt", self.name));
        if env::var_os("UPDATE_SESSIONS").is_some() {
            fs::write(&path, &self.record).unwrap();
            return;
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            expected == self.record,
            "tests/sessions/{}.txt says:\n\n{expected}\nbut this was seen:\n\n{}\n\
             If that is right: UPDATE_SESSIONS=1 cargo test -p cartevo-cli",
            self.name,
            self.record,
        );
    }

    #[track_caller]
    fn terminal(&mut self) -> &mut Terminal {
        match &mut self.running {
            Some(running) => &mut running.terminal,
            None => panic!("nothing runs"),
        }
    }

    /// Records what can be seen and is not recorded yet, but for a line that changes.
    fn catch_up(&mut self) {
        let Some(running) = &mut self.running else {
            return;
        };
        let lines = running.terminal.lines();
        let end = lines.len() - usize::from(running.is_live && !lines.is_empty());
        let new = lines.get(running.recorded..end).unwrap_or_default();
        running.recorded = running.recorded.max(end);
        for line in new {
            self.write("", line);
        }
    }

    /// Writes a line as wide as the terminal is.
    fn write(&mut self, mark: &str, line: &str) {
        let line = format!("{mark}{}", self.scrubber.scrub(line));
        let mut room = usize::from(COLUMNS);
        // What was typed stands as it was typed.
        let wraps = mark.is_empty();
        for character in line.chars() {
            if wraps && room == 0 {
                self.record.push('\n');
                room = usize::from(COLUMNS);
            }
            self.record.push(character);
            room = room.saturating_sub(1);
        }
        self.record.push('\n');
    }
}
