//! Runs the programs that the checks are made of.

use std::{ffi::OsStr, path::Path, process::Command};

use super::Outcome;

/// Cargo, called in a folder.
pub fn cargo(folder: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(folder);
    command
}

/// Runs a command whose messages are shown. What failed is the outcome.
pub fn succeeds(command: &mut Command, kept: String, broken: String) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Outcome::Kept(kept),
        Ok(_) => Outcome::Broken(broken),
        Err(error) => Outcome::Broken(format!("cannot run {}: {error}", name(command))),
    }
}

/// Runs a command, and gives what it prints; what it complains about is the error.
pub fn printed(command: &mut Command) -> Result<String, String> {
    let output = command.output();
    let output = output.map_err(|error| format!("cannot run {}: {error}", name(command)))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a subcommand of cargo is installed.
pub fn has(folder: &Path, subcommand: &str) -> bool {
    printed(&mut cargo(folder, [subcommand, "--version"])).is_ok()
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
