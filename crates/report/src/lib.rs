//! What was found, in every form in which somebody wants to read it.
//!
//! Every command turns its result into a [`Sheet`]; the renderers know nothing of where it came from.
//!
//! ```
//! use cartevo_report::{Case, Format, Item, Look, Severity, Sheet, render};
//!
//! let case = Case { of: "GET /cards".to_owned(), name: "type".to_owned() };
//! let item = Item::new("type-differs", Severity::Error, case, "text here, a number there", "GET /cards balance");
//! let sheet = Sheet {
//!     command: "drift",
//!     summary: "1 finding".to_owned(),
//!     findings: vec![item],
//!     ..Sheet::default()
//! };
//! assert!(sheet.fails());
//! let text = render(&sheet, Format::Text, Look::default());
//! assert!(text.starts_with("error[type-differs]: GET /cards: text here, a number there\n"));
//! ```

pub mod accepted;
mod called;
mod coverage;
pub mod explain;
mod format;
mod github;
mod html;
mod json;
mod junit;
mod markdown;
mod safe;
mod sarif;
mod sheet;
mod text;
mod verdict;

pub use called::Called;
pub use coverage::{ANY_ERROR, Coverage, Gap, REQUEST, Row};
pub use format::{Format, Look, UnknownFormat};
pub use sheet::{Case, Evidence, Item, Quirk, Recording, Severity, Sheet, Spot, Standing};
pub use verdict::{Verdict, Witness};

/// The sheet in a form. Nothing in it is obeyed by whoever shows it: not by a terminal, a build
/// server, a viewer of Markdown or a browser.
///
/// # Panics
///
/// If XML or JSON cannot be written to memory: an empty report would look like a clean one.
pub fn render(sheet: &Sheet, format: Format, look: Look) -> String {
    // Programs get the very text, with what would be obeyed as escapes of JSON.
    if format == Format::Json {
        return json::json(sheet);
    }
    let mut sheet = safe::sheet(sheet);
    sheet.measure();
    let sheet = &sheet;
    match format {
        Format::Text => text::text(sheet, look),
        Format::Json => json::json(sheet),
        Format::Junit => junit::junit(sheet),
        Format::Sarif => sarif::sarif(sheet),
        Format::Github => github::github(sheet),
        Format::Markdown => markdown::markdown(sheet),
        Format::Html => html::html(sheet),
    }
}
