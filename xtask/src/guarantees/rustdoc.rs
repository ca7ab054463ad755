//! rustdoc with what is not stable yet: the public API as JSON, and the badges of docs.rs.
//!
//! `RUSTC_BOOTSTRAP` allows it. Cargo would build every dependency anew if it were set for all of the
//! build, because some of their build scripts look at it. So this program stands in for rustdoc, and sets
//! it for rustdoc alone.

use std::{
    env,
    process::{Command, ExitCode},
};

/// Says that this program is called as rustdoc, and which one it stands in for.
const STANDS_IN_FOR: &str = "CARTEVO_XTASK_STANDS_IN_FOR_RUSTDOC";

/// Lets a command of cargo use what is not stable of rustdoc.
pub fn unstable(command: &mut Command) -> Result<&mut Command, String> {
    let this = env::current_exe();
    let this = this.map_err(|error| format!("cannot find this program: {error}"))?;
    let rustdoc = env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
    Ok(command.env("RUSTDOC", this).env(STANDS_IN_FOR, rustdoc))
}

/// Where this program was called as rustdoc: does what rustdoc does.
pub fn stand_in() -> Option<ExitCode> {
    let rustdoc = env::var_os(STANDS_IN_FOR)?;
    let mut command = Command::new(&rustdoc);
    command
        .args(env::args_os().skip(1))
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove(STANDS_IN_FOR);
    Some(match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cannot run {}: {error}", rustdoc.display());
            ExitCode::from(100)
        }
    })
}
