//! Holds the pages of the documentation against the contract.
//!
//! [`run`] is the command `cargo xtask drift` as a library call. Pages are read into facts
//! ([`cartevo_pages`]), and those are held against the contract, against the other half of the page and
//! against the conventions ([`consistency`]), and against `docs.lock`, which has what was accepted. The
//! contract's ledger says which [findings](Finding) are known.
//!
//! ```
//! use cartevo_drift::{Options, Project, Text};
//!
//! # let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
//! let project = Project::read(&Options::of_project(root)).unwrap();
//! let page = "GET\n/\nwallet\n/\n{id}\nOne wallet\n";
//! let text = Text { name: "wallet.txt".into(), source: page.into() };
//! let report = project.judge(&[text], false).unwrap();
//! assert_eq!(report.exit(), 1);
//! let codes: Vec<_> = report.sheet.findings.iter().map(|item| item.code).collect();
//! assert!(codes.contains(&"operation-unknown"));
//! ```

mod against;
mod changed;
mod claim;
mod codes;
mod compare;
pub mod consistency;
mod contract;
mod edit;
mod finding;
mod gather;
mod ledger;
mod lock;
mod number;
mod options;
mod propose;
mod recordings;
mod renamed;
mod run;
mod rust;
mod schema;
mod sheet;
mod usage;
pub mod web;
mod words;

pub use claim::{Claim, Want, Where};
pub use codes::CODES;
pub use contract::Contract;
pub use edit::Edit;
pub use finding::Finding;
pub use gather::Text;
pub use options::{Failure, Options, Report};
pub use run::{Project, run};
pub use usage::Usage;
