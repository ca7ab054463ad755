//! Who waits, and who is next.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::Lane;

/// All lanes, the first to be served first.
const ALL: [Lane; 3] = [Lane::Money, Lane::Read, Lane::Poll];
/// A read that was passed over this often in a row is next.
const READ_IS_DUE: usize = 3;
/// So is a poll. A read that is due at the same moment goes before it, which makes one more.
const POLL_IS_DUE: usize = 7;

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waiter {
    pub id: u64,
    pub deadline: Instant,
    /// It was offered a place and did not come: it is not offered another before it shows up.
    pub absent: bool,
}

#[derive(Default)]
struct Queue {
    /// In the order of their ids.
    waiters: VecDeque<Waiter>,
    absent: usize,
    /// How often another lane was served, while somebody was here, since this one was. It stays
    /// when they give up, or a lane of the impatient would never have its turn.
    passed: usize,
}

impl Queue {
    fn is_empty(&self) -> bool {
        self.waiters.len() == self.absent
    }

    /// The first who is there.
    fn first(&self) -> Option<Waiter> {
        self.waiters.iter().find(|waiter| !waiter.absent).copied()
    }

    fn find(&self, id: u64) -> Result<usize, usize> {
        self.waiters.binary_search_by_key(&id, |waiter| waiter.id)
    }

    fn remove(&mut self, index: usize) -> Option<Waiter> {
        let waiter = self.waiters.remove(index)?;
        self.absent -= usize::from(waiter.absent);
        Some(waiter)
    }
}

/// The queues of all lanes.
pub(super) struct Lanes {
    queues: [Queue; 3],
    /// How many free places polls leave alone, so that a flood of them does not make the others
    /// wait for a whole window.
    reserve: usize,
}

impl Lanes {
    pub fn new(requests: usize) -> Self {
        let reserve = if requests > 2 {
            requests.div_ceil(5)
        } else {
            0
        };
        Self {
            queues: Default::default(),
            reserve,
        }
    }

    /// Puts somebody where his id says: a new one at the end, one who comes back before those who
    /// came after him.
    pub fn insert(&mut self, lane: Lane, waiter: Waiter) {
        let queue = self.queue_mut(lane);
        let (Ok(index) | Err(index)) = queue.find(waiter.id);
        queue.absent += usize::from(waiter.absent);
        queue.waiters.insert(index, waiter);
    }

    pub fn remove(&mut self, lane: Lane, id: u64) -> Option<Waiter> {
        let queue = self.queue_mut(lane);
        queue.find(id).ok().and_then(|index| queue.remove(index))
    }

    pub fn get(&self, lane: Lane, id: u64) -> Option<(usize, Waiter)> {
        let queue = self.queue(lane);
        let index = queue.find(id).ok()?;
        Some((index, queue.waiters[index]))
    }

    /// One who was absent is there again.
    pub fn show_up(&mut self, lane: Lane, id: u64) {
        let queue = self.queue_mut(lane);
        if let Ok(index) = queue.find(id)
            && std::mem::take(&mut queue.waiters[index].absent)
        {
            queue.absent -= 1;
        }
    }

    /// Who is next, with so many places free.
    pub fn next(&self, free: usize) -> Option<(Lane, Waiter)> {
        if free == 0 {
            return None;
        }
        let waits = |lane: &Lane| !self.queue(*lane).is_empty();
        let due = [Lane::Read, Lane::Poll];
        let due = due
            .into_iter()
            .find(|lane| waits(lane) && self.is_due(*lane));
        let lane = due.or_else(|| {
            let first = ALL.into_iter().find(waits)?;
            (first != Lane::Poll || free > self.reserve).then_some(first)
        })?;
        Some((lane, self.queue(lane).first()?))
    }

    /// Takes somebody out because he is served.
    pub fn serve(&mut self, lane: Lane, id: u64) {
        for other in ALL {
            let queue = self.queue_mut(other);
            if other == lane {
                queue.passed = 0;
            } else if !queue.is_empty() {
                queue.passed += 1;
            }
        }
        self.remove(lane, id);
    }

    /// How many places must be free for the next to be served; 0 if nobody is there.
    pub fn needed(&self) -> usize {
        match ALL.into_iter().find(|lane| !self.queue(*lane).is_empty()) {
            None => 0,
            Some(Lane::Poll) if !self.is_due(Lane::Poll) => self.reserve + 1,
            Some(_) => 1,
        }
    }

    /// Somebody who is there, the first of the first lane.
    pub fn first(&self) -> Option<(Lane, u64)> {
        let first = |lane| Some((lane, self.queue(lane).first()?.id));
        ALL.into_iter().find_map(first)
    }

    /// How many places must have come free, at least, before the one at `index` can have his, if
    /// nobody gives up: those of others who go before him, and those that he has to leave alone.
    pub fn ahead(&self, lane: Lane, index: usize) -> usize {
        let queue = self.queue(lane);
        let own = index.saturating_sub(queue.absent);
        let above = ALL.into_iter().take_while(|other| *other != lane);
        let above = above.map(|other| self.queue(other));
        let above: usize = above.map(|other| other.waiters.len() - other.absent).sum();
        // He cannot be passed over for longer than it takes to be due.
        let passes = match lane {
            Lane::Money => return own,
            Lane::Read => READ_IS_DUE,
            Lane::Poll => POLL_IS_DUE,
        };
        let passes = (passes * (own + 1)).saturating_sub(queue.passed);
        let before = own + above.min(passes);
        match lane {
            Lane::Poll => before + self.reserve.min(passes - above.min(passes)),
            _ => before,
        }
    }

    /// Takes out everybody who `late` says so of, given how many go before him.
    pub fn drop_late(&mut self, mut late: impl FnMut(usize, &Waiter) -> bool) -> Vec<(u64, usize)> {
        let mut dropped = Vec::new();
        for lane in ALL {
            let mut index = 0;
            while let Some(waiter) = self.queue(lane).waiters.get(index).copied() {
                let ahead = self.ahead(lane, index);
                if late(ahead, &waiter) {
                    self.queue_mut(lane).remove(index);
                    dropped.push((waiter.id, ahead));
                } else {
                    index += 1;
                }
            }
        }
        dropped
    }

    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.queues.iter().all(|queue| queue.waiters.is_empty())
    }

    fn is_due(&self, lane: Lane) -> bool {
        let due = match lane {
            Lane::Money => return false,
            Lane::Read => READ_IS_DUE,
            Lane::Poll => POLL_IS_DUE,
        };
        self.queue(lane).passed >= due
    }

    fn queue(&self, lane: Lane) -> &Queue {
        &self.queues[lane as usize]
    }

    fn queue_mut(&mut self, lane: Lane) -> &mut Queue {
        &mut self.queues[lane as usize]
    }
}
