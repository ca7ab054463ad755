//! What was released before.

use std::process::Command;

use super::{Run, tools};

/// The state that the next release is compared with; why there is none.
pub fn baseline(run: &Run<'_>) -> Result<String, String> {
    if let Some(revision) = &run.asked.baseline_rev {
        return Ok(revision.clone());
    }
    // On the day of the release its own tag is there already.
    let from = if released(run).is_some() {
        "HEAD^"
    } else {
        "HEAD"
    };
    let describe = ["describe", "--tags", "--abbrev=0", "--match", "v*", from];
    match git(run, &describe) {
        Ok(tag) => Ok(tag.trim().to_owned()),
        Err(_) => Err(
            "no tag `v*` leads here, so nothing was released; `--baseline-rev REVISION` names a state \
             to compare with"
                .to_owned(),
        ),
    }
}

/// The tag of the release that is being made: the one that stands here.
pub fn released(run: &Run<'_>) -> Option<String> {
    let tags = git(run, &["tag", "--points-at", "HEAD", "--list", "v*"]).ok()?;
    tags.lines().next().map(str::to_owned)
}

/// What git prints.
pub fn git(run: &Run<'_>, arguments: &[&str]) -> Result<String, String> {
    tools::printed(Command::new("git").arg("-C").arg(run.root).args(arguments))
}
