//! What the column of a table holds, by its name.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Kind,
    Required,
    Default,
    Minimum,
    Maximum,
    /// Constraints, descriptions, meanings: text with rules in it.
    Text,
    Status,
    Message,
    Action,
    Retry,
    Endpoint,
    Encoding,
    Id,
    Event,
}

/// The names of columns, in small letters. The longer ones first: tables in the text form are told
/// by a line that consists of such names.
const NAMES: [(&str, Column); 61] = [
    ("where it comes from", Column::Text),
    ("constraints / format", Column::Text),
    ("constraints/format", Column::Text),
    ("recommended action", Column::Action),
    ("suggested action", Column::Action),
    ("example message", Column::Message),
    ("message example", Column::Message),
    ("allowed values", Column::Text),
    ("endpoint type", Column::Endpoint),
    ("content type", Column::Encoding),
    ("http status", Column::Status),
    ("status code", Column::Status),
    ("what to do", Column::Action),
    ("description", Column::Text),
    ("constraints", Column::Text),
    ("resolution", Column::Action),
    ("parameter", Column::Name),
    ("attribute", Column::Name),
    ("event name", Column::Event),
    ("event type", Column::Event),
    ("mandatory", Column::Required),
    ("required?", Column::Required),
    ("endpoints", Column::Endpoint),
    ("operation", Column::Endpoint),
    ("retryable", Column::Retry),
    ("http code", Column::Status),
    ("required", Column::Required),
    ("property", Column::Name),
    ("argument", Column::Name),
    ("encoding", Column::Encoding),
    ("endpoint", Column::Endpoint),
    ("default", Column::Default),
    ("maximum", Column::Maximum),
    ("minimum", Column::Minimum),
    ("meaning", Column::Text),
    ("message", Column::Message),
    ("trigger", Column::Text),
    ("details", Column::Text),
    ("id type", Column::Id),
    ("origin", Column::Text),
    ("header", Column::Name),
    ("format", Column::Text),
    ("status", Column::Status),
    ("retry?", Column::Retry),
    ("source", Column::Text),
    ("reason", Column::Text),
    ("action", Column::Action),
    ("event", Column::Event),
    ("field", Column::Name),
    ("cause", Column::Text),
    ("notes", Column::Text),
    ("rules", Column::Text),
    ("retry", Column::Retry),
    ("param", Column::Name),
    ("name", Column::Name),
    ("type", Column::Kind),
    ("code", Column::Status),
    ("when", Column::Text),
    ("max", Column::Maximum),
    ("min", Column::Minimum),
    ("key", Column::Name),
];

/// What a column of this name holds; none of the known names is taken for text.
pub(crate) fn column(name: &str) -> Column {
    let lower = name.trim().to_lowercase();
    NAMES
        .iter()
        .find(|(known, _)| *known == lower)
        .map_or(Column::Text, |(_, column)| *column)
}

/// Cuts a line that consists of names of columns, and of nothing else.
pub(crate) fn run_on(line: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let length = NAMES.iter().find_map(|(known, _)| {
            rest.get(..known.len())
                .filter(|start| start.eq_ignore_ascii_case(known))
                .map(str::len)
        })?;
        names.push(&rest[..length]);
        rest = &rest[length..];
    }
    (names.len() > 1).then_some(names)
}
