//! Mistakes that a YAML parser and `openapiv3` let pass: misspelt keys, values of the wrong type,
//! references that lead nowhere, names that Rust cannot have, limits that nobody enforces.

mod drift;
mod evidence;
mod forms;
mod keys;
mod names;
mod references;
mod structure;
mod values;

use serde_json::Value;

use crate::{Document, Problem, nearest, operations, pointer};

pub(crate) use references::broken;

/// Everything wrong with a contract, in the order of its lines; empty if it can be built from.
pub fn check(document: &Document) -> Vec<Problem> {
    let mut lint = Lint {
        document,
        problems: Vec::new(),
    };
    lint.object(&keys::ROOT, "");
    lint.drift();
    match operations(document) {
        Err(problems) => lint.problems.extend(problems),
        Ok(operations) => {
            lint.operation_names(&operations);
            lint.request_limits(&operations);
            lint.forms(&operations);
            lint.evidence(&operations);
        }
    }
    let mut problems = lint.problems;
    // What several operations share is found once for each of them.
    problems.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
    problems.dedup();
    problems
}

fn sort_key(problem: &Problem) -> (usize, usize, &str) {
    (problem.place.line, problem.place.column, &problem.message)
}

struct Lint<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
}

impl Lint<'_> {
    fn report(&mut self, at: &str, message: impl Into<String>) {
        self.problems.push(self.document.problem(at, message));
    }

    fn report_with_help(
        &mut self,
        at: &str,
        message: impl Into<String>,
        help: Option<impl Into<String>>,
    ) {
        let mut problem = self.document.problem(at, message);
        problem.help = help.map(Into::into);
        self.problems.push(problem);
    }
}

/// The properties of the schema at `at` in the order of the document: of two that collide, the
/// second one is reported.
fn properties<'a>(document: &'a Document, at: &str) -> Vec<(&'a String, &'a Value, String)> {
    let at = format!("{at}/properties");
    let map = document.get(&at).and_then(Value::as_object);
    let mut found: Vec<_> = map
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name, schema, pointer::join(&at, name)))
        .collect();
    found.sort_by_key(|(.., at)| document.place(at).span.start);
    found
}

/// The texts of a list; whatever else stands in it is reported where its type is checked.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str)
}

fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(name, known).map(|known| format!("did you mean `{known}`?"))
}
