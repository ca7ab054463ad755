//! An example as a program.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread::yield_now,
    time::{Duration, Instant},
};

use cartevo_sandbox::Sandbox;

/// Where cargo puts the examples: beside the folder of the tests. It builds them before it runs all
/// tests, but not before it runs some.
fn built(name: &str) -> PathBuf {
    let test = env::current_exe().expect("this program");
    let folder = test.ancestors().nth(2).expect("cargo's folder");
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let program = folder.join("examples").join(file);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.rs"));
    let age = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    if age(&program) < age(&source) {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--offline", "--example", name]);
        // As they are here, so that the library is built already.
        cargo.args([
            "--no-default-features",
            "--features",
            &features(),
            "--manifest-path",
        ]);
        cargo.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
        cargo
            .arg("--target-dir")
            .arg(folder.parent().expect("cargo's folder"));
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        let status = cargo.status().expect("cargo starts");
        assert!(status.success(), "{name} is not built");
    }
    program
}

/// The features that are on.
fn features() -> String {
    macro_rules! on {
        ($($name:literal)*) => {
            [$((cfg!(feature = $name), $name)),*]
        };
    }
    let all =
        on!["rustls" "multipart" "webhook" "tracing" "metrics" "schemars" "testing" "undocumented"];
    let on = all.iter().filter(|(is_on, _)| *is_on);
    on.map(|(_, name)| *name).collect::<Vec<_>>().join(",")
}

/// The program with no credentials: it brings a sandbox of its own.
pub fn alone(name: &str) -> Command {
    let mut command = Command::new(built(name));
    for variable in ["CLIENT_ID", "CLIENT_KEY", "BASE_URL", "WEBHOOK_SECRET"] {
        command.env_remove(format!("CARTEVO_{variable}"));
    }
    command
}

/// The program as a user of this sandbox, as if it was the real service.
pub fn user_of(sandbox: &Sandbox, name: &str, arguments: &[&str]) -> Command {
    let mut command = alone(name);
    command
        .env("CARTEVO_CLIENT_ID", sandbox.client_id())
        .env("CARTEVO_CLIENT_KEY", sandbox.client_key())
        .env("CARTEVO_BASE_URL", sandbox.url())
        .args(arguments);
    command
}

/// How a program ended, and what it said.
pub struct Ended {
    pub code: Option<i32>,
    pub said: String,
}

pub fn run(mut command: Command) -> Ended {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program starts");
    let said = [stdout, stderr].concat();
    Ended {
        code: status.code(),
        said: String::from_utf8(said).expect("text"),
    }
}

/// Starts a program, and ends it as a power cut does once the sandbox holds one of its calls.
pub fn crash(sandbox: &Sandbox, mut command: Command) {
    let mut program: Child = command
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    until(|| sandbox.held_back() == 1);
    program.kill().expect("it was running");
    program.wait().expect("it has ended");
}

/// Returns when something has become true.
pub fn until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "it never happens"
        );
        yield_now();
    }
}

/// A sandbox that counts no requests: a program that is new has a window of its own.
pub async fn sandbox(seed: &str) -> Sandbox {
    let builder = Sandbox::builder()
        .quota(None)
        .settle_after(Some(Duration::ZERO));
    let builder = builder.seed(seed).expect("a seed");
    builder.start().await.expect("a sandbox")
}
