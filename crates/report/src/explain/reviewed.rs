//! The codes of the files that people review: reasons and acceptances.

use super::Row;

pub(super) const MUTANTS: &[Row] = &[
    (
        "mutant-survives",
        "The contract was changed in one place, and no recording is judged otherwise.",
        "Nobody has seen that the API keeps to this line: it may be wrong without anybody noticing.",
        "Add a recording that shows it if a source has one; else say why there is none in tests/mutants.toml.",
    ),
    (
        "mutant-reason-unused",
        "An entry of tests/mutants.toml excuses a mutant that does not survive.",
        "A reason that nothing needs would hide the next survivor in its place.",
        "Remove the entry.",
    ),
    (
        "mutant-reason-unusable",
        "The file tests/mutants.toml cannot be read, or an entry has no reason.",
        "Without it every survivor counts as new.",
        "Give each entry `at` and `reason`, and if need be `kind`.",
    ),
    (
        "mutants-killed-too-few",
        "Fewer mutants are killed than are wanted, whatever the reasons.",
        "A contract that few recordings touch is an opinion.",
        "Record more of what the sources show.",
    ),
];

pub(super) const ACCEPTED: &[Row] = &[
    (
        "accepted-expired",
        "An entry of accepted.toml has reached its day, and what it accepted is still there.",
        "What was accepted for a while is accepted no longer.",
        "Mend what was found, or decide again and give a new day and reason.",
    ),
    (
        "accepted-unused",
        "An entry of accepted.toml accepts nothing that is found.",
        "It would accept the same thing if it came back, unseen.",
        "Remove the entry.",
    ),
    (
        "accepted-unusable",
        "The file accepted.toml cannot be read, or an entry of it is not complete.",
        "It accepts nothing as it is.",
        "Give each entry `command`, `code`, `key` or `fingerprint`, `reason`, and `expires` as a day.",
    ),
];
