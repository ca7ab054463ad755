//! The tables of a page about all operations.

use crate::block::Words;
use crate::columns::Column;
use crate::facts::Reader;
use crate::facts::said::{Text, duration, find, is_identifier, number, phrase};
use crate::facts::salient::operation;
use crate::facts::sections::{Section, status};
use crate::facts::tables::Row;
use crate::facts::{field, panel};
use crate::{Layer, kind, lex};

impl Reader<'_> {
    pub(in crate::facts) fn table_of_rules(&mut self, kinds: &[Column], rows: &[Row<'_>]) {
        let has = |column| kinds.contains(&column);
        let names: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.cell(Column::Name))
            .map(|words| words.text.as_str())
            .collect();
        let envelope = names
            .iter()
            .filter(|name| ["success", "statusCode", "message", "data", "meta"].contains(name))
            .count()
            > 1;
        let paged = names
            .iter()
            .any(|name| matches!(*name, "page" | "limit" | "offset" | "cursor"));
        let fields = has(Column::Name) && has(Column::Kind) && !envelope && !paged;
        if let Some(words) = rows
            .iter()
            .find_map(|row| row.cell(Column::Name))
            .filter(|_| fields)
        {
            self.unread(
                words.place,
                "it is not clear to what the fields of this table belong",
            );
        }
        for row in rows {
            if has(Column::Id) {
                self.id(row);
            } else if has(Column::Encoding) {
                self.encoding(row);
            } else if has(Column::Status) {
                self.status(row, has(Column::Retry));
            } else if envelope {
                self.envelope_field(row);
            } else if paged {
                self.page_parameter(row);
            } else {
                for (_, words) in &row.0 {
                    self.paragraph(&Section::Free, words);
                }
            }
        }
    }

    fn id(&mut self, row: &Row<'_>) {
        let Some(cell) = row.cell(Column::Id) else {
            return;
        };
        let tokens = lex::tokens(&cell.text);
        let name = tokens
            .iter()
            .find(|token| is_identifier(token))
            .map(|token| token.text);
        for words in row.cells(Column::Text) {
            let text = field::read(&words.text);
            let v4 = text
                .tokens
                .iter()
                .any(|token| token.is_one(&["v4", "uuidv4", "uuid-v4"]))
                || find(&text.tokens, &["version 4"]).is_some();
            let uuid = text
                .tokens
                .iter()
                .any(|token| token.is_one(&["uuid", "uuids", "uuidv4", "uuid-v4"]));
            if uuid && name.is_none() {
                let form = if v4 { "uuid-v4" } else { "uuid" };
                self.fact(Layer::Prose, "rule.id.uuid", "form", form, words.place);
                self.kinds(cell);
            } else if let Some(name) = name {
                self.fact(
                    Layer::Prose,
                    format!("rule.id.{name}"),
                    "exists",
                    true,
                    cell.place,
                );
                self.described(Layer::Prose, &format!("rule.id.{name}"), words);
            } else {
                self.leftovers(Layer::Prose, "rule.id", words, &text);
            }
        }
    }

    /// What has such an id: the words in brackets.
    fn kinds(&mut self, cell: &Words) {
        let inner = cell
            .text
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(')'));
        let Some((inner, _)) = inner else { return };
        let mut kinds: Vec<&str> = inner
            .split(&[',', '/'][..])
            .map(|kind| kind.trim().trim_start_matches("and "))
            .collect();
        kinds.sort_unstable();
        self.fact(
            Layer::Prose,
            "rule.id.uuid",
            "kinds",
            serde_json::json!(kinds),
            cell.place,
        );
    }

    fn encoding(&mut self, row: &Row<'_>) {
        let Some(media) = row.cell(Column::Encoding) else {
            return;
        };
        let media_type = media.text.split(' ').next().unwrap_or_default();
        let Some(cell) = row
            .cell(Column::Endpoint)
            .or_else(|| row.cell(Column::Text))
        else {
            return;
        };
        let tokens = lex::tokens(&cell.text);
        let called = (0..tokens.len()).find_map(|at| operation(&tokens[at..]));
        let of = called.map_or_else(
            || "default".to_owned(),
            |(method, path)| format!("{method} {path}"),
        );
        self.fact(
            Layer::Prose,
            format!("rule.encoding.{of}"),
            "media-type",
            media_type,
            media.place,
        );
    }

    fn status(&mut self, row: &Row<'_>, retries: bool) {
        let Some(cell) = row.cell(Column::Status) else {
            return;
        };
        for code in cell.text.split([',', '/']).map(str::trim) {
            let Some(code) = status(code) else {
                self.unread(cell.place, format!("`{code}` is no status"));
                continue;
            };
            let subject = format!("rule.{}.{code}", if retries { "retry" } else { "status" });
            self.fact(Layer::Prose, &*subject, "exists", true, cell.place);
            for words in row.cells(Column::Retry) {
                self.retry(&subject, words);
            }
            for (column, words) in &row.0 {
                match column {
                    Column::Action => self.action(&subject, words),
                    Column::Text | Column::Message => {
                        self.circumstances(&subject, words);
                        self.advice(&subject, words);
                    }
                    _ => {}
                }
            }
        }
    }

    /// `start at 1s, max 60s, cap 5 retries`.
    fn action(&mut self, subject: &str, words: &Words) {
        let mut text = Text::new(&words.text);
        for at in 0..text.tokens.len() {
            for (property, phrases) in [
                (
                    "start-seconds",
                    &[
                        "start at",
                        "starting at",
                        "start with",
                        "starting with",
                        "first wait",
                        "beginning at",
                        "from",
                    ][..],
                ),
                (
                    "max-seconds",
                    &[
                        "max .",
                        "max",
                        "maximum of",
                        "maximum",
                        "at most",
                        "up to",
                        "capped at",
                    ],
                ),
            ] {
                let found = phrase(&text.tokens[at..], phrases)
                    .and_then(|length| Some((length, duration(&text.tokens[at + length..])?)));
                if let Some((length, (seconds, taken))) = found {
                    self.rule(subject, property, seconds, words.at(text.tokens[at].start));
                    text.take(at, at + length + taken);
                }
            }
            let tries = text
                .tokens
                .get(at + 1)
                .is_some_and(|token| token.is_one(&["retries", "attempts", "times", "tries"]));
            if let (Some(cap), true) = (number(&text.tokens[at]), tries) {
                self.rule(subject, "cap", cap, words.at(text.tokens[at].start));
                text.take(at, at + 2);
            }
        }
        let refresh = text
            .tokens
            .iter()
            .find(|token| token.is_one(&["refresh", "refreshing", "renew", "renewing"]));
        if let (Some(token), true) = (refresh, find(&text.tokens, &["token"]).is_some()) {
            self.rule(subject, "action", "refresh-token", words.at(token.start));
        }
        self.leftovers(Layer::Prose, subject, words, &text);
    }

    fn envelope_field(&mut self, row: &Row<'_>) {
        let Some(cell) = row.cell(Column::Name) else {
            return;
        };
        let subject = format!("rule.envelope.{}", cell.text);
        self.fact(Layer::Prose, &*subject, "exists", true, cell.place);
        for words in row.cells(Column::Kind) {
            let known = kind::read(&words.text).map(|printed| printed.kind);
            match known {
                Some(known) => self.fact(Layer::Prose, &*subject, "type", known, words.place),
                None => self.unread(
                    words.place,
                    format!("`{}` is no type that is known", words.text),
                ),
            }
        }
        for words in row.cells(Column::Text) {
            let mut text = Text::new(&words.text);
            if find(
                &text.tokens,
                &["paginated", "paged", "list endpoints", "lists"],
            )
            .is_some()
            {
                self.rule(&*subject, "only-paginated", true, words.place);
            }
            if let Some(at) = find(&text.tokens, &["null"]) {
                self.rule(&*subject, "nullable", true, words.at(text.tokens[at].start));
            }
            self.rules(&mut text, words);
            self.leftovers(Layer::Prose, &subject, words, &text);
        }
    }

    fn page_parameter(&mut self, row: &Row<'_>) {
        let Some(cell) = row.cell(Column::Name) else {
            return;
        };
        let subject = format!("rule.pagination.{}", cell.text);
        self.fact(Layer::Prose, &*subject, "exists", true, cell.place);
        for (column, words) in &row.0 {
            let value = panel::literal(&words.text);
            let property = match column {
                Column::Default => "default",
                Column::Minimum => "minimum",
                Column::Maximum => "maximum",
                Column::Kind => "type",
                Column::Text => {
                    let lower = words.text.to_lowercase();
                    let first = [
                        "1-indexed",
                        "1-based",
                        "one-based",
                        "starts at 1",
                        "first page is 1",
                    ]
                    .iter()
                    .any(|form| lower.contains(form));
                    let zero = [
                        "0-indexed",
                        "0-based",
                        "zero-based",
                        "starts at 0",
                        "first page is 0",
                    ]
                    .iter()
                    .any(|form| lower.contains(form));
                    if first || zero {
                        self.rule(&*subject, "first", u8::from(first), words.place);
                    } else {
                        self.described(Layer::Prose, &subject, words);
                    }
                    continue;
                }
                _ => continue,
            };
            if value.is_number() || *column == Column::Kind {
                self.fact(Layer::Prose, &*subject, property, value, words.place);
            }
        }
    }
}
