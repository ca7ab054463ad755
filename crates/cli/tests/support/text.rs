//! Making two recordings of one session the same text.

use std::path::Path;

use regex::{Captures, Regex};

/// What is another in each run gets a name.
pub struct Scrubber {
    names: Vec<(String, String)>,
    patterns: Vec<(Regex, String)>,
    port: Regex,
    uuid: Regex,
    seconds: Regex,
    elapsed: Regex,
    uuids: Vec<String>,
}

impl Scrubber {
    pub fn new(home: &Path) -> Self {
        let pattern = |pattern| Regex::new(pattern).unwrap();
        Self {
            names: vec![(home.display().to_string(), "HOME".to_owned())],
            patterns: Vec::new(),
            port: pattern(r"(127\.0\.0\.1|localhost):\d{2,5}"),
            uuid: pattern(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
            seconds: pattern(r"\b\d+ ?(ms|s|min)\b"),
            elapsed: pattern(r"\bafter \d+ s\b"),
            uuids: Vec::new(),
        }
    }

    /// Gives a text a name.
    pub fn call(&mut self, text: &str, name: &str) {
        self.names.push((text.to_owned(), name.to_owned()));
    }

    /// Gives what matches a pattern a name.
    pub fn hide(&mut self, pattern: &str, name: &str) {
        let pattern = Regex::new(pattern).unwrap();
        self.patterns.push((pattern, name.to_owned()));
    }

    /// The text without what changes. UUIDs are numbered, and stay as long as they are: what stands
    /// beside them in a table stays in its place.
    pub fn scrub(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (found, name) in &self.names {
            text = text.replace(found, name);
        }
        for (pattern, name) in &self.patterns {
            text = pattern.replace_all(&text, name).into_owned();
        }
        let text = self.elapsed.replace_all(&text, "after N s");
        let text = self.port.replace_all(&text, "$1:PORT");
        let uuids = &mut self.uuids;
        let number = |found: &Captures<'_>| {
            let known = uuids.iter().position(|known| known == &found[0]);
            let index = known.unwrap_or_else(|| {
                uuids.push(found[0].to_owned());
                uuids.len() - 1
            });
            format!("00000000-0000-4000-8000-{:012}", index + 1)
        };
        self.uuid.replace_all(&text, number).into_owned()
    }

    /// A line that changes while it can be seen, without its times.
    pub fn live(&self, line: &str) -> String {
        self.seconds.replace_all(line, "N $1").into_owned()
    }
}
