//! The rate limit, the pace of polling, tokens and how long they live.

use serde_json::json;

use super::Sentence;
use crate::facts::Reader;
use crate::facts::said::{count, duration, find, has, phrase, time};
use crate::facts::salient::operation;
use crate::lex::{Kind, Token};

impl Reader<'_> {
    pub(super) fn rate_limit(&mut self, sentence: &mut Sentence<'_, '_>) {
        let tokens = sentence.tokens();
        let found = (0..tokens.len()).find_map(|at| Some((at, rate(&tokens[at..])?)));
        if let Some((at, (requests, seconds, length))) = found {
            let place = sentence.place(at);
            let per = [
                ("ip", &["per-ip", "ip", "ips"][..]),
                ("account", &["account", "accounts", "per-account"]),
                ("key", &["key", "keys", "per-key"]),
                ("company", &["company", "companies", "per-company"]),
            ];
            let per = per
                .iter()
                .find(|(_, words)| tokens.iter().any(|token| token.is_one(words)));
            self.rule("rule.rate-limit", "requests", requests, place);
            self.rule("rule.rate-limit", "seconds", seconds, place);
            if let Some((per, _)) = per {
                self.rule("rule.rate-limit", "per", *per, place);
            }
            sentence.take(at, at + length);
        }
        let sliding = find(sentence.tokens(), &["sliding", "rolling"]);
        if let Some(at) = sliding.filter(|_| sentence.has(&["window", "limit"])) {
            self.rule("rule.rate-limit", "window", "sliding", sentence.place(at));
        }
    }

    /// The sentence with the numbers need not be the one that speaks of polling.
    pub(super) fn polling(&mut self, sentence: &mut Sentence<'_, '_>) {
        const POLL: [&str; 5] = ["poll", "polling", "polls", "cadence", "poller"];
        if !has(&sentence.text.tokens, &POLL) {
            return;
        }
        for (property, phrases) in [
            (
                "every-seconds",
                &["once every", "every", "once per", "once in"][..],
            ),
            (
                "backoff-after-seconds",
                &[
                    "after the first",
                    "after",
                    "beyond the first",
                    "past the first",
                    "once the first",
                ],
            ),
        ] {
            if let Some((at, seconds, end)) = timed(sentence.tokens(), phrases) {
                self.rule("rule.poll", property, seconds, sentence.place(at));
                sentence.take(at, end);
            }
        }
    }

    /// What every call but some needs.
    pub(super) fn authentication(&mut self, sentence: &mut Sentence<'_, '_>) {
        let tokens = sentence.tokens();
        let every = sentence.has(&["every", "all", "each", "any", "everything"]);
        let Some(at) = find(tokens, &["bearer"]).filter(|_| every) else {
            return;
        };
        let place = sentence.place(at);
        self.rule("rule.auth", "scheme", "Bearer", place);
        let but = find(
            tokens,
            &["except", "but", "apart from", "other than", "save"],
        );
        let mut exempt: Vec<String> = (but.unwrap_or(tokens.len())..tokens.len())
            .filter_map(|at| operation(&tokens[at..]))
            .map(|(method, path)| format!("{method} {path}"))
            .collect();
        exempt.dedup();
        if !exempt.is_empty() {
            self.rule("rule.auth", "exempt", json!(exempt), place);
        }
    }

    pub(super) fn token(&mut self, sentence: &mut Sentence<'_, '_>) {
        if !has(&sentence.text.tokens, &["token", "tokens"]) {
            return;
        }
        let lives = [
            "expire after",
            "expires after",
            "expire in",
            "expires in",
            "valid for",
            "lasts for",
            "last for",
            "lasts",
            "last",
            "lives for",
            "live for",
            "lifetime of",
            "lifetime is",
        ];
        if let Some((at, seconds, end)) = timed(sentence.tokens(), &lives) {
            self.rule(
                "rule.token",
                "lifetime-seconds",
                seconds,
                sentence.place(at),
            );
            sentence.take(at, end);
        }
        let tokens = sentence.tokens();
        let refreshes = |token: &Token<'_>| {
            ["refresh", "renew"].iter().any(|stem| {
                let start = token.text.get(..stem.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(stem))
            })
        };
        let Some(at) = tokens.iter().position(refreshes) else {
            return;
        };
        let near = &tokens[at.saturating_sub(5)..at];
        let none = near
            .iter()
            .any(|token| token.is_one(&["no", "not", "never", "without", "cannot"]));
        if none || sentence.has(&["endpoint", "operation"]) {
            self.rule("rule.token", "refresh-endpoint", !none, sentence.place(at));
        }
    }
}

/// `10 requests per 60 seconds`: the requests, the seconds, and the tokens it takes.
fn rate(tokens: &[Token<'_>]) -> Option<(u64, u64, usize)> {
    let [number, calls, per, window @ ..] = tokens else {
        return None;
    };
    let is = number.kind == Kind::Number
        && calls.is_one(&["requests", "calls", "request", "call"])
        && per.is_one(&["per", "every", "in", "within", "each", "a", "/"]);
    let requests = count(number).filter(|_| is)?;
    let article = window
        .first()
        .is_some_and(|token| token.is_one(&["any", "a", "each", "every", "the"]));
    let window = &window[usize::from(article)..];
    let (seconds, length) = duration(window).or_else(|| {
        let (_, seconds) = time(window.first()?)?;
        Some((seconds, 1))
    })?;
    Some((requests, seconds, 3 + usize::from(article) + length))
}

/// A duration behind one of these phrases: where it begins, its seconds, and where it is over.
fn timed(tokens: &[Token<'_>], phrases: &[&str]) -> Option<(usize, u64, usize)> {
    (0..tokens.len()).find_map(|at| {
        let length = phrase(&tokens[at..], phrases)?;
        let (seconds, taken) = duration(&tokens[at + length..])?;
        Some((at, seconds, at + length + taken))
    })
}
