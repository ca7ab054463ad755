//! Reads a page of the vendor's documentation into [facts](Fact).
//!
//! A page comes as rendered text, as Markdown or as HTML; each is first cut into [blocks](block::Block),
//! and the facts are read from those, so that the three forms of one page give equal facts. A page
//! has two [layers](Layer): the panel, which the documentation site generates from a schema, and the
//! prose, which somebody wrote. They are kept apart, because they contradict each other.

pub mod block;
mod fact;

pub use fact::{Fact, Layer, Page, Place, Subject, Unread};
