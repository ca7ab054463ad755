//! The oldest Rust that the library compiles with.

use std::process::Command;

use super::{
    Outcome, Run,
    metadata::{self, LIBRARY, Metadata},
    tools,
};

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    let metadata = match metadata::read(run) {
        Ok(metadata) => metadata,
        Err(error) => return vec![Outcome::Broken(error)],
    };
    let declared = match metadata.library() {
        Ok(library) => library.rust_version.clone(),
        Err(error) => return vec![Outcome::Broken(error)],
    };
    let Some(declared) = declared else {
        let what = "Cargo.toml declares no rust-version: say which one users need";
        return vec![Outcome::Broken(what.to_owned())];
    };
    vec![
        dependencies(&metadata, &declared).unwrap_or_else(Outcome::Broken),
        code(run, &declared),
        build(run, &declared),
    ]
}

/// The numbers of a version of Rust; those that are not said are 0.
fn numbers(version: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = version
        .split(['.', '-'])
        .map_while(|part| part.parse().ok())
        .collect();
    numbers.resize(3, 0);
    numbers
}

/// Whether something that is linked with the library wants more.
fn dependencies(metadata: &Metadata, declared: &str) -> Result<Outcome, String> {
    let linked = metadata.linked()?;
    let wants_more = |wanted: &str| numbers(wanted) > numbers(declared);
    let mut newer = Vec::new();
    for package in &linked {
        if let Some(wanted) = package.rust_version.as_deref().filter(|it| wants_more(it)) {
            newer.push(format!(
                "{} {} needs Rust {wanted}, and Cargo.toml declares {declared}: take an older version \
                 of it, or raise rust-version",
                package.name, package.version
            ));
        }
    }
    Ok(if newer.is_empty() {
        Outcome::Kept(format!(
            "none of {} crates needs more than {declared}",
            linked.len()
        ))
    } else {
        Outcome::Broken(newer.join("\n"))
    })
}

/// Whether the code uses something of the standard library that came later.
fn code(run: &Run<'_>, declared: &str) -> Outcome {
    let mut command = tools::cargo(run.root, ["clippy", "--quiet", "--lib", "--all-features"]);
    command.args([
        "--package",
        LIBRARY,
        "--",
        "-D",
        "clippy::incompatible_msrv",
    ]);
    tools::succeeds(
        &mut command,
        format!("the code uses nothing of the standard library that came after {declared}"),
        format!("the code uses something that came after {declared}, see above"),
    )
}

/// Whether that very Rust compiles it.
fn build(run: &Run<'_>, declared: &str) -> Outcome {
    let skipped = |why: String| {
        Outcome::Skipped(format!(
            "the build with Rust {declared}: {why}; `rustup toolchain install {declared}`"
        ))
    };
    let installed = tools::printed(Command::new("rustup").args(["toolchain", "list"]));
    let installed = match installed {
        Ok(installed) => installed,
        Err(error) => return skipped(error),
    };
    let is_it = |line: &&str| {
        line.starts_with(|first: char| first.is_ascii_digit()) && {
            let numbers_of = numbers(line);
            numbers_of[..2] == numbers(declared)[..2]
        }
    };
    let Some(toolchain) = installed.lines().find(is_it) else {
        return skipped("that toolchain is not installed".to_owned());
    };
    let toolchain = toolchain.split(' ').next().unwrap_or(toolchain);
    let mut command = Command::new("rustup");
    command.args(["run", toolchain, "cargo", "check", "--quiet", "--lib"]);
    command.args(["--all-features", "--package", LIBRARY]);
    // Cargo's variables would lead back to the toolchain of this program.
    command
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .current_dir(run.root);
    tools::succeeds(
        &mut command,
        format!("Rust {declared} builds it"),
        format!("Rust {declared} does not build it, see above"),
    )
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_of_rust_are_compared_by_their_numbers() {
        assert!(numbers("1.100") > numbers("1.88.0"));
        assert_eq!(numbers("1.88"), numbers("1.88.0-x86_64-unknown-linux-gnu"));
    }
}
