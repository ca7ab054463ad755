//! The edit of the contract that follows from the findings, as a patch.

mod yaml;

use cartevo_document::{Document, check};
use similar::TextDiff;

use crate::{Contract, Finding, edit::Edit};

/// How many lines around a change are shown, as `git` does it.
const CONTEXT: usize = 3;

/// A patch of the contract that keeps its comments and its order; empty if nothing can be derived.
/// What would leave a contract that cannot be built from is left out.
pub fn patch(contract: &Contract, findings: &[&Finding]) -> String {
    let mut edits: Vec<&Edit> = Vec::new();
    for edit in findings.iter().flat_map(|finding| &finding.edits) {
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    let name = contract.document.name();
    let mut document = contract.document.clone();
    let mut problems = None;
    for edit in edits {
        let before = *problems.get_or_insert_with(|| check(&document).len());
        let Some(source) = yaml::apply(&document, edit) else {
            continue;
        };
        let Ok(next) = Document::parse(name, source) else {
            continue;
        };
        if check(&next).len() <= before {
            document = next;
        }
    }
    let diff = TextDiff::from_lines(contract.document.source(), document.source());
    let (old, new) = (format!("a/{name}"), format!("b/{name}"));
    let mut patch = diff.unified_diff();
    patch.context_radius(CONTEXT).header(&old, &new).to_string()
}

#[cfg(test)]
mod tests;
