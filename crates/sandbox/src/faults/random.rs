//! Faults by chance that can be had again.

use super::rule::{fits, is_for, unfit};
use super::{EVERY, Fault};

/// Gives some calls a fault by chance.
///
/// What the n-th call of an operation gets depends on the seed, the operation and n alone: a
/// run is repeatable even when calls of different operations overtake each other.
///
/// ```
/// use cartevo_sandbox::{Fault, Faults, RandomFaults};
///
/// let faults = RandomFaults::seeded(7)
///     .rate(0.1)
///     .among([Fault::ResetAfterWork, Fault::Status(503)]);
/// let json = r#"{"random": {
///     "seed": 7, "rate": 0.1, "faults": ["reset-after-work", "status:503"]
/// }}"#;
/// assert_eq!(json.parse(), Ok(Faults::from(faults)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RandomFaults {
    pub(super) seed: u64,
    pub(super) rate: f64,
    pub(super) faults: Vec<Fault>,
    pub(super) operations: Vec<String>,
}

impl RandomFaults {
    /// A plan for every operation that does nothing until it has faults to choose
    /// [among](Self::among). One call in ten gets one of them.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            rate: 0.1,
            faults: Vec::new(),
            operations: vec![EVERY.to_owned()],
        }
    }

    /// The share of calls that get a fault, from 0 to 1.
    ///
    /// # Panics
    ///
    /// When it is something else.
    #[must_use]
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = rate;
        self.sound()
    }

    /// The faults to choose among. Those of deliveries are for deliveries, the others for
    /// calls.
    ///
    /// # Panics
    ///
    /// When a fault can befall none of the operations, or has a status that is none.
    #[must_use]
    pub fn among(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults = faults.into_iter().collect();
        self.sound()
    }

    /// The operations that it is for, by their `operationId`, `*` or `webhook`.
    ///
    /// ```
    /// use cartevo_sandbox::{Fault, RandomFaults};
    ///
    /// let faults = RandomFaults::seeded(7).on(["createCard"]).among([Fault::SuccessFalse]);
    /// assert_eq!(faults.operations(), ["createCard"]);
    /// ```
    ///
    /// # Panics
    ///
    /// When a fault can befall none of them.
    #[must_use]
    pub fn on<O: Into<String>>(mut self, operations: impl IntoIterator<Item = O>) -> Self {
        self.operations = operations.into_iter().map(Into::into).collect();
        self.sound()
    }

    /// The seed: the same one gives the same faults.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The operations that it is for.
    pub fn operations(&self) -> &[String] {
        &self.operations
    }

    fn sound(self) -> Self {
        if let Some(problem) = self.problem() {
            panic!("{problem}");
        }
        self
    }

    /// What is wrong with it.
    pub(super) fn problem(&self) -> Option<String> {
        if !(0.0..=1.0).contains(&self.rate) {
            return Some(format!(
                "`rate`: expected a number from 0 to 1, not {}",
                self.rate
            ));
        }
        self.faults.iter().find_map(|fault| {
            let befalls = |named: &String| fits(*fault, named);
            fault.problem().or_else(|| {
                let first = self.operations.first()?;
                let none = !self.operations.iter().any(befalls);
                none.then(|| unfit(*fault, first)).flatten()
            })
        })
    }

    /// What the n-th call of an operation gets.
    pub(super) fn draw(&self, operation: &str, number: u64) -> Option<Fault> {
        if !self.operations.iter().any(|named| is_for(named, operation)) {
            return None;
        }
        let fitting = || self.faults.iter().filter(|fault| fits(**fault, operation));
        let count = u64::try_from(fitting().count()).ok()?;
        let mut chance = Chance::new(self.seed, operation, number);
        if count == 0 || chance.share() >= self.rate {
            return None;
        }
        let index = usize::try_from(chance.next() % count).ok()?;
        fitting().nth(index).copied()
    }
}

/// Numbers that look random, by the recipe called `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn new(seed: u64, operation: &str, number: u64) -> Self {
        // FNV-1a, which unlike the hasher of the standard library is the same everywhere.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in operation.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        // Mixed one by one, so that neighbouring seeds and calls have nothing in common.
        let mut mixed = Self(seed);
        mixed.0 = mixed.next() ^ hash;
        mixed.0 = mixed.next() ^ number;
        mixed.0 = mixed.next();
        mixed
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, but not including, 1.
    fn share(&mut self) -> f64 {
        // The upper half is enough, and is exact as a float.
        let upper = u32::try_from(self.next() >> 32).unwrap_or(u32::MAX);
        f64::from(upper) / (f64::from(u32::MAX) + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    const THREE: [Fault; 3] = [
        Fault::ResetAfterWork,
        Fault::Status(503),
        Fault::SuccessFalse,
    ];

    fn drawn(random: &RandomFaults, operation: &str, count: u64) -> Vec<Option<Fault>> {
        (1..=count)
            .map(|number| random.draw(operation, number))
            .collect()
    }

    #[test]
    fn a_seed_gives_the_same_faults_on_every_machine() {
        let random = RandomFaults::seeded(7).rate(0.25).among(THREE);
        let names = drawn(&random, "createCard", 16);
        let names: Vec<_> = names
            .into_iter()
            .map(|fault| fault.map_or_else(|| "-".to_owned(), |fault| fault.to_string()))
            .collect();
        let expected = "- - success-false - status:503 status:503 - - - success-false - \
                        reset-after-work - - reset-after-work -";
        assert_eq!(names.join(" "), expected);
    }

    #[test]
    fn the_rate_is_that_of_ten_thousand_calls_and_no_fault_is_preferred() {
        for (seed, rate, least, most) in [
            (1, 0.1, 900, 1_100),
            (2, 0.5, 4_800, 5_200),
            (u64::MAX, 0.9, 8_900, 9_100),
        ] {
            let random = RandomFaults::seeded(seed).rate(rate).among(THREE);
            let mut counts: HashMap<Fault, usize> = HashMap::new();
            let faults = drawn(&random, "createCard", 10_000);
            for fault in faults.into_iter().flatten() {
                *counts.entry(fault).or_default() += 1;
            }
            let all: usize = counts.values().sum();
            assert!((least..=most).contains(&all), "{seed}: {all}");
            for fault in THREE {
                let share = counts[&fault] * 3;
                assert!(share > all * 8 / 10 && share < all * 12 / 10, "{counts:?}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_rate_are_never_and_always() {
        let random = RandomFaults::seeded(7).among(THREE);
        let never = drawn(&random.clone().rate(0.0), "createCard", 10_000);
        assert!(never.iter().all(Option::is_none));
        let always = drawn(&random.rate(1.0), "createCard", 10_000);
        assert!(always.iter().all(Option::is_some));
        let nothing = RandomFaults::seeded(7).rate(1.0);
        assert_eq!(nothing.draw("createCard", 1), None);
    }

    #[test]
    fn operations_that_are_not_meant_are_left_alone() {
        let random = RandomFaults::seeded(7).rate(1.0).among(THREE);
        assert_eq!(random.draw("webhook", 1), None);
        let random = random.on(["createCard", "fundCard"]);
        assert!(random.draw("createCard", 1).is_some());
        assert!(random.draw("fundCard", 1).is_some());
        assert_eq!(random.draw("freezeCard", 1), None);
        let mixed = [Fault::WebhookDrop, Fault::SuccessFalse];
        let random = RandomFaults::seeded(7).rate(1.0).among(mixed);
        for number in 1..100 {
            assert_eq!(random.draw("webhook", number), Some(Fault::WebhookDrop));
            assert_eq!(random.draw("fundCard", number), Some(Fault::SuccessFalse));
        }
    }

    #[test]
    #[should_panic(expected = "`rate`: expected a number from 0 to 1, not 1.5")]
    fn a_rate_above_one_is_refused() {
        let _ = RandomFaults::seeded(7).rate(1.5);
    }

    #[test]
    #[should_panic(expected = "the fault `webhook-drop` is one of `webhook`, not of `createCard`")]
    fn a_fault_that_can_befall_no_operation_is_refused() {
        let _ = RandomFaults::seeded(7)
            .on(["createCard"])
            .among([Fault::WebhookDrop]);
    }

    proptest! {
        #[test]
        fn a_call_gets_the_same_whatever_happens_in_between(
            seed: u64,
            rate in 0.0..=1.0,
            order in prop::collection::vec(0..3_usize, 0..200),
        ) {
            use crate::faults::FaultPlan;
            let names = ["createCard", "fundCard", "getBalance"];
            let random = RandomFaults::seeded(seed).rate(rate).among(THREE);
            let mut got: [Vec<Option<Fault>>; 3] = Default::default();
            let plan = FaultPlan::default();
            plan.arm(random.clone());
            for index in order {
                got[index].push(plan.next(names[index]));
            }
            // Now each operation by itself.
            let plan = FaultPlan::default();
            plan.arm(random);
            for (name, got) in names.into_iter().zip(got) {
                let again: Vec<_> = got.iter().map(|_| plan.next(name)).collect();
                prop_assert_eq!(again, got);
            }
        }

        #[test]
        fn another_seed_or_operation_gives_other_faults(seed: u64, other: u64) {
            prop_assume!(seed != other);
            let random = |seed| RandomFaults::seeded(seed).rate(0.5).among(THREE);
            let faults = drawn(&random(seed), "createCard", 100);
            prop_assert_ne!(&faults, &drawn(&random(other), "createCard", 100));
            prop_assert_ne!(&faults, &drawn(&random(seed), "fundCard", 100));
        }
    }
}
