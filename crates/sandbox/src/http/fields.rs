//! Checking the fields of a body, all of them before the first complaint.

use rust_decimal::Decimal;

use super::body::Body;
use crate::state::{Refusal, Violation};

/// The largest sum that the service can store.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 2);

/// Reads fields and collects what is wrong with them.
pub(super) struct Fields<'a> {
    body: &'a Body,
    violations: Vec<Violation>,
}

impl<'a> Fields<'a> {
    /// Fields beyond the ones asked for are nobody's business.
    pub(super) fn lenient(body: &'a Body) -> Self {
        Self {
            body,
            violations: Vec::new(),
        }
    }

    /// Fields other than `known` are violations.
    pub(super) fn strict(body: &'a Body, known: &[&str]) -> Self {
        let mut strangers: Vec<&str> = Vec::new();
        for name in body.names() {
            if !known.contains(&name) && !strangers.contains(&name) {
                strangers.push(name);
            }
        }
        let violations = strangers
            .into_iter()
            .map(|name| Violation::Unknown(name.to_owned()))
            .collect();
        Self { body, violations }
    }

    /// A text that must be there and not be empty.
    pub(super) fn text(&mut self, field: &'static str) -> String {
        if self.body.get(field).is_none() {
            self.violations.push(Violation::Empty(field));
            self.violations.push(Violation::NotText(field));
        }
        let text = self.optional_text(field);
        if text.as_deref() == Some("") {
            self.violations.push(Violation::Empty(field));
        }
        text.unwrap_or_default()
    }

    /// A text that may be left out.
    pub(super) fn optional_text(&mut self, field: &'static str) -> Option<String> {
        let text = serde_json::from_str(self.body.get(field)?).ok();
        if text.is_none() {
            self.violations.push(Violation::NotText(field));
        }
        text
    }

    /// A text that may be left out, but not be empty or longer than `longest` characters.
    pub(super) fn optional_name(&mut self, field: &'static str, longest: usize) -> Option<String> {
        let name = self.optional_text(field)?;
        if name.trim().is_empty() {
            self.violations.push(Violation::Empty(field));
        }
        if name.chars().count() > longest {
            self.violations.push(Violation::TooLong(field, longest));
        }
        Some(name)
    }

    /// A text that must be there, not be empty and not be longer than `longest` characters.
    pub(super) fn name(&mut self, field: &'static str, longest: usize) -> String {
        if self.body.get(field).is_none() {
            self.violations.push(Violation::TooLong(field, longest));
            self.violations.push(Violation::NotText(field));
            self.violations.push(Violation::Empty(field));
        }
        self.optional_name(field, longest).unwrap_or_default()
    }

    /// A sum that must be there, and is called empty where it is not.
    pub(super) fn stated_amount(&mut self, field: &'static str, least: Decimal) -> Decimal {
        let amount = self.amount(field, least);
        if self.body.get(field).is_none() {
            self.violations.push(Violation::Empty(field));
        }
        amount
    }

    /// A sum that must be there.
    pub(super) fn amount(&mut self, field: &'static str, least: Decimal) -> Decimal {
        if self.body.get(field).is_none() {
            self.violations.push(Violation::TooSmall(field, least));
            self.violations.push(Violation::NotNumber(field));
        }
        self.optional_amount(field, least).unwrap_or_default()
    }

    /// A sum that may be left out. It is a number with at most two decimals.
    pub(super) fn optional_amount(
        &mut self,
        field: &'static str,
        least: Decimal,
    ) -> Option<Decimal> {
        let amount = decimal(self.body.get(field)?);
        match amount {
            None => {
                self.violations.push(Violation::TooSmall(field, least));
                self.violations.push(Violation::NotNumber(field));
            }
            Some(amount) if amount < least => {
                self.violations.push(Violation::TooSmall(field, least));
            }
            Some(amount) if amount > LARGEST => {
                self.violations.push(Violation::TooLarge(field, LARGEST));
            }
            Some(amount) if amount.normalize().scale() > 2 => {
                self.violations.push(Violation::NotNumber(field));
            }
            Some(_) => {}
        }
        amount
    }

    /// Adds a complaint to others, but does not make one of its own.
    pub(super) fn if_others(&mut self, violation: Violation) {
        if !self.violations.is_empty() {
            self.violations.push(violation);
        }
    }

    pub(super) fn finish(self) -> Result<(), Refusal> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Invalid(self.violations))
        }
    }
}

/// A JSON number, never by way of a float.
fn decimal(raw: &str) -> Option<Decimal> {
    if raw.contains(['e', 'E']) {
        Decimal::from_scientific(raw).ok()
    } else {
        Decimal::from_str_exact(raw).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_sum_is_thirteen_digits_and_two_decimals() {
        assert_eq!(LARGEST.to_string(), "9999999999999.99");
    }

    #[test]
    fn numbers_are_read_as_written() {
        let read = |raw: &str| decimal(raw).map(|sum| sum.normalize().to_string());
        assert_eq!(read("0.1"), Some("0.1".into()));
        assert_eq!(read("-3"), Some("-3".into()));
        assert_eq!(read("5e3"), Some("5000".into()));
        assert_eq!(read("1.5E-1"), Some("0.15".into()));
        assert_eq!(read("1e400"), None);
        assert_eq!(read("\"5000\""), None);
        assert_eq!(read("[1]"), None);
        assert_eq!(read("true"), None);
    }
}
