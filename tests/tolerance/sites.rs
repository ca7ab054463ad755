//! Places in a recorded answer where something may be different from what the contract says.

use std::{collections::BTreeMap, fs, path::PathBuf};

use cartevo::dynamic::Input;
use cartevo_document::{Document, Envelope, Operation};
use serde_json::{Value, json};

/// A recorded success, with what can be changed in it.
pub struct Exchange {
    pub name: String,
    pub operation: String,
    pub input: Input,
    pub status: u16,
    pub body: Value,
    /// JSON pointer of the payload in the body.
    pub payload: String,
    pub sites: Vec<Site>,
}

/// One place in a payload.
#[derive(Clone, Debug)]
pub struct Site {
    /// JSON pointer below the payload.
    pub at: String,
    /// The named type that it belongs to.
    pub owner: String,
    pub kind: Kind,
    /// Whether a list stands there.
    pub list: bool,
    /// Whether anything may stand there.
    pub open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An object, which may get fields that nobody knows.
    Object,
    /// One of a set of names, which may grow.
    Name,
    /// An amount, as a number or as text.
    Amount,
    /// A property that may be missing.
    Optional,
    /// A property that was promised.
    Required,
}

/// The contract and what was recorded for it.
pub struct Contract {
    pub document: Document,
    pub operations: Vec<Operation>,
}

impl Contract {
    pub fn read() -> Self {
        let source = fs::read_to_string("openapi.yaml").unwrap();
        let document = Document::parse("openapi.yaml", source).unwrap();
        let operations = cartevo_document::operations(&document).unwrap();
        Self {
            document,
            operations,
        }
    }

    /// Every recorded success whose payload stands where the documentation puts it.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut found = Vec::new();
        for operation in &self.operations {
            let mut files: Vec<PathBuf> =
                fs::read_dir(format!("tests/recordings/{}", operation.id))
                    .into_iter()
                    .flatten()
                    .map(|entry| entry.unwrap().path())
                    .collect();
            files.sort();
            for file in files {
                let recording: Value =
                    serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
                found.extend(self.exchange(operation, &recording));
            }
        }
        found
    }

    fn exchange(&self, operation: &Operation, recording: &Value) -> Option<Exchange> {
        let response = &recording["response"];
        let status = u16::try_from(response["status"].as_u64()?).ok()?;
        let body = response["body"].clone();
        let payload = match body.get("data") {
            Some(data) if !data.is_null() => "/data",
            None if operation.envelope.contains(&Envelope::Bare) => "",
            _ => return None,
        };
        if !(200..300).contains(&status) {
            return None;
        }
        let mut sites = Vec::new();
        self.walk(
            &operation.payload,
            body.pointer(payload)?,
            &operation.id,
            "",
            &mut sites,
        );
        Some(Exchange {
            name: format!("{}/{}", operation.id, recording["case"].as_str()?),
            operation: operation.id.clone(),
            input: input(operation, &recording["request"])?,
            status,
            body,
            payload: payload.to_owned(),
            sites,
        })
    }

    /// The schema that a pointer means, references followed.
    fn schema(&self, pointer: &str) -> String {
        let inner = format!("{pointer}/allOf/0");
        let pointer = if self.document.get(&inner).is_some() {
            inner
        } else {
            pointer.to_owned()
        };
        self.document.resolve(&pointer).unwrap()
    }

    fn walk(&self, schema: &str, value: &Value, owner: &str, at: &str, sites: &mut Vec<Site>) {
        let schema = self.schema(schema);
        let found = self.document.get(&schema).unwrap();
        let name = schema.strip_prefix("/components/schemas/");
        let owner = name.filter(|name| !name.contains('/')).unwrap_or(owner);
        let mut add = |at: String, kind| {
            sites.push(Site {
                at,
                owner: owner.to_owned(),
                kind,
                list: false,
                open: false,
            });
        };
        match found["x-cartevo-kind"].as_str() {
            Some("enum") => add(at.to_owned(), Kind::Name),
            Some("amount") => add(at.to_owned(), Kind::Amount),
            Some(_) => {}
            None => match value {
                Value::Array(items) if found.get("items").is_some() => {
                    let below = format!("{schema}/items");
                    for (index, item) in items.iter().enumerate() {
                        self.walk(&below, item, owner, &format!("{at}/{index}"), sites);
                    }
                }
                // A map: any name in it is a good one.
                Value::Object(object) if found["additionalProperties"].is_object() => {
                    let below = format!("{schema}/additionalProperties");
                    for (key, value) in object {
                        self.walk(&below, value, owner, &format!("{at}/{key}"), sites);
                    }
                }
                Value::Object(object) => {
                    add(at.to_owned(), Kind::Object);
                    let required = found["required"].as_array().cloned().unwrap_or_default();
                    for (key, value) in object {
                        let below = format!("{schema}/properties/{key}");
                        if self.document.get(&below).is_none() || value.is_null() {
                            continue;
                        }
                        let at = format!("{at}/{key}");
                        let promised = required.iter().any(|name| name == key);
                        let kind = if promised {
                            Kind::Required
                        } else {
                            Kind::Optional
                        };
                        sites.push(Site {
                            at: at.clone(),
                            owner: owner.to_owned(),
                            kind,
                            list: value.is_array(),
                            open: self.document.get(&self.schema(&below)).unwrap()["x-cartevo-kind"]
                                == "open",
                        });
                        self.walk(&below, value, owner, &at, sites);
                    }
                }
                _ => {}
            },
        }
    }

    /// The named object types that answers are made of.
    pub fn answer_types(&self) -> Vec<String> {
        let mut found = Vec::new();
        let callable =
            |operation: &&Operation| !operation.undocumented || cfg!(feature = "undocumented");
        for operation in self.operations.iter().filter(callable) {
            self.reach(&operation.payload, &mut found);
        }
        found.sort();
        found
    }

    fn reach(&self, schema: &str, found: &mut Vec<String>) {
        let schema = self.schema(schema);
        let value = self.document.get(&schema).unwrap();
        if value.get("x-cartevo-kind").is_some() {
            return;
        }
        if value.get("items").is_some() {
            return self.reach(&format!("{schema}/items"), found);
        }
        let Some(properties) = value["properties"].as_object() else {
            return;
        };
        if let Some(name) = schema.strip_prefix("/components/schemas/") {
            if found.iter().any(|known| known == name) {
                return;
            }
            found.push(name.to_owned());
        }
        for key in properties.keys() {
            self.reach(&format!("{schema}/properties/{key}"), found);
        }
    }
}

/// What a recorded request is called with by name; `None` where it is not known.
fn input(operation: &Operation, request: &Value) -> Option<Input> {
    let path: BTreeMap<String, String> = operation
        .path
        .split('/')
        .zip(request["path"].as_str()?.split('/'))
        .filter_map(|(name, value)| {
            let name = name.strip_prefix('{')?.strip_suffix('}')?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect();
    let query = request["query"].as_object().into_iter().flatten();
    let query = query.map(|(name, value)| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        (name.clone(), text)
    });
    Some(Input {
        path,
        query: query.collect(),
        body: body(&request["body"]),
    })
}

/// A JSON body, or the fields of a form.
fn body(recorded: &Value) -> Option<Value> {
    let Some(parts) = recorded["parts"].as_array() else {
        return Some(recorded).filter(|body| !body.is_null()).cloned();
    };
    let fields = parts.iter().map(|part| {
        let value = match part.get("value") {
            Some(value) => value.clone(),
            // The first bytes of a JPEG.
            None => json!({"file_name": part["filename"], "base64": "/9j/4AAQSkZJRgAB"}),
        };
        (part["name"].as_str().unwrap().to_owned(), value)
    });
    Some(Value::Object(fields.collect()))
}
