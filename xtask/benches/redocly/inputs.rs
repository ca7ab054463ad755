//! What is measured on, made from the project's own files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use cartevo_document::Document;
use serde_json::{Map, Value, json};

const COPIES_OF_PAGES: usize = 40;
const OPERATIONS: usize = 200;
const RECORDINGS: usize = 10_000;
const BASE: &str = "https://api.cartevo.co/api/v1";

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a folder above")
        .to_owned()
}

/// The project's own five pages, forty times.
pub fn pages(to: &Path) -> io::Result<()> {
    for copy in 0..COPIES_OF_PAGES {
        let folder = to.join(format!("{copy:02}"));
        fs::create_dir_all(&folder)?;
        for page in fs::read_dir(root().join("tests/pages/text"))? {
            let page = page?;
            fs::copy(page.path(), folder.join(page.file_name()))?;
        }
    }
    Ok(())
}

/// The contract's operations under further paths until there are two hundred, and the same with one
/// parameter more that has to be given.
pub fn contracts(old: &Path, new: &Path) -> io::Result<()> {
    let text = fs::read_to_string(root().join("openapi.yaml"))?;
    let document = Document::parse("openapi.yaml", text).expect("the contract is sound");
    let mut contract = document.value().clone();
    let paths = contract["paths"].as_object_mut().expect("paths");
    let originals: Vec<(String, Value)> = paths
        .iter()
        .map(|(path, item)| (path.clone(), item.clone()))
        .collect();
    let mut count: usize = originals.iter().map(|(_, item)| methods(item).len()).sum();
    let mut copy = 0;
    while count < OPERATIONS {
        copy += 1;
        for (path, item) in &originals {
            let mut item = item.clone();
            for method in methods(&item) {
                let operation = &mut item[&method];
                for key in ["operationId", "x-cartevo-name"] {
                    let name = operation[key].as_str().expect("a name").to_owned();
                    let mark = if key == "operationId" {
                        "Copy"
                    } else {
                        "_copy"
                    };
                    operation[key] = json!(format!("{name}{mark}{copy}"));
                }
                // The same ledger would have to name every copy.
                if let Some(operation) = operation.as_object_mut() {
                    operation.remove("x-cartevo-arguments");
                }
            }
            if count >= OPERATIONS {
                break;
            }
            count += methods(&item).len();
            paths.insert(format!("/copy{copy}{path}"), item);
        }
    }
    fs::write(old, contract.to_string())?;
    let one = json!({
        "name": "reason_code", "in": "query", "required": true, "schema": {"type": "string"},
        "description": "Why it is asked for.",
    });
    let operation = &mut contract["paths"]["/wallets/{id}"]["get"];
    operation["parameters"]
        .as_array_mut()
        .expect("parameters")
        .push(one);
    fs::write(new, contract.to_string())
}

fn methods(item: &Value) -> Vec<String> {
    let keys = item.as_object().into_iter().flat_map(Map::keys);
    keys.filter(|key| ["get", "post", "put", "patch", "delete"].contains(&key.as_str()))
        .cloned()
        .collect()
}

/// The project's recordings again and again, as files of ours and as one HAR.
pub fn recordings(to: &Path, har: &Path) -> io::Result<()> {
    let mut originals = Vec::new();
    for operation in fs::read_dir(root().join("tests/recordings"))? {
        for file in fs::read_dir(operation?.path())? {
            let recording: Value = serde_json::from_str(&fs::read_to_string(file?.path())?)?;
            originals.push(recording);
        }
    }
    // In an order that does not depend on the file system.
    originals.sort_by_key(|recording| (text(recording, "operation"), text(recording, "case")));
    let mut entries = Vec::new();
    for (number, original) in originals.iter().cycle().take(RECORDINGS).enumerate() {
        let mut recording = original.clone();
        let case = format!("{}-{number:05}", text(original, "case"));
        let folder = to.join(text(original, "operation"));
        fs::create_dir_all(&folder)?;
        recording["case"] = json!(case);
        fs::write(folder.join(format!("{case}.json")), recording.to_string())?;
        entries.push(entry(original));
    }
    let log = json!({"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": entries}});
    fs::write(har, log.to_string())
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn entry(recording: &Value) -> Value {
    let (request, response) = (&recording["request"], &recording["response"]);
    let query = request["query"].as_object().into_iter().flatten();
    let query: Vec<String> = query
        .map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!("{name}={}", value.replace([' ', '&', '#'], "+"))
        })
        .collect();
    let path = request["path"].as_str().unwrap_or("/");
    let json_type = json!([{"name": "content-type", "value": "application/json"}]);
    let mut asked = json!({
        "method": request["method"].as_str().unwrap_or("GET"),
        "url": format!("{BASE}{path}?{}", query.join("&")),
        "httpVersion": "HTTP/1.1", "headers": json_type, "queryString": [], "cookies": [],
        "headersSize": -1, "bodySize": -1,
    });
    if !request["body"].is_null() {
        asked["postData"] =
            json!({"mimeType": "application/json", "text": request["body"].to_string()});
    }
    json!({
        "startedDateTime": "2026-05-09T10:15:00.000Z", "time": 1, "cache": {},
        "timings": {"send": 0, "wait": 1, "receive": 0},
        "request": asked,
        "response": {
            "status": response["status"], "statusText": "", "httpVersion": "HTTP/1.1",
            "headers": json_type, "cookies": [], "redirectURL": "", "headersSize": -1, "bodySize": -1,
            "content": {"size": 0, "mimeType": "application/json", "text": response["body"].to_string()},
        },
    })
}
