//! From tags to pieces of text.

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{HtmlString, Spanned, Tokenizer};

use super::element::{Element, Keep, Link, is_block, keep, language_of, link, name_of};
use super::run::{Kind, Piece, Run, Table};
use super::source::stretches;
use crate::Place;
use crate::block::Words;
use crate::lines::Lines;

/// Reads the pieces of a page, without what belongs to the site around it.
pub(super) fn read(source: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader {
        source,
        lines: Lines::new(source),
        open: Vec::new(),
        made: 0,
        run: None,
        space: false,
        table: None,
        pieces: Vec::new(),
    };
    for token in Tokenizer::new_with_emitter(source, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => reader.start(&tag),
            Ok(Token::EndTag(tag)) => reader.end(&name_of(&tag.name)),
            Ok(Token::String(text)) => reader.text(&text),
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    reader.close(0);
    reader.flush();
    reader.pieces
}

struct Reader<'a> {
    source: &'a str,
    lines: Lines<'a>,
    open: Vec<Element>,
    made: usize,
    run: Option<Run>,
    space: bool,
    table: Option<Table>,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<usize>) {
        let name = name_of(&tag.name);
        match name.as_str() {
            "br" => return self.line_break(),
            "hr" => return self.flush(),
            "area" | "base" | "col" | "embed" | "img" | "input" | "link" | "meta" | "source"
            | "track" | "wbr" => {
                return;
            }
            _ => {}
        }
        self.close_before(&name);
        if is_block(&name) && !self.inside(&["pre"]) {
            self.flush_unless_cell();
        }
        let above = self.open.last().map_or(Keep::All, |element| element.keep);
        let keep = match above {
            Keep::Title if matches!(name.as_str(), "h1" | "p") => Keep::All,
            Keep::All => keep(&name, tag),
            above => above,
        };
        self.made += 1;
        if keep == Keep::All {
            self.begin(&name, tag);
        }
        if !(tag.self_closing && self.inside(&["svg", "math"])) {
            self.open.push(Element {
                name,
                id: self.made,
                keep,
                spoken: false,
                link: link(&name_of(&tag.name), tag),
            });
        }
    }

    /// Begins what an element stands for, where that has to be there even without text.
    fn begin(&mut self, name: &str, tag: &StartTag<usize>) {
        match name {
            "table" if self.table.is_none() => {
                self.flush();
                self.table = Some(Table::default());
            }
            "td" | "th" => {
                if let Some(table) = &mut self.table {
                    table.data |= name == "td";
                    let place = self.lines.place(tag.span.end);
                    self.run = Some(Run::new(Kind::Cell, self.made, place));
                    self.space = false;
                }
            }
            "code" => {
                if let Some(Run {
                    kind: Kind::Code(language @ None),
                    ..
                }) = &mut self.run
                {
                    *language = language_of(tag);
                }
            }
            "pre" => {
                self.flush_unless_cell();
                if !matches!(
                    self.run,
                    Some(Run {
                        kind: Kind::Cell,
                        ..
                    })
                ) {
                    let kind = Kind::Code(language_of(tag));
                    self.run = Some(Run::new(kind, self.made, Place::default()));
                }
            }
            _ => {}
        }
    }

    /// Elements that end where another one begins.
    fn close_before(&mut self, name: &str) {
        let (ended, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            _ if is_block(name) => (&["p"], &["div", "li", "td", "th", "section", "article"]),
            _ => return,
        };
        let end = self.open.iter().rposition(|element| {
            let name = element.name.as_str();
            ended.contains(&name) || within.contains(&name)
        });
        if let Some(at) = end.filter(|at| ended.contains(&self.open[*at].name.as_str())) {
            self.close(at);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|element| element.name == name) {
            self.close(at);
        }
    }

    /// Ends the elements from `at` on.
    fn close(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(element) = self.open.pop() else {
                return;
            };
            let ends_run = self.run.as_ref().is_some_and(|run| run.owner == element.id);
            let in_code = matches!(
                self.run,
                Some(Run {
                    kind: Kind::Code(_),
                    ..
                })
            );
            if ends_run || (is_block(&element.name) && !in_code) {
                if ends_run {
                    self.flush();
                } else {
                    self.flush_unless_cell();
                }
            } else if in_code && is_block(&element.name) {
                // Each line of the code in an element of its own.
                self.line_break();
            }
            match element.name.as_str() {
                "tr" => {
                    if let Some(table) = &mut self.table {
                        table.end_row();
                    }
                }
                "table" => self.table_ends(),
                _ => {}
            }
        }
    }

    fn table_ends(&mut self) {
        if self.inside(&["table"]) {
            // A table in a cell of another one.
            return;
        }
        self.flush();
        let piece = self.table.take().and_then(Table::into_piece);
        self.pieces.extend(piece);
    }

    fn text(&mut self, text: &Spanned<HtmlString, usize>) {
        if self
            .open
            .last()
            .is_some_and(|element| element.keep != Keep::All)
        {
            return;
        }
        let decoded = String::from_utf8_lossy(&text.value);
        let raw = self
            .source
            .get(text.span.start..text.span.end)
            .unwrap_or_default();
        let stretches = stretches(raw, &decoded);
        let start = text.span.start;
        if matches!(
            self.run,
            Some(Run {
                kind: Kind::Code(_),
                ..
            })
        ) {
            self.code(&decoded, &stretches, start);
            return;
        }
        if decoded.trim().is_empty() {
            self.space = true;
            return;
        }
        self.begin_run();
        let lines = &self.lines;
        let linked = |to: &dyn Fn(Link) -> bool| {
            self.open.iter().any(|element| element.link.is_some_and(to))
        };
        if let Some(run) = &mut self.run {
            run.beside_links |= !linked(&|_| true);
            run.beside_anchors |= !linked(&|link| link == Link::Within);
            let mut part = Words::default();
            let mut space = false;
            for (text, from) in cut(&decoded, &stretches) {
                let place = |at: usize| lines.place(start + from + at);
                run.words.fold(text, &mut self.space, place);
                part.fold(text, &mut space, place);
            }
            if run.kind == Kind::Loose {
                run.parts.push(part);
            }
        }
    }

    fn code(&mut self, decoded: &str, stretches: &[(usize, usize)], start: usize) {
        let Some(run) = &mut self.run else {
            return;
        };
        for (text, from) in cut(decoded, stretches) {
            let whole = text.len();
            // A newline directly after `<pre>` is not part of the code.
            let text = if run.words.text.is_empty() {
                text.trim_start_matches('\n')
            } else {
                text
            };
            if !text.is_empty() {
                let from = start + from + (whole - text.len());
                run.words.push(text, self.lines.place(from));
            }
        }
    }

    /// Sees to it that text has a run to go to.
    fn begin_run(&mut self) {
        let find = |names: &[&str]| {
            let mut open = self.open.iter().rev();
            open.find(|element| names.contains(&element.name.as_str()))
        };
        if matches!(
            self.run,
            Some(Run {
                kind: Kind::Cell,
                ..
            })
        ) {
            return;
        }
        let headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let (kind, owner) = if let Some(heading) = find(&headings) {
            let level = heading.name.as_bytes()[1] - b'0';
            (Kind::Heading(level), heading.id)
        } else if let Some(item) = find(&["li", "dd"]) {
            let kind = if item.spoken {
                Kind::Paragraph
            } else {
                Kind::Item
            };
            (kind, item.id)
        } else if let Some(paragraph) = find(&["p", "blockquote", "dt", "summary", "figcaption"]) {
            (Kind::Paragraph, paragraph.id)
        } else {
            let block = self
                .open
                .iter()
                .rev()
                .find(|element| is_block(&element.name));
            (Kind::Loose, block.map_or(0, |element| element.id))
        };
        let same = self.run.as_ref().is_some_and(|run| run.owner == owner);
        if !same {
            self.flush();
            if let Some(item) = self.open.iter_mut().find(|element| element.id == owner) {
                item.spoken = true;
            }
            self.run = Some(Run::new(kind, owner, Place::default()));
            self.space = false;
        }
    }

    fn line_break(&mut self) {
        self.space = true;
        if let Some(Run {
            kind: Kind::Code(_),
            words,
            ..
        }) = &mut self.run
            && !words.text.is_empty()
            && !words.text.ends_with('\n')
        {
            words.text.push('\n');
        }
    }

    fn flush_unless_cell(&mut self) {
        if matches!(
            self.run,
            Some(Run {
                kind: Kind::Cell,
                ..
            })
        ) {
            self.space = true;
        } else {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.space = false;
        match self.run.take() {
            Some(Run {
                kind: Kind::Cell,
                words,
                ..
            }) => {
                if let Some(table) = &mut self.table {
                    table.row.push(words);
                }
            }
            Some(run) => self.pieces.extend(run.into_piece()),
            None => {}
        }
    }

    fn inside(&self, names: &[&str]) -> bool {
        self.open
            .iter()
            .any(|element| names.contains(&element.name.as_str()))
    }
}

/// The stretches of a text, each with its offset in the source.
fn cut<'a>(
    decoded: &'a str,
    stretches: &'a [(usize, usize)],
) -> impl Iterator<Item = (&'a str, usize)> {
    let ends = stretches.iter().skip(1).map(|(to, _)| *to);
    let ends = ends.chain([decoded.len()]);
    stretches
        .iter()
        .zip(ends)
        .map(|((to, from), end)| (decoded.get(*to..end).unwrap_or_default(), *from))
}
