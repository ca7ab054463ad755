//! Whether a call whose answer was lost was carried out, found out from a sandbox.

mod cards;
mod clocks;
mod money;
mod others;
mod payments;
mod references;
mod script;
#[path = "../support/mod.rs"]
mod support;
mod words;
mod world;
