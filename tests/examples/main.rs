//! The examples are run as programs: what they print, what they leave, and what a crash does to them.
//!
#![cfg(any(feature = "rustls", not(feature = "rustls-no-provider")))]

mod bulk;
mod demonstrations;
mod issue_cards;
mod money;
mod program;
