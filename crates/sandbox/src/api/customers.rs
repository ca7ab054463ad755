//! The operations of customers.

use chrono::{NaiveDate, NaiveTime};

use super::{Call, Done, Outcome, lists};
use crate::answer::Answer;
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Customer, Profile, Refusal, State};

const LIMIT: usize = 10;

/// `POST /customers`.
pub(super) fn create_customer(call: &Call, state: &mut State) -> Outcome {
    let Some(front) = call.field("id_document_front") else {
        return Err(Refusal::DocumentMissing);
    };
    let back = call.field("id_document_back");
    let describe = |id: &str| {
        let hosted =
            |side, file| format!("https://cdn.example.com/kyc/{id}/{side}.{}", ending(file));
        let front = hosted("front", front);
        profile(call, front, back.map(|back| hosted("back", back)))
    };
    let row = state.register(call.company, describe, call.now)?;
    let data = whole(&state.customers[row]);
    Ok(call.success(200, Done::DataRetrieved, data))
}

/// `POST /customers/enroll`.
pub(super) fn enroll_customer(call: &Call, state: &mut State) -> Outcome {
    let describe = |_: &str| {
        let front = call.required("id_document_front_url");
        profile(call, front, call.text("id_document_back_url"))
    };
    let row = state.register(call.company, describe, call.now)?;
    let data = whole(&state.customers[row]);
    Ok(call.success(200, Done::DataRetrieved, data))
}

/// `GET /customers/{id}`.
pub(super) fn get_customer(call: &Call, state: &State) -> Outcome {
    let row = state.customer(call.company, call.path("id"))?;
    let data = whole(&state.customers[row]);
    Ok(call.success(200, Done::DataRetrieved, data))
}

/// `GET /customers`.
pub(super) fn list_customers(call: &Call, state: &State) -> Answer {
    let rows = state.customers_of(call.company);
    let total = rows.len();
    let (page, limit) = if call.has(Quirk::PagingIgnored) {
        (1, total.max(1))
    } else {
        (lists::page(call, 1), lists::limit(call, LIMIT))
    };
    let window = lists::window(total, (page - 1).saturating_mul(limit), limit);
    let customers = rows[window].iter().rev().map(|row| &state.customers[*row]);
    let data: Vec<Json> = customers.map(short).collect();
    let mut answer = call.success(200, Done::ItemsRetrieved(data.len()), data.into());
    lists::meta(&mut answer, page, limit, total);
    answer
}

/// How the name of a stored picture ends.
fn ending(file: &Json) -> &'static str {
    let media = file.get("content_type").and_then(Json::as_str);
    let media = media.and_then(|media| media.split(';').next());
    match media.unwrap_or_default().trim() {
        "image/png" => "png",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        _ => "jpg",
    }
}

fn profile(call: &Call, front: String, back: Option<String>) -> Profile {
    Profile {
        first_name: call.required("first_name"),
        last_name: call.required("last_name"),
        email: call.required("email"),
        country: call.required("country"),
        country_iso_code: call.required("country_iso_code"),
        street: call.required("street"),
        city: call.required("city"),
        state: call.required("state"),
        postal_code: call.required("postal_code"),
        phone_country_code: call.required("country_phone_code"),
        phone_number: call.required("phone_number"),
        identification_number: call.required("identification_number"),
        id_document_type: call.required("id_document_type"),
        date_of_birth: born(call),
        front,
        back,
    }
}

/// The contract has seen to it that this is a day.
fn born(call: &Call) -> NaiveDate {
    let text = call.required("date_of_birth");
    text.parse().unwrap_or_default()
}

/// All that was submitted.
fn whole(customer: &Customer) -> Json {
    let profile = &customer.profile;
    let born = profile.date_of_birth.and_time(NaiveTime::MIN).and_utc();
    let mut json = Json::object([
        ("id", (&customer.id).into()),
        ("first_name", (&profile.first_name).into()),
        ("last_name", (&profile.last_name).into()),
        ("email", (&profile.email).into()),
        ("country", (&profile.country).into()),
        ("street", (&profile.street).into()),
        ("city", (&profile.city).into()),
        ("state", (&profile.state).into()),
        ("postal_code", (&profile.postal_code).into()),
        ("phone_country_code", (&profile.phone_country_code).into()),
        ("phone_number", (&profile.phone_number).into()),
        (
            "identification_number",
            (&profile.identification_number).into(),
        ),
        ("type", (&profile.id_document_type).into()),
        ("number", (&profile.identification_number).into()),
        ("image", (&profile.front).into()),
    ]);
    json.set_some("photo", profile.back.as_ref());
    json.set("date_of_birth", born);
    state_of(&mut json, customer);
    json
}

/// What the list shows.
fn short(customer: &Customer) -> Json {
    let profile = &customer.profile;
    let mut json = Json::object([
        ("id", (&customer.id).into()),
        ("first_name", (&profile.first_name).into()),
        ("last_name", (&profile.last_name).into()),
        ("email", (&profile.email).into()),
        ("country", (&profile.country).into()),
        ("phone_country_code", (&profile.phone_country_code).into()),
        ("phone_number", (&profile.phone_number).into()),
    ]);
    state_of(&mut json, customer);
    json
}

fn state_of(json: &mut Json, customer: &Customer) {
    json.set("is_active", customer.is_active);
    json.set("created_at", customer.created_at);
    json.set("updated_at", customer.updated_at);
}
