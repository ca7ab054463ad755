//! Nothing secret reaches the disk, wherever in a file it stood.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cartevo_contract::record::{Recorded, from_files, text};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::options;

/// What no byte of the output may be part of.
const SIGNS: [&str; 9] = [
    "canary",
    "4111111111111111",
    "4111 1111 1111",
    "987654",
    "CM12345",
    "29111111111111",
    "real.person",
    "699123456",
    "Njoya",
];

/// A file of one exchange with everything in it that should never have been there.
fn planted() -> Value {
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.canary";
    let person = json!({
        "first_name": "Njoya", "email": "real.person@gmail.com", "phone_number": "+237699123456", "identification_number": "CM12345",
    });
    let answer = json!({
        "success": true, "statusCode": 201, "message": format!("card 4111 1111 1111 1111 for real.person@gmail.com, Bearer {jwt}"),
        "data": {
            "card": {"number": "4111111111111111", "cvv": "987654", "pan": 4_111_111_111_111_111_u64, "masked_pan": "4929111111111111"},
            "token": jwt, "inside": format!("{{\"client_key\": \"canary\", \"x\": \"{jwt}\"}}"),
            "encoded": STANDARD.encode(format!("{{\"client_key\":\"canary\",\"token\":\"{jwt}\"}}")),
            "4111111111111111": "as a key", "person": person, "code": 987_654,
        },
    });
    let mut answer = answer;
    answer["data"]["pin"] = json!(987_654);
    answer["data"]["code"] = json!("fine");
    json!({"log": {"entries": [{
        "startedDateTime": "2026-11-10T10:00:00.000Z",
        "request": {
            "method": "POST",
            "url": format!("https://user:canary@api.cartevo.co/api/v1/cards/4111111111111111/fund?access_token={jwt}&note=4111%201111%201111%201111&email=real.person%40gmail.com#canary"),
            "headers": [
                {"name": "Authorization", "value": format!("Bearer {jwt}")},
                {"name": "Cookie", "value": "session=canary"},
                {"name": "X-Api-Key", "value": "canary"},
                {"name": "Accept", "value": "text/html; token=canary-1"},
                {"name": "Content-Type", "value": "application/json; client_key=canary1"},
            ],
            "cookies": [{"name": "session", "value": "canary"}],
            "queryString": [{"name": "access_token", "value": jwt}],
            "postData": {"mimeType": "application/json", "text": json!({"amount": 10, "client_secret": "canary", "customer": person}).to_string()},
        },
        "response": {
            "status": 201,
            "headers": [
                {"name": "Content-Type", "value": "application/json"},
                {"name": "Set-Cookie", "value": "session=canary"},
                {"name": "Location", "value": format!("/cards?token={jwt}")},
            ],
            "cookies": [{"name": "session", "value": "canary"}],
            "content": {"mimeType": "application/json", "encoding": "base64", "text": STANDARD.encode(answer.to_string())},
        },
    }]}})
}

/// What comes of a file, with every byte and every name of what was written, and all that is said of it.
fn recorded(har: &Value) -> (Recorded, String) {
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("session.har"), folder.path().join("out"));
    fs::write(&file, har.to_string()).unwrap();
    let recorded = from_files(&options(&out), &[file]).unwrap();
    let mut shown = format!("{}\n{recorded:?}\n", text(&recorded));
    read(&out, &mut shown);
    (recorded, shown)
}

fn read(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        all.push_str(&path.file_name().unwrap().display().to_string());
        if path.is_dir() {
            read(&path, all);
        } else {
            all.push_str(&String::from_utf8(fs::read(&path).unwrap()).unwrap());
        }
    }
}

#[track_caller]
fn assert_shows_nothing(shown: &str) {
    for sign in SIGNS {
        assert!(!shown.contains(sign), "{sign} is shown:\n{shown}");
    }
}

#[test]
fn every_place_of_an_exchange_is_scrubbed() {
    let (recorded, shown) = recorded(&planted());
    assert_eq!(recorded.written.len(), 1, "{shown}");
    assert_shows_nothing(&shown);
    // And yet all of it is there.
    for kept in [
        "\"amount\": 10",
        "person-1@example.com",
        "+237699000000",
        "411111******1111",
        "\"Jeanne\"",
    ] {
        assert!(shown.contains(kept), "{kept} is not shown:\n{shown}");
    }
}

#[test]
fn forms_are_scrubbed_however_they_were_kept() {
    let fields = [
        ("identification_number", "CM12345"),
        ("email", "real.person@gmail.com"),
        ("last_name", "Njoya"),
        ("phone_number", "699123456"),
        ("note", "PAN 4111111111111111"),
        ("cvv", "987654"),
        ("api_key", "canary"),
    ];
    let mut forms = Vec::new();
    let params = fields.map(|(name, value)| json!({"name": name, "value": value}));
    let lines = fields.map(|(name, value)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    let file = "--x\r\nContent-Disposition: form-data; name=\"front\"; filename=\"Njoya_canary.png\"\r\n\r\ncanary\r\n--x--\r\n";
    let text = lines.concat() + file;
    let multipart = "multipart/form-data; boundary=x";
    forms.push(json!({"mimeType": multipart, "params": params}));
    forms.push(json!({"mimeType": multipart, "text": text}));
    forms
        .push(json!({"mimeType": multipart, "text": STANDARD.encode(&text), "encoding": "base64"}));
    forms.push(json!({"mimeType": "application/x-www-form-urlencoded", "params": [
        {"name": "client_key", "value": "canary"}, {"name": "cvv", "value": "987654"}, {"name": "x", "value": "4111111111111111"}, {"name": "mail", "value": "real.person@gmail.com"},
        {"name": "last_name", "value": "Njoya"}, {"name": "phone", "value": "%2B237699123456"},
    ]}));
    for form in forms {
        let mut har = planted();
        let request = &mut har["log"]["entries"][0]["request"];
        request["url"] = json!("https://api.cartevo.co/api/v1/customers");
        request["headers"] = json!([]);
        request["postData"] = form.clone();
        let (recorded, shown) = recorded(&har);
        assert_eq!(recorded.written.len(), 1, "{shown}");
        assert!(shown.contains("[redacted]"), "{shown}");
        assert_shows_nothing(&shown);
    }
}

#[test]
fn persons_in_paths_keys_and_nested_texts_are_given_other_names() {
    let person = json!({"last_name": "Njoya", "phone_number": "+237699123456", "mail": "real.person@gmail.com"});
    let mut har = planted();
    let entry = &mut har["log"]["entries"][0];
    entry["request"]["method"] = json!("GET");
    entry["request"]["url"] =
        json!("https://api.cartevo.co/api/v1/customers/real.person%40gmail.com");
    entry["request"]["postData"] = json!(null);
    entry["response"]["headers"] = json!([
        {"name": "Location", "value": "/customers?email=real.person%40gmail.com&phone=699123456"},
    ]);
    let answer = json!({"data": {
        "real.person@gmail.com": 1, "raw": person.to_string(), "encoded": STANDARD.encode(person.to_string()),
    }});
    entry["response"]["content"] = json!({"text": answer.to_string()});
    let (recorded, shown) = recorded(&har);
    assert_eq!(recorded.written.len(), 1, "{shown}");
    assert_shows_nothing(&shown);
    assert!(!shown.contains(&STANDARD.encode(person.to_string())));
    assert!(
        shown.contains("/customers/person-1%40example.com"),
        "{shown}"
    );
}

#[test]
fn an_address_with_a_variable_that_nobody_filled_in_is_explained() {
    let mut har = planted();
    har["log"]["entries"][0]["request"]["url"] = json!("{{base_url}}/cards?client_key=canary-1");
    let (recorded, shown) = recorded(&har);
    assert_shows_nothing(&shown);
    let help = recorded.passed_over[0].help.as_deref().unwrap();
    assert!(help.contains("`{{base_url}}`"), "{help}");
}

#[test]
fn what_became_no_recording_is_named_without_its_secrets() {
    for url in [
        "https://api.cartevo.co/api/v1/nothing/4111111111111111?token=canary",
        "https://canary:canary@stats.example.com/4111111111111111",
        "https://proxy.example.com/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.canary/token=canary-1/api/v1/cards",
        "https://api.cartevo.co/api/v1/nothing/real.person%40gmail.com",
        "https://api.cartevo.co/elsewhere/client_key=canary/4111%201111%201111%201111",
    ] {
        let mut har = planted();
        har["log"]["entries"][0]["request"]["url"] = json!(url);
        let (recorded, shown) = recorded(&har);
        assert!(recorded.written.is_empty());
        assert_shows_nothing(&shown);
    }
}

#[test]
fn a_person_is_the_same_person_in_all_recordings_of_a_run() {
    let mut har = planted();
    let mut other = har["log"]["entries"][0].clone();
    other["request"]["url"] = json!("https://api.cartevo.co/api/v1/cards");
    other["request"]["postData"]["text"] =
        json!(json!({"a": "other@gmail.com", "b": "Real.Person@gmail.com"}).to_string());
    har["log"]["entries"].as_array_mut().unwrap().push(other);
    let (_, shown) = recorded(&har);
    assert!(
        shown.contains("\"a\": \"person-2@example.com\"")
            && shown.contains("\"b\": \"person-1@example.com\""),
        "{shown}"
    );
}
