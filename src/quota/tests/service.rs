//! Whatever happens when: the service never sees one too many, and everybody is served. The core
//! alone, with every moment made up.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use proptest::prelude::*;

use super::*;
use crate::quota::{
    Used,
    core::{Core, Grant, Step, Ticket},
};

/// What becomes of somebody's request, in milliseconds.
#[derive(Clone, Copy, Debug)]
enum Fate {
    NotSent,
    Lost { after: u64 },
    Answered { after: u64 },
    Refused { after: u64, wait: Option<u64> },
}

#[derive(Clone, Copy, Debug)]
struct Caller {
    lane: Lane,
    asks: u64,
    patience: Option<u64>,
    cancels: Option<u64>,
    /// From the permit until it is sent, and from there to the service.
    holds: u64,
    travels: u64,
    fate: Fate,
}

#[derive(Clone, Debug)]
struct Story {
    requests: usize,
    per: u64,
    callers: Vec<Caller>,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        1 => Just(Fate::NotSent),
        2 => (0..8_000_u64).prop_map(|after| Fate::Lost { after }),
        6 => (0..20_000_u64).prop_map(|after| Fate::Answered { after }),
        1 => (0..2_000_u64, prop::option::of(0..20_000_u64))
            .prop_map(|(after, wait)| Fate::Refused { after, wait }),
    ]
}

fn caller() -> impl Strategy<Value = Caller> {
    let lane = prop_oneof![Just(Lane::Money), Just(Lane::Read), Just(Lane::Poll)];
    let seldom = |most: u64| prop::option::weighted(0.2, 0..most);
    let travels = prop_oneof![Just(0), 0..=5_000_u64];
    let holds = prop_oneof![Just(0), 0..3_000_u64];
    (
        lane,
        0..30_000_u64,
        seldom(40_000),
        seldom(40_000),
        holds,
        travels,
        fate(),
    )
        .prop_map(
            |(lane, asks, patience, cancels, holds, travels, fate)| Caller {
                lane,
                asks,
                patience,
                cancels,
                holds,
                travels,
                fate,
            },
        )
}

fn story() -> impl Strategy<Value = Story> {
    (
        1..8_usize,
        1_000..20_000_u64,
        prop::collection::vec(caller(), 1..50),
    )
        .prop_map(|(requests, per, callers)| Story {
            requests,
            per,
            callers,
        })
}

/// Many who ask at about the same time.
fn rush() -> impl Strategy<Value = Story> {
    let story = (
        1..5_usize,
        5_000..20_000_u64,
        prop::collection::vec(caller(), 20..50),
    );
    story.prop_map(|(requests, per, mut callers)| {
        for caller in &mut callers {
            caller.asks /= 10;
        }
        Story {
            requests,
            per,
            callers,
        }
    })
}

/// The same without anything that makes somebody give up, or a place come back early.
fn patient(mut story: Story) -> Story {
    for caller in &mut story.callers {
        (caller.patience, caller.cancels) = (None, None);
        if matches!(caller.fate, Fate::NotSent) {
            caller.fate = Fate::Answered { after: 0 };
        }
    }
    story
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Ask,
    Cancel,
    Leave,
    Arrive,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Served,
    TooLate(Duration),
    Cancelled,
}

/// Plays a story. The order of events of one moment is that of their callers.
struct Play {
    story: Story,
    zero: Instant,
    core: Core,
    events: BinaryHeap<Reverse<(Instant, usize, Event)>>,
    waiting: BTreeMap<u64, (usize, Ticket, Instant)>,
    granted: BTreeMap<usize, (Grant, bool)>,
    service: Service,
    ends: BTreeMap<usize, (End, Duration)>,
    /// Who was served, in order, and how many waited in each lane then.
    order: Vec<(Lane, usize, [usize; 3])>,
}

impl Play {
    fn run(story: Story) -> Self {
        let per = Duration::from_millis(story.per);
        let zero = Instant::now();
        let mut play = Self {
            zero,
            core: Core::new(story.requests, per),
            events: BinaryHeap::new(),
            waiting: BTreeMap::new(),
            granted: BTreeMap::new(),
            service: Service::new(story.requests, per),
            ends: BTreeMap::new(),
            order: Vec::new(),
            story,
        };
        for (index, caller) in play.story.callers.iter().enumerate() {
            let asks = zero + Duration::from_millis(caller.asks);
            play.events.push(Reverse((asks, index, Event::Ask)));
        }
        let mut now = zero;
        loop {
            play.settle(now);
            let next = play.core.next(now);
            assert!(next.is_none_or(|next| next > now), "time stands still");
            let event = play.events.peek().map(|Reverse((at, ..))| *at);
            let deadline = play.waiting.values().map(|(.., deadline)| *deadline).min();
            let Some(at) = [next, event, deadline].into_iter().flatten().min() else {
                break;
            };
            now = at;
            play.core.tick(now);
            play.settle(now);
            if event == Some(at) {
                let Reverse((_, index, event)) = play.events.pop().expect("it was there");
                play.happen(now, index, event);
            } else if deadline == Some(at) {
                let due = play.waiting.values().find(|(.., deadline)| *deadline == at);
                if let Some((_, ticket, _)) = due.copied() {
                    play.look(now, ticket);
                }
            }
        }
        now += seconds(5) + per;
        assert!(play.core.is_at_rest(now), "a place was lost");
        play
    }

    fn push(&mut self, at: Instant, index: usize, event: Event) {
        self.events.push(Reverse((at, index, event)));
    }

    fn happen(&mut self, now: Instant, index: usize, event: Event) {
        let caller = self.story.callers[index];
        let millis = Duration::from_millis;
        match event {
            Event::Ask => {
                let patience = caller.patience.map_or(seconds(1_000_000), millis);
                let ticket = self.core.ask(now, caller.lane, now + patience);
                self.waiting
                    .insert(ticket.id, (index, ticket, now + patience));
                if let Some(after) = caller.cancels {
                    self.push(now + millis(after), index, Event::Cancel);
                }
                self.settle(now);
                self.look(now, ticket);
            }
            Event::Cancel => {
                let found = self.waiting.values().find(|(other, ..)| *other == index);
                if let Some((_, ticket, _)) = found.copied() {
                    self.waiting.remove(&ticket.id);
                    self.core.cancel(now, ticket);
                    self.ends.insert(index, (End::Cancelled, now - self.zero));
                }
            }
            Event::Leave => {
                let (grant, left) = self.granted.get_mut(&index).expect("it was granted");
                *left = true;
                self.core.left(now, *grant);
                self.push(now + millis(caller.travels), index, Event::Arrive);
                match caller.fate {
                    Fate::Lost { after } => self.push(now + millis(after), index, Event::End),
                    Fate::Answered { after } | Fate::Refused { after, .. } => {
                        let answered = now + millis(caller.travels + after);
                        self.push(answered, index, Event::End);
                    }
                    Fate::NotSent => unreachable!("it never leaves"),
                }
            }
            Event::Arrive => self.service.arrive(now),
            Event::End => {
                let (grant, _) = self.granted.remove(&index).expect("it was granted");
                let used = match caller.fate {
                    Fate::NotSent => Used::No,
                    Fate::Lost { .. } => Used::Maybe,
                    Fate::Answered { .. } => Used::Answered,
                    Fate::Refused { wait, .. } => {
                        self.core.turned_away(now, wait.map(millis));
                        Used::Answered
                    }
                };
                self.core.settle(now, grant, used);
            }
        }
    }

    /// Everybody who was told that there is news looks, in that order.
    fn settle(&mut self, now: Instant) {
        loop {
            let woken: Vec<_> = self.core.woken().collect();
            if woken.is_empty() {
                break;
            }
            for id in woken {
                let (_, ticket, _) = self.waiting[&id];
                assert!(!self.look(now, ticket), "there was no news");
            }
        }
    }

    /// Whether he still waits.
    fn look(&mut self, now: Instant, ticket: Ticket) -> bool {
        let Some((index, _, deadline)) = self.waiting.get(&ticket.id).copied() else {
            return false;
        };
        let caller = self.story.callers[index];
        match self.core.look(now, ticket) {
            Step::Wait(at) => {
                assert!(at > now && at <= deadline);
                return true;
            }
            Step::TooLate(too_late) => {
                let end = End::TooLate(too_late.ready_in);
                self.ends.insert(index, (end, now - self.zero));
                self.waiting.remove(&ticket.id);
            }
            Step::Go(grant) => {
                assert!(now <= deadline);
                self.ends.insert(index, (End::Served, now - self.zero));
                self.waiting.remove(&ticket.id);
                let mut waiting = [0; 3];
                for (other, ..) in self.waiting.values() {
                    waiting[self.story.callers[*other].lane as usize] += 1;
                }
                let place = usize::try_from(ticket.id).unwrap();
                self.order.push((caller.lane, place, waiting));
                self.granted.insert(index, (grant, false));
                let leaves = now + Duration::from_millis(caller.holds);
                let event = match caller.fate {
                    Fate::NotSent => Event::End,
                    _ => Event::Leave,
                };
                self.push(leaves, index, event);
            }
        }
        false
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_service_never_sees_one_too_many_and_no_place_is_lost(story in story()) {
        let callers = story.callers.clone();
        let play = Play::run(story);
        let (_, too_many) = play.service.count();
        prop_assert_eq!(too_many, 0);
        prop_assert_eq!(play.ends.len(), callers.len(), "everybody hears in the end");
        for (index, (end, at)) in play.ends {
            let caller = callers[index];
            let asked = Duration::from_millis(caller.asks);
            match end {
                End::Served => (),
                End::TooLate(_) => prop_assert!(caller.patience.is_some()),
                End::Cancelled => prop_assert_eq!(
                    Some(at),
                    caller.cancels.map(|after| asked + Duration::from_millis(after))
                ),
            }
        }
    }

    #[test]
    fn nobody_is_passed_over_too_often(story in story()) {
        let play = Play::run(story);
        let most = [usize::MAX, 3, 8];
        let mut passed = [0; 3];
        let mut last = [None; 3];
        for (lane, place, waiting) in play.order {
            let lane = lane as usize;
            prop_assert!(last[lane] < Some(place), "first come, first served");
            last[lane] = Some(place);
            for other in 0..3 {
                passed[other] = if other == lane || waiting[other] == 0 { 0 } else { passed[other] + 1 };
                prop_assert!(passed[other] <= most[other], "lane {}", other);
            }
        }
    }

    #[test]
    fn while_all_wait_money_gets_more_than_half(story in story()) {
        let play = Play::run(patient(story));
        let mut run = Vec::new();
        for (lane, _, waiting) in play.order {
            if waiting[0] == 0 {
                run.clear();
                continue;
            }
            run.push(lane);
            let money = run.iter().filter(|lane| **lane == Lane::Money).count();
            // A read and a poll may both be due at first.
            prop_assert!(2 * (money + 2) > run.len(), "{:?}", run);
        }
    }

    #[test]
    fn what_somebody_in_a_hurry_is_told_is_true(story in prop_oneof![story(), rush()], who in any::<prop::sample::Index>()) {
        let patient = patient(story);
        let who = who.index(patient.callers.len());
        let asks = Duration::from_millis(patient.callers[who].asks);
        let mut hurried = patient.clone();
        hurried.callers[who].patience = Some(0);
        // Both stories are the same until he asks.
        let (served, at) = Play::run(patient).ends[&who];
        prop_assert_eq!(served, End::Served);
        match Play::run(hurried).ends[&who] {
            (End::TooLate(ready_in), _) => prop_assert!(at >= asks + ready_in, "{:?} < {:?}", at, ready_in),
            (_, in_time) => prop_assert_eq!((in_time, at), (asks, asks)),
        }
    }
}
