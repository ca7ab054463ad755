//! Runs of the program without a terminal, as a script makes them.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use cartevo_sandbox::{Builder, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

/// The program with a sandbox and a home of its own.
#[derive(Clone)]
pub struct Tool {
    pub sandbox: Arc<Sandbox>,
    home: Arc<TempDir>,
    environment: BTreeMap<String, String>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub told: String,
}

impl Ended {
    /// The result.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The error, which is all that was said.
    #[track_caller]
    pub fn error(&self) -> Value {
        let document: Value =
            serde_json::from_str(&self.told).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert_eq!(document["error"]["exit"], self.code);
        document["error"].clone()
    }
}

impl Tool {
    /// With the sandbox's credentials in the environment.
    pub async fn new(sandbox: Builder) -> Self {
        let sandbox = sandbox.start().await.unwrap();
        let home = TempDir::new().unwrap();
        let folder = |name: &str| home.path().join(name).display().to_string();
        let environment = [
            ("HOME", folder("")),
            ("CARTEVO_CONFIG_DIR", folder("config")),
            ("CARTEVO_CACHE_DIR", folder("cache")),
            ("CARTEVO_STATE_DIR", folder("state")),
            ("CARTEVO_BASE_URL", sandbox.url().to_owned()),
            ("CARTEVO_CLIENT_ID", sandbox.client_id().to_owned()),
            ("CARTEVO_CLIENT_KEY", sandbox.client_key().to_owned()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value));
        Self {
            sandbox: Arc::new(sandbox),
            home: Arc::new(home),
            environment: environment.into(),
        }
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), value.to_owned());
    }

    pub fn unset(&mut self, name: &str) {
        self.environment.remove(name);
    }

    /// The same machine with another variable in the environment.
    pub fn clone_with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.set(name, value);
        other
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The names of the files of what is open.
    pub fn intents(&self) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.home().join("state/intents")) else {
            return Vec::new();
        };
        let names = folder.map(|entry| entry.unwrap().file_name());
        let names = names.map(|name| name.into_string().unwrap());
        // One that is being written has another name.
        let is_kept = |name: &String| Path::new(name).extension().is_some_and(|end| end == "json");
        names.filter(is_kept).collect()
    }

    pub fn command<S: AsRef<str>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cartevo"));
        command
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.home());
        for argument in arguments {
            command.arg(argument.as_ref());
        }
        command
    }

    /// Runs it with nothing to read.
    pub fn run<S: AsRef<str>>(&self, arguments: impl IntoIterator<Item = S>) -> Ended {
        self.run_with(arguments, "")
    }

    /// Runs it with an input.
    pub fn run_with<S: AsRef<str>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &str,
    ) -> Ended {
        let mut command = self.command(arguments);
        let command = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Who does not read it may be gone by now.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            told: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs it with an output that nobody reads, and gives the exit code.
    pub fn run_unread<S: AsRef<str>>(&self, arguments: impl IntoIterator<Item = S>) -> i32 {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = self.command(arguments);
        let status = command
            .stdin(Stdio::null())
            .stdout(writer)
            .stderr(Stdio::null())
            .status();
        status.unwrap().code().unwrap()
    }
}
