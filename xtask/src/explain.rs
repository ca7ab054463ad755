//! `cargo xtask explain`.

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

pub fn run(arguments: &Arguments) -> ExitCode {
    let Some(code) = &arguments.code else {
        let lines: Vec<String> = all()
            .map(|it| format!("{:26}{:22}{}\n", it.code, it.command, it.means))
            .collect();
        return output::write(&lines.concat()).unwrap_or(ExitCode::SUCCESS);
    };
    let Some(explanation) = find(code) else {
        let known = all().map(|explanation| explanation.code);
        let help = match nearest(code, known) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "`cargo xtask explain` lists them".to_owned(),
        };
        eprintln!("error: no command has the code `{code}`; {help}");
        return ExitCode::from(2);
    };
    output::write(&explanation.text()).unwrap_or(ExitCode::SUCCESS)
}
