//! What a page consists of, whatever its form.

use crate::{Place, Unread};

/// A page, cut into blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// The method and the path at its head, such as `POST /cards`; none on a page about anything else.
    pub operation: Option<Words>,
    /// What was generated from a schema: samples and fields.
    pub panel: Vec<Block>,
    /// What was written by hand.
    pub prose: Vec<Block>,
    /// What looked like a block and is none.
    pub unread: Vec<Unread>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 is the page's title.
    Heading {
        /// Its level.
        level: u8,
        /// Its words.
        words: Words,
    },
    /// A paragraph, or what a callout says.
    Paragraph(Words),
    /// An item of a list.
    Item(Words),
    /// A table.
    Table {
        /// The names of the columns.
        header: Vec<Words>,
        /// The rows, each with at most as many cells as there are columns.
        rows: Vec<Vec<Words>>,
    },
    /// Code, an example among it.
    Code {
        /// `json`, `bash`, …; none where the page does not say.
        language: Option<String>,
        /// What the page calls it: `cURL`, `201 — Card created`.
        label: Option<String>,
        /// The code; its place is that of its first character.
        words: Words,
    },
    /// A field of the panel.
    Field(Field),
}

/// A text and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The text, without markup; white space is folded, but not in code.
    pub text: String,
    /// Where it begins.
    pub place: Place,
    /// Byte offsets in the text with their places, ascending, where the page does not have the text
    /// literally from `place` on: markup in between, an indentation taken away, entities.
    pub marks: Vec<(usize, Place)>,
    /// Whether the reader put the text together: then it stands, up to the next mark, where the mark does.
    pub made: bool,
}

/// Characters that a page has for its layout.
const INVISIBLE: [char; 3] = ['\u{200b}', '\u{ad}', '\u{feff}'];

impl Words {
    /// A text that the page has literally.
    pub fn new(text: impl Into<String>, place: Place) -> Self {
        Self {
            text: text.into(),
            place,
            marks: Vec::new(),
            made: false,
        }
    }

    /// Where the byte at `offset` of the text stands on the page.
    pub fn at(&self, offset: usize) -> Place {
        let before = self.marks.partition_point(|(mark, _)| *mark <= offset);
        let (mut from, mut place) = (0, self.place);
        if let Some(mark) = before
            .checked_sub(1)
            .and_then(|index| self.marks.get(index))
        {
            (from, place) = *mark;
        }
        if self.made {
            return place;
        }
        for c in self.text.get(from..offset).unwrap_or_default().chars() {
            if c == '\n' {
                place = Place {
                    line: place.line + 1,
                    column: 1,
                };
            } else {
                place.column += 1;
            }
        }
        place
    }

    /// Appends a text with its white space folded; `place` knows where each of its bytes stands, and
    /// `space` whether white space has been passed.
    pub(crate) fn fold(&mut self, text: &str, space: &mut bool, place: impl Fn(usize) -> Place) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            if c.is_whitespace() || INVISIBLE.contains(&c) {
                *space |= c.is_whitespace();
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let end = rest
                .find(|c: char| c.is_whitespace() || INVISIBLE.contains(&c))
                .unwrap_or(rest.len());
            if std::mem::take(space) && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.push(&rest[..end], place(at));
            rest = &rest[end..];
        }
    }

    /// Appends a text of the page that begins at `place`.
    pub(crate) fn push(&mut self, text: &str, place: Place) {
        if self.text.is_empty() {
            self.place = place;
        } else if self.at(self.text.len()) != place {
            self.marks.push((self.text.len(), place));
        }
        self.text.push_str(text);
    }

    /// Appends another text, behind a space.
    pub(crate) fn append(&mut self, other: &Self) {
        if other.text.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.clone_from(other);
            return;
        }
        self.text.push(' ');
        let from = self.text.len();
        self.marks.push((from, other.place));
        let marks = other.marks.iter();
        self.marks
            .extend(marks.map(|(mark, place)| (from + mark, *place)));
        self.text.push_str(&other.text);
    }

    /// A part of the text, with its place.
    pub(crate) fn part(&self, from: usize, to: usize) -> Self {
        let inside = self
            .marks
            .iter()
            .filter(|(mark, _)| (from + 1..to).contains(mark));
        Self {
            text: self.text[from..to].to_owned(),
            place: self.at(from),
            marks: inside.map(|(mark, place)| (mark - from, *place)).collect(),
            made: self.made,
        }
    }
}

/// A parameter, or a field of a body, as the panel lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// `path`, `query`, `header`, `body`, `response`, `response.200` where the page names the status, and
    /// `error` for a status itself.
    pub part: String,
    /// The name, dotted below another (`card.id`), `[]` for the items of an array.
    pub name: String,
    /// The type as printed: `string<uuid>`, `enum<string>`, `any[]`.
    pub kind: String,
    /// Whether it is marked as required.
    pub required: bool,
    /// The default, as printed.
    pub default: Option<String>,
    /// The listed values.
    pub options: Vec<String>,
    /// The range, as printed: `x >= 0.01`.
    pub range: Option<String>,
    /// The example, as printed.
    pub example: Option<String>,
    /// What is said of it.
    pub description: Words,
    /// Where its name stands.
    pub place: Place,
}
