//! Payouts in bulk: under the quota, and through a crash.

use std::{collections::BTreeSet, fs, sync::Arc, time::Duration};

use cartevo::{Client, RetryPolicy, Unlimited};
use cartevo_sandbox::{Fault, FaultRule, Sandbox};

use crate::program::{crash, run, sandbox, until, user_of};

#[allow(dead_code, reason = "the example's own `main`")]
#[path = "../../examples/bulk_payouts.rs"]
mod bulk_payouts;
#[allow(dead_code, reason = "some of it is for other tests")]
#[path = "../chaos/time.rs"]
mod time;

fn file(lines: usize) -> String {
    let lines = (1..=lines).map(|line| format!("{line},+2376700{line:05},mtn,100\n"));
    lines.collect()
}

/// The references of all payouts, and how many there are.
fn made(sandbox: &Sandbox) -> (BTreeSet<String>, usize) {
    let transactions = sandbox.transactions();
    let references = transactions.iter().filter_map(|one| one.reference.clone());
    (references.collect(), transactions.len())
}

#[tokio::test(start_paused = true)]
async fn a_batch_keeps_to_the_quota_and_takes_the_minutes_that_it_needs() {
    let settle = Some(Duration::from_secs(5));
    let sandbox = Sandbox::builder().settle_after(settle).start().await;
    let sandbox = sandbox.expect("a sandbox with the documented quota");
    let attempts = Arc::new(time::Attempts::default());
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .hook(attempts.clone())
        .build()
        .expect("a client");
    let payouts = bulk_payouts::payouts("MAY", &file(35)).expect("35 payouts");
    let (time, begun) = (time::Time::held(attempts), sandbox.now());
    let paid = bulk_payouts::pay(&client, "MAY", &payouts);
    let tally = time.during(&sandbox, paid).await.expect("they are paid");

    assert_eq!(made(&sandbox).0.len(), 35);
    assert_eq!(made(&sandbox).1, 35);
    assert_eq!(tally.refused, 1, "{tally:?}"); // the one whose number ends in 00001
    // A token, two lists and 35 payouts, ten in a minute, and nobody was turned away.
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 38);
    assert!(requests.iter().all(|request| request.status != 429));
    let minutes = (sandbox.now() - begun).num_minutes();
    assert!((3..=4).contains(&minutes), "{minutes}");
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_batch_pays_nobody_twice() {
    let sandbox = sandbox("{}").await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("payouts.csv");
    fs::write(
        &path,
        "x,+237670000100,mtn,100\ny,+237670000200,mtn,200\nz,+237670000300,mtn,300\n",
    )
    .expect("a file");
    let arguments = ["MAY", path.to_str().expect("text"), "--allow-writes"];
    let program = || user_of(&sandbox, "bulk_payouts", &arguments);
    let long = Duration::from_secs(60);
    sandbox.arm(FaultRule::on("payOut").call(2).gives(Fault::Delay(long)));
    crash(&sandbox, program());
    sandbox.advance(long);
    until(|| sandbox.transactions().len() == 2);

    let ended = run(program());
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(
        ended.said.contains("2 of 3 are made already"),
        "{}",
        ended.said
    );
    assert_eq!(made(&sandbox).1, 3);
    let ended = run(program());
    assert!(
        ended.said.contains("3 of 3 are made already"),
        "{}",
        ended.said
    );
    assert_eq!(made(&sandbox).1, 3);
}

#[tokio::test]
async fn a_payout_is_open_when_neither_it_nor_the_question_about_it_is_answered() {
    let sandbox = sandbox("{}").await;
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .quota(Unlimited)
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    let payouts = bulk_payouts::payouts("MAY", &file(1)).expect("a payout");
    sandbox.arm([
        FaultRule::on("payOut")
            .call(1)
            .gives(Fault::ResetAfterReading),
        FaultRule::on("listPayments")
            .call(2)
            .gives(Fault::Status(503)),
    ]);
    let tally = bulk_payouts::pay(&client, "MAY", &payouts).await;
    let open = bulk_payouts::Tally {
        open: 1,
        ..Default::default()
    };
    assert_eq!(tally.expect("the lists are read"), open);
}

#[tokio::test]
async fn a_batch_whose_end_cannot_be_read_is_not_taken_for_a_refused_one() {
    let sandbox = sandbox("{}").await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("payouts.csv");
    fs::write(&path, "x,+237670000100,mtn,100\n").expect("a file");
    let unread = FaultRule::on("listPayments").call(2);
    sandbox.arm(unread.gives(Fault::Status(400)));
    let arguments = ["MAY", path.to_str().expect("text"), "--allow-writes"];
    let ended = run(user_of(&sandbox, "bulk_payouts", &arguments));
    assert_eq!(made(&sandbox).1, 1);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
}
