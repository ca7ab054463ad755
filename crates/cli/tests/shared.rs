//! What the runs of one person share, and what others must not see.
#![cfg(unix)]

mod runs;

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Stdio, thread};

use cartevo_sandbox::Sandbox;
use runs::Tool;

fn tokens(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests().into_iter();
    requests
        .filter(|request| request.operation == Some("createToken"))
        .count()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_at_the_same_time_share_one_token_and_the_quota() {
    // The service's own quota: an eleventh request would be turned away and told of.
    let tool = Tool::new(Sandbox::builder()).await;
    let runs: Vec<_> = (0..9)
        .map(|_| {
            let tool = tool.clone();
            thread::spawn(move || tool.run(["balance"]))
        })
        .collect();
    for run in runs {
        let ended = run.join().unwrap();
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    assert_eq!(tokens(&tool.sandbox), 1);
    assert_eq!(tool.sandbox.requests().len(), 10);

    let two: Vec<_> = (0..2)
        .map(|_| {
            let tool = tool.clone();
            thread::spawn(move || tool.run(["balance", "--deadline", "1s"]))
        })
        .collect();
    for run in two {
        assert_eq!(run.join().unwrap().code, 4);
    }
    assert_eq!(tool.sandbox.requests().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_needs_a_token_waits_for_a_run_that_fetches_one() {
    let tool = Tool::new(Sandbox::builder()).await;
    assert_eq!(tool.run(["balance"]).code, 0);
    let (locks, kept): (Vec<_>, Vec<_>) = files(&tool.home().join("cache/tokens"))
        .into_iter()
        .partition(|path| path.extension().is_some());
    let lock = fs::File::open(&locks[0]).unwrap();
    lock.lock().unwrap();
    fs::remove_file(&kept[0]).unwrap();

    assert_eq!(tool.run(["balance", "--deadline", "1s"]).code, 5);
    assert_eq!(tokens(&tool.sandbox), 1);
    lock.unlock().unwrap();
    assert_eq!(tool.run(["balance"]).code, 0);
    assert_eq!(tokens(&tool.sandbox), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_sent_leaves_the_quota_as_it_was() {
    let mut tool = Tool::new(Sandbox::builder()).await;
    let url = "http://127.0.0.1:9/api/v1";
    tool.set("CARTEVO_BASE_URL", url);
    for _ in 0..12 {
        assert_eq!(tool.run(["balance", "--deadline", "300ms"]).code, 5);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_of_one_key_only() {
    let tool = Tool::new(Sandbox::builder()).await;
    assert_eq!(tool.run(["balance"]).code, 0);
    let ended = tool
        .clone_with("CARTEVO_CLIENT_KEY", "key_wrong")
        .run(["balance"]);
    assert_eq!(ended.code, 1, "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_costs_no_command() {
    let mut tool = Tool::new(Sandbox::builder()).await;
    let file = tool.home().join("a-file");
    fs::write(&file, "").unwrap();
    tool.set("CARTEVO_CACHE_DIR", file.to_str().unwrap());
    let ended = tool.run(["balance"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.told.contains("cannot be shared"), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_can_read_what_is_kept() {
    let mut tool = Tool::new(Sandbox::builder().quota(None)).await;
    let (id, key) = (
        tool.sandbox.client_id(),
        tool.sandbox.client_key().to_owned(),
    );
    let ended = tool.run_with(["login", "--client-id", id, "--stdin"], &format!("{key}\n"));
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!format!("{ended:?}").contains(&key));
    tool.unset("CARTEVO_CLIENT_ID");
    tool.unset("CARTEVO_CLIENT_KEY");
    assert_eq!(tool.run(["balance"]).code, 0);
    // The token of the check served the command.
    assert_eq!(tokens(&tool.sandbox), 1);

    let kept = files(tool.home());
    assert!(kept.len() >= 3, "{kept:?}");
    for path in kept {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        let has_key = fs::read_to_string(&path).unwrap().contains(&key);
        assert_eq!(
            has_key,
            path.ends_with("config/credentials.toml"),
            "{}",
            path.display()
        );
    }
    for folder in ["config", "cache", "cache/tokens"] {
        assert_eq!(mode(&tool.home().join(folder)), 0o700, "{folder}");
    }
}

/// Who has no credentials in the environment.
async fn logged_in() -> Tool {
    let mut tool = Tool::new(Sandbox::builder()).await;
    let (id, key) = (
        tool.sandbox.client_id(),
        tool.sandbox.client_key().to_owned(),
    );
    assert_eq!(
        tool.run_with(["login", "--client-id", id, "--stdin"], &key)
            .code,
        0
    );
    tool.unset("CARTEVO_CLIENT_ID");
    tool.unset("CARTEVO_CLIENT_KEY");
    tool
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_others_can_read_are_not_used() {
    let tool = logged_in().await;
    let file = tool.home().join("config/credentials.toml");
    let asked = tool.sandbox.requests().len();
    for open in [0o640, 0o604, 0o660] {
        fs::set_permissions(&file, fs::Permissions::from_mode(open)).unwrap();
        let ended = tool.run(["balance"]);
        assert_eq!(ended.code, 2, "{open:o}: {ended:?}");
        assert!(ended.told.contains("chmod 600"), "{ended:?}");
    }
    assert_eq!(tool.sandbox.requests().len(), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_not_go_to_a_service_that_it_is_not_for() {
    let tool = logged_in().await;
    let other = Sandbox::builder().start().await.unwrap();
    let ended = tool.run(["balance", "--base-url", other.url()]);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(other.requests().is_empty());
    // A service that is not on this machine is spoken to under TLS only.
    let ended = tool.run([
        "login",
        "--base-url",
        "http://api.example.com",
        "--client-id",
        "x",
        "--stdin",
    ]);
    assert_eq!(ended.code, 2, "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_login_keeps_nothing_and_a_script_cannot_be_asked() {
    let tool = Tool::new(Sandbox::builder()).await;
    let login = ["login", "--client-id", tool.sandbox.client_id(), "--stdin"];
    assert_eq!(tool.run_with(login, "key_wrong\n").code, 1);
    assert!(!tool.home().join("config/credentials.toml").exists());
    let asked = tool.sandbox.requests().len();
    assert_eq!(tool.run_with(login, "").code, 2);
    assert_eq!(tool.run(["login"]).code, 2);
    assert_eq!(tool.sandbox.requests().len(), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn half_of_the_credentials_in_the_environment_is_none() {
    let mut tool = Tool::new(Sandbox::builder()).await;
    tool.unset("CARTEVO_CLIENT_KEY");
    let ended = tool.run(["balance"]);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended.told.contains("CARTEVO_CLIENT_KEY is not"),
        "{ended:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_leaves_what_it_was_about_to_do() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    // It answers after longer than anybody waits here.
    let slow = cartevo_sandbox::Fault::Delay(std::time::Duration::from_secs(600));
    tool.sandbox
        .arm(cartevo_sandbox::FaultRule::on("payOut").gives(slow));
    let mut command = tool.command([
        "payments",
        "payout",
        "1000",
        "XAF",
        "--phone",
        "+237670000000",
        "--operator",
        "mtn",
        "--yes",
    ]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while tool.intents().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it has ended");
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(tool.intents().len(), 1);
    let path = tool.home().join("state/intents").join(&tool.intents()[0]);
    assert_eq!(mode(&path), 0o600);
    let kept = fs::read_to_string(path).unwrap();
    assert!(kept.contains("Pay out 1000 XAF to +237670000000"), "{kept}");
}
