//! A collection, and the books.

use std::{fs, path::Path, time::Duration};

use cartevo_sandbox::{Fault, FaultRule, Sandbox};
use serde_json::Value;

use crate::program::{crash, run, sandbox, until, user_of};

#[tokio::test]
async fn an_order_that_is_collected_twice_charges_its_payer_once() {
    let sandbox = sandbox("{}").await;
    let order = ["ORDER-9", "+237670000000", "mtn", "1000", "--allow-writes"];
    let lost = FaultRule::on("collectPayment").call(1);
    sandbox.arm(lost.gives(Fault::ResetAfterWork));
    for _ in 0..2 {
        let ended = run(user_of(&sandbox, "collect_and_wait", &order));
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert!(
            ended.said.contains("ORDER-9: paid, 1000 XAF"),
            "{}",
            ended.said
        );
    }
    assert_eq!(sandbox.transactions().len(), 1);
}

#[tokio::test]
async fn an_order_that_nobody_pays_ends_otherwise() {
    let sandbox = sandbox("{}").await;
    let order = ["ORDER-9", "+237670000001", "mtn", "1000", "--allow-writes"];
    let ended = run(user_of(&sandbox, "collect_and_wait", &order));
    assert_eq!(ended.code, Some(1), "{}", ended.said);
}

/// Runs it for one order, and gives the exit code and what was said.
fn order_of(sandbox: &Sandbox, payer: &str) -> (Option<i32>, String) {
    let order = ["ORDER-9", payer, "mtn", "1000", "--allow-writes"];
    let ended = run(user_of(sandbox, "collect_and_wait", &order));
    (ended.code, ended.said)
}

#[tokio::test]
async fn an_order_that_a_crashed_run_has_begun_is_never_called_unpaid() {
    let sandbox = sandbox("{}").await;
    let payer = "+237670000000";
    let order = ["ORDER-9", payer, "mtn", "1000", "--allow-writes"];
    // Another order, whose number contains this one's, is not taken for it.
    let another = ["ORDER-99", "+237670000001", "mtn", "1000", "--allow-writes"];
    run(user_of(&sandbox, "collect_and_wait", &another));
    let long = Duration::from_secs(60);
    sandbox.arm(
        FaultRule::on("collectPayment")
            .call(1)
            .gives(Fault::Delay(long)),
    );
    crash(&sandbox, user_of(&sandbox, "collect_and_wait", &order));
    // What it had sent is done all the same.
    sandbox.advance(long);
    until(|| sandbox.transactions().len() == 2);

    let mut without_token = user_of(&sandbox, "collect_and_wait", &order);
    without_token.env("CARTEVO_CLIENT_KEY", "wrong");
    let ended = run(without_token);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    for (operation, status) in [("*", 401), ("*", 422), ("listPayments", 403)] {
        sandbox.disarm();
        let refused = FaultRule::on(operation).every_call();
        sandbox.arm(refused.gives(Fault::Status(status)));
        let (code, said) = order_of(&sandbox, payer);
        assert_eq!(code, Some(3), "{operation}, {status}: {said}");
    }
    // Who looks first does not need to ask for it again.
    sandbox.disarm();
    let refused = FaultRule::on("collectPayment").every_call();
    sandbox.arm(refused.gives(Fault::Status(422)));
    let (code, said) = order_of(&sandbox, payer);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("ORDER-9: paid, 1000 XAF"), "{said}");
    assert_eq!(sandbox.transactions().len(), 2);
}

#[tokio::test]
async fn a_run_that_is_turned_away_says_nothing_of_an_order_and_a_refusal_does() {
    for (fault, expected) in [
        (Fault::Status(401), 3),
        (Fault::Status(403), 3),
        (Fault::TooManyRequests(Some(3_600)), 3),
        (Fault::Status(404), 1),
    ] {
        let sandbox = sandbox("{}").await;
        let refused = FaultRule::on("collectPayment").every_call();
        sandbox.arm(refused.gives(fault));
        let (code, said) = order_of(&sandbox, "+237670000000");
        assert_eq!(code, Some(expected), "{fault:?}: {said}");
    }
    // The token ends between the look and the call, and there is no other.
    let sandbox = sandbox("{}").await;
    sandbox.arm(
        FaultRule::on("collectPayment")
            .call(1)
            .gives(Fault::TokenExpired),
    );
    let no_other = FaultRule::on("createToken").calls(2..100);
    sandbox.arm(no_other.gives(Fault::Status(400)));
    let (code, said) = order_of(&sandbox, "+237670000000");
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("ORDER-9: not known yet"), "{said}");
    sandbox.disarm();
    // The operator is not there.
    let (code, said) = order_of(&sandbox, "+237670000422");
    assert_eq!(code, Some(1), "{said}");
}

#[tokio::test]
async fn a_cent_is_missed_until_it_is_found() {
    let sandbox = sandbox("{}").await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("statement.json");
    let books = || {
        let ended = run(user_of(
            &sandbox,
            "reconcile_wallets",
            &[path.to_str().expect("text")],
        ));
        (ended.code, ended.said)
    };
    assert_eq!(books().0, Some(0));
    let wallet = sandbox.seeded().usd_wallet.clone();
    let right = balance(&path, wallet.as_str(), "4250.49");
    for _ in 0..2 {
        let (code, said) = books();
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("4250.50 USD is off by 0.01 USD"), "{said}");
    }
    balance(&path, wallet.as_str(), &right);
    assert_eq!(books().0, Some(0));
}

/// Writes another balance of a wallet into a statement, and gives the one that was there.
fn balance(path: &Path, wallet: &str, new: &str) -> String {
    let text = fs::read_to_string(path).expect("a statement");
    let mut statement: Value = serde_json::from_str(&text).expect("JSON");
    let place = &mut statement[wallet]["balance"];
    let old = place.to_string();
    *place = new.parse::<serde_json::Number>().expect("a number").into();
    fs::write(path, statement.to_string()).expect("a file");
    old
}
