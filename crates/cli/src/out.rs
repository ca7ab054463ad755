//! What is written: results to standard output, everything said to a person to standard error.

use std::{
    env,
    fmt::Write as _,
    io::{self, ErrorKind, IsTerminal, Write},
};

use clap::ValueEnum;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, presets};
use serde_json::{Map, Value as Json};

use terminal_size::terminal_size;

use crate::{
    failure::{Exit, Failure},
    record::{Record, columns},
    text::wrapped,
};

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How text is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Heads of tables, questions.
    Strong,
    /// What is less important.
    Faint,
    /// What went wrong.
    Bad,
    /// What went well.
    Good,
    /// What needs a look.
    Careful,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Bad => "1;31",
            Self::Good => "32",
            Self::Careful => "33",
        }
    }
}

/// Which of the two outputs shows colours.
#[derive(Clone, Copy, Debug)]
struct Colours {
    out: bool,
    told: bool,
}

/// Where a command writes.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    json: bool,
    /// How wide a table may be; as wide as it likes where nobody looks at it.
    width: Option<u16>,
    /// The same of what is said to a person.
    told_width: Option<u16>,
    colours: Colours,
    live: bool,
}

impl Out {
    /// What the command line and the terminals of this process allow.
    pub fn new(json: bool, when: Color) -> Self {
        let (out, told) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = |terminal: bool| match when {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !dumb && !set("NO_COLOR"),
        };
        // A terminal that does not know how wide it is.
        let width = || terminal_size().map_or(80, |(width, _)| width.0.max(40));
        Self {
            json,
            width: out.then(width),
            told_width: told.then(width),
            colours: Colours {
                out: colour(out),
                told: colour(told),
            },
            live: told && !dumb,
        }
    }

    /// Whether programs read the result.
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Whether standard error is a terminal on which a line may be written over.
    pub const fn is_live(self) -> bool {
        self.live
    }

    /// Text for standard error, set off if that shows colours.
    pub fn told(self, style: Style, text: &str) -> String {
        painted(self.colours.told, style, text)
    }

    /// Text for standard output, set off if that shows colours.
    pub fn marked(self, style: Style, text: &str) -> String {
        painted(self.colours.out, style, text)
    }

    /// Text for standard error, broken between words where a terminal would break it anywhere. So
    /// many columns are left free.
    pub fn fitted(self, text: &str, free: u16) -> String {
        fitted(text, self.told_width, free)
    }

    /// The same for standard output.
    pub fn fitted_result(self, text: &str, free: u16) -> String {
        fitted(text, self.width, free)
    }

    /// Says something to a person.
    #[allow(
        clippy::unused_self,
        reason = "nothing is said without being told where"
    )]
    pub fn say(self, text: &str) {
        // Who has closed standard error does not want to hear it.
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Tells a person what may be good to know. Programs read errors where this would stand.
    pub fn hint(self, style: Style, text: &str) {
        if !self.json {
            self.say(&self.told(style, text));
        }
    }

    /// A list: a table, or `{"name": […], "more": …}`.
    pub fn list(self, name: &str, records: &[Record], more: bool) -> Result<(), Failure> {
        if self.json {
            let items = records.iter().map(Record::json).collect();
            let mut document = Map::new();
            document.insert(name.to_owned(), Json::Array(items));
            document.insert("more".to_owned(), Json::Bool(more));
            return self.json(&Json::Object(document));
        }
        if records.is_empty() {
            self.say(&format!("No {name}."));
            return Ok(());
        }
        self.write(&self.table(records))?;
        if more {
            self.say(&self.told(
                Style::Faint,
                "There are more: --limit says how many to read.",
            ));
        }
        Ok(())
    }

    /// One thing: its values line by line, or an object.
    pub fn one(self, record: &Record) -> Result<(), Failure> {
        if self.json {
            return self.json(&record.json());
        }
        self.write(&self.lines(record))
    }

    /// Several things of which each is told in full.
    pub fn blocks(self, name: &str, records: &[Record]) -> Result<(), Failure> {
        if self.json || records.is_empty() {
            return self.list(name, records, false);
        }
        let blocks: Vec<String> = records.iter().map(|record| self.lines(record)).collect();
        self.write(&blocks.join("\n"))
    }

    fn lines(self, record: &Record) -> String {
        let lines = record.lines();
        let longest = lines.iter().map(|(label, _)| label.len()).max();
        let width = longest.unwrap_or_default();
        let mut text = String::new();
        for (label, value) in lines {
            let label = painted(self.colours.out, Style::Faint, &format!("{label:width$}"));
            let _ = writeln!(text, "{label}  {value}");
        }
        text
    }

    /// A document for programs, on one line.
    pub fn json(self, document: &Json) -> Result<(), Failure> {
        self.write(&format!("{document}\n"))
    }

    /// Text as it is, to standard output.
    #[allow(
        clippy::unused_self,
        reason = "nothing is written without being told where"
    )]
    pub fn write(self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| {
            // A reader that has seen enough is no failure.
            let exit = if error.kind() == ErrorKind::BrokenPipe {
                Exit::Unread
            } else {
                Exit::Own
            };
            Failure::new(exit, format!("the result could not be written: {error}"))
                .money("The command itself was carried out.")
        })
    }

    /// Why the command failed: for people, or as JSON.
    pub fn failure(self, failure: &Failure) {
        if self.json {
            let _ = writeln!(io::stderr(), "{}", failure.json());
            return;
        }
        // The lines below the first are indented.
        let text = self.fitted(&format!("error: {failure}"), 2);
        let mut lines = text.lines();
        let first = lines
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        self.say(&format!("{} {first}", self.told(Style::Bad, "error:")));
        for line in lines {
            self.say(&format!("  {line}"));
        }
    }

    fn table(self, records: &[Record]) -> String {
        let columns = columns(records);
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if let Some(width) = self.width {
            table
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(width);
        }
        table.set_header(columns.iter().map(|column| column.label.to_uppercase()));
        for row in 0..records.len() {
            let mut row = Row::from(columns.iter().map(|column| &column.cells[row]));
            // What does not fit is cut: JSON and the thing alone have all of it.
            row.max_height(1);
            table.add_row(row);
        }
        for (index, column) in columns.iter().enumerate() {
            let Some(made) = table.column_mut(index) else {
                continue;
            };
            made.set_padding((0, if index + 1 == columns.len() { 0 } else { 2 }));
            if column.is_number {
                made.set_cell_alignment(CellAlignment::Right);
            }
            // The first names the thing, and is copied from here: it stays in one piece.
            if index == 0 || column.is_number {
                made.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let text = table.to_string();
        let mut shown = String::with_capacity(text.len());
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if index == 0 {
                shown.push_str(&painted(self.colours.out, Style::Strong, line));
            } else {
                shown.push_str(line);
            }
            shown.push('\n');
        }
        shown
    }
}

fn fitted(text: &str, width: Option<u16>, free: u16) -> String {
    match width {
        Some(width) => wrapped(text, usize::from(width.saturating_sub(free))),
        None => text.to_owned(),
    }
}

fn painted(colour: bool, style: Style, text: &str) -> String {
    if colour {
        format!("\u{1b}[{}m{text}\u{1b}[0m", style.code())
    } else {
        text.to_owned()
    }
}
