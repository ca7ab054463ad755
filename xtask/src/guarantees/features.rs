//! Features are additive: none, each alone, the default and all of them compile and pass.

use super::{
    Outcome, Run,
    metadata::{self, LIBRARY},
    tools,
};

/// What cargo tests where a feature is alone: the tests that are about it. Without a provider that the
/// program has installed there is no client, so that nothing else can run there. A feature that is not
/// here is tested with everything.
const TESTS: [(&str, &[&str]); 10] = [
    ("", &["lib", "tests"]),
    (
        "rustls",
        &["test=features", "test=tls", "test=call", "test=limits"],
    ),
    ("rustls-no-provider", &["test=features", "test=tls"]),
    (
        "multipart",
        &["test=features", "test=forms", "test=multipart"],
    ),
    ("webhook", &["lib", "test=features", "test=webhook_*"]),
    ("tracing", &["test=features", "test=observe", "test=token"]),
    ("metrics", &["test=features", "test=metrics"]),
    ("schemars", &["lib", "test=features"]),
    ("testing", &["lib", "test=features"]),
    (
        "undocumented",
        &["test=features", "test=undocumented", "test=readme"],
    ),
];

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    let features = metadata::read(run).and_then(|metadata| {
        let features = metadata.library()?.features.keys();
        Ok(features.cloned().collect::<Vec<_>>())
    });
    let features = match features {
        Ok(features) => features,
        Err(error) => return vec![Outcome::Broken(error)],
    };
    let sets = sets(&features);
    let mut outcomes = Vec::new();
    for set in &sets {
        outcomes.extend(tried(run, set));
    }
    if outcomes.is_empty() {
        outcomes.push(Outcome::Kept(format!("{} sets of features", sets.len())));
    }
    if run.asked.without_tests {
        let why = "the tests of each set: leave `--without-tests` away".to_owned();
        outcomes.push(Outcome::Skipped(why));
    }
    outcomes
}

/// A set of features.
struct Set {
    name: String,
    /// As cargo is given it.
    features: Vec<String>,
    tests: Vec<String>,
}

/// The sets that are tried.
fn sets(features: &[String]) -> Vec<Set> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let tests = |feature: &str| -> Vec<String> {
        let known = TESTS.iter().find(|(known, _)| *known == feature);
        let known = known.map_or(&[][..], |(_, tests)| *tests);
        known.iter().map(|test| format!("--{test}")).collect()
    };
    let mut sets = vec![Set {
        name: "no features".to_owned(),
        features: words(&["--no-default-features"]),
        tests: tests(""),
    }];
    for feature in features.iter().filter(|feature| *feature != "default") {
        sets.push(Set {
            name: format!("`{feature}` alone"),
            features: words(&["--no-default-features", "--features", feature]),
            tests: tests(feature),
        });
    }
    for (name, features) in [
        ("the default features", Vec::new()),
        ("all features", words(&["--all-features"])),
    ] {
        sets.push(Set {
            name: name.to_owned(),
            features,
            tests: Vec::new(),
        });
    }
    sets
}

/// What is broken with a set.
fn tried(run: &Run<'_>, set: &Set) -> Option<Outcome> {
    let cargo = |start: &[&str]| {
        let mut command = tools::cargo(run.root, start);
        command.args(["--quiet", "--package", LIBRARY]);
        command.args(&set.features);
        command
    };
    let broken = |what: &str| format!("{}: {what}, see above", set.name);
    // Without the tests: what they depend on would turn features on.
    let mut lint = cargo(&["clippy", "--lib"]);
    lint.args(["--", "-D", "warnings"]);
    let mut outcome = tools::succeeds(
        &mut lint,
        String::new(),
        broken("the library does not compile without a warning"),
    );
    if matches!(outcome, Outcome::Kept(_)) && !run.asked.without_tests {
        let mut test = cargo(&["test"]);
        test.args(&set.tests);
        outcome = tools::succeeds(&mut test, String::new(), broken("a test fails"));
    }
    (!matches!(outcome, Outcome::Kept(_))).then_some(outcome)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{TESTS, sets};

    #[test]
    fn none_each_the_default_and_all_are_tried() {
        let features = ["default", "metrics", "rustls"].map(str::to_owned);
        let names: Vec<String> = sets(&features).into_iter().map(|set| set.name).collect();
        assert_eq!(
            names,
            [
                "no features",
                "`metrics` alone",
                "`rustls` alone",
                "the default features",
                "all features"
            ]
        );
    }

    #[test]
    fn tests_are_named_for_features_that_there_are() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("the manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest");
        for (feature, _) in TESTS.iter().filter(|(feature, _)| !feature.is_empty()) {
            assert!(manifest["features"].get(feature).is_some(), "{feature}");
        }
    }
}
