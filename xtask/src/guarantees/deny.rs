//! cargo-deny: licences, advisories, duplicates, and where crates come from.

use super::{Outcome, Run, tools};

const INSTALL: &str = "cargo install --locked cargo-deny@0.20.2";

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    if !tools::has(run.root, "deny") {
        let why = format!("cargo-deny is not installed: `{INSTALL}`");
        return vec![Outcome::Skipped(why)];
    }
    let deny = |arguments: &[&str]| {
        let mut command = tools::cargo(run.root, ["deny", "--all-features"]);
        command.args(arguments);
        command
    };
    let mut offline = deny(&["--offline", "check", "licenses", "bans", "sources"]);
    let mut outcomes = vec![tools::succeeds(
        &mut offline,
        "licences, duplicates and sources".to_owned(),
        "something is not as deny.toml wants it, see above: choose another crate or version, or give \
         deny.toml an exception with its reason"
            .to_owned(),
    )];
    outcomes.push(match tools::printed(&mut deny(&["fetch", "db"])) {
        Err(error) => Outcome::Skipped(format!(
            "the database of advisories cannot be had here ({}); it needs the network",
            error.lines().last().unwrap_or("no reason given").trim()
        )),
        Ok(_) => tools::succeeds(
            &mut deny(&["check", "--disable-fetch", "advisories"]),
            "no advisory hits a dependency".to_owned(),
            "an advisory hits a dependency, see above: take a version without it, or say in deny.toml \
             why it does not hit us"
                .to_owned(),
        ),
    });
    outcomes
}
