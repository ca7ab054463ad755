//! How many resends a client has left, so that an outage is not made worse by it.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a resend costs; a call that goes well pays 1.
const PRICE: u32 = 5;
const FULL: u32 = 10 * PRICE;

/// Ten resends to begin with, and one more for each five calls that went well.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// A call went well.
    pub fn pay_in(&self) {
        // A full one is left alone: it is the usual case, and everybody shares it.
        if self.0.load(Ordering::Relaxed) < FULL {
            let more = |left: u32| (left < FULL).then_some(left + 1);
            let _ = self
                .0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }

    /// Takes the price of a resend, if there is enough.
    pub fn pay_out(&self) -> bool {
        let less = |left: u32| left.checked_sub(PRICE);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_at_once_and_then_one_for_each_five_that_went_well() {
        let budget = Budget::default();
        let resends = |budget: &Budget| (0..100).take_while(|_| budget.pay_out()).count();
        assert_eq!(resends(&budget), 10);
        for _ in 0..14 {
            budget.pay_in();
        }
        assert_eq!(resends(&budget), 2);
        for _ in 0..1_000 {
            budget.pay_in();
        }
        assert_eq!(resends(&budget), 10);
    }
}
