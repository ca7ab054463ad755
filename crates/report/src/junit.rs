//! The report for build servers.

use std::collections::HashMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::{
    github::sentence,
    sheet::{Case, Item, Sheet, Standing},
};

/// The report as `JUnit` XML: a suite for each thing that was checked, with a case for each check.
pub(crate) fn junit(sheet: &Sheet) -> String {
    let mut document = Report::new(sheet.command);
    let mut suites = Suites::default();
    for case in &sheet.cases {
        suites.case(case);
    }
    for item in &sheet.findings {
        suites.case(&item.case).items.push(item);
    }
    for case in &sheet.skipped {
        suites.case(case).skipped = true;
    }
    for (name, cases) in suites.all {
        let mut suite = TestSuite::new(name);
        suite.add_test_cases(cases.iter().map(|case| case.render(name)));
        document.add_test_suite(suite);
    }
    document
        .to_string()
        .expect("a report in memory can be written as XML")
}

/// The suites with their cases, in the order in which they were first seen.
#[derive(Default)]
struct Suites<'a> {
    all: Vec<(&'a str, Vec<Checked<'a>>)>,
    /// Where a suite stands, and where a case stands in it.
    places: HashMap<&'a str, usize>,
    cases: HashMap<&'a Case, (usize, usize)>,
}

/// A check with what it found.
struct Checked<'a> {
    name: &'a str,
    items: Vec<&'a Item>,
    skipped: bool,
}

impl<'a> Suites<'a> {
    fn case(&mut self, case: &'a Case) -> &mut Checked<'a> {
        let (suite, index) = *self.cases.entry(case).or_insert_with(|| {
            let suite = *self.places.entry(&case.of).or_insert_with(|| {
                self.all.push((&case.of, Vec::new()));
                self.all.len() - 1
            });
            let cases = &mut self.all[suite].1;
            cases.push(Checked {
                name: &case.name,
                items: Vec::new(),
                skipped: false,
            });
            (suite, cases.len() - 1)
        });
        &mut self.all[suite].1[index]
    }
}

impl Checked<'_> {
    fn render(&self, class: &str) -> TestCase {
        let (failing, other): (Vec<&Item>, Vec<&Item>) =
            self.items.iter().copied().partition(|item| item.fails());
        let status = match failing.as_slice() {
            [] if self.skipped && other.is_empty() => TestCaseStatus::skipped(),
            [] => TestCaseStatus::success(),
            [first, ..] => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                let all: Vec<String> = failing.iter().map(|item| sentence(item)).collect();
                status
                    .set_message(XmlString::new(sentence(first)))
                    .set_type(first.code)
                    .set_description(XmlString::new(all.join("\n")));
                status
            }
        };
        let mut case = TestCase::new(self.name, status);
        case.set_classname(class);
        if !other.is_empty() {
            let lines: Vec<String> = other.iter().map(|item| remark(item)).collect();
            case.set_system_out(XmlString::new(lines.join("\n")));
        }
        case
    }
}

/// A finding that does not fail the case.
fn remark(item: &Item) -> String {
    match &item.standing {
        Standing::New => sentence(item),
        Standing::Known { by } => format!("known ({}): {}", by.join(", "), sentence(item)),
        Standing::Gone { of } => format!("gone ({}): {}", of.join(", "), sentence(item)),
    }
}
