//! Whoever edits a page of the documentation is noticed where the edit changes what the page says,
//! and only there.
//!
//! The edits are made from the project's own pages, in all three forms, by rules that know nothing of
//! the reader, and chosen by a seed: `CARTEVO_EDITS_SEED=7 CARTEVO_EDITS_EACH=100 cargo test -p cartevo-drift
//! --test edits -- --nocapture` makes others, and more of them.

mod chance;
mod cosmetic;
mod meaningful;
mod page;

use std::{collections::BTreeMap, path::Path};

use cartevo_drift::{Options, Project, Report, Text};
use cartevo_report::Standing;
use tempfile::TempDir;

use crate::{
    chance::Chance,
    page::{Edit, FORMS, Source},
};

/// How many edits of each kind are tried in each form: there are more kinds that say something.
const MEANINGFUL: usize = 1;
const COSMETIC: usize = 2;

/// The pages of one form, accepted as they are.
struct Accepted {
    pages: Vec<Source>,
    project: Project,
    /// Where the lock is kept.
    _folder: TempDir,
}

impl Accepted {
    fn new(form: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let options = Options {
            lock: folder.path().join("docs.lock"),
            ..Options::of_project(root)
        };
        let pages = Source::all(form);
        let mut project = Project::read(&options).expect("the project");
        project.accept(&texts(&pages), true).expect("sound pages");
        Self {
            pages,
            project,
            _folder: folder,
        }
    }

    /// What is said once one page has been edited.
    fn after(&self, edit: &Edit) -> Report {
        let mut pages = self.pages.clone();
        let page = pages.iter_mut().find(|page| page.name == edit.page.name);
        page.expect("one of the pages")
            .text
            .clone_from(&edit.page.text);
        self.project.judge(&texts(&pages), true).expect("pages")
    }
}

fn texts(pages: &[Source]) -> Vec<Text> {
    let texts = pages.iter().map(|page| Text {
        name: page.name.clone(),
        source: page.text.clone(),
    });
    texts.collect()
}

fn seed() -> u64 {
    number("CARTEVO_EDITS_SEED").unwrap_or(1)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Some edits of each kind in each form.
fn chosen(edits: fn(&Source) -> Vec<Edit>, each: usize) -> BTreeMap<&'static str, Vec<Edit>> {
    let mut chance = Chance::new(seed());
    let each =
        number("CARTEVO_EDITS_EACH").map_or(each, |each| usize::try_from(each).expect("small"));
    let mut chosen = BTreeMap::new();
    for form in FORMS {
        let mut kinds: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
        for edit in Source::all(form).iter().flat_map(edits) {
            kinds.entry(edit.kind).or_default().push(edit);
        }
        let some = kinds
            .into_values()
            .flat_map(|edits| chance.some(edits, each));
        chosen.insert(form, some.collect());
    }
    chosen
}

#[test]
fn an_edit_that_changes_what_a_page_says_is_found_and_placed() {
    let (mut all, mut missed) = (0, Vec::new());
    for (form, edits) in chosen(meaningful::edits, MEANINGFUL) {
        let accepted = Accepted::new(form);
        for edit in edits {
            all += 1;
            let report = accepted.after(&edit);
            if report.exit() == 0 {
                missed.push(format!("not found: {}", edit.describe()));
            } else if !is_placed(&report, &edit) {
                let places: Vec<String> = places(&report, &edit);
                missed.push(format!(
                    "not placed: {} ({})",
                    edit.describe(),
                    places.join("; ")
                ));
            }
        }
    }
    println!(
        "{} of {all} found and placed; seed {}",
        all - missed.len(),
        seed()
    );
    assert!(all >= 60, "only {all} edits");
    assert!(
        missed.len() * 20 <= all,
        "{} of {all}:\n{}",
        missed.len(),
        missed.join("\n")
    );
    println!("{}", missed.join("\n"));
}

#[test]
fn an_edit_after_which_a_page_says_the_same_is_not_reported() {
    let (mut all, mut reported) = (0, Vec::new());
    for (form, edits) in chosen(cosmetic::edits, COSMETIC) {
        let accepted = Accepted::new(form);
        for edit in edits {
            all += 1;
            let report = accepted.after(&edit);
            if report.exit() != 0 {
                let places = places(&report, &edit);
                reported.push(format!("{} ({})", edit.describe(), places.join("; ")));
            }
        }
    }
    println!("{} of {all} reported; seed {}", reported.len(), seed());
    assert!(all >= 40, "only {all} edits");
    assert!(
        reported.len() * 50 <= all,
        "{} of {all}:\n{}",
        reported.len(),
        reported.join("\n")
    );
    println!("{}", reported.join("\n"));
}

/// Whether something new is said of the line that was edited.
fn is_placed(report: &Report, edit: &Edit) -> bool {
    let new = report
        .sheet
        .findings
        .iter()
        .filter(|item| item.standing == Standing::New);
    let spots = new.flat_map(|item| &item.spots);
    spots
        .filter(|spot| spot.file == edit.page.name)
        .any(|spot| spot.line.abs_diff(edit.line) <= edit.near)
}

fn places(report: &Report, edit: &Edit) -> Vec<String> {
    let new = report
        .sheet
        .findings
        .iter()
        .filter(|item| item.standing == Standing::New);
    new.map(|item| {
        let spots = item.spots.iter().filter(|spot| spot.file == edit.page.name);
        let lines: Vec<String> = spots.map(|spot| spot.line.to_string()).collect();
        format!("{} at {}", item.key, lines.join(", "))
    })
    .collect()
}
