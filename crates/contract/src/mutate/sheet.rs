//! What became of the mutants, in the form of all reports.

use std::ops::Range;

use cartevo_report::{Case, Item, Severity, Sheet, Spot, Standing};

use super::{Mutant, Mutation, WANTED, reasons::Reasons};

/// The codes of what is found.
pub const CODES: &[&str] = &[
    "mutant-reason-unusable",
    "mutant-reason-unused",
    "mutant-survives",
    "mutants-killed-too-few",
];

/// The command that shows it again.
const COMMAND: &str = "cargo xtask conformance --mutate";

/// Every mutant is a check, and every one that survives a finding, which is known if the file `name`
/// with the text `reasons` has a reason for it. A reason that none needs is a finding too.
pub fn sheet(mutation: &Mutation, name: &str, reasons: &str) -> Sheet {
    let mut findings = Vec::new();
    let (reasons, text) = match Reasons::read(reasons) {
        Ok(read) => (read, reasons),
        Err((problem, span)) => {
            let item = of_reasons("mutant-reason-unusable", name, reasons, &span, problem);
            findings.push(item);
            (Reasons::default(), reasons)
        }
    };
    let mut reasoned = 0;
    for mutant in &mutation.mutants {
        if mutant.killer.is_some() {
            continue;
        }
        let reason = reasons.of(mutant);
        reasoned += usize::from(reason.is_some());
        findings.push(survivor(mutation, mutant, reason));
    }
    for unused in reasons.unused(&mutation.mutants) {
        let problem = format!("nothing survives that this is about: {}", unused.about);
        findings.push(of_reasons(
            "mutant-reason-unused",
            name,
            text,
            &unused.span,
            problem,
        ));
    }
    let (all, killed) = (mutation.mutants.len(), mutation.killed());
    let as_recorded = mutation.killed_as_recorded();
    let survive = all - killed;
    if !mutation.is_enough() {
        let message = format!("{killed} of {all} mutants are killed, and {WANTED} % should be");
        let case = Case {
            of: mutation.contract.clone(),
            name: "mutants".to_owned(),
        };
        findings.push(Item {
            reproduce: COMMAND.to_owned(),
            ..Item::new("mutants-killed-too-few", Severity::Error, case, message, "")
        });
    }
    let mut sheet = Sheet {
        command: "mutate",
        contract: mutation.contract.clone(),
        summary: format!(
            "{killed} of {all} mutants killed: {as_recorded} by a recording as it is, {} by one with \
             a value moved; {survive} survive, {reasoned} of them for a reason",
            killed - as_recorded
        ),
        findings,
        cases: mutation
            .mutants
            .iter()
            .map(|it| case(mutation, it))
            .collect(),
        counts: [
            ("mutants", all),
            ("killed", killed),
            ("killed_as_recorded", as_recorded),
            ("survive", survive),
        ]
        .into(),
        ledger: mutation.ledger.clone(),
        ..Sheet::default()
    };
    let contract = (mutation.contract.clone(), mutation.source.clone());
    sheet.files = [contract, (name.to_owned(), text.to_owned())].into();
    sheet
}

fn case(mutation: &Mutation, mutant: &Mutant) -> Case {
    Case {
        of: format!("{}:{}", mutation.contract, mutant.location.line),
        name: format!("{} {}", mutant.kind, mutant.pointer),
    }
}

fn survivor(mutation: &Mutation, mutant: &Mutant, reason: Option<&str>) -> Item {
    let location = &mutant.location;
    let message = format!("no recording notices if {} ({})", mutant.what, mutant.kind);
    let key = format!("{} {}", mutant.kind, mutant.pointer);
    let help = "add a recording that shows it, or say in tests/mutants.toml why there is none";
    let case = case(mutation, mutant);
    Item {
        spots: vec![Spot {
            file: location.file.clone(),
            line: location.line,
            column: location.column,
            span: location.span.clone(),
            label: String::new(),
        }],
        standing: reason.map_or(Standing::New, |reason| Standing::Known {
            by: vec![reason.to_owned()],
        }),
        help: Some(help.to_owned()),
        reproduce: COMMAND.to_owned(),
        ..Item::new("mutant-survives", Severity::Error, case, message, key)
    }
}

fn of_reasons(
    code: &'static str,
    name: &str,
    text: &str,
    span: &Range<usize>,
    problem: String,
) -> Item {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let case = Case {
        of: name.to_owned(),
        name: "reasons".to_owned(),
    };
    let key = problem.clone();
    Item {
        spots: vec![Spot {
            file: name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            span: span.clone(),
            label: String::new(),
        }],
        reproduce: COMMAND.to_owned(),
        ..Item::new(code, Severity::Error, case, problem, key)
    }
}
