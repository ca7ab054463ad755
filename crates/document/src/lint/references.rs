//! References that lead nowhere, or to something of another kind.

use serde_json::{Map, Value};

use super::{Lint, did_you_mean, keys::Kind, structure::shown};
use crate::{Document, Problem, pointer};

/// What is wrong with the reference at `at`, if it is one, in the place where its chain breaks.
pub fn broken(document: &Document, at: &str) -> Option<Problem> {
    let mut step = at.to_owned();
    for _ in 0..32 {
        let reference = document.get(&step)?.get("$ref")?;
        let here = format!("{step}/$ref");
        let Some(text) = reference.as_str() else {
            let message = format!("`$ref` must be text, not {}", shown(reference));
            return Some(document.problem(&here, message));
        };
        match text.strip_prefix('#') {
            Some(target) if document.get(target).is_some() => target.clone_into(&mut step),
            target => {
                let mut problem = document.problem(&here, format!("`{text}` leads nowhere"));
                problem.help = match target {
                    Some(target) => neighbour(document, target),
                    None => Some("a reference stays in this document: `#/components/…`".to_owned()),
                };
                return Some(problem);
            }
        }
    }
    let message = "`$ref` goes round in a circle, so it leads nowhere";
    Some(document.problem(&format!("{at}/$ref"), message))
}

/// A name like the one that is missing.
fn neighbour(document: &Document, target: &str) -> Option<String> {
    let (parent, name) = target.rsplit_once('/')?;
    let siblings = document.get(parent)?.as_object()?;
    did_you_mean(name, siblings.keys().map(String::as_str))
}

impl Lint<'_> {
    pub(super) fn reference(&mut self, kind: &Kind, object: &Map<String, Value>, at: &str) {
        let (Some(home), Some(target)) = (kind.home, object.get("$ref")) else {
            return;
        };
        if let Some(problem) = broken(self.document, at) {
            self.problems.push(problem);
        } else if let Some(target) = target.as_str()
            && target
                .strip_prefix(home)
                .is_none_or(|name| name.contains('/'))
        {
            let message = format!("`{target}` is not {}", kind.name);
            self.report_with_help(
                &pointer::join(at, "$ref"),
                message,
                Some(format!("it must lead to `{home}…`")),
            );
        }
        if object.len() > 1 {
            self.report(
                at,
                "OpenAPI 3.0 ignores what stands beside `$ref`: put it into `allOf`",
            );
        }
    }
}
