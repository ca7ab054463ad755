//! How a type is printed on a page.

/// The words for types, the longer ones first, with the type and the format of each.
const WORDS: [(&str, &str, &str); 22] = [
    ("date-time", "string", "date-time"),
    ("timestamp", "string", "date-time"),
    ("datetime", "string", "date-time"),
    ("integer", "integer", ""),
    ("boolean", "boolean", ""),
    ("decimal", "number", ""),
    ("numbers", "number", ""),
    ("strings", "string", ""),
    ("objects", "object", ""),
    ("string", "string", ""),
    ("number", "number", ""),
    ("object", "object", ""),
    ("binary", "string", "binary"),
    ("double", "number", ""),
    ("array", "array", ""),
    ("float", "number", ""),
    ("uuid", "string", "uuid"),
    ("file", "string", "binary"),
    ("date", "string", "date"),
    ("bool", "boolean", ""),
    ("any", "any", ""),
    ("int", "integer", ""),
];

/// A type as the facts have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed<'a> {
    pub(crate) kind: &'a str,
    pub(crate) format: Option<&'a str>,
    /// The type of the items of an array, where it is said.
    pub(crate) items: Option<&'a str>,
    pub(crate) nullable: bool,
    /// How much of the text it takes.
    pub(crate) length: usize,
}

/// Reads the type at the start of a text.
pub(crate) fn read(text: &str) -> Option<Printed<'_>> {
    if let Some(rest) = text.strip_prefix("enum") {
        let inner = rest.strip_prefix('<').and_then(read);
        let (kind, length) = inner.map_or(("string", 4), |inner| (inner.kind, 6 + inner.length));
        return Some(Printed {
            kind,
            length,
            ..Printed::default()
        });
    }
    let (word, kind, format) = WORDS.iter().find(|(word, ..)| starts_with(text, word))?;
    let mut printed = Printed {
        kind,
        format: Some(*format).filter(|format| !format.is_empty()),
        length: word.len(),
        ..Printed::default()
    };
    suffix(&mut printed, text);
    Some(printed)
}

fn suffix<'a>(printed: &mut Printed<'a>, text: &'a str) {
    let rest = &text[printed.length..];
    if rest.starts_with("[]") {
        printed.items = Some(printed.kind).filter(|kind| *kind != "any");
        (printed.kind, printed.format) = ("array", None);
        printed.length += 2;
    } else if let Some(inner) = rest
        .strip_prefix('<')
        .and_then(|inner| inner.split('>').next())
    {
        if printed.kind == "array" {
            printed.items = read(inner).map(|inner| inner.kind);
        } else {
            printed.format = Some(inner);
        }
        printed.length += inner.len() + 2;
    } else if let Some(inner) = rest.strip_prefix(" of ").and_then(read) {
        printed.items = Some(inner.kind);
        printed.length += 4 + inner.length;
    } else if let Some(inner) = rest
        .strip_prefix(" (")
        .and_then(|inner| inner.split_once(')'))
    {
        let known = [
            "uuid",
            "date",
            "date-time",
            "email",
            "uri",
            "float",
            "double",
            "enum",
            "decimal",
        ];
        if known.contains(&inner.0) {
            printed.format = Some(inner.0).filter(|format| !matches!(*format, "enum" | "decimal"));
            printed.length += inner.0.len() + 3;
        }
    }
    let rest = &text[printed.length.min(text.len())..];
    for null in [" | null", " or null", "|null"] {
        if rest.starts_with(null) {
            printed.nullable = true;
            printed.length += null.len();
        }
    }
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}
