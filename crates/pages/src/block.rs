//! What a page consists of, whatever its form.

use crate::Place;

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
}

/// A parameter, or a field of a body, as the panel lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// `path`, `query`, `header`, `body`, `response`.
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
    pub description: String,
    /// Where its name stands.
    pub place: Place,
}
