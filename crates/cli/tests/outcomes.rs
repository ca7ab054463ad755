//! What scripts rely on: how a command ends tells how the money stands, and where to look again.

mod runs;

use std::{
    fs,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use cartevo_sandbox::{Fault, FaultRule, Sandbox};
use runs::Tool;
use serde_json::json;

const COLLECT: [&str; 11] = [
    "payments",
    "collect",
    "1000",
    "XAF",
    "--phone",
    "+237670000000",
    "--operator",
    "mtn",
    "--external-id",
    "ORDER-7",
    "--yes",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_repetition_of_what_has_failed_by_now_is_1() {
    let tool = Tool::new(Sandbox::builder().quota(None).settle_after(None)).await;
    let begun = tool.run(COLLECT.into_iter().chain(["--json"]));
    assert_eq!(begun.code, 0, "{begun:?}");
    let id = begun.json()["transaction_id"].as_str().unwrap().to_owned();
    tool.sandbox.fail(&id).unwrap();
    let again = tool.run(COLLECT.into_iter().chain(["--json"]));
    assert_eq!(again.code, 1, "{again:?}");
    assert_eq!(again.out, "");
    let error = again.error();
    assert_eq!(error["ended"], "FAILED");
    assert_eq!(error["transaction_id"], json!(id));

    let wallet = tool.sandbox.seeded().xaf_wallet.clone();
    let fund = ["wallets", "fund", &wallet, "1000", "XAF", "--yes", "--json"];
    let payer = ["--phone", "+237670000000", "--operator", "mtn"];
    let fund = fund.into_iter().chain(payer).chain(["--trx-id", "TOPUP-7"]);
    let begun = tool.run(fund.clone());
    assert_eq!(begun.code, 0, "{begun:?}");
    let id = tool.sandbox.transactions().pop().unwrap().id;
    tool.sandbox.fail(&id).unwrap();
    let again = tool.run(fund);
    assert_eq!(again.code, 1, "{again:?}");
    assert_eq!(again.error()["transaction_id"], json!(id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_ends_undecided_names_what_to_look_for() {
    let tool = Tool::new(Sandbox::builder().quota(None).settle_after(None)).await;
    let wait = ["--wait", "--wait-for", "0s", "--json"];
    let ended = tool.run(COLLECT.into_iter().chain(wait));
    assert_eq!(ended.code, 3, "{ended:?}");
    let id = tool.sandbox.transactions().pop().unwrap().id;
    assert_eq!(ended.error()["transaction_id"], json!(id));
    // What 3 says is true of it, too: `reconcile` tells how it stands.
    let intent = ended.error()["intent"].as_str().unwrap().to_owned();
    let found = tool.run(["reconcile", &intent, "--json"]);
    assert_eq!(found.code, 0, "{found:?}");
    assert_eq!(found.json()["reconciled"][0]["found_id"], json!(id));
    assert_eq!(found.json()["reconciled"][0]["found_status"], "PENDING");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_json_standard_error_has_the_error_and_nothing_else() {
    let tool = Tool::new(Sandbox::builder().quota(None).settle_after(None)).await;
    let begun = tool.run(COLLECT.into_iter().chain(["--json"]));
    assert_eq!((begun.code, begun.told.as_str()), (0, ""));
    // It waits for longer than it would without a word to a person.
    let busy = FaultRule::on("collectPayment").every_call();
    tool.sandbox
        .arm(busy.gives(Fault::TooManyRequests(Some(3))));
    let ended = tool.run(COLLECT.into_iter().chain(["--json", "--deadline", "5s"]));
    assert_eq!(ended.code, 4, "{ended:?}");
    assert_eq!(ended.error()["kind"], "rate_limited");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_out_is_forgotten_only_when_it_was_told() {
    let tool = Tool::new(Sandbox::builder().quota(None).settle_after(None)).await;
    let lost = FaultRule::on("collectPayment").every_call();
    tool.sandbox.arm(lost.gives(Fault::SuccessFalseAfterWork));
    assert_eq!(tool.run(COLLECT).code, 3);
    assert_eq!(tool.intents().len(), 1);

    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut reconcile = tool.command(["reconcile"]);
    let status = reconcile
        .stdin(Stdio::null())
        .stdout(full)
        .stderr(Stdio::null())
        .status();
    assert_eq!(status.unwrap().code(), Some(100));
    assert_eq!(tool.intents().len(), 1);

    // One that nobody can read is in the way of no other.
    let folder = tool.home().join("state/intents");
    fs::write(folder.join("broken.json"), "{").unwrap();
    // What was carried out has failed since, and that is said.
    let id = tool.sandbox.transactions().pop().unwrap().id;
    tool.sandbox.fail(&id).unwrap();
    tool.sandbox.advance(Duration::from_secs(1));
    let ended = tool.run(["reconcile", "--json"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(ended.json()["reconciled"][0]["found_status"], "FAILED");
    assert!(ended.told.contains("broken.json"), "{ended:?}");
    assert_eq!(tool.intents(), ["broken.json"]);
}

/// A payment that was accepted must be found again, whatever comes after it.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_is_forgotten_only_when_it_was_told() {
    let tool = Tool::new(Sandbox::builder().quota(None).settle_after(None)).await;
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let mut collect = tool.command(COLLECT.into_iter().chain(["--json"]));
    let collect = collect.stdin(Stdio::null()).stderr(Stdio::piped());
    let ended = collect.stdout(full()).output().unwrap();
    assert_eq!(ended.status.code(), Some(100));
    let error: serde_json::Value = serde_json::from_slice(&ended.stderr).unwrap();
    let intent = error["error"]["intent"].as_str().unwrap();
    assert_eq!(error["error"]["reference"], "ORDER-7");
    assert_eq!(tool.intents(), [format!("{intent}.json")]);

    // Nor is it told to who has gone away.
    assert_eq!(tool.run_unread(COLLECT), 100);
    assert_eq!(tool.intents().len(), 2);
    assert_eq!(tool.run_unread(["reconcile"]), 0);
    assert_eq!(tool.intents().len(), 2);

    let found = tool.run(["reconcile", intent, "--json"]);
    assert_eq!(found.code, 0, "{found:?}");
    let id = tool.sandbox.transactions().pop().unwrap().id;
    assert_eq!(found.json()["reconciled"][0]["found_id"], json!(id));
    assert_eq!(tool.run(["reconcile"]).code, 0);
    assert!(tool.intents().is_empty());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_while_it_waits_leaves_what_it_has_begun() {
    let tool = Tool::new(Sandbox::builder().quota(None).settle_after(None)).await;
    let mut waiting = tool.command(COLLECT.into_iter().chain(["--wait", "--json"]));
    let waiting = waiting.stdin(Stdio::null()).stdout(Stdio::null());
    let mut waiting = waiting.stderr(Stdio::null()).spawn().unwrap();
    // It has begun to look.
    let late = Instant::now() + Duration::from_secs(60);
    let looks = |request: &cartevo_sandbox::LoggedRequest| request.operation == Some("getPayment");
    while !tool.sandbox.requests().iter().any(looks) {
        assert!(Instant::now() < late, "{:?}", tool.sandbox.requests());
        thread::yield_now();
    }
    waiting.kill().unwrap();
    waiting.wait().unwrap();

    let found = tool.run(["reconcile", "--json"]);
    assert_eq!(found.code, 0, "{found:?}");
    let id = tool.sandbox.transactions().pop().unwrap().id;
    assert_eq!(found.json()["reconciled"][0]["found_id"], json!(id));
}
