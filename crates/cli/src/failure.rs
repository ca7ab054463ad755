//! Why a command did not do what it was told, and the exit code that says so to scripts.

use std::fmt;

use serde_json::{Map, Value, json};

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The service said no, or what was waited for ended as failed.
    Refused,
    /// The command cannot be carried out as it was given. Nothing was sent.
    Usage,
    /// It may have been carried out, or is still on its way.
    Unresolved,
    /// The quota had no room in time, or the service turned it away to the end.
    RateLimited,
    /// Nothing was done: no connection, no time, or no answer to what only reads.
    NotSent,
    /// Done, and nobody wants to read the rest of the result.
    Unread,
    /// The tool's own fault.
    Own,
    /// Ctrl-C was pressed before anything was sent.
    Interrupted,
}

impl Exit {
    /// The exit code of the process.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done | Self::Unread => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Unresolved => 3,
            Self::RateLimited => 4,
            Self::NotSent => 5,
            Self::Own => 100,
            // As shells say of who was ended by it.
            Self::Interrupted => 130,
        }
    }

    /// Its name for programs.
    const fn kind(self) -> &'static str {
        match self {
            Self::Done | Self::Unread => "done",
            Self::Refused => "refused",
            Self::Usage => "usage",
            Self::Unresolved => "unresolved",
            Self::RateLimited => "rate_limited",
            Self::NotSent => "not_sent",
            Self::Own => "own_fault",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Why a command ended without having done what it was told: what happened, what it means for the
/// money, and what to do now.
#[derive(Clone, Debug)]
pub struct Failure {
    exit: Exit,
    happened: String,
    money: Option<String>,
    next: Vec<String>,
    facts: Map<String, Value>,
}

impl Failure {
    /// A failure with what happened, in one sentence without a full stop.
    pub fn new(exit: Exit, happened: impl Into<String>) -> Self {
        Self {
            exit,
            happened: happened.into(),
            money: None,
            next: Vec::new(),
            facts: Map::new(),
        }
    }

    /// The command line, or a file that it names, cannot be used.
    pub fn usage(happened: impl Into<String>) -> Self {
        Self::new(Exit::Usage, happened)
    }

    /// What it means for the money, in whole sentences.
    pub fn money(mut self, meaning: impl Into<String>) -> Self {
        self.money = Some(meaning.into());
        self
    }

    /// What to do now, in a whole sentence; or a command, on a line of its own.
    pub fn next(mut self, what: impl Into<String>) -> Self {
        self.next.push(what.into());
        self
    }

    /// Something for programs to decide by.
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }

    /// What happened, without what it means and what to do.
    pub fn happened(&self) -> &str {
        &self.happened
    }

    /// What the exit code says.
    pub const fn exit(&self) -> Exit {
        self.exit
    }

    /// The form for programs.
    pub fn json(&self) -> Value {
        let mut error = json!({
            "kind": self.exit.kind(),
            "exit": self.exit.code(),
            "message": self.happened,
        });
        if let Some(money) = &self.money {
            error["money"] = json!(money);
        }
        if !self.next.is_empty() {
            error["next"] = json!(self.next);
        }
        for (name, value) in &self.facts {
            error[name] = value.clone();
        }
        json!({ "error": error })
    }
}

impl fmt::Display for Failure {
    /// One line for what happened, the rest below it, indented.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.happened)?;
        for line in self.money.iter().chain(&self.next) {
            write!(f, "\n{line}")?;
        }
        Ok(())
    }
}
