//! The command `explain`.

use std::process::ExitCode;

use cartevo_document::nearest;
use cartevo_report::explain::{all, find};

use crate::output;

/// Says what the code of a finding means, why it matters, and what to do.
///
/// Exit status: 0, or 2 if no command has the code.
#[derive(clap::Args)]
pub struct Arguments {
    /// The code, such as missing-field; without one all are listed
    code: Option<String>,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments) -> ExitCode {
    let Some(code) = &arguments.code else {
        let line = |code, command, means| format!("{code:26}{command:22}{means}\n");
        let lines = all().map(|it| line(it.code, it.command, it.means));
        let changes = cartevo_diff::CODES.iter();
        let changes = changes.map(|(code, means)| line(code, "diff", means));
        let lines: String = lines.chain(changes).collect();
        return output::write(&lines).unwrap_or(ExitCode::SUCCESS);
    };
    let Some(text) = text(code) else {
        let known = all().map(|explanation| explanation.code);
        let known = known.chain(cartevo_diff::CODES.iter().map(|(code, _)| *code));
        let help = match nearest(code, known) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "`cargo xtask explain` lists them".to_owned(),
        };
        eprintln!("error: no command has the code `{code}`; {help}");
        return ExitCode::from(2);
    };
    output::write(&text).unwrap_or(ExitCode::SUCCESS)
}

/// What is said of a code. A change of the contract says for itself whom it breaks.
fn text(code: &str) -> Option<String> {
    let found = find(code).map(|explanation| explanation.text());
    let change = || {
        Some(format!(
            "{code} (diff)\n\n{}\n",
            cartevo_diff::explain(code)?
        ))
    };
    found.or_else(change)
}
