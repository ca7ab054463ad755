use serde_json::json;

use crate::support::Owner;

/// Method and path, body, and what the error says of it.
const REFUSED: &str = r#"
POST /clock | {} | `advance_seconds` is missing: expected a number of seconds
POST /clock | {"advance_seconds": "soon"} | `advance_seconds`: expected a number
POST /clock | {"advance_seconds": -1} | `advance_seconds`: expected a number
POST /clock | {"advance_seconds": 0.0001} | `advance_seconds`: expected a number
POST /clock | {"seconds": 1} | unknown field `seconds`; known are `advance_seconds`
POST /clock | [1] | expected a JSON object
POST /settle | {"transaction_id": 7} | `transaction_id`: expected a text
POST /settle | {"transaction_id": ""} | `transaction_id`: expected a text
POST /settle | {"transaction_id": "x", "reason": "y"} | unknown field `reason`
POST /settle | {"transaction_id": | this is not JSON: EOF while parsing a value at line 1
POST /settle | | expected a JSON object with `transaction_id`, found nothing
POST /kyc | {"customer_id": "x", "status": "GOOD"} | `status`: expected one of APPROVED, REJECTED, PENDING
POST /cards/x/status | {"status": 1} | `status`: expected one of PENDING, ACTIVE
POST /cards/x/purchase | {"amount": "1.005", "merchant": "M"} | `amount`: expected a sum above 0
POST /cards/x/purchase | {"amount": 0, "merchant": "M"} | `amount`: expected a sum above 0
POST /cards/x/purchase | {"amount": 1e40, "merchant": "M"} | `amount`: expected a sum above 0
POST /cards/x/purchase | {"amount": 1} | `merchant` is missing
POST /wallets/x | {} | expected `is_active` or `credit`
POST /wallets/x | {"to": "payin"} | `to` says where a `credit` goes
POST /wallets/x | {"is_active": "no"} | `is_active`: expected true or false
PUT /quirks | {"quirks": "Q1"} | `quirks`: expected a list of names
PUT /quirks | {"quirks": ["Q1", "Q9999"]} | Q9999
PUT /rate-limit | {"requests": 0, "seconds": 60} | `requests`: expected a whole number from 1
PUT /rate-limit | {"requests": 1} | `seconds` is missing: expected a whole number from 1
PUT /rate-limit | {"off": true, "requests": 1} | expected either `off` or
PUT /webhook | {"url": "nowhere"} | `url`: expected an address
PUT /webhook | {"url": "ftp://h/"} | `url`: expected an address
PUT /webhook | {"url": "http://h/", "scheme": "legacy"} | `secret` is missing
PUT /webhook | {"url": "http://h/", "scheme": "x"} | `scheme`: expected one of cartevo-v1, legacy, unsigned
POST /faults | {"operation": "createcard", "fault": "html"} | there is no operation `createcard`; did you mean `createCard`?
POST /faults | {"operation": "createCard", "fault": "fire"} | fire
PUT /snapshot | {"now": "2026-05-09T10:15:00Z"} | this is not a snapshot: missing field
"#;

#[tokio::test]
async fn bad_bodies_are_refused_with_what_was_expected_and_where() {
    let owner = Owner::new().await;
    let before = owner.get("/snapshot").await;
    for line in REFUSED.trim().lines() {
        let parts: Vec<_> = line.splitn(3, '|').map(str::trim).collect();
        let [endpoint, body, expected] = parts.as_slice() else {
            panic!("{line}");
        };
        let (method, path) = endpoint.split_once(' ').unwrap();
        let request = owner.request(method, path).body((*body).to_owned());
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 400, "{line}");
        let answer: serde_json::Value = response.json().await.unwrap();
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(expected), "{line}: {error}");
    }
    assert_eq!(owner.get("/snapshot").await, before);
    assert_eq!(owner.get("/faults").await, json!({"faults": []}));
}
