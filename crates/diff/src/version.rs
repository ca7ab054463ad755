//! How far a version has to go up.

use std::fmt;

use serde::Serialize;

use crate::change::{Change, Class};

/// What a version has to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// It may stay.
    #[default]
    None,
    /// The last number goes up.
    Patch,
    /// The middle number goes up.
    Minor,
    /// The first number goes up.
    Major,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

impl Bump {
    /// The bump that changes ask for; `neutral` is for those that nobody can rely on.
    pub(crate) fn of<'c>(
        changes: impl Iterator<Item = &'c Change>,
        verdict: fn(&Change) -> Class,
        neutral: Self,
    ) -> Self {
        let bumps = changes.map(|change| match verdict(change) {
            Class::Breaking => Self::Major,
            Class::Additive => Self::Minor,
            Class::Neutral => neutral,
        });
        bumps.max().unwrap_or_default()
    }

    /// The least version that does it, by the rules of cargo: before 1.0 what breaks raises the
    /// second number, and everything else the third.
    ///
    /// ```
    /// use cartevo_diff::Bump;
    ///
    /// assert_eq!(Bump::Major.next("0.3.1").as_deref(), Some("0.4.0"));
    /// assert_eq!(Bump::Minor.next("0.3.1").as_deref(), Some("0.3.2"));
    /// assert_eq!(Bump::Major.next("1.3.1").as_deref(), Some("2.0.0"));
    /// assert_eq!(Bump::Minor.next("2026-05-09"), None);
    /// ```
    pub fn next(self, version: &str) -> Option<String> {
        let [major, minor, patch] = numbers(version)?;
        let next = match (self, major, minor) {
            (Self::None, ..) => [major, minor, patch],
            (Self::Major, 0, 0) => [0, 0, patch + 1],
            (Self::Major, 0, _) => [0, minor + 1, 0],
            (Self::Patch, ..) | (_, 0, _) => [major, minor, patch + 1],
            (Self::Minor, ..) => [major, minor + 1, 0],
            (Self::Major, ..) => [major + 1, 0, 0],
        };
        let [major, minor, patch] = next;
        Some(format!("{major}.{minor}.{patch}"))
    }

    /// Whether a version has gone up far enough. One that is no semantic version, such as a date,
    /// has to change; which way it goes nobody can tell.
    ///
    /// ```
    /// use cartevo_diff::Bump;
    ///
    /// assert!(Bump::Major.is_done("0.3.1", "0.4.0"));
    /// assert!(!Bump::Major.is_done("0.3.1", "0.3.2"));
    /// assert!(Bump::Minor.is_done("2026-05-09", "2026-11-21"));
    /// assert!(!Bump::Minor.is_done("2026-05-09", "2026-05-09"));
    /// ```
    pub fn is_done(self, old: &str, new: &str) -> bool {
        if self == Self::None {
            return true;
        }
        let least = self.next(old).and_then(|least| numbers(&least));
        match (least, numbers(new)) {
            (Some(least), Some(new)) => new >= least,
            _ => old != new,
        }
    }
}

/// The three numbers of a semantic version, without what may follow them.
pub(crate) fn numbers(version: &str) -> Option<[u64; 3]> {
    let end = version.find(['-', '+']).unwrap_or(version.len());
    let mut parts = version[..end].split('.').map(str::parse);
    let numbers = [
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    ];
    parts.next().is_none().then_some(numbers)
}
