//! Markdown and MDX: a page's source, or the twin that the documentation site serves at `URL.md`.

mod clean;
mod component;
mod excerpt;
mod tag;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::block::{Block, Blocks, Words};
use crate::{Place, Unread};
use clean::Clean;
use component::Components;

/// Cuts a page in Markdown into blocks.
pub fn blocks(source: &str) -> Blocks {
    let source = source.replace("\r\n", "\n");
    let clean = clean::clean(&source);
    let mut reader = Reader::new(&clean);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(&clean.text, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

/// Where the text that is being read belongs.
enum Open {
    Heading(u8),
    Paragraph,
    Item,
    Cell,
    Code {
        language: Option<String>,
        label: Option<String>,
        /// The method and the path, if it is an excerpt of an `OpenAPI` document.
        operation: Option<Words>,
    },
}

#[derive(Default)]
struct Table {
    header: Vec<Words>,
    rows: Vec<Vec<Words>>,
    cells: Vec<Words>,
}

struct Reader<'a> {
    clean: &'a Clean<'a>,
    components: Components<'a>,
    blocks: Blocks,
    open: Option<(Open, Words)>,
    table: Option<Table>,
    /// The lists that are open, and whether an item has yet to say something.
    items: Vec<bool>,
    /// White space has been passed, and will be one space if anything follows.
    space: bool,
    /// How many block quotes are open.
    quotes: usize,
    /// Whether all that was read so far was quoted.
    only_quotes: bool,
}

impl<'a> Reader<'a> {
    fn new(clean: &'a Clean<'a>) -> Self {
        let mut blocks = Blocks::default();
        for (name, value, place) in &clean.front {
            match *name {
                "openapi" | "api" => blocks.operation = operation(value, *place),
                "title" => blocks.prose.push(Block::Heading {
                    level: 1,
                    words: Words::new(*value, *place),
                }),
                _ => {}
            }
        }
        blocks.unread = clean
            .unread
            .iter()
            .map(|(place, why)| Unread {
                place: *place,
                why: (*why).to_owned(),
            })
            .collect();
        let only_quotes = blocks.prose.is_empty();
        Self {
            clean,
            components: Components::new(clean),
            blocks,
            open: None,
            table: None,
            items: Vec::new(),
            space: false,
            quotes: 0,
            only_quotes,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range.start),
            Event::Code(text) => self.code(&text, &range),
            Event::Html(text) => self.html(&text, range.start),
            Event::SoftBreak | Event::HardBreak => self.space = true,
            Event::InlineHtml(text) if !is_markup(&text) => self.text(&text, range.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.begin(Open::Heading(level_of(level)), range),
            Tag::Paragraph => self.begin(Open::Paragraph, range),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(kind) => self.fence(&kind, range),
            Tag::List(_) => {
                // What an item says before the list inside it.
                self.flush();
                self.items.push(false);
            }
            Tag::Item => {
                self.flush();
                if let Some(fresh) = self.items.last_mut() {
                    *fresh = true;
                }
            }
            Tag::Table(_) => {
                self.components.advance(range.start, &mut self.blocks);
                self.table = Some(Table::default());
            }
            Tag::TableCell => self.begin(Open::Cell, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item => {
                self.flush();
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.flush();
                self.items.pop();
            }
            TagEnd::TableCell => {
                let words = self.open.take().map(|(_, words)| words).unwrap_or_default();
                if let Some(table) = &mut self.table {
                    table.cells.push(words);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.header = std::mem::take(&mut table.cells);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let cells = std::mem::take(&mut table.cells);
                    table.rows.push(cells);
                }
            }
            TagEnd::Table => {
                if let Some(Table { header, rows, .. }) = self.table.take() {
                    self.put(Block::Table { header, rows });
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, open: Open, range: &Range<usize>) {
        self.flush();
        self.components.advance(range.start, &mut self.blocks);
        let open = match (open, self.items.last_mut()) {
            (Open::Paragraph, Some(fresh @ true)) => {
                *fresh = false;
                Open::Item
            }
            (open, _) => open,
        };
        let words = Words::new("", self.clean.place(range.start));
        self.open = Some((open, words));
        self.space = false;
    }

    fn fence(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let (language, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let excerpt = matches!(language, "yaml" | "yml" | "json")
            .then(|| operation(rest, self.clean.place(range.start)))
            .flatten();
        let label = label(rest);
        let open = Open::Code {
            language: (!language.is_empty()).then(|| language.to_owned()),
            label: (!label.is_empty()).then_some(label),
            operation: excerpt,
        };
        if !self.clean.text[range.clone()]
            .trim_end()
            .ends_with(['`', '~'])
            && !info.is_empty()
        {
            self.blocks.unread.push(Unread {
                place: self.clean.place(range.start),
                why: "this code has no end".to_owned(),
            });
        }
        self.begin(open, range);
    }

    fn text(&mut self, text: &str, start: usize) {
        if self.open.is_none() && self.items.last() == Some(&true) {
            // An item of a tight list holds its text without a paragraph.
            self.begin(Open::Paragraph, &(start..start));
        }
        let Some((open, words)) = &mut self.open else {
            return;
        };
        if matches!(open, Open::Code { .. }) {
            // Each line was moved to the left on its own.
            let mut start = start;
            for line in text.split_inclusive('\n') {
                let place = self.clean.place(start);
                if words.text.is_empty() {
                    words.place = place;
                } else {
                    words.marks.push((words.text.len(), place));
                }
                words.text.push_str(line);
                start += line.len();
            }
            return;
        }
        let clean = self.clean;
        words.fold(text, &mut self.space, |at| clean.place(start + at));
    }

    /// Markup among the Markdown, such as a table of HTML, is not read; what it says is not passed over.
    fn html(&mut self, line: &str, start: usize) {
        let mut rest = line;
        let mut says = false;
        if rest.trim_start().starts_with("<!--") {
            return;
        }
        while let Some((text, tag)) = rest.split_once('<') {
            says |= !text.trim().is_empty();
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        if says || !rest.trim().is_empty() {
            self.blocks.unread.push(Unread {
                place: self.clean.place(start),
                why: "markup of HTML among the Markdown is not read".to_owned(),
            });
        }
    }

    /// Code between backticks: the words are what stands between them.
    fn code(&mut self, text: &str, range: &Range<usize>) {
        let whole = &self.clean.text[range.clone()];
        let inside = whole.trim_start_matches('`');
        let padding = usize::from(inside.starts_with([' ', '\n']) && !text.starts_with(' '));
        self.text(text, range.start + whole.len() - inside.len() + padding);
    }

    fn flush(&mut self) {
        let Some((open, words)) = self.open.take() else {
            return;
        };
        match open {
            Open::Code {
                operation: Some(operation),
                ..
            } => {
                self.blocks.operation.get_or_insert(operation.clone());
                excerpt::read(&words, &operation.text, &mut self.blocks);
            }
            Open::Code {
                language, label, ..
            } => {
                let mut words = words;
                words.text.truncate(words.text.trim_end_matches('\n').len());
                let label = label
                    .or_else(|| self.components.title())
                    .or_else(|| heading_before(&self.blocks));
                self.put(Block::Code {
                    language,
                    label,
                    words,
                });
            }
            _ if words.text.is_empty() => {}
            Open::Heading(level) => self.put(Block::Heading { level, words }),
            Open::Item => self.put(Block::Item(words)),
            Open::Paragraph | Open::Cell => self.put(Block::Paragraph(words)),
        }
    }

    fn put(&mut self, block: Block) {
        // Above the title of a page's twin the site says where its index is.
        let first = self.quotes == 0 && std::mem::take(&mut self.only_quotes);
        if first && matches!(block, Block::Heading { level: 1, .. }) {
            self.blocks.prose.clear();
        }
        self.components.put(block, &mut self.blocks);
    }

    fn finish(mut self) -> Blocks {
        self.flush();
        self.components.advance(usize::MAX, &mut self.blocks);
        self.blocks
    }
}

/// A heading directly above code says what it is.
fn heading_before(blocks: &Blocks) -> Option<String> {
    match blocks.prose.last() {
        Some(Block::Heading { words, .. }) => Some(words.text.clone()),
        _ => None,
    }
}

/// `cURL` of `cURL theme={null}`: what else stands there tells how to show the code.
fn label(info: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in info.split_whitespace() {
        if !word.contains("={")
            && !word.contains("=\"")
            && !matches!(word, "wrap" | "lines" | "expandable")
        {
            words.push(word);
        }
    }
    words.join(" ")
}

/// `openapi.json POST /cards`.
fn operation(text: &str, place: Place) -> Option<Words> {
    let mut words = text.split_whitespace().skip_while(|word| !is_method(word));
    let method = words.next()?.to_ascii_uppercase();
    let path = words.next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| {
        rest.find('/').map_or("/", |at| &rest[at..])
    });
    path.starts_with('/')
        .then(|| Words::new(format!("{method} {path}"), place))
}

fn is_method(word: &str) -> bool {
    ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .iter()
        .any(|method| method.eq_ignore_ascii_case(word))
}

/// Whether a tag in a text is markup, and not something like `<token>`.
fn is_markup(tag: &str) -> bool {
    const KNOWN: [&str; 16] = [
        "a", "b", "br", "code", "del", "em", "i", "img", "kbd", "mark", "small", "span", "strong",
        "sub", "sup", "u",
    ];
    let name = tag.trim_start_matches(['<', '/']);
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    name.is_empty() || name.starts_with(|c: char| c.is_ascii_uppercase()) || KNOWN.contains(&name)
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
