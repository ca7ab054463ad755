//! Reading the bodies of admin requests, with errors that say what was expected and where.

use std::time::Duration;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Problem;
use crate::json::Json;
use crate::state::LARGEST;

/// The fields of a body, all of them known.
pub(crate) struct Fields(Json);

impl Fields {
    /// Reads a body that is an object with no fields but these.
    pub(crate) fn read(body: &[u8], known: &[&str]) -> Result<Self, Problem> {
        let text = std::str::from_utf8(body)
            .map_err(|_| Problem::bad("expected a JSON object, found no UTF-8"))?;
        if text.trim().is_empty() {
            let known = known.join("`, `");
            let what = format!("expected a JSON object with `{known}`, found nothing");
            return Err(Problem::Bad(what));
        }
        let json = Json::parse(text)
            .map_err(|error| Problem::Bad(format!("this is not JSON: {error}")))?;
        Self::of(json, known)
    }

    /// The fields of a form.
    pub(crate) fn form(pairs: Vec<(String, String)>) -> Self {
        let entries = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.trim().into()));
        Self(Json::Object(entries.collect()))
    }

    fn of(json: Json, known: &[&str]) -> Result<Self, Problem> {
        let Json::Object(entries) = &json else {
            return Err(Problem::bad("expected a JSON object"));
        };
        let strange = entries
            .iter()
            .find(|(name, _)| !known.contains(&name.as_ref()));
        if let Some((name, _)) = strange {
            let known = known.join("`, `");
            let what = format!("unknown field `{name}`; known are `{known}`");
            return Err(Problem::Bad(what));
        }
        Ok(Self(json))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name).filter(|value| **value != Json::Null)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Text that is not empty.
    pub(crate) fn text(&self, name: &str) -> Result<&str, Problem> {
        self.maybe_text(name)?
            .ok_or_else(|| missing(name, "a text"))
    }

    pub(crate) fn maybe_text(&self, name: &str) -> Result<Option<&str>, Problem> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.as_str() {
            Some("") | None => Err(expected(name, "a text that is not empty")),
            some => Ok(some),
        }
    }

    pub(crate) fn maybe_flag(&self, name: &str) -> Result<Option<bool>, Problem> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(expected(name, "true or false")),
        }
    }

    /// A whole number from 1 on.
    pub(crate) fn count(&self, name: &str) -> Result<u32, Problem> {
        let what = "a whole number from 1";
        let number = self.get(name).ok_or_else(|| missing(name, what))?;
        let number = number
            .as_decimal()
            .filter(|number| number.fract().is_zero());
        let number = number.and_then(|number| number.to_u32());
        number
            .filter(|number| *number > 0)
            .ok_or_else(|| expected(name, what))
    }

    /// A sum above 0, as text or as a number.
    pub(crate) fn sum(&self, name: &str) -> Result<Decimal, Problem> {
        let what = "a sum above 0 with at most two decimals, such as \"12.50\"";
        let value = self.get(name).ok_or_else(|| missing(name, what))?;
        decimal(value)
            .filter(|sum| *sum > Decimal::ZERO && *sum <= LARGEST && sum.normalize().scale() <= 2)
            .ok_or_else(|| expected(name, what))
    }

    /// A number of seconds.
    pub(crate) fn seconds(&self, name: &str) -> Result<Duration, Problem> {
        let what = "a number of seconds from 0, with at most three decimals";
        let value = self.get(name).ok_or_else(|| missing(name, what))?;
        let millis = decimal(value).and_then(|seconds| seconds.checked_mul(Decimal::from(1000)));
        let millis = millis.filter(|millis| millis.fract().is_zero());
        millis
            .and_then(|millis| millis.to_u64())
            .map(Duration::from_millis)
            .ok_or_else(|| expected(name, what))
    }

    /// One of several values, by its name.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &str,
        values: &[(&str, T)],
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let text = value.as_str().unwrap_or_default();
        let found = values
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(text));
        match found {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(expected(name, &names(values))),
        }
    }

    /// The same where there must be one.
    pub(crate) fn chosen<T: Copy>(&self, name: &str, values: &[(&str, T)]) -> Result<T, Problem> {
        self.choice(name, values)?
            .ok_or_else(|| missing(name, &names(values)))
    }
}

fn names<T>(values: &[(&str, T)]) -> String {
    let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
    format!("one of {}", names.join(", "))
}

fn decimal(value: &Json) -> Option<Decimal> {
    match value {
        Json::Text(text) => Decimal::from_str_exact(text).ok(),
        other => other.as_decimal(),
    }
}

pub(super) fn missing(name: &str, what: &str) -> Problem {
    Problem::Bad(format!("`{name}` is missing: expected {what}"))
}

pub(super) fn expected(name: &str, what: &str) -> Problem {
    Problem::Bad(format!("`{name}`: expected {what}"))
}
