//! Checking the parameters of a query.

use rust_decimal::Decimal;

use super::Violation;
use super::body::{bound, text};
use super::table::{Form, Operation};

impl Operation {
    /// All that is wrong with the parameters that the contract knows, in its order. Others are
    /// nobody's business.
    pub(crate) fn check_query(&self, query: &[(String, String)]) -> Vec<Violation> {
        let mut found = Vec::new();
        for field in self.query {
            let mut given = query
                .iter()
                .filter(|(name, _)| name == field.name)
                .peekable();
            if field.required && given.peek().is_none() {
                found.push(Violation::Empty(field.name.to_owned()));
            }
            for (_, value) in given {
                check(&field.form, value, field.name.to_owned(), &mut found);
            }
        }
        found
    }
}

/// A value of a query is always a text.
fn check(form: &Form, value: &str, name: String, found: &mut Vec<Violation>) {
    match form {
        Form::Integer { least, most } => match integer(value) {
            Some(value) => found.extend(bound(*least, *most, value, &name)),
            None => found.push(Violation::NotInteger(name)),
        },
        Form::Boolean if !matches!(value, "true" | "false") => {
            found.push(Violation::NotBoolean(name));
        }
        form => text(form, value, name, found),
    }
}

fn integer(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    Decimal::from_str_exact(text).ok().filter(|_| plain)
}
