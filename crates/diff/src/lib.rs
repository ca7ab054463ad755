//! Says what a change of the contract does to those who depend on it.
//!
//! A change is **breaking** if something that was fine no longer is: a request that was accepted is
//! refused, or an answer comes that the old contract excluded. It is **additive** if there is more
//! to rely on, and **neutral** otherwise. What breaks a schema is shown with a value, which
//! validators of both documents have seen. Words, order, names of path parameters, and whether
//! something is written in place or referred to, do not count.
//!
//! There are two verdicts, because there are two kinds of dependents: those who speak to the API
//! ([`Change::api`]), and those who call the generated Rust ([`Change::rust`]). A status that is
//! now 201 in place of 200 breaks the first and not the second; a new name of a method breaks the
//! second and not the first.
//!
//! What breaks has to be said: [`Changelog`] is a changelog in a form that can be checked, and
//! [`sheet`] asks it for what it does not name.
//!
//! ```
//! use cartevo_diff::{Class, diff};
//! use cartevo_document::Document;
//!
//! let contract = |brands: &str| {
//!     let text = format!("
//! paths:
//!   /cards:
//!     post:
//!       requestBody:
//!         required: true
//!         content:
//!           application/json:
//!             schema: {{type: object, properties: {{brand: {{type: string, enum: [{brands}]}}}}}}
//!       responses:
//!         '201': {{description: The card.}}
//! ");
//!     Document::parse("openapi.yaml", text).unwrap()
//! };
//! let report = diff(&contract("VISA, MASTERCARD"), &contract("VISA"));
//! let change = &report.changes[0];
//! assert_eq!((change.code, change.api), ("enum-value-removed", Class::Breaking));
//! assert_eq!(change.witnesses[0].value, serde_json::json!({"brand": "MASTERCARD"}));
//! assert!(diff(&contract("VISA, MASTERCARD"), &contract("MASTERCARD, VISA")).changes.is_empty());
//! ```

mod access;
mod attribute;
mod change;
mod changelog;
mod codes;
mod collect;
mod compare;
mod expand;
mod judge;
mod messages;
mod name;
mod operations;
mod pair;
mod parameters;
mod pattern;
mod sample;
mod sheet;
mod simple;
mod source;
mod surface;
mod version;
mod witness;

use cartevo_document::Document;

pub use change::{Change, Class, Direction, Report, Spot, Witness};
pub use changelog::Changelog;
pub use codes::{CODES, explain};
pub use sheet::{Context, sheet};
pub use source::{Source, contract};
pub use version::Bump;

use crate::{collect::Collector, pair::Pair};

/// Everything that changed from one contract to another.
pub fn diff(old: &Document, new: &Document) -> Report {
    let pair = Pair::new(old, new);
    let matched = operations::matched(old, new);
    let mut collector = Collector::new(&pair);
    collector.paths(&matched);
    let mut found = collector.finish();
    let findings = surface::compare(&surface::read(old), &surface::read(new), &matched);
    attribute::attribute(&pair, &mut found, findings);
    let mut changes: Vec<Change> = found.into_iter().map(|(change, _)| change).collect();
    changes.sort_by(|left, right| {
        let key = |change: &Change| (change.new.place.line, change.old.place.line, change.code);
        right
            .class()
            .cmp(&left.class())
            .then_with(|| key(left).cmp(&key(right)))
    });
    let version = |document: &Document| {
        let version = document
            .get("/info/version")
            .and_then(serde_json::Value::as_str);
        version.unwrap_or_default().to_owned()
    };
    let mut operations: Vec<String> = operations::operations(new)
        .into_iter()
        .map(|operation| operation.label)
        .collect();
    operations.extend(matched.gone.into_iter().map(|operation| operation.label));
    Report {
        api: Bump::of(changes.iter(), |change| change.api, Bump::None),
        rust: Bump::of(changes.iter(), |change| change.rust, Bump::Patch),
        versions: (version(old), version(new)),
        operations,
        changes,
    }
}
