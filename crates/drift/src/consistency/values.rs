//! What a value of an example looks like.

use serde_json::Value;

/// A date with a time, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTime {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// Three digits behind the seconds, and `Z` behind them.
    pub milliseconds: bool,
}

/// Stands in for a value: `<string>`, or an empty text.
pub(super) fn is_placeholder(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty() || (text.starts_with('<') && text.ends_with('>')),
        Value::Array(items) => items.iter().all(is_placeholder),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// A decimal number that is written as text.
pub(super) fn is_numeric_text(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    all_digits(whole) && all_digits(fraction)
}

/// One digit or more, and nothing else.
pub(super) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Five groups as a UUID has them, whatever stands in them.
pub(super) fn is_uuid_like(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12]
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A UUID of version 4.
pub(super) fn is_uuid_v4(text: &str) -> bool {
    is_uuid_like(text)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && text.as_bytes()[14] == b'4'
        && matches!(
            text.as_bytes()[19].to_ascii_lowercase(),
            b'8' | b'9' | b'a' | b'b'
        )
}

/// Reads `2026-05-09T10:15:00.000Z` and its variants; none for anything else.
pub(super) fn date_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once('T')?;
    let mut date = date.splitn(3, '-');
    let mut next = |length: usize| {
        let part = date.next()?;
        (part.len() == length && all_digits(part)).then(|| part.parse().ok())?
    };
    let (year, month, _day): (i64, i64, i64) = (next(4)?, next(2)?, next(2)?);
    let clock = time.get(..8)?;
    if !clock
        .split(':')
        .all(|part| part.len() == 2 && all_digits(part))
    {
        return None;
    }
    let rest = &time[8..];
    let fraction = rest
        .strip_prefix('.')
        .and_then(|rest| rest.strip_suffix('Z'));
    Some(DateTime {
        year,
        month,
        milliseconds: fraction.is_some_and(|digits| digits.len() == 3 && all_digits(digits)),
    })
}

/// A number, whether it is written as one or as text.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if is_numeric_text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether two figures are the same; they come from decimal text, so a rounding error is no difference.
pub(super) fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::{date_time, is_numeric_text, is_uuid_like, is_uuid_v4};

    #[test]
    fn only_a_uuid_of_version_4_is_one() {
        assert!(is_uuid_v4("550e8400-e29b-41d4-a716-446655440000"));
        for other in [
            "w1a2b3c4-d5e6-4890-abcd-ef1234567890",
            "c1a2b3c4-d5e6-7890-abcd-ef1234567890",
            "550e8400-e29b-41d4-c716-446655440000",
        ] {
            assert!(is_uuid_like(other) && !is_uuid_v4(other), "{other}");
        }
        assert!(!is_uuid_like("txn_5b7c9d2e4f6a8b1c3d5e7f9a"));
    }

    #[test]
    fn milliseconds_are_three_digits_before_the_z() {
        let exact = |text| date_time(text).map(|time| time.milliseconds);
        assert_eq!(exact("2026-05-09T10:15:00.000Z"), Some(true));
        assert_eq!(exact("2026-05-09T10:15:00Z"), Some(false));
        assert_eq!(exact("2026-05-09T10:15:00.000+01:00"), Some(false));
        assert_eq!(exact("2026-05-09"), None);
        assert_eq!(exact("At noon T"), None);
    }

    #[test]
    fn numeric_text_is_decimal() {
        assert!(is_numeric_text("0.24") && is_numeric_text("-3"));
        assert!(!is_numeric_text("1e3") && !is_numeric_text(".5") && !is_numeric_text("+237"));
    }
}
