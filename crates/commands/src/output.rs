//! What all commands do with their result.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use cartevo_contract::record;
use cartevo_report::{Format, Look, Sheet, accepted, render};
use chrono::Datelike as _;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::Project;

/// Reads the name of a form of the report.
pub fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.map(Format::name));
    names.try_map(|name| name.parse::<Format>())
}

/// The findings that somebody has decided to live with for a while.
const ACCEPTED: &str = "accepted.toml";

/// Takes over what is accepted. `whole` says whether everything was looked at, so that an entry that
/// accepts nothing is one too many.
pub fn accept(sheet: &mut Sheet, project: &Project, whole: bool) -> Result<(), String> {
    let text = match fs::read_to_string(project.root().join(ACCEPTED)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("cannot read {ACCEPTED}: {error}")),
    };
    let today = record::today();
    let number = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(today.year()).unwrap_or_default();
    let day = (year, number(today.month()), number(today.day()));
    accepted::apply(sheet, ACCEPTED, &text, day, whole);
    Ok(())
}

/// Prints the report, without what is accepted. Exit status: 0 if nothing is wrong, 1 if something
/// is, 2 if what is accepted cannot be read, 100 if the report cannot be written.
pub fn print(mut sheet: Sheet, format: Format, project: &Project, whole: bool) -> ExitCode {
    if let Err(message) = accept(&mut sheet, project, whole) {
        return failed(&message, 2, project);
    }
    show(&mut sheet, format, project).unwrap_or(if sheet.fails() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Prints the report of a command that has exit statuses of its own; what to exit with if that
/// cannot be done.
pub fn show(sheet: &mut Sheet, format: Format, project: &Project) -> Option<ExitCode> {
    sheet.called = project.called();
    let look = Look {
        colours: project.wants_colours().unwrap_or_else(colours),
        ..Look::default()
    };
    write(&render(sheet, project.form(format), look))
}

/// Why there is no report, for people or as JSON; what to exit with.
pub fn failed(message: &str, status: u8, project: &Project) -> ExitCode {
    if project.is_for_programs() {
        let kind = if status == 2 { "usage" } else { "own_fault" };
        let error = json!({"kind": kind, "exit": status, "message": message});
        eprintln!("{}", json!({ "error": error }));
    } else {
        eprintln!("error: {}", message.replace('\n', "\nerror: "));
    }
    ExitCode::from(status)
}

/// Writes to the standard output; what to exit with if that cannot be done.
pub fn write(text: &str) -> Option<ExitCode> {
    // A reader that has seen enough may close the pipe.
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write the report: {error}");
            Some(ExitCode::from(100))
        }
        _ => None,
    }
}

/// Whether the standard output shows colours.
fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
