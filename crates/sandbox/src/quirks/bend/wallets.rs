//! Wallets: their sums, countries, operators and phone numbers.

use super::{Context, as_text, data, each};
use crate::answer::Answer;
use crate::json::Json;
use crate::operators::Country;
use crate::quirks::Quirk;

const WALLETS: &[&str] = &["getWallet", "listWallets", "createWallet"];

const SUMS: &[&str] = &[
    "balance",
    "payin_balance",
    "payout_balance",
    "payin_amount",
    "payout_amount",
    "amount_to_recover",
];

/// The countries in which there are wallets.
const COUNTRIES: &[&str] = &[
    "BF", "BJ", "CD", "CF", "CG", "CI", "CM", "GA", "GM", "GN", "GW", "ML", "NE", "SN", "TD", "TG",
    "US",
];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    if context.bends(Quirk::EmptyNewWallet, &["createWallet"]) {
        answer.body = Json::Object(Vec::new());
    }
    if context.is(WALLETS)
        && let Some(data) = data(answer)
    {
        each(data, |wallet| bend_one(context, wallet));
    }
}

fn bend_one(context: Context<'_>, wallet: &mut Json) {
    if context.has(Quirk::ZeroBalance) {
        replace(wallet, "balance", |_| Some(0.into()));
    }
    if context.has(Quirk::ZeroLifetimeAmounts) {
        for key in ["payInAmount", "payOutAmount"] {
            replace(wallet, key, |_| Some(0.into()));
        }
    }
    if context.has(Quirk::MoneyAsStrings) {
        as_text(wallet, SUMS);
    }
    if context.has(Quirk::CountryCodeInCompany)
        && let Some(company) = wallet.get_mut("company")
    {
        replace(company, "country", |name| {
            Some(code(name.as_str()?)?.into())
        });
    }
    if context.has(Quirk::DialCodeWithPlus) {
        replace(wallet, "country_phone_code", with_plus);
    }
    if let Some(numbers) = wallet.get_mut("phoneNumbers") {
        each(numbers, |number| {
            if context.has(Quirk::DialCodeWithPlusInNumbers) {
                replace(number, "country_phone_code", with_plus);
            }
            if context.has(Quirk::UpperCaseOperators) {
                replace(number, "operator", |name| {
                    Some(name.as_str()?.to_ascii_uppercase().into())
                });
            }
        });
    }
    if context.has(Quirk::NullUssdCode)
        && let Some(operators) = wallet.get_mut("operators")
    {
        each(operators, |operator| super::nulls(operator, &["ussd_code"]));
    }
    if context.bends(Quirk::OddUsdWallet, &["listWallets"])
        && wallet.get("currency") == Some(&Json::from("USD"))
    {
        wallet.set("country", "USA");
        wallet.set("country_iso_code", "USA");
        wallet.set("country_phone_code", Json::Null);
        wallet.set("phoneNumbers", Json::List(Vec::new()));
        wallet.set("operators", Json::List(Vec::new()));
    }
}

/// Another value for `key`, if it is there and there is one.
pub(super) fn replace(json: &mut Json, key: &str, other: impl FnOnce(&Json) -> Option<Json>) {
    if let Some(value) = json.get_mut(key)
        && let Some(other) = other(value)
    {
        *value = other;
    }
}

pub(super) fn with_plus(code: &Json) -> Option<Json> {
    let code = code.as_str()?;
    Some(format!("+{}", code.trim_start_matches('+')).into())
}

/// The code of the country of that name.
pub(super) fn code(name: &str) -> Option<&'static str> {
    let mut countries = COUNTRIES.iter().filter_map(|iso| Country::by_iso(iso));
    Some(countries.find(|country| country.name == name)?.iso)
}
