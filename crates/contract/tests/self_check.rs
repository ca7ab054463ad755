//! The contract by itself: what it tolerates has a quirk, and the built client does what it says.

mod common;

use cartevo_contract::{
    Finding,
    conformance::{Options, Report, run},
};
use common::{contract, folder, judge_by, line_of, options_for, recording, summary};

#[track_caller]
fn at_line<'a>(report: &'a Report, code: &str, line: usize) -> &'a Finding {
    let here = |finding: &&Finding| {
        let place = finding.contract.as_ref();
        finding.code == code && place.is_some_and(|place| place.line == line)
    };
    let found = report.findings.iter().find(here);
    found.unwrap_or_else(|| panic!("no {code} at line {line} among {:#?}", summary(report)))
}

#[test]
fn a_tolerance_belongs_to_a_quirk() {
    for (from, to, line) in [
        (
            "          x-cartevo-aliases: [masked_number]\n          x-cartevo-quirks: [Q19]\n",
            "          x-cartevo-aliases: [masked_number]\n",
            "x-cartevo-aliases: [masked_number]",
        ),
        (
            "      x-cartevo-case: insensitive\n      x-cartevo-quirks: [Q51]\n",
            "      x-cartevo-case: insensitive # of operators\n",
            "x-cartevo-case: insensitive # of operators",
        ),
        (
            "        country: {type: string, description: 'The country by name",
            "        country: {type: string, nullable: true, description: 'The country by name",
            "nullable: true",
        ),
        (
            "      x-cartevo-kind: amount\n      x-cartevo-quirks: [Q15]\n",
            "      x-cartevo-kind: amount # or text\n",
            "oneOf:",
        ),
    ] {
        let (report, edited) = judge_by(|source| source.replacen(from, to, 1));
        let after = to.lines().next().unwrap();
        let line = line_of(&edited, after, line);
        at_line(&report, "tolerance-without-quirk", line);
    }
}

#[test]
fn the_client_was_built_from_another_contract() {
    for (from, to) in [
        ("x-cartevo-timeout: 120s", "x-cartevo-timeout: 90s"),
        (
            "x-cartevo-find-out: look for",
            "x-cartevo-find-out: search for",
        ),
        ("security: []", "security: [{bearer: []}]"),
    ] {
        let (report, edited) = judge_by(|source| source.replacen(from, to, 1));
        at_line(&report, "client-differs", line_of(&edited, "", to));
    }
    let (report, edited) = judge_by(|source| {
        let start = source.find("operationId: fundWallet").unwrap();
        let rest = source[start..].replacen("x-cartevo-resend: once", "x-cartevo-resend: safe", 1);
        format!("{}{rest}", &source[..start])
    });
    let line = line_of(&edited, "operationId: fundWallet", "x-cartevo-resend:");
    at_line(&report, "client-differs", line);
}

#[test]
fn a_default_keeps_to_its_schema() {
    let (report, edited) = judge_by(|source| source.replacen("default: mtn", "default: nobody", 1));
    let line = line_of(&edited, "", "default: nobody");
    at_line(&report, "default-breaks-schema", line);
}

#[test]
fn a_schema_that_refers_to_itself() {
    let folder = folder(&[recording("getWallet/prose")]);
    for (from, to, name) in [
        (
            "    Amount:\n",
            "    Amount:\n      allOf: [{$ref: '#/components/schemas/Amount'}]\n",
            "Amount",
        ),
        (
            "    Rate:\n      type: number\n",
            "    Other:\n      $ref: '#/components/schemas/Rate'\n    Rate:\n      oneOf: [{$ref: '#/components/schemas/Other'}]\n",
            "Rate",
        ),
    ] {
        let path = folder.path().join("contract.yaml");
        let edited = contract().replacen(from, to, 1);
        std::fs::write(&path, &edited).unwrap();
        let error = run(&Options {
            contract: path,
            ..options_for(folder.path())
        })
        .unwrap_err()
        .to_string();
        let line = line_of(&edited, "", &format!("    {name}:\n"));
        let wanted = format!("contract.yaml:{line}:5: `{name}` refers to itself");
        assert!(error.contains(&wanted), "{wanted:?} is not in {error}");
    }
}
