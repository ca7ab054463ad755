//! The changelog: its form, the version that it fits, and that it names what breaks.

use cartevo_diff::{Changelog, Context, diff, sheet};
use cartevo_document::Document;

const GOOD: &str = "\
# Changelog

What changed, for those who use it.

## [Unreleased]

### Breaking

- `sendParcel` no longer takes `fast`: leave the speed out.
  Parcels are as fast as before.

## [0.2.0] - 2026-02-28

A few words on the version.

### Added

- A thing
  ```text
  ## that is shown
  ```

### Fixed

- Another one

## [0.1.0] - 2024-02-29 [YANKED]

### Added

- Everything

[Unreleased]: https://example.com/compare/v0.2.0...HEAD
";

/// Code, line, column and message of each finding.
fn found(text: &str, version: Option<&str>) -> Vec<(&'static str, usize, usize, String)> {
    let items = Changelog::parse("CHANGELOG.md", text).findings(version);
    let place = |item: &cartevo_report::Item| (item.spots[0].line, item.spots[0].column);
    items
        .into_iter()
        .map(|item| (item.code, place(&item).0, place(&item).1, item.message))
        .collect()
}

#[test]
fn a_changelog_in_form_has_no_findings() {
    assert_eq!(found(GOOD, Some("0.2.0")), []);
    assert_eq!(found(GOOD, Some("0.3.0")), []);
}

#[test]
fn what_is_not_in_form_is_found_with_line_and_column() {
    for (from, to, line, column, words) in [
        ("# Changelog\n", "# Changes\n", 1, 1, "a title"),
        ("# Changelog\n", "Changelog\n", 1, 1, "no title"),
        (
            "## [Unreleased]\n",
            "## [unreleased]\n",
            5,
            5,
            "three numbers",
        ),
        ("### Breaking", "### Braking", 7, 5, "`Braking` is no kind"),
        ("  Parcels are", "Parcels are", 10, 1, "belongs to no entry"),
        ("[0.2.0]", "0.2.0", 12, 4, "without its brackets"),
        ("[0.2.0]", "[0.2]", 12, 5, "three numbers"),
        ("] - 2026-02-28", "]", 12, 11, "without the day"),
        ("2026-02-28", "2026-02-29", 12, 14, "a day that is none"),
        ("2026-02-28", "28.2.2026", 12, 14, "a day that is none"),
        ("[0.2.0]", "[0.0.9]", 27, 4, "not below"),
        (
            "### Added\n\n- A thing",
            "- A thing",
            16,
            1,
            "without a kind",
        ),
        ("### Fixed", "### Added", 23, 5, "stands twice"),
        ("### Fixed", "#### Fixed", 23, 1, "deeper"),
        ("- Another one\n", "", 23, 1, "`Fixed` has no entry"),
        ("### Added\n\n- Everything\n", "", 27, 1, "nothing is said"),
    ] {
        let edited = GOOD.replacen(from, to, 1);
        assert_ne!(edited, GOOD, "{from}");
        let found = found(&edited, None);
        let is_it = |(code, at, column_at, message): &(&str, usize, usize, String)| {
            *code == "changelog-form"
                && (*at, *column_at) == (line, column)
                && message.contains(words)
        };
        let is_found = found.iter().any(is_it);
        assert!(is_found, "{from:?} → {to:?}: {line}:{column} in {found:?}");
    }
}

#[test]
fn the_newest_version_fits_the_manifest() {
    let codes = |text: &str, version| -> Vec<(&str, usize)> {
        let found = found(text, Some(version)).into_iter();
        found.map(|(code, line, ..)| (code, line)).collect()
    };
    assert_eq!(codes(GOOD, "0.1.5"), [("changelog-version", 12)]);
    // Nothing is to come, and the manifest has gone on.
    let start = GOOD.find("### Breaking").expect("it");
    let end = GOOD.find("## [0.2.0]").expect("it");
    let silent = format!("{}{}", &GOOD[..start], &GOOD[end..]);
    assert_eq!(codes(&silent, "0.2.0"), []);
    assert_eq!(codes(&silent, "0.3.0"), [("changelog-version", 5)]);
}

#[test]
fn a_version_is_released_under_its_own_heading_with_nothing_left_over() {
    let messages = |text: &str, version| -> Vec<String> {
        let items = Changelog::parse("CHANGELOG.md", text).unfit_for_release(version);
        items.into_iter().map(|item| item.message).collect()
    };
    let found = messages(GOOD, "0.3.0");
    assert!(
        found[0].contains("the newest heading is another one"),
        "{found:?}"
    );
    assert!(found[1].contains("counts as not released"), "{found:?}");
    let released = "## [Unreleased]\n\n## [0.3.0] - 2026-03-01\n";
    let released = GOOD.replace("## [Unreleased]\n", released);
    assert_eq!(messages(&released, "0.3.0"), [""; 0]);
}

const BASE: &str = include_str!("edits/base.yaml");

/// What a diff says of the changelog when parcels can no longer be sent fast.
fn missing(changelog: &str, versions: Option<(&str, &str)>) -> Vec<String> {
    let old = Document::parse("old.yaml", BASE).unwrap();
    let new = Document::parse("new.yaml", BASE.replace("[slow, fast]", "[slow]")).unwrap();
    let report = diff(&old, &new);
    assert!(report.is_breaking());
    let context = Context {
        changelog: Some(Changelog::parse("CHANGELOG.md", changelog)),
        crate_versions: versions.map(|(old, new)| (old.to_owned(), new.to_owned())),
        ..Context::default()
    };
    let sheet = sheet(&report, &old, &new, &context);
    assert!(sheet.files.contains_key("CHANGELOG.md"));
    let items = sheet.findings.iter();
    let items = items.filter(|item| item.code == "changelog-breaking-missing");
    items
        .map(|item| {
            assert!(sheet.cases.contains(&item.case), "{:?}", item.case);
            format!("{} {}", item.spots[0], item.message)
        })
        .collect()
}

#[test]
fn what_breaks_is_named_by_its_operation_or_its_type() {
    assert_eq!(missing(GOOD, None), [""; 0]);
    let by_path = GOOD.replace("`sendParcel`", "`POST /parcels`");
    assert_eq!(missing(&by_path, None), [""; 0]);

    let found = missing(&GOOD.replace("`sendParcel`", "`sendParcels`"), None);
    assert!(found[0].starts_with("CHANGELOG.md:7:1 "), "{found:?}");
    let elsewhere = missing(&GOOD.replace("### Breaking", "### Changed"), None);
    assert!(
        elsewhere[0].starts_with("CHANGELOG.md:5:1 "),
        "{elsewhere:?}"
    );
}

#[test]
fn what_was_released_before_the_base_does_not_count() {
    let released = "## [Unreleased]\n\n## [0.3.0] - 2026-03-01\n";
    let released = GOOD.replace("## [Unreleased]\n", released);
    assert_eq!(missing(&released, Some(("0.2.0", "0.3.0"))), [""; 0]);
    assert_ne!(missing(&released, Some(("0.3.0", "0.4.0"))), [""; 0]);
    assert_ne!(missing(&released, None), [""; 0]);
}
