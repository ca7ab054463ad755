//! Compares what a caller needs to be let in, and where the API is.

use std::collections::BTreeSet;

use cartevo_document::pointer;
use serde_json::Value;

use crate::{
    change::{Class, Direction},
    collect::{Collector, Note},
    operations::Operation,
    pair::Side,
};

/// The schemes, each with its scopes, that together let a caller in.
type Key = BTreeSet<String>;

impl Collector<'_, '_> {
    pub fn security(&mut self, old: &Operation, new: &Operation) {
        let at = [self.rule(Side::Old, old), self.rule(Side::New, new)];
        let (olds, news) = (self.keys(Side::Old, &at[0]), self.keys(Side::New, &at[1]));
        // Whoever has what was needed must still get in by some way.
        let shut = |from: &[Key], to: &[Key]| {
            from.iter()
                .any(|had| !to.iter().any(|need| need.is_subset(had)))
        };
        let (narrows, widens) = (shut(&olds, &news), shut(&news, &olds));
        if narrows || widens {
            let class = if narrows {
                Class::Breaking
            } else {
                Class::Additive
            };
            let mut note = Note::new("security-changed", Direction::Request, class);
            note.says = [&olds, &news].map(|keys| words(keys));
            note.message = format!("access asks for {}, not for {}", note.says[1], note.says[0]);
            note.at = at;
            self.note(Some(&new.label), &note);
        }
        let used: BTreeSet<&str> = olds
            .iter()
            .flatten()
            .filter_map(|entry| entry.split(' ').next())
            .collect();
        for scheme in used {
            self.scheme(scheme, new);
        }
    }

    /// Where the rule stands: at the operation, or for all of them.
    fn rule(&self, side: Side, operation: &Operation) -> String {
        let own = pointer::join(&operation.pointer, "security");
        match self.pair.value(side, &own) {
            Value::Null => "/security".to_owned(),
            _ => own,
        }
    }

    fn keys(&self, side: Side, at: &str) -> Vec<Key> {
        let ways = self.pair.value(side, at).as_array();
        let keys = ways.into_iter().flatten().map(|way| {
            let schemes = way.as_object().into_iter().flatten();
            let entries = schemes.flat_map(|(scheme, scopes)| {
                let scopes = scopes
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str);
                let scopes = scopes.map(move |scope| format!("{scheme} {scope}"));
                std::iter::once(scheme.clone()).chain(scopes)
            });
            entries.collect()
        });
        let keys: Vec<Key> = keys.collect();
        // Without any way there is nothing to ask for.
        if keys.is_empty() {
            vec![Key::new()]
        } else {
            keys
        }
    }

    /// A scheme of the same name may ask for something else.
    fn scheme(&mut self, name: &str, new: &Operation) {
        let at = pointer::join("/components/securitySchemes", name);
        let both = [
            self.pair.value(Side::Old, &at),
            self.pair.value(Side::New, &at),
        ];
        let parts = ["type", "scheme", "in", "name", "flows", "openIdConnectUrl"];
        if both[1].is_null() || parts.iter().all(|key| both[0].get(key) == both[1].get(key)) {
            return;
        }
        let mut note = Note::new(
            "security-scheme-changed",
            Direction::Request,
            Class::Breaking,
        );
        note.at = [at.clone(), at];
        note.says = both.map(|scheme| {
            let words = ["type", "scheme", "in", "name"].iter();
            let words = words.filter_map(|key| scheme.get(key)?.as_str());
            words.collect::<Vec<_>>().join(" ")
        });
        note.message = format!("the security scheme `{name}` asks for something else");
        self.note(Some(&new.label), &note);
    }

    /// Where the API is.
    pub fn servers(&mut self) {
        let [olds, news] = [Side::Old, Side::New].map(|side| {
            let servers = self.pair.value(side, "/servers").as_array();
            let urls = servers.into_iter().flatten();
            let urls = urls.filter_map(|server| server["url"].as_str());
            let urls = urls.map(|url| url.trim_end_matches('/').to_owned());
            urls.collect::<BTreeSet<_>>()
        });
        let (code, class) = match (olds.is_subset(&news), news.is_subset(&olds)) {
            (true, true) => return,
            (true, false) => ("server-added", Class::Additive),
            (false, true) => ("server-removed", Class::Breaking),
            (false, false) => ("server-changed", Class::Breaking),
        };
        let mut note = Note::new(code, Direction::Request, class);
        note.at = ["/servers".to_owned(), "/servers".to_owned()];
        note.says = [crate::name::list(&olds), crate::name::list(&news)];
        note.message = format!("the API is at {}, not at {}", note.says[1], note.says[0]);
        self.note(None, &note);
    }
}

fn words(keys: &[Key]) -> String {
    let ways = keys.iter().map(|key| {
        if key.is_empty() {
            "nothing".to_owned()
        } else {
            crate::name::list(key)
        }
    });
    ways.collect::<Vec<_>>().join(" or ")
}
