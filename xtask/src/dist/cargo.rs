//! Runs cargo.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

/// Cargo, called in a folder.
pub fn cargo(folder: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(folder).stdin(Stdio::null());
    // They would be those of `xtask`, and some of them are read by build scripts and tests.
    for (name, _) in std::env::vars_os() {
        let is_of_package = |name: &str| name.starts_with("CARGO_PKG_");
        if name.to_str().is_some_and(is_of_package) || name == OsStr::new("CARGO_MANIFEST_DIR") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it to its end, with its output on ours.
pub fn run(mut command: Command) -> Result<(), String> {
    let status = command
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{} failed", said(&command)))
    }
}

/// Runs it to its end; what it prints.
pub fn output(mut command: Command) -> Result<String, String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("{} failed", said(&command)));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{} printed no text", said(&command)))
}

/// The messages of a build, one JSON value each.
pub fn messages(mut command: Command) -> Result<Vec<Value>, String> {
    command.arg("--message-format=json-render-diagnostics");
    let lines = output(command)?;
    let messages = lines.lines().filter(|line| line.starts_with('{'));
    messages
        .map(|line| serde_json::from_str(line).map_err(|error| format!("cargo: {error}")))
        .collect()
}

/// Where cargo puts what it builds for the workspace of a folder.
pub fn target(folder: &Path) -> Result<PathBuf, String> {
    let mut command = cargo(folder);
    command.args(["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value =
        serde_json::from_str(&output(command)?).map_err(|error| format!("cargo: {error}"))?;
    match metadata["target_directory"].as_str() {
        Some(target) => Ok(target.into()),
        None => Err("cargo does not say where it builds".to_owned()),
    }
}

fn said(command: &Command) -> String {
    let arguments: Vec<_> = command
        .get_args()
        .map(|argument| argument.to_string_lossy())
        .collect();
    format!("cargo {}", arguments.join(" "))
}
