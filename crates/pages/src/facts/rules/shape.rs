//! The envelope and how lists are paged.

use serde_json::json;

use super::Sentence;
use crate::facts::Reader;
use crate::facts::said::find;
use crate::facts::salient::operation;
use crate::lex::Kind;

impl Reader<'_> {
    pub(super) fn envelope(&mut self, sentence: &mut Sentence<'_, '_>) {
        let bare = [
            "raw responses",
            "raw response",
            "without this envelope",
            "without the envelope",
            "without an envelope",
            "no envelope",
            "not wrapped",
            "unwrapped",
            "bare responses",
            "outside the envelope",
        ];
        if !sentence.has(&bare) {
            return;
        }
        let mut exempt = Vec::new();
        let mut taken = Vec::new();
        let tokens = sentence.tokens();
        for (at, token) in tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| token.kind == Kind::Path)
        {
            let method = at
                .checked_sub(1)
                .and_then(|before| operation(&tokens[before..]));
            exempt.push(method.map_or_else(
                || token.text.to_owned(),
                |(method, path)| format!("{method} {path}"),
            ));
            taken.push(at);
        }
        if let Some(first) = taken.first() {
            exempt.sort_unstable();
            self.rule(
                "rule.envelope",
                "exempt",
                json!(exempt),
                sentence.place(*first),
            );
        } else if let Some(at) = find(tokens, &["error", "errors"]) {
            self.rule("rule.error", "envelope", false, sentence.place(at));
        }
        for at in taken {
            sentence.take(at, at + 1);
        }
    }

    pub(super) fn pagination(&mut self, sentence: &mut Sentence<'_, '_>) {
        let tokens = sentence.tokens();
        let block = (1..tokens.len()).find(|at| {
            tokens[*at].is_one(&["block", "object"])
                && tokens.get(at + 1).is_some_and(|token| {
                    token.is_one(&[
                        "with",
                        "containing",
                        "has",
                        "that",
                        "holding",
                        "carrying",
                        "of",
                        ":",
                    ])
                })
        });
        if let Some(at) = block {
            let fields: Vec<String> = tokens[at + 2..]
                .iter()
                .filter(|token| {
                    token.kind == Kind::Word
                        && !token.is_one(&["and", "has", "holds", "carries", "contains", "the"])
                })
                .map(|token| token.text.to_owned())
                .collect();
            let paged = fields
                .iter()
                .any(|field| matches!(field.as_str(), "page" | "limit" | "total" | "offset"));
            if paged {
                let name = tokens[at - 1].text;
                let end = tokens.len();
                let place = sentence.place(at - 1);
                let mut sorted = fields;
                sorted.sort_unstable();
                self.rule("rule.pagination", "block", name, place);
                self.rule("rule.pagination", "fields", json!(sorted), place);
                sentence.take(at - 1, end);
            }
        }
        let tokens = sentence.tokens();
        let mentioned = (0..tokens.len()).find(|at| operation(&tokens[*at..]).is_some());
        let words = |word: &str| tokens.iter().any(|token| token.text.contains(word));
        let Some(at) = mentioned.filter(|_| words("offset") && words("limit")) else {
            return;
        };
        let name = format!("{} {} limit/offset", tokens[at].text, tokens[at + 1].text);
        self.rule("rule.pagination", "exception", name, sentence.place(at));
        if let Some(filters) = find(
            tokens,
            &[
                "unfiltered",
                "no filters",
                "without filters",
                "no filter",
                "not filtered",
            ],
        ) {
            self.rule(
                "rule.pagination",
                "filtered",
                false,
                sentence.place(filters),
            );
        }
    }
}
