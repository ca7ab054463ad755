//! The tests over real HTTP, on the repository and on what is emitted.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Dist, Passed, cargo};

/// Names of tests, by the program that has them.
type Tests = BTreeMap<String, Vec<String>>;

/// The same tests are in both, and those of the emitted crate pass.
pub fn tests(dist: &Dist) -> Result<Passed, String> {
    let mut repository = cargo::cargo(&dist.root);
    repository.env("CARGO_TARGET_DIR", &dist.target);
    let here = listed(repository, &dist.root)?;
    let there = listed(dist.cargo(), &dist.to.join("cartevo"))?;
    if let Some(difference) = difference(&here, &there) {
        return Err(difference);
    }
    // Some tests run the examples as programs: those of the same crate.
    let mut examples = dist.cargo();
    examples.args(["build", "--locked", "--quiet", "--package", "cartevo"]);
    examples.args(["--all-features", "--examples"]);
    cargo::run(examples)?;
    let mut command = dist.cargo();
    arguments(&mut command);
    cargo::run(command)?;
    let count: usize = there.values().map(Vec::len).sum();
    Ok(Passed::Well(format!(
        "the repository's {count} tests in {} programs",
        there.len()
    )))
}

fn arguments(command: &mut Command) {
    command.args(["test", "--locked", "--quiet", "--package", "cartevo"]);
    command.args(["--all-features", "--test", "*"]);
}

/// The tests that cargo would run.
fn listed(mut command: Command, folder: &Path) -> Result<Tests, String> {
    arguments(&mut command);
    command.arg("--no-run");
    let messages = cargo::messages(command)?;
    let mut tests = Tests::new();
    for message in &messages {
        let Some(program) = message["executable"].as_str().map(PathBuf::from) else {
            continue;
        };
        if message["target"]["kind"][0] != "test" {
            continue;
        }
        let name = message["target"]["name"].as_str().unwrap_or_default();
        let output = Command::new(&program)
            .args(["--list", "--format", "terse"])
            .current_dir(folder)
            .output()
            .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
        let lines = String::from_utf8_lossy(&output.stdout);
        let lines = lines.lines().filter(|line| line.ends_with(": test"));
        tests.insert(name.to_owned(), lines.map(str::to_owned).collect());
    }
    Ok(tests)
}

/// What one of both has alone, or that there is nothing to compare.
fn difference(here: &Tests, there: &Tests) -> Option<String> {
    if here.values().all(Vec::is_empty) {
        return Some("the repository lists no tests".to_owned());
    }
    if here == there {
        return None;
    }
    let names = |tests: &Tests| -> Vec<String> {
        let of = |(program, tests): (&String, &Vec<String>)| -> Vec<String> {
            tests
                .iter()
                .map(|test| format!("{program}: {test}"))
                .collect()
        };
        tests.iter().flat_map(of).collect()
    };
    let (here, there) = (names(here), names(there));
    let alone = here.iter().find(|test| !there.contains(test));
    let alone = alone.or_else(|| there.iter().find(|test| !here.contains(test)));
    Some(match alone {
        Some(test) => format!("only one of both has {test}"),
        None => "a program without tests is in one of both".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(programs: &[(&str, &[&str])]) -> Tests {
        let owned = |tests: &&[&str]| tests.iter().map(|test| (*test).to_owned()).collect();
        let program = |(name, tests): &(&str, &[&str])| ((*name).to_owned(), owned(tests));
        programs.iter().map(program).collect()
    }

    #[test]
    fn a_test_that_is_missing_on_one_side_is_named() {
        let all = tests(&[("call", &["it_is_made: test", "it_ends: test"])]);
        let fewer = tests(&[("call", &["it_is_made: test"])]);
        assert_eq!(difference(&all, &all), None);
        for (here, there) in [(&all, &fewer), (&fewer, &all)] {
            let found = difference(here, there);
            assert_eq!(
                found.as_deref(),
                Some("only one of both has call: it_ends: test")
            );
        }
        assert!(difference(&all, &tests(&[])).is_some());
    }

    #[test]
    fn no_tests_at_all_are_not_the_same_tests() {
        let none = tests(&[("call", &[])]);
        assert!(difference(&none, &none).is_some());
        assert!(difference(&tests(&[]), &tests(&[])).is_some());
    }
}
