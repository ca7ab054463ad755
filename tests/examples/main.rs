//! The examples are run as programs: what they print, what they leave, and what a crash does to them.
//!
//! `cargo test` builds them. By itself, `cargo test --test examples` takes those that are there.

mod bulk;
mod demonstrations;
mod issue_cards;
mod money;
mod program;
