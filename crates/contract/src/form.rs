//! The forms that the conventions give to names, ids, phone numbers, timestamps, card numbers.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta};

/// Words of lower-case letters and digits, joined by `_`.
pub(crate) fn is_snake_case(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.split('_').all(word)
}

pub(crate) fn is_uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => *byte == b'4',
            19 => matches!(byte.to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b'),
            _ => byte.is_ascii_hexdigit(),
        })
}

/// `+`, then 8 to 15 digits that do not begin with a zero.
pub(crate) fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// Ends with seconds and three digits of them: `…:00.000Z`.
pub(crate) fn has_milliseconds(text: &str) -> bool {
    let bytes = text.as_bytes();
    let end = bytes
        .len()
        .checked_sub(8)
        .map_or(&[][..], |start| &bytes[start..]);
    let like = |(byte, form): (&u8, &u8)| {
        if *form == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    };
    end.len() == 8 && end.iter().zip(b":00.000Z").all(like)
}

/// A day, or a moment in UTC with milliseconds, however it is written: `2026-05-09` and
/// `2026-05-09T10:15:00.000Z`. `None` if the text is neither.
pub(crate) fn moment(text: &str) -> Option<String> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    if let Some(day) = day().filter(|day| day.to_string() == text) {
        return Some(day.to_string());
    }
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    // As the client writes it: what is finer than that is rounded up.
    let at = at + TimeDelta::nanoseconds(999_999);
    Some(at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// Four digits, stars, four digits.
pub(crate) fn is_masked_pan(text: &str) -> bool {
    let digits = |part: Option<&str>| {
        part.is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let middle = text.len().checked_sub(4).and_then(|end| text.get(4..end));
    digits(text.get(..4))
        && digits(
            text.len()
                .checked_sub(4)
                .and_then(|start| text.get(start..)),
        )
        && middle
            .is_some_and(|middle| !middle.is_empty() && middle.bytes().all(|byte| byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_a_day_or_a_time_of_one() {
        for (text, same) in [
            ("2026-05-09", "2026-05-09"),
            ("2026-05-09T10:15:00Z", "2026-05-09T10:15:00.000Z"),
            ("2026-05-09T11:15:00.5+01:00", "2026-05-09T10:15:00.500Z"),
            ("2026-05-09T10:15:00.9990001Z", "2026-05-09T10:15:01.000Z"),
        ] {
            assert_eq!(moment(text).as_deref(), Some(same), "{text}");
        }
        for text in [
            "2026-5-9",
            "2026-02-30",
            "2026-05-09T10:15:00",
            "yesterday",
            "",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
