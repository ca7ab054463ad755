use std::{
    collections::VecDeque,
    fs,
    io::Write,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use proptest::prelude::*;
use reqwest::{Method, Request, header::CONTENT_TYPE};
use serde_json::json;

use super::{Form, Upload};
use crate::{Sensitive, call::BuildFailure};

const TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "application/pdf"];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const PDF: &[u8] = b"%PDF-1.7\n";

/// Gives one item at a time, with a pause before each.
struct Pieces {
    items: VecDeque<Result<&'static [u8], &'static str>>,
    ready: bool,
}

fn pieces<const N: usize>(items: [Result<&'static [u8], &'static str>; N]) -> Pieces {
    let (items, ready) = (items.into(), false);
    Pieces { items, ready }
}

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.ready = !self.ready;
        if self.ready {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.items.pop_front().map(|item| item.map(Bytes::from)))
    }
}

async fn problem(upload: &Upload) -> Option<String> {
    upload.problem(16, &TYPES).await
}

async fn attached(form: Form) -> Result<(String, Vec<u8>), String> {
    let url = reqwest::Url::parse("http://localhost/customers").unwrap();
    let request = form.attach(Request::new(Method::POST, url)).await;
    let request = request.map_err(|BuildFailure(reason)| reason)?;
    let content_type = request.headers()[CONTENT_TYPE].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=");
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap();
    Ok((boundary.unwrap().to_owned(), body.to_owned()))
}

async fn file(upload: &Upload) -> Result<Vec<u8>, String> {
    let mut form = Form::new();
    form.file("f", upload);
    let (boundary, body) = attached(form).await?;
    let end = format!("\r\n--{boundary}--\r\n");
    let begin = body.windows(4).position(|window| window == b"\r\n\r\n");
    let content = &body[begin.unwrap() + 4..];
    Ok(content.strip_suffix(end.as_bytes()).unwrap().to_owned())
}

#[tokio::test]
async fn the_type_is_found_in_the_content() {
    let webp = b"RIFF\x10\0\0\0WEBPVP8 ".as_slice();
    let late = [b"\r\n\r\n".as_slice(), PDF].concat();
    for (content, found) in [
        (b"\xff\xd8\xff\xe0".to_vec(), "image/jpeg"),
        (PNG.to_vec(), "image/png"),
        (webp.to_vec(), "image/webp"),
        (PDF.to_vec(), "application/pdf"),
        (late, "application/pdf"),
    ] {
        let upload = Upload::bytes("f", content);
        assert_eq!(problem(&upload).await, None);
        assert!(format!("{upload:?}").ends_with(&format!(", {found})")));
        assert_eq!(upload.problem(16, &[found]).await, None);
        let others: Vec<_> = TYPES.into_iter().filter(|kind| *kind != found).collect();
        let refused = upload.problem(16, &others).await.unwrap();
        assert!(refused.ends_with(&format!(", found {found}")), "{refused}");
    }
    let zip = Upload::bytes("id.pdf", b"PK\x03\x04".as_slice());
    assert_eq!(
        problem(&zip).await.unwrap(),
        "must be image/jpeg, image/png, image/webp or application/pdf, found something else"
    );
    assert_eq!(zip.problem(16, &[]).await, None);
    // Where no reader would look for it any more, it is none.
    let buried = Upload::bytes("id.pdf", [&[b' '; 1024], PDF].concat());
    assert!(buried.problem(9999, &["application/pdf"]).await.is_some());
}

#[tokio::test]
async fn a_given_type_must_agree() {
    let png = || Upload::bytes("f", PNG);
    for same in ["image/png", "IMAGE/PNG", "image/png; q=1"] {
        assert_eq!(problem(&png().content_type(same)).await, None);
    }
    let jpg = Upload::bytes("f", b"\xff\xd8\xff".as_slice()).content_type("image/jpg");
    assert_eq!(problem(&jpg).await, None);
    for (given, refusal) in [
        ("image/jpeg", "is said to be image/jpeg, found image/png"),
        ("text/plain", "is said to be text/plain, found image/png"),
        ("png", "has a content type that is none"),
        ("a/b\r\nX-Y: z", "has a content type that is none"),
        ("", "has a content type that is none"),
    ] {
        assert_eq!(problem(&png().content_type(given)).await.unwrap(), refusal);
    }
    let text = Upload::bytes("f", "hello").content_type("image/png");
    assert_eq!(
        problem(&text).await.unwrap(),
        "is said to be image/png, found something else"
    );
    let text = text.content_type("text/plain");
    assert_eq!(text.problem(16, &["text/plain"]).await, None);
}

#[tokio::test]
async fn sizes_are_limited() {
    let sized = |size: usize| Upload::bytes("f", [PDF, &vec![0; size - PDF.len()]].concat());
    assert_eq!(problem(&sized(16)).await, None);
    assert_eq!(
        problem(&sized(17)).await.unwrap(),
        "may have at most 16 bytes, found 17"
    );
    assert_eq!(problem(&Upload::bytes("f", "")).await.unwrap(), "is empty");
}

#[tokio::test]
async fn a_file_is_read_anew_and_must_not_have_changed() {
    let mut on_disk = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    on_disk.write_all(PDF).unwrap();
    let path = on_disk.path();
    let upload = Upload::path(path);
    assert_eq!(problem(&upload).await, None);
    assert_eq!(format!("{upload:?}"), "Upload(9 bytes, application/pdf)");
    fs::write(path, b"%PDF-1.8\n").unwrap();
    assert_eq!(file(&upload).await.unwrap(), b"%PDF-1.8\n");
    for changed in [b"%PDF-1.".as_slice(), b"%PDF-1.7\n\n", b"123456789", b""] {
        fs::write(path, changed).unwrap();
        assert_eq!(
            file(&upload).await.unwrap_err(),
            "`f` cannot be read: it has changed since it was checked"
        );
    }
    assert_eq!(problem(&upload).await.unwrap(), "is empty");
    fs::write(path, vec![0; 17]).unwrap();
    assert_eq!(
        problem(&upload).await.unwrap(),
        "may have at most 16 bytes, found 17"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_that_names_no_path() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        problem(&Upload::path(folder.path())).await.unwrap(),
        "cannot be read: it is not a file"
    );
    let missing = Upload::path(folder.path().join("ada.pdf"));
    let refusal = problem(&missing).await.unwrap();
    assert!(refusal.starts_with("cannot be read: "), "{refusal}");
    assert!(!refusal.contains("ada"), "{refusal}");
    assert_eq!(format!("{missing:?}"), "Upload(a file)");
}

#[tokio::test]
async fn a_stream_is_read_before_and_can_then_be_sent_again() {
    let stream = pieces([Ok(b"%PD"), Ok(b""), Ok(b"F-1.7\n")]);
    let upload = Upload::stream("f", "application/pdf", stream);
    assert_eq!(
        file(&upload).await.unwrap_err(),
        "`f` cannot be read: it was not read to its end"
    );
    assert_eq!(problem(&upload).await, None);
    let clone = upload.clone();
    assert_eq!(problem(&clone).await, None);
    for upload in [&upload, &clone, &upload] {
        assert_eq!(file(upload).await.unwrap(), PDF);
    }
    assert_eq!(upload, clone);
    assert_ne!(upload, Upload::stream("f", "application/pdf", pieces([])));
}

#[tokio::test]
async fn a_stream_is_not_read_further_than_its_limit() {
    let endless = pieces([Ok(b"%PDF-1.7"), Ok(b"12345678"), Ok(b"9"), Err("too far")]);
    let upload = Upload::stream("f", "application/pdf", endless);
    for _ in 0..2 {
        assert_eq!(
            problem(&upload).await.unwrap(),
            "may have at most 16 bytes, found more"
        );
    }
    assert_eq!(
        upload.problem(17, &TYPES).await.unwrap(),
        "cannot be read: too far"
    );
    assert_eq!(problem(&upload).await.unwrap(), "cannot be read: too far");
    assert!(file(&upload).await.is_err());
}

#[tokio::test]
async fn a_read_that_is_given_up_goes_on_where_it_was() {
    let stream = pieces([Ok(b"%PDF"), Ok(b"-1.7\n")]);
    let upload = Upload::stream("f", "application/pdf", stream);
    for _ in 0..3 {
        let mut read = Box::pin(problem(&upload));
        // Each poll takes one step further.
        let polled =
            std::future::poll_fn(|context| Poll::Ready(read.as_mut().poll(context).is_pending()));
        assert!(polled.await);
    }
    assert_eq!(problem(&upload).await, None);
    assert_eq!(file(&upload).await.unwrap(), PDF);
}

#[tokio::test]
async fn a_form_is_written_byte_for_byte() {
    let mut form = Form::new();
    form.text("first_name", "Zoé");
    form.text("amount", 25);
    form.secret("identification_number", &Sensitive::from("12345678901"));
    form.file("front", &Upload::bytes("a\"b\r\nc/é.png", PNG));
    form.file("raw", &Upload::path("/nowhere/x").file_name("x"));
    assert_eq!(
        attached(form).await.unwrap_err().split(": ").next(),
        Some("`raw` cannot be read")
    );

    let mut form = Form::new();
    form.text("first_name", "Zoé\r\n--");
    form.text("amount", 25);
    form.secret("identification_number", &Sensitive::from("12345678901"));
    form.file("front", &Upload::bytes("a\"b\r\nc/é.png", PNG));
    form.file("raw", &Upload::bytes("x", b"\0\r\n".as_slice()));
    form.file(
        "text",
        &Upload::bytes("x", "t").content_type("text/plain; charset=utf-8"),
    );
    let (boundary, body) = attached(form).await.unwrap();
    let expected = [
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"first_name\"\r\n\r\nZoé\r\n--\r\n",
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"amount\"\r\n\r\n25\r\n",
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"identification_number\"\r\n\r\n12345678901\r\n",
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"front\"; filename=\"a%22b%0D%0Ac/é.png\"\r\nContent-Type: image/png\r\n\r\n\u{1}PNG\r\n\u{1a}\n\r\n",
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"raw\"; filename=\"x\"\r\nContent-Type: application/octet-stream\r\n\r\n\0\r\n\r\n",
        "--BOUNDARY\r\nContent-Disposition: form-data; name=\"text\"; filename=\"x\"\r\nContent-Type: text/plain\r\n\r\nt\r\n",
        "--BOUNDARY--\r\n",
    ];
    let mut expected = expected
        .concat()
        .replace("BOUNDARY", &boundary)
        .into_bytes();
    let place = expected.iter().position(|byte| *byte == 1).unwrap();
    expected[place] = 0x89;
    assert_eq!(
        String::from_utf8_lossy(&body),
        String::from_utf8_lossy(&expected)
    );
    assert_eq!(body, expected);
}

#[tokio::test]
async fn an_empty_form_ends_at_once() {
    let (boundary, body) = attached(Form::new()).await.unwrap();
    assert_eq!(body, format!("--{boundary}--\r\n").into_bytes());
    assert_ne!(attached(Form::new()).await.unwrap().0, boundary);
}

#[tokio::test]
async fn a_file_goes_by_its_own_name_unless_given_another() {
    for (upload, name) in [
        (Upload::path("/a/b/c.pdf"), "c.pdf"),
        (Upload::path("/a/b/c.pdf").file_name("d"), "d"),
        (Upload::path(".."), "file"),
        (Upload::bytes("e", ""), "e"),
    ] {
        assert_eq!(upload.sent_name(), name);
    }
}

#[test]
fn json_gives_a_file_and_never_shows_one() {
    let read = |value| serde_json::from_value::<Upload>(value);
    assert_eq!(
        read(json!({"file_name": "f", "base64": "JVBERi0xLjcK"})).unwrap(),
        Upload::bytes("f", PDF)
    );
    assert_eq!(
        read(json!({"path": "/a/b", "content_type": "image/png"})).unwrap(),
        Upload::path("/a/b").content_type("image/png")
    );
    assert_eq!(
        read(json!({"path": "/a/b", "file_name": "c"})).unwrap(),
        Upload::path("/a/b").file_name("c")
    );
    for wrong in [
        json!({}),
        json!({"file_name": "f"}),
        json!({"base64": "JVBERi0xLjcK"}),
        json!({"file_name": "f", "base64": "JVBERi0xLjcK", "path": "/a"}),
        json!({"path": "/a", "filename": "b"}),
        json!("/a"),
    ] {
        assert!(read(wrong.clone()).is_err(), "{wrong}");
    }
    let error = read(json!({"file_name": "f", "base64": "4111111111111111!"})).unwrap_err();
    assert_eq!(error.to_string(), "`base64` is not base64");
    let upload = Upload::bytes("ada-passport.png", PNG);
    assert_eq!(serde_json::to_value(&upload).unwrap(), "[file]");
    assert!(!format!("{upload:?}").contains("ada"));
}

proptest! {
    #[test]
    fn no_content_is_cut_or_changed(content in prop::collection::vec(any::<u8>(), 1..64), name in "\\PC{0,12}") {
        let upload = Upload::bytes(name, content.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        prop_assert_eq!(runtime.block_on(file(&upload)).unwrap(), content);
    }
}
