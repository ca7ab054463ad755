//! The decision, against a truth that is known.

use std::collections::HashSet;

use std::{sync::OnceLock, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use tokio::time::Instant;

use super::decide::{Case, First, Trace, Verdict, decide};
use crate::{
    Intent,
    ledger::{Ended, Fate, Knowledge, Known},
    service_time::Reading,
};

fn time(seconds: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-05-09T10:00:00Z".parse().unwrap();
    start + TimeDelta::seconds(seconds)
}

/// A withdrawal that began then; its service had told the time a second before.
fn intent(id: &str, began: i64) -> Intent {
    let json = serde_json::json!({
        "operation": "withdrawCard", "id": id, "began": time(began), "heard": time(began - 1),
        "facts": {"id": "card_1", "amount": "5"},
    });
    serde_json::from_value(json).unwrap()
}

/// A moment of this machine's clock.
fn instant(seconds: i64) -> Instant {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = *START.get_or_init(Instant::now);
    start + Duration::from_secs(seconds.unsigned_abs())
}

fn lost(ended: i64) -> Fate {
    let time = time(ended);
    let reading = Reading {
        time,
        heard: Some(time),
    };
    let at = instant(ended);
    Fate::Unresolved(Ended { reading, at })
}

fn trace(id: &str, at: i64) -> Trace {
    Trace {
        id: id.into(),
        at: Some(time(at)),
        failed: false,
        unclear: false,
    }
}

/// What calls are known to have left.
fn recorded(others: &[Known]) -> HashSet<String> {
    let records = others.iter().filter_map(|known| match &known.fate {
        Fate::Done(record) => record.clone(),
        _ => None,
    });
    records.collect()
}

/// The case of a call that began at 0, was lost at 10, and is looked into at 1000.
struct Table {
    intent: Intent,
    own: Option<Fate>,
    others: Vec<(i64, Fate)>,
    traces: Vec<Trace>,
    except: Vec<&'static str>,
    now: i64,
    may_be_ahead: bool,
    forgotten: Option<i64>,
    first: Option<First>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            intent: intent("own", 0),
            own: Some(lost(10)),
            others: Vec::new(),
            traces: Vec::new(),
            except: Vec::new(),
            now: 1_000,
            may_be_ahead: false,
            forgotten: None,
            first: None,
        }
    }
}

impl Table {
    fn decide(self) -> Verdict {
        let others = self.others.iter().enumerate();
        let others: Vec<Known> = others
            .map(|(number, (began, fate))| Known {
                intent: intent(&format!("other {number}"), *began),
                fate: fate.clone(),
            })
            .collect();
        let knowledge = Knowledge {
            own: self.own,
            records: recorded(&others),
            others,
            forgotten: self.forgotten.map(time),
        };
        decide(&Case {
            intent: &self.intent,
            knowledge: &knowledge,
            traces: &self.traces,
            except: &self.except.iter().map(ToString::to_string).collect(),
            now: time(self.now),
            asked: instant(self.now),
            offset: TimeDelta::zero(),
            may_be_ahead: self.may_be_ahead,
            latest: self.traces.iter().filter_map(|trace| trace.at).max(),
            first: self.first,
            shown: None,
        })
    }
}

fn seen(traces: &[(&str, i64)]) -> Table {
    let traces = traces.iter().map(|(id, at)| trace(id, *at));
    Table {
        traces: traces.collect(),
        ..Table::default()
    }
}

const OPEN: Verdict = Verdict::Ambiguous(None);

#[test]
fn one_trace_of_one_call_is_its_own() {
    assert_eq!(seen(&[("a", 5)]).decide(), Verdict::CarriedOut(0));
    // Up to a quarter of an hour after it was lost, and no earlier than its clocks allow.
    assert_eq!(seen(&[("a", 910)]).decide(), Verdict::CarriedOut(0));
    assert_eq!(seen(&[("a", -2)]).decide(), Verdict::CarriedOut(0));
    assert_eq!(seen(&[("a", 911)]).decide(), Verdict::NotCarriedOut);
    assert_eq!(seen(&[("a", -63)]).decide(), Verdict::NotCarriedOut);
}

#[test]
fn what_is_hardly_older_than_the_call_decides_nothing() {
    assert_eq!(seen(&[("a", -30)]).decide(), OPEN);
    assert_eq!(
        seen(&[("a", -30), ("b", 5)]).decide(),
        Verdict::CarriedOut(1)
    );
    let undated = Trace {
        at: None,
        ..trace("a", 0)
    };
    let table = Table {
        traces: vec![undated],
        ..Table::default()
    };
    assert_eq!(table.decide(), OPEN);
}

#[test]
fn that_nothing_is_there_counts_once_nothing_can_appear_any_more() {
    assert_eq!(seen(&[]).decide(), Verdict::NotCarriedOut);
    let early = Table {
        now: 600,
        ..seen(&[])
    };
    assert_eq!(early.decide(), Verdict::TooEarly(Duration::from_secs(310)));
    // Of another process nobody knows when it ended: it had five minutes, and all who
    // lose it 15 more.
    let unknown = |now| Table {
        own: None,
        now,
        ..seen(&[])
    };
    assert_eq!(unknown(1_200).decide(), Verdict::NotCarriedOut);
    assert!(matches!(unknown(1_199).decide(), Verdict::TooEarly(_)));
}

#[test]
fn two_traces_of_one_call_belong_to_somebody_else_as_well() {
    assert_eq!(seen(&[("a", 5), ("b", 6)]).decide(), OPEN);
    let known = Table {
        except: vec!["a"],
        ..seen(&[("a", 5), ("b", 6)])
    };
    assert_eq!(known.decide(), Verdict::CarriedOut(1));
}

#[test]
fn what_other_calls_left_is_theirs() {
    let done = |record: Option<&str>| vec![(3, Fate::Done(record.map(Into::into)))];
    let with = |others| Table {
        others,
        ..seen(&[("a", 5)])
    };
    assert_eq!(with(done(Some("a"))).decide(), Verdict::NotCarriedOut);
    assert_eq!(with(done(Some("b"))).decide(), Verdict::CarriedOut(0));
    assert_eq!(with(done(None)).decide(), Verdict::NotCarriedOut);
    let two = Table {
        others: done(None),
        ..seen(&[("a", 5), ("b", 6)])
    };
    assert_eq!(two.decide(), Verdict::CarriedOut(0));
    assert_eq!(
        with(vec![(3, Fate::NotCarriedOut), (4, Fate::Waiting)]).decide(),
        Verdict::CarriedOut(0)
    );
}

#[test]
fn several_lost_calls_are_all_carried_out_or_none_or_it_stays_open() {
    let both = |traces| Table {
        others: vec![(3, lost(12))],
        ..seen(traces)
    };
    assert_eq!(both(&[]).decide(), Verdict::NotCarriedOut);
    assert_eq!(both(&[("a", 5)]).decide(), OPEN);
    assert_eq!(both(&[("a", 5), ("b", 6)]).decide(), Verdict::CarriedOut(0));
    // The other one began after this was there.
    let later = Table {
        others: vec![(300, lost(310))],
        ..seen(&[("a", 5)])
    };
    assert_eq!(later.decide(), Verdict::CarriedOut(0));
    let under_way = Table {
        others: vec![(3, Fate::UnderWay)],
        ..seen(&[("a", 5)])
    };
    assert_eq!(under_way.decide(), OPEN);
}

#[test]
fn what_there_is_is_shared_out_in_every_way_that_is_possible() {
    // The other two explain both, but only if the first trace goes to the later of them.
    let table = Table {
        others: vec![(3, lost(12)), (300, lost(310))],
        ..seen(&[("a", 400), ("b", 5)])
    };
    assert_eq!(table.decide(), OPEN);
}

#[test]
fn a_refused_call_can_have_left_a_failed_record_only() {
    let refused = |failed| Table {
        others: vec![(3, Fate::Refused)],
        traces: vec![Trace {
            failed,
            ..trace("a", 5)
        }],
        ..Table::default()
    };
    assert_eq!(refused(false).decide(), Verdict::CarriedOut(0));
    assert_eq!(refused(true).decide(), OPEN);
}

#[test]
fn a_list_that_runs_ahead_is_known_by_what_is_yet_to_happen() {
    let ahead = |traces, now| Table {
        may_be_ahead: true,
        now,
        ..seen(traces)
    };
    assert_eq!(
        ahead(&[("a", 3_605)], 1_000).decide(),
        Verdict::CarriedOut(0)
    );
    assert_eq!(
        ahead(&[("old", 5), ("a", 3_605)], 1_000).decide(),
        Verdict::CarriedOut(1)
    );
    // An hour later there is no telling any more.
    assert_eq!(ahead(&[("a", 3_605)], 4_000).decide(), OPEN);
    let straight = Table {
        now: 4_000,
        ..seen(&[("a", 3_605)])
    };
    assert_eq!(straight.decide(), Verdict::NotCarriedOut);
}

#[test]
fn the_first_funds_of_a_card_may_look_like_others() {
    let first = |at: Option<i64>, traces| Table {
        first: Some(First(at.map(time))),
        ..seen(traces)
    };
    assert_eq!(first(Some(-10), &[("a", 5)]).decide(), OPEN);
    assert_eq!(first(None, &[("a", 5)]).decide(), OPEN);
    assert_eq!(
        first(Some(-5_000), &[("a", 5)]).decide(),
        Verdict::CarriedOut(0)
    );
    assert_eq!(first(Some(-10), &[]).decide(), Verdict::NotCarriedOut);
}

#[test]
fn where_this_client_has_forgotten_its_own_calls_it_does_not_take_what_is_there() {
    let forgotten = |began, traces| Table {
        forgotten: Some(began),
        ..seen(traces)
    };
    assert_eq!(forgotten(-100, &[("a", 5)]).decide(), OPEN);
    assert_eq!(forgotten(-100, &[]).decide(), Verdict::NotCarriedOut);
    assert_eq!(
        forgotten(-5_000, &[("a", 5)]).decide(),
        Verdict::CarriedOut(0)
    );
}

#[test]
fn a_call_that_began_by_this_machines_clock_takes_nothing_for_older_than_itself() {
    let mut intent = intent("own", 0);
    intent.begun_at(Reading {
        time: time(0),
        heard: None,
    });
    let table = |at| Table {
        intent: intent.clone(),
        ..seen(&[("a", at)])
    };
    assert_eq!(table(-5_000).decide(), OPEN);
    assert_eq!(table(5).decide(), Verdict::CarriedOut(0));
}

#[test]
fn a_call_that_ended_later_than_was_thought_is_given_as_much_longer() {
    // The service had not told the time for long.
    let Fate::Unresolved(ended) = lost(10) else {
        panic!()
    };
    let own = Some(Fate::Unresolved(Ended {
        at: instant(900),
        ..ended
    }));
    let table = Table {
        own,
        ..seen(&[("a", 920)])
    };
    assert_eq!(table.decide(), Verdict::CarriedOut(0));
}

/// What a call came to, and how its caller learned of it.
#[derive(Clone, Copy, Debug)]
enum Truth {
    Told,
    ToldWithoutRecord,
    LostAfterWork,
    LostBeforeWork,
    Refused { leaves: bool },
}

fn truth() -> impl Strategy<Value = Truth> {
    prop_oneof![
        Just(Truth::Told),
        Just(Truth::ToldWithoutRecord),
        Just(Truth::LostAfterWork),
        Just(Truth::LostAfterWork),
        Just(Truth::LostBeforeWork),
        any::<bool>().prop_map(|leaves| Truth::Refused { leaves }),
    ]
}

/// So long after the one before, that; its record so much later.
fn call() -> impl Strategy<Value = (i64, Truth, i64)> {
    let gap = prop_oneof![0..5i64, 5..100i64, 800..2_000i64];
    let late = prop_oneof![0..5i64, 0..5i64, 5..900i64];
    (gap, truth(), late)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_never_wrong(
        calls in prop::collection::vec(call(), 1..7),
        foreign in prop::collection::vec(any::<bool>(), 0..3),
        looked in prop_oneof![0..60i64, 800..1_100i64, 1_000..5_000i64],
        ahead in any::<bool>(),
    ) {
        let (mut began, mut known, mut traces) = (0, Vec::new(), Vec::new());
        for (number, (gap, truth, late)) in calls.iter().enumerate() {
            began += gap;
            let id = format!("record {number}");
            let ended = began + 5;
            let (fate, leaves) = match truth {
                Truth::Told => (Fate::Done(Some(id.clone())), true),
                Truth::ToldWithoutRecord => (Fate::Done(None), true),
                Truth::LostAfterWork => (lost(ended), true),
                Truth::LostBeforeWork => (lost(ended), false),
                Truth::Refused { leaves } => (Fate::Refused, *leaves),
            };
            let failed = matches!(truth, Truth::Refused { .. });
            if leaves {
                traces.push(Trace { failed, ..trace(&id, began + late) });
            }
            known.push(Known { intent: intent(&number.to_string(), began), fate });
        }
        for (number, before) in foreign.iter().enumerate() {
            // Others do the same thing, far away in time.
            let at = if *before { -9_000 } else { began + 9_000 };
            traces.push(trace(&format!("foreign {number}"), at));
        }
        let now = began + looked;
        traces.retain(|trace| trace.at.is_some_and(|at| at <= time(now)));
        if ahead {
            for trace in &mut traces {
                trace.at = trace.at.map(|at| at + TimeDelta::hours(1));
            }
        }
        for own in 0..known.len() {
            if !matches!(known[own].fate, Fate::Unresolved(_)) {
                continue;
            }
            let mut others = known.clone();
            let this = others.remove(own);
            let knowledge = Knowledge { own: Some(this.fate), records: recorded(&others), others, forgotten: None };
            let verdict = decide(&Case {
                intent: &this.intent,
                knowledge: &knowledge,
                traces: &traces,
                except: &HashSet::new(),
                now: time(now),
                asked: instant(now),
                offset: TimeDelta::zero(),
                may_be_ahead: true,
                latest: traces.iter().filter_map(|trace| trace.at).max(),
                first: None,
                shown: None,
            });
            let happened = matches!(calls[own].1, Truth::LostAfterWork);
            match verdict {
                Verdict::CarriedOut(index) => {
                    prop_assert!(happened, "{own} was not carried out");
                    let id = traces[index].id.clone();
                    let taken = known.iter().any(|call| call.fate == Fate::Done(Some(id.clone())));
                    prop_assert!(!taken, "{id} is given to two");
                    known[own].fate = Fate::Done(Some(id));
                }
                Verdict::NotCarriedOut => {
                    prop_assert!(!happened, "{own} was carried out");
                    known[own].fate = Fate::NotCarriedOut;
                }
                Verdict::TooEarly(_) | Verdict::Ambiguous(_) => {}
            }
        }
    }
}
