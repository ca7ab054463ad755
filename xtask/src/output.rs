//! What all commands do with their result.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use cartevo_report::{Format, Look, Sheet, render};
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads the name of a form of the report.
pub fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.map(Format::name));
    names.try_map(|name| name.parse::<Format>())
}

/// Prints the report. Exit status: 0 if nothing is wrong, 1 if something is, 100 if it cannot be
/// written.
pub fn print(sheet: &Sheet, format: Format) -> ExitCode {
    show(sheet, format).unwrap_or(if sheet.fails() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Prints the report of a command that has exit statuses of its own; what to exit with if that
/// cannot be done.
pub fn show(sheet: &Sheet, format: Format) -> Option<ExitCode> {
    let look = Look {
        colours: colours(),
        ..Look::default()
    };
    write(&render(sheet, format, look))
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
pub fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
