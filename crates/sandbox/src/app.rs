//! What the server and its owner share.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::faults::{self, Fault, FaultPlan};
use crate::inspector::Said;
use crate::notices;
use crate::quirks::{self, Quirk, Quirks};
use crate::seed::Seeded;
use crate::snapshot::{Receiver, Snapshot, SnapshotError};
use crate::state::State;
use crate::webhooks::{Trick, Webhooks};
use crate::wire::IdleLimit;

/// How many requests the log holds.
const LOGGED: usize = 5_000;

/// One request that the sandbox has answered. Bodies and headers are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Requests are numbered from 1.
    pub number: u64,
    /// The HTTP method.
    pub method: String,
    /// The path, relative to [`Sandbox::url`](crate::Sandbox::url) and without its query.
    pub path: String,
    /// The operation of the contract, if it is one.
    pub operation: Option<&'static str>,
    /// The HTTP status of the answer; 0 when the connection was reset instead.
    pub status: u16,
    /// The virtual time of the answer.
    pub at: DateTime<Utc>,
    /// The credentials that were used.
    pub client_id: Option<String>,
    /// What was special: the fault that was put in, or the operation that may have been meant.
    pub note: Option<String>,
}

/// A request for the log.
pub(crate) struct Entry {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) operation: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) client_id: Option<String>,
    pub(crate) note: Option<String>,
}

/// Called after each request.
pub(crate) type Observer = Box<dyn Fn(&LoggedRequest) + Send + Sync>;

pub(crate) struct App {
    /// The base URL of the API.
    pub(crate) url: String,
    pub(crate) seeded: Seeded,
    pub(crate) clock: Arc<Clock>,
    pub(crate) faults: Arc<FaultPlan>,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) idle_limit: Arc<IdleLimit>,
    /// Something has been planned: whoever waits for the next job should look again.
    pub(crate) planned: Notify,
    /// What a reset goes back to.
    first: OnceLock<Snapshot>,
    state: Mutex<State>,
    quirks: Mutex<Quirks>,
    log: Mutex<Log>,
    observer: Option<Observer>,
    said: Mutex<Said>,
}

#[derive(Default)]
struct Log {
    count: u64,
    requests: VecDeque<LoggedRequest>,
}

impl App {
    pub(crate) fn new(
        url: String,
        clock: Clock,
        (state, seeded): (State, Seeded),
        quirks: Quirks,
        observer: Option<Observer>,
    ) -> Self {
        let clock = Arc::new(clock);
        let faults: Arc<FaultPlan> = Arc::default();
        let tricks = Arc::clone(&faults);
        let tricks = Box::new(move || trick(&tricks));
        let app = Self {
            url,
            seeded,
            webhooks: Webhooks::new(Arc::clone(&clock), tricks),
            clock,
            faults,
            idle_limit: Arc::default(),
            planned: Notify::new(),
            first: OnceLock::new(),
            state: Mutex::new(state),
            quirks: Mutex::new(quirks),
            log: Mutex::default(),
            observer,
            said: Mutex::default(),
        };
        app.set_quirks(quirks);
        app
    }

    /// The state, for as long as the guard lives: what happens under one guard is atomic.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// What the inspector page has to say of the last button.
    pub(crate) fn said(&self) -> MutexGuard<'_, Said> {
        lock(&self.said)
    }

    pub(crate) fn quirks(&self) -> Quirks {
        *lock(&self.quirks)
    }

    pub(crate) fn set_quirks(&self, quirks: Quirks) {
        let idle = quirks.has(Quirk::IdleConnectionsClosed);
        let limit = idle.then_some(std::time::Duration::from_secs(5));
        self.idle_limit.set(limit);
        *lock(&self.quirks) = quirks;
    }

    /// Lets everything happen whose time has come.
    pub(crate) fn catch_up(&self) {
        let mut state = self.state();
        state.run_due(self.clock.now());
        self.tell(&mut state);
    }

    /// Does something to the state from outside, as of now.
    pub(crate) fn control<T>(&self, does: impl FnOnce(&mut State, DateTime<Utc>) -> T) -> T {
        let mut state = self.state();
        let now = self.clock.now();
        state.run_due(now);
        let done = does(&mut state, now);
        self.tell(&mut state);
        done
    }

    /// Remembers how everything is now, for [`App::reset`]. Only the first call counts.
    pub(crate) fn remember_start(&self) {
        let _ = self.first.set(self.snapshot());
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.control(|state, now| {
            let companies = state.companies.iter();
            let receivers = companies.filter_map(|(_, company)| {
                let target = self.webhooks.target(&company.id)?;
                Some(Receiver::new(&company.id, &target))
            });
            Snapshot {
                now,
                quirks: self.quirks(),
                faults: self.faults.save(),
                webhooks: receivers.collect(),
                state: state.clone(),
            }
        })
    }

    /// Goes on from a snapshot, or stays as it is when that does not hold together. What was
    /// still to be delivered is forgotten: it belongs to another course of things.
    pub(crate) fn restore(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        self.restore_at(snapshot, snapshot.now)
    }

    fn restore_at(&self, snapshot: &Snapshot, now: DateTime<Utc>) -> Result<(), SnapshotError> {
        snapshot.check()?;
        let mut targets = Vec::new();
        for receiver in &snapshot.webhooks {
            targets.push((&receiver.company_id, receiver.target()?));
        }
        let mut fresh = snapshot.state.clone();
        fresh.reindex();
        // A snapshot may have been taken just before these were told.
        fresh.outbox.clear();
        fresh.postpone(now - snapshot.now);
        let mut state = self.state();
        *state = fresh;
        self.clock.set(now);
        self.faults.put_back(&snapshot.faults);
        self.set_quirks(snapshot.quirks);
        self.webhooks.clear();
        for (company, target) in targets {
            self.webhooks.set_target(company, Some(target));
        }
        self.tell(&mut state);
        Ok(())
    }

    /// Makes everything as it was at the start. Where time runs by itself the start is now:
    /// what was to come so long after it is that far away again.
    pub(crate) fn reset(&self) {
        let Some(first) = self.first.get() else {
            return;
        };
        let now = if self.clock.is_frozen() {
            first.now
        } else {
            SystemTime::now().into()
        };
        // What the sandbox itself began with holds together.
        let _ = self.restore_at(first, now);
        *lock(&self.log) = Log::default();
    }

    /// Hands on what has happened to those who want to know.
    pub(crate) fn tell(&self, state: &mut State) {
        let quirks = self.quirks();
        for happening in std::mem::take(&mut state.outbox) {
            let mut notice = notices::notice(&happening, state);
            notice.body = quirks::bend_notice(quirks, notice.body);
            self.webhooks.post(notice);
        }
        self.planned.notify_one();
    }

    /// Does what is due in a sandbox whose time runs by itself.
    pub(crate) async fn keep_time(&self) {
        loop {
            let next = self.state().next_due();
            let due = async {
                match next {
                    Some(at) => self.clock.sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = due => self.catch_up(),
                () = self.planned.notified() => {}
            }
        }
    }

    pub(crate) fn record(&self, entry: Entry) {
        let mut log = lock(&self.log);
        log.count += 1;
        let request = LoggedRequest {
            number: log.count,
            method: entry.method,
            path: entry.path,
            operation: entry.operation,
            status: entry.status,
            at: self.clock.now(),
            client_id: entry.client_id,
            note: entry.note,
        };
        if log.requests.len() == LOGGED {
            log.requests.pop_front();
        }
        log.requests.push_back(request.clone());
        drop(log);
        // It may want to look at the log itself.
        if let Some(observer) = &self.observer {
            observer(&request);
        }
    }

    /// The requests after the one with this number.
    pub(crate) fn requests(&self, after: u64) -> Vec<LoggedRequest> {
        let log = lock(&self.log);
        let later = log.requests.iter().filter(|request| request.number > after);
        later.cloned().collect()
    }

    /// How many requests there have been, and the latest of them, newest first.
    pub(crate) fn latest_requests(&self, most: usize) -> (usize, Vec<LoggedRequest>) {
        let log = lock(&self.log);
        let all = usize::try_from(log.count).unwrap_or(usize::MAX);
        (all, log.requests.iter().rev().take(most).cloned().collect())
    }
}

/// What is to go wrong with the next delivery.
fn trick(faults: &FaultPlan) -> Option<Trick> {
    match faults.next(faults::WEBHOOK)? {
        Fault::WebhookDuplicate => Some(Trick::Duplicate),
        Fault::WebhookReorder => Some(Trick::Reorder),
        Fault::WebhookDrop => Some(Trick::Drop),
        _ => None,
    }
}

/// A panic elsewhere leaves the data as it was: rules check before they write.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;
    use rust_decimal::Decimal;

    use super::*;
    use crate::seed;
    use crate::state::{Job, Kyc, Mobile, PaymentOrder, Settings, TransactionKind};
    use crate::webhooks::WebhookTarget;

    fn app(clock: Clock) -> App {
        let seed = seed::seed(Decimal::ONE, Settings::default());
        App::new(String::new(), clock, seed, Quirks::none(), None)
    }

    #[test]
    fn after_a_reset_nothing_is_due_before_its_time() {
        let app = app(Clock::running());
        let mut first = app.snapshot();
        first.now -= TimeDelta::hours(1);
        let customer = first.state.customers.find(&app.seeded.pending_customer);
        let customer = customer.unwrap();
        let decision = Job::Decide(customer, Kyc::Approved);
        let soon = TimeDelta::minutes(1);
        first.state.plan(first.now + soon, decision);
        assert!(app.first.set(first).is_ok());

        app.reset();
        app.catch_up();
        assert_eq!(app.state().customers[customer].kyc, Kyc::Pending);
        app.clock.advance(Duration::from_secs(61));
        app.catch_up();
        assert_eq!(app.state().customers[customer].kyc, Kyc::Approved);
    }

    #[test]
    fn what_was_told_when_a_snapshot_was_taken_is_not_told_again() {
        let app = app(Clock::frozen());
        let company = &app.seeded.company_id;
        let target = WebhookTarget::unsigned("http://127.0.0.1:9/");
        app.webhooks.set_target(company, Some(target));
        let order = PaymentOrder {
            kind: TransactionKind::Payout,
            country: "CM".into(),
            currency: "XAF".into(),
            amount: Decimal::ONE_HUNDRED,
            external_id: None,
            mobile: Mobile {
                operator: Some("mtn".into()),
                phone: Some("237670000000".into()),
                ..Mobile::default()
            },
            refuse_replays: false,
        };
        app.control(|state, now| {
            let company = state.companies.find(company).unwrap();
            state.start_payment(company, order, now).unwrap();
        });
        // What is due is done by the snapshot itself.
        app.clock.advance(Duration::from_secs(5));
        let snapshot = app.snapshot();
        assert_eq!(app.webhooks.deliveries().len(), 1);
        app.restore(&snapshot).unwrap();
        assert!(app.webhooks.deliveries().is_empty());
    }
}
