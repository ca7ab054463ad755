//! The command `conformance`.

use std::{fs, io, path::PathBuf, process::ExitCode};

use cartevo_contract::{
    conformance::{self, Failure, Options, Undocumented},
    mutate, record, report,
};
use cartevo_report::Format;
use clap::ValueEnum;

use crate::{Project, output};

/// Holds contract, client and recordings against each other.
///
/// Exit status: 0 if everything agrees, 1 if there are findings, 2 if there is nothing to judge or
/// nothing to judge by, 100 and above if the tool itself failed.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    what: What,
    /// Write the snapshots that differ or are missing, and remove those of no recording
    #[arg(long, conflicts_with = "recordings")]
    accept: bool,
    /// Change the contract one constraint at a time, and say what no recording notices
    #[arg(long, conflicts_with_all = ["accept", "operation", "undocumented"])]
    mutate: bool,
}

/// Holds recordings of your own against the contract and the client of this version.
///
/// Exit status: 0 if everything agrees, 1 if there are findings, 2 if there is nothing to judge or
/// nothing to judge by, 100 and above if the tool itself failed.
#[derive(Clone, Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    what: What,
}

// Without a comment for the documentation: clap would take it for that of the command.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct What {
    /// Judge the recordings of this folder in place of tests/recordings; no snapshots are needed
    #[arg(long, value_name = "DIR")]
    recordings: Vec<PathBuf>,
    /// Judge by this document in place of the project's contract; the client stays the one that was built
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,
    /// Judge this operation only
    #[arg(long, value_name = "ID")]
    operation: Option<String>,
    /// The form of the report
    #[arg(long, value_parser = output::formats(), default_value_t = Format::Text)]
    format: Format,
    /// How to take a field or an enum value that the contract does not know
    #[arg(long, value_enum, default_value_t = Level::Error)]
    undocumented: Level,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    Error,
    Warn,
    Off,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let mut options = arguments.what.options(project);
    options.accept = arguments.accept;
    if arguments.mutate {
        return mutants(&options, arguments.what.format, project);
    }
    judge(&options, &arguments.what, project)
}

impl Check {
    /// Runs the command, and says what to exit with.
    pub fn run(&self, project: &Project) -> ExitCode {
        judge(&self.what.options(project), &self.what, project)
    }
}

impl What {
    fn options(&self, project: &Project) -> Options {
        let mut options = project.conformance();
        if let Some(contract) = &self.contract {
            options.contract.clone_from(contract);
            options.source = None;
        }
        if !self.recordings.is_empty() {
            options.recordings.clone_from(&self.recordings);
            options.snapshots = None;
            options.own = false;
        }
        options.operation.clone_from(&self.operation);
        options.today = Some(record::today());
        options.undocumented = match self.undocumented {
            Level::Error => Undocumented::Error,
            Level::Warn => Undocumented::Warn,
            Level::Off => Undocumented::Off,
        };
        options
    }
}

fn judge(options: &Options, what: &What, project: &Project) -> ExitCode {
    let result = match conformance::run(options) {
        Ok(result) => result,
        Err(error) => return failed(&error, project),
    };
    for path in &result.written {
        let path = path.strip_prefix(project.root()).unwrap_or(path);
        eprintln!("accepted: {}", path.display());
    }
    let whole = what.operation.is_none() && what.recordings.is_empty();
    output::print(report::sheet(&result), what.format, project, whole)
}

/// The reasons for which mutants may survive.
const REASONS: &str = "tests/mutants.toml";

fn mutants(options: &Options, format: Format, project: &Project) -> ExitCode {
    let result = match mutate::run(options) {
        Ok(result) => result,
        Err(error) => return failed(&error, project),
    };
    let reasons = match fs::read_to_string(project.root().join(REASONS)) {
        Ok(reasons) => reasons,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return output::failed(&format!("cannot read {REASONS}: {error}"), 2, project);
        }
    };
    let sheet = mutate::sheet(&result, REASONS, &reasons);
    output::print(sheet, format, project, options.own)
}

/// Why the contract's own checks gave no report.
pub(crate) fn failed(error: &Failure, project: &Project) -> ExitCode {
    let status = match error {
        Failure::Usage(_) => 2,
        Failure::Tool(_) => 100,
    };
    output::failed(&error.to_string(), status, project)
}
