//! What is read from the contract is what the generator makes of it: `public-api.txt` is the witness,
//! which the release is held to.

use std::collections::BTreeSet;

use cartevo_document::Document;
use heck::ToPascalCase;

use super::{Call, Form, Slot, Surface, read};

const CONTRACT: &str = include_str!("../../../../openapi.yaml");
const PUBLIC: &str = include_str!("../../../../public-api.txt");

/// What every builder has from the library.
const OF_EVERY_CALL: [&str; 5] = ["attempt_timeout", "deadline", "lane", "no_retry", "retry"];
/// What the library makes of several calls or parameters.
const BY_HAND: [&str; 2] = ["Cards.reveal(", ".between("];

/// What callers see by the rules of this crate, a line each.
fn read_lines(surface: &Surface) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (name, named) in &surface.types {
        match &named.form {
            Form::Struct { fields, .. } => lines.extend(
                fields
                    .values()
                    .map(|slot| format!("{name}.{}: {}", slot.name, surface.field(slot))),
            ),
            Form::Enum(variants) => {
                lines.extend(variants.keys().map(|variant| format!("{name}::{variant}")));
            }
            Form::Id => {
                lines.insert(format!("{name}(_)"));
            }
            Form::Library(_) => {}
        }
    }
    for call in surface.calls.values() {
        lines.extend(call_lines(surface, call));
    }
    lines
}

fn call_lines(surface: &Surface, call: &Call) -> Vec<String> {
    let (given, single): (Vec<&Slot>, Vec<&Slot>) =
        call.arguments.iter().partition(|slot| slot.given);
    let mut arguments: Vec<String> = single.iter().map(|slot| surface.text(&slot.ty)).collect();
    arguments.extend(call.given.clone());
    let mut lines = vec![format!(
        "{}.{}({}) -> {}",
        call.group.to_pascal_case(),
        call.method,
        arguments.join(", "),
        call.builder
    )];
    let of_given = call.given.iter().flat_map(|name| {
        let fields = given.iter();
        fields.map(move |slot| format!("{name}.{}: {}", slot.name, surface.field(slot)))
    });
    lines.extend(of_given);
    let setters = call.setters.values();
    lines.extend(
        setters.map(|slot| format!("{}.{}({})", call.builder, slot.name, surface.text(&slot.ty))),
    );
    lines
}

/// The same of the public API.
fn public_lines(surface: &Surface) -> BTreeSet<String> {
    let given = surface
        .calls
        .values()
        .filter_map(|call| call.given.as_ref());
    let given: BTreeSet<&str> = given.map(String::as_str).collect();
    let mut lines = BTreeSet::new();
    for line in PUBLIC.lines() {
        let line = line.strip_prefix("#[non_exhaustive] ").unwrap_or(line);
        let of = |start: &str| line.strip_prefix(start);
        if let Some(rest) = of("pub cartevo::types::").or_else(|| of("pub struct cartevo::types::"))
        {
            lines.extend(of_type(rest, surface, &given));
        } else if let Some(rest) = of("pub fn cartevo::groups::") {
            let Some((group, rest)) = rest.split_once("<'a>::") else {
                continue;
            };
            let line = shortened(rest)
                .replace("(self, ", "(")
                .replace("(self)", "()");
            lines.insert(format!("{group}.{}", line.replace("<'a>", "")));
        } else if let Some(rest) = of("pub fn cartevo::calls::") {
            let Some((builder, rest)) = rest.split_once("<'a>::") else {
                continue;
            };
            let name = rest.split('(').next().unwrap_or_default();
            let argument = rest
                .split_once("(self, ")
                .and_then(|(_, rest)| rest.strip_suffix(") -> Self"));
            if let (Some(argument), false) = (argument, OF_EVERY_CALL.contains(&name)) {
                lines.insert(format!("{builder}.{name}({})", shortened(argument)));
            }
        }
    }
    lines
}

/// A field, a variant or an id of a type that the contract has.
fn of_type(rest: &str, surface: &Surface, given: &BTreeSet<&str>) -> Option<String> {
    let (name, part) = rest.split_once("::").unwrap_or((rest, ""));
    let Some((part, ty)) = part.split_once(": ") else {
        // What is no field is a variant or, with something in it, an id.
        let name = name.strip_suffix("(_)").unwrap_or(name);
        return match &surface.types.get(name)?.form {
            Form::Enum(_) if !part.is_empty() && !part.starts_with("Other(") => {
                Some(format!("{name}::{part}"))
            }
            Form::Id => Some(rest.to_owned()),
            _ => None,
        };
    };
    let known = given.contains(name) || surface.types.contains_key(name);
    known.then(|| format!("{name}.{}: {}", part, shortened(ty)))
}

/// A type without the modules that its names come from, and without what a caller may give instead.
fn shortened(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_alphanumeric() || matches!(letter, '_' | ':' | '#') {
            word.push(letter);
            continue;
        }
        out.push_str(word.rsplit("::").next().unwrap_or_default());
        word.clear();
        out.push(letter);
    }
    out.push_str(word.rsplit("::").next().unwrap_or_default());
    while let Some(start) = out.find("impl Into<") {
        let inner = start + "impl Into<".len();
        let Some(length) = out[inner..].find('>') else {
            break;
        };
        out.remove(inner + length);
        out.replace_range(start..inner, "");
    }
    out
}

#[test]
fn what_is_compared_is_what_is_generated() {
    let document = Document::parse("openapi.yaml", CONTRACT.to_owned()).expect("the contract");
    let surface = read(&document);
    let (read, public) = (read_lines(&surface), public_lines(&surface));
    let missing: Vec<&String> = read.difference(&public).collect();
    let by_hand = |line: &&String| BY_HAND.iter().any(|name| line.contains(name));
    let unknown = public.difference(&read);
    let unknown: Vec<&String> = unknown.filter(|line| !by_hand(line)).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "read and not generated: {missing:#?}\ngenerated and not read: {unknown:#?}"
    );
    assert!(read.len() > 500, "only {}", read.len());
}
