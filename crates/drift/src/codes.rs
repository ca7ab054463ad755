//! The kinds of findings.

/// Every kind of finding of this crate, in the order of the sections below.
///
/// First a page against the contract, then its two layers against each other, the conventions, an
/// example against itself or the text, the conventions against themselves, and what differs from
/// `docs.lock`.
pub const CODES: &[&str] = &[
    "operation-unknown",
    "operation-undocumented",
    "operation-dangling",
    "field-dangling",
    "field-unknown",
    "field-missing",
    "type-differs",
    "format-differs",
    "required-differs",
    "enum-differs",
    "constraint-differs",
    "default-differs",
    "status-unknown",
    "status-missing",
    "message-unknown",
    "example-invalid",
    "envelope-unknown",
    "base-url-differs",
    "idempotency-differs",
    "layers-field",
    "layers-type",
    "layers-required",
    "layers-enum",
    "layers-constraint",
    "layers-envelope",
    "layers-name",
    "layers-status",
    "pages-differ",
    "naming",
    "money-form",
    "date-form",
    "id-form",
    "phone-form",
    "dial-code-form",
    "country-form",
    "operator-case",
    "currency-unserved",
    "pagination-form",
    "envelope-form",
    "idempotency-unclear",
    "retry-unsafe",
    "status-form",
    "arithmetic",
    "lifetime",
    "mask",
    "id-reuse",
    "state",
    "replay-unclear",
    "refresh-unclear",
    "poll-exceeds-rate",
    "fact-new",
    "fact-changed",
    "fact-gone",
    "page-new",
    "page-gone",
    "unread",
];

/// The checks that are made of each page, and the kinds of findings that each has.
pub(crate) const CHECKS: &[(&str, &[&str])] = &[
    (
        "contract",
        &[
            "operation-unknown",
            "operation-undocumented",
            "operation-dangling",
            "field-dangling",
            "field-unknown",
            "field-missing",
            "type-differs",
            "format-differs",
            "required-differs",
            "enum-differs",
            "constraint-differs",
            "default-differs",
            "status-unknown",
            "status-missing",
            "message-unknown",
            "envelope-unknown",
            "base-url-differs",
            "idempotency-differs",
        ],
    ),
    (
        "layers",
        &[
            "layers-field",
            "layers-type",
            "layers-required",
            "layers-enum",
            "layers-constraint",
            "layers-envelope",
            "layers-name",
            "layers-status",
        ],
    ),
    (
        "conventions",
        &[
            "pages-differ",
            "naming",
            "money-form",
            "date-form",
            "id-form",
            "phone-form",
            "dial-code-form",
            "country-form",
            "operator-case",
            "currency-unserved",
            "pagination-form",
            "envelope-form",
            "idempotency-unclear",
            "retry-unsafe",
            "status-form",
            "replay-unclear",
            "refresh-unclear",
            "poll-exceeds-rate",
        ],
    ),
    (
        "examples",
        &[
            "example-invalid",
            "arithmetic",
            "lifetime",
            "mask",
            "id-reuse",
            "state",
        ],
    ),
    (
        "docs.lock",
        &[
            "fact-new",
            "fact-changed",
            "fact-gone",
            "page-new",
            "page-gone",
        ],
    ),
    ("reading", &["unread"]),
];

/// The check that a kind of finding belongs to.
pub(crate) fn check(code: &str) -> &'static str {
    let mut checks = CHECKS.iter();
    let own = checks.find(|(_, codes)| codes.contains(&code));
    own.map_or("contract", |(check, _)| check)
}

/// Whether a finding of this kind is only that something was otherwise when it was accepted.
pub(crate) fn is_of_the_lock(code: &str) -> bool {
    check(code) == "docs.lock"
}

#[cfg(test)]
mod tests {
    use super::{CHECKS, CODES};

    #[test]
    fn every_kind_belongs_to_one_check() {
        let mut grouped: Vec<&str> = CHECKS
            .iter()
            .flat_map(|(_, codes)| *codes)
            .copied()
            .collect();
        let mut codes = CODES.to_vec();
        grouped.sort_unstable();
        codes.sort_unstable();
        assert_eq!(grouped, codes);
    }
}
