//! One exchange as a tool has written it down, whatever the tool.

use chrono::NaiveDate;

use crate::request::Part;

/// One call as it stands in a file.
pub(super) struct Entry {
    /// Where it comes from: `session.har, entry 3`.
    pub from: String,
    pub method: String,
    /// With scheme and host, as it was called.
    pub url: String,
    /// What was said, or why it cannot be kept.
    pub exchange: Result<Exchange, String>,
}

/// What was said, not scrubbed yet.
pub(super) struct Exchange {
    /// When it was, where the tool says so.
    pub date: Option<NaiveDate>,
    pub request: Message,
    pub status: u16,
    pub response: Message,
}

/// Headers and body.
#[derive(Default)]
pub(super) struct Message {
    /// Names in lower case, without those that HTTP/2 has for its first line.
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// A body as far as it was kept.
#[derive(Default)]
pub(super) enum Body {
    #[default]
    None,
    Text(String),
    Form(Vec<Part>),
    /// There was one, and the tool has not kept it.
    Lost(&'static str),
}

impl Message {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The day of a moment in ISO 8601.
pub(super) fn day(moment: &str) -> Option<NaiveDate> {
    moment.get(..10)?.parse().ok()
}

/// Header names in lower case; pseudo headers are no headers.
pub(super) fn headers(pairs: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let pairs = pairs.filter(|(name, _)| !name.is_empty() && !name.starts_with(':'));
    pairs
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect()
}
