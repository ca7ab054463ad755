//! The codes of what becomes no recording, and of what should not be one.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "call-not-recorded",
        "A call of the API became no recording: it fits no operation, or its answer cannot be kept.",
        "What it showed is lost, or the contract does not know the call.",
        "Look at the reason; the nearest operation is named with it.",
    ),
    (
        "not-undone",
        "What `--allow-writes` did at the service may not be undone.",
        "Something real is in another state than before.",
        "Look at it at the service, and undo it by hand.",
    ),
    (
        "recording-interrupted",
        "Recording was interrupted before every operation was called.",
        "What is written is whole, and the rest is missing.",
        "Record again: what is there already is not written twice.",
    ),
    (
        "secret-shown",
        "A file of recordings shows a key, a token, a card number or something else that is secret.",
        "Whoever reads the repository can use it.",
        "Write `[redacted]` in its place, take it out of the history, and have a new one issued.",
    ),
    (
        "source-old",
        "Nobody has looked at a source for longer than its limit.",
        "What it showed may not be so any more.",
        "Look at it again and record it anew.",
    ),
];
