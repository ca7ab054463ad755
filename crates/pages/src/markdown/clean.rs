//! Markdown without what only MDX has: the front matter, comments, imports and components.
//!
//! A component indents what it holds, and four spaces are code in Markdown; so its tags are taken out
//! and its contents are moved to the left, line by line, and each line keeps its place.

use super::tag::{self, Tag};
use crate::Place;
use crate::lines::Lines;

/// What is left, and what was taken out.
#[derive(Debug)]
pub(super) struct Clean<'a> {
    pub(super) text: String,
    /// For each line of the text: the byte at which it begins, and its place on the page.
    lines: Vec<(usize, Place)>,
    /// The tags, each with the byte of the text before which it stood.
    pub(super) tags: Vec<(usize, Tag<'a>)>,
    /// What the front matter says.
    pub(super) front: Vec<(&'a str, &'a str, Place)>,
    /// Comments and tags without an end.
    pub(super) unread: Vec<(Place, &'static str)>,
    page: Lines<'a>,
}

impl Clean<'_> {
    /// Where a byte of the text stands on the page.
    pub(super) fn place(&self, offset: usize) -> Place {
        let after = self.lines.partition_point(|(start, _)| *start <= offset);
        let Some((start, place)) = after.checked_sub(1).and_then(|line| self.lines.get(line))
        else {
            return Place { line: 1, column: 1 };
        };
        let before = self.text.get(*start..offset).unwrap_or_default();
        // An empty cell at the end of the page may be said to be behind it.
        let before = before.trim_end_matches('\n');
        Place {
            line: place.line,
            column: place.column + before.chars().count(),
        }
    }

    /// The place of a byte of the page itself.
    pub(super) fn place_on_page(&self, offset: usize) -> Place {
        self.page.place(offset)
    }
}

/// Takes out of a page what is not Markdown.
pub(super) fn clean(source: &str) -> Clean<'_> {
    let mut cleaner = Cleaner {
        source,
        at: 0,
        open: Vec::new(),
        fence: None,
        clean: Clean {
            text: String::with_capacity(source.len()),
            lines: Vec::new(),
            tags: Vec::new(),
            front: Vec::new(),
            unread: Vec::new(),
            page: Lines::new(source),
        },
    };
    cleaner.front();
    while cleaner.at < source.len() {
        cleaner.line();
    }
    cleaner.clean
}

/// What indents a line.
const SPACE: [char; 2] = [' ', '\t'];

struct Cleaner<'a> {
    source: &'a str,
    at: usize,
    /// The components that are open, and how far the contents of each are indented.
    open: Vec<(&'a str, Option<usize>)>,
    /// The fence that is open: its mark, its length.
    fence: Option<(char, usize)>,
    clean: Clean<'a>,
}

impl<'a> Cleaner<'a> {
    fn rest(&self) -> &'a str {
        let rest = &self.source[self.at..];
        rest.find('\n').map_or(rest, |end| &rest[..end])
    }

    /// Adds a line of the page from byte `start` on, and goes on after `end`.
    fn push(&mut self, start: usize, end: usize) {
        self.clean
            .lines
            .push((self.clean.text.len(), self.clean.page.place(start)));
        self.clean.text.push_str(&self.source[start..end]);
        self.clean.text.push('\n');
        self.at = end + usize::from(self.source[end..].starts_with('\n'));
    }

    /// `---`, `openapi: POST /cards`, `---`.
    fn front(&mut self) {
        let Some(body) = self.source.strip_prefix("---\n") else {
            return;
        };
        let Some(end) = body.find("\n---").filter(|end| {
            let after = &body[end + 4..];
            after.is_empty() || after.starts_with('\n')
        }) else {
            return;
        };
        let mut at = 4;
        for line in body[..end].lines() {
            if let Some((name, value)) = line.split_once(':') {
                let inner = value.trim().trim_matches(|c| c == '"' || c == '\'');
                let start = at + name.len() + 1 + value.find(inner).unwrap_or(0);
                self.clean
                    .front
                    .push((name.trim(), inner, self.clean.page.place(start)));
            }
            at += line.len() + 1;
        }
        self.at = (4 + end + 5).min(self.source.len());
    }

    fn line(&mut self) {
        let line = self.rest();
        let end = self.at + line.len();
        let text = line.trim_start_matches(SPACE);
        let indent = line.len() - text.len();
        if let Some((mark, length)) = self.fence {
            let closes =
                text.trim_end().chars().all(|c| c == mark) && text.trim_end().len() >= length;
            let start = self.at + indent.min(self.indent());
            if closes {
                self.fence = None;
            }
            return self.push(start, end);
        }
        if let Some(mark) = text.chars().next().filter(|c| "`~".contains(*c)) {
            let length = text.chars().take_while(|c| *c == mark).count();
            if length >= 3 && !(mark == '`' && text[length..].contains('`')) {
                self.fence = Some((mark, length));
                return self.text(end, indent);
            }
        }
        if text.starts_with("{/*") {
            return self.comment(indent);
        }
        if self.open.is_empty() && is_import(text) {
            return self.push(end, end);
        }
        if let Some(tag) = tag::read(self.source, self.at + indent).filter(is_component) {
            return self.tag(tag);
        }
        let closing = self.closing(line);
        self.text(closing.map_or(end, |at| self.at + at), indent);
    }

    /// How far the contents of the innermost component are indented.
    fn indent(&self) -> usize {
        self.open
            .last()
            .and_then(|(_, indent)| *indent)
            .unwrap_or(0)
    }

    fn text(&mut self, end: usize, indent: usize) {
        if end > self.at + indent
            && let Some((_, known @ None)) = self.open.last_mut()
        {
            *known = Some(indent);
        }
        let start = self.at + indent.min(self.indent());
        self.push(start.min(end), end);
    }

    fn comment(&mut self, indent: usize) {
        let start = self.at + indent;
        let end = self.source[start..].find("*/}").map_or_else(
            || {
                self.clean
                    .unread
                    .push((self.clean.page.place(start), "this comment has no end"));
                start + self.rest().len() - indent
            },
            |at| start + at + 3,
        );
        self.at = end;
        if self.rest().trim().is_empty() {
            let end = end + self.rest().len();
            self.push(end, end);
        }
    }

    /// Where in a line an open component ends.
    fn closing(&self, line: &str) -> Option<usize> {
        line.match_indices("</").map(|(at, _)| at).find(|at| {
            tag::read(self.source, self.at + at)
                .is_some_and(|tag| self.open.iter().any(|(name, _)| *name == tag.name))
        })
    }

    fn tag(&mut self, tag: Tag<'a>) {
        if tag.closing {
            if let Some(at) = self.open.iter().rposition(|(name, _)| *name == tag.name) {
                self.open.truncate(at);
            }
        } else if !tag.empty {
            self.open.push((tag.name, None));
        }
        let end = tag.end;
        self.clean.tags.push((self.clean.text.len(), tag));
        // An empty line ends the paragraph before the tag.
        self.clean
            .lines
            .push((self.clean.text.len(), self.clean.page.place(end)));
        self.clean.text.push('\n');
        self.at = end;
        if self.rest().trim().is_empty() {
            let end = end + self.rest().len();
            self.at = (end + 1).min(self.source.len());
        }
    }
}

fn is_import(line: &str) -> bool {
    let import = line.starts_with("import ") && line.contains(['"', '\'']);
    import || line.starts_with("export const ") || line.starts_with("export default ")
}

/// Whether a tag stands for a block; other tags are left to the Markdown they stand in.
fn is_component(tag: &Tag<'_>) -> bool {
    const INLINE: [&str; 5] = ["Tooltip", "Icon", "Badge", "Kbd", "Param"];
    const BLOCKS: [&str; 10] = [
        "br", "center", "details", "div", "figure", "hr", "img", "p", "section", "summary",
    ];
    let first_is_upper = tag.name.starts_with(|c: char| c.is_ascii_uppercase());
    (first_is_upper && !INLINE.contains(&tag.name)) || BLOCKS.contains(&tag.name)
}
