//! The tables of the prose.

use serde_json::Value;

use super::said::{self, Text};
use super::sections::Section;
use super::{Reader, panel, salient};
use crate::Layer;
use crate::block::Words;
use crate::columns::{self, Column};

/// A row, with what its cells hold.
pub(super) struct Row<'a>(pub(super) Vec<(Column, &'a Words)>);

impl<'a> Row<'a> {
    pub(super) fn cell(&self, column: Column) -> Option<&'a Words> {
        self.cells(column).next()
    }

    pub(super) fn cells(&self, column: Column) -> impl Iterator<Item = &'a Words> {
        self.0
            .iter()
            .filter(move |(of, _)| *of == column)
            .map(|(_, words)| *words)
    }
}

impl Reader<'_> {
    pub(super) fn table(&mut self, section: &Section, header: &[Words], rows: &[Vec<Words>]) {
        let kinds: Vec<Column> = header
            .iter()
            .map(|words| columns::column(&words.text))
            .collect();
        let rows: Vec<Row<'_>> = rows
            .iter()
            .map(|row| Row(kinds.iter().copied().zip(row).collect()))
            .collect();
        for (_, words) in rows.iter().flat_map(|row| &row.0) {
            // A path is needed for a mention.
            if words.text.contains(" /") {
                self.mentions(&crate::lex::tokens(&words.text), words);
            }
        }
        let has = |column| kinds.contains(&column);
        if self.operation.is_none() {
            if has(Column::Event) {
                return rows.iter().for_each(|row| self.event_row(row));
            }
            if let Some(event) = self.event.clone().filter(|_| has(Column::Name)) {
                let part = format!("webhook.{event}.");
                return rows.iter().for_each(|row| self.field(&part, row));
            }
            return self.table_of_rules(&kinds, &rows);
        }
        if has(Column::Status) {
            for row in &rows {
                self.error(row);
            }
        } else if has(Column::Name) {
            let part = self.part(section, &kinds, &rows);
            for row in &rows {
                self.field(&part, row);
            }
        } else {
            for (_, words) in rows.iter().flat_map(|row| &row.0) {
                self.paragraph(section, words);
            }
        }
    }

    /// Of what the fields of a table are, `request.body.` or `response.201.`; without a heading that
    /// says so it shows in the columns and in the names.
    fn part(&self, section: &Section, kinds: &[Column], rows: &[Row<'_>]) -> String {
        let names = || {
            rows.iter()
                .filter_map(|row| row.cell(Column::Name))
                .map(|words| words.text.as_str())
        };
        let path = self
            .operation
            .as_ref()
            .map_or("", |(_, path)| path.as_str());
        let part = match section {
            Section::Header => "header",
            Section::Path => "path",
            Section::Query => "query",
            Section::Body => "body",
            Section::Response(status) => return format!("{}.", self.answer(status.clone(), None)),
            _ if names().all(|name| name.starts_with(char::is_uppercase)) => "header",
            _ if names().all(|name| path.contains(&format!("{{{name}}}"))) => "path",
            _ if !kinds.contains(&Column::Required) => {
                return format!("{}.", self.answer(None, None));
            }
            _ => {
                let sent = |name: &str| {
                    self.examples
                        .of(Layer::Prose, "request")
                        .any(|example| example.get(name).is_some())
                };
                let reads = self
                    .operation
                    .as_ref()
                    .is_some_and(|(method, _)| method == "GET");
                if reads || !names().any(sent) {
                    "query"
                } else {
                    "body"
                }
            }
        };
        format!("request.{part}.")
    }

    /// A row that describes a field, or several that are written in one.
    fn field(&mut self, part: &str, row: &Row<'_>) {
        let Some(cell) = row.cell(Column::Name) else {
            return;
        };
        for name in cell
            .text
            .split([',', '/'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            let place = self.find(cell.place, name);
            let prefix = if part.starts_with("response.") {
                self.prefix(name)
            } else if part.starts_with("webhook.") {
                self.inside_event(part.trim_end_matches('.'), name)
            } else {
                String::new()
            };
            // `items[]` of the type `array` is the array itself.
            let array = row
                .cell(Column::Kind)
                .is_some_and(|words| words.text.starts_with("array"));
            let name = if array {
                name.trim_end_matches("[]")
            } else {
                name
            };
            let subject = format!("{part}{prefix}{name}");
            self.fact(Layer::Prose, &*subject, "exists", true, place);
            for (column, words) in &row.0 {
                self.cell(&subject, *column, words);
            }
        }
    }

    /// What a name of an answer is put behind; a name that no example has stands in `data`, as the
    /// others do, if there is one.
    fn prefix(&self, name: &str) -> String {
        if let Some(prefix) = self.examples.prefix(Layer::Prose, name) {
            return prefix;
        }
        let outer = ["success", "statusCode", "message", "data", "meta"];
        let first = name.split(['.', '[']).next().unwrap_or_default();
        let wrapped = self
            .examples
            .of(Layer::Prose, "response.")
            .any(|example| example.get("data").is_some());
        if wrapped && !outer.contains(&first) {
            "data.".to_owned()
        } else {
            String::new()
        }
    }

    fn cell(&mut self, subject: &str, column: Column, words: &Words) {
        let place = words.place;
        let text = words.text.as_str();
        let empty = matches!(text, "" | "—" | "-" | "–" | "none" | "None" | "n/a");
        match column {
            _ if empty && column != Column::Required => {}
            Column::Kind => self.printed(Layer::Prose, subject, text, place),
            Column::Required => match required(text) {
                Some(required) => self.fact(Layer::Prose, subject, "required", required, place),
                None => self.unread(
                    place,
                    format!("`{text}` does not say whether the field is required"),
                ),
            },
            Column::Default => self.fact(
                Layer::Prose,
                subject,
                "default",
                panel::literal(text),
                place,
            ),
            Column::Minimum | Column::Maximum => {
                let property = if column == Column::Minimum {
                    "minimum"
                } else {
                    "maximum"
                };
                match Text::new(text).tokens.first().and_then(said::number) {
                    Some(number) => self.fact(Layer::Prose, subject, property, number, place),
                    None => self.unread(place, format!("`{text}` is no number")),
                }
            }
            Column::Text | Column::Message | Column::Action | Column::Encoding => {
                if text.to_ascii_lowercase().starts_with("bearer") {
                    self.fact(Layer::Prose, subject, "scheme", "Bearer", place);
                } else if subject.ends_with(".Content-Type") && text.contains('/') {
                    self.fact(Layer::Prose, "request", "encoding", text, place);
                } else {
                    self.described(Layer::Prose, subject, words);
                }
            }
            _ => {}
        }
    }

    /// A row of a table of statuses.
    fn error(&mut self, row: &Row<'_>) {
        let Some(cell) = row.cell(Column::Status) else {
            return;
        };
        for status in cell.text.split([',', '/']).map(str::trim) {
            let place = self.find(cell.place, status);
            let Some(code) = super::sections::status(status) else {
                self.unread(place, format!("`{status}` is no status"));
                continue;
            };
            let subject = if code.starts_with('2') {
                format!("response.{code}")
            } else {
                format!("error.{code}")
            };
            self.fact(Layer::Prose, &*subject, "exists", true, place);
            for words in row.cells(Column::Message) {
                for message in messages(&words.text) {
                    let place = self.find(words.place, message);
                    self.fact(Layer::Prose, &*subject, "message", message, place);
                }
            }
            for column in [Column::Text, Column::Action] {
                for words in row.cells(column) {
                    self.circumstances(&subject, words);
                }
            }
            for words in row.cells(Column::Action) {
                self.advice(&subject, words);
            }
            for words in row.cells(Column::Retry) {
                self.retry(&subject, words);
            }
        }
    }

    /// When an error comes, and what to do about it.
    pub(super) fn circumstances(&mut self, subject: &str, words: &Words) {
        let mut text = Text::new(&words.text);
        salient::mentions(&mut text);
        self.leftovers(Layer::Prose, subject, words, &text);
    }

    /// Whether a call may be sent again, in the cell that says so.
    pub(super) fn retry(&mut self, subject: &str, words: &Words) {
        let first = words.text.split(|c: char| !c.is_alphanumeric()).next();
        let first = first.unwrap_or_default().to_lowercase();
        let answers = ["yes", "no", "once", "maybe", "sometimes", "never"];
        if answers.contains(&first.as_str()) {
            self.fact(Layer::Prose, subject, "retry", first, words.place);
        } else {
            self.advice(subject, words);
        }
    }

    /// Whether a call may be sent again, in a cell that may say so.
    pub(super) fn advice(&mut self, subject: &str, words: &Words) {
        let text = Text::new(&words.text);
        if let Some(answer) = retry(&text) {
            self.fact(Layer::Prose, subject, "retry", answer, words.place);
        }
        let later = [
            "may still",
            "might still",
            "could still",
            "can still",
            "may yet",
            "might yet",
            "may nevertheless",
        ];
        if said::has(&text.tokens, &later) {
            self.fact(Layer::Prose, subject, "may-succeed", true, words.place);
        }
    }
}

fn retry(text: &Text<'_>) -> Option<&'static str> {
    let again = [
        "retry",
        "retrying",
        "retried",
        "try again",
        "send again",
        "repeat",
        "resend",
    ];
    let at = said::find(&text.tokens, &again)?;
    let before = &text.tokens[at.saturating_sub(3)..at];
    let negated = before
        .iter()
        .any(|token| token.is_one(&["not", "don't", "never", "no", "without", "cannot", "don’t"]));
    let once = text.tokens.iter().any(|token| token.is("once"));
    Some(if negated {
        "no"
    } else if once {
        "once"
    } else {
        "yes"
    })
}

fn required(text: &str) -> Option<Value> {
    let word = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    match word.trim_matches(|c: char| !c.is_alphanumeric() && c != '✓' && c != '✅') {
        "yes" | "required" | "true" | "✓" | "✅" | "always" | "mandatory" => Some(true.into()),
        "no" | "optional" | "false" | "✗" | "" => Some(false.into()),
        "conditional" | "conditionally" | "sometimes" | "depends" => Some("conditional".into()),
        _ => None,
    }
}

/// The texts in quotes of a cell, or all of it.
fn messages(text: &str) -> Vec<&str> {
    let mut messages = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '“']) {
        let inner = rest[start..].trim_start_matches(['"', '“']);
        let Some(end) = inner.find(['"', '”']) else {
            break;
        };
        messages.push(&inner[..end]);
        rest = &inner[end..];
        rest = rest.trim_start_matches(['"', '”']);
    }
    if messages.is_empty() && !matches!(text, "" | "—" | "-" | "–") {
        messages.push(text);
    }
    messages
}
