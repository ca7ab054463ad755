//! The command `diff`.

use std::{process::ExitCode, thread};

use cartevo_diff::{Context, Source};
use cartevo_document::Document;
use cartevo_report::Format;

use crate::{Project, output};

/// Says what a change of the contract does to callers, on the wire and in Rust.
///
/// Exit status: 0 if nothing breaks, 1 if something does or a version did not go up far enough, 2
/// if there is nothing to compare, 100 if the report cannot be written.
#[derive(clap::Args)]
pub struct Arguments {
    /// The contract as it was: a file, or REVISION:PATH such as HEAD~1:openapi.yaml
    old: String,
    /// The contract as it is
    #[arg(default_value = "openapi.yaml")]
    new: String,
    /// The versions of the crate, in place of those in Cargo.toml beside the contracts
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    crate_version: Option<Vec<String>>,
    /// The form of the report
    #[arg(long, value_parser = output::formats(), default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let (old, new) = match both(arguments, project) {
        Ok(both) => both,
        Err(message) => {
            eprintln!("error: {}", message.replace('\n', "\nerror: "));
            return ExitCode::from(2);
        }
    };
    let report = cartevo_diff::diff(&old.0, &new.0);
    let given = arguments.crate_version.as_deref();
    let crate_versions = match given {
        Some([old, new]) => Some((old.clone(), new.clone())),
        _ => old.1.zip(new.1),
    };
    let context = Context {
        crate_versions,
        reproduce: format!("cargo xtask diff {} {}", arguments.old, arguments.new),
    };
    let sheet = cartevo_diff::sheet(&report, &old.0, &new.0, &context);
    // Another change has other findings: an entry that is for none of these is for those.
    output::print(sheet, arguments.format, project, false)
}

/// A contract, and the version of the crate beside it.
type Contract = (Document, Option<String>);

fn both(arguments: &Arguments, project: &Project) -> Result<(Contract, Contract), String> {
    // Reading takes most of the time.
    thread::scope(|scope| {
        let old = scope.spawn(|| read(&arguments.old, project));
        let new = read(&arguments.new, project)?;
        let old = old
            .join()
            .map_err(|_| "the old contract cannot be read")??;
        Ok((old, new))
    })
}

fn read(argument: &str, project: &Project) -> Result<Contract, String> {
    let source = Source::read(argument, project.root())?;
    let document = cartevo_diff::contract(source.name, source.text)?;
    Ok((document, source.crate_version))
}
