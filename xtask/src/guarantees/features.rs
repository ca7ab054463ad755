//! Features are additive: none, each alone, the default and all of them compile and pass.

use super::{
    Outcome, Run,
    metadata::{self, LIBRARY},
    tools,
};

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
    for (name, arguments) in &sets {
        outcomes.extend(set(run, name, arguments));
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

/// Each set with its name, as cargo is given it.
fn sets(features: &[String]) -> Vec<(String, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let mut sets = vec![("no features".to_owned(), words(&["--no-default-features"]))];
    for feature in features.iter().filter(|feature| *feature != "default") {
        let alone = words(&["--no-default-features", "--features", feature]);
        sets.push((format!("`{feature}` alone"), alone));
    }
    sets.push(("the default features".to_owned(), Vec::new()));
    sets.push(("all features".to_owned(), words(&["--all-features"])));
    sets
}

/// What is broken with a set.
fn set(run: &Run<'_>, name: &str, arguments: &[String]) -> Option<Outcome> {
    let cargo = |start: &[&str]| {
        let mut command = tools::cargo(run.root, start);
        command
            .args(["--quiet", "--package", LIBRARY])
            .args(arguments);
        command
    };
    let broken = |what: &str| format!("{name}: {what}, see above");
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
        outcome = tools::succeeds(&mut test, String::new(), broken("a test fails"));
    }
    (!matches!(outcome, Outcome::Kept(_))).then_some(outcome)
}

#[cfg(test)]
mod tests {
    use super::sets;

    #[test]
    fn none_each_the_default_and_all_are_tried() {
        let features = ["default", "metrics", "rustls"].map(str::to_owned);
        let names: Vec<String> = sets(&features).into_iter().map(|(name, _)| name).collect();
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
}
