//! The operations of companies.

use rust_decimal::Decimal;

use super::{Call, Outcome};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Refusal, State};

/// `POST /company/exchange-rates/convert`.
pub(super) fn convert_currency(call: &Call, state: &mut State) -> Outcome {
    let amount = call.amount("amount").unwrap_or_default();
    let careless = call.has(Quirk::NegativeQuotes);
    if amount <= Decimal::ZERO && !careless {
        return Err(Refusal::AmountNotPositive);
    }
    let currency = |name| {
        let mut code = call.required(name);
        if careless {
            code.make_ascii_uppercase();
        }
        code
    };
    let (from, to) = (currency("fromCurrency"), currency("toCurrency"));
    let quote = state.quote(call.company, &from, &to, amount)?;
    let data = Json::object([
        ("convertedAmount", quote.converted.into()),
        ("rate", quote.rate.into()),
        ("exchangeRateId", quote.rate_id.into()),
    ]);
    let body = Json::object([("success", true.into()), ("data", data)]);
    Ok(Answer::new(200, body).with(Aside::Now, call.now))
}
