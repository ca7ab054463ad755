//! The checks of the contract as commands, for `cargo xtask` and for `cartevo contract`.
//!
//! Each module has `Arguments`, which clap reads, and `run`, which prints the result and says what to exit
//! with. Where everything is comes from a [`Project`].

pub mod conformance;
pub mod diff;
pub mod drift;
pub mod explain;
mod output;
mod project;
pub mod record;

pub use project::{BUILT_IN, BUILT_IN_NAME, Project};
