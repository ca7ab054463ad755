//! What the build scripts write.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{cargo, layout::Member};

/// A build script that has been built and has run.
pub struct Script {
    program: PathBuf,
    /// Where cargo has let it write.
    pub out: PathBuf,
}

/// The build scripts of the crates, run by cargo.
pub fn scripts(root: &Path, members: &[Member]) -> Result<Vec<Script>, String> {
    let mut command = cargo::cargo(root);
    command.arg("check").arg("--quiet");
    for member in members {
        command.args(["--package", member.name]);
    }
    let messages = cargo::messages(command)?;
    members
        .iter()
        .map(|member| script(member, &messages))
        .collect()
}

fn script(member: &Member, messages: &[Value]) -> Result<Script, String> {
    let manifest = fs::canonicalize(member.source.join("Cargo.toml")).ok();
    let is_program = |message: &&Value| {
        let of = message["manifest_path"].as_str().map(fs::canonicalize);
        message["target"]["kind"][0] == "custom-build" && of.and_then(Result::ok) == manifest
    };
    let missing = || {
        format!(
            "cargo does not say where the build script of {} is",
            member.name
        )
    };
    let built = messages.iter().find(is_program).ok_or_else(missing)?;
    let program = built["filenames"][0].as_str().ok_or_else(missing)?;
    let is_run = |message: &&Value| {
        message["reason"] == "build-script-executed" && message["package_id"] == built["package_id"]
    };
    let run = messages.iter().find(is_run).ok_or_else(missing)?;
    Ok(Script {
        program: program.into(),
        out: run["out_dir"].as_str().ok_or_else(missing)?.into(),
    })
}

impl Script {
    /// Runs it once more, into another folder.
    pub fn run_again(&self, member: &Member, out: &Path) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&member.source)
            .env("CARGO_MANIFEST_DIR", &member.source)
            .env("OUT_DIR", out);
        let output = command
            .output()
            .map_err(|error| format!("cannot run the build script: {error}"))?;
        if output.status.success() {
            Ok(())
        } else {
            Err(format!(
                "the build script of {} failed: {}",
                member.name,
                String::from_utf8_lossy(&output.stdout)
            ))
        }
    }
}

/// The files in a folder that a build script has written to, by name.
pub fn files(out: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let failed = |error| format!("cannot read {}: {error}", out.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(out).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        files.push((name, fs::read(entry.path()).map_err(failed)?));
    }
    files.sort();
    if files.is_empty() {
        return Err(format!("nothing was generated into {}", out.display()));
    }
    Ok(files)
}
