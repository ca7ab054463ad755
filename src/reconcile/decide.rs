//! Whether a call left one of the traces that are there. Pure: nothing here sends, or knows the
//! time by itself.
//!
//! The traces that look like the call's are shared out among this client's calls that would leave
//! such traces, in every way that explains all of them. A call that has one in every way was carried
//! out; one that has one in no way was not; anything else stays open.

use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::matching::{Edges, fits};
use crate::{
    Intent, intent,
    ledger::{Ended, Fate, Knowledge},
};

/// How long after the end of a call its trace may appear.
pub(super) const SETTLING: TimeDelta = TimeDelta::minutes(15);
/// By how much two clocks of the service may differ at least: its `Date` has whole seconds.
const GRAIN: TimeDelta = TimeDelta::seconds(2);
/// By how much they may differ at most.
pub(super) const SKEW: TimeDelta = TimeDelta::seconds(60);
/// By how much the older build's list of a card's transactions is ahead (quirk Q106).
const AHEAD: TimeDelta = TimeDelta::hours(1);

/// One record that has what the call would have left.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    pub id: String,
    pub at: Option<DateTime<Utc>>,
    /// Whether nothing came of it: what the service refuses may leave such a record too.
    pub failed: bool,
    /// Whether it only may be of the call's kind: it says so in a word that nobody knows.
    pub unclear: bool,
}

/// All that there is to decide by.
pub(super) struct Case<'a> {
    pub intent: &'a Intent,
    pub knowledge: &'a Knowledge,
    pub traces: &'a [Trace],
    /// Records that are known to be of somebody else.
    pub except: &'a HashSet<String>,
    /// The service's time when it was looked.
    pub now: DateTime<Utc>,
    pub asked: Instant,
    /// By how much the service's clock is ahead of this machine's.
    pub offset: TimeDelta,
    /// Whether the times may be an hour ahead, and the latest of all that stand in the list.
    pub may_be_ahead: bool,
    pub latest: Option<DateTime<Utc>>,
    /// Another record of the same look that may be there.
    pub first: Option<First>,
    /// A fact that all of the traces show as the call's own: other calls left others.
    pub shown: Option<&'static str>,
}

/// A record that no call of its own left: the first funds of a card, at the time when that was made
/// if it is known.
#[derive(Clone, Copy)]
pub(super) struct First(pub Option<DateTime<Utc>>);

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It left the trace with this index.
    CarriedOut(usize),
    /// It left none, and none is to come.
    NotCarriedOut,
    /// None so far.
    TooEarly(Duration),
    /// Some could be its own or another's.
    Ambiguous(Option<Duration>),
}

/// When the trace of a call can have been made.
struct Window {
    from: DateTime<Utc>,
    /// Since when it is not out of the question; `None` if always.
    perhaps_from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

/// One of those that may have left a trace.
struct Suspect {
    window: Window,
    /// It has certainly left one.
    certainly: bool,
    /// It can have left a failed record only.
    only_failed: bool,
    /// What cannot be seen in a trace, and would tell two of them apart.
    facts: Option<Intent>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    No,
    Perhaps,
    Yes,
}

pub(super) fn decide(case: &Case<'_>) -> Verdict {
    let suspects = case.suspects();
    let ahead = case.is_ahead();
    let known = &case.knowledge.records;
    let foreign = |trace: &Trace| known.contains(&trace.id) || case.except.contains(&trace.id);
    let traces = case.traces.iter().enumerate();
    let traces: Vec<(usize, &Trace)> = traces.filter(|(_, trace)| !foreign(trace)).collect();
    let edge = |suspect: &Suspect, trace: &Trace| {
        if suspect.only_failed && !trace.failed {
            return Edge::No;
        }
        let at = trace.at.map(|at| if ahead { at - AHEAD } else { at });
        match suspect.window.edge(at, case.may_be_ahead && !ahead) {
            Edge::Yes if trace.unclear => Edge::Perhaps,
            edge => edge,
        }
    };
    let edges: Vec<Vec<Edge>> = suspects
        .iter()
        .map(|suspect| {
            traces
                .iter()
                .map(|(_, trace)| edge(suspect, trace))
                .collect()
        })
        .collect();
    let mut verdict = pair(&suspects, &edges);
    if case.has_forgotten() && edges[OWN].iter().any(|edge| *edge != Edge::No) {
        verdict = Pairing::Open;
    }
    let early = case.time_left();
    match verdict {
        Pairing::One(trace) => Verdict::CarriedOut(traces[trace].0),
        Pairing::None => early.map_or(Verdict::NotCarriedOut, Verdict::TooEarly),
        Pairing::Open => Verdict::Ambiguous(early),
    }
}

/// The call in question is the first of the suspects.
const OWN: usize = 0;

enum Pairing {
    One(usize),
    None,
    Open,
}

fn pair(suspects: &[Suspect], edges: &[Vec<Edge>]) -> Pairing {
    let allowed: Edges = edges
        .iter()
        .map(|row| row.iter().map(|edge| *edge != Edge::No).collect())
        .collect();
    let count = edges[OWN].len();
    // What surely falls into somebody's time was left by somebody.
    let explained: Vec<usize> = (0..count)
        .filter(|trace| edges.iter().any(|row| row[*trace] == Edge::Yes))
        .collect();
    let certain: Vec<usize> = (0..suspects.len())
        .filter(|suspect| suspects[*suspect].certainly)
        .collect();
    let fits = |trace| fits(&allowed, &explained, &certain, OWN, trace);
    let without = !suspects[OWN].certainly && fits(None);
    let own: Vec<usize> = (0..count)
        .filter(|trace| allowed[OWN][*trace] && fits(Some(*trace)))
        .collect();
    if own.is_empty() {
        let none = without || allowed[OWN].iter().all(|allowed| !allowed);
        return if none && !suspects[OWN].certainly {
            Pairing::None
        } else {
            Pairing::Open
        };
    }
    let mut sure = own.iter().filter(|trace| edges[OWN][**trace] == Edge::Yes);
    match sure.next() {
        Some(trace) if !without && (own.len() == 1 || alike(suspects)) => Pairing::One(*trace),
        _ => Pairing::Open,
    }
}

/// Whether it does not matter which of several traces is whose.
fn alike(suspects: &[Suspect]) -> bool {
    fn facts(suspect: &Suspect) -> Option<&BTreeMap<Box<str>, Box<str>>> {
        suspect.facts.as_ref().map(Intent::told)
    }
    suspects
        .iter()
        .all(|suspect| facts(suspect) == facts(&suspects[OWN]))
}

impl Case<'_> {
    fn suspects(&self) -> Vec<Suspect> {
        let own = self.knowledge.own.clone();
        let mut suspects = vec![self.suspect(self.intent, own.as_ref())];
        for known in &self.knowledge.others {
            if self.is_other_by_what_shows(&known.intent) {
                continue;
            }
            let left = match &known.fate {
                // Its record is known, or there is none.
                Fate::Done(Some(_)) | Fate::NotCarriedOut | Fate::Waiting => false,
                Fate::Done(None) | Fate::Refused | Fate::UnderWay | Fate::Unresolved(_) => true,
            };
            if left {
                suspects.push(self.suspect(&known.intent, Some(&known.fate)));
            }
        }
        suspects.extend(self.first.map(|First(at)| Suspect {
            window: Window {
                from: at.map_or(DateTime::<Utc>::MIN_UTC, |at| at - SKEW),
                perhaps_from: at.map(|at| at - SKEW),
                until: at.map(|at| at + SETTLING),
            },
            certainly: false,
            only_failed: false,
            facts: None,
        }));
        suspects
    }

    fn is_other_by_what_shows(&self, other: &Intent) -> bool {
        let fact = |intent: &Intent| intent.fact(self.shown?).map(intent::alike);
        fact(other) != fact(self.intent)
    }

    fn suspect(&self, intent: &Intent, fate: Option<&Fate>) -> Suspect {
        let began = intent.began_at(self.offset);
        let perhaps_from = intent.heard().map(|heard| heard.min(began - SKEW) - GRAIN);
        let until = match fate {
            // What the service's clock was thought to show may be old: it is known better now.
            Some(Fate::Unresolved(ended)) => {
                let ago = self.asked.saturating_duration_since(ended.at);
                let known = settles_at(intent, fate, self.offset);
                Some(known.max(self.now - ago + SETTLING))
            }
            _ => None,
        };
        Suspect {
            window: Window {
                from: began - GRAIN,
                perhaps_from,
                until,
            },
            certainly: matches!(fate, Some(Fate::Done(_))),
            only_failed: matches!(fate, Some(Fate::Refused)),
            facts: Some(intent.clone()),
        }
    }

    /// Something that is yet to happen is in the list: then all of its times are ahead.
    fn is_ahead(&self) -> bool {
        self.may_be_ahead && self.latest.is_some_and(|at| at > self.now + SKEW)
    }

    /// Whether this client may have left one of the traces and no longer know it.
    fn has_forgotten(&self) -> bool {
        let since = self.intent.began_at(self.offset) - SETTLING - SKEW;
        self.knowledge.forgotten.is_some_and(|over| over >= since)
    }

    /// How long a trace may still take to appear.
    fn time_left(&self) -> Option<Duration> {
        let end = settles_at(self.intent, self.knowledge.own.as_ref(), self.offset);
        let left = (end - self.now).to_std().ok();
        left.filter(|left| !left.is_zero())
    }
}

/// When nothing of a call can appear any more, by the service's clock.
pub(super) fn settles_at(intent: &Intent, own: Option<&Fate>, offset: TimeDelta) -> DateTime<Utc> {
    let ended = match own {
        Some(Fate::Unresolved(Ended { reading, .. })) => reading.put_right(offset),
        // Nobody knows how long it went on.
        _ => intent.began_at(offset) + intent.longest(),
    };
    ended + SETTLING
}

impl Window {
    fn edge(&self, at: Option<DateTime<Utc>>, may_be_ahead: bool) -> Edge {
        let Some(at) = at else { return Edge::Perhaps };
        let before_end = |at: DateTime<Utc>| self.until.is_none_or(|until| at <= until);
        let perhaps =
            |at: DateTime<Utc>| self.perhaps_from.is_none_or(|from| at >= from) && before_end(at);
        if at >= self.from && before_end(at) {
            Edge::Yes
        } else if perhaps(at) || (may_be_ahead && perhaps(at - AHEAD)) {
            Edge::Perhaps
        } else {
            Edge::No
        }
    }
}
