//! Customers.

use super::wallets::{code, replace};
use super::{Context, data, each, nulls};
use crate::answer::Answer;
use crate::json::Json;
use crate::quirks::Quirk;

const NEW: &[&str] = &["createCustomer", "enrollCustomer"];
const READ: &[&str] = &["getCustomer", "listCustomers"];

const NAMES: &[&str] = &[
    "first_name",
    "last_name",
    "country",
    "street",
    "city",
    "state",
];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    let is_new = context.is(NEW);
    if !is_new && !context.is(READ) {
        return;
    }
    let Some(data) = data(answer) else { return };
    each(data, |customer| {
        if is_new && context.has(Quirk::AccentsStripped) {
            for key in NAMES {
                replace(customer, key, |name| Some(plain(name.as_str()?).into()));
            }
        }
        if context.has(Quirk::CustomerRows) {
            row(customer);
            customer.set("provider_mappings", Json::List(Vec::new()));
        }
    });
}

/// The columns of a customer's row. The picture of the back is `null` where there is none.
pub(super) fn row(customer: &mut Json) {
    customer.rename("phone_country_code", "country_phone_code");
    customer.rename("type", "id_document_type");
    customer.rename("image", "id_document_front");
    customer.rename("photo", "id_document_back");
    customer.remove("number");
    replace(customer, "country_phone_code", |code| {
        Some(code.as_str()?.trim_start_matches('+').into())
    });
    if customer.get("country_iso_code").is_none() {
        let country = customer.get("country").and_then(Json::as_str);
        let iso = country.and_then(code);
        customer.set_some("country_iso_code", iso);
    }
    nulls(customer, &["id_document_back"]);
}

/// Without accents, as far as French goes.
fn plain(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'À' | 'Â' | 'Ä' => 'A',
            'Ç' => 'C',
            'È' | 'É' | 'Ê' | 'Ë' => 'E',
            'Î' | 'Ï' => 'I',
            'Ô' | 'Ö' => 'O',
            'Ù' | 'Û' | 'Ü' => 'U',
            other => other,
        })
        .collect()
}
