//! Texts that mean something.

use chrono::{DateTime, NaiveDate};

/// What a text has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Any,
    /// The contract gives a pattern for it.
    Pattern,
    Email,
    /// A day.
    Date,
    /// A day or an instant.
    Moment,
    /// A phone number, country code first, digits only.
    Msisdn,
    /// The dial code of a country, with or without `+`.
    DialCode,
}

impl Shape {
    /// Whether `text` has this shape. Patterns are looked at elsewhere.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Self::Any | Self::Pattern => true,
            Self::Email => is_email(text),
            Self::Date => is_date(text),
            Self::Moment => is_date(text) || is_timestamp(text),
            Self::Msisdn => (6..=15).contains(&text.len()) && is_digits(text),
            Self::DialCode => {
                let digits = text.strip_prefix('+').unwrap_or(text);
                (1..=4).contains(&digits.len()) && is_digits(digits)
            }
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_date(text: &str) -> bool {
    // The form is fixed, four digits for the year, which the parser does not see to.
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    text.len() == 10 && date.is_ok_and(|date| date.to_string() == text)
}

fn is_timestamp(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
}

/// Good enough to tell an address from a slip.
fn is_email(text: &str) -> bool {
    let odd = |character: char| character.is_whitespace() || character.is_control();
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|one| one.is_alphanumeric() || one == '-')
    };
    (1..=64).contains(&name.len())
        && !name.contains('@')
        && !text.chars().any(odd)
        && host.contains('.')
        && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(shape: Shape, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(shape.fits(text), "{shape:?} {text}");
        }
        for text in bad {
            assert!(!shape.fits(text), "{shape:?} {text}");
        }
    }

    #[test]
    fn days_and_instants_are_told_from_other_texts() {
        let days = ["1990-01-15", "2024-02-29"];
        let instants = ["2026-05-09T10:15:00.000Z", "2026-05-09T10:15:00+01:00"];
        let neither = [
            "",
            "yesterday",
            "1990-1-15",
            "2026-02-30",
            "15/01/1990",
            "-0001-01-01",
            "+10000-01-01",
        ];
        check(Shape::Date, &days, &neither);
        check(Shape::Date, &[], &instants);
        check(Shape::Moment, &[days, instants].concat(), &neither);
        check(Shape::Moment, &[], &["2026-05-09T10:15:00"]);
    }

    #[test]
    fn addresses_have_one_name_and_one_host() {
        let good = ["john.doe@example.com", "a+b@x-y.co", "é@example.cm"];
        let bad = [
            "",
            "john",
            "@example.com",
            "a@b@example.com",
            "a b@example.com",
            "a@example",
            "a@-x.com",
            "a@x..com",
            "a@x.com\n",
        ];
        check(Shape::Email, &good, &bad);
    }

    #[test]
    fn phone_numbers_are_digits() {
        let bad = ["", "12345", "+237670000000", "237 670", "1234567890123456"];
        check(Shape::Msisdn, &["237670000000"], &bad);
        check(
            Shape::DialCode,
            &["237", "+234", "1"],
            &["", "+", "12345", "CM", "++1"],
        );
    }
}
