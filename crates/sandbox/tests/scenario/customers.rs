//! Customers, their documents and what is decided about them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::checks::{Checks, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Answer, Caller, World, count, has, with, without};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    let id = enrolling(checks, &world, &caller).await;
    reading(checks, &world, &caller, &id).await;
    deciding(checks, &world, &caller, &id).await;
    uploading(checks, &caller).await;
    mistakes(checks, &caller).await;
    companies(checks, &world).await;
}

async fn enrolling(checks: &mut Checks, world: &World, caller: &Caller) -> String {
    let answer = caller
        .post("/customers/enroll", &samples::enrolment("john@example.com"))
        .await;
    // B.7, B.9
    checks.succeeded("A customer is enrolled with 200", &answer, 200);
    let customer = answer.data();
    let id = text(&customer["id"]);
    checks.that(
        "Ids are UUIDs",
        id.len() == 36 && id.split('-').count() == 5,
    ); // conventions
    checks.same(
        "country_phone_code comes back as phone_country_code",
        &customer["phone_country_code"],
        "+237",
    ); // Q53
    checks.same(
        "type is the submitted id_document_type",
        &customer["type"],
        "NIN",
    );
    checks.same(
        "number is the submitted identification_number",
        &customer["number"],
        "12345678901",
    );
    checks.same(
        "image and photo are the caller's addresses",
        [&customer["image"], &customer["photo"]],
        [
            "https://example.com/documents/front.jpg",
            "https://example.com/documents/back.jpg",
        ],
    );
    checks.same(
        "A day of birth comes back as a timestamp",
        &customer["date_of_birth"],
        "1990-01-15T00:00:00.000Z",
    ); // Q24
    checks.same("A new customer is active", &customer["is_active"], true);
    checks.same(
        "created_at is the time of the call",
        &customer["created_at"],
        world.now().await,
    );
    checks.that(
        "No customer answer tells kyc_status",
        !has(customer, "kyc_status"),
    ); // Q54
    checks.same("Names keep their accents", &customer["city"], "Yaoundé");
    let again = with(
        samples::enrolment("john@example.com"),
        "first_name",
        "Johnny",
    );
    let answer = caller.post("/customers/enroll", &again).await;
    checks.refused(
        "A customer with that e-mail exists already: 409",
        &answer,
        409,
    ); // conventions
    let foreign = world.caller_of("client_sandbox002").await;
    let answer = foreign.post("/customers/enroll", &again).await;
    checks.same(
        "The e-mail is unique within the company only",
        answer.status,
        200,
    ); // B.9
    id
}

async fn reading(checks: &mut Checks, world: &World, caller: &Caller, id: &str) {
    // B.8
    let answer = caller.get("/customers").await;
    checks.succeeded("Customers come in the envelope of a list", &answer, 200);
    checks.same(
        "meta says page, limit, total, totalPages",
        &answer.body["meta"],
        json!({"page": 1, "limit": 10, "total": 4, "totalPages": 1}),
    );
    checks.same("The list holds them all", count(answer.data()), 4);
    // B.9
    let customer = caller.data(&format!("/customers/{id}")).await;
    checks.same(
        "The customer is as it was answered",
        &customer["email"],
        "john@example.com",
    );
    let answer = caller.get(&format!("/customers/{NOWHERE}")).await;
    checks.refused("An unknown customer is 404", &answer, 404);
    let theirs = format!("/customers/{}", world.id("foreign_customer"));
    checks.refused(
        "A customer of another company is 404",
        &caller.get(&theirs).await,
        404,
    );
    // B.11
    let cards = format!("/customers/{id}/cards");
    checks.refused(
        "404 when the customer has no cards",
        &caller.get(&cards).await,
        404,
    );
    // B.10
    let transactions = caller.get(&format!("/customers/{id}/transactions")).await;
    checks.same(
        "Transactions of a customer without cards: an empty list",
        transactions.data(),
        json!([]),
    );
    checks.same("and its total is 0", &transactions.body["meta"]["total"], 0);
}

async fn deciding(checks: &mut Checks, world: &World, caller: &Caller, id: &str) {
    let order = json!({"customer_id": id, "brand": "VISA", "name_on_card": "JOHN MBARGA"});
    let issue = async || caller.post("/cards", &order).await;
    // B.2, B.6
    checks.refused("No card while kyc_status is PENDING", &issue().await, 400);
    world.decide(id, "REJECTED").await;
    checks.refused("No card when it is REJECTED", &issue().await, 400);
    world.decide(id, "APPROVED").await;
    checks.same("A card when it is APPROVED", issue().await.status, 201);
    let cards = caller.get(&format!("/customers/{id}/cards")).await;
    let later = samples::enrolment("plus.tard@example.com");
    let later = caller.post("/customers/enroll", &later).await;
    let later = with(order.clone(), "customer_id", later.data()["id"].clone());
    let early = caller.post("/cards", &later).await.status;
    world.advance(600).await;
    let late = caller.post("/cards", &later).await.status;
    // B.6
    checks.same("KYC is decided within minutes", [early, late], [400, 201]);
    // B.11
    checks.that(
        "The cards of a customer are a bare list",
        count(cards.data()) == 1 && !has(&cards.body, "meta"),
    );
    checks.same(
        "and name their customer",
        &cards.data()[0]["customer_id"],
        id,
    );
}

const BOUNDARY: &str = "----scenario";

/// A form written by hand; `files` are names of parts with a picture.
fn form(fields: &Value, files: &[&str]) -> String {
    let mut form = String::new();
    for (name, value) in fields.as_object().unwrap() {
        let value = value.as_str().unwrap();
        let _ = write!(
            form,
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    for name in files {
        let _ = write!(
            form,
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{name}.jpg\"\r\n"
        );
        form += "content-type: image/jpeg\r\n\r\nnot really a picture\r\n";
    }
    form + &format!("--{BOUNDARY}--\r\n")
}

async fn uploading(checks: &mut Checks, caller: &Caller) {
    let upload = async |path: &str, fields: Value, files: &[&str]| {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = caller.request("POST", path).header("content-type", kind);
        Answer::of(request.body(form(&fields, files))).await
    };
    let both = ["id_document_front", "id_document_back"];
    // B.6
    let answer = upload("/customers", samples::person("marie@example.com"), &both).await;
    checks.succeeded("POST /customers takes a form with files", &answer, 200);
    let hosted = |field: &str| {
        answer.data()[field]
            .as_str()
            .is_some_and(|url| url.starts_with("https://"))
    };
    checks.that(
        "image and photo are where Cartevo keeps the uploads",
        hosted("image") && hosted("photo"),
    );
    let answer = upload(
        "/customers?enroll=true",
        samples::person("luc@example.com"),
        &both,
    )
    .await;
    checks.same("enroll is a flag of the query", answer.status, 200);
    let answer = upload("/customers", samples::person("sans@example.com"), &[]).await;
    checks.that(
        "id_document_front is required",
        answer.status == 400 && answer.names("id_document_front"),
    );
    let answer = upload("/customers", samples::person("luc@example.com"), &both).await;
    checks.refused("A second upload with that e-mail is 409", &answer, 409);
    let young = with(
        samples::person("jeune@example.com"),
        "date_of_birth",
        "2015-01-15",
    );
    let answer = upload("/customers", young, &both).await;
    checks.refused("KYC failure is 422: a child", &answer, 422); // conventions, B.2
    let answer = upload(
        "/customers",
        without(samples::person("nom@example.com"), "last_name"),
        &both,
    )
    .await;
    checks.that(
        "last_name is required in a form too",
        answer.status == 400 && answer.names("last_name"),
    );
}

async fn mistakes(checks: &mut Checks, caller: &Caller) {
    let right = samples::enrolment("fautes@example.com");
    // B.6, B.7: lengths, formats and values of the fields.
    let wrong = [
        ("first_name is at least 3 long", "first_name", json!("Jo")),
        (
            "last_name is at most 255 long",
            "last_name",
            json!("x".repeat(256)),
        ),
        ("email is an e-mail", "email", json!("nobody")),
        ("postal_code is at least 3 long", "postal_code", json!("12")),
        (
            "date_of_birth is YYYY-MM-DD",
            "date_of_birth",
            json!("15/01/1990"),
        ),
        (
            "date_of_birth is a day that there was",
            "date_of_birth",
            json!("2001-02-30"),
        ),
        (
            "id_document_type is one of four",
            "id_document_type",
            json!("LIBRARY_CARD"),
        ),
        ("street is text", "street", json!(12)),
    ];
    for (sentence, field, value) in wrong {
        let answer = caller
            .post("/customers/enroll", &with(right.clone(), field, value))
            .await;
        checks.that(sentence, answer.status == 400 && answer.names(field));
    }
    let answer = caller
        .post(
            "/customers/enroll",
            &with(right.clone(), "kyc_status", "APPROVED"),
        )
        .await;
    checks.that(
        "Unknown fields are refused",
        answer.status == 400 && answer.names("kyc_status"),
    ); // C.3
    let answer = caller.post("/customers/enroll", &json!({})).await;
    checks.same(
        "One message for each required field",
        count(&answer.body["message"]) >= 15,
        true,
    ); // B.7
    checks.same(
        "Nobody came of these",
        caller.get("/customers").await.body["meta"]["total"].clone(),
        7,
    );
}

async fn companies(checks: &mut Checks, world: &World) {
    // B.6
    let unapproved = world.caller_of("client_sandbox004").await;
    let answer = unapproved
        .post("/customers/enroll", &samples::enrolment("a@example.com"))
        .await;
    checks.refused("The company's KYB must be APPROVED", &answer, 403);
    let caller = world.caller().await;
    let young = with(
        samples::enrolment("petit@example.com"),
        "date_of_birth",
        "2015-01-15",
    );
    let answer = caller.post("/customers/enroll", &young).await;
    checks.refused("KYC failure is 422 when enrolling as well", &answer, 422); // conventions
    // B.31
    let small = world.caller_of("client_sandbox003").await;
    let mut statuses = Vec::new();
    for name in ["un", "deux", "trois"] {
        let body = samples::enrolment(&format!("{name}@example.com"));
        statuses.push(small.post("/customers/enroll", &body).await.status);
    }
    checks.same(
        "Three customers in preproduction, no more",
        statuses,
        [200, 200, 403],
    );
}
