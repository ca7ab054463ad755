//! What a client knows of its own calls that change something.
//!
//! Two cards of one customer look alike. Which of them belongs to a call whose answer was lost can
//! only be told by knowing whose the other one is, so every such call is entered here before it
//! leaves, with what became of it. All clones of a client share one ledger.

mod record;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use crate::{
    Intent,
    observe::dropped,
    service_time::{Reading, ServiceTime},
};
pub(crate) use record::Recorded;

/// How long a call is remembered: longer than anybody waits before looking.
const MEMORY: Duration = Duration::from_secs(2 * 60 * 60);
/// How many calls are remembered.
const MOST: usize = 10_000;

#[derive(Default)]
pub(crate) struct Ledger {
    time: ServiceTime,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    calls: BTreeMap<u64, Call>,
    next: u64,
    /// When the latest of those was over at the latest that are no longer remembered.
    forgotten: Option<DateTime<Utc>>,
}

struct Call {
    intent: Intent,
    kin: String,
    entered: Instant,
    fate: Fate,
    /// Since when its client waits for nothing of it any more.
    over: Option<Ended>,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// No request has left, or all that left were turned away.
    Waiting,
    /// A request may be being carried out.
    UnderWay,
    /// It succeeded; the record that it left is known unless the reply did not say.
    Done(Option<String>),
    /// The service refused it. Such a call may leave a failed record behind.
    Refused,
    /// Nothing was carried out.
    NotCarriedOut,
    /// Nobody knows, since then.
    Unresolved(Ended),
}

/// When a call ended, by both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub reading: Reading,
    pub at: Instant,
}

impl Fate {
    /// What the call has left behind, if it is known.
    fn record(&self) -> Option<&str> {
        match self {
            Self::Done(record) => record.as_deref(),
            _ => None,
        }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// It succeeded, and left this record: see [`Recorded`].
    Done(Option<String>),
    /// The service answered that it did not do it.
    Refused,
    /// It may have been carried out.
    Unresolved,
}

/// A call of this client, as another call's fate depends on it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub intent: Intent,
    pub fate: Fate,
}

/// What is known when one call's fate is looked into.
pub(crate) struct Knowledge {
    /// The call itself, if this client made it.
    pub own: Option<Fate>,
    /// The other calls that would leave the same traces.
    pub others: Vec<Known>,
    /// What is known to be left behind by other calls, of any kind.
    pub records: HashSet<String>,
    /// When the latest of those was over at the latest that this client made and no longer
    /// remembers.
    pub forgotten: Option<DateTime<Utc>>,
}

impl Ledger {
    /// The service's clock.
    pub const fn time(&self) -> &ServiceTime {
        &self.time
    }

    /// Enters a call that is about to be made.
    pub fn begin(self: &Arc<Self>, intent: Intent) -> Entry {
        let number = self.book().enter(intent.clone(), Fate::Waiting);
        Entry {
            ledger: Arc::clone(self),
            number,
            intent,
            under_way: false,
            maybe: false,
            told: false,
        }
    }

    /// Looks into the fate of a call, and keeps what is found: nothing is entered in between, so
    /// that no record is given to two calls.
    pub fn look<T>(
        &self,
        intent: &Intent,
        decide: impl FnOnce(&Knowledge) -> (T, Option<Fate>),
    ) -> T {
        let mut book = self.book();
        let (decided, fate) = decide(&book.knowledge(intent));
        if let Some(fate) = fate {
            let number = book.find(intent);
            let number = number.unwrap_or_else(|| book.enter(intent.clone(), Fate::Waiting));
            book.set(number, fate, self.ended());
        }
        decided
    }

    /// The call by which this client had a card made, if it did.
    pub fn made_card(&self, card: &str) -> Option<Intent> {
        let book = self.book();
        let mut calls = book.calls.values();
        let made = calls.find(|call| {
            let done = matches!(&call.fate, Fate::Done(Some(record)) if record == card);
            done && call.intent.operation().id == "createCard"
        });
        made.map(|call| call.intent.clone())
    }

    /// What became of a call, as far as this client knows.
    pub fn fate(&self, intent: &Intent) -> Option<Fate> {
        let book = self.book();
        let number = book.find(intent)?;
        Some(book.calls[&number].fate.clone())
    }

    /// Whether another call of this client may have changed the status of the same card since this
    /// one began.
    pub fn has_touched_status(&self, intent: &Intent) -> bool {
        let began = intent.began_at(self.time.offset());
        let book = self.book();
        if book.forgotten.is_some_and(|over| over >= began) {
            return true;
        }
        let entered = book.find(intent).map(|number| book.calls[&number].entered);
        let mut calls = book.calls.values();
        calls.any(|call| {
            let other = &call.intent;
            let touches = matches!(
                other.operation().id,
                "freezeCard" | "unfreezeCard" | "terminateCard"
            ) && other.id() != intent.id()
                && other.fact("id") == intent.fact("id");
            touches
                && match call.fate {
                    Fate::NotCarriedOut | Fate::Refused | Fate::Waiting => false,
                    Fate::UnderWay | Fate::Unresolved(_) => true,
                    // It may have been done until its answer came.
                    Fate::Done(_) => call.over.is_none_or(|over| match entered {
                        Some(entered) => over.at >= entered,
                        None => over.reading.time >= began,
                    }),
                }
        })
    }

    /// Whether another call with the same reference was carried out, or may have been.
    pub fn has_open_twin(&self, intent: &Intent) -> bool {
        let book = self.book();
        let mut calls = book.calls.values();
        calls.any(|call| {
            let other = &call.intent;
            let open = matches!(
                call.fate,
                Fate::UnderWay | Fate::Unresolved(_) | Fate::Done(_)
            );
            open && other.id() != intent.id()
                && other.operation().id == intent.operation().id
                && other.reference() == intent.reference()
        })
    }

    /// What other calls of this client are known to have left behind.
    pub fn records_of_others(&self, intent: &Intent) -> HashSet<String> {
        self.book().knowledge(intent).records
    }

    /// The references of the top-ups that this client made.
    pub fn references(&self) -> HashSet<String> {
        let book = self.book();
        let calls = book.calls.values().map(|call| &call.intent);
        let top_ups = calls.filter(|intent| intent.operation().id == "fundWallet");
        top_ups
            .filter_map(|intent| intent.reference().map(str::to_owned))
            .collect()
    }

    fn ended(&self) -> Ended {
        Ended {
            reading: self.time.now(),
            at: Instant::now(),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // Nothing in here is left half done.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn enter(&mut self, intent: Intent, fate: Fate) -> u64 {
        self.forget();
        let number = self.next;
        self.next += 1;
        let call = Call {
            kin: intent.kin(),
            intent,
            entered: Instant::now(),
            fate,
            over: None,
        };
        self.calls.insert(number, call);
        number
    }

    fn forget(&mut self) {
        while let Some(first) = self.calls.first_entry() {
            let old = first.get().entered.elapsed() > MEMORY;
            if !old && self.calls.len() < MOST {
                return;
            }
            if let Some((_, call)) = self.calls.pop_first() {
                let over = match call.over {
                    Some(over) => over.reading.time,
                    None => call.intent.began() + call.intent.longest(),
                };
                self.forgotten = self.forgotten.max(Some(over));
            }
        }
    }

    fn set(&mut self, number: u64, fate: Fate, now: Ended) {
        if let Some(call) = self.calls.get_mut(&number) {
            if !matches!(fate, Fate::Waiting | Fate::UnderWay) {
                call.over.get_or_insert(now);
            }
            call.fate = fate;
        }
    }

    fn find(&self, intent: &Intent) -> Option<u64> {
        // The latest: it may have been looked into before it was made.
        let mut calls = self.calls.iter().rev();
        let found = calls.find(|(_, call)| call.intent.id() == intent.id());
        found.map(|(number, _)| *number)
    }

    fn knowledge(&self, intent: &Intent) -> Knowledge {
        let own = self.find(intent);
        let kin = intent.kin();
        let others = self.calls.iter();
        let others = others.filter(|(number, _)| own != Some(**number));
        let records = others.clone().filter_map(|(_, call)| call.fate.record());
        let records = records.map(str::to_owned).collect();
        let others = others.filter(|(_, call)| call.kin == kin);
        Knowledge {
            records,
            own: own.map(|number| self.calls[&number].fate.clone()),
            others: others
                .map(|(_, call)| Known {
                    intent: call.intent.clone(),
                    fate: call.fate.clone(),
                })
                .collect(),
            forgotten: self.forgotten,
        }
    }
}

/// One call in the ledger, until it is over. Dropping it means that nobody will learn of an answer
/// any more: then what has left may have been carried out.
pub(crate) struct Entry {
    ledger: Arc<Ledger>,
    number: u64,
    intent: Intent,
    /// The latest request has left and was not turned away.
    under_way: bool,
    /// An earlier one is in the same state.
    maybe: bool,
    /// The ledger knows how it ended.
    told: bool,
}

impl Entry {
    /// A request is about to leave. From then on it may be carried out.
    pub fn left(&mut self) {
        self.maybe |= self.under_way;
        self.under_way = true;
        // The token's answer may have been the first to tell the time.
        let now = self.ledger.time.now();
        let late = self.intent.heard().is_none() && now.heard.is_some();
        if late {
            self.intent.begun_at(now);
        }
        let mut book = self.ledger.book();
        if let Some(call) = book.calls.get_mut(&self.number) {
            call.fate = Fate::UnderWay;
            if late {
                call.intent = self.intent.clone();
            }
        }
    }

    /// The latest request was certainly not carried out: no connection, a 401, a 429.
    pub fn turned_away(&mut self) {
        self.under_way = false;
        if !self.maybe {
            let now = self.ledger.ended();
            self.ledger.book().set(self.number, Fate::Waiting, now);
        }
    }

    /// The intent, with the best that is known of when it began.
    pub const fn intent(&self) -> &Intent {
        &self.intent
    }

    /// The call is over.
    pub fn settled(mut self, how: Settled) {
        let fate = match how {
            Settled::Done(record) => Fate::Done(record),
            // What one answer refuses, an earlier request may still have done.
            Settled::Refused if !self.maybe && !self.under_way => Fate::NotCarriedOut,
            Settled::Refused if !self.maybe => Fate::Refused,
            Settled::Refused | Settled::Unresolved => Fate::Unresolved(self.ledger.ended()),
        };
        self.tell(fate);
    }

    fn tell(&mut self, fate: Fate) {
        self.told = true;
        let now = self.ledger.ended();
        self.ledger.book().set(self.number, fate, now);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if self.told {
            return;
        }
        let fate = if self.under_way || self.maybe {
            dropped(&self.intent);
            Fate::Unresolved(self.ledger.ended())
        } else {
            Fate::NotCarriedOut
        };
        self.tell(fate);
    }
}
