//! What is to be delivered and what became of it. No I/O, and no clock of its own.

use std::collections::{BTreeMap, HashMap, VecDeque};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};

use super::delivery::{AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState};
use super::lanes::{Lanes, Place};
use super::send::Parcel;
use super::sign;
use super::target::WebhookTarget;
use super::{Trick, Tricks};
use crate::ids::Ids;

/// One attempt, and three more.
const ATTEMPTS: usize = 4;

/// From one attempt to the next.
const PAUSE: TimeDelta = TimeDelta::seconds(5);

/// How many deliveries stay in the log when nothing is left to do for them.
const KEPT: usize = 1_000;

/// How many attempts may be under way: `notify_url` may be another one each time.
const AT_ONCE: usize = 16;

/// Ids of deliveries are the same in every run.
const SEED: u64 = 0x7765_6268_6f6f_6b73;

/// A notice for one receiver.
#[derive(Clone)]
pub(super) struct Post {
    pub event: String,
    pub body: Bytes,
    pub company: String,
    pub destination: Destination,
    pub at: DateTime<Utc>,
}

#[derive(Clone)]
pub(super) enum Destination {
    /// Wherever the company wants its notices.
    Company,
    /// A URL that was given with a request.
    Extra(String),
}

/// An attempt that is to be made now.
pub(super) struct Attempt {
    pub ticket: Ticket,
    pub parcel: Parcel,
}

/// To be handed back with the outcome.
pub(super) struct Ticket {
    number: u64,
    url: String,
    at: DateTime<Utc>,
}

struct Entry {
    post: Post,
    delivery: Delivery,
    target: WebhookTarget,
    trick: Option<Trick>,
}

pub(super) struct Book {
    ids: Ids,
    targets: HashMap<String, WebhookTarget>,
    next_number: u64,
    entries: BTreeMap<u64, Entry>,
    /// Nothing is left to do for these; the longest done is first.
    done: VecDeque<u64>,
    /// What is to be done.
    lanes: Lanes,
    /// What waits to be overtaken, by its URL.
    held: HashMap<String, Place>,
}

impl Book {
    pub(super) fn new() -> Self {
        Self {
            ids: Ids::new(SEED),
            targets: HashMap::new(),
            next_number: 0,
            entries: BTreeMap::new(),
            done: VecDeque::new(),
            lanes: Lanes::default(),
            held: HashMap::new(),
        }
    }

    pub(super) fn set_target(&mut self, company: &str, target: Option<WebhookTarget>) {
        match target {
            Some(target) => self.targets.insert(company.to_owned(), target),
            None => self.targets.remove(company),
        };
    }

    pub(super) fn target(&self, company: &str) -> Option<&WebhookTarget> {
        self.targets.get(company)
    }

    /// Where a post goes now. No source says how a URL that comes with a request gets its
    /// signature: it is taken to be the company's.
    fn receiver(&self, post: &Post) -> Option<WebhookTarget> {
        let target = self.targets.get(&post.company);
        match &post.destination {
            Destination::Company => target.cloned(),
            Destination::Extra(url) => Some(target.map_or_else(
                || WebhookTarget::unsigned(url),
                |target| target.elsewhere(url),
            )),
        }
    }

    pub(super) fn post(&mut self, post: Post, tricks: &Tricks) {
        if let Some(target) = self.receiver(&post) {
            self.add(post, target, None, tricks());
        }
    }

    /// Whether there is such a delivery.
    pub(super) fn replay(&mut self, id: &str, now: DateTime<Utc>) -> bool {
        let Some(entry) = self.find(id) else {
            return false;
        };
        let mut post = entry.post.clone();
        post.at = now;
        let target = self.receiver(&post).unwrap_or_else(|| entry.target.clone());
        let original = id.to_owned();
        self.add(post, target, Some(original), None);
        true
    }

    fn add(
        &mut self,
        post: Post,
        target: WebhookTarget,
        replay_of: Option<String>,
        trick: Option<Trick>,
    ) {
        let number = self.next_number;
        self.next_number += 1;
        let url = target.url().to_owned();
        let state = if trick == Some(Trick::Drop) {
            self.done(number);
            DeliveryState::Dropped
        } else {
            self.enqueue(&url, number, post.at, trick == Some(Trick::Reorder));
            DeliveryState::Pending
        };
        let delivery = Delivery {
            id: self.ids.uuid(),
            event: post.event.clone(),
            url,
            at: post.at,
            state,
            attempts: Vec::new(),
            replay_of,
        };
        let entry = Entry {
            post,
            delivery,
            target,
            trick,
        };
        self.entries.insert(number, entry);
    }

    /// Who comes after one that waits to be overtaken is the one that overtakes it. What has waited
    /// long enough by then goes first, whether or not there was time to send it.
    fn enqueue(&mut self, url: &str, number: u64, at: DateTime<Utc>, hold: bool) {
        if let Some(held) = self.held.remove(url)
            && held.due > at
        {
            self.lanes.remove(url, held);
            let overtaken = Place {
                due: at.max(held.due - PAUSE),
                turn: number,
                overtaken: true,
                number: held.number,
            };
            self.lanes.insert(url, overtaken);
            self.lanes.insert(url, Place::new(at, number));
        } else if hold {
            let place = Place::new(at + PAUSE, number);
            self.held.insert(url.to_owned(), place);
            self.lanes.insert(url, place);
        } else {
            self.lanes.insert(url, Place::new(at, number));
        }
    }

    /// The next attempt that can be made at `now`. Its time is `stamp` or, without, its moment.
    pub(super) fn take(
        &mut self,
        now: DateTime<Utc>,
        stamp: Option<DateTime<Utc>>,
    ) -> Option<Attempt> {
        let place = self.next().filter(|place| place.due <= now)?;
        let number = place.number;
        let entry = self.entries.get(&number)?;
        let at = stamp.unwrap_or(place.due);
        let url = entry.delivery.url.clone();
        self.lanes.begin(&url, place);
        if self.held.get(&url) == Some(&place) {
            self.held.remove(&url);
        }
        let (target, id, body) = (&entry.target, &entry.delivery.id, &entry.post.body);
        Some(Attempt {
            parcel: Parcel {
                url: url.clone(),
                headers: sign::headers(target, id, at, body),
                body: body.clone(),
            },
            ticket: Ticket { number, url, at },
        })
    }

    fn next(&self) -> Option<Place> {
        let full = self.lanes.busy() >= AT_ONCE;
        self.lanes.head().filter(|_| !full)
    }

    /// When there is something to do again, if nothing changes until then.
    pub(super) fn next_due(&self) -> Option<DateTime<Utc>> {
        self.next().map(|place| place.due)
    }

    pub(super) fn finish(&mut self, ticket: &Ticket, outcome: AttemptOutcome) {
        let Ticket { number, url, at } = ticket;
        self.lanes.end(url);
        let Some(entry) = self.entries.get_mut(number) else {
            return;
        };
        let delivery = &mut entry.delivery;
        delivery.attempts.push(DeliveryAttempt { at: *at, outcome });
        let arrived = delivery.state == DeliveryState::Delivered;
        let again = if outcome.is_success() || arrived {
            delivery.state = DeliveryState::Delivered;
            // A second time now, and what comes of that does not matter.
            (!arrived && entry.trick == Some(Trick::Duplicate)).then_some(*at)
        } else if delivery.attempts.len() < ATTEMPTS {
            Some(*at + PAUSE)
        } else {
            delivery.state = DeliveryState::Failed;
            None
        };
        match again {
            Some(due) => self.lanes.insert(url, Place::new(due, *number)),
            None => self.done(*number),
        }
    }

    fn done(&mut self, number: u64) {
        self.done.push_back(number);
        if self.done.len() > KEPT
            && let Some(oldest) = self.done.pop_front()
        {
            self.entries.remove(&oldest);
        }
    }

    pub(super) fn is_idle(&self, now: DateTime<Utc>) -> bool {
        let due = self.lanes.head().is_some_and(|place| place.due <= now);
        self.lanes.busy() == 0 && !due
    }

    pub(super) fn deliveries(&self) -> Vec<Delivery> {
        let entries = self.entries.values();
        entries.map(|entry| entry.delivery.clone()).collect()
    }

    pub(super) fn body(&self, id: &str) -> Option<Vec<u8>> {
        self.find(id).map(|entry| entry.post.body.to_vec())
    }

    fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.values().find(|entry| entry.delivery.id == id)
    }

    /// Numbers go on, so that an attempt under way finds nothing to report on.
    pub(super) fn clear(&mut self) {
        self.lanes.clear();
        *self = Self {
            next_number: self.next_number,
            lanes: std::mem::take(&mut self.lanes),
            ..Self::new()
        };
    }
}
