//! The public API is a reviewed text.

mod essence;

use std::fs;

use public_api::Builder;
use serde::Deserialize;
use similar::TextDiff;

use super::{
    Outcome, Run,
    metadata::{self, LIBRARY},
    rustdoc, tools,
};

/// The reviewed text.
pub const SNAPSHOT: &str = "public-api.txt";
const ACCEPT: &str = "cargo xtask guarantees --only public-api --accept";
const HEADER: &str = "# The public API with all features, without what follows from what is here.\n\
    # Written by `cargo xtask guarantees --only public-api --accept`; read its diff like code.\n";

/// The format of rustdoc's JSON that the crate `public-api` reads, and the Rust that writes it.
const FORMAT: (u32, &str) = (57, "1.95");

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    vec![listed(run).unwrap_or_else(|outcome| outcome)]
}

fn listed(run: &Run<'_>) -> Result<Outcome, Outcome> {
    let now = text(run)?;
    let file = run.root.join(SNAPSHOT);
    if run.asked.accept {
        fs::write(file, &now).map_err(|error| broken(format!("cannot write it: {error}")))?;
        return Ok(Outcome::Kept(format!(
            "{} items were taken over",
            count(&now)
        )));
    }
    let before = fs::read_to_string(file);
    let before = before.map_err(|error| broken(format!("cannot read it: {error}")))?;
    Ok(compare(&before, &now))
}

fn broken(what: impl AsRef<str>) -> Outcome {
    Outcome::Broken(format!("{SNAPSHOT}: {}", what.as_ref()))
}

fn count(text: &str) -> usize {
    text.lines().filter(|line| !line.starts_with("# ")).count()
}

/// Both texts, line by line.
fn compare(before: &str, now: &str) -> Outcome {
    if before == now {
        return Outcome::Kept(format!("{} items", count(now)));
    }
    let diff = TextDiff::from_lines(before, now);
    let diff = diff.unified_diff().context_radius(1).to_string();
    broken(format!(
        "the public API is another one\n{diff}if it is meant to be: {ACCEPT}"
    ))
}

/// What only the head of rustdoc's JSON is read for.
#[derive(Deserialize)]
struct Head {
    format_version: u32,
}

/// The public API as it is.
fn text(run: &Run<'_>) -> Result<String, Outcome> {
    let metadata = metadata::read(run).map_err(Outcome::Broken)?;
    let mut command = tools::cargo(run.root, ["rustdoc", "--quiet", "--lib", "--all-features"]);
    command.args(["--package", LIBRARY, "--"]);
    command.args(["-Z", "unstable-options", "--output-format", "json"]);
    command.args(["--cap-lints", "allow"]);
    let command = rustdoc::unstable(&mut command).map_err(Outcome::Broken)?;
    let status = command.status();
    if !status.is_ok_and(|status| status.success()) {
        return Err(broken("rustdoc cannot read the library"));
    }
    let file = metadata.target_directory.join("doc/cartevo.json");
    let json = fs::read(&file);
    let json = json.map_err(|error| broken(format!("cannot read {}: {error}", file.display())))?;
    let head: Head = serde_json::from_slice(&json)
        .map_err(|error| broken(format!("rustdoc's JSON is unreadable: {error}")))?;
    let (format, rust) = FORMAT;
    if head.format_version != format {
        return Err(Outcome::Skipped(format!(
            "rustdoc writes its JSON in format {}, and format {format} is read here: call it with the \
             toolchain of Rust {rust}",
            head.format_version
        )));
    }
    let api = Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .map_err(|error| broken(format!("rustdoc's JSON is unreadable: {error}")))?;
    let mut text = HEADER.to_owned();
    for item in essence::essence(api.items().map(ToString::to_string)) {
        text += &item;
        text.push('\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, compare};

    #[test]
    fn what_has_changed_is_shown_line_by_line() {
        let before = "# head\npub fn cartevo::a()\npub fn cartevo::b()\n";
        assert_eq!(compare(before, before), Outcome::Kept("2 items".to_owned()));
        let now = before.replace("pub fn cartevo::b()", "pub fn cartevo::b(u8)");
        let Outcome::Broken(text) = compare(before, &now) else {
            panic!("another text is no difference");
        };
        assert!(
            text.contains("-pub fn cartevo::b()\n+pub fn cartevo::b(u8)\n"),
            "{text}"
        );
        assert!(text.ends_with("--only public-api --accept"), "{text}");
    }
}
