//! One call for any number of callers who want to know the same.

use std::{
    collections::HashMap,
    future::Future,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

/// Where the outcome of a call is waited for.
pub(crate) type Flight<V> = watch::Receiver<Option<V>>;

/// The calls under way, by what they ask for. Nothing is remembered once one has ended.
pub(crate) struct Flights<K, V> {
    under_way: Mutex<HashMap<K, Flight<V>>>,
}

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        let under_way = Mutex::default();
        Self { under_way }
    }
}

impl<K, V> Flights<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Starts a call, or waits for the one that is under way. It runs in a task of its own, so that a
    /// caller who gives up does not take it away from the others.
    ///
    /// `None` if it was cut short: it panicked, or the runtime that it ran on has ended. The next
    /// caller starts anew.
    pub async fn join<F>(self: &Arc<Self>, key: K, start: impl FnOnce() -> F) -> Option<V>
    where
        F: Future<Output = V> + Send + 'static,
    {
        let mut flight = self.launch(key, start);
        let outcome = flight.wait_for(Option::is_some).await;
        outcome.ok().and_then(|outcome| outcome.clone())
    }

    /// Starts a call unless it is under way already, and does not wait for it.
    pub fn launch<F>(self: &Arc<Self>, key: K, start: impl FnOnce() -> F) -> Flight<V>
    where
        F: Future<Output = V> + Send + 'static,
    {
        let (flight, sender) = self.board(&key);
        if let Some(sender) = sender {
            // Outside of the lock: a runtime that has ended drops the task at once, and the lock is
            // taken again.
            let landing = Landing {
                flights: self.clone(),
                key,
                flight: flight.clone(),
            };
            let call = start();
            tokio::spawn(async move {
                let landing = landing;
                let outcome = call.await;
                // First gone, then told: who comes now is not told of the past.
                drop(landing);
                // Nobody may be waiting any more.
                let _ = sender.send(Some(outcome));
            });
        }
        flight
    }

    /// The flight under way, or a new one with what it tells its outcome through.
    fn board(&self, key: &K) -> (Flight<V>, Option<watch::Sender<Option<V>>>) {
        let mut under_way = self.lock();
        match under_way.get(key) {
            // One whose channel is closed has been cut short.
            Some(flight) if flight.has_changed().is_ok() => (flight.clone(), None),
            _ => {
                let (sender, flight) = watch::channel(None);
                under_way.insert(key.clone(), flight.clone());
                (flight, Some(sender))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Flight<V>>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the key away however the call ends: with an outcome, a panic or its runtime.
struct Landing<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    flights: Arc<Flights<K, V>>,
    key: K,
    flight: Flight<V>,
}

impl<K, V> Drop for Landing<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    fn drop(&mut self) {
        let mut under_way = self.flights.lock();
        let own = |flight: &Flight<V>| flight.same_channel(&self.flight);
        if under_way.get(&self.key).is_some_and(own) {
            under_way.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use tokio::{
        sync::Semaphore,
        task::{JoinSet, yield_now},
    };

    use super::{Flights, Landing};

    type Texts = Arc<Flights<&'static str, Result<usize, &'static str>>>;

    /// A call that counts itself and ends when it is let.
    #[derive(Clone)]
    struct Calls {
        made: Arc<AtomicUsize>,
        gate: Arc<Semaphore>,
    }

    impl Calls {
        fn new() -> Self {
            let (made, gate) = (Arc::default(), Arc::new(Semaphore::new(0)));
            Self { made, gate }
        }

        async fn call(self) -> Result<usize, &'static str> {
            let number = self.made.fetch_add(1, Ordering::SeqCst) + 1;
            self.gate.acquire().await.unwrap().forget();
            if number == 1 {
                Ok(number)
            } else {
                Err("later")
            }
        }

        fn made(&self) -> usize {
            self.made.load(Ordering::SeqCst)
        }

        async fn until_made(&self, count: usize) {
            while self.made() < count {
                yield_now().await;
            }
        }
    }

    fn join(
        all: &mut JoinSet<Option<Result<usize, &'static str>>>,
        flights: &Texts,
        key: &'static str,
        calls: &Calls,
    ) {
        let (flights, calls) = (flights.clone(), calls.clone());
        all.spawn(async move { flights.join(key, || calls.call()).await });
    }

    #[tokio::test]
    async fn a_thousand_callers_make_one_call() {
        let (flights, calls, mut all) = (Texts::default(), Calls::new(), JoinSet::new());
        for _ in 0..1000 {
            join(&mut all, &flights, "a", &calls);
        }
        // The runtime has one thread and takes tasks in order: all of them have joined.
        calls.until_made(1).await;
        calls.gate.add_permits(1);
        let outcomes = all.join_all().await;
        assert_eq!(outcomes, vec![Some(Ok(1)); 1000]);
        assert_eq!(calls.made(), 1);
        assert!(flights.lock().is_empty());
    }

    #[tokio::test]
    async fn another_key_is_another_call_and_so_is_a_later_one() {
        let (flights, calls, mut all) = (Texts::default(), Calls::new(), JoinSet::new());
        join(&mut all, &flights, "a", &calls);
        join(&mut all, &flights, "b", &calls);
        calls.until_made(2).await;
        calls.gate.add_permits(2);
        all.join_all().await;
        // A failure is shared, and not kept.
        calls.gate.add_permits(1);
        assert_eq!(
            flights.join("a", || calls.clone().call()).await,
            Some(Err("later"))
        );
        assert_eq!(calls.made(), 3);
    }

    #[tokio::test]
    async fn who_gives_up_does_not_take_it_from_the_others() {
        let (flights, calls) = (Texts::default(), Calls::new());
        let (mut first, mut others) = (JoinSet::new(), JoinSet::new());
        join(&mut first, &flights, "a", &calls);
        calls.until_made(1).await;
        join(&mut others, &flights, "a", &calls);
        first.shutdown().await;
        calls.gate.add_permits(1);
        assert_eq!(others.join_all().await, [Some(Ok(1))]);
        assert_eq!(calls.made(), 1);
    }

    #[tokio::test]
    async fn a_call_that_nobody_waits_for_ends_and_leaves_nothing() {
        let (flights, calls, mut all) = (Texts::default(), Calls::new(), JoinSet::new());
        join(&mut all, &flights, "a", &calls);
        calls.until_made(1).await;
        all.shutdown().await;
        assert_eq!(flights.lock().len(), 1);
        calls.gate.add_permits(1);
        while !flights.lock().is_empty() {
            yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_panic_is_told_and_does_not_stay() {
        let flights = Texts::default();
        let outcome = flights.join("a", || async { panic!("on purpose") }).await;
        assert_eq!(outcome, None);
        assert_eq!(flights.join("a", || async { Ok(2) }).await, Some(Ok(2)));
    }

    #[test]
    fn what_was_cut_short_does_not_take_its_successor_away() {
        let flights = Texts::default();
        let (flight, sender) = flights.board(&"a");
        let landing = Landing {
            flights: flights.clone(),
            key: "a",
            flight,
        };
        drop(sender);
        let (next, sender) = flights.board(&"a");
        assert!(sender.is_some());
        drop(landing);
        assert!(flights.lock()["a"].same_channel(&next));
    }

    #[test]
    fn a_runtime_that_ends_takes_its_calls_with_it() {
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap()
        };
        let flights = Texts::default();
        let first = runtime();
        first.block_on(async {
            let mut all = JoinSet::new();
            let calls = flights.clone();
            all.spawn(async move { calls.join("a", pending).await });
            while flights.lock().is_empty() {
                yield_now().await;
            }
            all.detach_all();
        });
        drop(first);
        assert!(flights.lock().is_empty());
        let outcome = runtime().block_on(flights.join("a", || async { Ok(2) }));
        assert_eq!(outcome, Some(Ok(2)));
    }
}
