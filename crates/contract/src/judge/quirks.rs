//! What deviates is explained by the ledger, and what a recording claims to show is there.

use super::Judge;
use crate::{
    compare::is_within, deviation::Deviation, finding::Check, kind::Kind, ledger::LEDGER,
    payload::Payload, request::RequestProblem,
};

impl Judge<'_> {
    pub(super) fn quirks(&mut self, deviations: &[Deviation], problems: &[RequestProblem]) {
        let ledger = &self.contract.ledger;
        let named = &self.recording.quirks;
        // One cause: it is reported once, of the contract.
        if ledger.unusable {
            return;
        }
        let explained = |deviation: &Deviation| {
            let entries = named.iter().filter_map(|id| ledger.entries.get(id));
            entries
                .into_iter()
                .any(|entry| entry.explains(deviation, self.recording))
        };
        let mut open: Vec<(Kind, Vec<&Deviation>)> = Vec::new();
        for deviation in deviations.iter().filter(|deviation| !explained(deviation)) {
            match open.iter_mut().find(|(kind, _)| *kind == deviation.kind) {
                Some((_, all)) => all.push(deviation),
                None => open.push((deviation.kind, vec![deviation])),
            }
        }
        let missing: Vec<&String> = named
            .iter()
            .filter(|id| !ledger.entries.contains_key(*id))
            .collect();
        if missing.is_empty() {
            for (kind, all) in open {
                self.unexplained(kind, &all, problems);
            }
        } else {
            self.missing_quirks(&missing, &open);
        }
        self.named_twice();
        self.not_shown(deviations);
    }

    fn named_twice(&mut self) {
        let named = &self.recording.quirks;
        for (index, id) in named.iter().enumerate() {
            if named[..index].contains(id) {
                let message = format!("names the quirk `{id}` twice");
                self.findings.push(self.finding(
                    "quirk-twice",
                    Check::Quirks,
                    &format!("/quirks/{index}"),
                    &message,
                    &quirk(id),
                ));
            }
        }
    }

    fn not_shown(&mut self, deviations: &[Deviation]) {
        // A body of another kind shows nothing at all: that is one finding already.
        let body = &self.recording.response.body;
        let payload = Payload::of(self.contract, self.operation, body).at;
        let whole = ["/response/body", payload.as_str()];
        if self
            .breaches
            .iter()
            .any(|breach| whole.contains(&breach.at.as_str()))
        {
            return;
        }
        for (index, id) in self.recording.quirks.iter().enumerate() {
            let Some(entry) = self.contract.ledger.entries.get(id) else {
                continue;
            };
            let seen = entry.shows.iter().any(|sight| sight.is_in(self.recording));
            let mut deviations = deviations.iter();
            if seen || deviations.any(|deviation| entry.explains(deviation, self.recording)) {
                continue;
            }
            let message = format!("names the quirk `{id}`, but nothing of it is to be seen here");
            let finding = self.finding(
                "quirk-not-shown",
                Check::Quirks,
                &format!("/quirks/{index}"),
                &message,
                &quirk(id),
            );
            let help =
                "remove it from `quirks`, or say in the ledger what it `explains` or `shows`";
            self.findings.push(finding.help(help));
        }
    }

    /// Ids that the ledger does not have; what they were to explain has the same cause.
    fn missing_quirks(&mut self, missing: &[&String], open: &[(Kind, Vec<&Deviation>)]) {
        let left: Vec<String> = open
            .iter()
            .map(|(kind, all)| format!("`{kind}` at {}", all[0].at))
            .collect();
        for id in missing {
            let index = self
                .recording
                .quirks
                .iter()
                .position(|other| other == *id)
                .unwrap_or_default();
            let mut message = format!("the ledger has no `{id}`");
            if !left.is_empty() {
                message = format!("{message}, so nothing explains {}", left.join(", "));
            }
            let at = format!("/quirks/{index}");
            let finding = self.finding("unknown-quirk", Check::Quirks, &at, &message, LEDGER);
            let help = format!("add `{id}` to `x-cartevo-quirks`, or remove it from `quirks` here");
            self.findings.push(finding.help(help));
        }
    }

    fn unexplained(&mut self, kind: Kind, all: &[&Deviation], problems: &[RequestProblem]) {
        if kind == Kind::Request {
            return self.unexplained_request(all, problems);
        }
        let known = |deviation: &&&Deviation| {
            let mut breaches = self.breaches.iter();
            !breaches.any(|breach| breach.at == deviation.at)
        };
        let left: Vec<&&Deviation> = all.iter().filter(known).collect();
        let Some((first, others)) = left.split_first() else {
            return;
        };
        let mut finding = self.finding(
            "unexplained-deviation",
            Check::Quirks,
            &first.at,
            "",
            &first.pointer,
        );
        finding.message = format!(
            "no quirk explains this deviation (`{kind}`): {}",
            first.message
        );
        finding.also = others.iter().map(|other| other.at.clone()).collect();
        let ids = self.contract.ledger.explaining(first, self.recording);
        finding.help = Some(match ids.as_slice() {
            [] => format!(
                "add an entry to the ledger with `explains: [{kind}]`, or widen one, and name it in `quirks`"
            ),
            ids => format!(
                "name the one that it is in `quirks`: {}; or add an entry to the ledger",
                ids.join(", ")
            ),
        });
        self.findings.push(finding);
    }

    fn unexplained_request(&mut self, all: &[&Deviation], problems: &[RequestProblem]) {
        for deviation in all {
            let of = |problem: &&RequestProblem| {
                problem.at == deviation.at && problem.message == deviation.message
            };
            let Some(problem) = problems.iter().find(of) else {
                continue;
            };
            let pointer = problem
                .pointer
                .as_deref()
                .unwrap_or(&self.operation.pointer);
            let mut finding = self.finding(
                problem.code,
                Check::Schema,
                &problem.at,
                &problem.message,
                pointer,
            );
            finding.related = problem
                .related
                .as_ref()
                .map(|pointer| self.related(pointer));
            let ids = self.contract.ledger.explaining(deviation, self.recording);
            finding.help = (!ids.is_empty()).then(|| {
                format!(
                    "if this request was really made, name the quirk that explains `request`: {}",
                    ids.join(", ")
                )
            });
            self.findings.push(finding);
        }
    }

    /// Whether something at or around a place was found to be wrong by the schema.
    pub(super) fn is_broken(&self, at: &str) -> bool {
        self.breaches.iter().any(|breach| is_within(at, &breach.at))
    }
}

fn quirk(id: &str) -> String {
    cartevo_document::pointer::join(LEDGER, id)
}
