//! What the story is expected to read: the files in `expected`.
//!
//! A section begins with its name in brackets and a reason. Its lines are `fact = value`, where
//! `gone` says that there is no such fact, and `~ place`, a place in an answer where another value
//! may stand. `*` stands for anything.

use std::collections::BTreeMap;

use crate::facts::Facts;

const FILES: [&str; 2] = [
    include_str!("expected/documented.txt"),
    include_str!("expected/quirks.txt"),
];

pub struct Section {
    pub name: &'static str,
    facts: Vec<(&'static str, &'static str)>,
    places: Vec<&'static str>,
}

impl Section {
    /// Nothing differs.
    pub const fn empty(name: &'static str) -> Self {
        Self {
            name,
            facts: Vec::new(),
            places: Vec::new(),
        }
    }
}

/// Every section, the documented story first.
pub fn sections() -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let lines = FILES.iter().flat_map(|text| text.lines());
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(head) = line.strip_prefix('[') {
            let (name, reason) = head.split_once("] ").expect("a name and a reason");
            assert!(!reason.is_empty(), "{line}");
            sections.push(Section::empty(name));
            continue;
        }
        let section = sections.last_mut().expect("a section comes first");
        match (line.strip_prefix("~ "), line.split_once(" = ")) {
            (Some(place), _) => section.places.push(place),
            (None, Some(fact)) => section.facts.push(fact),
            (None, None) => section.facts.push((line.trim_end_matches(" ="), "")),
        }
    }
    for section in &mut sections {
        // These calls are made with the feature `undocumented` only.
        let made = |name: &str| !name.starts_with("transfer") && !name.contains("the transfer");
        if !cfg!(feature = "undocumented") {
            section.facts.retain(|(name, _)| made(name));
            section.places.retain(|place| made(place));
        }
    }
    sections
}

/// What differs from the documented story: facts, and places of other values.
pub struct Differences {
    facts: BTreeMap<String, String>,
    places: BTreeMap<String, String>,
}

impl Differences {
    pub fn between(documented: &Facts, found: &Facts) -> Self {
        let mut facts = BTreeMap::new();
        for (name, value) in &documented.named {
            let now = found.named.get(name).map_or("gone", String::as_str);
            if now != value {
                facts.insert(name.clone(), now.to_owned());
            }
        }
        let new = found.named.iter();
        let new = new.filter(|(name, _)| !documented.named.contains_key(*name));
        facts.extend(new.map(|(name, value)| (name.clone(), value.clone())));
        let other = |(place, value): (&String, &String)| {
            let now = found.values.get(place).filter(|now| *now != value)?;
            Some((place.clone(), format!("{value}, now {now}")))
        };
        let places = documented.values.iter().filter_map(other).collect();
        Self { facts, places }
    }

    /// All that `own` and `others` do not allow, and what of `own` is not to be seen.
    pub fn unexpected(&self, own: &Section, others: &[&Section]) -> Vec<String> {
        let all = || others.iter().copied().chain([own]);
        let mut wrong = Vec::new();
        for (name, value) in &self.facts {
            let allowed = |(fact, then): &(&str, &str)| fits(fact, name) && fits(then, value);
            if !all().any(|section| section.facts.iter().any(allowed)) {
                wrong.push(format!("{name} = {value}"));
            }
        }
        for (place, values) in &self.places {
            if !all().any(|section| section.places.iter().any(|allowed| fits(allowed, place))) {
                wrong.push(format!("~ {place} ({values})"));
            }
        }
        for (fact, then) in &own.facts {
            let mut seen = self.facts.iter();
            if !seen.any(|(name, value)| fits(fact, name) && fits(then, value)) {
                wrong.push(format!("not seen: {fact} = {then}"));
            }
        }
        for allowed in &own.places {
            if !self.places.keys().any(|place| fits(allowed, place)) {
                wrong.push(format!("not seen: ~ {allowed}"));
            }
        }
        wrong
    }
}

/// The story as it is documented: every fact, and no other.
pub fn is_documented(section: &Section, found: &Facts) {
    let expected: Vec<String> = section
        .facts
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let found: Vec<String> = found
        .named
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    assert_eq!(found.join("\n"), expected.join("\n"));
}

/// Whether `text` is what `pattern` says, where `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(start) else {
        return false;
    };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && fits(rest, &text[at..]))
}

#[test]
fn a_star_stands_for_anything() {
    for (pattern, text, expected) in [
        ("a", "a", true),
        ("a", "ab", false),
        ("a*", "ab", true),
        ("*b", "ab", true),
        ("a*c*", "abcd", true),
        ("a*d*c", "abcd", false),
    ] {
        assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
    }
}
