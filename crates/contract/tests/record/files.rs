//! Files of browsers, of mitmproxy, of Postman: what is in them, and what is not.

use std::{
    fs,
    path::{Path, PathBuf},
};

use cartevo_contract::{
    conformance::Failure,
    record::{Options, PassedOver, Recorded, day, from_files, text},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{all, error, har, options, record, unmatched, written};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/record/har")
        .join(name)
}

/// What comes of a fixture, and the folder that it is written to.
fn recorded(name: &str) -> (Recorded, TempDir) {
    let out = TempDir::new().unwrap();
    let recorded = from_files(&options(out.path()), &[fixture(name)]).unwrap();
    (recorded, out)
}

#[test]
fn a_browser_with_chromiums_engine() {
    let (recorded, out) = recorded("chrome.har");
    assert_eq!(
        all(out.path()),
        ["createCustomer/conflict-enroll-true", "getWallet/ok-cm-xaf"]
    );
    let wallet = written(out.path(), "getWallet/ok-cm-xaf");
    assert_eq!(
        wallet["source"],
        json!({"kind": "live", "page": "GET /wallets/{id}", "date": "2026-11-02"})
    );
    // Nothing of HTTP/2, of the browser and of the connection.
    assert_eq!(wallet["request"]["headers"], json!({}));
    assert_eq!(
        wallet["response"]["headers"],
        json!({"content-type": "application/json; charset=utf-8"})
    );
    let customer = written(out.path(), "createCustomer/conflict-enroll-true");
    assert_eq!(customer["request"]["query"], json!({"enroll": "true"}));
    assert_eq!(
        customer["request"]["headers"],
        json!({"content-type": "multipart/form-data"})
    );
    assert_eq!(
        customer["request"]["body"],
        json!({"parts": [
            {"name": "email", "value": "person-1@example.com"},
            {"name": "identification_number", "value": "[redacted]"},
            {"name": "id_document_front", "filename": "id_document_front.jpg", "content_type": "image/jpeg", "size": 0},
        ]})
    );
    let note = "nobody has written down how large the file `id_document_front` was";
    assert_eq!(recorded.written[1].notes, [note]);
    assert_eq!(
        unmatched(&recorded),
        [
            (
                "chrome.har, entry 5",
                "GET /api/v1/payment/transactions/8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
                "the nearest operation is `getPayment`, GET /payment/transactions/{transactionId}/status",
            ),
            (
                "chrome.har, entry 6",
                "GET /api/v1/cards",
                "it got no answer: it was blocked, cancelled, or the connection failed",
            ),
            (
                "chrome.har, entry 8",
                "GET /api/v1/payment/balance",
                "the file was exported without the bodies of the answers",
            ),
        ]
    );
    let over = |what: &str| PassedOver {
        what: what.to_owned(),
        calls: 1,
        help: None,
    };
    let all = [
        "a browser's own questions, OPTIONS",
        "stats.example.com",
        "no address of the web",
    ];
    assert_eq!(recorded.passed_over, all.map(over));
}

#[test]
fn numbers_keep_their_digits_and_keys_their_order() {
    let (_, out) = recorded("chrome.har");
    let text = fs::read_to_string(out.path().join("getWallet/ok-cm-xaf.json")).unwrap();
    assert!(
        text.starts_with(
            "{\n  \"operation\": \"getWallet\",\n  \"case\": \"ok-cm-xaf\",\n  \"source\": {\n"
        ),
        "{text}"
    );
    assert!(text.contains("\"balance\": 175000.00,\n        \"payin_balance\": 125000.50,\n        \"payout_balance\": 49999.50,"), "{text}");
    assert!(text.ends_with("  \"quirks\": []\n}\n"), "{text}");
}

#[test]
fn a_browser_with_geckos_engine() {
    let (recorded, out) = recorded("firefox.har");
    assert_eq!(
        all(out.path()),
        [
            "createCard/bad-request-visa",
            "createCustomer/temporarily-unavailable"
        ]
    );
    let card = written(out.path(), "createCard/bad-request-visa");
    // Behind base64.
    assert_eq!(card["response"]["body"]["message"], "Customer not found");
    assert_eq!(card["request"]["body"]["amount"], 10.0);
    assert_eq!(card["source"]["date"], "2026-11-03");
    let customer = written(out.path(), "createCustomer/temporarily-unavailable");
    // The browser has taken the form apart.
    let parts = &customer["request"]["body"]["parts"];
    assert_eq!(
        parts[1],
        json!({"name": "id_document_front", "filename": "id_document_front.png", "content_type": "image/png", "size": 5})
    );
    assert_eq!(
        customer["response"]["headers"],
        json!({"content-type": "text/html", "retry-after": "5"})
    );
    assert_eq!(
        customer["response"]["body"],
        "<html><body>busy</body></html>"
    );
    // The ledger knows answers that are no JSON.
    assert_eq!(recorded.written[1].quirks, ["Q116"]);
}

#[test]
fn what_deviates_is_told_at_once() {
    let (recorded, _out) = recorded("firefox.har");
    assert!(!recorded.is_clean());
    let missing = recorded
        .findings
        .iter()
        .filter(|finding| finding.code == "missing-field");
    assert_eq!(missing.count(), 13);
    let text = text(&recorded);
    assert!(text.contains("/request/body/parts/city: the contract requires `city`, and it is not there [missing-field]\n  contract: openapi.yaml:"), "{text}");
    assert!(text.contains("and 9 more"), "{text}");
}

#[test]
fn a_proxy_in_front_of_the_api() {
    let (recorded, out) = recorded("mitmproxy.har");
    let help = "if that is the API, as `listWallets` looks like: `--base-url http://gateway.example.com:8080/partners/cartevo`";
    assert_eq!(recorded.passed_over[0].help.as_deref(), Some(help));
    assert!(recorded.written.is_empty());

    let options = Options {
        base_urls: vec!["http://gateway.example.com:8080/partners/cartevo/".to_owned()],
        ..options(out.path())
    };
    let recorded = from_files(&options, &[fixture("mitmproxy.har")]).unwrap();
    let list = written(out.path(), "listWallets/ok-empty");
    assert_eq!(
        list["request"]["query"],
        json!({"a": ["1", "2"], "b": "x y/z"})
    );
    assert_eq!(list["request"]["headers"], json!({"accept": "text/html"}));
    let cached = "it was answered from a cache (304), so nothing of the answer is in it";
    assert_eq!(
        unmatched(&recorded),
        [(
            "mitmproxy.har, entry 2",
            "GET /partners/cartevo/cards",
            cached
        )]
    );
}

#[test]
fn a_collection_of_postman() {
    let (recorded, out) = recorded("postman.json");
    assert_eq!(all(out.path()), ["createToken/ok", "freezeCard/not-found"]);
    let freeze = written(out.path(), "freezeCard/not-found");
    assert_eq!(
        freeze["request"]["path"],
        "/cards/3c90c3cc-0d44-4b50-8888-8dd25736052a/freeze"
    );
    assert_eq!(freeze["request"]["query"], json!({"lang": "fr"}));
    assert_eq!(freeze["source"]["date"], "2026-11-05");
    let token = written(out.path(), "createToken/ok");
    assert_eq!(
        token["request"]["body"],
        json!({"client_id": "client_abcdef123456", "client_key": "[redacted]"})
    );
    assert_eq!(token["response"]["body"]["access_token"], "[redacted]");
    // It does not say its day.
    assert_eq!(token["source"]["date"], "2026-11-21");
    assert_eq!(
        unmatched(&recorded),
        [(
            "postman.json, example 3",
            "GET /api/v1/cards",
            "the example has no HTTP status"
        )]
    );
}

#[test]
fn a_request_that_was_left_out_of_the_file_is_not_made_up() {
    let out = TempDir::new().unwrap();
    let mut har = har("POST", "/cards", 401, &error(401));
    har["log"]["entries"][0]["request"]["bodySize"] = json!(52);
    let recorded = record(&options(out.path()), &har);
    assert_eq!(
        written(out.path(), "createCard/unauthorized")["request"],
        Value::Null
    );
    assert_eq!(
        recorded.written[0].notes,
        ["without its request: the file was exported without the body of the request"]
    );
}

#[test]
fn the_source_is_told_by_the_address_or_by_the_caller() {
    let out = TempDir::new().unwrap();
    let mut har = har("GET", "/cards", 401, &error(401));
    har["log"]["entries"][0]["request"]["url"] = json!("http://127.0.0.1:4010/api/v1/cards");
    let base_urls = vec!["http://127.0.0.1:4010/api/v1".to_owned()];
    let options = Options {
        base_urls,
        date: Some(day("2026-01-31").unwrap()),
        ..options(out.path())
    };
    record(&options, &har);
    let source = &written(out.path(), "listCards/unauthorized")["source"];
    assert_eq!(
        *source,
        json!({"kind": "sandbox", "page": "GET /cards", "date": "2026-01-31"})
    );
}

#[test]
fn files_that_are_nothing_of_the_kind_are_named() {
    let folder = TempDir::new().unwrap();
    let files = ["no.har", "other.json", "missing.har"].map(|name| folder.path().join(name));
    fs::write(&files[0], "{\"log\": [").unwrap();
    fs::write(&files[1], "{\"log\": {}}").unwrap();
    let Err(Failure::Usage(error)) = from_files(&options(folder.path()), &files) else {
        panic!("they were read");
    };
    let wanted = [
        "no.har:1:9: it is no JSON",
        "other.json: it has neither `log.entries`, as HAR has, nor",
        "missing.har: No such file",
    ];
    for (problem, wanted) in error.problems.iter().zip(wanted) {
        assert!(problem.contains(wanted), "{problem}");
    }
    assert_eq!(error.problems.len(), 3);
    // As some tools begin their files.
    fs::write(&files[0], "\u{feff}{\"log\": {\"entries\": []}}").unwrap();
    assert!(
        from_files(&options(folder.path()), &files[..1])
            .unwrap()
            .is_clean()
    );
}
