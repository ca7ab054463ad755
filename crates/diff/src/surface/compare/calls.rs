//! What becomes of a method and its builder.

use std::collections::BTreeSet;

use cartevo_document::pointer;

use super::{Compare, called};
use crate::{
    change::Class,
    surface::{Call, Slot},
};

impl Compare<'_> {
    /// Everything that callers of a method see differently.
    pub(super) fn call(&mut self, old: &Call, new: &Call) {
        let at = |key: &str| [old, new].map(|call| pointer::join(&call.at, key));
        let name = called(new);
        if old.group != new.group {
            let message = format!("{} is now {name}", called(old));
            self.find("method-moved", Class::Breaking, at("tags"), message);
        } else if old.method != new.method {
            let message = format!("{} is now {name}", called(old));
            self.find(
                "method-renamed",
                Class::Breaking,
                at("x-cartevo-name"),
                message,
            );
        }
        if old.builder != new.builder {
            let message = format!(
                "the builder `{}` is now called `{}`",
                old.builder, new.builder
            );
            self.find(
                "builder-renamed",
                Class::Breaking,
                at("operationId"),
                message,
            );
        }
        if old.given != new.given {
            let words = |given: &Option<String>| match given {
                Some(name) => format!("a `{name}`"),
                None => "arguments".to_owned(),
            };
            let message = format!(
                "{name} takes {}, not {}",
                words(&new.given),
                words(&old.given)
            );
            self.find(
                "arguments-changed",
                Class::Breaking,
                at("x-cartevo-arguments"),
                message,
            );
        }
        for (was, is, key, what) in [
            (
                old.paged,
                new.paged,
                "x-cartevo-paging",
                "`stream` and `pages`",
            ),
            (old.intent, new.intent, "x-cartevo-resend", "`intent`"),
            (
                !old.gated,
                !new.gated,
                "x-cartevo-undocumented",
                "a place without the feature `undocumented`",
            ),
        ] {
            match (was, is) {
                (true, false) => {
                    let message = format!("{name} no longer has {what}");
                    self.find("method-changed", Class::Breaking, at(key), message);
                }
                (false, true) => {
                    let message = format!("{name} now has {what}");
                    self.find("method-changed", Class::Additive, at(key), message);
                }
                _ => continue,
            }
            // Only a list comes in pages.
            if key == "x-cartevo-paging"
                && let Some(found) = self.found.last_mut()
            {
                found.around = [old, new].map(|call| call.payload_at.clone());
            }
        }
        if !self.same(&old.payload, &new.payload) {
            let (was, is) = (self.old.text(&old.payload), self.new.text(&new.payload));
            let at = [old.payload_at.clone(), new.payload_at.clone()];
            let message = format!("{name} gives `{is}`, not `{was}`");
            self.find("reply-changed", Class::Breaking, at, message);
            if let Some(found) = self.found.last_mut() {
                found.around = [old, new].map(|call| pointer::join(&call.at, "responses"));
            }
        }
        self.arguments(old, new);
        self.setters(old, new);
    }

    fn arguments(&mut self, old: &Call, new: &Call) {
        let name = called(new);
        let places = |call: &Call| {
            call.arguments
                .iter()
                .filter(|slot| slot.in_path)
                .cloned()
                .collect::<Vec<_>>()
        };
        for (before, after) in places(old).iter().zip(&places(new)) {
            self.argument(&name, before, after);
        }
        let named = |call: &Call| {
            let slots = call.arguments.iter().filter(|slot| !slot.in_path);
            slots.cloned().collect::<Vec<_>>()
        };
        let (olds, news) = (named(old), named(new));
        for before in &olds {
            if let Some(after) = news.iter().find(|after| after.name == before.name) {
                self.argument(&name, before, after);
            } else {
                let at = [before.at.clone(), before.at.clone()];
                let message = format!("{name} no longer takes `{}`", before.name);
                self.find("argument-removed", Class::Breaking, at, message);
            }
        }
        for after in news
            .iter()
            .filter(|after| !olds.iter().any(|before| before.name == after.name))
        {
            let at = [after.at.clone(), after.at.clone()];
            let message = format!("{name} now needs `{}`", after.name);
            self.find("argument-added", Class::Breaking, at, message);
        }
        let order = |slots: &[Slot], others: &[Slot]| {
            let both = slots
                .iter()
                .filter(|slot| !slot.given && others.iter().any(|other| other.name == slot.name));
            both.map(|slot| slot.name.clone()).collect::<Vec<_>>()
        };
        // Fields of a struct have no order.
        if old.given == new.given && order(&olds, &news) != order(&news, &olds) {
            let at = [old.at.clone(), new.at.clone()];
            let message = format!("{name} takes its arguments in another order");
            self.find("arguments-reordered", Class::Breaking, at, message);
        }
    }

    fn argument(&mut self, call: &str, before: &Slot, after: &Slot) {
        if !self.same(&before.ty, &after.ty) {
            let (was, is) = (self.old.text(&before.ty), self.new.text(&after.ty));
            let at = [before.at.clone(), after.at.clone()];
            let message = format!("`{}` of {call} is `{is}`, not `{was}`", after.name);
            self.find("argument-changed", Class::Breaking, at, message);
        }
    }

    fn setters(&mut self, old: &Call, new: &Call) {
        let name = called(new);
        let now_arguments: BTreeSet<&str> = new
            .arguments
            .iter()
            .map(|slot| slot.name.as_str())
            .collect();
        for (setter, before) in &old.setters {
            let Some(after) = new.setters.get(setter) else {
                let at = [before.at.clone(), before.at.clone()];
                if !now_arguments.contains(setter.as_str()) {
                    let message = format!("the setter `{setter}` of {name} is gone");
                    self.find("setter-removed", Class::Breaking, at, message);
                }
                continue;
            };
            self.argument(&name, before, after);
        }
        for (setter, after) in &new.setters {
            if !old.setters.contains_key(setter) {
                let at = [after.at.clone(), after.at.clone()];
                let message = format!("the setter `{setter}` of {name} is new");
                self.find("setter-added", Class::Additive, at, message);
            }
        }
    }
}
