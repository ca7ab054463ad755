//! Whoever meets a code can have it explained.

use std::collections::BTreeSet;

use cartevo_contract::{CODES, mutate, record};
use cartevo_report::{accepted, explain};

#[test]
fn every_code_of_these_commands_is_explained_and_no_other() {
    for (command, codes) in [
        ("conformance", CODES),
        ("record", record::sheet::CODES),
        ("conformance --mutate", mutate::CODES),
        ("every command", accepted::CODES),
    ] {
        let explained: BTreeSet<&str> = explain::all()
            .filter(|explanation| explanation.command == command)
            .map(|explanation| explanation.code)
            .collect();
        let codes: BTreeSet<&str> = codes.iter().copied().collect();
        assert_eq!(codes, explained, "{command}");
    }
}
