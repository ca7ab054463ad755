//! A fault scripted for certain calls of one operation.

use super::{EVERY, Fault, WEBHOOK};

/// Gives a fault to certain calls of an operation.
///
/// The calls of the operation are counted from the moment at which the rule is armed. When
/// several rules give the same call a fault, it gets that of the first. A rule whose last
/// call is over is forgotten.
///
/// ```
/// use cartevo_sandbox::{Fault, FaultRule};
///
/// let rule = FaultRule::on("createCard").call(2).gives(Fault::ResetAfterWork);
/// assert_eq!(rule.operation(), "createCard");
/// assert_eq!(rule.fault(), Fault::ResetAfterWork);
///
/// let json = r#"{"operation": "createCard", "call": 2, "fault": "reset-after-work"}"#;
/// assert_eq!(serde_json::from_str::<FaultRule>(json)?, rule);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    pub(super) operation: String,
    pub(super) calls: Calls,
    pub(super) fault: Fault,
}

impl FaultRule {
    /// Begins a rule for an operation of the document, by its `operationId`; for `*`, which
    /// is every operation; or for `webhook`, which is every delivery. Without further ado it
    /// is for the first call.
    ///
    /// ```
    /// use cartevo_sandbox::{Fault, FaultRule};
    ///
    /// let rule = FaultRule::on("createCard").gives(Fault::SuccessFalse);
    /// assert_eq!(rule, FaultRule::on("createCard").call(1).gives(Fault::SuccessFalse));
    /// ```
    pub fn on(operation: impl Into<String>) -> FaultOn {
        FaultOn {
            operation: operation.into(),
            calls: Calls::default(),
        }
    }

    /// The operation it is for.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The fault it gives.
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// What is wrong with it.
    pub(super) fn problem(&self) -> Option<String> {
        self.fault
            .problem()
            .or_else(|| unfit(self.fault, &self.operation))
            .or_else(|| self.calls.problem())
    }
}

/// A rule that lacks its fault, made by [`FaultRule::on`].
#[derive(Debug, Clone)]
#[must_use]
pub struct FaultOn {
    operation: String,
    calls: Calls,
}

impl FaultOn {
    /// For this call of the operation, the first being 1.
    pub fn call(self, number: u64) -> Self {
        self.calls([number])
    }

    /// For these calls of the operation, the first being 1.
    pub fn calls(mut self, numbers: impl IntoIterator<Item = u64>) -> Self {
        self.calls = Calls::Numbers(numbers.into_iter().collect());
        self
    }

    /// For every call of the operation.
    ///
    /// ```
    /// use cartevo_sandbox::{Fault, FaultRule};
    ///
    /// let rule = FaultRule::on("*").every_call().gives(Fault::Status(503));
    /// let json = r#"{"operation":"*","call":"every","fault":"status:503"}"#;
    /// assert_eq!(serde_json::to_string(&rule)?, json);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn every_call(mut self) -> Self {
        self.calls = Calls::Every;
        self
    }

    /// Completes the rule.
    ///
    /// # Panics
    ///
    /// When the rule could never do anything: a status that is none, a call before the
    /// first or no call at all, a fault of deliveries for an operation, or one of calls for
    /// deliveries.
    ///
    /// ```should_panic
    /// use cartevo_sandbox::{Fault, FaultRule};
    ///
    /// FaultRule::on("createCard").gives(Fault::WebhookDrop);
    /// ```
    pub fn gives(self, fault: Fault) -> FaultRule {
        let rule = FaultRule {
            operation: self.operation,
            calls: self.calls,
            fault,
        };
        if let Some(problem) = rule.problem() {
            panic!("{problem}");
        }
        rule
    }
}

/// Which calls of an operation are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Calls {
    Every,
    Numbers(Vec<u64>),
}

impl Default for Calls {
    fn default() -> Self {
        Self::Numbers(vec![1])
    }
}

impl Calls {
    pub(super) fn include(&self, number: u64) -> bool {
        match self {
            Self::Every => true,
            Self::Numbers(numbers) => numbers.contains(&number),
        }
    }

    /// Whether none is left when there have been `seen`.
    pub(super) fn are_over(&self, seen: u64) -> bool {
        match self {
            Self::Every => false,
            Self::Numbers(numbers) => numbers.iter().all(|number| *number <= seen),
        }
    }

    fn problem(&self) -> Option<String> {
        match self {
            Self::Numbers(numbers) if numbers.is_empty() || numbers.contains(&0) => {
                Some("`call`: expected numbers from 1, and at least one".to_owned())
            }
            _ => None,
        }
    }
}

/// Whether a rule or plan for `named` is one for `operation`.
pub(super) fn is_for(named: &str, operation: &str) -> bool {
    named == EVERY || named == operation
}

/// Whether a call, or delivery, of `operation` can have this fault.
pub(super) fn fits(fault: Fault, operation: &str) -> bool {
    operation == EVERY || fault.is_of_deliveries() == (operation == WEBHOOK)
}

/// What is wrong with this fault for this operation.
pub(super) fn unfit(fault: Fault, operation: &str) -> Option<String> {
    let problem = || match operation {
        WEBHOOK => format!("the fault `{fault}` is one of calls, not of `{WEBHOOK}`"),
        _ => format!("the fault `{fault}` is one of `{WEBHOOK}`, not of `{operation}`"),
    };
    (!fits(fault, operation)).then(problem)
}
