//! The command `record`.

use std::{path::PathBuf, process::ExitCode};

use cartevo_contract::{
    Severity, SourceKind,
    conformance::Failure,
    record::{self, Age, Live, Options, Recorded, ages, from_files, live_until, scan, sheet},
};
use cartevo_report::{Format, Sheet};
use clap::{ArgGroup, ValueEnum};

use crate::{Project, conformance, output};

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
    /// The form of the report
    #[arg(long, value_parser = output::formats(), default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Source {
    Live,
    Sandbox,
    Server,
}

/// What came of it: for people, and for all other forms.
struct Outcome {
    clean: bool,
    text: String,
    sheet: Sheet,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let result = if let Some(folders) = &arguments.scan {
        secrets(folders, project)
    } else if arguments.ages {
        old(project)
    } else {
        recorded(arguments, project)
    };
    match result {
        Ok(mut outcome) => {
            let unwritten = match arguments.format {
                Format::Text => output::write(&outcome.text),
                format => output::show(&mut outcome.sheet, format, project),
            };
            unwritten.unwrap_or(ExitCode::from(u8::from(!outcome.clean)))
        }
        Err(error) => conformance::failed(&error, project),
    }
}

fn recorded(arguments: &Arguments, project: &Project) -> Result<Outcome, Failure> {
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
        live_until(&options, &live_options, interrupt())?
    } else {
        from_files(&options, &arguments.from_har)?
    };
    Ok(Outcome {
        clean: recorded.is_clean(),
        text: record::text(&recorded),
        sheet: sheet::recorded(&recorded),
    })
}

/// Ends when the person has had enough.
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Then the system ends the process by itself.
        std::future::pending::<()>().await;
    }
}

fn secrets(folders: &[PathBuf], project: &Project) -> Result<Outcome, Failure> {
    let mut options = project.conformance();
    if !folders.is_empty() {
        folders.clone_into(&mut options.recordings);
    }
    let leaks = scan(&options)?;
    let mut lines: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    lines.push(match leaks.len() {
        0 => "no secret found".to_owned(),
        found => format!(
            "{found} found: write `[redacted]` in their place, and take them out of the history"
        ),
    });
    Ok(Outcome {
        clean: leaks.is_empty(),
        text: lines.join("\n") + "\n",
        sheet: sheet::leaks(&leaks),
    })
}

fn old(project: &Project) -> Result<Outcome, Failure> {
    let options = project.conformance();
    let ages = ages(&options, record::today())?;
    let line = |age: &Age| {
        let (level, limit) = match age.severity {
            Severity::Error => ("error", "too old"),
            Severity::Warning | Severity::Note => ("warning", "old"),
        };
        format!("{level}: {age}: it is {limit} ({})", age.file)
    };
    let mut lines: Vec<String> = ages.iter().map(line).collect();
    let sheet = sheet::ages(&ages);
    lines.push(sheet.summary.clone());
    Ok(Outcome {
        clean: !sheet.fails(),
        text: lines.join("\n") + "\n",
        sheet,
    })
}
