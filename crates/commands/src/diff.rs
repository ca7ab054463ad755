//! The command `diff`.

use std::{process::ExitCode, thread};

use cartevo_diff::{Changelog, Context, Source};
use cartevo_document::Document;
use cartevo_report::Format;

use crate::{Project, output};

/// Says what a change of the contract does to callers, on the wire and in Rust.
///
/// Where CHANGELOG.md stands beside the new contract, it has to name what breaks.
///
/// Exit status: 0 if nothing breaks, 1 if something does, a version did not go up far enough or the
/// changelog does not say it, 2 if there is nothing to compare, 100 if the report cannot be written.
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
    let report = cartevo_diff::diff(&old.document, &new.document);
    let given = arguments.crate_version.as_deref();
    let crate_versions = match given {
        Some([old, new]) => Some((old.clone(), new.clone())),
        _ => old.version.zip(new.version),
    };
    let changelog = new.changelog;
    let context = Context {
        crate_versions,
        changelog: changelog.map(|text| Changelog::parse("CHANGELOG.md", text)),
        reproduce: format!("cargo xtask diff {} {}", arguments.old, arguments.new),
    };
    let sheet = cartevo_diff::sheet(&report, &old.document, &new.document, &context);
    // Another change has other findings: an entry that is for none of these is for those.
    output::print(sheet, arguments.format, project, false)
}

/// A contract, with the version of the crate and the changelog beside it.
struct Contract {
    document: Document,
    version: Option<String>,
    changelog: Option<String>,
}

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
    Ok(Contract {
        document,
        version: source.crate_version,
        changelog: source.changelog,
    })
}
