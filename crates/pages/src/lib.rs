//! Reads a page of the vendor's documentation into [facts](Fact).
//!
//! A page comes as rendered text, as Markdown or as HTML; each is first cut into [blocks](block::Block),
//! and the facts are read from those, so that the three forms of one page give equal facts. A page
//! has two [layers](Layer): the panel, which the documentation site generates from a schema, and the
//! prose, which somebody wrote. They are kept apart, because they contradict each other.
//!
//! ```
//! let page = cartevo_pages::read("ping.txt", "GET\n/\nping\nPing\n\nWaits at most 5 seconds.\n");
//! assert_eq!(page.subject.to_string(), "GET /ping");
//! ```

pub mod block;
mod columns;
mod fact;
mod facts;
pub mod html;
mod json;
mod kind;
mod lex;
mod lines;
pub mod markdown;
pub mod text;

pub use fact::{Fact, Layer, Page, Place, Subject, Unread};

/// Reads a page; the extension of `file` says in which form it is: `.md`, `.mdx`, `.html`, `.htm`, and
/// text for everything else.
pub fn read(file: &str, source: &str) -> Page {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    let blocks = match extension.to_ascii_lowercase().as_str() {
        "md" | "mdx" => markdown::blocks(source),
        "html" | "htm" => html::blocks(source),
        _ => text::blocks(source),
    };
    facts::read(file, source, blocks)
}
