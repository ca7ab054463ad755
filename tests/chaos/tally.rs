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

    /// Without this the runs might be about nothing.
    pub fn is_about_something(&self) {
        for profile in [Profile::Documented, Profile::ReplayRefused, Profile::Older] {
            let (runs, of) = (self.of(profile, "run"), |what| self.of(profile, what));
            assert!(of("done") > runs, "{self}");
            for what in ["refused", "unresolved", "cancelled"] {
                assert!(of(what) > runs / 4, "{what}: {self}");
            }
            assert!(of("not sent") > runs / 100, "{self}");
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
