use std::time::Duration;

use cartevo_sandbox::{Quirk, Sandbox};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, card, sandbox, with, without};

const FRONT: (&str, &str, usize) = ("id_document_front", "image/jpeg", 2_000);
const BACK: (&str, &str, usize) = ("id_document_back", "image/png", 3_000);

fn texts() -> Value {
    json!({
        "first_name": "Mireille",
        "last_name": "Étoundi",
        "email": "mireille@example.com",
        "country": "Cameroon",
        "street": "123 Main Street",
        "city": "Yaoundé",
        "state": "Centre",
        "postal_code": "00237",
        "country_iso_code": "CM",
        "country_phone_code": "+237",
        "phone_number": "600000000",
        "identification_number": "12345678901",
        "id_document_type": "NIN",
        "date_of_birth": "1990-01-15",
    })
}

fn enrollment(email: &str) -> Value {
    let front = json!("https://example.com/documents/front.jpg");
    with(
        with(texts(), "email", json!(email)),
        "id_document_front_url",
        front,
    )
}

async fn enroll(caller: &Caller, email: &str) -> Answer {
    caller.post("/customers/enroll", &enrollment(email)).await
}

fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.data()["id"].as_str().unwrap().to_owned()
}

fn error(status: u16, message: &str, reason: &str) -> Value {
    json!({"success": false, "statusCode": status, "message": message, "error": reason})
}

#[tokio::test]
async fn a_customer_is_registered_with_pictures() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let answer = caller
        .post_form("/customers?enroll=true", &texts(), &[FRONT, BACK])
        .await;
    let id = id(&answer);
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Data retrieved successfully",
        "data": {
            "id": id,
            "first_name": "Mireille",
            "last_name": "Étoundi",
            "email": "mireille@example.com",
            "country": "Cameroon",
            "street": "123 Main Street",
            "city": "Yaoundé",
            "state": "Centre",
            "postal_code": "00237",
            "phone_country_code": "+237",
            "phone_number": "600000000",
            "identification_number": "12345678901",
            "type": "NIN",
            "number": "12345678901",
            "image": format!("https://cdn.example.com/kyc/{id}/front.jpg"),
            "photo": format!("https://cdn.example.com/kyc/{id}/back.png"),
            "date_of_birth": "1990-01-15T00:00:00.000Z",
            "is_active": true,
            "created_at": "2026-05-09T10:15:00.000Z",
            "updated_at": "2026-05-09T10:15:00.000Z",
        },
    });
    assert_eq!(answer.body, expected);
    let read = caller.get(&format!("/customers/{id}")).await;
    assert_eq!(read.body, expected);
}

#[tokio::test]
async fn a_customer_is_enrolled_with_addresses_of_pictures() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let answer = enroll(&caller, "paul@example.com").await;
    assert_eq!(answer.status, 200);
    let image = &answer.data()["image"];
    assert_eq!(*image, json!("https://example.com/documents/front.jpg"));
    assert_eq!(answer.data().get("photo"), None);
    let read = caller.get(&format!("/customers/{}", id(&answer))).await;
    assert_eq!(read.body, answer.body);
}

#[tokio::test]
async fn fields_of_customers_are_checked_at_once() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let mut wrong = without(enrollment("not-an-address"), "city");
    wrong["first_name"] = json!("Jo");
    wrong["date_of_birth"] = json!("15/01/1990");
    wrong["nickname"] = json!("x");
    let answer = caller.post("/customers/enroll", &wrong).await;
    let messages = json!([
        "property nickname should not exist",
        "first_name must be longer than or equal to 3 characters",
        "email must be an email",
        "city should not be empty",
        "city must be a string",
        "date_of_birth must be a day such as 1990-01-15",
    ]);
    assert_eq!(answer.outcome(), (400, &messages));

    let answer = caller.post_form("/customers", &texts(), &[]).await;
    let messages = json!(["id_document_front should not be empty"]);
    assert_eq!(answer.outcome(), (400, &messages));
    let zip = ("id_document_front", "application/zip", 10);
    let answer = caller.post_form("/customers", &texts(), &[zip]).await;
    assert_eq!(answer.status, 400);
    let answer = caller.get("/customers").await;
    assert_eq!(answer.body["meta"]["total"], 3);
}

#[tokio::test]
async fn an_address_is_taken_once_in_a_company() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    id(&enroll(&caller, "paul@example.com").await);
    let taken = "Customer with this email already exists";
    let again = enroll(&caller, "Paul@Example.com").await;
    assert_eq!(again.body, error(409, taken, "Conflict"));
    assert_eq!(again.status, 409);
    let seeded = enroll(&caller, "aicha@example.com").await;
    assert_eq!(seeded.status, 409);

    let other = Caller::named(&sandbox, &sandbox.seeded().clients.foreign).await;
    assert_eq!(enroll(&other, "paul@example.com").await.status, 200);
}

#[tokio::test]
async fn customers_are_of_age() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let born = |day: &str| with(enrollment("young@example.com"), "date_of_birth", json!(day));
    let answer = caller.post("/customers/enroll", &born("2008-05-10")).await;
    let young = "Customer must be at least 18 years old";
    assert_eq!(answer.body, error(422, young, "Unprocessable Entity"));
    assert_eq!(answer.status, 422);
    sandbox.advance(Duration::from_secs(24 * 3600));
    let caller = Caller::of(&sandbox).await;
    let answer = caller.post("/customers/enroll", &born("2008-05-10")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn unlikely_days_of_birth_break_nothing() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let days = [
        ("0001-01-01", 200),
        ("-0001-01-01", 400),
        ("9999-12-31", 422),
        ("+10000-01-01", 400),
        ("2026-02-30", 400),
    ];
    for (day, status) in days {
        let customer = enrollment(&format!("born{day}@example.com"));
        let customer = with(customer, "date_of_birth", json!(day));
        let answer = caller.post("/customers/enroll", &customer).await;
        assert_eq!(answer.status, status, "{day}: {answer:?}");
    }
}

#[tokio::test]
async fn in_preproduction_a_fourth_customer_is_refused() {
    let sandbox = sandbox().await;
    let caller = Caller::named(&sandbox, &sandbox.seeded().clients.preproduction).await;
    for email in ["two@example.com", "three@example.com"] {
        assert_eq!(enroll(&caller, email).await.status, 200);
    }
    let answer = enroll(&caller, "four@example.com").await;
    let refused = "Cannot create more than 3 customers in preproduction mode";
    assert_eq!(answer.body, error(403, refused, "Forbidden"));
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn without_kyb_there_are_no_customers() {
    let sandbox = sandbox().await;
    let caller = Caller::named(&sandbox, &sandbox.seeded().clients.unapproved).await;
    let answer = enroll(&caller, "two@example.com").await;
    let refused = "Company KYB not approved";
    assert_eq!(answer.body, error(403, refused, "Forbidden"));
    let form = caller.post_form("/customers", &texts(), &[FRONT]).await;
    assert_eq!(form.status, 403);
}

#[tokio::test]
async fn papers_are_looked_at_after_a_while() {
    let sandbox = Sandbox::builder().quota(None).start().await.unwrap();
    let caller = Caller::of(&sandbox).await;
    let good = id(&enroll(&caller, "good@example.com").await);
    let number = json!("9876500001");
    let bad = with(
        enrollment("bad@example.com"),
        "identification_number",
        number,
    );
    let bad = id(&caller.post("/customers/enroll", &bad).await);
    let order = |customer: &str| with(card(&sandbox), "customer_id", json!(customer));
    assert_eq!(caller.post("/cards", &order(&good)).await.status, 400);
    sandbox.advance(Duration::from_secs(120));
    assert_eq!(caller.post("/cards", &order(&good)).await.status, 201);
    let refused = caller.post("/cards", &order(&bad)).await;
    let message = json!("Customer KYC not approved");
    assert_eq!(refused.outcome(), (400, &message));
    let read = caller.get(&format!("/customers/{good}")).await;
    assert_eq!(read.data()["updated_at"], "2026-05-09T10:17:00.000Z");
}

#[tokio::test]
async fn customers_come_page_by_page_and_newest_first() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    for number in 0..9 {
        enroll(&caller, &format!("c{number}@example.com")).await;
    }
    let first = caller.get("/customers").await;
    assert_eq!(first.body["message"], "10 items retrieved successfully");
    let meta = json!({"page": 1, "limit": 10, "total": 12, "totalPages": 2});
    assert_eq!(first.body["meta"], meta);
    let newest = &first.data()[0];
    let expected = json!({
        "id": newest["id"],
        "first_name": "Mireille",
        "last_name": "Étoundi",
        "email": "c8@example.com",
        "country": "Cameroon",
        "phone_country_code": "+237",
        "phone_number": "600000000",
        "is_active": true,
        "created_at": "2026-05-09T10:15:00.000Z",
        "updated_at": "2026-05-09T10:15:00.000Z",
    });
    assert_eq!(*newest, expected);

    let emails = |answer: &Answer| {
        let rows = answer.data().as_array().unwrap().iter();
        rows.map(|row| row["email"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let last = caller.get("/customers?page=3&limit=5").await;
    assert_eq!(emails(&last), ["elodie@example.com", "aicha@example.com"]);
    let meta = json!({"page": 3, "limit": 5, "total": 12, "totalPages": 3});
    assert_eq!(last.body["meta"], meta);
    let beyond = caller.get("/customers?page=99999999999999999999").await;
    assert_eq!(emails(&beyond), emails(&first));
    let beyond = caller.get("/customers?page=18446744073709551615").await;
    assert_eq!(beyond.data(), &json!([]));
    // The operation documents no 400: what makes no sense counts as not given.
    let odd = caller.get("/customers?page=0&limit=many").await;
    assert_eq!(odd.body, first.body);
    let many = caller.get("/customers?limit=1000").await;
    assert_eq!(many.body["meta"]["limit"], 100);
}

#[tokio::test]
async fn customers_of_others_are_not_there() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let foreign = sandbox.seeded().foreign_customer.clone();
    let missing = error(404, "Customer not found", "Not Found");
    for customer in [foreign.as_str(), "00000000-0000-4000-8000-00000000dead"] {
        for part in ["", "/cards", "/transactions"] {
            let answer = caller.get(&format!("/customers/{customer}{part}")).await;
            assert_eq!((answer.status, &answer.body), (404, &missing), "{part}");
        }
    }
    let list = caller.get("/customers").await;
    let rows = list.data().as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row["id"] != foreign.as_str()));
}

#[tokio::test]
async fn a_missing_document_was_a_conflict_once() {
    let sandbox = sandbox().await;
    sandbox.set_quirks([Quirk::MissingDocumentIs409].into());
    let caller = Caller::of(&sandbox).await;
    let answer = caller.post_form("/customers", &texts(), &[]).await;
    assert_eq!(answer.status, 409);
    let message = answer.body["message"].as_str().unwrap();
    assert!(message.lines().count() > 3);
    let other = without(texts(), "city");
    let answer = caller.post_form("/customers", &other, &[]).await;
    assert_eq!(answer.status, 400);
    let answer = caller.post_form("/customers", &texts(), &[FRONT]).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn pages_of_customers_can_be_ignored() {
    let sandbox = sandbox().await;
    sandbox.set_quirks([Quirk::PagingIgnored].into());
    let caller = Caller::of(&sandbox).await;
    for page in ["/customers", "/customers?page=2&limit=1"] {
        let answer = caller.get(page).await;
        assert_eq!(answer.data().as_array().unwrap().len(), 3, "{page}");
    }
}
