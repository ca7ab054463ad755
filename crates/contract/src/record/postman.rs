//! Postman's collections: an example that was saved there is an exchange.

use std::collections::BTreeMap;

use serde_json::Value;

use super::exchange::{Body, Entry, Exchange, Message, headers};
use crate::request::{Content, Part};

/// The saved examples of a collection; `None` if it is none.
pub(super) fn entries(collection: &Value, file: &str) -> Option<Vec<Entry>> {
    let schema = text(collection.pointer("/info/schema")?)?;
    let items = collection.get("item")?.as_array()?;
    if !schema.contains("getpostman.com") && !schema.contains("postman.com") {
        return None;
    }
    let list = collection.get("variable").and_then(Value::as_array);
    let variables = list.into_iter().flatten().filter_map(|variable| {
        let name = variable.get("key").and_then(text)?;
        Some((
            name.to_owned(),
            variable.get("value").and_then(text)?.to_owned(),
        ))
    });
    let mut found = Vec::new();
    let reader = Reader {
        file,
        variables: variables.collect(),
    };
    for item in items {
        reader.item(item, &mut found);
    }
    Some(found)
}

struct Reader<'a> {
    file: &'a str,
    variables: BTreeMap<String, String>,
}

impl Reader<'_> {
    /// A folder, or a request with its examples.
    fn item(&self, item: &Value, found: &mut Vec<Entry>) {
        let list = |name: &str| {
            item.get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        list("item").for_each(|below| self.item(below, found));
        for response in list("response") {
            let number = found.len() + 1;
            let request = response
                .get("originalRequest")
                .or_else(|| item.get("request"));
            let request = request.unwrap_or(&Value::Null);
            let method = request.get("method").and_then(text).unwrap_or("GET");
            found.push(Entry {
                from: format!("{}, example {number}", self.file),
                method: method.to_ascii_uppercase(),
                url: self.url(request.get("url").unwrap_or(&Value::Null)),
                exchange: self.exchange(request, response),
            });
        }
    }

    fn exchange(&self, request: &Value, response: &Value) -> Result<Exchange, String> {
        let status = response.get("code").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok());
        let status = status.filter(|status| (200..=599).contains(status));
        let status = status.ok_or("the example has no HTTP status")?;
        let body = response.get("body").and_then(text).unwrap_or_default();
        let headers = self.headers(response);
        let date = headers.iter().find(|(name, _)| name == "date");
        let date = date.and_then(|(_, date)| chrono::DateTime::parse_from_rfc2822(date).ok());
        Ok(Exchange {
            date: date.map(|date| date.date_naive()),
            request: Message {
                headers: self.headers(request),
                body: self.body(request.get("body").unwrap_or(&Value::Null)),
            },
            status,
            response: Message {
                headers,
                body: if body.is_empty() {
                    Body::None
                } else {
                    Body::Text(body.to_owned())
                },
            },
        })
    }

    fn headers(&self, message: &Value) -> Vec<(String, String)> {
        let list = message.get("header").and_then(Value::as_array);
        headers(self.pairs(list))
    }

    /// Keys and values of a list, without what is switched off.
    fn pairs<'a>(
        &'a self,
        list: Option<&'a Vec<Value>>,
    ) -> impl Iterator<Item = (String, String)> + 'a {
        let on = |pair: &&Value| pair.get("disabled") != Some(&Value::Bool(true));
        list.into_iter().flatten().filter(on).filter_map(|pair| {
            let value = pair.get("value").and_then(text).unwrap_or_default();
            Some((
                pair.get("key").and_then(text)?.to_owned(),
                self.filled(value),
            ))
        })
    }

    fn body(&self, body: &Value) -> Body {
        let list = |name: &str| body.get(name).and_then(Value::as_array);
        match body.get("mode").and_then(text) {
            Some("raw") => {
                let raw = body.get("raw").and_then(text).unwrap_or_default();
                if raw.is_empty() {
                    Body::None
                } else {
                    Body::Text(self.filled(raw))
                }
            }
            Some("urlencoded") => {
                let pairs = self.pairs(list("urlencoded"));
                let pairs: Vec<String> =
                    pairs.map(|(key, value)| format!("{key}={value}")).collect();
                Body::Text(pairs.join("&"))
            }
            Some("formdata") => {
                let list = list("formdata").into_iter().flatten();
                Body::Form(list.filter_map(|part| self.part(part)).collect())
            }
            Some(_) => Body::Lost("the collection has no copy of the file that was sent"),
            None => Body::None,
        }
    }

    fn part(&self, part: &Value) -> Option<Part> {
        let name = part.get("key").and_then(text)?.to_owned();
        let kind = part
            .get("contentType")
            .and_then(text)
            .unwrap_or("application/octet-stream");
        let content = match part.get("type").and_then(text) {
            // The collection knows where the file was, and not how large.
            Some("file") => Content::File {
                name: part
                    .get("src")
                    .and_then(text)
                    .unwrap_or_default()
                    .to_owned(),
                content_type: kind.to_owned(),
                size: 0,
            },
            _ => Content::Text(self.filled(part.get("value").and_then(text).unwrap_or_default())),
        };
        Some(Part { name, content })
    }

    fn url(&self, url: &Value) -> String {
        let raw = url
            .get("raw")
            .and_then(text)
            .or_else(|| text(url))
            .unwrap_or_default();
        let mut url_text = self.filled(raw);
        // `:id` is a step whose value stands apart.
        let list = url.get("variable").and_then(Value::as_array);
        for (name, value) in self.pairs(list) {
            let steps = url_text.split('/').map(|step| {
                let (head, query) = step.split_at(step.find('?').unwrap_or(step.len()));
                if head.strip_prefix(':') == Some(&name) {
                    format!("{value}{query}")
                } else {
                    step.to_owned()
                }
            });
            url_text = steps.collect::<Vec<_>>().join("/");
        }
        url_text
    }

    /// A text with the collection's variables filled in.
    fn filled(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.variables {
            filled = filled.replace(&format!("{{{{{name}}}}}"), value);
        }
        filled
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}
