//! Everything that is held against the pages, brought together: one cause is one finding.

use std::collections::BTreeMap;

use cartevo_pages::{Page, Subject};
use cartevo_report::Spot;

use crate::{Contract, Finding, against, consistency, ledger::Named, lock::Lock, words::slug};

/// Every finding but those of the lock.
pub fn compare(
    pages: &[Page],
    contract: &Contract,
    named: &[Named],
    lock: &Lock,
    lock_name: &str,
) -> Vec<Finding> {
    let found = merge(against::findings(pages, contract));
    let conventions = Subject::Conventions.to_string();
    let given = pages
        .iter()
        .any(|page| page.subject == Subject::Conventions);
    let accepted = (!given).then(|| lock.conventions(lock_name)).flatten();
    let mut own = match accepted {
        Some(page) => {
            let mut all = pages.to_vec();
            all.push(page);
            consistency::findings(&all, &contract.document)
        }
        None => consistency::findings(pages, &contract.document),
    };
    // What is wrong with the conventions is said when they are given.
    own.retain(|finding| given || finding.page != conventions);
    let mut found = once(found, &mut own, named);
    found.extend(own);
    for page in pages {
        for unread in &page.unread {
            let finding = Finding::new("unread", page, slug(&unread.why), &*unread.why);
            found.push(finding.at(page, unread.place, "cannot be read").with_help(
                "write it so that it can be read, or extend the reader; a ledger entry can name it too",
            ));
        }
    }
    merge(found)
}

/// Where the layers of a page differ, one of them differs from the contract too. That is one thing:
/// the layers' finding takes over what the contract says, unless both layers differ from it, or the
/// ledger knows the one and not the other.
fn once(found: Vec<Finding>, own: &mut [Finding], named: &[Named]) -> Vec<Finding> {
    let known = |finding: &Finding| {
        let key = finding.key();
        named.iter().any(|named| named.names(&key))
    };
    let mut rest = Vec::new();
    for finding in found {
        let mut layers = own
            .iter_mut()
            .filter(|layers| layers.code.starts_with("layers-"));
        let same = layers.find(|layers| {
            let subject = finding.subject.strip_prefix(&layers.subject);
            layers.page == finding.page
                && subject.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                && finding.spots.len() == 2
                && !known(layers)
        });
        match same {
            Some(layers) => {
                layers.spots.extend(finding.spots.into_iter().skip(1));
                layers.becomes = layers.becomes.take().or(finding.becomes);
                layers.claim = layers.claim.take().or(finding.claim);
                layers.edits.extend(finding.edits);
            }
            None => rest.push(finding),
        }
    }
    rest
}

/// One finding for each key, with all its places.
pub fn merge(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let Some(&index) = known.get(&finding.key()) else {
            known.insert(finding.key(), merged.len());
            merged.push(finding);
            continue;
        };
        let own = &mut merged[index];
        for spot in finding.spots {
            // The cells of one row say one thing.
            let same = |other: &Spot| {
                let label = other.label == spot.label;
                (&other.file, other.line) == (&spot.file, spot.line)
                    && (label || other.column == spot.column)
            };
            if !own.spots.iter().any(same) {
                own.spots.push(spot);
            }
        }
    }
    merged
}

/// The findings that the ledger does not explain.
pub fn unexplained<'f>(
    findings: &'f [Finding],
    named: &'f [Named],
) -> impl Iterator<Item = &'f Finding> {
    findings.iter().filter(|finding| {
        let key = finding.key();
        !named.iter().any(|named| named.names(&key))
    })
}
