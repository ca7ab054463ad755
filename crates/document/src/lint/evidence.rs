//! What a call leaves behind is looked for by values of its request: those have to be there.

use super::{Lint, did_you_mean, properties};
use crate::{Evidence, Operation, Resend};

impl Lint<'_> {
    pub(super) fn evidence(&mut self, operations: &[Operation]) {
        for operation in operations {
            let at = format!("{}/x-cartevo-evidence", operation.pointer);
            match (&operation.resend, operation.evidence.is_empty()) {
                (Resend::Safe, false) => {
                    self.report(&at, "a `safe` operation leaves nothing behind to look for");
                }
                (Resend::Safe, true) => {}
                (_, true) => self.report(
                    &format!("{}/x-cartevo-resend", operation.pointer),
                    "an operation that changes something says in `x-cartevo-evidence` by which values of its request that can be recognised",
                ),
                (_, false) => {
                    for (index, evidence) in operation.evidence.iter().enumerate() {
                        self.piece(operation, evidence, &format!("{at}/{index}"));
                    }
                }
            }
        }
    }

    fn piece(&mut self, operation: &Operation, evidence: &Evidence, at: &str) {
        let (outer, inner) = match evidence.name.split_once('.') {
            Some((outer, inner)) => (outer, Some(inner)),
            None => (evidence.name.as_str(), None),
        };
        let parameters = operation.parameters.iter();
        let mut fields: Vec<(String, String)> = parameters
            .map(|parameter| {
                let schema = format!("{}/schema", parameter.pointer);
                (parameter.name.clone(), schema)
            })
            .collect();
        let body = operation.body.iter();
        fields.extend(body.flat_map(|body| self.fields_of(body)));
        let Some(mut found) = self.named(&fields, outer, at) else {
            return;
        };
        if let Some(inner) = inner {
            let fields = self.fields_of(&self.target(&found));
            match self.named(&fields, inner, at) {
                Some(at) => found = at,
                None => return,
            }
        }
        let (ty, kind) = self.argument_type(&found);
        if matches!(kind, Some("secret" | "file")) {
            let message = format!(
                "`{}` is a {}: none is kept",
                evidence.name,
                kind.unwrap_or_default()
            );
            self.report(at, message);
        } else if kind.is_none() && !matches!(ty, Some("string" | "integer" | "boolean")) {
            let message = format!("`{}` is not a single value", evidence.name);
            self.report(at, message);
        }
    }

    fn named(&mut self, fields: &[(String, String)], name: &str, at: &str) -> Option<String> {
        let found = fields.iter().find(|(known, _)| known == name);
        if found.is_none() {
            let help = did_you_mean(name, fields.iter().map(|(known, _)| known.as_str()));
            self.report_with_help(at, format!("the request has no `{name}`"), help);
        }
        found.map(|(_, at)| at.clone())
    }

    fn fields_of(&self, at: &str) -> Vec<(String, String)> {
        let fields = properties(self.document, at).into_iter();
        fields.map(|(name, _, at)| (name.clone(), at)).collect()
    }

    /// Where the schema of a field really stands.
    fn target(&self, at: &str) -> String {
        let first = format!("{at}/allOf/0");
        let reference = match self.document.get(&first) {
            Some(_) => first,
            None => at.to_owned(),
        };
        self.document.resolve(&reference).unwrap_or(reference)
    }
}
