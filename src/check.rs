//! The contract's limits, checked before anything is sent.

use crate::{Amount, Error, Operation};

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
        if let Some(minimum) = limit(minimum).filter(|minimum| amount < *minimum) {
            self.problems.push(format!(
                "`{name}` must be at least {minimum}, found {amount}"
            ));
        }
        if let Some(maximum) = limit(maximum).filter(|maximum| amount > *maximum) {
            self.problems.push(format!(
                "`{name}` must be at most {maximum}, found {amount}"
            ));
        }
        if !amount.fits_json() {
            self.problems.push(format!(
                "`{name}` has more digits than a JSON number carries exactly, found {amount}"
            ));
        }
    }

    pub fn done(self) -> Result<(), Error> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(self.operation.id, self.problems))
        }
    }
}
