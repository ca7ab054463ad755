//! Cards, and what is done to them.

use super::*;

#[test]
fn cards() {
    let quirk = Quirk::CardAmountsAsStrings;
    differs(
        quirk,
        &["getCard", "listCustomerCards"],
        &card(),
        &json!({"balance": "10.5"}),
    );
    let list = |card: Value| json!({"statistics": {"total_balance": 10.5}, "cards": [card]});
    let mut text = card();
    text["balance"] = json!("10.5");
    check(quirk, &["listCards"], &list(card()), &list(text));
    let new = json!({"card": card(), "auto_filled_fields": []});
    check(quirk, &["createCard"], &new, &new);

    let quirk = Quirk::CardsWithoutStatistics;
    check(quirk, &["listCards"], &list(card()), &json!([card()]));

    let quirk = Quirk::CardFieldsOfPages;
    let alone = json!({"customer_id": null, "brand": null});
    differs(quirk, &["getCard"], &card(), &alone);
    let listed = json!({
        "brand": null, "expiry_month": null, "expiry_year": null, "is_physical": null,
        "is_active": true, "updated_at": card()["created_at"],
    });
    differs(quirk, &["listCustomerCards"], &card(), &listed);
    check(quirk, &["createCard"], &new, &new);

    let quirk = Quirk::CardFieldsOfOlderBuild;
    let alone = json!({
        "is_physical": null, "is_active": true, "updated_at": card()["created_at"],
        "provider": "maplerad",
    });
    differs(quirk, &["getCard"], &card(), &alone);
    let listed = json!({
        "is_physical": null, "expiry_month": null, "expiry_year": null, "is_active": true,
        "updated_at": card()["created_at"],
    });
    differs(quirk, &["listCustomerCards"], &card(), &listed);
    let mut created = card();
    created.as_object_mut().unwrap().remove("is_virtual");
    created.as_object_mut().unwrap().remove("is_physical");
    let created = json!({"card": created, "auto_filled_fields": []});
    check(quirk, &["createCard"], &new, &created);
}

#[test]
fn q103_the_callers_spelling_of_a_brand() {
    let new = json!({"card": card()});
    let spelt = |id: &str| {
        let brands = Json::from(&json!({id: "Visa"}));
        let answer = ok(&new).with(Aside::Brands, brands);
        let bent = bend(Quirk::BrandInCallersCase.into(), "createCard", answer);
        bent.body.to_value()["data"]["card"]["brand"].clone()
    };
    assert_eq!(spelt("c"), "Visa");
    assert_eq!(spelt("another"), "VISA");
}

#[test]
fn what_is_done_to_a_card() {
    let moved = json!({
        "transaction_id": "t", "card_id": "c", "amount": 2.25, "currency": "USD",
        "fee_amount": 0, "card_balance_before": 10, "card_balance_after": 12.25,
    });
    let both = ["fundCard", "withdrawCard"];
    differs(
        Quirk::CardMovementFee,
        &both,
        &moved,
        &json!({"fee_amount": 0.5}),
    );
    let quirk = Quirk::OtherCardActions;
    let answer = ok(&moved).with(Aside::WalletBalance, 57);
    let bent = bend(quirk.into(), "fundCard", answer).body.to_value()["data"].clone();
    let expected = json!({
        "card_id": "c", "funded_amount": 2.25, "card_balance": 12.25, "wallet_balance": 57,
        "transaction_id": "t",
    });
    assert_eq!(bent, expected);
    let expected = json!({
        "card_id": "c", "withdrawn_amount": 2.25, "card_balance": 12.25, "transaction_id": "t",
        "processing_mode": "direct_success",
    });
    check(quirk, &["withdrawCard"], &moved, &expected);

    let frozen = json!({"card_id": "c", "card_status": "FROZEN"});
    let answer = ok(&frozen).with(Aside::Now, "now");
    let bent = bend(quirk.into(), "freezeCard", answer).body.to_value()["data"].clone();
    let expected = json!({
        "card_id": "c", "previous_status": "ACTIVE", "new_status": "FROZEN", "frozen_at": "now",
        "maplerad_reference": "mr_1",
    });
    assert_eq!(bent, expected);

    let ended = json!({
        "card_id": "c", "card_status": "TERMINATED", "refund_processed": true,
        "balance_before_termination": 6,
    });
    let end = &["terminateCard"];
    differs(
        Quirk::FlagAsText,
        end,
        &ended,
        &json!({"refund_processed": "true"}),
    );
    let earlier = json!({
        "card_status": null, "balance_before_termination": null, "status": "TERMINATED",
        "refunded_amount": 6,
    });
    differs(Quirk::EarlierTermination, end, &ended, &earlier);
    let answer = |ended: &Value| {
        let answer = ok(ended).with(Aside::Now, "now");
        let answer = answer.with(Aside::PreviousStatus, "FROZEN");
        bend(quirk.into(), "terminateCard", answer).body.to_value()["data"].clone()
    };
    let expected = json!({
        "card_id": "c", "previous_status": "FROZEN", "new_status": "TERMINATED",
        "terminated_at": "now", "refund_processed": true, "refund_amount": 6, "final_balance": 0,
        "maplerad_reference": "mr_1",
    });
    assert_eq!(answer(&ended), expected);
    let mut kept = ended;
    kept["refund_processed"] = json!(false);
    assert_eq!(answer(&kept)["refund_amount"], 0);
}
