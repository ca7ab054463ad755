//! Moments as JSON.

use chrono::{DateTime, Utc};

use crate::clock;
use crate::json::Json;

impl From<DateTime<Utc>> for Json {
    fn from(moment: DateTime<Utc>) -> Self {
        clock::write(moment).into()
    }
}
