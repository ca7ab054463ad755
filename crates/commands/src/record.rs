//! The command `record`.

use std::{path::PathBuf, process::ExitCode};

use cartevo_contract::{
    Severity, SourceKind,
    conformance::Failure,
    record::{self, Live, Options, Recorded, ages, from_files, live, scan},
};
use clap::{ArgGroup, ValueEnum};

use crate::Project;

/// Makes recordings of exchanges, and looks after those that there are.
///
/// What is written is scrubbed first; nothing is overwritten, and nothing is written twice.
///
/// Exit status: 0 if there is nothing to do, 1 if something deviates, became no recording, shows a secret
/// or is too old, 2 for wrong arguments and files, 100 if the tool itself failed.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("what").required(true).args(["from_har", "live", "scan", "ages"]))]
pub struct Arguments {
    /// Record the exchanges in these files: HAR of a browser or mitmproxy, a collection of Postman
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from_har: Vec<PathBuf>,
    /// Record by calling the API, with `CARTEVO_CLIENT_ID`, `CARTEVO_CLIENT_KEY` and `CARTEVO_BASE_URL`; use
    /// credentials of preproduction
    #[arg(long)]
    live: bool,
    /// Look for secrets in all files of these folders; without one, of tests/recordings
    #[arg(long, value_name = "DIR", num_args = 0..)]
    scan: Option<Vec<PathBuf>>,
    /// Say which sources are older than their limit; fails for those that are too old
    #[arg(long)]
    ages: bool,
    /// Let --live do what can be undone at once, and undo it
    #[arg(long, conflicts_with_all = ["from_har", "scan", "ages"])]
    allow_writes: bool,
    /// Write to this folder in place of tests/recordings
    #[arg(long, value_name = "DIR", conflicts_with_all = ["scan", "ages"])]
    out: Option<PathBuf>,
    /// The API was called here; may be given more than once
    #[arg(long, value_name = "URL", conflicts_with_all = ["live", "scan", "ages"])]
    base_url: Vec<String>,
    /// The kind of source; without it, `sandbox` for addresses of this machine, else `live`
    #[arg(long, value_enum, conflicts_with_all = ["scan", "ages"])]
    source: Option<Source>,
    /// The day of the recordings; without it, what the file says, else today
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with_all = ["scan", "ages"])]
    date: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Source {
    Live,
    Sandbox,
    Server,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let result = if arguments.scan.is_some() {
        secrets(arguments, project)
    } else if arguments.ages {
        old(project)
    } else {
        recorded(arguments, project)
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {}", error.to_string().replace('\n', "\nerror: "));
            ExitCode::from(match error {
                Failure::Usage(_) => 2,
                Failure::Tool(_) => 100,
            })
        }
    }
}

fn recorded(arguments: &Arguments, project: &Project) -> Result<bool, Failure> {
    let mut options = Options::of_project(project.root(), record::today());
    if let Some(out) = &arguments.out {
        options.out.clone_from(out);
    }
    options.base_urls.clone_from(&arguments.base_url);
    options.source = arguments.source.map(|source| match source {
        Source::Live => SourceKind::Live,
        Source::Sandbox => SourceKind::Sandbox,
        Source::Server => SourceKind::Server,
    });
    if let Some(date) = &arguments.date {
        options.date = Some(record::day(date)?);
    }
    let recorded: Recorded = if arguments.live {
        let live_options = Live::from_env(arguments.allow_writes)?;
        eprintln!("calling the API no faster than its quota allows: this takes some minutes");
        live(&options, &live_options)?
    } else {
        from_files(&options, &arguments.from_har)?
    };
    print!("{}", record::text(&recorded));
    Ok(recorded.is_clean())
}

fn secrets(arguments: &Arguments, project: &Project) -> Result<bool, Failure> {
    let mut options = project.conformance();
    if let Some(folders) = arguments
        .scan
        .as_ref()
        .filter(|folders| !folders.is_empty())
    {
        options.recordings.clone_from(folders);
    }
    let leaks = scan(&options)?;
    for leak in &leaks {
        println!("{leak}");
    }
    match leaks.len() {
        0 => println!("no secret found"),
        found => println!(
            "{found} found: write `[redacted]` in their place, and take them out of the history"
        ),
    }
    Ok(leaks.is_empty())
}

fn old(project: &Project) -> Result<bool, Failure> {
    let options = project.conformance();
    let ages = ages(&options, record::today())?;
    for age in &ages {
        let (level, limit) = match age.severity {
            Severity::Error => ("error", "too old"),
            Severity::Warning | Severity::Note => ("warning", "old"),
        };
        println!("{level}: {age}: it is {limit} ({})", age.file);
    }
    let bad = ages
        .iter()
        .filter(|age| age.severity == Severity::Error)
        .count();
    println!("{} sources are old, {bad} of them too old", ages.len());
    Ok(bad == 0)
}
