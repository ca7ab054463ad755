//! The command `drift`.

mod http;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use cartevo_drift::{Failure, Report, run as drift, web::Site};
use cartevo_report::Format;

use crate::{Project, output};

/// What is exited with when `docs.lock` is not what the pages say.
const STALE: u8 = 4;

/// Holds pages of the documentation against contract, ledger, recordings and docs.lock.
///
/// Exit status: 0 if there is nothing new, 1 if there is a finding that the ledger does not explain, 4
/// if the pages say something else than docs.lock, 2 if there is nothing to compare, 100 and above if
/// the tool itself failed.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Pages (.txt, .md, .mdx, .html), folders of them, or the address of a page or of a site
    #[arg(required = true, value_name = "PAGES")]
    pages: Vec<String>,
    /// The form of the report
    #[arg(long, value_parser = output::formats(), default_value_t = Format::Text)]
    format: Format,
    /// Write what the given pages say into docs.lock
    #[arg(long)]
    accept: bool,
    /// Print a patch of the contract, for the changes that can be derived, in place of the report
    #[arg(long, conflicts_with = "accept")]
    propose: bool,
    /// Compare with this document in place of the project's contract
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,
    /// The accepted facts, in place of docs.lock
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// The pause between two requests, if pages are fetched
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    pause: f64,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let mut options = project.drift();
    options.accept = arguments.accept;
    options.propose = arguments.propose;
    if let Some(contract) = &arguments.contract {
        options.contract.clone_from(contract);
        options.source = None;
    }
    if let Some(lock) = &arguments.lock {
        options.lock.clone_from(lock);
    }
    for page in &arguments.pages {
        if !is_address(page) {
            options.pages.push(PathBuf::from(page));
            continue;
        }
        let fetched = http::Http::new().and_then(|mut get| {
            Site {
                get: &mut get,
                wait: &mut std::thread::sleep,
                pause: Duration::from_secs_f64(arguments.pause),
                cache: project.cache(),
            }
            .fetch(page)
        });
        match fetched {
            Ok(fetched) => {
                for reason in fetched.left_out {
                    eprintln!("left out: {reason}");
                }
                options.fetched.extend(fetched.texts);
                options.whole |= fetched.whole;
                options.addresses.push(page.clone());
            }
            Err(message) => return output::failed(&message, 2, project),
        }
    }
    match drift(&options) {
        Ok(report) => print(arguments, report, project),
        Err(Failure::Usage(usage)) => output::failed(&usage.to_string(), 2, project),
        Err(Failure::Tool(message)) => output::failed(&message, 100, project),
    }
}

/// Whether a page is on a server.
fn is_address(page: &str) -> bool {
    page.contains("://")
}

fn print(arguments: &Arguments, mut report: Report, project: &Project) -> ExitCode {
    if let Err(message) = output::accept(&mut report.sheet, project, report.whole) {
        return output::failed(&message, 2, project);
    }
    for name in &report.skipped {
        eprintln!("skipped: {name} is no page");
    }
    for page in &report.accepted {
        eprintln!("accepted: {page}");
    }
    let unwritten = match &report.patch {
        Some(patch) => {
            if patch.is_empty() {
                eprintln!("no edit of the contract can be derived");
            }
            output::write(patch)
        }
        None => output::show(&mut report.sheet, arguments.format, project),
    };
    if let Some(status) = unwritten {
        return status;
    }
    let status = report.exit();
    if status == STALE {
        eprintln!(
            "docs.lock is not what the pages say; if they are right: {}",
            report.command
        );
    }
    ExitCode::from(status)
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected seconds".to_owned())?;
    if (0.0..=60.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("expected 0 to 60 seconds".to_owned())
    }
}
