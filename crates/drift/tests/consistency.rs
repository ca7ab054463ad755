//! The project's own pages say in other words what the vendor's say, with the same contradictions,
//! and there is a corrected copy of each. Every contradiction is one that the ledger explains.

use std::{collections::BTreeSet, fs, path::Path};

use cartevo_document::Document;
use cartevo_drift::{Finding, consistency};
use cartevo_pages::{Page, read};

/// Entries of the ledger that have something to do with these five pages, and that no rule can see on them.
const UNSEEN: [(&str, &str); 12] = [
    (
        "Q4",
        "the conventions have `meta`; only the page of a list can have another block",
    ),
    (
        "Q12",
        "no operation of the five pages has a query parameter in camelCase",
    ),
    (
        "Q26",
        "the page agrees with itself; an earlier page and the older build differ from it",
    ),
    (
        "Q29",
        "the page agrees with itself; where MTN does not operate stands on another page",
    ),
    ("Q37", "the five pages have one message for each condition"),
    (
        "Q43",
        "both layers of the five pages have `FUND`; the other names are on other pages",
    ),
    (
        "Q48",
        "the conventions are clear; another page says otherwise",
    ),
    (
        "Q55",
        "that the list of customers has no filter is not on the five pages",
    ),
    (
        "Q64",
        "the shape that the notice shares is on the page of the webhooks",
    ),
    (
        "Q66",
        "which notices have camelCase keys is on the page of the webhooks",
    ),
    (
        "Q76",
        "the conventions' sample of an error is lost; the pages have messages only",
    ),
    ("Q87", "that a message may be in French is no contradiction"),
];

/// The contradictions that the five pages show.
const SEEN: [&str; 36] = [
    "Q1", "Q2", "Q3", "Q5", "Q8", "Q9", "Q10", "Q11", "Q15", "Q18", "Q19", "Q20", "Q21", "Q22",
    "Q23", "Q25", "Q27", "Q28", "Q30", "Q31", "Q32", "Q33", "Q41", "Q44", "Q45", "Q46", "Q47",
    "Q49", "Q50", "Q51", "Q54", "Q60", "Q70", "Q73", "Q74", "Q77",
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn contract() -> Document {
    let source = fs::read_to_string(root().join("openapi.yaml")).expect("the contract");
    Document::parse("openapi.yaml", source).expect("the contract can be read")
}

fn pages(folder: &str) -> Vec<Page> {
    let folder = root().join("tests/pages").join(folder);
    let files = fs::read_dir(&folder).expect("the folder of pages");
    let mut pages: Vec<Page> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let source = fs::read_to_string(&path).expect("a page");
            let name = path.file_name().expect("a name").to_string_lossy();
            read(&name, &source)
        })
        .collect();
    pages.sort_by(|one, other| one.file.cmp(&other.file));
    assert_eq!(pages.len(), 5);
    pages
}

/// What the ledger says that drift finds, by id.
fn ledger(contract: &Document) -> Vec<(String, Vec<String>)> {
    let entries = contract.get("/x-cartevo-quirks").expect("the ledger");
    let entries = entries.as_object().expect("entries by id");
    let lists = entries.iter().map(|(id, entry)| {
        let list = entry.get("drift").and_then(|list| list.as_array());
        let keys = list.into_iter().flatten().filter_map(|key| key.as_str());
        (id.clone(), keys.map(str::to_owned).collect())
    });
    lists.collect()
}

/// `*` stands for anything up to the next space.
fn fits(pattern: &str, key: &str) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (patterns, words) = (words(pattern), words(key));
    patterns.len() == words.len()
        && patterns.iter().zip(&words).all(|(pattern, word)| {
            let mut parts = pattern.split('*');
            let Some(mut rest) = word.strip_prefix(parts.next().unwrap_or_default()) else {
                return false;
            };
            let parts: Vec<&str> = parts.collect();
            for (index, part) in parts.iter().enumerate() {
                if index + 1 == parts.len() {
                    return rest.ends_with(part);
                }
                match rest.find(part) {
                    Some(at) => rest = &rest[at + part.len()..],
                    None => return false,
                }
            }
            rest.is_empty()
        })
}

fn shown(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        let spots = finding.spots.iter().map(|spot| {
            format!(
                "\n    {}:{}:{} {}",
                spot.file, spot.line, spot.column, spot.label
            )
        });
        format!(
            "{}: {}{}",
            finding.key(),
            finding.message,
            spots.collect::<String>()
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_contradiction_of_the_ledger_is_found_and_none_is_invented() {
    let contract = contract();
    let ledger = ledger(&contract);
    for form in ["text", "markdown", "html"] {
        let findings = consistency::findings(&pages(form), &contract);
        let explains = |finding: &Finding| {
            let key = finding.key();
            ledger
                .iter()
                .any(|(_, patterns)| patterns.iter().any(|pattern| fits(pattern, &key)))
        };
        let invented: Vec<Finding> = findings
            .iter()
            .filter(|finding| !explains(finding))
            .cloned()
            .collect();
        assert!(
            invented.is_empty(),
            "{form}: nothing explains\n{}",
            shown(&invented)
        );
        let keys: Vec<String> = findings.iter().map(Finding::key).collect();
        for id in SEEN {
            let (_, patterns) = ledger
                .iter()
                .find(|(known, _)| known == id)
                .expect("an entry");
            let found = patterns
                .iter()
                .any(|pattern| keys.iter().any(|key| fits(pattern, key)));
            assert!(found, "{form}: nothing that was found shows {id}");
        }
    }
}

#[test]
fn a_corrected_page_has_no_finding() {
    let contract = contract();
    for form in ["text", "markdown", "html"] {
        let pages = pages(&format!("corrected/{form}"));
        let findings = consistency::findings(&pages, &contract);
        assert!(findings.is_empty(), "{form}:\n{}", shown(&findings));
    }
}

#[test]
fn a_corrected_page_by_itself_has_no_finding() {
    let contract = contract();
    for page in pages("corrected/text") {
        let findings = consistency::findings(&[page], &contract);
        assert!(findings.is_empty(), "{}", shown(&findings));
    }
}

#[test]
fn every_finding_says_where_and_is_of_a_known_kind() {
    for finding in consistency::findings(&pages("text"), &contract()) {
        assert!(
            cartevo_drift::CODES.contains(&finding.code),
            "{}",
            finding.code
        );
        let key = finding.key();
        let first = finding
            .spots
            .first()
            .unwrap_or_else(|| panic!("{key} has no place"));
        assert!(first.line > 0 && first.column > 0, "{key}");
    }
}

#[test]
fn a_finding_about_a_value_points_at_it() {
    let contract = contract();
    for form in ["text", "markdown"] {
        let mut pointed = 0;
        for finding in consistency::findings(&pages(form), &contract) {
            let spot = &finding.spots[0];
            let exact = [
                "date-form",
                "dial-code-form",
                "id-form",
                "mask",
                "operator-case",
                "state",
            ];
            let Some(value) = spot.label.strip_prefix("here it is ") else {
                continue;
            };
            if !exact.contains(&finding.code) {
                continue;
            }
            let path = root().join("tests/pages").join(form).join(&spot.file);
            let source = fs::read_to_string(path).expect("a page");
            let line = source.lines().nth(spot.line - 1).expect("a line");
            let there: String = line.chars().skip(spot.column - 1).collect();
            // The panel of a Markdown page is YAML, whose text needs no quotes.
            let quotes = ['"', '\''];
            let found = there.trim_start_matches(quotes);
            let key = finding.key();
            assert!(
                found.starts_with(value.trim_matches(quotes)),
                "{form}: {key} at {there}"
            );
            pointed += 1;
        }
        assert!(pointed > 20, "{form}: {pointed}");
    }
}

#[test]
fn what_is_not_seen_has_a_reason_and_an_entry() {
    let contract = contract();
    let ledger = ledger(&contract);
    let seen: BTreeSet<&str> = SEEN.into_iter().collect();
    for (id, reason) in UNSEEN {
        let entry = ledger.iter().find(|(known, _)| known == id);
        assert!(
            entry.is_some_and(|(_, patterns)| patterns.is_empty()),
            "{id}: {reason}"
        );
        assert!(!seen.contains(id), "{id} is seen");
    }
}
