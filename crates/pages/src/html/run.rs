//! Pieces of a page, and what they are put together from.

use crate::Place;
use crate::block::Words;

/// A piece of the page.
#[derive(Debug)]
pub(super) enum Piece {
    Heading(u8, Words),
    Paragraph(Words),
    Item(Words),
    /// Text in no element that says what it is: whole, and in the parts that its elements make.
    Loose(Words, Vec<Words>),
    Table(Vec<Words>, Vec<Vec<Words>>),
    Code(Option<String>, Words),
}

impl Piece {
    /// The texts, each as its own element has it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Words> {
        match self {
            Self::Heading(_, words) | Self::Paragraph(words) | Self::Item(words) => {
                std::slice::from_ref(words)
            }
            Self::Loose(_, parts) => parts,
            Self::Table(..) | Self::Code(..) => &[],
        }
        .iter()
    }
}

/// Text that is being put together.
pub(super) struct Run {
    pub(super) kind: Kind,
    /// The element to which it belongs.
    pub(super) owner: usize,
    pub(super) words: Words,
    pub(super) parts: Vec<Words>,
    /// Whether some of it is in no link, and whether some of it is in none to the page itself.
    pub(super) beside_links: bool,
    pub(super) beside_anchors: bool,
}

impl Run {
    pub(super) fn new(kind: Kind, owner: usize, place: Place) -> Self {
        Self {
            kind,
            owner,
            words: Words::new("", place),
            parts: Vec::new(),
            beside_links: false,
            beside_anchors: false,
        }
    }

    /// What the text is; none if it says nothing.
    pub(super) fn into_piece(self) -> Option<Piece> {
        let Self {
            kind,
            mut words,
            parts,
            beside_links,
            beside_anchors,
            ..
        } = self;
        if let Kind::Code(_) = kind {
            words.text.truncate(words.text.trim_end().len());
        }
        let nothing = ["", "Skip to main content"].contains(&words.text.as_str());
        // Lists of links: the contents of the page, the pages before and after it.
        let contents = match kind {
            Kind::Item => !beside_anchors,
            Kind::Loose => !beside_links,
            _ => false,
        };
        if nothing || contents {
            return None;
        }
        Some(match kind {
            Kind::Heading(level) => Piece::Heading(level, words),
            Kind::Paragraph | Kind::Cell => Piece::Paragraph(words),
            Kind::Item => Piece::Item(words),
            Kind::Code(language) => Piece::Code(language, words),
            Kind::Loose => Piece::Loose(words, parts),
        })
    }
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8),
    Paragraph,
    Item,
    Cell,
    Code(Option<String>),
    Loose,
}

#[derive(Default)]
pub(super) struct Table {
    pub(super) header: Vec<Words>,
    pub(super) rows: Vec<Vec<Words>>,
    pub(super) row: Vec<Words>,
    /// Whether the row has cells of data.
    pub(super) data: bool,
}

impl Table {
    /// Ends a row; the first one is the header, if it has no data.
    pub(super) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let data = std::mem::take(&mut self.data);
        if row.is_empty() {
            return;
        }
        if !data && self.header.is_empty() && self.rows.is_empty() {
            self.header = row;
        } else {
            self.rows.push(row);
        }
    }

    /// The table, if there is anything in it.
    pub(super) fn into_piece(mut self) -> Option<Piece> {
        self.end_row();
        if self.header.is_empty() && !self.rows.is_empty() {
            self.header = self.rows.remove(0);
        }
        (!self.header.is_empty()).then_some(Piece::Table(self.header, self.rows))
    }
}
