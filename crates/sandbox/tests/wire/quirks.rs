//! Deviations of cards, balances, tokens and of more than one operation. Each test shows both
//! shapes.

use std::time::Duration;

use cartevo_sandbox::{Quirk, Sandbox};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, card, keys, sandbox, token, with, without};

pub async fn start() -> (Sandbox, Caller) {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    (sandbox, caller)
}

/// The same call as documented, and with the quirk.
async fn two_cards(quirk: Quirk) -> (Answer, Answer) {
    let (sandbox, caller) = start().await;
    let order = with(card(&sandbox), "brand", json!("Visa"));
    let documented = caller.post("/cards", &order).await;
    sandbox.set_quirks(quirk.into());
    (documented, caller.post("/cards", &order).await)
}

pub async fn two_fundings(quirk: Quirk) -> (Answer, Answer) {
    let (sandbox, caller) = start().await;
    let documented = caller.fund(&sandbox).await;
    sandbox.set_quirks(quirk.into());
    (documented, caller.fund(&sandbox).await)
}

fn card_of(answer: &Answer) -> &Value {
    &answer.data()["card"]
}

#[tokio::test]
async fn q1_bare_card_answer() {
    let (documented, quirky) = two_cards(Quirk::BareCardAnswer).await;
    assert_eq!(
        keys(&documented.body),
        ["data", "message", "statusCode", "success"]
    );
    assert_eq!(keys(documented.data()), ["auto_filled_fields", "card"]);
    assert_eq!(quirky.status, 201);
    assert_eq!(
        keys(&quirky.body),
        ["autoFilledFields", "card", "message", "status"]
    );
    assert_eq!(quirky.body["status"], "success");
    assert_eq!(quirky.body["message"], "Card created successfully!");
    assert_eq!(keys(&quirky.body["card"]), keys(card_of(&documented)));
    assert_eq!(quirky.body["autoFilledFields"], json!([]));
}

#[tokio::test]
async fn q3_no_status_code() {
    let (sandbox, caller) = start().await;
    let documented = caller.get("/payment/balance").await;
    assert_eq!(documented.body["statusCode"], 200);
    sandbox.set_quirks(Quirk::NoStatusCode.into());
    let quirky = caller.get("/payment/balance").await;
    assert_eq!(keys(&quirky.body), ["data", "message", "success"]);
    assert_eq!(quirky.data(), documented.data());
}

#[tokio::test]
async fn q18_two_digit_expiry_year() {
    let (documented, quirky) = two_cards(Quirk::TwoDigitExpiryYear).await;
    assert_eq!(card_of(&documented)["expiry_year"], 2029);
    assert_eq!(card_of(&quirky)["expiry_year"], 29);
}

#[tokio::test]
async fn q19_masked_number() {
    let (documented, quirky) = two_cards(Quirk::MaskedNumber).await;
    let (documented, quirky) = (card_of(&documented), card_of(&quirky));
    assert_eq!(documented.get("masked_number"), None);
    assert_eq!(documented.get("last4"), None);
    let masked = documented["masked_pan"].as_str().unwrap();
    assert_eq!((&masked[..12], masked.len()), ("4111********", 16));

    assert_eq!(quirky.get("masked_pan"), None);
    let masked = quirky["masked_number"].as_str().unwrap();
    assert_eq!((&masked[..12], masked.len()), ("411111******", 16));
    assert_eq!(quirky["last4"], masked[12..]);
    assert!(masked[12..].bytes().all(|digit| digit.is_ascii_digit()));
}

#[tokio::test]
async fn q22_no_milliseconds() {
    let (sandbox, caller) = start().await;
    sandbox.set_quirks(Quirk::NoMilliseconds.into());
    let card = caller.create_card(&sandbox).await;
    let funded = caller.fund(&sandbox).await;
    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    let balance = caller.get("/payment/balance").await;
    let now = "2026-05-09T10:15:00Z";
    assert_eq!(card_of(&card)["created_at"], now);
    assert_eq!(funded.data()["transaction"]["created_at"], now);
    assert_eq!(wallet.data()["updated_at"], now);
    assert_eq!(
        wallet.data()["operators"][0]["created_at"],
        "2026-04-01T08:00:00Z"
    );
    assert_eq!(balance.data()["updated_at"], now);

    let (documented, _) = two_cards(Quirk::NoMilliseconds).await;
    assert_eq!(
        card_of(&documented)["created_at"],
        "2026-05-09T10:15:00.000Z"
    );
}

#[tokio::test]
async fn q26_two_dollar_minimum() {
    let (sandbox, caller) = start().await;
    let order = card(&sandbox);
    let small = with(order.clone(), "amount", json!(1.99));
    let bare = without(without(order.clone(), "name_on_card"), "amount");
    for body in [&small, &bare] {
        assert_eq!(caller.post("/cards", body).await.status, 201);
    }

    sandbox.set_quirks(Quirk::TwoDollarMinimum.into());
    let least = json!("amount must not be less than 2");
    let number = json!("amount must be a number conforming to the specified constraints");
    let stated = [
        json!("name_on_card must be shorter than or equal to 50 characters"),
        json!("name_on_card must be a string"),
        json!("name_on_card should not be empty"),
        least.clone(),
        number.clone(),
        json!("amount should not be empty"),
    ];
    let cases = [
        (small, json!([least])),
        (bare, json!(stated)),
        (
            with(order.clone(), "amount", json!("10")),
            json!([least, number]),
        ),
        (
            with(order.clone(), "name_on_card", json!("")),
            json!(["name_on_card should not be empty"]),
        ),
    ];
    for (body, messages) in cases {
        let answer = caller.post("/cards", &body).await;
        assert_eq!(answer.outcome(), (400, &messages));
    }
    let enough = with(order, "amount", json!(2));
    let answer = caller.post("/cards", &enough).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.data()["auto_filled_fields"], json!([]));
}

#[tokio::test]
async fn q30_created_for_accepted() {
    let (documented, quirky) = two_fundings(Quirk::CreatedForAccepted).await;
    assert_eq!((documented.status, quirky.status), (200, 201));
    assert_eq!(quirky.body["statusCode"], 201);
    let (documented, quirky) = two_cards(Quirk::CreatedForAccepted).await;
    assert_eq!((documented.status, quirky.status), (201, 200));
    assert_eq!(quirky.body["statusCode"], 200);
}

#[tokio::test]
async fn q103_brand_in_callers_case() {
    let (documented, quirky) = two_cards(Quirk::BrandInCallersCase).await;
    assert_eq!(card_of(&documented)["brand"], "VISA");
    assert_eq!(card_of(&quirky)["brand"], "Visa");
}

#[tokio::test]
async fn q115_token_dies_early() {
    let (sandbox, documented) = start().await;
    sandbox.set_quirks(Quirk::TokenDiesEarly.into());
    let answer = Caller::stranger(&sandbox)
        .post("/auth/token", &crate::support::credentials(&sandbox))
        .await;
    assert_eq!(answer.body["expires_in"], 3600);
    let mut quirky = Caller::stranger(&sandbox);
    quirky.token = token(&sandbox).await;
    sandbox.advance(Duration::from_millis(2_999));
    assert_eq!(quirky.get("/payment/balance").await.status, 200);
    sandbox.advance(Duration::from_millis(1));
    assert_eq!(quirky.get("/payment/balance").await.status, 401);
    assert_eq!(documented.get("/payment/balance").await.status, 200);
}

#[tokio::test]
async fn q119_what_is_known_is_not_sent_again() {
    let (sandbox, caller) = start().await;
    sandbox.set_quirks(Quirk::EntityTags.into());
    let get = || caller.request("GET", "/payment/balance");
    let first = get().send().await.unwrap();
    let tag = first.headers()["etag"].clone();
    let again = get().header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
    assert_eq!(again.headers()["etag"], tag);
    assert!(again.bytes().await.unwrap().is_empty());
    sandbox.advance(Duration::from_secs(1));
    let later = get().header("if-none-match", tag).send().await.unwrap();
    assert_eq!(later.status(), 200);
}

#[tokio::test]
async fn q167_null_is_absent() {
    let (sandbox, caller) = start().await;
    let order = with(card(&sandbox), "amount", json!(null));
    let answer = caller.post("/cards", &order).await;
    let number = "amount must be a number conforming to the specified constraints";
    let expected = json!(["amount must not be less than 0", number]);
    assert_eq!(answer.outcome(), (400, &expected));
    sandbox.set_quirks(Quirk::NullIsAbsent.into());
    let answer = caller.post("/cards", &order).await;
    assert_eq!(answer.data()["auto_filled_fields"], json!(["amount"]));
    let order = with(card(&sandbox), "brand", json!(null));
    assert_eq!(caller.post("/cards", &order).await.status, 400);
}
