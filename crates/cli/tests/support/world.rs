//! The sandbox that a session talks to, and the home of the person who types.

use std::{
    path::Path,
    process::{Command, Output},
    thread,
    time::{Duration, Instant},
};

use cartevo_sandbox::{Builder, Sandbox};
use tempfile::TempDir;
use tokio::{
    runtime::{Builder as RuntimeBuilder, Runtime},
    signal::unix::{SignalKind, signal},
};

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
        let sandbox = runtime.block_on(async {
            // Where Ctrl-C is ignored, as in a background job, programs that are started here would
            // ignore it too; where it is listened for, they do not.
            let mut interrupt = signal(SignalKind::interrupt()).unwrap();
            tokio::spawn(async move {
                interrupt.recv().await;
                std::process::exit(130)
            });
            sandbox.start().await.unwrap()
        });
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

    /// Has something go on beside the test.
    pub fn spawn(&self, what: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(what);
    }

    /// Waits until something is so that nobody tells of.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&Sandbox) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        while !is_so(&self.sandbox) {
            assert!(Instant::now() < end, "{what}: it never was");
            thread::yield_now();
        }
    }

    /// Runs the program without a terminal, and nothing to read.
    pub fn cartevo(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cartevo"));
        command.args(args).env_clear().envs(self.environment());
        command.stdin(std::process::Stdio::null()).output().unwrap()
    }

    /// A card that was made the day before, with 20 dollars on it.
    pub fn card(&self) -> String {
        let client = cartevo::Client::builder()
            .credentials(self.sandbox.client_id(), self.sandbox.client_key())
            .base_url(self.sandbox.url())
            .build()
            .unwrap();
        let customer = self.sandbox.seeded().approved_customer.as_str();
        let call = client.cards().create(customer, cartevo::CardBrand::Visa);
        let created = self.wait(call.amount(20.into()).send()).unwrap();
        self.sandbox.advance(Duration::from_secs(24 * 60 * 60));
        created.card.id.to_string()
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
