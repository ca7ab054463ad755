//! `accepted.toml`: findings that somebody has decided to live with for a while, and why.
//!
//! ```toml
//! [[accepted]]
//! command = "drift"
//! code = "money-form"
//! key = "GET /wallets/{id} response.200.data.balance" # or: fingerprint = "0123456789abcdef"
//! reason = "the vendor has announced numbers for March"
//! expires = 2027-03-31
//! ```

use std::ops::Range;

use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::sheet::{Case, Item, Severity, Sheet, Spot, Standing};

/// The codes of what can be wrong with the file itself.
pub const CODES: &[&str] = &["accepted-expired", "accepted-unusable", "accepted-unused"];

/// A day: year, month, day of the month.
pub type Day = (u16, u8, u8);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    #[serde(default)]
    accepted: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    command: String,
    code: Spanned<String>,
    key: Option<String>,
    fingerprint: Option<String>,
    reason: Spanned<String>,
    expires: Spanned<Datetime>,
}

/// Makes the findings known that the file `name` with this text accepts. What is wrong with the file
/// becomes a finding of its own, at its line: an entry that cannot be used, that has expired, or that
/// accepts nothing. The last can only be said if everything was looked at, so it is not unless `whole`.
pub fn apply(sheet: &mut Sheet, name: &str, text: &str, today: Day, whole: bool) {
    let accepted: Accepted = match toml::from_str(text) {
        Ok(accepted) => accepted,
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let item = item("accepted-unusable", name, text, &span, error.message(), "");
            sheet.findings.push(item);
            sheet.files.insert(name.to_owned(), text.to_owned());
            return;
        }
    };
    let mut wrong = Vec::new();
    for entry in &accepted.accepted {
        let span = entry.span();
        let entry = entry.get_ref();
        // Whoever calls it `check` calls it so here, too.
        let command = match entry.command.as_str() {
            "check" => "conformance",
            command => command,
        };
        if command != sheet.command {
            continue;
        }
        if let Some((span, problem)) = entry.problem(&span) {
            let key = entry.about();
            wrong.push(item("accepted-unusable", name, text, &span, &problem, &key));
            continue;
        }
        let expires = entry.expires.get_ref();
        let mut used = false;
        for found in &mut sheet.findings {
            let meant = found.standing == Standing::New && entry.means(found);
            used |= meant;
            if meant && day(expires) >= Some(today) {
                found.standing = Standing::Known {
                    by: vec![format!("{name} until {expires}")],
                };
            }
        }
        let (code, span, problem) = if used && day(expires) < Some(today) {
            let problem = format!("expired on {expires}, and what it accepted is still there");
            ("accepted-expired", entry.expires.span(), problem)
        } else if !used && whole {
            let problem = "accepts nothing that is found any more".to_owned();
            ("accepted-unused", entry.code.span(), problem)
        } else {
            continue;
        };
        wrong.push(item(code, name, text, &span, &problem, &entry.about()));
    }
    if !wrong.is_empty() {
        sheet.findings.append(&mut wrong);
        sheet.files.insert(name.to_owned(), text.to_owned());
    }
}

impl Entry {
    /// Why it cannot be used, and where that stands.
    fn problem(&self, whole: &Range<usize>) -> Option<(Range<usize>, String)> {
        if self.key.is_some() == self.fingerprint.is_some() {
            let problem = "needs either `key` or `fingerprint`";
            return Some((whole.clone(), problem.to_owned()));
        }
        if self.reason.get_ref().trim().is_empty() {
            return Some((self.reason.span(), "needs a reason".to_owned()));
        }
        let expires = self.expires.get_ref();
        if expires.date.is_none() || expires.time.is_some() {
            let problem = "expires on a day, such as 2027-03-31";
            return Some((self.expires.span(), problem.to_owned()));
        }
        None
    }

    /// Whether it is this finding that it accepts.
    fn means(&self, found: &Item) -> bool {
        let code = self.code.get_ref();
        // The keys of drift begin with the code, as the ledger has them.
        let bare = found.key.strip_prefix(code.as_str()).map(str::trim_start);
        let key = self.key.as_deref();
        let fingerprint = self.fingerprint.as_deref();
        found.code == code
            && key.is_none_or(|key| key == found.key || Some(key) == bare)
            && fingerprint.is_none_or(|it| it == found.fingerprint())
    }

    fn about(&self) -> String {
        let which = self.key.as_ref().or(self.fingerprint.as_ref());
        let which = which.map(String::as_str).unwrap_or_default();
        format!("{} {} {which}", self.command, self.code.get_ref())
    }
}

fn day(expires: &Datetime) -> Option<Day> {
    expires.date.map(|date| (date.year, date.month, date.day))
}

fn item(
    code: &'static str,
    name: &str,
    text: &str,
    span: &Range<usize>,
    problem: &str,
    about: &str,
) -> Item {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let case = Case {
        of: name.to_owned(),
        name: "accepted".to_owned(),
    };
    let message = match about {
        "" => problem.to_owned(),
        about => format!("{about}: {problem}"),
    };
    Item {
        spots: vec![Spot {
            file: name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            span: span.clone(),
            label: String::new(),
        }],
        ..Item::new(code, Severity::Error, case, message, about)
    }
}
