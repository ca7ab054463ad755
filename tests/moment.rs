//! Ends of a range of time: what is read, what is sent, how they compare.

use std::collections::HashSet;

use cartevo::{DateTime, Moment, Utc};
use chrono::NaiveDate;
use proptest::prelude::*;

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn dates_are_sent_as_dates_and_instants_in_utc_with_milliseconds() {
    for (text, sent) in [
        ("2026-05-09", "2026-05-09"),
        ("2024-02-29", "2024-02-29"),
        ("2026-05-09T10:15:00Z", "2026-05-09T10:15:00.000Z"),
        ("2026-05-09T10:15:00.5Z", "2026-05-09T10:15:00.500Z"),
        ("2026-05-09T00:30:00+01:00", "2026-05-08T23:30:00.000Z"),
        ("2026-05-09T10:15:00-05:30", "2026-05-09T15:45:00.000Z"),
    ] {
        assert_eq!(moment(text).to_string(), sent);
        assert_eq!(
            serde_json::to_string(&moment(text)).unwrap(),
            format!("{sent:?}")
        );
    }
}

#[test]
fn what_is_finer_than_a_millisecond_is_rounded_up() {
    assert_eq!(
        moment("2026-05-09T23:59:59.999000001Z").to_string(),
        "2026-05-10T00:00:00.000Z"
    );
    assert_eq!(
        moment("2026-05-09T10:15:00.123400Z").to_string(),
        "2026-05-09T10:15:00.124Z"
    );
    let last = DateTime::<Utc>::MAX_UTC;
    assert_eq!(Moment::from(last).utc(), last);
}

#[test]
fn other_text_is_refused() {
    for text in [
        "",
        "today",
        "2026-5-9",
        " 2026-05-09",
        "2026-02-29",
        "2026-05-09T10:15:00",
        "2026-05-09T25:00:00Z",
        "1778321700",
    ] {
        let error = text.parse::<Moment>().unwrap_err().to_string();
        assert!(error.starts_with("expected a date"), "{text}: {error}");
        assert!(serde_json::from_value::<Moment>(text.into()).is_err());
    }
    assert!(serde_json::from_str::<Moment>("1778321700").is_err());
}

#[test]
fn a_date_is_its_midnight() {
    let day = Moment::from(NaiveDate::from_ymd_opt(2026, 5, 9).unwrap());
    let midnight = moment("2026-05-09T00:00:00Z");
    assert_eq!(day, midnight);
    assert_eq!(HashSet::from([day, midnight]).len(), 1);
    assert!(day < moment("2026-05-09T00:00:00.001Z"));
    assert!(day > moment("2026-05-08T23:59:59.999Z"));
    assert_eq!(format!("{day:?}"), "Moment(2026-05-09)");
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(millis in -62_135_596_800_000_i64..253_402_300_800_000) {
        let moment = Moment::from(DateTime::from_timestamp_millis(millis).unwrap());
        let again: Moment = moment.to_string().parse().unwrap();
        prop_assert_eq!(again, moment);
        let json = serde_json::to_value(moment).unwrap();
        prop_assert_eq!(serde_json::from_value::<Moment>(json).unwrap(), moment);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        if let Ok(moment) = text.parse::<Moment>() {
            prop_assert_eq!(moment.to_string().parse::<Moment>(), Ok(moment));
        }
    }
}
