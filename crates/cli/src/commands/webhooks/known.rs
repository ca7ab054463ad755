//! Which notices need not be told again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cartevo::webhook::DedupKey;

/// How far a notice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is being passed on, which may fail.
    UnderWay,
    /// It need not come again.
    Done,
}

/// The notices that have come.
#[derive(Default)]
pub struct Known(Mutex<HashMap<DedupKey, Stage>>);

/// A notice that is under way. If this is dropped before it is done, the notice may come again: also
/// where that takes too long, or its sender hangs up.
pub struct Turn<'a> {
    known: &'a Known,
    key: DedupKey,
}

impl Known {
    /// How far it has come, if at all.
    pub fn stage(&self, key: DedupKey) -> Option<Stage> {
        self.stages().get(&key).copied()
    }

    /// Takes it, unless another delivery of the same did.
    pub fn begin(&self, key: DedupKey) -> Result<Turn<'_>, Stage> {
        let mut stages = self.stages();
        if let Some(stage) = stages.get(&key) {
            return Err(*stage);
        }
        stages.insert(key, Stage::UnderWay);
        Ok(Turn { known: self, key })
    }

    fn stages(&self) -> MutexGuard<'_, HashMap<DedupKey, Stage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// It need not come again.
    pub fn done(self) {
        self.known.stages().insert(self.key, Stage::Done);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut stages = self.known.stages();
        if stages.get(&self.key) == Some(&Stage::UnderWay) {
            stages.remove(&self.key);
        }
    }
}
