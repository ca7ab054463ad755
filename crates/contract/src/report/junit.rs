//! The report for build servers.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite, XmlString};

use crate::{
    conformance::{Report, Verdict},
    finding::{Check, Finding, Severity},
    report::{github::sentence, safe},
};

/// The report as `JUnit` XML: a suite for each recording with a case for each check, and a suite for
/// the contract.
///
/// # Panics
///
/// If the XML cannot be written: an empty report would look like a clean one.
pub fn junit(report: &Report) -> String {
    let report = &safe::report(report);
    let mut document = quick_junit::Report::new("conformance");
    let of_contract: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.recording.is_none())
        .collect();
    let mut suite = TestSuite::new(report.contract.as_str());
    suite.add_test_case(case(&report.contract, Check::Contract, &of_contract));
    document.add_test_suite(suite);
    for verdict in &report.recordings {
        document.add_test_suite(recording(report, verdict));
    }
    document
        .to_string()
        .expect("a report in memory can be written as XML")
}

fn recording(report: &Report, verdict: &Verdict) -> TestSuite {
    let mut suite = TestSuite::new(verdict.id.as_str());
    for check in Check::OF_RECORDINGS {
        let findings: Vec<&Finding> = report
            .findings_of(&verdict.id)
            .filter(|finding| finding.check == check)
            .collect();
        if findings.is_empty() && !verdict.checks.contains(&check) {
            let mut skipped = TestCase::new(check.name(), TestCaseStatus::skipped());
            skipped.set_classname(verdict.id.as_str());
            suite.add_test_case(skipped);
        } else {
            suite.add_test_case(case(&verdict.id, check, &findings));
        }
    }
    suite
}

fn case(class: &str, check: Check, findings: &[&Finding]) -> TestCase {
    let errors: Vec<&&Finding> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    let status = match errors.as_slice() {
        [] => TestCaseStatus::success(),
        [first, ..] => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let all: Vec<String> = errors.iter().map(|finding| sentence(finding)).collect();
            status
                .set_message(XmlString::new(sentence(first)))
                .set_type(first.code)
                .set_description(XmlString::new(all.join("\n")));
            status
        }
    };
    let mut case = TestCase::new(check.name(), status);
    case.set_classname(class);
    let warnings: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| sentence(finding))
        .collect();
    if !warnings.is_empty() {
        case.set_system_out(XmlString::new(warnings.join("\n")));
    }
    case
}
