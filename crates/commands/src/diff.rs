//! The command `diff`.

use std::{path::Path, process::ExitCode, thread};

use cartevo_diff::{Changelog, Context, Source};
use cartevo_document::Document;
use cartevo_report::Format;

use crate::{
    Project, output,
    project::{BUILT_IN, BUILT_IN_NAME, CONTRACT, VERSION},
};

/// Says what a change of the contract does to callers, on the wire and in Rust.
///
/// Where CHANGELOG.md stands beside the new contract, it has to name what breaks.
///
/// Exit status: 0 if nothing breaks, 1 if something does, a version did not go up far enough or the
/// changelog does not say it, 2 if there is nothing to compare, 100 if the report cannot be written.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The contract as it was: a file, or REVISION:PATH such as HEAD~1:openapi.yaml, or `built-in`
    old: String,
    /// The contract as it is; without it, openapi.yaml or the one that is built in
    new: Option<String>,
    /// The versions of the crate, in place of those in Cargo.toml beside the contracts
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    crate_version: Option<Vec<String>>,
    /// The form of the report
    #[arg(long, value_parser = output::formats(), default_value_t = Format::Text)]
    format: Format,
}

/// The word for the contract that is built in, where a file could be named.
const BUILT_IN_WORD: &str = "built-in";

impl Arguments {
    /// The command that compares the same.
    fn command(&self, project: &Project) -> String {
        let mut words = vec![project.called().diff().to_owned(), self.old.clone()];
        if self.new.is_some() || !project.is_built_in() {
            words.push(self.name_of_new(project));
        }
        words.join(" ")
    }

    /// What the new contract is called.
    fn name_of_new(&self, project: &Project) -> String {
        match &self.new {
            Some(new) => new.clone(),
            None if project.is_built_in() => BUILT_IN_WORD.to_owned(),
            None if Path::new(CONTRACT).is_file() => CONTRACT.to_owned(),
            None => project.root().join(CONTRACT).display().to_string(),
        }
    }
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let (old, new) = match both(arguments, project) {
        Ok(both) => both,
        Err(message) => return output::failed(&message, 2, project),
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
        reproduce: arguments.command(project),
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
        let new = read(&arguments.name_of_new(project), project)?;
        let old = old
            .join()
            .map_err(|_| "the old contract cannot be read")??;
        Ok((old, new))
    })
}

fn read(argument: &str, project: &Project) -> Result<Contract, String> {
    if argument == BUILT_IN_WORD && !Path::new(argument).exists() {
        let document = cartevo_diff::contract(BUILT_IN_NAME.to_owned(), BUILT_IN.to_owned())?;
        return Ok(Contract {
            document,
            version: Some(VERSION.to_owned()),
            changelog: None,
        });
    }
    let source = Source::read(argument, project.root())?;
    let document = cartevo_diff::contract(source.name, source.text)?;
    // Beside a team's copy are manifest and changelog of a program of the team.
    let sdk = project.is_sdk();
    Ok(Contract {
        document,
        version: source.crate_version.filter(|_| sdk),
        changelog: source.changelog.filter(|_| sdk),
    })
}
