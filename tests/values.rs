//! Rules that hold for a whole range of values.

use cartevo::{Amount, CardBrand, Currency, Msisdn, Operator, Sensitive, Wallet};
use proptest::prelude::*;
use serde_json::{Value, json};

/// An amount of up to `digits` digits, as text.
fn amount(digits: u32) -> impl Strategy<Value = String> {
    let largest = 10_i128.pow(digits) - 1;
    (-largest..=largest, 0_usize..=28).prop_map(|(mantissa, scale)| {
        let digits = format!("{:0width$}", mantissa.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if mantissa < 0 { "-" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    })
}

proptest! {
    #[test]
    fn an_amount_is_read_digit_for_digit(text in amount(28)) {
        let parsed: Amount = text.parse().unwrap();
        prop_assert_eq!(parsed.to_string(), text.clone());
        // As a number of any length, and as text.
        prop_assert_eq!(serde_json::from_str::<Amount>(&text).unwrap(), parsed);
        prop_assert_eq!(serde_json::from_str::<Amount>(&format!("\"{text}\"")).unwrap(), parsed);
    }

    #[test]
    fn an_amount_that_json_carries_comes_back(text in amount(15)) {
        let parsed: Amount = text.parse().unwrap();
        prop_assert!(parsed.fits_json());
        let written = serde_json::to_string(&parsed).unwrap();
        prop_assert!(!written.starts_with('"'));
        prop_assert_eq!(serde_json::from_str::<Amount>(&written).unwrap(), parsed);
        // Through a `Value`, whose doubles serde_json rounds rightly for up to 22 decimals.
        if parsed.decimal().scale() <= 22 {
            let double: Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(serde_json::from_value::<Amount>(double).unwrap(), parsed);
        }
    }

    #[test]
    fn an_amount_is_refused_or_carried_exactly(text in amount(28)) {
        let parsed: Amount = text.parse().unwrap();
        match serde_json::to_string(&parsed) {
            Err(_) => prop_assert!(!parsed.fits_json()),
            Ok(written) => {
                prop_assert!(parsed.fits_json());
                let double: f64 = written.parse().unwrap();
                prop_assert_eq!(double.to_string().parse::<Amount>().unwrap(), parsed);
            }
        }
    }

    #[test]
    fn an_exponent_is_exact(mantissa in -99_999_i64..99_999, exponent in -15_i32..15) {
        let read: Amount = serde_json::from_str(&format!("{mantissa}e{exponent}")).unwrap();
        let ten = rust_decimal::Decimal::TEN;
        let steps = (0..exponent.unsigned_abs()).map(|_| ten);
        let power: rust_decimal::Decimal = steps.product();
        let mantissa = rust_decimal::Decimal::from(mantissa);
        let expected = if exponent < 0 { mantissa / power } else { mantissa * power };
        prop_assert_eq!(read.decimal(), expected);
    }

    #[test]
    fn no_text_makes_an_amount_panic(text in "\\PC*", exponent in any::<i64>()) {
        let _ = text.parse::<Amount>();
        let _ = serde_json::from_str::<Amount>(&text);
        let _ = serde_json::from_str::<Amount>(&format!("1e{exponent}"));
        let _ = serde_json::from_value::<Amount>(json!(text));
    }

    #[test]
    fn a_phone_number_is_its_digits(digits in "[1-9][0-9]{5,14}", spaces in prop::collection::vec(0_usize..12, 0..4)) {
        let mut written = format!("+{digits}");
        for at in spaces {
            written.insert((at % digits.len()) + 1, ' ');
        }
        let phone: Msisdn = written.parse().unwrap();
        prop_assert_eq!(phone.digits(), digits.as_str());
        prop_assert_eq!(serde_json::to_string(&phone).unwrap(), format!("\"{digits}\""));
    }

    #[test]
    fn no_text_makes_a_phone_number_panic(text in "\\PC*") {
        let _ = text.parse::<Msisdn>().map(|phone| format!("{phone:?}"));
    }

    #[test]
    fn an_unknown_enum_value_is_kept(value in "\\PC*") {
        let brand: CardBrand = serde_json::from_value(json!(value)).unwrap();
        let same = if brand.is_known() { value.to_uppercase() } else { value };
        prop_assert_eq!(serde_json::to_value(&brand).unwrap(), json!(same));
    }

    #[test]
    fn secrets_compare_like_text(left in "\\PC{0,8}", right in "\\PC{0,8}") {
        prop_assert_eq!(Sensitive::from(left.as_str()) == Sensitive::from(right.as_str()), left == right);
    }
}

#[test]
fn amounts_are_not_numbers_of_other_kinds() {
    for text in [
        "", "-", ".5", "5.", "1_000", "1,5", " 1", "+1", "0x1", "1e3", "NaN", "٣",
    ] {
        assert!(text.parse::<Amount>().is_err(), "{text}");
    }
    for json in [
        "true",
        "null",
        "[]",
        "{}",
        "\"\"",
        "\"1e3\"",
        "\" 1\"",
        "1e999999999999",
        "{\"a\":1}",
    ] {
        assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
    }
    assert_eq!(
        serde_json::from_str::<Amount>("\"\\u0031\"").unwrap(),
        1.into()
    );
    assert_eq!(serde_json::from_str::<Amount>("-0").unwrap(), 0.into());
    assert_eq!(
        serde_json::from_str::<Amount>("0e999999999").unwrap(),
        0.into()
    );
}

#[test]
fn a_sum_is_exact_or_refused() {
    let amount = |text: &str| text.parse::<Amount>().unwrap();
    assert_eq!(
        amount("0.1").checked_add(amount("0.2")),
        Some(amount("0.3"))
    );
    assert_eq!(
        amount("1").checked_sub(amount("0.01")),
        Some(amount("0.99"))
    );
    let large = amount("7922816251426433759354395033.5");
    assert_eq!(large.checked_add(amount("0.01")), None);
    assert_eq!(large.checked_sub(amount("0.01")), None);
}

#[test]
fn a_phone_number_needs_its_country_code() {
    for text in [
        "06 70 00 00 00",
        "000237670000000",
        "+0670000000",
        "12345",
        "1234567890123456",
        "+44 (0) 20 7946 0958",
        "",
        "+",
    ] {
        assert!(text.parse::<Msisdn>().is_err(), "{text}");
    }
    for text in [
        "+237 670-000-000",
        "00237670000000",
        "(237) 670.000.000",
        "237670000000",
    ] {
        assert_eq!(
            text.parse::<Msisdn>().unwrap().digits(),
            "237670000000",
            "{text}"
        );
    }
}

#[test]
fn enums_know_their_values_in_any_case_where_the_api_does() {
    assert_eq!(CardBrand::from("visa"), CardBrand::Visa);
    assert_eq!(Operator::from("MTN"), Operator::Mtn);
    assert_eq!(Currency::from("xaf"), Currency::Other("xaf".into()));
    assert_eq!(Operator::KNOWN.len(), 14);
    for operator in Operator::KNOWN {
        assert_eq!(&Operator::from(operator.as_str()), operator);
    }
}

#[test]
fn a_wallet_is_read_with_nulls_unknowns_and_text() {
    let wallet: Wallet = serde_json::from_value(json!({
        "id": "w", "currency": "KES", "balance": "9999999999999.99", "payin_balance": 0, "payout_balance": "1.50",
        "phoneNumbers": null, "operators": null, "company": null, "country_phone_code": null, "is_active": null,
        "created_at": "last week", "new_field": {"a": [1, 2]}
    }))
    .unwrap();
    assert_eq!(wallet.balance().to_string(), "9999999999999.99 KES");
    assert_eq!(wallet.payout_balance().to_string(), "1.5 KES");
    assert!(wallet.phone_numbers.is_empty() && wallet.company.is_none());
    assert_eq!(wallet.created_at.unwrap().utc(), None);
}
