//! What is written where, and what is not.

use std::fs;

use cartevo_contract::{SourceKind, record::Options};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{all, error, har, options, record, unmatched};

/// All of them in one.
fn joined(hars: impl IntoIterator<Item = Value>) -> Value {
    let entries = hars
        .into_iter()
        .map(|mut har| har["log"]["entries"][0].take());
    json!({"log": {"entries": entries.collect::<Vec<_>>()}})
}

#[test]
fn an_exchange_is_written_once_and_overwrites_no_other() {
    let out = TempDir::new().unwrap();
    let options = options(out.path());
    let har = |message: &str| {
        let body =
            json!({"success": false, "statusCode": 404, "message": message, "error": "Not Found"});
        har(
            "GET",
            "/wallets/3c90c3cc-0d44-4b50-8888-8dd25736052a",
            404,
            &body,
        )
    };
    let first = record(&options, &har("one"));
    assert_eq!(first.written[0].id, "getWallet/not-found");
    let bytes = || fs::read(out.path().join("getWallet/not-found.json")).unwrap();
    let before = bytes();
    let second = record(&options, &har("two"));
    assert_eq!(second.written[0].id, "getWallet/not-found-2");
    let again = record(&options, &har("one"));
    assert!(again.written.is_empty());
    assert_eq!(
        again.same,
        [(
            "session.har, entry 1".to_owned(),
            "getWallet/not-found".to_owned()
        )]
    );
    assert_eq!(bytes(), before);
    // Another kind of source says it for itself.
    let sandbox = Options {
        source: Some(SourceKind::Sandbox),
        ..options
    };
    assert_eq!(
        record(&sandbox, &har("one")).written[0].id,
        "getWallet/not-found-3"
    );
    // Also what is no recording stays as it is.
    fs::write(out.path().join("getWallet/not-found-4.json"), "mine").unwrap();
    assert_eq!(
        record(&sandbox, &har("three")).written[0].id,
        "getWallet/not-found-5"
    );
    assert_eq!(
        fs::read(out.path().join("getWallet/not-found-4.json")).unwrap(),
        b"mine"
    );
}

#[test]
fn cases_are_called_by_what_they_show() {
    let list =
        |data: Value| json!({"success": true, "statusCode": 200, "message": "m", "data": data});
    let refused =
        json!({"success": false, "statusCode": 404, "message": "no", "error": "No such thing"});
    let code = json!({"error": {"code": "invalid_request", "message": "m"}});
    let cases = [
        (
            "/payment/transactions?page=2&status=SUCCESS",
            200,
            list(json!([])),
            "listPayments/ok-page-2-status-success-empty",
        ),
        (
            "/wallets/usd-balance",
            401,
            error(401),
            "getUsdBalance/unauthorized",
        ),
        ("/wallets", 418, error(418), "listWallets/status-418"),
        ("/wallets", 200, refused, "listWallets/error-in-success"),
        ("/cards", 400, code, "listCards/bad-request-invalid-request"),
        // No sentence, no long value and no parameter that nobody knows becomes a name.
        (
            "/payment/transactions?from_date=2026-05-09T10:15:00Z&owner=jane",
            500,
            error(500),
            "listPayments/internal-error-by-from-date",
        ),
    ];
    let out = TempDir::new().unwrap();
    let hars = cases
        .iter()
        .map(|(path, status, body, _)| har("GET", path, *status, body));
    let recorded = record(&options(out.path()), &joined(hars));
    let ids: Vec<&str> = recorded
        .written
        .iter()
        .map(|written| written.id.as_str())
        .collect();
    assert_eq!(ids, cases.map(|(.., id)| id));
}

#[test]
fn what_is_of_no_operation_is_explained() {
    let calls = [
        (
            "DELETE",
            "/cards/1",
            "the contract has no DELETE there, but GET (`getCard`)",
        ),
        (
            "GET",
            "/wallets/",
            "it is `listWallets` but for the slash at its end",
        ),
        (
            "POST",
            "/wallet/fund",
            "the nearest operation is `fundWallet`, POST /wallets/fund",
        ),
        (
            "GET",
            "/something/else/altogether/2/see",
            "no operation of the contract is near it",
        ),
    ];
    let hars = calls.map(|(method, path, _)| har(method, path, 404, &error(404)));
    let mut above = har("GET", "", 200, &error(404));
    above["log"]["entries"][0]["request"]["url"] = json!("https://api.cartevo.co/v2/cards");
    let out = TempDir::new().unwrap();
    let recorded = record(
        &options(out.path()),
        &joined(hars.into_iter().chain([above])),
    );
    let found: Vec<&str> = unmatched(&recorded)
        .into_iter()
        .map(|(.., why)| why)
        .collect();
    let wanted = calls.iter().map(|(.., why)| *why);
    assert_eq!(
        found,
        wanted
            .chain(["it is not below api.cartevo.co/api/v1"])
            .collect::<Vec<_>>()
    );
    assert!(all(out.path()).is_empty());
}
