//! Wallets.

use super::*;

const WALLETS: &[&str] = &["getWallet", "createWallet", "listWallets"];

fn wallet() -> Value {
    json!({
        "id": "w", "currency": "XAF", "country": "Cameroon", "country_iso_code": "CM",
        "country_phone_code": "237", "balance": 4250.5, "payin_balance": 0,
        "payout_balance": 4250.5, "payin_amount": 10, "payout_amount": 2, "payInAmount": 10,
        "payOutAmount": 2, "amount_to_recover": 0, "company": {"country": "Cameroon"},
        "phoneNumbers": [{"country_phone_code": "237", "operator": "mtn"}],
        "operators": [{"operator_code": "mtn", "ussd_code": "*126#"}, {"operator_code": "wave"}],
    })
}

#[test]
fn wallets() {
    let check = |quirk, changes: &Value| differs(quirk, WALLETS, &wallet(), changes);
    check(
        Quirk::MoneyAsStrings,
        &json!({
            "balance": "4250.5", "payin_balance": "0", "payout_balance": "4250.5",
            "payin_amount": "10", "payout_amount": "2", "amount_to_recover": "0",
        }),
    );
    check(Quirk::ZeroBalance, &json!({"balance": 0}));
    check(
        Quirk::ZeroLifetimeAmounts,
        &json!({"payInAmount": 0, "payOutAmount": 0}),
    );
    check(
        Quirk::CountryCodeInCompany,
        &json!({"company": {"country": "CM"}}),
    );
    check(
        Quirk::DialCodeWithPlus,
        &json!({"country_phone_code": "+237"}),
    );
    check(
        Quirk::DialCodeWithPlusInNumbers,
        &json!({"phoneNumbers": [{"country_phone_code": "+237", "operator": "mtn"}]}),
    );
    check(
        Quirk::UpperCaseOperators,
        &json!({"phoneNumbers": [{"country_phone_code": "237", "operator": "MTN"}]}),
    );
    let operators = json!([
        {"operator_code": "mtn", "ussd_code": "*126#"},
        {"operator_code": "wave", "ussd_code": null},
    ]);
    check(Quirk::NullUssdCode, &json!({"operators": operators}));
    let list = json!([wallet(), wallet()]);
    let bent = bent_data(Quirk::ZeroBalance, "listWallets", &list);
    assert_eq!(
        (&bent[0]["balance"], &bent[1]["balance"]),
        (&json!(0), &json!(0))
    );
}

#[test]
fn q92_the_usd_wallet_in_the_list() {
    let mut usd = wallet();
    usd["currency"] = json!("USD");
    let mut odd = usd.clone();
    odd["country"] = json!("USA");
    odd["country_iso_code"] = json!("USA");
    odd["country_phone_code"] = json!(null);
    odd["phoneNumbers"] = json!([]);
    odd["operators"] = json!([]);
    let quirk = Quirk::OddUsdWallet;
    check(
        quirk,
        &["listWallets"],
        &json!([wallet(), usd]),
        &json!([wallet(), odd]),
    );
    check(quirk, &["getWallet"], &usd, &usd);
}

#[test]
fn q112_a_new_wallet_is_empty() {
    let answer = Answer::success(201, "Well done", Json::from(&wallet()));
    whole(Quirk::EmptyNewWallet, "createWallet", answer, 201, "{}");
}
