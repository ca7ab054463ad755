//! The switches that make the sandbox deviate as the real service has been seen to.

mod bend;
mod list;
mod profile;
mod set;

#[cfg(test)]
mod ledger;
#[cfg(test)]
mod recorded;

// The pipeline will be the first to use these.
#[allow(unused_imports, reason = "until the pipeline bends its answers")]
pub(crate) use bend::{bend, bend_notice, entity_tag};
pub use list::{Quirk, UnknownQuirk};
pub use set::Quirks;
