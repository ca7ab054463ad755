//! Forms with files over HTTP, and what is refused before anything is sent.
#![cfg(feature = "multipart")]

mod support;

use std::time::Duration;

use cartevo::{
    Amount, Bytes, Client, Country, Currency, DepositDestination, DepositRate, DepositSource,
    Error, IdDocumentType, NaiveDate, NewCustomer, NotSentReason, Upload, dynamic,
};
use serde_json::json;
use support::{Act, Seen, Server};

const PDF: &str = "%PDF-1.4\nthe front";
const SECRET: &str = "98765432109";

fn customer(front: Upload) -> NewCustomer {
    NewCustomer {
        first_name: "Ngo \"N.\"".into(),
        last_name: "Bassong".into(),
        email: "n@example.com".into(),
        country: "Cameroon".into(),
        street: "12 Rue de la Joie".into(),
        city: "Douala".into(),
        state: "Littoral".into(),
        postal_code: "00237".into(),
        country_iso_code: Country::Cm,
        country_phone_code: "+237".into(),
        phone_number: "650695112".into(),
        identification_number: SECRET.into(),
        id_document_type: IdDocumentType::Nin,
        date_of_birth: NaiveDate::from_ymd_opt(1990, 1, 15).unwrap(),
        id_document_front: front,
    }
}

fn made() -> Act {
    let customer = json!({"id": "customer-1", "first_name": "Ngo", "email": "n@example.com"});
    Act::Json(200, json!({"success": true, "data": customer}))
}

/// The parts of a form: the head of each, and what it holds.
fn parts(seen: &Seen) -> Vec<(String, String)> {
    let kind = seen.header("content-type").unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = seen
        .body
        .strip_suffix(&format!("--{boundary}--\r\n"))
        .unwrap();
    let delimiter = format!("--{boundary}\r\n");
    let parts = body.split(&delimiter).skip(1);
    let parts = parts.map(|part| part.split_once("\r\n\r\n").unwrap());
    parts
        .map(|(head, content)| {
            (
                head.to_owned(),
                content.strip_suffix("\r\n").unwrap().to_owned(),
            )
        })
        .collect()
}

fn problems(error: &Error) -> Vec<String> {
    let Error::NotSent(not_sent) = error else {
        panic!("{error}")
    };
    let NotSentReason::Invalid(invalid) = &not_sent.reason else {
        panic!("{error}")
    };
    let mut problems = invalid.problems.clone();
    problems.sort();
    problems
}

#[tokio::test]
async fn every_field_is_a_part_under_its_name_on_the_wire() {
    let server = Server::start([made()]).await;
    let client = server.client();
    let front = Upload::bytes("front \"1\".pdf", PDF);
    let call = client.customers().create(customer(front)).enroll(true);
    assert_eq!(format!("{call:?}"), "CreateCustomer { .. }");
    assert_eq!(call.await.unwrap().id.as_str(), "customer-1");
    let seen = &server.seen("/customers")[0];
    assert!(
        seen.line.contains("/customers?enroll=true "),
        "{}",
        seen.line
    );
    let parts = parts(seen);
    let value = |name: &str| {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        let mut found = parts.iter().filter(|(part, _)| part.starts_with(&head));
        let (head, value) = found
            .next()
            .unwrap_or_else(|| panic!("no {name}: {parts:?}"));
        (head.as_str(), value.as_str())
    };
    assert_eq!(parts.len(), 15);
    assert_eq!(value("first_name").1, "Ngo \"N.\"");
    assert_eq!(value("country_iso_code").1, "CM");
    assert_eq!(value("identification_number").1, SECRET);
    assert_eq!(value("id_document_type").1, "NIN");
    assert_eq!(value("date_of_birth").1, "1990-01-15");
    let (head, content) = value("id_document_front");
    assert_eq!(content, PDF);
    assert!(head.contains("filename=\"front %221%22.pdf\""), "{head}");
    assert!(head.ends_with("Content-Type: application/pdf"), "{head}");
}

#[tokio::test]
async fn a_form_is_sent_again_whole_after_a_refused_token() {
    let refused = || Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}));
    let server = Server::start([refused(), made(), refused(), made()]).await;
    let client = server.client();
    let stream = Upload::stream(
        "front.pdf",
        "application/pdf",
        Chunks(PDF.as_bytes().chunks(3)),
    );
    for front in [Upload::bytes("front.pdf", PDF), stream] {
        client.customers().create(customer(front)).await.unwrap();
    }
    let seen = server.seen("/customers");
    assert_eq!(seen.len(), 4);
    for pair in seen.chunks(2) {
        assert_eq!(parts(&pair[0]), parts(&pair[1]));
        assert_ne!(
            pair[0].header("authorization"),
            pair[1].header("authorization")
        );
    }
    assert_eq!(parts(&seen[0]), parts(&seen[2]));
}

/// A stream of the pieces of a file.
struct Chunks(std::slice::Chunks<'static, u8>);

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(|piece| Ok(Bytes::from_static(piece))))
    }
}

#[tokio::test]
async fn a_file_that_is_none_of_its_types_is_not_sent() {
    let server = Server::start([]).await;
    let client = server.client();
    let types = "image/jpeg, image/png, image/webp or application/pdf";
    for (front, problem) in [
        (
            Upload::bytes("front.txt", "hello"),
            format!("`id_document_front` must be {types}, found something else"),
        ),
        (
            Upload::bytes("front.pdf", ""),
            "`id_document_front` is empty".to_owned(),
        ),
        (
            Upload::bytes(
                "front.pdf",
                format!("{PDF}{}", " ".repeat(10 * 1024 * 1024)),
            ),
            "`id_document_front` may have at most 10485760 bytes, found 10485778".to_owned(),
        ),
    ] {
        let error = client
            .customers()
            .create(customer(front))
            .await
            .unwrap_err();
        assert_eq!(problems(&error), [problem]);
    }
    // The back is a file as well, and all that is wrong is said at once.
    let mut short = customer(Upload::bytes("front.pdf", PDF));
    short.first_name = "N".into();
    short.identification_number = "".into();
    let call = client.customers().create(short);
    let error = call
        .id_document_back(Upload::bytes("back.gif", "GIF89a"))
        .await;
    let error = error.unwrap_err();
    assert_eq!(
        problems(&error),
        [
            "`first_name` needs at least 3 characters, found 1".to_owned(),
            format!("`id_document_back` must be {types}, found something else"),
            "`identification_number` needs at least 1 character, found 0".to_owned(),
        ]
    );
    assert!(!format!("{error} {error:?}").contains(SECRET));
    assert!(server.seen("").is_empty());
}

/// A stream of one piece, which comes two seconds after it was asked for.
struct Slow(Option<std::pin::Pin<Box<tokio::time::Sleep>>>, bool);

impl futures_core::Stream for Slow {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let time = || Box::pin(tokio::time::sleep(Duration::from_secs(2)));
        std::task::ready!(self.0.get_or_insert_with(time).as_mut().poll(context));
        if std::mem::replace(&mut self.1, true) {
            return std::task::Poll::Ready(None);
        }
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(PDF.as_bytes()))))
    }
}

#[tokio::test]
async fn reading_files_counts_towards_the_deadline_of_the_call() {
    let server = Server::start([made()]).await;
    let client = server.client_with_token();
    tokio::time::pause();
    let slow = || Upload::stream("scan.pdf", "application/pdf", Slow(None, false));
    let call = client.customers().create(customer(slow()));
    let call = call.id_document_back(slow());
    let error = call.deadline(Duration::from_secs(3)).await.unwrap_err();
    let Error::NotSent(not_sent) = &error else {
        panic!("{error}")
    };
    assert!(matches!(not_sent.reason, NotSentReason::Deadline));
    assert!(server.seen("").is_empty());
}

#[tokio::test]
async fn a_form_is_made_by_name_too() {
    let server = Server::start([made()]).await;
    let mut body = json!({
        "first_name": "Ngo", "last_name": "Bassong", "email": "n@example.com", "country": "Cameroon",
        "street": "12 Rue de la Joie", "city": "Douala", "state": "Littoral", "postal_code": "00237",
        "country_iso_code": "CM", "country_phone_code": "+237", "phone_number": "650695112",
        "identification_number": SECRET, "id_document_type": "NIN", "date_of_birth": "1990-01-15",
        "id_document_front": {"file_name": "front.pdf", "base64": "JVBERi0xLjQKdGhlIGZyb250"},
    });
    let invoke = async |body: &serde_json::Value| {
        let input = dynamic::Input {
            body: Some(body.clone()),
            ..dynamic::Input::default()
        };
        dynamic::invoke(&server.client(), "createCustomer", input).await
    };
    invoke(&body).await.unwrap();
    let sent = parts(&server.seen("/customers")[0]);
    assert!(
        sent.iter()
            .any(|(head, content)| head.contains("front.pdf") && content == PDF)
    );
    assert!(sent.iter().any(|(_, content)| content == SECRET));
    body["date_of_birth"] = json!("15/01/1990");
    let error = invoke(&body).await.unwrap_err();
    assert!(
        problems(&error)[0].starts_with("`date_of_birth`: "),
        "{error}"
    );
    assert_eq!(server.seen("/customers").len(), 1);
}

fn deposit(client: &Client, amount: Amount) -> cartevo::calls::DepositWallet<'_> {
    let source = DepositSource {
        id: "".into(),
        currency: Currency::Xaf,
        amount,
        fee_amount: 0.into(),
        total_amount: 1000.into(),
    };
    let destination = DepositDestination {
        id: "w2".into(),
        currency: Currency::Usd,
        amount: 1.into(),
    };
    let rate = DepositRate {
        rate: "0.0016".parse().unwrap(),
        from_currency: Currency::Xaf,
        to_currency: Currency::Usd,
    };
    client.wallets().deposit(source, destination, rate)
}

#[tokio::test]
async fn limits_hold_inside_objects_and_for_integers_and_ranges() {
    let server = Server::start([]).await;
    let client = server.client();
    let error = deposit(&client, "0.001".parse().unwrap())
        .await
        .unwrap_err();
    assert_eq!(
        problems(&error),
        [
            "`sourceWallet.amount` must be at least 0.01, found 0.001",
            "`sourceWallet.id` needs at least 1 character, found 0",
        ]
    );
    let list = client.customers().list().page(0).limit(101);
    let error = list.await.unwrap_err();
    assert_eq!(
        problems(&error),
        [
            "`limit` must be at most 100, found 101",
            "`page` must be at least 1, found 0"
        ]
    );
    let day = NaiveDate::from_ymd_opt(2026, 5, 9).unwrap();
    let error = client
        .payments()
        .list()
        .between(day, day)
        .await
        .unwrap_err();
    let found = problems(&error);
    assert!(
        found[0].contains("must be before")
            && found[0].ends_with("found 2026-05-09 and 2026-05-09"),
        "{found:?}"
    );
    // A stream refuses what its first request would.
    let mut stream = client.customers().list().page(-1).stream();
    assert_eq!(
        problems(&stream.next().await.unwrap().unwrap_err()),
        ["`page` must be at least 1, found -1"]
    );
    let mut stream = client.customers().list().limit(500).stream();
    assert_eq!(
        problems(&stream.next().await.unwrap().unwrap_err()),
        ["`limit` must be at most 100, found 500"]
    );
    assert!(server.seen("").is_empty());
}
