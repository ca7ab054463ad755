//! What goes wrong on purpose: single faults, rules that script them, and seeded chance.

mod document;
mod fault;
mod plan;
mod random;
mod rule;

pub use fault::{Fault, InvalidFault};
pub(crate) use plan::{Armed, FaultPlan};
pub use random::RandomFaults;
pub use rule::{FaultOn, FaultRule};

use crate::contract;
use crate::nearest::nearest;

/// The operation that stands for every one.
pub(crate) const EVERY: &str = "*";

/// The operation that stands for deliveries.
pub(crate) const WEBHOOK: &str = "webhook";

/// Rules and seeded chance, to be armed together.
///
/// Written in JSON it is one rule, one random plan, or a list of them:
///
/// ```
/// use cartevo_sandbox::{Fault, FaultRule, Faults};
///
/// let faults: Faults = r#"[
///     {"operation": "createCard", "call": [1, 3], "fault": "reset-after-work"},
///     {"operation": "*", "call": "every", "fault": "delay:50"},
///     {"random": {"seed": 7, "rate": 0.1, "faults": ["status:503"], "operations": ["*"]}}
/// ]"#.parse()?;
/// assert_eq!(
///     faults.rules()[0],
///     FaultRule::on("createCard").calls([1, 3]).gives(Fault::ResetAfterWork),
/// );
/// assert_eq!(faults.random()[0].seed(), 7);
/// # Ok::<(), cartevo_sandbox::InvalidFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults {
    rules: Vec<FaultRule>,
    random: Vec<RandomFaults>,
}

impl Faults {
    /// The rules, in the order in which they are asked.
    pub fn rules(&self) -> &[FaultRule] {
        &self.rules
    }

    /// The random plans. They are asked when no rule gives a fault.
    pub fn random(&self) -> &[RandomFaults] {
        &self.random
    }

    /// Every operation that is named, `*` and `webhook` included.
    ///
    /// ```
    /// use cartevo_sandbox::{Fault, FaultRule, Faults};
    ///
    /// let faults = Faults::from(FaultRule::on("createCard").gives(Fault::SuccessFalse));
    /// assert_eq!(faults.operations().collect::<Vec<_>>(), ["createCard"]);
    /// ```
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        let of_rules = self.rules.iter().map(FaultRule::operation);
        let of_random = self.random.iter().flat_map(RandomFaults::operations);
        of_rules.chain(of_random.map(String::as_str))
    }

    /// Whether every operation that is named exists: a fault of any other would never happen.
    ///
    /// ```
    /// use cartevo_sandbox::{Fault, FaultRule, Faults};
    ///
    /// let faults = Faults::from(FaultRule::on("createCart").gives(Fault::SuccessFalse));
    /// assert_eq!(
    ///     faults.check_operations().unwrap_err().to_string(),
    ///     "there is no operation `createCart`; did you mean `createCard`?",
    /// );
    /// ```
    pub fn check_operations(&self) -> Result<(), InvalidFault> {
        let known = || contract::operations().iter().map(|operation| operation.id);
        let exists =
            |name: &&str| matches!(*name, EVERY | WEBHOOK) || contract::operation(name).is_some();
        let Some(unknown) = self.operations().find(|name| !exists(name)) else {
            return Ok(());
        };
        let advice = if let Some(near) = nearest(unknown, known().chain([WEBHOOK])) {
            format!("did you mean `{near}`?")
        } else {
            let known: Vec<_> = known().chain([EVERY, WEBHOOK]).collect();
            format!("known are {}", known.join(", "))
        };
        let problem = format!("there is no operation `{unknown}`; {advice}");
        Err(InvalidFault(problem))
    }

    /// The same, for those who write faults in Rust and learn of a mistake by a panic.
    #[track_caller]
    pub(crate) fn of_known_operations(self) -> Self {
        if let Err(problem) = self.check_operations() {
            panic!("{problem}");
        }
        self
    }
}

impl From<FaultRule> for Faults {
    fn from(rule: FaultRule) -> Self {
        vec![rule].into()
    }
}

impl From<Vec<FaultRule>> for Faults {
    fn from(rules: Vec<FaultRule>) -> Self {
        let random = Vec::new();
        Self { rules, random }
    }
}

impl<const N: usize> From<[FaultRule; N]> for Faults {
    fn from(rules: [FaultRule; N]) -> Self {
        Vec::from(rules).into()
    }
}

impl From<RandomFaults> for Faults {
    fn from(random: RandomFaults) -> Self {
        let (rules, random) = (Vec::new(), vec![random]);
        Self { rules, random }
    }
}
