//! Deviations of wallets. Each test shows both shapes.

use cartevo_sandbox::Quirk;
use serde_json::{Value, json};

use crate::quirks::start;
use crate::support::{Answer, keys};

/// The wallet in Cameroon as documented, and with the quirk.
async fn two_wallets(quirk: Quirk) -> (Answer, Answer) {
    let (sandbox, caller) = start().await;
    let wallet = &sandbox.seeded().xaf_wallet;
    let documented = caller.wallet(wallet).await;
    sandbox.set_quirks(quirk.into());
    (documented, caller.wallet(wallet).await)
}

/// The one difference between two objects, as it stands in the second.
fn only_difference(documented: &Value, quirky: &Value, field: &str) -> Value {
    let mut restored = quirky.clone();
    restored[field] = documented[field].clone();
    assert_eq!(restored, *documented, "more than `{field}` differs");
    assert_ne!(quirky[field], documented[field]);
    quirky[field].clone()
}

#[tokio::test]
async fn q15_money_as_strings() {
    let (sandbox, caller) = start().await;
    let wallet = &sandbox.seeded().usd_wallet;
    let documented = caller.wallet(wallet).await;
    sandbox.set_quirks(Quirk::MoneyAsStrings.into());
    let quirky = caller.wallet(wallet).await;
    let cases = [
        ("balance", json!(4250.5), "4250.5"),
        ("payin_balance", json!(0), "0"),
        ("payout_balance", json!(4250.5), "4250.5"),
        ("payin_amount", json!(0), "0"),
        ("payout_amount", json!(749.5), "749.5"),
        ("amount_to_recover", json!(0), "0"),
    ];
    for (field, number, text) in cases {
        assert_eq!(documented.data()[field], number, "{field}");
        assert_eq!(quirky.data()[field], text, "{field}");
    }
    assert_eq!(quirky.data()["payOutAmount"], 749.5);
}

#[tokio::test]
async fn q45_zero_balance() {
    let (documented, quirky) = two_wallets(Quirk::ZeroBalance).await;
    assert_eq!(documented.data()["balance"], 175_000);
    let balance = only_difference(documented.data(), quirky.data(), "balance");
    assert_eq!(balance, 0);
}

#[tokio::test]
async fn q46_zero_lifetime_amounts() {
    let (documented, quirky) = two_wallets(Quirk::ZeroLifetimeAmounts).await;
    let pairs = [
        ("payInAmount", "payin_amount"),
        ("payOutAmount", "payout_amount"),
    ];
    for (camel, snake) in pairs {
        assert_eq!(documented.data()[camel], documented.data()[snake]);
        assert_eq!(quirky.data()[snake], documented.data()[snake]);
        assert_eq!(quirky.data()[camel], 0);
    }
}

#[tokio::test]
async fn q47_country_code_in_company() {
    let (documented, quirky) = two_wallets(Quirk::CountryCodeInCompany).await;
    assert_eq!(documented.data()["company"]["country"], "Cameroon");
    let company = only_difference(documented.data(), quirky.data(), "company");
    assert_eq!(company["country"], "CM");
}

#[tokio::test]
async fn q49_dial_code_with_plus() {
    let (documented, quirky) = two_wallets(Quirk::DialCodeWithPlus).await;
    assert_eq!(documented.data()["country_phone_code"], "237");
    let code = only_difference(documented.data(), quirky.data(), "country_phone_code");
    assert_eq!(code, "+237");
}

#[tokio::test]
async fn q51_upper_case_operators() {
    let (documented, quirky) = two_wallets(Quirk::UpperCaseOperators).await;
    assert_eq!(documented.data()["phoneNumbers"][0]["operator"], "mtn");
    let numbers = only_difference(documented.data(), quirky.data(), "phoneNumbers");
    assert_eq!(numbers[0]["operator"], "MTN");
}

#[tokio::test]
async fn q89_data_only_envelope() {
    let (documented, quirky) = two_wallets(Quirk::DataOnlyEnvelope).await;
    assert_eq!(
        keys(&documented.body),
        ["data", "message", "statusCode", "success"]
    );
    assert_eq!(quirky.body, json!({"data": documented.data()}));

    let (sandbox, caller) = start().await;
    let documented = caller.fund(&sandbox).await;
    assert_eq!(
        keys(&documented.body),
        ["data", "message", "statusCode", "success"]
    );
    sandbox.set_quirks(Quirk::DataOnlyEnvelope.into());
    let quirky = caller.fund(&sandbox).await;
    assert_eq!(keys(&quirky.body), ["data"]);
    assert_eq!(
        keys(quirky.data()),
        ["feeInfo", "paymentResult", "transaction"]
    );
}

#[tokio::test]
async fn q125_null_ussd_code() {
    let (sandbox, caller) = start().await;
    let wallet = &sandbox.seeded().xof_wallet;
    let documented = caller.wallet(wallet).await;
    sandbox.set_quirks(Quirk::NullUssdCode.into());
    let quirky = caller.wallet(wallet).await;
    let ussd_code = |answer: &Answer, code: &str| {
        let operators = answer.data()["operators"].as_array().unwrap();
        let operator = operators
            .iter()
            .find(|operator| operator["operator_code"] == code);
        operator.unwrap().get("ussd_code").cloned()
    };
    assert_eq!(ussd_code(&documented, "wave"), None);
    assert_eq!(ussd_code(&quirky, "wave"), Some(Value::Null));
    for answer in [documented, quirky] {
        assert_eq!(ussd_code(&answer, "orange"), Some(json!("#144*82#")));
    }
}
