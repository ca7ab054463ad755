//! The lowest versions that Cargo.toml allows are enough.

use std::{fs, path::Path};

use toml_edit::DocumentMut;

use super::{
    Outcome, Run,
    metadata::{self, LIBRARY},
    revision, tools,
};

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    vec![checked(run).unwrap_or_else(|outcome| outcome)]
}

fn checked(run: &Run<'_>) -> Result<Outcome, Outcome> {
    let target = metadata::read(run)
        .map_err(Outcome::Broken)?
        .target_directory;
    let folder = target.join("guarantees/minimal-versions");
    copy(run, &folder).map_err(|error| {
        Outcome::Broken(format!(
            "cannot copy the project to {}: {error}",
            folder.display()
        ))
    })?;
    // Whether the registry can be had at all: what fails after this is the fault of the versions.
    tools::printed(&mut tools::cargo(&folder, ["update", "--dry-run"])).map_err(|error| {
        Outcome::Skipped(format!(
            "the registry cannot be had here ({}); it needs the network",
            error.lines().last().unwrap_or("no reason given").trim()
        ))
    })?;
    let mut update = tools::cargo(
        &folder,
        ["update", "--quiet", "-Z", "direct-minimal-versions"],
    );
    update.env("RUSTC_BOOTSTRAP", "1");
    tools::printed(&mut update).map_err(|error| {
        Outcome::Broken(format!(
            "a version in Cargo.toml is lower than what another dependency asks for: raise it\n{error}"
        ))
    })?;
    let mut check = tools::cargo(&folder, ["check", "--quiet", "--lib", "--all-features"]);
    check
        .args(["--package", LIBRARY, "--target-dir"])
        .arg(&target);
    Ok(tools::succeeds(
        &mut check,
        "the library compiles with them".to_owned(),
        "the library does not compile with the lowest versions, see above: raise them in Cargo.toml"
            .to_owned(),
    ))
}

/// The project without what users of the library do not get: other members, tests, and the lock.
fn copy(run: &Run<'_>, folder: &Path) -> Result<(), String> {
    let listed = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let files = revision::git(run, &listed)?;
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| error.to_string())?;
    }
    for file in files.lines().filter(|file| *file != "Cargo.lock") {
        let from = run.root.join(file);
        // What was removed and not yet committed is listed, too.
        if !from.is_file() {
            continue;
        }
        let to = folder.join(file);
        let parent = to.parent().unwrap_or(folder);
        let copied = fs::create_dir_all(parent).and_then(|()| {
            if to.file_name().is_some_and(|name| name == "Cargo.toml") {
                fs::write(&to, manifest(&fs::read_to_string(from)?))
            } else {
                fs::copy(from, &to).map(|_| ())
            }
        });
        copied.map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(())
}

/// A manifest without members that nothing depends on, and without what only tests need.
fn manifest(text: &str) -> String {
    let Ok(mut manifest) = text.parse::<DocumentMut>() else {
        // Cargo says what is wrong with it.
        return text.to_owned();
    };
    for tests in ["dev-dependencies", "bench", "test", "example"] {
        manifest.remove(tests);
    }
    if let Some(workspace) = manifest
        .get_mut("workspace")
        .and_then(|it| it.as_table_mut())
    {
        workspace.remove("members");
    }
    manifest.to_string()
}

#[cfg(test)]
mod tests {
    use super::manifest;

    #[test]
    fn members_and_what_tests_need_are_left_out() {
        let text = "[workspace]\nmembers = [\"a\"]\nresolver = \"3\"\n[dependencies]\nserde = \"1\"\n\
                    [dev-dependencies]\nproptest = \"1\"\n[[bench]]\nname = \"b\"\n";
        assert_eq!(
            manifest(text),
            "[workspace]\nresolver = \"3\"\n[dependencies]\nserde = \"1\"\n"
        );
    }
}
