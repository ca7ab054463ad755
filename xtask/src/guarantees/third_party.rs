//! The types and traits of other crates that the public API shows: with each of them, a new version of
//! that crate is a new version of this one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde::Deserialize;

use super::{Outcome, Run, public_api::SNAPSHOT};

/// Those that are allowed, by crate, with the reason.
const ALLOWED: &str = "public-types.toml";

/// What comes with Rust itself, and the library.
const OURS: [&str; 4] = ["alloc", "cartevo", "core", "std"];

/// What is allowed of a crate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Allowed {
    reason: String,
    types: BTreeSet<String>,
    /// The names under which the library hands out what is not its own: their lines do not say whose it is.
    #[serde(default, rename = "re-exports")]
    re_exports: BTreeSet<String>,
}

impl Allowed {
    fn paths(&self) -> impl Iterator<Item = &String> {
        self.types.iter().chain(&self.re_exports)
    }
}

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    let read = |name: &str| {
        let text = fs::read_to_string(run.root.join(name));
        text.map_err(|error| Outcome::Broken(format!("cannot read {name}: {error}")))
    };
    let judged = read(SNAPSHOT).and_then(|api| Ok(judge(&api, &read(ALLOWED)?)));
    vec![judged.unwrap_or_else(|outcome| outcome)]
}

fn judge(api: &str, allowed: &str) -> Outcome {
    let allowed: BTreeMap<String, Allowed> = match toml::from_str(allowed) {
        Ok(allowed) => allowed,
        Err(error) => return Outcome::Broken(format!("{ALLOWED}: {error}")),
    };
    let shown = shown(api);
    let mut wrong = Vec::new();
    for (path, line) in &shown {
        let is_allowed = allowed
            .values()
            .any(|it| it.paths().any(|known| known == path));
        if !is_allowed {
            wrong.push(format!(
                "`{path}` shows in the public API and is not allowed: hide it, or give {ALLOWED} an entry \
                 with its reason\n  {line}"
            ));
        }
    }
    for (name, entry) in &allowed {
        if entry.reason.trim().is_empty() {
            wrong.push(format!("{ALLOWED}: `[{name}]` has no reason"));
        }
        for path in &entry.types {
            if path.split("::").next() != Some(name) {
                wrong.push(format!("{ALLOWED}: `{path}` is none of `[{name}]`"));
            }
        }
        for path in entry.paths().filter(|path| !shown.contains_key(*path)) {
            wrong.push(format!(
                "`{path}` is allowed and does not show in the public API: take it out of {ALLOWED}"
            ));
        }
    }
    if wrong.is_empty() {
        let (names, crates) = (shown.len(), allowed.len());
        Outcome::Kept(format!("{names} names of {crates} crates in {SNAPSHOT}"))
    } else {
        Outcome::Broken(wrong.join("\n"))
    }
}

/// The paths into other crates, each with the first line that it stands in.
fn shown(api: &str) -> BTreeMap<String, &str> {
    let mut shown = BTreeMap::new();
    for line in api.lines().filter(|line| !line.starts_with("# ")) {
        if let Some(path) = line.strip_prefix("pub use ") {
            shown.insert(path.to_owned(), line);
        }
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':');
        for word in line.split(|letter| !is_part(letter)) {
            let Some((first, _)) = word.split_once("::") else {
                continue;
            };
            // `T::Item` starts with a parameter, and `::Item` goes on from something in brackets.
            let is_crate = first.starts_with(|letter: char| letter.is_lowercase() || letter == '_');
            if is_crate && !OURS.contains(&first) {
                let path = word.trim_end_matches(':');
                shown.entry(path.to_owned()).or_insert(line);
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Outcome, judge, shown};

    const API: &str = "\
# The public API
impl core::clone::Clone for cartevo::Card
impl<T: cartevo::Sealed> serde_core::de::Deserialize<'de> for cartevo::Open<T>
pub fn cartevo::Card::balance(&self) -> rust_decimal::decimal::Decimal
pub fn cartevo::Card::balances(&self) -> alloc::vec::Vec<rust_decimal::decimal::Decimal>
pub type cartevo::Wait::Output = <F as core::future::Future>::Output
pub use cartevo::Decimal
#[non_exhaustive] pub struct cartevo::Card
pub fn cartevo::each<I: core::iter::Iterator>(I) -> I::Item
";

    const ALLOWED: &str = "\
[rust_decimal]
reason = \"Amounts are exact.\"
types = [\"rust_decimal::decimal::Decimal\"]
re-exports = [\"cartevo::Decimal\"]

[serde_core]
reason = \"Values can be stored.\"
types = [\"serde_core::de::Deserialize\"]
";

    #[test]
    fn only_paths_into_other_crates_count() {
        let paths: Vec<String> = shown(API).into_keys().collect();
        assert_eq!(
            paths,
            [
                "cartevo::Decimal",
                "rust_decimal::decimal::Decimal",
                "serde_core::de::Deserialize"
            ]
        );
        assert_eq!(
            judge(API, ALLOWED),
            Outcome::Kept("3 names of 2 crates in public-api.txt".to_owned())
        );
    }

    fn wrong(api: &str, allowed: &str) -> String {
        match judge(api, allowed) {
            Outcome::Broken(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_type_needs_an_entry_and_each_entry_a_type_and_a_reason() {
        let api = API.to_owned() + "pub fn cartevo::get() -> reqwest::error::Error\n";
        let text = wrong(&api, ALLOWED);
        assert!(
            text.starts_with("`reqwest::error::Error` shows in the public API"),
            "{text}"
        );
        assert!(
            text.ends_with("pub fn cartevo::get() -> reqwest::error::Error"),
            "{text}"
        );

        let text = wrong(
            &API.replace("rust_decimal::decimal::Decimal", "u8"),
            ALLOWED,
        );
        assert!(text.contains("is allowed and does not show"), "{text}");

        let text = wrong(API, &ALLOWED.replace("Amounts are exact.", " "));
        assert!(text.contains("`[rust_decimal]` has no reason"), "{text}");

        let text = wrong(API, &ALLOWED.replace("reason", "because"));
        assert!(text.contains("unknown field"), "{text}");
    }
}
