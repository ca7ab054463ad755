//! Idempotency and replays.

use serde_json::json;

use super::Sentence;
use crate::facts::Reader;
use crate::facts::said::{find, has};
use crate::facts::salient::operation;

impl Reader<'_> {
    /// Which operations take a key, and which take none.
    pub(super) fn idempotency(&mut self, sentence: &mut Sentence<'_, '_>) {
        const NOT: [&str; 11] = [
            "no",
            "not",
            "never",
            "doesn't",
            "doesn’t",
            "without",
            "isn't",
            "isn’t",
            "unsupported",
            "nor",
            "lacks",
        ];
        const ASKS: [&str; 8] = [
            "supply", "unique", "provide", "send", "pass", "include", "set", "put",
        ];
        let tokens = sentence.tokens();
        let mut named: Vec<(String, usize)> = (0..tokens.len())
            .filter_map(|at| {
                operation(&tokens[at..]).map(|(method, path)| (format!("{method} {path}"), at))
            })
            .collect();
        let key = find(
            tokens,
            &[
                "idempotency key",
                "idempotency keys",
                "idempotency-key",
                "idempotency",
            ],
        );
        if let Some(at) = key {
            let mut around = tokens[at.saturating_sub(6)..].iter().take(14);
            if around.any(|token| token.is_one(&NOT)) {
                if let (Some((method, path)), true) = (&self.operation, named.is_empty()) {
                    named.push((format!("{method} {path}"), at));
                }
                for (operation, at) in named {
                    let subject = format!("rule.idempotency.{operation}");
                    self.rule(subject, "field", "none", sentence.place(at));
                }
                return;
            }
        }
        if named.is_empty() || self.operation.is_some() {
            return;
        }
        let starts = |text: &str| {
            ASKS.iter()
                .any(|word| text.to_lowercase().starts_with(word))
        };
        let asked = tokens.iter().any(|token| starts(token.text));
        if !asked {
            return;
        }
        let Some(field) = self.names(tokens).into_iter().next() else {
            return;
        };
        for (operation, at) in named {
            let subject = format!("rule.idempotency.{operation}");
            self.rule(subject, "field", field.clone(), sentence.place(at));
        }
    }

    /// What becomes of a call that is sent twice.
    pub(super) fn replay(&mut self, sentence: &mut Sentence<'_, '_>) {
        let again = [
            "replay",
            "replays",
            "replayed",
            "replaying",
            "repeat",
            "repeats",
            "repeated",
            "repetition",
            "resending",
            "resent",
            "duplicates",
            "sent twice",
            "sent again",
            "second call",
            "second request",
        ];
        let same = sentence.has(&["same"]);
        let again = find(sentence.tokens(), &again);
        let again = again.or_else(|| find(sentence.tokens(), &["again", "twice"]).filter(|_| same));
        let Some(start) = again else {
            return;
        };
        let mut outcomes = Vec::new();
        let mut taken = Vec::new();
        let tokens = sentence.tokens();
        for (at, token) in tokens.iter().enumerate() {
            // The text form may have a word stuck to the status: `with400`.
            let status = ["400", "409", "422"]
                .into_iter()
                .find(|status| token.text.ends_with(status));
            if let Some(status) = status {
                outcomes.push(status);
                taken.push(at);
            } else if token.is_one(&["original", "existing"])
                && has(
                    &tokens[at + 1..],
                    &["transaction", "response", "result", "payment"],
                )
            {
                outcomes.push("original");
            }
        }
        outcomes.sort_unstable();
        outcomes.dedup();
        if !outcomes.is_empty() {
            self.rule(
                "rule.replay",
                "outcomes",
                json!(outcomes),
                sentence.place(start),
            );
        }
        for at in taken {
            sentence.take(at, at + 1);
        }
    }
}
