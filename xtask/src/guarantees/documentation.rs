//! The documentation, as a user makes it and as docs.rs does.

use super::{Outcome, Run, metadata::LIBRARY, rustdoc, tools};

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    let made = |arguments: &[&str], flags: &str, how: &str| {
        let mut command = tools::cargo(run.root, ["doc", "--quiet", "--no-deps"]);
        command.args(["--package", LIBRARY]).args(arguments);
        command.env("RUSTDOCFLAGS", flags);
        match rustdoc::unstable(&mut command) {
            Ok(command) => tools::succeeds(
                command,
                how.to_owned(),
                format!("{how}: rustdoc warns of something, see above"),
            ),
            Err(error) => Outcome::Broken(error),
        }
    };
    vec![
        made(&[], "-D warnings", "with the default features"),
        made(
            &["--all-features"],
            "-D warnings --cfg docsrs",
            "with all features, as docs.rs makes it",
        ),
    ]
}
