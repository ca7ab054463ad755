//! Changes of the contract that follow from a finding.

use serde_json::Value;

/// One change, by JSON pointers into the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Another item at the end of a list; the list is made where there is none.
    Add {
        /// The object in which the list stands.
        object: String,
        /// The list's key.
        key: &'static str,
        /// The item.
        item: String,
    },
    /// An item less.
    Remove {
        /// The object in which the list stands.
        object: String,
        /// The list's key.
        key: &'static str,
        /// The item.
        item: String,
    },
    /// A keyword with this value.
    Set {
        /// The object in which the keyword stands.
        object: String,
        /// The keyword.
        key: &'static str,
        /// Its value.
        value: Value,
    },
    /// Another entry at the end of a mapping in block style.
    Insert {
        /// The mapping.
        object: String,
        /// The entry's key.
        key: String,
        /// Its value, written in one line.
        value: Value,
    },
}
