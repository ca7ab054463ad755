//! The contract's limits, checked before anything is sent.

use std::fmt::Display;

#[cfg(feature = "multipart")]
use tokio::time::{Instant, timeout_at};

use crate::{Amount, Error, Moment, Operation};
#[cfg(feature = "multipart")]
use crate::{NotSentReason, Upload};

/// A reference for a call that was given none.
pub(crate) fn reference() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Collects everything that is wrong with a request.
pub(crate) struct Check {
    operation: &'static Operation,
    problems: Vec<String>,
}

impl Check {
    pub const fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            problems: Vec::new(),
        }
    }

    /// An empty path parameter would name another endpoint, and `..` would too.
    pub fn path(&mut self, name: &str, value: &str) {
        if matches!(value, "" | "." | "..") {
            self.problems
                .push(format!("`{name}` must name something, found `{value}`"));
        }
    }

    pub fn length(
        &mut self,
        name: &str,
        text: Option<&str>,
        minimum: Option<u64>,
        maximum: Option<u64>,
    ) {
        let Some(text) = text else { return };
        let length = text.chars().count() as u64;
        if let Some(minimum) = minimum.filter(|minimum| length < *minimum) {
            self.problems.push(format!(
                "`{name}` needs at least {minimum} character{}, found {length}",
                if minimum == 1 { "" } else { "s" }
            ));
        }
        if let Some(maximum) = maximum.filter(|maximum| length > *maximum) {
            self.problems.push(format!(
                "`{name}` takes at most {maximum} characters, found {length}"
            ));
        }
    }

    pub fn amount(
        &mut self,
        name: &str,
        amount: Option<Amount>,
        minimum: Option<&str>,
        maximum: Option<&str>,
    ) {
        let Some(amount) = amount else { return };
        let limit = |text: Option<&str>| text.and_then(|text| text.parse::<Amount>().ok());
        self.within(name, amount, limit(minimum), limit(maximum));
        if !amount.fits_json() {
            self.problems.push(format!(
                "`{name}` has more digits than a JSON number carries exactly, found {amount}"
            ));
        }
    }

    pub fn integer(
        &mut self,
        name: &str,
        number: Option<i64>,
        minimum: Option<i64>,
        maximum: Option<i64>,
    ) {
        if let Some(number) = number {
            self.within(name, number, minimum, maximum);
        }
    }

    fn within<N: Copy + PartialOrd + Display>(
        &mut self,
        name: &str,
        number: N,
        minimum: Option<N>,
        maximum: Option<N>,
    ) {
        if let Some(minimum) = minimum.filter(|minimum| number < *minimum) {
            self.problems.push(format!(
                "`{name}` must be at least {minimum}, found {number}"
            ));
        }
        if let Some(maximum) = maximum.filter(|maximum| number > *maximum) {
            self.problems.push(format!(
                "`{name}` must be at most {maximum}, found {number}"
            ));
        }
    }

    /// Two ends of a range: the first is part of it, the second is not.
    pub fn range(&mut self, from: (&str, Option<&Moment>), to: (&str, Option<&Moment>)) {
        if let ((first, Some(from)), (last, Some(to))) = (from, to)
            && from >= to
        {
            self.problems.push(format!(
                "`{first}` must be before `{last}`, found {from} and {to}"
            ));
        }
    }

    /// Reads a stream to its end, which counts towards the time that the whole call may take.
    #[cfg(feature = "multipart")]
    pub async fn file(
        &mut self,
        name: &str,
        file: Option<&Upload>,
        (max_bytes, types): (u64, &[&str]),
        deadline: Instant,
    ) -> Result<(), Error> {
        let Some(file) = file else { return Ok(()) };
        let problem = timeout_at(deadline, file.problem(max_bytes, types)).await;
        let problem =
            problem.map_err(|_| Error::not_sent(self.operation, NotSentReason::Deadline))?;
        self.problems
            .extend(problem.map(|problem| format!("`{name}` {problem}")));
        Ok(())
    }

    pub fn done(self) -> Result<(), Error> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(self.operation.id, self.problems))
        }
    }
}
