//! The faults that are armed, and which call gets which.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::rule::{fits, is_for};
use super::{Fault, FaultRule, Faults, RandomFaults};

/// The faults that are armed at a sandbox.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan(Mutex<Armed>);

/// Rules and plans, with the calls that they have seen.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Armed {
    rules: Vec<ArmedRule>,
    random: Vec<ArmedRandom>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ArmedRule {
    rule: FaultRule,
    seen: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ArmedRandom {
    random: RandomFaults,
    /// The calls of each operation since it was armed.
    seen: HashMap<String, u64>,
}

impl FaultPlan {
    /// Adds to what is armed.
    pub(crate) fn arm(&self, faults: impl Into<Faults>) {
        let Faults { rules, random } = faults.into();
        let mut armed = self.armed_now();
        let rules = rules.into_iter().map(|rule| ArmedRule { rule, seen: 0 });
        armed.rules.extend(rules);
        armed.random.extend(random.into_iter().map(|random| {
            let seen = HashMap::new();
            ArmedRandom { random, seen }
        }));
    }

    /// Disarms everything.
    pub(crate) fn clear(&self) {
        *self.armed_now() = Armed::default();
    }

    /// What is armed and not yet over.
    pub(crate) fn armed(&self) -> Faults {
        let armed = self.armed_now();
        Faults {
            rules: armed.rules.iter().map(|one| one.rule.clone()).collect(),
            random: armed.random.iter().map(|one| one.random.clone()).collect(),
        }
    }

    /// What is armed, to be put back later.
    pub(crate) fn save(&self) -> Armed {
        self.armed_now().clone()
    }

    /// Arms what was saved, and nothing else.
    pub(crate) fn put_back(&self, saved: &Armed) {
        *self.armed_now() = saved.clone();
    }

    /// Counts a call of this operation, or a delivery if it is `webhook`, and says what goes
    /// wrong with it.
    pub(crate) fn next(&self, operation: &str) -> Option<Fault> {
        let mut armed = self.armed_now();
        let mut found = None;
        armed.rules.retain_mut(|one| {
            let fault = one.rule.fault;
            if is_for(&one.rule.operation, operation) && fits(fault, operation) {
                one.seen = one.seen.saturating_add(1);
                if one.rule.calls.include(one.seen) {
                    found = found.or(Some(fault));
                }
            }
            !one.rule.calls.are_over(one.seen)
        });
        for one in &mut armed.random {
            let seen = match one.seen.get_mut(operation) {
                Some(seen) => seen,
                None => one.seen.entry(operation.to_owned()).or_default(),
            };
            *seen = seen.saturating_add(1);
            found = found.or_else(|| one.random.draw(operation, *seen));
        }
        found
    }

    /// A panic elsewhere cannot leave it half changed.
    fn armed_now(&self) -> MutexGuard<'_, Armed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Fault = Fault::ResetAfterWork;
    const FALSE: Fault = Fault::SuccessFalse;

    fn armed(faults: impl Into<Faults>) -> FaultPlan {
        let plan = FaultPlan::default();
        plan.arm(faults);
        plan
    }

    fn calls(plan: &FaultPlan, operation: &str, count: usize) -> Vec<Option<Fault>> {
        (0..count).map(|_| plan.next(operation)).collect()
    }

    #[test]
    fn nothing_goes_wrong_unless_armed() {
        assert_eq!(FaultPlan::default().next("createCard"), None);
    }

    #[test]
    fn each_operation_is_counted_by_itself() {
        let plan = armed([
            FaultRule::on("createCard").call(2).gives(WORK),
            FaultRule::on("fundCard").gives(FALSE),
        ]);
        assert_eq!(calls(&plan, "freezeCard", 3), [None; 3]);
        assert_eq!(calls(&plan, "createCard", 1), [None]);
        assert_eq!(calls(&plan, "fundCard", 2), [Some(FALSE), None]);
        assert_eq!(calls(&plan, "createCard", 2), [Some(WORK), None]);
    }

    #[test]
    fn calls_are_counted_from_the_arming() {
        let plan = FaultPlan::default();
        plan.next("createCard");
        plan.arm(FaultRule::on("createCard").gives(WORK));
        assert_eq!(plan.next("createCard"), Some(WORK));
        plan.arm(FaultRule::on("createCard").calls([3, 1]).gives(FALSE));
        let expected = [Some(FALSE), None, Some(FALSE), None];
        assert_eq!(calls(&plan, "createCard", 4), expected);
    }

    #[test]
    fn the_first_rule_wins_and_the_others_count_all_the_same() {
        let plan = armed([
            FaultRule::on("createCard").gives(WORK),
            FaultRule::on("createCard").calls([1, 2]).gives(FALSE),
            FaultRule::on("*").every_call().gives(Fault::Status(500)),
        ]);
        let last = Some(Fault::Status(500));
        let expected = [Some(WORK), Some(FALSE), last, last];
        assert_eq!(calls(&plan, "createCard", 4), expected);
        assert_eq!(plan.next("fundCard"), last);
    }

    #[test]
    fn a_rule_for_every_operation_counts_them_together() {
        let plan = armed(FaultRule::on("*").call(2).gives(WORK));
        assert_eq!(plan.next("createCard"), None);
        assert_eq!(plan.next("fundCard"), Some(WORK));
        assert_eq!(plan.next("createCard"), None);
    }

    #[test]
    fn deliveries_and_calls_have_faults_of_their_own() {
        let plan = armed([
            FaultRule::on("*").every_call().gives(Fault::WebhookDrop),
            FaultRule::on("*").call(2).gives(WORK),
        ]);
        let dropped = Some(Fault::WebhookDrop);
        assert_eq!(calls(&plan, "webhook", 3), [dropped; 3]);
        assert_eq!(calls(&plan, "createCard", 2), [None, Some(WORK)]);
    }

    #[test]
    fn what_is_over_or_cleared_is_not_armed_any_more() {
        let once = FaultRule::on("createCard").call(2).gives(WORK);
        let always = FaultRule::on("*").every_call().gives(FALSE);
        let random = RandomFaults::seeded(7).among([FALSE]);
        let plan = armed([once.clone(), always.clone()]);
        plan.arm(random.clone());
        plan.next("createCard");
        assert_eq!(plan.armed().rules(), [once, always.clone()]);
        plan.next("createCard");
        assert_eq!(plan.armed().rules(), [always]);
        assert_eq!(plan.armed().random(), [random]);
        plan.clear();
        assert_eq!(plan.armed(), Faults::default());
        assert_eq!(plan.next("createCard"), None);
    }

    #[test]
    fn rules_come_before_chance_and_leave_it_as_it_is() {
        let random = || RandomFaults::seeded(7).rate(0.5).among([FALSE]);
        let alone = calls(&armed(random()), "createCard", 50);
        let plan = armed(random());
        plan.arm(FaultRule::on("createCard").calls([1, 2, 3]).gives(WORK));
        let both = calls(&plan, "createCard", 50);
        assert_eq!(both[..3], [Some(WORK); 3]);
        assert_eq!(both[3..], alone[3..]);
    }
}
