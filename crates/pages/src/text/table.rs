//! Tables in the text form: rows whose cells run into each other, and halves of Markdown tables.

use std::collections::HashSet;

use super::fold;
use crate::block::Words;
use crate::columns::{self, Column};
use crate::{Place, Unread, kind};

pub(super) struct Table {
    /// What stands before the table on the line of its header.
    pub(super) before: Option<Words>,
    pub(super) header: Vec<Words>,
    pub(super) rows: Vec<Vec<Words>>,
    pub(super) unread: Vec<Unread>,
    /// The first line behind it.
    pub(super) end: usize,
}

/// The names that the examples of a page have.
pub(super) struct Names<'a>(HashSet<&'a str>);

/// Every text in quotes that a colon follows.
pub(super) fn names(source: &str) -> Names<'_> {
    let mut names = HashSet::new();
    for (colon, _) in source.match_indices("\":") {
        let before = &source[..colon];
        let name = &before[before.rfind('"').map_or(0, |quote| quote + 1)..];
        if name.len() <= 60 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            names.insert(name);
        }
    }
    Names(names)
}

impl Names<'_> {
    /// The length of the longest name, dotted or not, at the start of a text.
    fn longest(&self, text: &str) -> Option<usize> {
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric() && !"_.[]".contains(c))
            .unwrap_or(text.len());
        (1..=end).rev().find(|length| {
            let name = &text[..*length];
            !name.ends_with('[')
                && name
                    .split('.')
                    .all(|part| self.0.contains(part.trim_end_matches("[]")))
        })
    }
}

/// The table that begins at a line.
pub(super) fn at(lines: &[&str], at: usize, names: &Names<'_>) -> Option<Table> {
    let next = lines.get(at + 1).copied().unwrap_or_default();
    if lines[at].contains('|') && is_rule(next) {
        return Some(piped(lines, at));
    }
    let header = columns::run_on(lines[at])?;
    Some(run_on(lines, at, &header, names))
}

fn is_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|c| "|-: ".contains(c))
}

fn piped(lines: &[&str], at: usize) -> Table {
    let line = lines[at];
    let start = line.find('|').filter(|_| line.ends_with('|')).unwrap_or(0);
    let before = Some(fold(&line[..start]))
        .filter(|text| !text.is_empty())
        .map(|text| {
            Words::new(
                text,
                Place {
                    line: at + 1,
                    column: 1,
                },
            )
        });
    let mut end = at + 2;
    let mut rows = Vec::new();
    while lines
        .get(end)
        .is_some_and(|line| line.starts_with('|') || line.contains(" | "))
    {
        rows.push(cells(lines[end], 0, end));
        end += 1;
    }
    Table {
        before,
        header: cells(line, start, at),
        rows,
        unread: Vec::new(),
        end,
    }
}

fn cells(line: &str, from: usize, at: usize) -> Vec<Words> {
    let mut offset = from + usize::from(line[from..].starts_with('|'));
    let inner = line[offset..].strip_suffix('|').unwrap_or(&line[offset..]);
    let mut cells = Vec::new();
    for cell in inner.split('|') {
        let space = cell.len() - cell.trim_start().len();
        let column = line[..offset + space].chars().count() + 1;
        cells.push(Words::new(
            fold(cell),
            Place {
                line: at + 1,
                column,
            },
        ));
        offset += cell.len() + 1;
    }
    cells
}

fn run_on(lines: &[&str], at: usize, header: &[&str], names: &Names<'_>) -> Table {
    let kinds: Vec<Column> = header.iter().map(|name| columns::column(name)).collect();
    let mut offset = 0;
    let header = header
        .iter()
        .map(|name| {
            offset += name.len();
            cell(lines[at], at, offset - name.len(), offset)
        })
        .collect();
    let mut table = Table {
        before: None,
        header,
        rows: Vec::new(),
        unread: Vec::new(),
        end: at + 1,
    };
    loop {
        if lines.get(table.end).is_some_and(|line| line.is_empty()) {
            let filled = (table.end..lines.len()).find(|at| !lines[*at].is_empty());
            let goes_on = |at: &usize| is_surely_row(lines[*at], &kinds, names);
            let Some(next) = filled.filter(goes_on) else {
                break;
            };
            table.end = next;
        }
        let Some(line) = lines.get(table.end) else {
            break;
        };
        let Some(ends) = row(line, &kinds, names) else {
            // A sentence ends a table; what looks like a row all the same is reported.
            if columns::run_on(line).is_none() && looks_like_row(line, &kinds) {
                table.unread.push(Unread {
                    place: Place {
                        line: table.end + 1,
                        column: 1,
                    },
                    why: "this row of a table cannot be told into its columns".to_owned(),
                });
                table.end += 1;
                continue;
            }
            break;
        };
        let mut start = 0;
        table.rows.push(
            ends.iter()
                .map(|end| {
                    let cell = cell(line, table.end, start, *end);
                    start = *end;
                    cell
                })
                .collect(),
        );
        table.end += 1;
    }
    table
}

fn cell(line: &str, at: usize, start: usize, end: usize) -> Words {
    let text = &line[start..end];
    let space = text.len() - text.trim_start().len();
    let column = line[..start + space].chars().count() + 1;
    Words::new(
        fold(text),
        Place {
            line: at + 1,
            column,
        },
    )
}

/// An identifier or a status at the start, without a space behind it that a sentence would have.
fn looks_like_row(line: &str, kinds: &[Column]) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    match kinds {
        [Column::Status, ..] => word.starts_with(|c: char| c.is_ascii_digit()),
        [Column::Name, next, ..] => {
            let dotted = word.contains(['_', '.']) && !word.ends_with('.');
            dotted || *next == Column::Kind && has_kind(word)
        }
        _ => false,
    }
}

/// Whether a line below an empty one belongs to the table all the same: nothing else looks like it.
fn is_surely_row(line: &str, kinds: &[Column], names: &Names<'_>) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    let joined = word.contains(char::is_alphabetic) && looks_like_row(line, kinds);
    (kinds.len() > 2 || joined) && row(line, kinds, names).is_some()
}

/// Whether the name of a type stands in the middle of a word, as only a row has it: `syncboolean1`.
fn has_kind(word: &str) -> bool {
    let starts = word.char_indices().skip(1).map(|(at, _)| &word[at..]);
    starts
        .filter_map(|rest| Some(&rest[kind::read(rest)?.length..]))
        .any(|rest| {
            let glued = |c: char| c.is_uppercase() || c.is_ascii_digit();
            rest.starts_with(glued) || self::word(rest).is_some_and(|length| length < rest.len())
        })
}

/// Where the cells of a row end.
fn row(line: &str, kinds: &[Column], names: &Names<'_>) -> Option<Vec<usize>> {
    let mut ends = Vec::with_capacity(kinds.len());
    let mut start = 0;
    for (index, kind) in kinds.iter().enumerate() {
        let rest = &line[start..];
        let last = index + 1 == kinds.len();
        let length = match kind {
            Column::Name if !last => {
                name(rest, kinds[index + 1], kinds.get(index + 2).copied(), names)?
            }
            Column::Kind => kind::read(rest)?.length,
            Column::Required => required(rest)?,
            Column::Status => status(rest)?,
            Column::Message => message(rest),
            _ if last => rest.len(),
            Column::Default => default(rest, kinds[index + 1])?,
            _ => seam(rest, names).unwrap_or(rest.len()),
        };
        start += length;
        ends.push(start);
    }
    (start == line.len()).then_some(ends)
}

/// The name ends where what the next column holds begins.
fn name(text: &str, next: Column, then: Option<Column>, names: &Names<'_>) -> Option<usize> {
    let starts = text.char_indices().skip(1).map(|(at, _)| at);
    let is_name = |end: &usize| {
        text[..*end]
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.[]{}-*/, ".contains(c))
            && text[..*end]
                .split([',', '/'])
                .all(|part| !part.trim().is_empty() && !part.trim().contains(' '))
    };
    match next {
        Column::Kind => starts.filter(is_name).find(|end| {
            kind::read(&text[*end..]).is_some_and(|printed| {
                let rest = &text[*end + printed.length..];
                match then {
                    Some(Column::Required) => required(rest).is_some(),
                    Some(Column::Default) => begins_cell(rest) || word(rest).is_some(),
                    _ => begins_cell(rest),
                }
            })
        }),
        Column::Required => starts
            .filter(is_name)
            .find(|end| required(&text[*end..]).is_some()),
        _ => names
            .longest(text)
            .filter(|end| begins_cell(&text[*end..]))
            .or_else(|| last_seam(text)),
    }
}

fn begins_cell(text: &str) -> bool {
    text.chars()
        .next()
        .is_none_or(|c| !c.is_lowercase() && c != ' ' && c != '.' && c != '_')
}

/// A default that is a word of its own, whatever is glued to it: `falseRefresh first.`
fn word(text: &str) -> Option<usize> {
    let known = ["true", "false", "null", "—", "–", "none", "None"];
    known.iter().find_map(|word| {
        let rest = text.strip_prefix(word)?;
        begins_cell(rest).then_some(word.len())
    })
}

/// A default: a word, or the figures of a number. `11-indexed` is 1, and 1-indexed; where more figures
/// follow in a column of their own, nobody can tell.
fn default(text: &str, next: Column) -> Option<usize> {
    if let Some(length) = word(text) {
        return Some(length);
    }
    let rest = text.strip_prefix('-').unwrap_or(text);
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        let end = seams(text).next();
        return end.or_else(|| begins_cell(text).then_some(0));
    }
    if matches!(next, Column::Minimum | Column::Maximum) {
        return None;
    }
    let figures = |c: char| c.is_ascii_digit() || c == '.';
    let end = rest.find(|c| !figures(c)).unwrap_or(rest.len());
    let end = rest[..end].trim_end_matches('.').len();
    let behind = &rest[end..];
    let length = text.len() - rest.len() + end;
    let indexed = behind.starts_with("-indexed") || behind.starts_with("-based");
    if indexed {
        return (end > 1).then_some(length - 1);
    }
    (begins_cell(behind) && !behind.starts_with(['-', ','])).then_some(length)
}

fn required(text: &str) -> Option<usize> {
    ["Conditional", "Required", "Optional", "Yes", "No", "✓", "✗"]
        .iter()
        .find_map(|word| {
            let rest = text.strip_prefix(word)?;
            let begins = *word == "Yes" || begins_cell(rest);
            begins.then_some(word.len())
        })
}

/// `400`, `5xx`, `400 / 422`.
fn status(text: &str) -> Option<usize> {
    let one = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() >= 3
            && bytes[0].is_ascii_digit()
            && (bytes[1..3].iter().all(u8::is_ascii_digit) || &bytes[1..3] == b"xx")
    };
    if !one(text) {
        return None;
    }
    let mut end = 3;
    for between in [" / ", "/", ", "] {
        while text[end..].starts_with(between) && one(&text[end + between.len()..]) {
            end += between.len() + 3;
        }
    }
    Some(end)
}

/// One or more texts in quotes.
fn message(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let start = rest.trim_start_matches([' ', ',', '/']);
        let skipped = rest.len() - start.len();
        let close = match start.chars().next() {
            Some('"') => '"',
            Some('“') => '”',
            Some('—') if end == 0 => return '—'.len_utf8(),
            _ => return end,
        };
        let first = start.chars().next().map_or(0, char::len_utf8);
        let Some(length) = start[first..].find(close) else {
            return end;
        };
        end += skipped + first + length + close.len_utf8();
    }
}

/// Where a cell ends: a capital right behind a small letter, a digit or the end of a sentence.
fn seam(text: &str, names: &Names<'_>) -> Option<usize> {
    seams(text).find(|at| {
        let letters = text[..*at]
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric() || *c == '_');
        let start = at - letters.map(char::len_utf8).sum::<usize>();
        let end = text[*at..]
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .map_or(text.len(), |end| at + end);
        names.longest(&text[start..end]) != Some(end - start)
    })
}

/// The last seam of the first word.
fn last_seam(text: &str) -> Option<usize> {
    let word = text.split(' ').next().unwrap_or_default();
    seams(word).last()
}

fn seams(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    let mut capitals = 0;
    text.char_indices().filter_map(move |(at, c)| {
        let small = || text[at + c.len_utf8()..].starts_with(char::is_lowercase);
        let seam = c.is_uppercase()
            && (before.is_lowercase()
                || ".)]%”\"’".contains(before)
                // `3DS` is one word, and so is `OAuth`.
                || before.is_ascii_digit() && small()
                || capitals > 2 && small());
        capitals = if c.is_uppercase() { capitals + 1 } else { 0 };
        before = c;
        seam.then_some(at)
    })
}
