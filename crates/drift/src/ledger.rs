//! The entries of the contract's ledger that explain a finding.

use cartevo_document::{Document, pointer};
use serde_json::Value;

const LEDGER: &str = "/x-cartevo-quirks";

/// One key that an entry names: `money-form GET /wallets/{id} response.200.data.*`.
#[derive(Clone, Debug)]
pub struct Named {
    /// The entry: `Q15`.
    pub id: String,
    /// The key; `*` stands for anything up to the next space.
    pub key: String,
    /// Where it stands in the contract.
    pub at: String,
}

impl Named {
    /// Whether it names this key.
    pub fn names(&self, key: &str) -> bool {
        matches(&self.key, key)
    }

    /// Whether it is about a page, which is given by what it is about.
    pub fn is_about(&self, page: &str) -> bool {
        let words = page.split(' ').count();
        let mut rest = self.key.splitn(words + 2, ' ').skip(1);
        let about: Vec<&str> = rest.by_ref().take(words).collect();
        matches(&about.join(" "), page)
    }

    /// The kind of finding that it names.
    pub fn code(&self) -> &str {
        self.key.split(' ').next().unwrap_or_default()
    }
}

/// Every key that the ledger names under `drift`.
pub fn read(document: &Document) -> Vec<Named> {
    let entries = document.get(LEDGER).and_then(Value::as_object);
    let mut found = Vec::new();
    for (id, entry) in entries.into_iter().flatten() {
        let keys = entry.get("drift").and_then(Value::as_array);
        for (index, key) in keys.into_iter().flatten().enumerate() {
            let Some(key) = key.as_str() else { continue };
            found.push(Named {
                id: id.clone(),
                key: key.to_owned(),
                at: format!("{}/drift/{index}", pointer::join(LEDGER, id)),
            });
        }
    }
    found
}

/// Whether a text is what a pattern says; `*` stands for anything but a space.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(start) else {
        return false;
    };
    loop {
        if matches(rest, text) {
            return true;
        }
        match text.chars().next() {
            Some(letter) if letter != ' ' => text = &text[letter.len_utf8()..],
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Named, matches};

    #[test]
    fn a_star_does_not_reach_over_a_space() {
        assert!(matches("a GET /x/{id} b.*", "a GET /x/{id} b.c.d"));
        assert!(matches("a GET /* b", "a GET /x/y b"));
        assert!(!matches("a GET * c", "a GET /x b c"));
        assert!(!matches("a b", "a b c"));
        assert!(matches("a *c* e", "a bcd e"));
    }

    #[test]
    fn an_entry_is_about_its_page_only() {
        let named = |key: &str| Named {
            id: "Q1".to_owned(),
            key: key.to_owned(),
            at: String::new(),
        };
        assert!(named("mask POST /cards x").is_about("POST /cards"));
        assert!(!named("mask POST /cards x").is_about("POST /cards/{id}"));
        assert!(named("naming conventions rule.naming").is_about("conventions"));
        assert!(!named("naming conventions rule.naming").is_about("POST /cards"));
        assert!(named("naming * /payment/* x").is_about("GET /payment/balance"));
    }
}
