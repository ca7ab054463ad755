//! Numbers as they are written, without the detour over binary fractions.

use serde_json::Value;

/// Whether two values are the same; `0` and `0.0` are.
pub fn same(left: &Value, right: &Value) -> bool {
    match (plain(left), plain(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}

/// A number, or text that is one, without what does not count.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.parse::<f64>().is_ok() => text.clone(),
        _ => return None,
    };
    Some(match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) => {
            match part.trim_end_matches('0') {
                "" => whole.to_owned(),
                part => format!("{whole}.{part}"),
            }
        }
        _ => text,
    })
}
