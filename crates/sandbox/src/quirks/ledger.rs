//! Every entry of the ledger has a switch, or a reason to have none.

use std::collections::BTreeSet;

use cartevo_document::Document;

use super::Quirk;

/// Entries that are not about the shape of what the sandbox sends.
const NOT_A_SHAPE: &[(&str, &str)] = &[
    ("Q5", "documented as it is: the envelope is camelCase"),
    ("Q9", "request only"),
    ("Q10", "documented as it is: both ways of writing names"),
    ("Q11", "documented as it is: both ways of writing names"),
    ("Q12", "request only"),
    ("Q13", "names of paths"),
    ("Q14", "documented as it is: camelCase throughout"),
    ("Q17", "request only"),
    ("Q24", "documented as it is: an instant comes back"),
    ("Q25", "an example of a request"),
    ("Q28", "request only"),
    ("Q31", "behaviour of the client"),
    ("Q37", "wording of messages, on which nobody branches"),
    ("Q39", "request only"),
    (
        "Q40",
        "request only: what `limit` is without being asked for",
    ),
    ("Q48", "limits of preproduction"),
    ("Q52", "values of an example"),
    (
        "Q53",
        "documented as it is; the names of the request come with Q127",
    ),
    ("Q54", "says what is nowhere to be read"),
    ("Q55", "a filter that is missing"),
    ("Q56", "request only"),
    (
        "Q58",
        "documented as it is: the statistics count five states",
    ),
    ("Q60", "behaviour of the client"),
    ("Q61", "names of paths"),
    ("Q62", "deliveries of notices"),
    ("Q63", "the signature of notices, which each target chooses"),
    ("Q65", "documented as it is: notices say `masked_number`"),
    ("Q68", "a field that no request takes"),
    ("Q69", "request only"),
    ("Q70", "documented as it is: a balance in USD"),
    ("Q72", "request only"),
    ("Q73", "values of an example"),
    ("Q74", "values of an example"),
    ("Q75", "the base URL"),
    ("Q77", "behaviour of the client"),
    ("Q79", "request only"),
    ("Q88", "address of a page"),
    ("Q121", "request only"),
    ("Q122", "request only"),
    ("Q124", "documented as it is: JSON whatever is accepted"),
    ("Q126", "request only"),
    ("Q131", "a call that may not be there"),
    ("Q132", "a rule of preproduction, always kept"),
    ("Q142", "request only"),
    ("Q143", "pages of which a part is missing"),
    (
        "Q155",
        "the signature of notices, which each target chooses",
    ),
    ("Q157", "when a notice comes"),
    ("Q165", "which operators there are"),
    ("Q166", "request only"),
    ("Q168", "request only"),
    ("Q169", "always so: no operation has a 405"),
];

/// Switches for what has no entry of its own.
const NOTED: &[&str] = &["N1"];

fn entries() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let document = Document::parse("openapi.yaml", text).unwrap();
    let ledger = document.get("/x-cartevo-quirks").unwrap();
    let entries = ledger.as_object().unwrap().keys();
    entries.cloned().collect()
}

/// The entry that an id belongs to.
fn entry(id: &str) -> String {
    id.trim_end_matches(|last: char| last.is_ascii_lowercase())
        .to_owned()
}

fn covered() -> BTreeSet<String> {
    let ids = Quirk::ALL.iter().flat_map(|quirk| {
        let also = quirk.also().iter().copied();
        also.chain([quirk.id()])
    });
    ids.filter(|id| !NOTED.contains(id)).map(entry).collect()
}

#[test]
fn every_entry_has_a_switch_or_a_reason_to_have_none() {
    let reasons: BTreeSet<String> = NOT_A_SHAPE
        .iter()
        .map(|(id, reason)| {
            assert!(!reason.is_empty(), "{id}");
            (*id).to_owned()
        })
        .collect();
    assert_eq!(
        reasons.len(),
        NOT_A_SHAPE.len(),
        "an entry stands there twice"
    );
    let (entries, covered) = (entries(), covered());
    let missing: Vec<_> = entries
        .iter()
        .filter(|id| !covered.contains(*id) && !reasons.contains(*id))
        .collect();
    assert!(missing.is_empty(), "neither switch nor reason: {missing:?}");
    let both: Vec<_> = covered.intersection(&reasons).collect();
    assert!(both.is_empty(), "a switch and a reason: {both:?}");
}

#[test]
fn every_switch_and_every_reason_is_of_an_entry() {
    let entries = entries();
    assert!(entries.len() >= 143);
    for id in covered() {
        assert!(entries.contains(&id), "{id}");
    }
    for (id, _) in NOT_A_SHAPE {
        assert!(entries.contains(*id), "{id}");
    }
}
