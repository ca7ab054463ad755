//! Dates, times, phone numbers.

use serde_json::json;

use super::Sentence;
use crate::facts::Reader;
use crate::facts::list::identifiers;
use crate::facts::said::{find, is_identifier};

/// What a sentence about phone numbers speaks of.
const PHONES: [&str; 3] = ["phone", "phones", "telephone"];

const ARTICLES: [&str; 5] = ["a", "the", "this", "that", "following"];

impl Reader<'_> {
    pub(super) fn dates(&mut self, sentence: &mut Sentence<'_, '_>) {
        let tokens = sentence.tokens();
        let iso = find(tokens, &["iso 8601", "iso-8601", "rfc 3339", "rfc3339"]);
        let date = find(tokens, &["yyyy-mm-dd"]);
        if let Some(at) = iso {
            let mut form = "iso-8601".to_owned();
            for (part, words) in [
                ("-utc", &["utc", "z"][..]),
                ("-milliseconds", &["milliseconds", "millisecond", "ms"]),
            ] {
                if tokens.iter().any(|token| token.is_one(words)) {
                    form.push_str(part);
                }
            }
            self.rule("rule.date-time", "form", form, sentence.place(at));
        }
        if let Some(at) = date {
            self.rule("rule.date", "form", "YYYY-MM-DD", sentence.place(at));
        }
        let ends = |name: &&str| {
            ["from", "to", "start", "end", "since", "until"]
                .iter()
                .any(|end| name.starts_with(end))
        };
        let range: Vec<&str> = identifiers(tokens).into_iter().filter(ends).collect();
        if range.len() == 2
            && sentence.has(&[
                "date-range",
                "range",
                "ranges",
                "filter",
                "filters",
                "between",
            ])
        {
            let at = tokens
                .iter()
                .position(|token| token.text == range[0])
                .unwrap_or(0);
            self.rule("rule.date-range", "names", json!(range), sentence.place(at));
        }
        if let Some(at) = find(tokens, &["midnight"]) {
            self.rule(
                "rule.date-range",
                "default-time",
                "midnight",
                sentence.place(at),
            );
        }
        for at in [iso, date].into_iter().flatten() {
            let length = if sentence.tokens()[at].is("iso") {
                2
            } else {
                1
            };
            sentence.take(at, at + length);
        }
    }

    pub(super) fn phones(&mut self, sentence: &mut Sentence<'_, '_>) {
        if let Some(at) = find(sentence.tokens(), &["e.164", "e.164-format"]) {
            self.rule("rule.phone", "form", "e.164", sentence.place(at));
            sentence.take(at, at + 1);
        } else if let Some(at) =
            find(sentence.tokens(), &["format"]).filter(|_| sentence.has(&PHONES))
        {
            // Any other format by its name: `in national format`.
            let name = at
                .checked_sub(1)
                .map(|before| sentence.tokens()[before].text.to_lowercase());
            let named = name.filter(|name| !ARTICLES.contains(&name.as_str()));
            if let Some(name) = named {
                self.rule("rule.phone", "form", name, sentence.place(at - 1));
            }
        }
        let digits = [
            "digits only",
            "only digits",
            "digits alone",
            "as digits",
            "without +",
            "without a +",
            "without the +",
            "no +",
        ];
        let Some(at) = find(sentence.tokens(), &digits) else {
            return;
        };
        let tokens = sentence.tokens();
        let code = (0..at)
            .rev()
            .find(|at| is_identifier(&tokens[*at]) && tokens[*at].text.contains("code"));
        if let Some(code) = code {
            let field = tokens[code].text;
            self.rule("rule.dial-code", "form", "digits", sentence.place(code));
            self.rule("rule.dial-code", "field", field, sentence.place(code));
        } else if sentence.has(&PHONES) && !sentence.has(&["e.164"]) {
            self.rule("rule.phone", "form", "digits", sentence.place(at));
        }
    }
}
