//! Examples as shapes: which fields they have, and what kind of value each has.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_pages::{Fact, Layer, Page, Place};
use serde_json::Value;

use super::Entry;

/// What is not everywhere.
const ABSENT: &str = "absent";

/// By dotted name: the kinds of values seen there, each with the first place.
type Leaves = BTreeMap<String, BTreeMap<String, Place>>;

/// The shapes of a page's examples, an entry for each kind of value that a field has. Several examples
/// of the same thing make one: what only some of them have is `absent` too.
pub fn entries(page: &Page) -> Vec<Entry> {
    let mut seen: BTreeMap<(Layer, &str), Vec<(Place, Leaves)>> = BTreeMap::new();
    let mut found = Vec::new();
    for fact in page.facts.iter().filter(|fact| fact.property == "example") {
        let plain = !fact.value.is_object() && !fact.value.is_array();
        if plain && fact.subject.matches('.').count() > 1 {
            let kind = kind(last(&fact.subject), &fact.value);
            found.push(entry(
                fact.layer,
                &fact.subject,
                "example",
                kind,
                fact.place,
            ));
            continue;
        }
        let mut leaves = Leaves::new();
        walk(page, fact, "", "", &fact.value, &mut leaves);
        let examples = seen.entry((fact.layer, &fact.subject)).or_default();
        examples.push((fact.place, leaves));
    }
    for ((layer, subject), examples) in seen {
        let base = match subject {
            "request" => "request.body",
            other => other,
        };
        let names: BTreeSet<&String> = examples.iter().flat_map(|(_, own)| own.keys()).collect();
        for name in names {
            let mut kinds: BTreeMap<&str, Place> = BTreeMap::new();
            for (place, leaves) in &examples {
                let own = leaves.get(name);
                for (kind, place) in own.into_iter().flatten() {
                    kinds.entry(kind).or_insert(*place);
                }
                if own.is_none() {
                    kinds.entry(ABSENT).or_insert(*place);
                }
            }
            let subject = format!("{base}{}{name}", joint(base, name));
            for (kind, place) in kinds {
                found.push(entry(layer, &subject, "shape", kind.to_owned(), place));
            }
        }
    }
    found
}

fn entry(layer: Layer, subject: &str, property: &str, kind: String, place: Place) -> Entry {
    Entry {
        layer,
        subject: subject.to_owned(),
        property: property.to_owned(),
        value: Value::String(kind),
        place,
    }
}

/// What stands between a name and what is below it.
fn joint(above: &str, name: &str) -> &'static str {
    if above.is_empty() || name.is_empty() || name.starts_with('[') {
        ""
    } else {
        "."
    }
}

fn walk(page: &Page, fact: &Fact, pointer: &str, name: &str, value: &Value, leaves: &mut Leaves) {
    let place = page.place_in(fact, pointer);
    let kinds = leaves.entry(name.to_owned()).or_default();
    kinds.entry(kind(last(name), value)).or_insert(place);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let below = cartevo_document::pointer::join(pointer, key);
                let inner = format!("{name}{}{key}", joint(name, key));
                walk(page, fact, &below, &inner, value, leaves);
            }
        }
        Value::Array(items) => {
            let inner = format!("{name}[]");
            for (index, item) in items.iter().enumerate() {
                walk(
                    page,
                    fact,
                    &format!("{pointer}/{index}"),
                    &inner,
                    item,
                    leaves,
                );
            }
            lacking(page, fact, pointer, &inner, items, leaves);
        }
        _ => {}
    }
}

/// What some items of a list have and others have not.
fn lacking(
    page: &Page,
    fact: &Fact,
    pointer: &str,
    name: &str,
    items: &[Value],
    leaves: &mut Leaves,
) {
    let objects = || {
        let items = items.iter().enumerate();
        items.filter_map(|(index, item)| Some((index, item.as_object()?)))
    };
    let keys: BTreeSet<&String> = objects().flat_map(|(_, item)| item.keys()).collect();
    for key in keys {
        let without = objects().find(|(_, item)| !item.contains_key(key));
        if let Some((index, _)) = without {
            let place = page.place_in(fact, &format!("{pointer}/{index}"));
            let kinds = leaves.entry(format!("{name}.{key}")).or_default();
            kinds.entry(ABSENT.to_owned()).or_insert(place);
        }
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// What kind of value it is. Words in capitals, and what the envelope says of itself, are kept.
fn kind(name: &str, value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) if name == "success" => flag.to_string(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(number) if name == "statusCode" => number.to_string(),
        Value::Number(number) if name.ends_with("year") => {
            format!("number of {} digits", number.to_string().len())
        }
        Value::Number(_) => "number".to_owned(),
        Value::Array(items) if items.is_empty() => "empty list".to_owned(),
        Value::Array(_) => "list".to_owned(),
        Value::Object(map) if map.is_empty() => "empty object".to_owned(),
        Value::Object(_) => "object".to_owned(),
        Value::String(text) => text_kind(text),
    }
}

fn text_kind(text: &str) -> String {
    let all = |test: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|byte| test(&byte));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if text.starts_with('<') && text.ends_with('>') {
        return "placeholder".to_owned();
    }
    if all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_')) {
        return text.to_owned();
    }
    if let Some(masked) = mask(text) {
        return masked;
    }
    if text.strip_prefix('+').is_some_and(digits) {
        return "+ and digits".to_owned();
    }
    let mut parts = text.split('.');
    if parts.next().is_some_and(digits) && parts.next().is_none_or(digits) && parts.next().is_none()
    {
        return "numeric text".to_owned();
    }
    let pattern: String = text.bytes().map(letter).collect();
    match pattern.as_str() {
        "9999-99-99" => return "date".to_owned(),
        "9999-99-99T99:99:99.999Z" => return "UTC with milliseconds".to_owned(),
        "9999-99-99T99:99:99Z" => return "UTC without milliseconds".to_owned(),
        _ if pattern.starts_with("9999-99-99T") => return "date and time".to_owned(),
        _ => {}
    }
    if uuid(text, u8::is_ascii_hexdigit) {
        return "uuid".to_owned();
    }
    if uuid(text, u8::is_ascii_alphanumeric) {
        return "like a uuid".to_owned();
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return "url".to_owned();
    }
    if text
        .split_once('@')
        .is_some_and(|(_, host)| host.contains('.'))
        && !text.contains(' ')
    {
        return "email".to_owned();
    }
    if all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_')) {
        return "word".to_owned();
    }
    "text".to_owned()
}

fn letter(byte: u8) -> char {
    if byte.is_ascii_digit() {
        '9'
    } else {
        char::from(byte)
    }
}

fn uuid(text: &str, digit: fn(&u8) -> bool) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && parts
            .iter()
            .all(|part| part.bytes().all(|byte| digit(&byte)))
}

/// `4111********1111` has 4 digits, 8 stars and 4 digits.
fn mask(text: &str) -> Option<String> {
    let front = text.bytes().take_while(u8::is_ascii_digit).count();
    let back = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let hidden = text.get(front..text.len().checked_sub(back)?)?;
    let stars = hidden.len() > 1 && hidden.bytes().all(|byte| byte == b'*');
    stars.then(|| format!("{front} digits, {} hidden, {back} digits", hidden.len()))
}

#[cfg(test)]
mod tests {
    use super::kind;
    use serde_json::json;

    #[test]
    fn values_become_kinds() {
        for (name, value, wanted) in [
            ("id", json!("3c90c3cc-0d44-4b50-8888-8dd25736052a"), "uuid"),
            (
                "id",
                json!("w1a2b3c4-d5e6-7890-abcd-ef1234567890"),
                "like a uuid",
            ),
            (
                "at",
                json!("2026-05-09T10:15:00.000Z"),
                "UTC with milliseconds",
            ),
            (
                "at",
                json!("2026-05-09T10:15:00Z"),
                "UTC without milliseconds",
            ),
            ("born", json!("2001-02-03"), "date"),
            ("balance", json!("0.24"), "numeric text"),
            ("balance", json!("306"), "numeric text"),
            ("balance", json!(0.24), "number"),
            ("code", json!("+237"), "+ and digits"),
            ("status", json!("PENDING"), "PENDING"),
            ("operator", json!("mtn"), "word"),
            ("name", json!("JANE DOE"), "text"),
            (
                "pan",
                json!("4111********1111"),
                "4 digits, 8 hidden, 4 digits",
            ),
            ("expiry_year", json!(30), "number of 2 digits"),
            ("statusCode", json!(201), "201"),
            ("list", json!([]), "empty list"),
            ("x", json!("<string>"), "placeholder"),
        ] {
            assert_eq!(kind(name, &value), wanted, "{name}");
        }
    }
}
