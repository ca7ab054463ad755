//! Countries, phone numbers, statuses, money: what the tables and the rules say of each other.

use cartevo::{
    Amount, CardStatus, Country, Currency, Money, Msisdn, Operator, PhoneText, TransactionStatus,
};
use proptest::{prelude::*, sample};

/// The countries with mobile money.
fn served() -> Vec<&'static Country> {
    Country::KNOWN
        .iter()
        .filter(|country| !country.operators().is_empty())
        .collect()
}

/// A country, and digits that may be a number there.
fn number() -> impl Strategy<Value = (&'static Country, String)> {
    // The lengths of every country, and others.
    (sample::select(served()), "[1-9][0-9]{5,9}")
}

/// The same digits with what people put between them.
fn spaced(digits: &str, gaps: &[(usize, char)]) -> String {
    let mut written = digits.to_owned();
    for (at, gap) in gaps {
        let at = written
            .char_indices()
            .map(|(at, _)| at)
            .cycle()
            .nth(*at)
            .unwrap_or_default();
        // Not before the first digit: it must stay a `+` or a `00`.
        written.insert(at.max(2), *gap);
    }
    written
}

fn gaps() -> impl Strategy<Value = Vec<(usize, char)>> {
    let gap = sample::select(vec![' ', '.', '-', '\u{a0}']);
    prop::collection::vec((0_usize..20, gap), 0..5)
}

proptest! {
    #[test]
    fn a_number_is_itself_in_every_form((country, home) in number(), gaps in gaps()) {
        let code = country.dial_code().unwrap();
        let phone: Msisdn = format!("+{code}{home}").parse().unwrap();
        prop_assert_eq!(phone.country(), Some(country.clone()));
        prop_assert_eq!(phone.national(), Some(home.as_str()));
        prop_assert_eq!(phone.dial_code(), Some(code));
        let with_plus = format!("+{code}");
        prop_assert_eq!(phone.country_phone_code(), Some(with_plus.as_str()));
        prop_assert_eq!(phone.e164(), format!("+{code}{home}"));
        for whole in [phone.e164(), format!("00{}", phone.digits())] {
            prop_assert_eq!(&spaced(&whole, &gaps).parse::<Msisdn>().unwrap(), &phone);
            prop_assert_eq!(&Msisdn::new(country, &whole).unwrap(), &phone);
            prop_assert_eq!(PhoneText::from(whole.as_str()).msisdn(country), Some(phone.clone()));
        }
        // Without `+` the length tells; where it is a usual one, it tells for certain.
        if phone.has_expected_length() == Some(true) {
            prop_assert_eq!(&Msisdn::new(country, &home).unwrap(), &phone);
            prop_assert_eq!(&Msisdn::new(country, &spaced(&home, &gaps)).unwrap(), &phone);
        }
    }

    #[test]
    fn digits_with_the_country_code_are_not_taken_for_local_ones((country, home) in number()) {
        let digits = format!("{}{home}", country.dial_code().unwrap());
        let phone: Msisdn = digits.parse().unwrap();
        let read = Msisdn::new(country, &digits);
        let doubled = format!("{}{digits}", country.dial_code().unwrap()).parse::<Msisdn>();
        if phone.has_expected_length() == Some(true) {
            // Unless they would be a number of the country with the code before them.
            let local = doubled.is_ok_and(|doubled| doubled.has_expected_length() == Some(true));
            prop_assert_eq!(read.unwrap() == phone, !local);
        } else if let Ok(read) = read {
            prop_assert_eq!(read.has_expected_length(), Some(true));
        }
    }

    #[test]
    fn a_number_of_another_country_is_refused((country, home) in number(), other in sample::select(served())) {
        let whole = format!("+{}{home}", country.dial_code().unwrap());
        prop_assert_eq!(Msisdn::new(other, &whole).is_ok(), other == country);
    }

    #[test]
    fn no_text_makes_a_local_number_panic(text in "\\PC*", country in sample::select(Country::KNOWN)) {
        if let Ok(phone) = Msisdn::new(&country, &text) {
            prop_assert_eq!(&phone.e164().parse::<Msisdn>().unwrap(), &phone);
            prop_assert!(phone.digits().starts_with(country.dial_code().unwrap()));
        }
    }

    #[test]
    fn minor_units_are_the_amount(units in any::<i64>(), currency in sample::select(Currency::KNOWN)) {
        let decimals = currency.decimals().unwrap();
        let amount = Amount::from(rust_decimal::Decimal::from_i128_with_scale(units.into(), decimals));
        let money = Money::new(amount, currency.clone());
        prop_assert_eq!(money.minor_units(), Some(units.into()));
        let finer = Amount::from(rust_decimal::Decimal::from_i128_with_scale(
            i128::from(units) * 10 + 1, decimals + 1,
        ));
        prop_assert_eq!(Money::new(finer, currency.clone()).minor_units(), None);
        prop_assert_eq!(Money::new(amount, "KES".into()).minor_units(), None);
    }
}

#[test]
fn a_leading_zero_is_kept_dropped_or_refused() {
    let e164 = |country: &Country, number| Msisdn::new(country, number).map(|phone| phone.e164());
    assert_eq!(
        e164(&Country::Ci, "0707123456").unwrap(),
        "+2250707123456",
        "part of it"
    );
    assert_eq!(
        e164(&Country::Bj, "01 97 00 00 00").unwrap(),
        "+2290197000000"
    );
    assert_eq!(
        e164(&Country::Cd, "0812345678").unwrap(),
        "+243812345678",
        "dialled at home only"
    );
    assert_eq!(e164(&Country::Cg, "06 612 3456").unwrap(), "+242066123456");
    for unclear in [
        "06700000000",
        "2376700000",
        "+",
        "",
        "(0) 670000000",
        "six seven",
        "12345678901234567",
    ] {
        let error = Msisdn::new(&Country::Cm, unclear).unwrap_err().to_string();
        assert!(error.starts_with("expected a phone number"), "{unclear}");
        assert!(unclear.len() < 2 || !error.contains(unclear), "{error}");
    }
}

#[test]
fn a_country_that_is_not_known_needs_the_code() {
    let country = Country::from("FR");
    assert_eq!(
        Msisdn::new(&country, "+33 6 12 34 56 78").unwrap().e164(),
        "+33612345678"
    );
    assert!(Msisdn::new(&country, "612345678").is_err());
    let american: Msisdn = "+12125550123".parse().unwrap();
    assert_eq!(american.country(), None, "`+1` has many countries");
    assert_eq!(american.national(), None);
    assert_eq!(Msisdn::new(&Country::Us, "(212) 555-0123"), Ok(american));
}

#[test]
fn the_table_has_every_country_of_the_contract() {
    assert_eq!(served().len(), 16);
    assert_eq!(Country::from("USA").name(), Country::Us.name());
    for country in Country::KNOWN {
        let (name, code) = (
            country.name().unwrap(),
            country.country_phone_code().unwrap(),
        );
        assert!(name.len() > 3, "{country}");
        assert_eq!(code, format!("+{}", country.dial_code().unwrap()));
        assert_eq!(country.currency().as_ref(), country.currencies().first());
        for at in country.operators() {
            assert_eq!(&at.country, country);
            assert!(at.operator.countries().any(|other| other == country));
            let seen = at.seen_in;
            assert!(seen.older_build || seen.guide || seen.aggregator, "{at:?}");
            assert_eq!(at.otp_required.is_some(), seen.older_build, "{at:?}");
            assert!(at.ussd_code.is_none() || seen.older_build, "{at:?}");
        }
    }
    // No code is the beginning of another one, so that a number has one country.
    let countries = || {
        Country::KNOWN
            .iter()
            .filter(|country| country.as_str() != "USA")
    };
    for country in countries() {
        let begins = |other: &&Country| {
            let code = country.dial_code().unwrap();
            other.dial_code().unwrap().starts_with(code)
        };
        assert_eq!(countries().filter(begins).count(), 1, "{country}");
    }
}

#[test]
fn the_table_has_every_operator_of_the_contract() {
    for operator in Operator::KNOWN {
        assert!(operator.countries().next().is_some(), "{operator}");
    }
    let codes: Vec<_> = Operator::Orange.countries().map(Country::as_str).collect();
    assert_eq!(
        codes,
        ["BF", "CD", "CF", "CI", "CM", "GN", "GW", "ML", "NE", "SN"]
    );
}

#[test]
fn what_the_sources_dispute_can_be_told() {
    let disputed: Vec<String> = served()
        .into_iter()
        .flat_map(Country::operators)
        .filter(|at| !at.is_undisputed())
        .map(|at| format!("{} {}", at.country, at.operator))
        .collect();
    assert_eq!(
        disputed,
        [
            "CF moov",
            "ML wligdicash",
            "BF wligdicash",
            "BF coris",
            "BJ coris",
            "NE moov",
            "NE orange",
            "CD vodacom"
        ]
    );
    let with_password = |country: &Country| {
        let operators = country.operators().iter();
        let asked = operators.filter(|at| at.otp_required == Some(true));
        asked.map(|at| at.operator.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(with_password(&Country::Bf), ["orange", "wligdicash"]);
    assert_eq!(with_password(&Country::Sn), ["orange"]);
    assert_eq!(with_password(&Country::Cm), [""; 0]);
}

#[test]
fn a_card_goes_from_status_to_status() {
    let changes: Vec<String> = CardStatus::KNOWN
        .iter()
        .flat_map(|from| CardStatus::KNOWN.iter().map(move |to| (from, to)))
        .filter(|(from, to)| from.can_become(to) == Some(true))
        .map(|(from, to)| format!("{from} {to}"))
        .collect();
    assert_eq!(
        changes,
        [
            "PENDING ACTIVE",
            "PENDING TERMINATED",
            "PENDING FAILED",
            "ACTIVE FROZEN",
            "ACTIVE SUSPENDED",
            "ACTIVE TERMINATED",
            "FROZEN ACTIVE",
            "FROZEN TERMINATED",
            "SUSPENDED TERMINATED"
        ]
    );
    for status in CardStatus::KNOWN {
        assert_eq!(status.can_become(status), Some(false), "{status}");
        assert_eq!(status.can_terminate(), Some(!status.is_final()), "{status}");
        // What a call needs agrees with what it leads to.
        if *status == CardStatus::Active {
            assert_eq!(status.can_freeze(), status.can_become(&CardStatus::Frozen));
        }
        assert!(!status.is_final() || status.can_withdraw() == Some(false));
    }
    let unknown = CardStatus::from("EXPIRED");
    assert!(!unknown.is_final());
    for answer in [
        unknown.can_fund(),
        unknown.can_withdraw(),
        unknown.can_freeze(),
        unknown.can_unfreeze(),
        unknown.can_terminate(),
        unknown.can_become(&CardStatus::Active),
        CardStatus::Terminated.can_become(&unknown),
    ] {
        assert_eq!(answer, None);
    }
}

#[test]
fn only_two_statuses_end_a_transaction() {
    let last = TransactionStatus::KNOWN
        .iter()
        .filter(|status| status.is_final())
        .map(TransactionStatus::as_str);
    assert!(last.eq(["SUCCESS", "FAILED"]));
}
