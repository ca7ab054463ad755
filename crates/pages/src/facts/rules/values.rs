//! Names, money, the envelope, pages, languages and modes.

use serde_json::json;

use super::Sentence;
use crate::facts::Reader;
use crate::facts::list::identifiers;
use crate::facts::said::{find, has, is_capitals};
use crate::facts::salient::{IGNORED, operation};
use crate::lex::{self, Kind, Token};

impl Reader<'_> {
    pub(super) fn naming(&mut self, sentence: &mut Sentence<'_, '_>) {
        let tokens = sentence.tokens();
        let style = |name: &str, word: &str| {
            tokens
                .iter()
                .position(|token| ends_with(token.text, name) || token.is(word))
        };
        let snake = style("snake_case", "snake-case");
        let camel = style("camelcase", "camel-case");
        let all = [
            "all",
            "every",
            "always",
            "everywhere",
            "throughout",
            "consistently",
        ];
        let all = tokens.iter().any(|token| token.is_one(&all));
        let excepted = sentence.has(&[
            "exception",
            "exceptions",
            "except",
            "stay",
            "stays",
            "still",
            "remain",
            "remains",
            "keep",
            "keeps",
            "legacy",
        ]);
        if let Some(at) = camel.filter(|_| excepted) {
            self.exceptions(sentence, at);
        } else if let Some(at) = snake.or(camel).filter(|_| all) {
            let style = if snake.is_some() {
                "snake_case"
            } else {
                "camelCase"
            };
            self.rule("rule.naming", "style", style, sentence.place(at));
        }
        for at in [snake, camel].into_iter().flatten() {
            sentence.take(at, at + 1);
        }
    }

    /// What keeps another style: names, all names of an operation, or those of webhooks.
    fn exceptions(&mut self, sentence: &mut Sentence<'_, '_>, at: usize) {
        let tokens = sentence.tokens();
        if sentence.has(&["webhook", "webhooks"]) {
            return self.rule("rule.naming", "exception", "webhook", sentence.place(at));
        }
        let operations = (0..tokens.len()).filter_map(|at| operation(&tokens[at..]));
        let mut names: Vec<String> = operations
            .map(|(method, path)| format!("{method} {path}"))
            .collect();
        names.extend(self.names(tokens));
        names.sort_unstable();
        if !names.is_empty() {
            self.rule(
                "rule.naming",
                "exceptions",
                json!(names),
                sentence.place(at),
            );
        }
    }

    pub(super) fn money(&mut self, sentence: &mut Sentence<'_, '_>) {
        let amounts = sentence.has(&[
            "amounts",
            "amount",
            "money",
            "monetary",
            "balances",
            "minor unit",
            "minor units",
        ]);
        if amounts {
            for (phrases, kind) in [
                (
                    &[
                        "json numbers",
                        "json number",
                        "as numbers",
                        "plain numbers",
                        "numeric",
                    ][..],
                    "number",
                ),
                (
                    &["json strings", "decimal strings", "as strings", "strings"],
                    "string",
                ),
            ] {
                if let Some(at) = find(sentence.tokens(), phrases) {
                    self.rule("rule.money", "json", kind, sentence.place(at));
                }
            }
            for (phrases, unit) in [
                (
                    &[
                        "major currency unit",
                        "major unit",
                        "major units",
                        "major currency units",
                    ][..],
                    "major",
                ),
                (
                    &[
                        "minor currency unit",
                        "minor unit",
                        "minor units",
                        "minor currency units",
                    ],
                    "minor",
                ),
            ] {
                let Some(at) = find(sentence.tokens(), phrases) else {
                    continue;
                };
                let (before, after) = sentence.tokens().split_at(at);
                let refused = |token: &_| Token::is_one(token, &["not", "never", "no"]);
                let negated = before.iter().rev().take(4).any(refused)
                    || after
                        .windows(2)
                        .take(6)
                        .any(|pair| pair[0].is_one(&["are", "is"]) && refused(&pair[1]));
                if !negated {
                    self.rule("rule.money", "unit", unit, sentence.place(at));
                }
            }
        }
        let Some(at) = sentence
            .tokens()
            .iter()
            .position(|token| token.text == "4217")
        else {
            return;
        };
        let (mut codes, mut taken) = (Vec::new(), vec![at]);
        for (index, token) in sentence.tokens().iter().enumerate() {
            if is_capitals(token) && token.text.len() == 3 && !IGNORED.contains(&token.text) {
                codes.push(token.text.to_owned());
                taken.push(index);
            }
        }
        for index in taken {
            sentence.take(index, index + 1);
        }
        if !codes.is_empty() {
            codes.sort_unstable();
            self.rule("rule.currency", "enum", json!(codes), sentence.place(at));
        }
    }

    pub(super) fn languages(&mut self, sentence: &mut Sentence<'_, '_>) {
        let known = [
            ("English", "en"),
            ("French", "fr"),
            ("Spanish", "es"),
            ("Portuguese", "pt"),
            ("Arabic", "ar"),
            ("Swahili", "sw"),
        ];
        let tokens = sentence.tokens();
        let spoken: Vec<&str> = known
            .iter()
            .filter(|(word, _)| tokens.iter().any(|token| token.text == *word))
            .map(|(_, code)| *code)
            .collect();
        if spoken.len() > 1 {
            let first = tokens
                .iter()
                .position(|token| known.iter().any(|(word, _)| token.text == *word));
            self.rule(
                "rule.language",
                "values",
                json!(spoken),
                sentence.place(first.unwrap_or(0)),
            );
        }
    }

    /// What a mode allows; the item or the paragraph begins with its name.
    pub(super) fn modes(&mut self, sentence: &mut Sentence<'_, '_>) {
        let first = sentence
            .words
            .text
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .find(|word| !word.is_empty());
        let mode = match first.unwrap_or_default().to_lowercase().as_str() {
            "preproduction" | "pre-production" | "sandbox" => "preproduction",
            "production" | "live" => "production",
            _ => return,
        };
        let subject = format!("rule.mode.{mode}");
        let tokens = sentence.tokens();
        let negated = has(tokens, &["no real money", "no money", "without real money"]);
        if let Some(at) = find(tokens, &["real money", "no money"]) {
            self.rule(&*subject, "real-money", !negated, sentence.place(at));
        }
        let most = has(
            tokens,
            &[
                "max",
                "maximum",
                "at most",
                "up to",
                "limited to",
                "no more than",
            ],
        );
        let amounts: Vec<usize> = (0..tokens.len())
            .filter(|at| is_amount(&tokens[*at..]))
            .collect();
        let Some(first) = amounts.first().filter(|_| most) else {
            return;
        };
        let place = sentence.place(*first);
        let mut values: Vec<String> = amounts
            .iter()
            .map(|at| format!("{} {}", lex::plain(tokens[*at].text), tokens[at + 1].text))
            .collect();
        values.sort_unstable();
        self.rule(&*subject, "maximum", json!(values), place);
        for at in amounts {
            sentence.take(at, at + 2);
        }
    }

    pub(super) fn base_url(&mut self, sentence: &mut Sentence<'_, '_>) {
        let tokens = sentence.tokens();
        let Some(at) = tokens.iter().position(|token| token.kind == Kind::Url) else {
            return;
        };
        let url = tokens[at].text;
        let called = (0..tokens.len())
            .find_map(|at| operation(&tokens[at..]))
            .map(|(_, path)| path);
        let base = called
            .and_then(|path| url.strip_suffix(path))
            .or_else(|| sentence.has(&["base url", "base"]).then_some(url))
            .or_else(|| (tokens.len() == 1).then_some(url));
        if let Some(base) = base {
            let base = base.trim_end_matches('/');
            self.rule("rule.base-url", "url", base, sentence.place(at));
            sentence.take(at, at + 1);
        }
    }

    /// The names of a sentence, without the words that stick to them.
    pub(super) fn names(&self, tokens: &[Token<'_>]) -> Vec<String> {
        identifiers(tokens)
            .into_iter()
            .map(|name| self.unglued(name))
            .collect()
    }
}

fn ends_with(text: &str, end: &str) -> bool {
    let start = text.len().wrapping_sub(end.len());
    text.get(start..)
        .is_some_and(|text| text.eq_ignore_ascii_case(end))
}

fn is_amount(tokens: &[Token<'_>]) -> bool {
    let [number, unit, ..] = tokens else {
        return false;
    };
    number.kind == Kind::Number && is_capitals(unit) && unit.text.len() == 3
}
