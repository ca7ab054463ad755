//! How people call what stands at a JSON pointer.

use cartevo_document::pointer;

/// `Card.brand` for `/components/schemas/Card/properties/brand/enum`; none where nothing on the way
/// has a name.
pub fn of(at: &str) -> Option<String> {
    let mut steps = pointer::tokens(at).peekable();
    let mut name = match (steps.next()?.as_str(), steps.next()?.as_str()) {
        ("components", "schemas") => steps.next()?,
        _ => return None,
    };
    while let Some(step) = steps.next() {
        match step.as_str() {
            "properties" => {
                name.push('.');
                name.push_str(&steps.next()?);
            }
            "items" => name.push_str("[]"),
            "additionalProperties" if steps.peek().is_some() => name.push_str(".*"),
            _ => {}
        }
    }
    Some(name)
}

/// A list for a sentence: `` `a`, `b` ``.
pub fn list<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items = items.into_iter().map(|item| format!("`{item}`"));
    items.collect::<Vec<_>>().join(", ")
}
