//! The switches that make the sandbox deviate as the real service has been seen to.

mod bend;
mod list;
mod names;
mod profile;
mod set;

#[cfg(test)]
mod ledger;
#[cfg(test)]
mod recorded;

pub(crate) use bend::{bend, bend_notice};
pub use list::Quirk;
pub use names::UnknownQuirk;
pub use set::Quirks;
