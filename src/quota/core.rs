//! The window itself: what happens at which moment, without a clock and without waiting.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::Instant;

use super::{
    Lane, TooLate, Used,
    lanes::{Lanes, Waiter},
    pause::Pause,
    places::{Places, Way},
};

/// Who was offered a place and does not take it for so long is passed over. His future is not
/// polled: he may be busy with something else, even with waiting for us.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// Somebody's place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket {
    pub id: u64,
    lane: Lane,
}

/// A place in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub id: u64,
    news: u64,
}

/// How somebody who waits is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Go(Grant),
    TooLate(TooLate),
    /// Look again at this moment, or when told.
    Wait(Instant),
}

struct Offer {
    lane: Lane,
    waiter: Waiter,
    news: u64,
    until: Instant,
}

/// The window. Moments never go backwards.
pub(super) struct Core {
    places: Places,
    lanes: Lanes,
    pause: Pause,
    /// Places that were given to somebody who has not taken them yet.
    offers: Vec<Offer>,
    /// Who failed and does not know it yet.
    failed: BTreeMap<u64, TooLate>,
    next_id: u64,
    /// For whom there is news.
    woken: Vec<u64>,
}

impl Core {
    pub fn new(requests: usize, per: Duration) -> Self {
        Self {
            places: Places::new(requests, per),
            lanes: Lanes::new(requests),
            pause: Pause::default(),
            offers: Vec::new(),
            failed: BTreeMap::new(),
            next_id: 0,
            woken: Vec::new(),
        }
    }

    /// Somebody wants a place. `look` says how he is doing, and `cancel` that he does no longer.
    pub fn ask(&mut self, now: Instant, lane: Lane, deadline: Instant) -> Ticket {
        self.tick(now);
        let id = self.next_id;
        self.next_id += 1;
        let waiter = Waiter {
            id,
            deadline,
            absent: false,
        };
        self.lanes.insert(lane, waiter);
        self.grant(now);
        let ready = self.lanes.get(lane, id);
        let ready = ready.map(|(index, _)| self.ready(now, self.lanes.ahead(lane, index)));
        if let Some(ready) = ready.filter(|ready| *ready > deadline) {
            self.lanes.remove(lane, id);
            self.failed.insert(id, TooLate::new(ready - now));
        }
        Ticket { id, lane }
    }

    /// How he is doing. What is not `Wait` is said once.
    pub fn look(&mut self, now: Instant, ticket: Ticket) -> Step {
        let Ticket { id, lane } = ticket;
        // Before time passes: he is here, even if the others have lost patience by now.
        let offer = self.take_offer(id);
        self.lanes.show_up(lane, id);
        self.tick(now);
        if let Some(offer) = offer.or_else(|| self.take_offer(id)) {
            let news = offer.news;
            return Step::Go(Grant { id, news });
        }
        if let Some(too_late) = self.failed.remove(&id) {
            return Step::TooLate(too_late);
        }
        let Some((index, waiter)) = self.lanes.get(lane, id) else {
            return Step::TooLate(TooLate::new(Duration::ZERO));
        };
        let ready = self.ready(now, self.lanes.ahead(lane, index));
        if waiter.deadline <= now {
            self.lanes.remove(lane, id);
            return Step::TooLate(TooLate::new(ready - now));
        }
        // Where nothing but an answer is missing, that answer is what tells him.
        let again = if ready > now { ready } else { now + PATIENCE };
        Step::Wait(waiter.deadline.min(again))
    }

    /// He no longer wants it.
    pub fn cancel(&mut self, now: Instant, ticket: Ticket) {
        let Ticket { id, lane } = ticket;
        self.failed.remove(&id);
        self.lanes.remove(lane, id);
        if self.take_offer(id).is_some() {
            self.places.settle(id, Used::No, now);
        }
        self.tick(now);
    }

    /// His request is being sent.
    pub fn left(&mut self, now: Instant, grant: Grant) {
        self.places.left(grant.id, now);
        self.tick(now);
    }

    /// What became of his request.
    pub fn settle(&mut self, now: Instant, grant: Grant, used: Used) {
        self.places.settle(grant.id, used, now);
        if used == Used::Answered {
            self.pause.answered(grant.news);
        }
        self.tick(now);
    }

    /// A 429 came.
    pub fn turned_away(&mut self, now: Instant, wait: Option<Duration>) {
        self.tick(now);
        let straggler = self.places.only_older(self.pause.counted());
        self.pause.turned_away(now, wait, straggler);
        let (soonest, from) = (self.places.soonest(now), self.pause.until(now));
        let ready = |ahead| soonest.after(ahead, from);
        let late = self
            .lanes
            .drop_late(|ahead, waiter| ready(ahead) > waiter.deadline);
        for (id, ahead) in late {
            self.failed.insert(id, TooLate::new(ready(ahead) - now));
            self.woken.push(id);
        }
    }

    /// Whom to tell that there is news for him.
    pub fn woken(&mut self) -> impl Iterator<Item = u64> + '_ {
        self.woken.drain(..)
    }

    /// Whether he waits, and is there.
    pub fn waits(&self, ticket: Ticket) -> bool {
        let waiter = self.lanes.get(ticket.lane, ticket.id);
        waiter.is_some_and(|(_, waiter)| !waiter.absent)
    }

    /// Who should keep the time.
    pub fn first(&self) -> Option<Ticket> {
        self.lanes.first().map(|(lane, id)| Ticket { id, lane })
    }

    /// The next moment at which somebody must look, for the others to get on.
    pub fn next(&self, now: Instant) -> Option<Instant> {
        let needed = self.lanes.needed();
        if needed == 0 {
            return None;
        }
        let offers = self.offers.iter().map(|offer| offer.until).min();
        offers.into_iter().chain(self.ready_for(now, needed)).min()
    }

    /// Whether nobody waits, and all places are free.
    #[cfg(test)]
    pub fn is_at_rest(&mut self, now: Instant) -> bool {
        self.tick(now);
        let nobody = self.offers.is_empty() && self.failed.is_empty() && self.lanes.is_empty();
        nobody && self.places.is_whole()
    }

    /// When `needed` places will be free and may be used, as far as that is known.
    fn ready_for(&self, now: Instant, needed: usize) -> Option<Instant> {
        let mut at = self.pause.until(now);
        if self.pause.careful() {
            match self.places.way(now) {
                Way::Clear => (),
                Way::ClearAt(clear) => at = at.max(clear),
                Way::Blocked => return None,
            }
        }
        let more = needed.saturating_sub(self.places.free());
        if more > 0 {
            at = at.max(self.places.free_at(more)?);
        }
        Some(at)
    }

    /// Lets time pass.
    pub fn tick(&mut self, now: Instant) {
        self.places.tidy(now);
        while let Some(index) = self.offers.iter().position(|offer| offer.until <= now) {
            let Offer {
                lane, mut waiter, ..
            } = self.offers.remove(index);
            self.places.settle(waiter.id, Used::No, now);
            waiter.absent = true;
            self.lanes.insert(lane, waiter);
        }
        self.grant(now);
    }

    /// Gives away what there is.
    fn grant(&mut self, now: Instant) {
        while self.may_send(now)
            && let Some((lane, waiter)) = self.lanes.next(self.places.free())
        {
            let id = waiter.id;
            if waiter.deadline < now {
                let ready = self.ready(now, 0);
                self.lanes.remove(lane, id);
                self.failed.insert(id, TooLate::new(ready - now));
            } else {
                self.lanes.serve(lane, id);
                let news = self.pause.news();
                self.places.take(id, news);
                let offer = Offer {
                    lane,
                    waiter,
                    news,
                    until: now + PATIENCE,
                };
                self.offers.push(offer);
            }
            self.woken.push(id);
        }
    }

    fn take_offer(&mut self, id: u64) -> Option<Offer> {
        let index = self.offers.iter().position(|offer| offer.waiter.id == id);
        index.map(|index| self.offers.remove(index))
    }

    fn may_send(&self, now: Instant) -> bool {
        let careful = self.pause.careful();
        self.pause.until(now) <= now && (!careful || self.places.way(now) == Way::Clear)
    }

    /// When the one with so many places before his can have it, at the soonest.
    fn ready(&self, now: Instant, ahead: usize) -> Instant {
        let from = self.pause.until(now);
        self.places.soonest(now).after(ahead, from)
    }
}
