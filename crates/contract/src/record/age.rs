//! How old a source may be before somebody should look at it again.
//!
//! A source is a page of a kind: the live answers of `GET /wallets`, the prose of `POST /cards`. It is as
//! old as its newest recording; what it said before that stays as it is. What nobody can look at again has
//! no limit: the older build is gone, and what a framework answers does not change. The sandbox answers by
//! the contract, whenever it is asked.

use std::collections::BTreeMap;

use cartevo_report::Called;
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    conformance,
    contract::Contract,
    finding::{Check, Finding, Severity},
    recording::{Expected, Recording, SourceKind, load, show},
    usage::UsageError,
};

/// From how many days on something is old, and from how many on it is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Older than this: a warning.
    pub warn: u32,
    /// Older than this: an error, where ages are asked for.
    pub error: u32,
}

/// The limit of a kind of source; none if it may be of any age.
///
/// ```
/// use cartevo_contract::{SourceKind, record::{Limit, limit}};
///
/// assert_eq!(limit(SourceKind::Live), Some(Limit { warn: 180, error: 365 }));
/// assert_eq!(limit(SourceKind::Server), None);
/// ```
pub const fn limit(kind: SourceKind) -> Option<Limit> {
    match kind {
        // The service changes without a word.
        SourceKind::Live => Some(Limit {
            warn: 180,
            error: 365,
        }),
        // Pages are held against the contract by `drift` anyway.
        SourceKind::DocsPanel | SourceKind::DocsProse => Some(Limit {
            warn: 365,
            error: 730,
        }),
        SourceKind::Sandbox | SourceKind::Server | SourceKind::Code | SourceKind::Framework => None,
    }
}

/// A source that should be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Age {
    /// What kind of source.
    pub kind: SourceKind,
    /// Its page, as method and path.
    pub page: String,
    /// The day of its newest recording.
    pub date: NaiveDate,
    /// How many days ago that was.
    pub days: u32,
    /// A warning, or an error where it is too old.
    pub severity: Severity,
    /// The newest recording, as `operationId/case`.
    pub recording: String,
    /// Its file.
    pub file: String,
}

/// Today, in UTC.
pub fn today() -> NaiveDate {
    DateTime::<Utc>::from(std::time::SystemTime::now()).date_naive()
}

/// A day as recordings have it, `YYYY-MM-DD`.
///
/// # Errors
///
/// If it is none.
pub fn day(text: &str) -> Result<NaiveDate, UsageError> {
    let day = text.parse().ok().filter(|_| text.len() == 10);
    day.ok_or_else(|| {
        UsageError::new(format!(
            "`{text}` is no day; expected one such as 2026-05-09"
        ))
    })
}

/// The sources that are older than their limit, the oldest first.
///
/// # Errors
///
/// If the contract or a recording cannot be read.
pub fn ages(options: &conformance::Options, today: NaiveDate) -> Result<Vec<Age>, UsageError> {
    let root = options.root.as_deref();
    let contract = Contract::read(&options.contract, &show(&options.contract, root))?;
    let recordings = load(&options.recordings, &Expected::of(&contract, root))?;
    let mut ages = old(&recordings, today);
    ages.sort_by_key(|age| std::cmp::Reverse(age.days));
    Ok(ages)
}

/// The sources that are older than their limit.
fn old(recordings: &[Recording], today: NaiveDate) -> Vec<Age> {
    let mut newest: BTreeMap<(SourceKind, &str), (NaiveDate, &Recording)> = BTreeMap::new();
    for recording in recordings {
        let source = &recording.source;
        let Ok(date) = source.date.parse::<NaiveDate>() else {
            continue;
        };
        let known = newest
            .entry((source.kind, &source.page))
            .or_insert((date, recording));
        if date > known.0 {
            *known = (date, recording);
        }
    }
    let age = |((kind, page), (date, recording)): ((SourceKind, &str), (NaiveDate, &Recording))| {
        let limit = limit(kind)?;
        let days = u32::try_from((today - date).num_days()).ok()?;
        let severity = if days > limit.error {
            Severity::Error
        } else if days > limit.warn {
            Severity::Warning
        } else {
            return None;
        };
        Some(Age {
            kind,
            page: page.to_owned(),
            date,
            days,
            severity,
            recording: recording.id.clone(),
            file: recording.file.clone(),
        })
    };
    newest.into_iter().filter_map(age).collect()
}

/// What the judgement says of old sources: a warning, however old they are, since nobody has changed
/// anything that could be wrong.
pub(crate) fn warnings(recordings: &[Recording], today: NaiveDate, called: Called) -> Vec<Finding> {
    let help = match called {
        Called::Xtask => "look at the source again: `cargo xtask drift`, or `cargo xtask record`",
        Called::Contract => "look at the source again: `cartevo contract drift`, or record it anew",
    };
    let finding = |age: Age| Finding {
        severity: Severity::Warning,
        recording: Some(age.recording.clone()),
        file: Some(age.file.clone()),
        help: Some(help.to_owned()),
        ..Finding::new(
            "recording-old",
            Check::Schema,
            "/source/date",
            age.to_string(),
        )
    };
    old(recordings, today).into_iter().map(finding).collect()
}

impl std::fmt::Display for Age {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            kind,
            page,
            date,
            days,
            ..
        } = self;
        let kind = kind.name();
        write!(
            f,
            "the newest recording of {page} ({kind}) is of {date}, {days} days ago"
        )
    }
}
