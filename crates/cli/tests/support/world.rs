//! The sandbox that a session talks to, and the home of the person who types.

use std::path::Path;

use cartevo_sandbox::{Builder, Sandbox};
use tempfile::TempDir;
use tokio::runtime::{Builder as RuntimeBuilder, Runtime};

/// A sandbox whose time stands still, and an empty home.
pub struct World {
    runtime: Runtime,
    /// The service.
    pub sandbox: Sandbox,
    home: TempDir,
}

impl World {
    /// The sandbox as it is by itself, but for its quota: what is too much for it is a session's own
    /// subject.
    pub fn new() -> Self {
        Self::of(Sandbox::builder().quota(None))
    }

    /// A sandbox of one's own making.
    pub fn of(sandbox: Builder) -> Self {
        let runtime = RuntimeBuilder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let sandbox = runtime.block_on(sandbox.start()).unwrap();
        Self {
            runtime,
            sandbox,
            home: TempDir::new().unwrap(),
        }
    }

    /// Waits for something of the sandbox's.
    pub fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    /// The home of the person who types.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// All that a program is told by its environment, for somebody who has not logged in.
    pub fn strangers_environment(&self) -> Vec<(String, String)> {
        let program = Path::new(env!("CARGO_BIN_EXE_cartevo"));
        let programs = program.parent().unwrap().display();
        let set = |name: &str, value: String| (name.to_owned(), value);
        vec![
            set("PATH", format!("{programs}:/usr/bin:/bin")),
            set("HOME", self.home().display().to_string()),
            set("TERM", "xterm-256color".to_owned()),
            set("LANG", "C.UTF-8".to_owned()),
            set("TZ", "UTC".to_owned()),
            set("CARTEVO_BASE_URL", self.sandbox.url().to_owned()),
        ]
    }

    /// The same for one whose credentials are there.
    pub fn environment(&self) -> Vec<(String, String)> {
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut environment = self.strangers_environment();
        environment.extend([
            set("CARTEVO_CLIENT_ID", self.sandbox.client_id()),
            set("CARTEVO_CLIENT_KEY", self.sandbox.client_key()),
        ]);
        environment
    }
}
