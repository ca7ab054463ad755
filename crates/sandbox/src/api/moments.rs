//! Moments as JSON.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::clock;
use crate::json::Json;

impl From<DateTime<Utc>> for Json {
    fn from(moment: DateTime<Utc>) -> Self {
        clock::write(moment).into()
    }
}

/// An instant, or a day, which stands for its midnight.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let day: NaiveDate = text.parse().ok()?;
    Some(day.and_time(NaiveTime::MIN).and_utc())
}
