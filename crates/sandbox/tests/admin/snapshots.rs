use cartevo_sandbox::{Sandbox, Snapshot};
use serde_json::{Value, json};

use crate::support::Owner;

impl Owner {
    async fn answers(&self, token: &str) -> Vec<(u16, Value)> {
        let seeded = self.sandbox.seeded();
        let mut answers = Vec::new();
        for path in [
            "/customers".to_owned(),
            format!("/customers/{}/cards", seeded.approved_customer),
            "/cards".to_owned(),
            "/wallets".to_owned(),
            "/wallet/transactions".to_owned(),
            "/payment/transactions".to_owned(),
            "/payment/balance".to_owned(),
            format!("/wallets/{}", seeded.xaf_wallet),
            format!("/wallets/{}", seeded.usd_wallet),
        ] {
            let answer = self.call(token, "GET", &path, None).await;
            assert_eq!(answer.0, 200, "{path}: {}", answer.1);
            answers.push(answer);
        }
        answers
    }
}

#[tokio::test]
async fn a_restored_sandbox_gives_the_same_answers_and_goes_on_in_the_same_way() {
    let owner = Owner::of(Sandbox::builder().quota(None)).await;
    let token = owner.own_token().await;
    owner.card(&token).await;
    owner.post("/clock", json!({"advance_seconds": 100})).await;
    let pending = owner.top_up(&token).await;
    owner.put("/quirks", json!({"quirks": ["Q1"]})).await;
    owner.put("/quirks", json!({"quirks": []})).await;
    let twice = json!({"operation": "createCard", "call": 2, "fault": "status:503"});
    owner.post("/faults", twice).await;
    let snapshot = owner.get("/snapshot").await;

    let mut courses = Vec::new();
    for _ in 0..3 {
        let before = owner.answers(&token).await;
        let first = owner.card(&token).await;
        let (second, _) = owner.call(&token, "POST", "/cards", Some(json!({}))).await;
        let balance = owner.wallet(&token).await;
        owner.post("/clock", json!({"advance_seconds": 5})).await;
        let settled = owner.wallet(&token).await;
        assert_eq!(second, 503, "the second call since the rule was armed");
        assert_ne!(balance, settled, "the job of the top-up ran");
        let after = owner.answers(&token).await;
        courses.push((before, first, settled, after));

        owner
            .put("/quirks", json!({"quirks": ["server-2025"]}))
            .await;
        owner.post("/kyc", json!({"customer_id": owner.sandbox.seeded().approved_customer, "status": "REJECTED"})).await;
        owner.sandbox.revoke_tokens();
        owner.sandbox.forget_company();
        let clock = owner.put("/snapshot", snapshot.clone()).await;
        assert_eq!(clock["now"], "2026-05-09T10:16:40.000Z");
        assert_eq!(owner.get("/snapshot").await, snapshot);
    }
    assert_eq!(courses[0], courses[1]);
    assert_eq!(courses[0], courses[2]);
    let status = owner
        .ask("POST", "/settle", Some(json!({"transaction_id": pending})))
        .await
        .0;
    assert_eq!(status, 200, "pending again");
}

#[tokio::test]
async fn another_sandbox_goes_on_from_a_snapshot() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let card = owner.card(&token).await;
    owner
        .put(
            "/webhook",
            json!({"url": "http://127.0.0.1:1/", "secret": "s"}),
        )
        .await;
    let snapshot = owner.get("/snapshot").await;
    let other = Owner::new().await;
    other.put("/snapshot", snapshot.clone()).await;
    assert_eq!(other.get("/snapshot").await, snapshot);
    assert_eq!(other.answers(&token).await, owner.answers(&token).await);
    assert_eq!(other.sandbox.cards()[0].id, card);
    assert_eq!(
        other.sandbox.credentials()[0].client_key(),
        owner.sandbox.client_key(),
    );
}

/// A place in a snapshot, what is put there, and what the error says of it.
const MISFITS: &str = r#"
/state/cards/0/company | 1000 | cards[0]: company is row 1000, but there are
/state/cards/0/customer | 1000 | cards[0]: customer is row 1000
/state/cards/0/balance | "-1" | cards[0]: balance is -1, expected 0 to
/state/cards/0/number | "4" | cards[0]: number is not one of 16 digits
/state/wallets/1/company | 1000 | wallets[1]: company is row 1000
/state/wallets/1/payin_balance | "99999999999999999999" | wallets[1]: payin_balance is
/state/wallets/1/payin_amount | "79228162514264337593543950335" | payin_amount is out of all proportion
/state/wallets/1/country | "XX" | unknown country `XX`
/state/customers/2/company | 1000 | customers[2]: company
/state/transactions/1/wallet | 1000 | transactions[1]: wallet is row 1000
/state/transactions/0/card | 1000 | transactions[0]: card is row 1000
/state/transactions/0/customer | 1000 | transactions[0]: customer is row
/state/transactions/0/company | 1000 | transactions[0]: company is row
/state/credentials/0/company | 1000 | credentials[0]: company is row 1000
/state/credentials/1/client_id | "client_sandbox001" | its id comes again
/state/companies/0/rates/0/rate | "-1" | companies[0]: rate is -1
/state/jobs | [[["2026-05-09T10:15:00Z", 1], {"settle": 1000}]] | jobs: transaction is row 1000
/state/jobs | [[["2026-05-09T10:15:00Z", 1], {"issue": 7}]] | jobs: card is row 7
/state/jobs | [[["2026-05-09T10:15:00Z", 1], {"decide": [99, "APPROVED"]}]] | jobs: customer is row 99
/state/reveals | [{"card": 9, "at": "2026-05-09T10:15:00Z"}] | reveals: card is row 9
/state/windows | {"": ["1900-01-01T00:00:00Z"]} | windows: 1900
/state/tokens | {"t": {"credentials": 1000, "expires_at": "2026-05-09T10:15:00Z"}} | tokens: credentials is row
/now | "0001-01-01T00:00:00Z" | now: 0001
/quirks | ["no-such-quirk"] | no-such-quirk
/webhooks | [{"company_id": "x", "url": "u", "scheme": "x", "secret": ""}] | webhooks: unknown scheme
"#;

#[tokio::test]
async fn a_snapshot_that_does_not_hold_together_changes_nothing() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    owner.card(&token).await;
    owner.top_up(&token).await;
    let good = owner.get("/snapshot").await;
    for line in MISFITS.trim().lines() {
        let parts: Vec<_> = line.split(" | ").collect();
        let [path, value, expected] = parts.as_slice() else {
            panic!("{line}");
        };
        let mut bad = good.clone();
        *bad.pointer_mut(path).expect(path) = serde_json::from_str(value).unwrap();
        let (status, error) = owner.refused("PUT", "/snapshot", bad.clone()).await;
        assert_eq!(status, 400, "{line}: {error}");
        assert!(error.contains(expected), "{line}: {error}");
        if let Ok(snapshot) = serde_json::from_value::<Snapshot>(bad) {
            let error = owner.sandbox.restore(&snapshot).unwrap_err();
            let error = error.to_string();
            assert!(error.starts_with("this snapshot does not fit: "), "{error}");
        }
        assert!(owner.get("/snapshot").await == good, "{line}");
    }
}

#[tokio::test]
async fn a_snapshot_has_no_other_fields_and_shows_no_secrets() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    owner.card(&token).await;
    let mut bad = owner.get("/snapshot").await;
    bad["more"] = json!(1);
    let (_, error) = owner.refused("PUT", "/snapshot", bad).await;
    let expected = "unknown field `more`, expected one of `now`";
    assert!(error.contains(expected), "{error}");
    let shown = format!("{:?}", owner.sandbox.snapshot());
    assert!(shown.contains("cards: 1"), "{shown}");
    assert!(!shown.contains("4111") && !shown.contains(&token));
}

#[tokio::test]
async fn a_reset_makes_everything_as_it_was_at_the_start() {
    let owner = Owner::new().await;
    let start = owner.get("/snapshot").await;
    let state = owner.get("/state").await;
    let token = owner.own_token().await;
    owner.card(&token).await;
    owner.put("/quirks", json!({"quirks": ["all"]})).await;
    owner
        .post("/faults", json!({"operation": "*", "fault": "html"}))
        .await;
    owner
        .put("/webhook", json!({"url": "http://127.0.0.1:1/"}))
        .await;
    owner
        .put("/rate-limit", json!({"requests": 1, "seconds": 1}))
        .await;
    owner.post("/clock", json!({"advance_seconds": 5})).await;

    assert_eq!(owner.post("/reset", json!({})).await, state);
    assert_eq!(owner.get("/snapshot").await, start);
    assert_eq!(owner.get("/requests").await, json!({"requests": []}));
    let (status, _) = owner.call(&token, "GET", "/payment/balance", None).await;
    assert_eq!(status, 401, "tokens are gone");
    assert_eq!(owner.get("/requests").await["requests"][0]["number"], 1);
    owner.own_token().await;
}
