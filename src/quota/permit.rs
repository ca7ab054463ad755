//! Leave to send one request.

use std::fmt;

use super::window::Place;

/// What became of the request that a [`Permit`] was for: what a [`Quota`](super::Quota) is told at
/// the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Used {
    /// Nothing left this machine: the service has not counted it.
    No,
    /// It left, and no answer came: the service may count it yet, a few seconds from now.
    Maybe,
    /// It was answered, by whatever: the service has counted it.
    Answered,
}

/// Leave to send one request. When it goes, the [`Quota`](super::Quota) that gave it is told what
/// became of the request.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use cartevo::{Permit, Used};
///
/// let told = Arc::new(Mutex::new(Vec::new()));
/// let permit = || {
///     let told = told.clone();
///     Permit::new(move |used| told.lock().unwrap().push(used))
/// };
/// drop(permit()); // the caller gave up before anything was sent
/// let mut sent = permit();
/// sent.left();
/// drop(sent); // the connection broke
/// let mut good = permit();
/// good.left();
/// good.answered();
/// assert_eq!(*told.lock().unwrap(), [Used::No, Used::Maybe, Used::Answered]);
/// ```
#[must_use = "it is given back when it is dropped"]
pub struct Permit {
    giver: Giver,
    used: Used,
}

enum Giver {
    /// Nobody wants to know.
    None,
    Window(Place),
    Other(Box<dyn FnOnce(Used) + Send>),
}

impl Permit {
    /// A permit of your own quota, which is told once, when it is dropped.
    pub fn new(told: impl FnOnce(Used) + Send + 'static) -> Self {
        Self::of(Giver::Other(Box::new(told)))
    }

    pub(super) const fn unlimited() -> Self {
        Self::of(Giver::None)
    }

    pub(super) const fn of_window(place: Place) -> Self {
        Self::of(Giver::Window(place))
    }

    const fn of(giver: Giver) -> Self {
        Self {
            giver,
            used: Used::No,
        }
    }

    /// The request is being sent: from now on it may reach the service. If it is said again, for
    /// example once a connection stands, the last time counts.
    pub fn left(&mut self) {
        self.used = Used::Maybe;
        if let Giver::Window(place) = &self.giver {
            place.left();
        }
    }

    /// An answer came. A 429 is said to [`turned_away`](super::Quota::turned_away) first.
    pub fn answered(mut self) {
        self.used = Used::Answered;
    }

    /// After all nothing left: no connection could be made.
    pub fn unused(mut self) {
        self.used = Used::No;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        match std::mem::replace(&mut self.giver, Giver::None) {
            Giver::None => (),
            Giver::Window(place) => place.told(self.used),
            Giver::Other(told) => told(self.used),
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}
