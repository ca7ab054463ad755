//! A customer with files, as the service receives it: byte for byte.
#![cfg(feature = "multipart")]

mod support;

use std::{
    collections::VecDeque,
    convert::Infallible,
    fs, io,
    pin::Pin,
    task::{Context, Poll},
};

use cartevo::{
    Bytes, Country, Error, IdDocumentType, Msisdn, NaiveDate, NewCustomer, NotSentReason, Upload,
};
use futures_core::Stream;
use serde_json::json;
use support::{Act, Server};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 not --text\r\n--cartevo";

/// Pieces of a file as they arrive.
struct Pieces<E>(VecDeque<Result<Bytes, E>>);

impl<E: Unpin> Stream for Pieces<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn customer(front: Upload) -> NewCustomer {
    let phone: Msisdn = "+237 6 70 00 00 00".parse().unwrap();
    NewCustomer {
        first_name: "Zoé \"Z\"".into(),
        last_name: "N'Dèye".into(),
        email: "zoe@example.com".into(),
        country: "Cameroon".into(),
        street: "1 rue\r\n--x".into(),
        city: "Yaoundé".into(),
        state: "Centre".into(),
        postal_code: "00237".into(),
        country_iso_code: Country::Cm,
        country_phone_code: phone.country_phone_code().unwrap().into(),
        phone_number: phone.national().unwrap().into(),
        identification_number: "12345678901".into(),
        id_document_type: IdDocumentType::Nin,
        date_of_birth: NaiveDate::from_ymd_opt(1990, 1, 15).unwrap(),
        id_document_front: front,
    }
}

fn created() -> Act {
    Act::Json(
        201,
        json!({"success": true, "statusCode": 201, "message": "ok", "data": {"id": "customer-1"}}),
    )
}

/// What the body must be, given the boundary that the header names.
fn expected(boundary: &str, files: &[(&str, &str, &str, &[u8])]) -> Vec<u8> {
    let text = [
        ("first_name", "Zoé \"Z\""),
        ("last_name", "N'Dèye"),
        ("email", "zoe@example.com"),
        ("country", "Cameroon"),
        ("street", "1 rue\r\n--x"),
        ("city", "Yaoundé"),
        ("state", "Centre"),
        ("postal_code", "00237"),
        ("country_iso_code", "CM"),
        ("country_phone_code", "+237"),
        ("phone_number", "670000000"),
        ("identification_number", "12345678901"),
        ("id_document_type", "NIN"),
        ("date_of_birth", "1990-01-15"),
    ];
    let mut body = Vec::new();
    for (name, value) in text {
        let part = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.as_bytes());
    }
    for (name, file, kind, content) in files {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {kind}\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").as_bytes());
    body
}

fn boundary(seen: &support::Seen) -> String {
    let kind = seen.header("content-type").unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    boundary.to_owned()
}

#[tokio::test]
async fn bytes_a_path_and_a_stream_arrive_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let on_disk = folder.path().join("back.pdf");
    fs::write(&on_disk, b"%PDF-1.7 back").unwrap();
    let pieces = || {
        let pieces = JPEG
            .chunks(5)
            .map(|piece| Ok::<_, Infallible>(piece.into()));
        Upload::stream("front \"1\".jpg", "image/jpeg", Pieces(pieces.collect()))
    };
    for front in [Upload::bytes("front \"1\".jpg", JPEG), pieces()] {
        let server = Server::start([created()]).await;
        let client = server.client();
        let call = client.customers().create(customer(front));
        let call = call.id_document_back(Upload::path(&on_disk)).enroll(true);
        let answer = call.await.unwrap();
        assert_eq!(answer.id.as_str(), "customer-1");
        let seen = &server.seen("/customers")[0];
        assert_eq!(seen.line, "POST /api/v1/customers?enroll=true HTTP/1.1");
        assert_eq!(seen.header("authorization"), Some("Bearer token-1"));
        let files: [(&str, &str, &str, &[u8]); 2] = [
            ("id_document_front", "front %221%22.jpg", "image/jpeg", JPEG),
            (
                "id_document_back",
                "back.pdf",
                "application/pdf",
                b"%PDF-1.7 back",
            ),
        ];
        let expected = expected(&boundary(seen), &files);
        let length = expected.len().to_string();
        assert_eq!(seen.header("content-length"), Some(length.as_str()));
        assert_eq!(seen.bytes, expected);
    }
}

#[tokio::test]
async fn a_form_is_sent_again_with_a_new_token_like_any_other_call() {
    let refused = Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}));
    let server = Server::start([refused, created()]).await;
    let pieces = JPEG
        .chunks(7)
        .map(|piece| Ok::<_, Infallible>(piece.into()));
    let front = Upload::stream("front.jpg", "image/jpeg", Pieces(pieces.collect()));
    server
        .client()
        .customers()
        .create(customer(front))
        .await
        .unwrap();
    let seen = server.seen("/customers");
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[1].header("authorization"), Some("Bearer token-2"));
    let without_boundary = |seen: &support::Seen| seen.body.replace(&boundary(seen), "");
    assert_eq!(without_boundary(&seen[0]), without_boundary(&seen[1]));
}

/// Why a call was not sent.
async fn refusal(server: &Server, given: NewCustomer) -> String {
    let error = server.client().customers().create(given).await.unwrap_err();
    assert!(!error.may_have_been_carried_out());
    let Error::NotSent(error) = error else {
        panic!("{error}");
    };
    assert!(matches!(error.reason, NotSentReason::Invalid(_)));
    error.reason.to_string()
}

#[tokio::test]
async fn what_the_service_would_not_take_is_not_sent() {
    let server = Server::start([]).await;
    let mut large = JPEG.to_vec();
    large.resize(10 * 1024 * 1024 + 1, 0);
    let broken = Pieces([Err(io::Error::other("the line is cut"))].into());
    let cases = [
        (Upload::bytes("x.jpg", large), "10485760"),
        (Upload::bytes("x.jpg", Bytes::new()), "id_document_front"),
        (Upload::bytes("x.gif", &b"GIF89a"[..]), "image/jpeg"),
        (
            Upload::bytes("x.png", JPEG).content_type("image/png"),
            "image/png",
        ),
        (Upload::path("/nowhere/at/all.jpg"), "id_document_front"),
        (Upload::stream("x", "image/jpeg", broken), "the line is cut"),
    ];
    for (upload, says) in cases {
        let reason = refusal(&server, customer(upload)).await;
        assert!(reason.contains(says), "{reason}");
        assert!(reason.contains("`id_document_front`"), "{reason}");
    }
    // All that is wrong is said at once.
    let mut short = customer(Upload::bytes("x.gif", &b"GIF89a"[..]));
    short.first_name = "Zo".into();
    let reason = refusal(&server, short).await;
    assert!(reason.contains("`first_name` needs at least 3 characters, found 2"));
    assert!(reason.contains("`id_document_front`"), "{reason}");
    assert!(server.seen("/").is_empty());
}

#[tokio::test]
async fn a_customer_is_enrolled_with_addresses_in_place_of_files() {
    let server = Server::start([created()]).await;
    let given = customer(Upload::bytes("x.jpg", JPEG));
    let enrollment = cartevo::NewEnrollment {
        first_name: given.first_name,
        last_name: given.last_name,
        email: given.email,
        country: given.country,
        street: given.street,
        city: given.city,
        state: given.state,
        postal_code: given.postal_code,
        country_iso_code: given.country_iso_code,
        country_phone_code: given.country_phone_code,
        phone_number: given.phone_number,
        identification_number: given.identification_number,
        id_document_type: given.id_document_type,
        date_of_birth: given.date_of_birth,
        id_document_front_url: "https://example.com/front.jpg".into(),
    };
    assert!(!format!("{enrollment:?}").contains("12345678901"));
    let client = server.client();
    let call = client.customers().enroll(enrollment);
    call.await.unwrap();
    let body = server.seen("/customers/enroll")[0].json();
    assert_eq!(body["identification_number"], "12345678901");
    assert_eq!(body["date_of_birth"], "1990-01-15");
    assert_eq!(
        body["id_document_front_url"],
        "https://example.com/front.jpg"
    );
    assert!(body.get("id_document_back_url").is_none());
}
