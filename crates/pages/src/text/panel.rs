//! The panel of the text form: samples at the head of the page, lists of fields at its end.

use super::code;
use crate::Place;
use crate::block::{Block, Blocks, Field, Words};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Reads the head of the page; gives the line at which the prose begins.
pub(super) fn head(lines: &[&str], blocks: &mut Blocks) -> usize {
    /// A longer line is a sentence, and the page has begun without a head.
    const MENU: usize = 60;
    // Above the head may be what a site has on each of its pages: links, a menu, a search.
    let menu = lines.iter().take_while(|line| line.chars().count() <= MENU);
    let starts = menu
        .zip(lines.iter().skip(1))
        .position(|(line, next)| METHODS.contains(line) && next.starts_with('/'));
    let Some(mut at) = starts else {
        return 0;
    };
    let method = lines[at];
    let place = Place {
        line: at + 1,
        column: 1,
    };
    let mut path = String::new();
    at += 1;
    while let Some(line) = lines.get(at) {
        let segment = path.ends_with('/') && !line.contains(' ');
        if !line.starts_with('/') && !segment {
            break;
        }
        path.push_str(line);
        at += 1;
    }
    if path.is_empty() {
        return 0;
    }
    blocks.operation = Some(Words::new(format!("{method} {path}"), place));
    at = skip(lines, at);
    let titled = lines
        .get(at)
        .is_some_and(|line| code::at(lines, at, false).is_none() && line.len() <= 80);
    if titled
        && lines
            .get(at + 1)
            .is_some_and(|line| line.is_empty() || code::at(lines, at + 1, false).is_some())
    {
        at += 1;
    }
    loop {
        let start = skip(lines, at);
        let Some(code) = lines.get(start).and_then(|_| code::at(lines, start, false)) else {
            return at;
        };
        blocks.panel.push(Block::Code {
            language: code.language.map(str::to_owned),
            label: None,
            words: Words::new(
                lines[start..code.end].join("\n"),
                Place {
                    line: start + 1,
                    column: 1,
                },
            ),
        });
        at = code.end;
    }
}

fn skip(lines: &[&str], at: usize) -> usize {
    at + lines[at.min(lines.len())..]
        .iter()
        .take_while(|line| line.is_empty())
        .count()
}

/// Reads the lists at the end; gives the line at which the first of them begins.
pub(crate) fn tail(lines: &[&str], from: usize, blocks: &mut Blocks) -> usize {
    let Some(start) = (from..lines.len()).find(|at| is_list(lines, *at)) else {
        return lines.len();
    };
    let filled: Vec<(Place, &str)> = lines
        .iter()
        .enumerate()
        .skip(start)
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, line)| {
            let text = line.trim_start();
            let column = line[..line.len() - text.len()].chars().count() + 1;
            (
                Place {
                    line: at + 1,
                    column,
                },
                text.trim_end(),
            )
        })
        .collect();
    let mut part = String::new();
    let mut field: Option<Field> = None;
    let mut index = 0;
    while let Some((place, line)) = filled.get(index).copied() {
        let next = filled.get(index + 1).map_or("", |(_, line)| *line);
        if let Some(name) = part_of(line).filter(|_| is_list(lines, place.line - 1)) {
            blocks.panel.extend(field.take().map(Block::Field));
            name.clone_into(&mut part);
        } else if is_name(line) && is_kind(next) {
            blocks.panel.extend(field.take().map(Block::Field));
            field = Some(Field {
                part: part.clone(),
                name: line.to_owned(),
                kind: next.to_owned(),
                place,
                ..Field::default()
            });
            index += 1;
        } else if let Some(field) = &mut field {
            index += attribute(field, &filled[index..]);
        } else if let Some(status) = status(line).filter(|_| part == "response") {
            part = format!("response.{status}");
        }
        index += 1;
    }
    blocks.panel.extend(field.map(Block::Field));
    start
}

/// The part whose list begins with this heading.
fn part_of(line: &str) -> Option<&'static str> {
    Some(match line {
        "Authorizations" | "Headers" => "header",
        "Path Parameters" => "path",
        "Query Parameters" => "query",
        "Body" => "body",
        "Response" => "response",
        _ => return None,
    })
}

/// Whether a list of the panel begins at a line: soon a name stands above a type.
pub(crate) fn is_list(lines: &[&str], at: usize) -> bool {
    if part_of(lines[at]).is_none() {
        return false;
    }
    let mut filled = lines[at + 1..].iter().filter(|line| !line.is_empty());
    let mut before = filled.next().copied().unwrap_or_default();
    for line in filled.take(4) {
        if is_name(before) && is_kind(line) {
            return true;
        }
        before = line;
    }
    false
}

/// `200 - application/json`.
fn status(line: &str) -> Option<&str> {
    let (status, media) = line.split_once(" - ")?;
    (status.len() == 3 && media.contains('/')).then_some(status)
}

fn is_name(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && line
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.[]".contains(c))
}

fn is_kind(line: &str) -> bool {
    let end = line.find(['<', '[', ' ']).unwrap_or(line.len());
    let known = [
        "string", "enum", "number", "integer", "boolean", "object", "array", "any", "file", "null",
    ];
    known.contains(&&line[..end])
        && (line.len() == end || line.ends_with(['>', ']']) || line[end..].starts_with(" | "))
}

/// What is said below a field; gives how many more lines it took.
fn attribute(field: &mut Field, lines: &[(Place, &str)]) -> usize {
    let line = lines[0].1;
    let next = lines.get(1).map_or("", |(_, line)| *line);
    let lower = line.to_ascii_lowercase();
    if field.description.text.is_empty()
        && matches!(
            line,
            "header" | "path" | "query" | "cookie" | "body" | "read-only"
        )
    {
        return 0;
    }
    if lower.ends_with("child attributes") {
        return 0;
    }
    if line == "required" {
        field.required = true;
    } else if let Some(value) = lower.starts_with("default:").then(|| line[8..].trim()) {
        let (value, taken) = if value.is_empty() {
            (next, 1)
        } else {
            (value, 0)
        };
        field.default = Some(value.to_owned());
        return taken;
    } else if lower == "available options:" {
        let mut taken = 0;
        while let Some((_, option)) = lines.get(taken + 1) {
            taken += 1;
            field.options.push(
                option
                    .trim_end_matches(',')
                    .trim()
                    .trim_matches('"')
                    .to_owned(),
            );
            if !option.ends_with(',') {
                break;
            }
        }
        return taken;
    } else if lower == "example:" {
        field.example = Some(next.to_owned());
        return 1;
    } else if let Some(range) = bound(line, &lower) {
        field.range = Some(match field.range.take() {
            Some(other) => format!("{other}, {range}"),
            None => range,
        });
    } else {
        let mut words = Words::default();
        let place = lines[0].0;
        words.fold(line, &mut false, |at| Place {
            column: place.column + line[..at].chars().count(),
            ..place
        });
        field.description.append(&words);
    }
    0
}

/// `Required range: x >= 0.01`, `Maximum string length: 50`.
fn bound(line: &str, lower: &str) -> Option<String> {
    let (name, value) = line.split_once(':')?;
    let words = &lower[..name.len()];
    let is = words == "required range"
        || (words.starts_with("minimum ") || words.starts_with("maximum "))
            && words.ends_with("length");
    if !is {
        return None;
    }
    Some(if words == "required range" {
        value.trim().to_owned()
    } else {
        line.to_owned()
    })
}
