//! The webhooks of a page that is about them: a list of events, and a section for each.

use serde_json::Value;

use super::Reader;
use super::said::is_identifier;
use super::tables::Row;
use crate::block::Words;
use crate::columns::Column;
use crate::{Layer, lex};

/// The name of the event that a payload is of.
pub(super) fn of(payload: &Value) -> Option<&str> {
    payload.get("data")?;
    payload.get("event")?.as_str()
}

/// The names of events in a text: those with a dot.
fn events(words: &Words) -> impl Iterator<Item = lex::Token<'_>> {
    let tokens = lex::tokens(&words.text).into_iter();
    tokens.filter(|token| is_identifier(token) && token.text.contains('.'))
}

impl Reader<'_> {
    /// The event that a heading announces, on a page that is about no operation.
    pub(super) fn announced(&mut self, heading: &Words) -> Option<String> {
        if self.operation.is_some() {
            return None;
        }
        let Some(event) = events(heading).next() else {
            // A part of the section that has been announced.
            let part = heading.text.to_lowercase();
            let parts = ["payload", "field", "attribute", "example", "data"];
            let part = parts.iter().any(|name| part.contains(name));
            return self.event.take().filter(|_| part);
        };
        let subject = format!("webhook.{}", event.text);
        let place = heading.at(event.start);
        self.fact(Layer::Prose, subject, "exists", true, place);
        Some(event.text.to_owned())
    }

    /// A row of the list of events.
    pub(super) fn event_row(&mut self, row: &Row<'_>) {
        let Some(cell) = row.cell(Column::Event) else {
            return;
        };
        let mut subject = None;
        for event in events(cell) {
            let name = format!("webhook.{}", event.text);
            let place = cell.at(event.start);
            self.fact(Layer::Prose, &*name, "exists", true, place);
            subject = Some(name);
        }
        let Some(subject) = subject else {
            return self.unread(cell.place, "this is no name of an event");
        };
        for (column, words) in &row.0 {
            if *column != Column::Event {
                self.circumstances(&subject, words);
            }
        }
    }

    /// What a field of an event is put behind: the tables leave out `data.`.
    pub(super) fn inside_event(&self, event: &str, name: &str) -> String {
        let shown = self.examples.within(Layer::Prose, event, name);
        let first = name.split(['.', '[']).next().unwrap_or_default();
        shown.unwrap_or_else(|| match first {
            "data" | "event" => String::new(),
            _ => "data.".to_owned(),
        })
    }
}
