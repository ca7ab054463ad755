//! The form that a browser shows when a page is copied as text: tables without separators.

mod code;
pub(crate) mod panel;
mod table;

use crate::block::{Block, Blocks, Words};
use crate::{Place, Unread};

/// Cuts a page in its text form into blocks.
pub fn blocks(source: &str) -> Blocks {
    let lines: Vec<&str> = source.lines().map(str::trim_end).collect();
    let mut blocks = Blocks::default();
    let start = panel::head(&lines, &mut blocks);
    let end = panel::tail(&lines, start, &mut blocks);
    let mut reader = Reader {
        lines: &lines[..end],
        at: start,
        names: table::names(source),
        label: None,
        blocks,
    };
    reader.prose();
    reader.blocks
}

struct Reader<'a> {
    lines: &'a [&'a str],
    at: usize,
    /// Every name that an example on the page has.
    names: table::Names<'a>,
    /// A heading that has only just been passed: it says what the code below it is.
    label: Option<String>,
    blocks: Blocks,
}

impl Reader<'_> {
    fn prose(&mut self) {
        while self.at < self.lines.len() {
            let line = self.lines[self.at];
            let text = line.trim_start();
            if text.is_empty() || text == "Skip to main content" {
                self.at += 1;
            } else if let Some(code) = code::at(self.lines, self.at, self.label.is_some()) {
                self.code(&code);
            } else if let Some(table) = table::at(self.lines, self.at, &self.names) {
                self.table(table);
            } else if is_heading(line) || self.is_label() {
                self.label = Some(text.to_owned());
                let words = words(line, self.at);
                self.blocks.prose.push(Block::Heading { level: 2, words });
                self.at += 1;
            } else {
                self.paragraph();
            }
        }
    }

    fn code(&mut self, code: &code::Code) {
        if code.cut {
            self.blocks.unread.push(Unread {
                place: Place {
                    line: self.at + 1,
                    column: 1,
                },
                why: "this code has no end".to_owned(),
            });
        }
        self.blocks.prose.push(Block::Code {
            language: code.language.map(str::to_owned),
            label: self.label.take(),
            words: Words::new(
                self.lines[self.at..code.end].join("\n"),
                Place {
                    line: self.at + 1,
                    column: 1,
                },
            ),
        });
        self.at = code.end;
    }

    fn table(&mut self, table: table::Table) {
        self.label = None;
        if let Some(before) = table.before {
            self.blocks.prose.push(Block::Paragraph(before));
        }
        self.blocks.unread.extend(table.unread);
        self.blocks.prose.push(Block::Table {
            header: table.header,
            rows: table.rows,
        });
        self.at = table.end;
    }

    /// A short line right above code says what it is: `cURL`.
    fn is_label(&self) -> bool {
        let line = self.lines[self.at];
        let code = self
            .lines
            .get(self.at + 1)
            .is_some_and(|_| code::at(self.lines, self.at + 1, true).is_some());
        line.split_whitespace().count() <= 3 && !line.ends_with(['.', ':']) && code
    }

    /// The lines up to the next block; a list item goes on over the lines below it.
    fn paragraph(&mut self) {
        self.label = None;
        let first = self.lines[self.at];
        if first.trim_start().starts_with('"') && first.contains("\":") {
            self.blocks.unread.push(Unread {
                place: Place {
                    line: self.at + 1,
                    column: column_of(first, first.trim_start()),
                },
                why: "this line of JSON stands in no example".to_owned(),
            });
        }
        let item = bullet(first);
        let mut words = words(item.unwrap_or(first), self.at);
        words.place.column = column_of(first, &words.text);
        self.at += 1;
        while self.at < self.lines.len() {
            let line = self.lines[self.at];
            let over = line.trim().is_empty()
                || bullet(line).is_some()
                || is_heading(line)
                || code::at(self.lines, self.at, false).is_some()
                || table::at(self.lines, self.at, &self.names).is_some();
            if over {
                break;
            }
            words.text.push(' ');
            let text = fold(line);
            let column = column_of(line, &text);
            words.marks.push((
                words.text.len(),
                Place {
                    line: self.at + 1,
                    column,
                },
            ));
            words.text.push_str(&text);
            self.at += 1;
        }
        let mut parts = items(&words.text)
            .into_iter()
            .map(|(from, to)| words.part(from, to));
        let first = parts.next().unwrap_or_default();
        self.blocks.prose.push(if item.is_some() {
            Block::Item(first)
        } else {
            Block::Paragraph(first)
        });
        self.blocks.prose.extend(parts.map(Block::Item));
    }
}

fn words(line: &str, at: usize) -> Words {
    let text = fold(line);
    let column = column_of(line, &text);
    Words::new(
        text,
        Place {
            line: at + 1,
            column,
        },
    )
}

/// The column of the first character that is not white space.
fn column_of(line: &str, text: &str) -> usize {
    let first = text.split(' ').next().unwrap_or_default();
    line.find(first)
        .map_or(1, |offset| line[..offset].chars().count() + 1)
}

/// A text with single spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// What an item of a list says.
fn bullet(line: &str) -> Option<&str> {
    let text = line.trim_start();
    ["• ", "◦ ", "- ", "* ", "– "]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))
        .map(str::trim)
}

/// The parts of a paragraph: the items of a list may have run into it, as in `…:- One. - Two.`
fn items(text: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices("- ") {
        let before = text[..at].trim_end();
        let glued = before.ends_with(':') || before.ends_with('.') && before.len() < at;
        if glued && text[at + 2..].starts_with(char::is_uppercase) {
            parts.push((start, before.len()));
            start = at + 2;
        }
    }
    parts.push((start, text.len()));
    parts
}

/// A line of its own that is no sentence.
fn is_heading(line: &str) -> bool {
    let first = line.chars().next();
    let words = line.split_whitespace().count();
    first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && line.len() <= 80
        && (words <= 12 || crate::facts::is_answer(line))
        && !line.ends_with(['.', ':', ',', ';', '!', '?', '|', '{', '(', '\\'])
        && !line.contains(". ")
        && !line.contains(" | ")
}
