//! The command `explain`.

use std::process::ExitCode;

use cartevo_document::nearest;
use cartevo_report::{
    Called,
    explain::{Explanation, all},
};
use serde_json::{Value, json};

use crate::{Project, output};

/// Says what the code of a finding means, why it matters, and what to do.
///
/// Exit status: 0, or 2 if no command has the code.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The code, such as missing-field; without one all are listed
    code: Option<String>,
}

/// Runs the command, and says what to exit with.
pub fn run(arguments: &Arguments, project: &Project) -> ExitCode {
    let called = project.called();
    let Some(code) = &arguments.code else {
        if project.is_for_programs() {
            let changes = cartevo_diff::CODES.iter();
            let changes = changes
                .map(|(code, means)| json!({"code": code, "command": "diff", "means": means}));
            let codes: Vec<Value> = known(project)
                .map(|it| document(it, called))
                .chain(changes)
                .collect();
            let text = json!({ "codes": codes }).to_string();
            return output::write(&(text + "\n")).unwrap_or(ExitCode::SUCCESS);
        }
        let line = |code, command: &str, means| format!("{code:26}{command:22}{means}\n");
        let lines = known(project).map(|it| line(it.code, command(it.command, called), it.means));
        let changes = cartevo_diff::CODES.iter();
        let changes = changes.map(|(code, means)| line(code, "diff", means));
        let lines: String = lines.chain(changes).collect();
        return output::write(&lines).unwrap_or(ExitCode::SUCCESS);
    };
    let Some(text) = text(code, project) else {
        let codes = known(project).map(|explanation| explanation.code);
        let codes = codes.chain(cartevo_diff::CODES.iter().map(|(code, _)| *code));
        let help = match nearest(code, codes) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("`{}` lists them", called.explain()),
        };
        return output::failed(
            &format!("no command has the code `{code}`; {help}"),
            2,
            project,
        );
    };
    output::write(&text).unwrap_or(ExitCode::SUCCESS)
}

/// The explanations of what can be found in a project. What only the SDK's own commands can find and
/// mend, nobody else can do anything about.
fn known(project: &Project) -> impl Iterator<Item = Explanation> {
    let sdk = project.is_sdk();
    let accept = format!("{} --accept", Called::Xtask.conformance());
    let of_the_sdk = move |it: &Explanation| it.command == MUTATE || it.remedy.contains(&accept);
    all().filter(move |explanation| sdk || !of_the_sdk(explanation))
}

/// The command that only the SDK has.
const MUTATE: &str = "conformance --mutate";

/// A command as the list calls it.
fn command(command: &'static str, called: Called) -> &'static str {
    match (command, called) {
        ("conformance", Called::Contract) => "check",
        (command, _) => command,
    }
}

/// An explanation for programs.
fn document(explanation: Explanation, called: Called) -> Value {
    json!({
        "code": explanation.code,
        "command": command(explanation.command, called),
        "means": called.say(explanation.means),
        "matters": called.say(explanation.matters),
        "remedy": called.say(explanation.remedy),
    })
}

/// What is said of a code. A change of the contract says for itself whom it breaks.
fn text(code: &str, project: &Project) -> Option<String> {
    let called = project.called();
    let found = known(project).find(|explanation| explanation.code == code);
    let change = || cartevo_diff::explain(code);
    if project.is_for_programs() {
        let change = || Some(json!({"code": code, "command": "diff", "means": change()?}));
        let document = found.map(|it| document(it, called)).or_else(change)?;
        return Some(format!("{document}\n"));
    }
    let found = found.map(|explanation| {
        let command = command(explanation.command, called);
        called.say(
            &Explanation {
                command,
                ..explanation
            }
            .text(),
        )
    });
    found.or_else(|| Some(format!("{code} (diff)\n\n{}\n", change()?)))
}
