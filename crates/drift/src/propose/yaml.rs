//! Changes of a YAML text at the places of its values: everything else stays as it was written.

use std::ops::Range;

use cartevo_document::{Document, pointer};
use serde_json::Value;

use crate::edit::Edit;

/// The text after a change; none where the text is written in a way that it does not fit into.
pub fn apply(document: &Document, edit: &Edit) -> Option<String> {
    match edit {
        Edit::Add { object, key, item } => {
            let list = pointer::join(object, key);
            let Some(items) = document.get(&list).and_then(Value::as_array) else {
                return set(document, object, key, &Value::from(vec![item.clone()]));
            };
            if items.iter().any(|known| known == item) {
                return None;
            }
            add(document, &list, items.len(), item)
        }
        Edit::Remove { object, key, item } => {
            let list = pointer::join(object, key);
            let items = document.get(&list)?.as_array()?;
            let index = items.iter().position(|known| known == item)?;
            if items.len() > 1 {
                return remove(document, &list, items.len(), index);
            }
            // A list of which nothing is left is no list: it goes with its line.
            let line = line_of(document.source(), document.place(&list).span.start);
            let text = &document.source()[line.clone()];
            let alone = text.trim_start().starts_with(&format!("{key}:"));
            (alone && text.trim_end().ends_with(']')).then(|| replaced(document, line, ""))
        }
        Edit::Set { object, key, value } => set(document, object, key, value),
        Edit::Insert { object, key, value } => {
            if document.get(object)?.get(key).is_some() {
                return None;
            }
            insert_last(document, object, key, value)
        }
    }
}

fn add(document: &Document, list: &str, count: usize, item: &str) -> Option<String> {
    let source = document.source();
    let span = item_span(document, list, count.checked_sub(1)?);
    let line = line_of(source, span.start);
    let text = scalar(&Value::from(item));
    if is_dash(&source[line.start..span.start]) {
        let indent = &source[line.start..span.start];
        return Some(replaced(
            document,
            line.end..line.end,
            &format!("{indent}{text}\n"),
        ));
    }
    Some(replaced(document, span.end..span.end, &format!(", {text}")))
}

fn remove(document: &Document, list: &str, count: usize, index: usize) -> Option<String> {
    let source = document.source();
    let span = item_span(document, list, index);
    let line = line_of(source, span.start);
    if is_dash(&source[line.start..span.start]) {
        return Some(replaced(document, line, ""));
    }
    let range = if index + 1 < count {
        span.start..item_span(document, list, index + 1).start
    } else {
        item_span(document, list, index.checked_sub(1)?).end..span.end
    };
    Some(replaced(document, range, ""))
}

fn item_span(document: &Document, list: &str, index: usize) -> Range<usize> {
    document.place(&format!("{list}/{index}")).span
}

fn is_dash(before: &str) -> bool {
    before.trim() == "-"
}

fn set(document: &Document, object: &str, key: &str, value: &Value) -> Option<String> {
    let map = document.get(object)?.as_object()?;
    let source = document.source();
    let text = scalar(value);
    if map.contains_key(key) {
        let key_span = document.place(&pointer::join(object, key)).span;
        let old = value_span(source, key_span.end)?;
        return Some(replaced(document, old, &text));
    }
    // A reference stands alone: what is said beside it counts for nothing.
    if map.contains_key("$ref") {
        return None;
    }
    let (first, _) = entries(document, object).into_iter().next()?;
    let first_span = document.place(&pointer::join(object, &first)).span;
    let line = line_of(source, first_span.start);
    let before = &source[line.start..first_span.start];
    if before.contains('{') {
        // Beside the others in `{type: integer}`.
        let end = value_span(source, first_span.end)?.end;
        return Some(replaced(document, end..end, &format!(", {key}: {text}")));
    }
    let dash = before.trim() == "-";
    let indent = if dash {
        before.replace('-', " ")
    } else {
        before.to_owned()
    };
    let new = format!("{indent}{key}: {text}\n");
    // `type` comes first wherever it is written; the first entry of an item has the dash.
    let at = if first == "type" || dash {
        line.end
    } else {
        line.start
    };
    let simple = value_span(source, first_span.end).is_some();
    (simple || at == line.start).then(|| replaced(document, at..at, &new))
}

/// Appends an entry to a mapping that is written in lines.
fn insert_last(document: &Document, object: &str, key: &str, value: &Value) -> Option<String> {
    let source = document.source();
    let (last, _) = entries(document, object).into_iter().next_back()?;
    let span = document.place(&pointer::join(object, &last)).span;
    let line = line_of(source, span.start);
    let indent = &source[line.start..span.start];
    if !indent.trim().is_empty() {
        return None;
    }
    // The entry ends before the first line that is not deeper than it.
    let (mut end, mut read) = (line.end, line.end);
    for next in source[line.end..].split_inclusive('\n') {
        let plain = next.trim_start();
        read += next.len();
        if plain.is_empty() {
            continue;
        }
        if next.len() - plain.len() <= indent.len() {
            break;
        }
        end = read;
    }
    let new = format!("{indent}{}: {}\n", scalar(&Value::from(key)), scalar(value));
    Some(replaced(document, end..end, &new))
}

/// The entries of a mapping in the order of the text.
fn entries(document: &Document, object: &str) -> Vec<(String, usize)> {
    let map = document.get(object).and_then(Value::as_object);
    let names = map.into_iter().flat_map(serde_json::Map::keys);
    let mut found: Vec<(String, usize)> = names
        .map(|name| {
            (
                name.clone(),
                document.place(&pointer::join(object, name)).span.start,
            )
        })
        .collect();
    found.sort_by_key(|(_, start)| *start);
    found
}

/// Where a value in one line stands, that of the key that ends at `key`.
fn value_span(source: &str, key: usize) -> Option<Range<usize>> {
    let rest = source.get(key..)?;
    let colon = rest.find(':')?;
    if !matches!(rest[..colon].trim(), "" | "'" | "\"") {
        return None;
    }
    let after = &rest[colon + 1..];
    let start = key + colon + 1 + (after.len() - after.trim_start_matches(' ').len());
    let value = &source[start..];
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, letter) in value.char_indices() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), '\n') | (None, '|' | '>') if at == 0 || quote.is_some() => return None,
            (None, '\'' | '"') if at == 0 || depth > 0 => quote = Some(letter),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}' | ',') if depth == 0 => return Some(start..start + at),
            (None, ']' | '}') => depth -= 1,
            (None, '\n') if depth == 0 => {
                let text = value[..at].trim_end();
                return (!text.is_empty()).then(|| start..start + text.len());
            }
            (None, '#') if depth == 0 && value[..at].ends_with(' ') => {
                return Some(start..start + value[..at].trim_end().len());
            }
            _ => {}
        }
    }
    None
}

/// The line around an offset, with its end.
fn line_of(source: &str, at: usize) -> Range<usize> {
    let start = source[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = source[at..]
        .find('\n')
        .map_or(source.len(), |end| at + end + 1);
    start..end
}

fn replaced(document: &Document, range: Range<usize>, with: &str) -> String {
    let mut source = document.source().to_owned();
    source.replace_range(range, with);
    source
}

/// A value in one line of YAML.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| {
                format!("{}: {}", scalar(&Value::from(key.as_str())), scalar(value))
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Whether a text means itself without quotes.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "~"];
    let first = text.chars().next();
    let letters = first.is_some_and(|letter| letter.is_alphabetic() || letter == '_');
    let inside = |letter: char| letter.is_alphanumeric() || " _-./".contains(letter);
    letters
        && text.chars().all(inside)
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_lowercase().as_str())
}
