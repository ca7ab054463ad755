//! Ends of a range of time, in either form that the API takes.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A date or an instant, as the ends of a range of time are given: the first one belongs to the
/// range, the last one does not.
///
/// A date stands for its midnight in UTC, and is sent as a date. An instant is sent in UTC with
/// milliseconds; what is finer is rounded up, so that a range ending in it takes in what happened
/// before. Two moments are compared as instants.
///
/// ```
/// use cartevo::Moment;
///
/// let day: Moment = "2026-05-09".parse()?;
/// let noon: Moment = "2026-05-09T13:00:00+01:00".parse()?;
/// assert_eq!(day.to_string(), "2026-05-09");
/// assert_eq!(noon.to_string(), "2026-05-09T12:00:00.000Z");
/// assert!(day < noon);
/// assert_eq!(day, "2026-05-09T00:00:00Z".parse()?);
/// assert!("yesterday".parse::<Moment>().is_err());
/// # Ok::<(), cartevo::ParseMomentError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Moment(Form);

#[derive(Clone, Copy)]
enum Form {
    Date(NaiveDate),
    Instant(DateTime<Utc>),
}

impl Moment {
    /// The instant: of a date, its midnight.
    ///
    /// ```
    /// let day: cartevo::Moment = "2026-05-09".parse().unwrap();
    /// assert_eq!(day.utc().to_string(), "2026-05-09 00:00:00 UTC");
    /// ```
    pub const fn utc(&self) -> DateTime<Utc> {
        match self.0 {
            Form::Date(date) => date.and_time(NaiveTime::MIN).and_utc(),
            Form::Instant(instant) => instant,
        }
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(instant: DateTime<Utc>) -> Self {
        let finer = i64::from(instant.timestamp_subsec_nanos() % 1_000_000);
        let missing = TimeDelta::nanoseconds((1_000_000 - finer) % 1_000_000);
        Self(Form::Instant(
            instant.checked_add_signed(missing).unwrap_or(instant),
        ))
    }
}

impl From<NaiveDate> for Moment {
    fn from(date: NaiveDate) -> Self {
        Self(Form::Date(date))
    }
}

/// The text is neither a date nor an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseMomentError(());

impl fmt::Display for ParseMomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date such as `2026-05-09`, or an instant with its offset such as `2026-05-09T10:15:00Z`")
    }
}

impl std::error::Error for ParseMomentError {}

impl FromStr for Moment {
    type Err = ParseMomentError;

    /// Takes `YYYY-MM-DD` and RFC 3339.
    fn from_str(text: &str) -> Result<Self, ParseMomentError> {
        // chrono takes `2026-5-9` too, which may be a slip.
        let date = text.parse::<NaiveDate>().ok();
        if let Some(date) = date.filter(|date| date.to_string() == text) {
            return Ok(date.into());
        }
        match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => Ok(instant.to_utc().into()),
            Err(_) => Err(ParseMomentError(())),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::Date(date) => f.pad(&date.to_string()),
            Form::Instant(instant) => f.pad(&instant.to_rfc3339_opts(SecondsFormat::Millis, true)),
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moment({self})")
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.utc() == other.utc()
    }
}

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.utc().cmp(&other.utc())
    }
}

impl Hash for Moment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.utc().hash(state);
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Not borrowed text: it may stand escaped in the JSON, or come from a value.
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
