//! What many runs came to.

use std::{collections::BTreeMap, fmt};

use crate::plan::Profile;

/// How often what became of a request, by profile.
#[derive(Default)]
pub struct Tally(BTreeMap<(Profile, &'static str), u64>);

impl Tally {
    pub fn count(&mut self, profile: Profile, what: &'static str) {
        *self.0.entry((profile, what)).or_default() += 1;
    }

    pub fn add(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(*key).or_default() += count;
        }
    }

    fn of(&self, profile: Profile, what: &'static str) -> u64 {
        self.0.get(&(profile, what)).copied().unwrap_or_default()
    }

    /// Without this the runs might be about nothing. Of five hundred runs or more.
    pub fn is_about_something(&self) {
        for profile in [Profile::Documented, Profile::ReplayRefused, Profile::Older] {
            let of = |what| self.of(profile, what);
            let at_least = |what, share: u64| {
                assert!(of(what) >= of("run") / share, "{profile:?} {what}:\n{self}");
            };
            for (what, share) in [
                ("done", 1),
                ("unresolved", 2),
                ("refused", 4),
                ("cancelled", 4),
                ("found: carried out", 5),
                ("found: not carried out", 3),
                ("not sent", 100),
            ] {
                at_least(what, share);
            }
            let decided = of("found: carried out") + of("found: not carried out");
            let open: u64 = self.0.iter().fold(0, |open, ((of, what), count)| {
                let counts = *of == profile && what.starts_with("undecided");
                open + if counts { *count } else { 0 }
            });
            // The older build has hidden top-ups and no payments.
            let most = if profile == Profile::Older { 30 } else { 12 };
            assert!(
                open * 100 <= (open + decided) * most,
                "{profile:?}: of {} calls {open} stay open:\n{self}",
                open + decided
            );
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((profile, what), count) in &self.0 {
            writeln!(f, "{profile:?}: {what} {count}")?;
        }
        Ok(())
    }
}
