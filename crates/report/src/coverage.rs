//! What the recordings show of the contract, and what no recording shows.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde::Serialize;

/// One line of the table.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The operation.
    pub operation: String,
    /// `request`, a documented status, or `error` for what all error bodies have in common.
    pub part: String,
    /// The property, such as `card.brand`; none for the part as a whole.
    pub property: Option<String>,
    /// The value of an enum.
    pub value: Option<String>,
    /// In how many recordings it is seen.
    pub recordings: usize,
    /// In how many more it is assumed: those of what the framework answers by itself, and those
    /// written down from the older build's source.
    pub assumed: usize,
    /// Of a status that is seen nowhere: why it is not.
    pub gap: Option<Gap>,
}

/// Why a status is seen in no recording.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// The contract has an example of it: it could be recorded.
    NotTested,
    /// No source shows it: the contract has no example of it, or what it has is assumed.
    NoSource,
}

impl Gap {
    /// For people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotTested => "not tested",
            Self::NoSource => "no source",
        }
    }
}

impl Row {
    /// A status with its recordings: `429 ×0 (+1 assumed)`, `403 ×0 (no source)`.
    pub fn cell(&self) -> String {
        let cell = format!("{} ×{}", self.part, self.recordings);
        match (self.assumed, self.gap) {
            (0, None) => cell,
            (0, Some(gap)) => format!("{cell} ({})", gap.words()),
            (assumed, _) => format!("{cell} (+{assumed} assumed)"),
        }
    }
}

/// The coverage table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// How many documented operations there are in it.
    pub operations: usize,
    /// How many that no page documents.
    pub undocumented: usize,
    /// Whether the recordings are the project's own, so that what they do not show no source shows.
    pub own: bool,
    /// Every row, in the order of operation, part, property and value.
    pub rows: Vec<Row>,
}

impl Coverage {
    /// What is covered: `32 operations and 2 undocumented`.
    pub fn title(&self) -> String {
        let plural = if self.operations == 1 { "" } else { "s" };
        let title = format!("{} operation{plural}", self.operations);
        match self.undocumented {
            0 => title,
            undocumented => format!("{title} and {undocumented} undocumented"),
        }
    }

    /// For people: of recordings that are not the project's own, what they are about. Nobody who records
    /// two operations wants to read what of the others is missing.
    pub(crate) fn told(&self) -> Told {
        let mut told = Told {
            coverage: self.clone(),
            others: 0,
        };
        if self.own {
            return told;
        }
        let seen = (self.rows.iter()).filter(|row| row.recordings + row.assumed > 0);
        let seen: BTreeSet<&str> = seen.map(|row| row.operation.as_str()).collect();
        let all: BTreeSet<&str> = self.statuses().map(|row| row.operation.as_str()).collect();
        told.others = all.difference(&seen).count();
        let is_seen = |row: &Row| seen.contains(row.operation.as_str());
        told.coverage.rows.retain(is_seen);
        told
    }

    /// The rows that no recording shows.
    pub fn uncovered(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.recordings == 0)
    }

    /// The rows of operations and statuses.
    pub fn statuses(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(|row| row.property.is_none() && row.part != REQUEST && row.part != ANY_ERROR)
    }
}

/// What is told of a coverage.
pub(crate) struct Told {
    pub coverage: Coverage,
    /// How many operations no recording is about, and nothing is told of.
    others: usize,
}

impl Told {
    /// Of how many operations nothing is told.
    pub fn others(&self) -> Option<String> {
        match self.others {
            0 => None,
            1 => Some("no recording is of the other operation".to_owned()),
            others => Some(format!("no recording is of the other {others} operations")),
        }
    }
}

/// The part of a row about the request.
pub const REQUEST: &str = "request";
/// The part of a row about what all errors have in common.
pub const ANY_ERROR: &str = "error";

/// The coverage table, short enough for people: one line for each operation, then what no recording
/// shows.
pub(crate) fn lines(coverage: &Coverage, out: &mut String) {
    let told = coverage.told();
    let coverage = &told.coverage;
    let _ = writeln!(
        out,
        "coverage of {} (recordings for each operation and status)",
        coverage.title()
    );
    let width = coverage
        .rows
        .iter()
        .map(|row| row.operation.len())
        .max()
        .unwrap_or_default();
    for (operation, rows) in by_operation(coverage.statuses()) {
        let cells: Vec<String> = rows.iter().map(|row| row.cell()).collect();
        let _ = writeln!(out, "  {operation:width$}  {}", cells.join("  "));
    }
    if let Some(others) = told.others() {
        let _ = writeln!(out, "  {others}");
    }
    let lines = uncovered(coverage);
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "not covered ({})", why(coverage.own));
    for (operation, part, what) in lines {
        let _ = writeln!(out, "  {operation:width$}  {part:7}  {what}");
    }
}

/// Why something is not covered.
pub(crate) const fn why(own: bool) -> &'static str {
    if own {
        "no recording shows it"
    } else {
        "none of these recordings shows it"
    }
}

pub(crate) fn by_operation<'a>(
    rows: impl Iterator<Item = &'a Row>,
) -> BTreeMap<&'a str, Vec<&'a Row>> {
    let mut grouped: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        grouped.entry(&row.operation).or_default().push(row);
    }
    grouped
}

/// What no recording shows, one line for each status, each part's properties, and each enum.
pub(crate) fn uncovered(coverage: &Coverage) -> Vec<(&str, &str, String)> {
    let mut lines: Vec<(&str, &str, String)> = Vec::new();
    let mut properties: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut values: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for row in coverage.uncovered() {
        let (operation, part) = (row.operation.as_str(), row.part.as_str());
        match (&row.property, &row.value) {
            (None, _) => {
                let assumed = if row.assumed > 0 {
                    " (only assumed)"
                } else {
                    ""
                };
                let gap = row.gap.filter(|_| row.assumed == 0);
                let gap = gap.map(|gap| format!(": {}", gap.words()));
                let what = format!("the status{assumed}{}", gap.unwrap_or_default());
                lines.push((operation, part, what));
            }
            (Some(property), None) => properties
                .entry((operation, part))
                .or_default()
                .push(property),
            (Some(property), Some(value)) => values
                .entry((operation, part, property))
                .or_default()
                .push(value),
        }
    }
    lines.extend(
        properties
            .into_iter()
            .map(|((operation, part), names)| (operation, part, names.join(", "))),
    );
    lines.extend(
        values
            .into_iter()
            .map(|((operation, part, property), values)| {
                (
                    operation,
                    part,
                    format!("{property} = {}", values.join(", ")),
                )
            }),
    );
    lines.sort_by(|a, b| (a.0, order(a.1), a.1).cmp(&(b.0, order(b.1), b.1)));
    lines
}

/// Requests first, then statuses, then what all errors have in common.
fn order(part: &str) -> u8 {
    match part {
        REQUEST => 0,
        ANY_ERROR => 2,
        _ => 1,
    }
}
