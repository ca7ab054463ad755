//! What a section of the prose is about, by the words of its heading.

use crate::block::Block;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    /// Anything: what stands here is told by what it looks like.
    #[default]
    Free,
    Header,
    Path,
    Query,
    Body,
    Request,
    /// With the status that the heading names.
    Response(Option<String>),
    /// With the status that the heading names.
    Errors(Option<String>),
    Webhooks,
    Samples,
}

impl Section {
    pub(super) fn of(heading: &str) -> Self {
        if let Some(status) = status(heading) {
            return if status.starts_with('2') {
                Self::Response(Some(status))
            } else {
                Self::Errors(Some(status))
            };
        }
        let heading = heading.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
        if has(&["error", "fail"]) {
            Self::Errors(None)
        } else if has(&["webhook", "event"]) {
            Self::Webhooks
        } else if has(&["sample", "snippet", "code example"]) {
            Self::Samples
        } else if has(&["response", "returns", "answer", "result"]) {
            Self::Response(None)
        } else if has(&["header"]) {
            Self::Header
        } else if has(&["query"]) {
            Self::Query
        } else if has(&["path"]) {
            Self::Path
        } else if has(&["body", "payload"]) {
            Self::Body
        } else if has(&["request"]) {
            Self::Request
        } else {
            Self::Free
        }
    }
}

/// The status that a heading or a label begins with: `201 — Card created`.
pub(super) fn status(heading: &str) -> Option<String> {
    let word = heading
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .split(|c: char| !c.is_ascii_alphanumeric())
        .find(|word| !["http", "status"].contains(&word.to_ascii_lowercase().as_str()))?;
    let bytes = word.as_bytes();
    let is = bytes.len() == 3
        && (b'1'..=b'5').contains(&bytes[0])
        && (bytes[1..].iter().all(u8::is_ascii_digit) || word[1..].eq_ignore_ascii_case("xx"));
    is.then(|| word.to_ascii_lowercase())
}

/// The status of success, if the headings and labels of the prose name exactly one.
pub(super) fn only_success(prose: &[Block]) -> Option<String> {
    let mut only = None;
    for block in prose {
        let text = match block {
            Block::Heading { words, .. } => Some(words.text.as_str()),
            Block::Code { label, .. } => label.as_deref(),
            _ => None,
        };
        let Some(status) = text
            .and_then(status)
            .filter(|status| status.starts_with('2'))
        else {
            continue;
        };
        if only.as_ref().is_some_and(|only| *only != status) {
            return None;
        }
        only = Some(status);
    }
    only
}
