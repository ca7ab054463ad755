//! Without credentials each example shows itself, in a sandbox of its own.

use crate::program::{alone, run};

/// Runs it, and looks for what it has to say, in this order.
fn shows(name: &str, lines: &[&str]) {
    let ended = run(alone(name));
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let mut rest = &*ended.said;
    for line in lines {
        let found = rest.find(line);
        let found =
            found.unwrap_or_else(|| panic!("{line:?} is not said, or not there: {}", ended.said));
        rest = &rest[found + line.len()..];
    }
}

#[test]
fn the_quickstart_ends_with_a_card_and_a_settled_top_up() {
    shows(
        "quickstart",
        &[
            "[redacted]",
            "125000 XAF",
            "25.50 USD",
            "130000 XAF",
            "4224.00 USD",
        ],
    );
}

#[test]
fn cards_are_issued_once_although_an_answer_is_lost() {
    shows(
        "issue_cards",
        &[
            "the answer was lost",
            "it is there",
            "Once more",
            "3 cards are there",
            "issued: 3",
        ],
    );
}

#[test]
fn a_collection_has_three_ends() {
    shows(
        "collect_and_wait",
        &[
            "ORDER-1: paid, 1000 XAF",
            "ORDER-2: not paid",
            "ORDER-3: not known yet",
        ],
    );
}

#[test]
fn payouts_are_made_once_although_the_file_is_paid_twice() {
    shows(
        "bulk_payouts",
        &[
            "0 of 3 are made already",
            "3/3",
            "3 of 3 are made already",
            "3 payouts were made",
            "paid: 3",
        ],
    );
}

#[cfg(feature = "webhook")]
#[test]
fn a_receiver_believes_the_api_and_not_the_notice() {
    shows(
        "webhook_axum",
        &[
            "it is SUCCESS, 1000 XAF",
            "status 200",
            "status 401",
            "said: \"9000000\", found: \"1000\"",
        ],
    );
}

#[test]
fn wallets_add_up_while_cards_are_issued_and_money_comes_in() {
    shows(
        "reconcile_wallets",
        &[
            "seen for the first time",
            "4224.00 USD adds up, 1 new",
            "180000 XAF adds up, 0 new",
        ],
    );
}

#[test]
fn a_wrong_argument_is_explained_and_nothing_is_done() {
    for name in [
        "issue_cards",
        "collect_and_wait",
        "bulk_payouts",
        "reconcile_wallets",
    ] {
        let mut command = alone(name);
        command.arg("--allow-write");
        let ended = run(command);
        assert_eq!(ended.code, Some(2), "{name}");
        assert!(ended.said.starts_with("usage: "), "{}", ended.said);
    }
}
