//! What payments cost.
//!
//! No page lists the fees. These are the percentages that one user of the API read on its own
//! dashboard; for the countries that it does not serve the sandbox takes what most others cost.

use rust_decimal::{Decimal, RoundingStrategy};

use super::TransactionKind;
use super::topups::FEE_PERCENTAGE;
use crate::operators::Country;

/// Tenths of a percent of the amount, of a collection and of a payout.
#[rustfmt::skip]
const BY_COUNTRY: &[(&str, u32, u32)] = &[
    ("BF", 35, 25), ("BJ", 30, 20), ("CD", 50, 40), ("CG", 45, 30), ("CI", 30, 20),
    ("CM", 15, 15), ("GA", 35, 20), ("GN", 35, 25), ("ML", 35, 25), ("NE", 45, 25),
    ("SN", 20, 20), ("TD", 65, 30), ("TG", 40, 25),
];

/// Operators that collect for another price than the rest of their country.
const BY_OPERATOR: &[(&str, &str, u32)] = &[("CI", "mtn", 25), ("CI", "wave", 20)];

const ELSEWHERE: (u32, u32) = (35, 25);

/// What an operator takes for a payment of this kind, without anything else being said of it.
pub(crate) fn usual(
    kind: TransactionKind,
    country: &'static Country,
    operator: &str,
    amount: Decimal,
) -> Decimal {
    let percent = match kind {
        TransactionKind::Collection => of_collection(country, operator),
        TransactionKind::Payout => of_payout(Some(country)),
        _ => FEE_PERCENTAGE,
    };
    fee_on(amount, percent)
}

/// What collecting costs, in percent of the amount.
pub(super) fn of_collection(country: &Country, operator: &str) -> Decimal {
    let mut own = BY_OPERATOR.iter();
    let own = own.find(|(iso, code, _)| *iso == country.iso && *code == operator);
    percent(own.map_or_else(|| by_country(country).0, |(_, _, tenths)| *tenths))
}

/// What paying out costs, in percent of the amount.
pub(super) fn of_payout(country: Option<&Country>) -> Decimal {
    percent(country.map_or(ELSEWHERE, by_country).1)
}

fn by_country(country: &Country) -> (u32, u32) {
    let mut known = BY_COUNTRY.iter();
    let known = known.find(|(iso, ..)| *iso == country.iso);
    known.map_or(ELSEWHERE, |(_, collection, payout)| (*collection, *payout))
}

fn percent(tenths: u32) -> Decimal {
    Decimal::new(tenths.into(), 1)
}

/// `percent` of an amount. Two decimals for every currency, whatever its minor unit is.
pub(super) fn fee_on(amount: Decimal, percent: Decimal) -> Decimal {
    let fee = amount * percent / Decimal::ONE_HUNDRED;
    fee.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee(amount: &str, percent: Decimal) -> String {
        let fee = fee_on(amount.parse().unwrap(), percent);
        fee.normalize().to_string()
    }

    #[test]
    fn fees_are_rounded_to_two_decimals() {
        assert_eq!(fee("5000", Decimal::ONE), "50");
        assert_eq!(fee("0.49", Decimal::ONE), "0");
        assert_eq!(fee("0.50", Decimal::ONE), "0.01");
        assert_eq!(fee("5000.5", Decimal::ONE), "50.01");
    }

    #[test]
    fn fees_depend_on_country_direction_and_operator() {
        let country = |iso| Country::by_iso(iso).unwrap();
        let collection = |iso, operator| of_collection(country(iso), operator).to_string();
        assert_eq!(collection("CM", "mtn"), "1.5");
        assert_eq!(collection("CI", "mtn"), "2.5");
        assert_eq!(collection("CI", "wave"), "2.0");
        assert_eq!(collection("CI", "moov"), "3.0");
        assert_eq!(collection("GM", "afrimoney"), "3.5");
        assert_eq!(of_payout(Some(country("CI"))).to_string(), "2.0");
        assert_eq!(of_payout(Some(country("CF"))).to_string(), "2.5");
        assert_eq!(of_payout(None).to_string(), "2.5");
    }
}
