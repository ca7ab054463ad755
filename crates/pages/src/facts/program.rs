//! Samples in languages other than `curl`: the call, and what is literal in the body that it sends.

use serde_json::Value;

use super::Reader;
use crate::Layer;
use crate::block::Words;
use crate::lex::{self, Kind};

impl Reader<'_> {
    /// Reads a program.
    pub(super) fn program(&mut self, words: &Words) {
        let tokens = lex::tokens(&words.text);
        let url = tokens.iter().position(|token| token.kind == Kind::Url);
        let Some(at) = url.filter(|_| self.operation.is_some()) else {
            return;
        };
        let method = tokens[..at].iter().rev().find_map(|token| {
            let verb = token.text.rsplit('.').next()?;
            let known = ["get", "post", "put", "patch", "delete"];
            known.contains(&verb).then(|| verb.to_uppercase())
        });
        if let Some(method) = method {
            let place = words.at(tokens[at].start);
            self.url(Layer::Prose, &method, tokens[at].text, place);
        }
        let Some(start) = body(&words.text, tokens[at].end()) else {
            return;
        };
        let sent = members(&words.text, start);
        if sent.is_empty() || sent.iter().any(|member| member.name == "headers") {
            return;
        }
        let mut names: Vec<&str> = sent.iter().map(|member| member.name).collect();
        names.sort_unstable();
        self.fact(
            Layer::Prose,
            "request",
            "sample-fields",
            names,
            words.at(start),
        );
        for member in &sent {
            if let Some(value) = &member.value {
                let subject = format!("request.body.{}", member.name);
                let place = words.at(member.at);
                self.fact(Layer::Prose, subject, "example", value.clone(), place);
            }
        }
    }
}

/// Where the body begins behind the URL: in Python it is `json=`, in JavaScript the next argument.
fn body(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let start = rest.find("json=").map(|at| at + 5).or_else(|| {
        let brace = rest.find('{')?;
        let before = rest[..brace].trim_end();
        before.ends_with(',').then_some(brace)
    });
    start
        .map(|start| from + start)
        .filter(|start| text[*start..].starts_with('{'))
}

/// A member of the object that is sent.
struct Member<'a> {
    name: &'a str,
    /// What it is, if that is literal and no variable.
    value: Option<Value>,
    /// The byte at which its value begins.
    at: usize,
}

/// The members of the object at a byte, without those of objects within it.
fn members(text: &str, start: usize) -> Vec<Member<'_>> {
    let mut members = Vec::new();
    let mut depth = 0_usize;
    let mut quote = None;
    let mut name = start..start;
    for (offset, c) in text[start..].char_indices() {
        let at = start + offset;
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'' | '`') => {
                quote = Some(c);
                name = at + 1..at + 1;
            }
            (None, '{' | '[' | '(') => depth += 1,
            (None, '}' | ']' | ')') if depth == 1 => break,
            (None, '}' | ']' | ')') => depth -= 1,
            (None, ':') if depth == 1 && !name.is_empty() => {
                let value = &text[at + 1..];
                members.push(Member {
                    name: &text[name.clone()],
                    value: literal(value),
                    at: at + 1 + value.len() - value.trim_start().len(),
                });
            }
            _ if c.is_ascii_alphanumeric() || c == '_' => {
                if name.end != at {
                    name.start = at;
                }
                name.end = at + 1;
            }
            _ => {}
        }
    }
    members
}

/// A literal at the start of a text.
fn literal(text: &str) -> Option<Value> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let end = text[1..].find(quote)?;
        return Some(Value::String(text[1..=end].to_owned()));
    }
    let end = text.find([',', '}', '\n', ' ']).unwrap_or(text.len());
    match &text[..end] {
        "True" => Some(Value::Bool(true)),
        "False" => Some(Value::Bool(false)),
        word => serde_json::from_str(word).ok(),
    }
}
