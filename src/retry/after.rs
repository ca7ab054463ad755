//! `Retry-After`, as seconds or as a date.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// How long an answer asks to wait. A date is taken by the answer's own clock, if it tells it.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTime::parse_from_rfc2822(text).ok()?.to_utc();
    let now = date(headers, &DATE).unwrap_or_else(|| SystemTime::now().into());
    // What is over asks for nothing.
    Some((then - now).to_std().unwrap_or_default())
}

fn date(headers: &HeaderMap, name: &HeaderName) -> Option<DateTime<Utc>> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood_and_nothing_else_is() {
        let date = "Sat, 21 Nov 2026 18:00:00 GMT";
        for (said, expected) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Sat, 21 Nov 2026 18:01:30 GMT", Some(90)),
            ("Sat, 21 Nov 2026 17:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("1.5", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(DATE, date.parse().unwrap());
            headers.insert(RETRY_AFTER, said.parse().unwrap());
            assert_eq!(
                retry_after(&headers),
                expected.map(Duration::from_secs),
                "{said}"
            );
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_date_without_the_answers_own_is_taken_by_this_machines() {
        let mut headers = HeaderMap::new();
        headers.insert(
            RETRY_AFTER,
            "Tue, 31 Dec 2999 00:00:00 GMT".parse().unwrap(),
        );
        assert!(retry_after(&headers) > Some(Duration::from_secs(3600)));
    }
}
