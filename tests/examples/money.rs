//! A collection, and the books.

use std::{fs, path::Path};

use cartevo_sandbox::{Fault, FaultRule};
use serde_json::Value;

use crate::program::{run, sandbox, user_of};

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
