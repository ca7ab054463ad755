//! People to register.

use cartevo::{Country, IdDocumentType, NaiveDate, NewCustomer, NewEnrollment, Upload};

/// With a file.
pub fn customer(email: &str) -> NewCustomer {
    let person = enrollment(email);
    NewCustomer {
        first_name: person.first_name,
        last_name: person.last_name,
        email: person.email,
        country: person.country,
        street: person.street,
        city: person.city,
        state: person.state,
        postal_code: person.postal_code,
        country_iso_code: person.country_iso_code,
        country_phone_code: person.country_phone_code,
        phone_number: person.phone_number,
        identification_number: person.identification_number,
        id_document_type: person.id_document_type,
        date_of_birth: person.date_of_birth,
        id_document_front: Upload::bytes("front.png", b"\x89PNG\r\n\x1a\n".as_slice()),
    }
}

/// With the address of a picture.
pub fn enrollment(email: &str) -> NewEnrollment {
    NewEnrollment {
        first_name: "Jeanne".into(),
        last_name: "Mballa".into(),
        email: email.into(),
        country: "Cameroon".into(),
        street: "14 Avenue Kennedy".into(),
        city: "Yaounde".into(),
        state: "Centre".into(),
        postal_code: "00237".into(),
        country_iso_code: Country::Cm,
        country_phone_code: "+237".into(),
        phone_number: "670000077".into(),
        identification_number: "100000077".into(),
        id_document_type: IdDocumentType::Passport,
        date_of_birth: NaiveDate::from_ymd_opt(1994, 6, 30).expect("a date"),
        id_document_front_url: "https://files.example.com/front.png".into(),
    }
}
