//! What must hold for any bytes. The fuzz targets call these, and a test replays the corpus.

#[cfg(feature = "webhook")]
mod webhook;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::{
    Amount, Country, Currency, Decimal, Error, Money, Msisdn, OPERATIONS, Open, PhoneText, Reply,
    generated::read_as, reply::Answer,
};

#[cfg(feature = "webhook")]
pub use webhook::{event, signature};

/// An answer's body: read by every operation, as a success and as an error.
///
/// # Panics
///
/// If something that must hold does not.
pub fn envelope(body: &[u8]) {
    for (index, operation) in OPERATIONS.iter().enumerate() {
        let read = |status, body: &[u8]| {
            let answer = Answer {
                status,
                headers: HeaderMap::new(),
                body: Bytes::copy_from_slice(body),
            };
            checked(read_as(index, answer), status, body)
        };
        if let Some(payload) = read(200, body) {
            assert!(!says_that_it_failed(body), "{}", operation.id);
            // What was read is written in a form that reads as the same.
            let again = json!({"data": payload}).to_string();
            let again = read(200, again.as_bytes()).or_else(|| {
                let bare = payload.to_string();
                read(200, bare.as_bytes())
            });
            assert_eq!(again, Some(payload), "{}", operation.id);
        }
        assert_eq!(read(400, body), None, "{}", operation.id);
    }
}

/// The payload of an answer that could be read. Nothing of the body is lost, whatever became of it.
fn checked(result: Result<Reply<Open>, Error>, status: u16, body: &[u8]) -> Option<Value> {
    let error = match result {
        Ok(reply) => {
            assert_eq!((reply.status(), reply.raw()), (status, body));
            return Some(reply.into_inner().into_json());
        }
        Err(error) => error,
    };
    assert_eq!(error.status(), Some(status));
    assert_eq!(error.body(), Some(body));
    let shown = format!("{error} {error:?}");
    if matches!(error, Error::Unreadable(_)) {
        // It says what was expected, and not what was found: that may be a card's number.
        assert!(!shows_a_number(&shown), "{shown}");
    }
    None
}

/// Whether there are as many digits in a row as a card's number has.
fn shows_a_number(text: &str) -> bool {
    let digits = text.split(|letter: char| !letter.is_ascii_digit());
    digits.map(str::len).any(|length| length >= 12)
}

/// Whether a body says so for certain: once, and on its outermost level.
fn says_that_it_failed(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let once = text.matches("\"success\"").count() == 1 && !text.contains('\\');
    let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
    once && body["success"] == false
}

/// The text of an amount.
///
/// # Panics
///
/// If something that must hold does not.
pub fn money(text: &str) {
    let read: Result<Amount, _> = serde_json::from_str(text);
    let amount = match (text.parse::<Amount>(), read) {
        (Ok(amount), Ok(read)) => {
            assert_eq!(amount, read, "as a number");
            amount
        }
        // JSON has no leading zeros, and knows exponents.
        (Ok(amount), Err(_)) | (Err(_), Ok(amount)) => amount,
        (Err(_), Err(_)) => return,
    };
    let shown = amount.to_string();
    assert_eq!(shown.parse(), Ok(amount));
    let quoted = serde_json::from_str::<Amount>(&json!(shown).to_string());
    assert_eq!(quoted.ok(), Some(amount), "as text");

    let written = serde_json::to_string(&amount);
    assert_eq!(written.is_ok(), amount.fits_json());
    if let Ok(written) = written {
        let read = serde_json::from_str::<Amount>(&written);
        assert_eq!(read.ok(), Some(amount), "{written}");
    }
    if let Some(twice) = amount.checked_add(amount) {
        assert_eq!(twice.checked_sub(amount), Some(amount));
    }
    for currency in Currency::KNOWN {
        let money = Money::new(amount, currency.clone());
        let shown = money.to_string();
        let shown = shown.strip_suffix(&format!(" {currency}"));
        assert_eq!(shown.and_then(|shown| shown.parse().ok()), Some(amount));
        let decimals = currency.decimals().unwrap_or_default();
        let units = money.minor_units();
        let units = units.and_then(|units| Decimal::try_from_i128_with_scale(units, decimals).ok());
        assert!(units.is_none_or(|units| Amount::from(units) == amount));
    }
}

/// The text of a phone number.
///
/// # Panics
///
/// If something that must hold does not.
pub fn msisdn(text: &str) {
    if let Ok(phone) = text.parse::<Msisdn>() {
        holds(&phone);
    }
    let sent = PhoneText::from(text);
    assert_eq!(sent.as_str(), text);
    assert!(format!("{sent:?}").chars().count() <= "PhoneText(…)".chars().count() + 2);
    for country in Country::KNOWN {
        let phone = Msisdn::new(country, text);
        assert_eq!(sent.msisdn(country), phone.clone().ok());
        if let Ok(phone) = phone {
            holds(&phone);
            let code = country.dial_code().unwrap_or("unknown");
            assert!(phone.digits().starts_with(code));
            assert_eq!(Msisdn::new(country, &phone.e164()), Ok(phone));
        }
    }
}

/// What holds for every phone number.
fn holds(phone: &Msisdn) {
    let digits = phone.digits();
    assert!((6..=15).contains(&digits.len()) && !digits.starts_with('0'));
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()));
    assert_eq!(phone.e164().parse().as_ref(), Ok(phone));
    assert_eq!(phone.to_string(), phone.e164());
    let written = serde_json::to_string(phone).ok();
    assert_eq!(written, Some(format!("\"{digits}\"")));
    let shown = format!("{phone:?}");
    assert_eq!(
        shown
            .matches(|letter: char| letter.is_ascii_digit())
            .count(),
        2
    );
    match (phone.country(), phone.dial_code(), phone.national()) {
        (Some(country), Some(code), Some(home)) => {
            assert_eq!(country.dial_code(), Some(code));
            assert_eq!(format!("{code}{home}"), digits);
            assert!(phone.has_expected_length().is_some());
        }
        (None, None, None) => assert_eq!(phone.has_expected_length(), None),
        other => panic!("all or nothing: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// The inputs of a target.
    pub(super) fn corpus(target: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(target);
        let files = fs::read_dir(folder).unwrap();
        let inputs: Vec<_> = files
            .map(|file| fs::read(file.unwrap().path()).unwrap())
            .collect();
        assert!(inputs.len() > 10, "{target}");
        inputs
    }

    fn texts(target: &str) -> impl Iterator<Item = String> {
        corpus(target)
            .into_iter()
            .map(|input| String::from_utf8(input).unwrap())
    }

    #[test]
    fn the_corpus_of_bodies_holds() {
        for body in corpus("envelope") {
            super::envelope(&body);
        }
    }

    #[test]
    fn the_corpus_of_amounts_holds() {
        for text in texts("money") {
            super::money(&text);
        }
    }

    #[test]
    fn the_corpus_of_phone_numbers_holds() {
        for text in texts("msisdn") {
            super::msisdn(&text);
        }
    }
}
