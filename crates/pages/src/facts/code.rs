//! What samples of calls say: the method, the path, the base URL and the body.

use super::Reader;
use super::sections::{self, Section};
use crate::block::Words;
use crate::{Layer, Place};

/// A `curl` command.
#[derive(Default)]
struct Curl<'a> {
    method: Option<&'a str>,
    url: Option<(&'a str, usize)>,
    headers: Vec<&'a str>,
    body: Option<(&'a str, usize)>,
}

impl Reader<'_> {
    /// Reads a command; gives whether it is one.
    pub(super) fn curl(&mut self, layer: Layer, words: &Words) -> bool {
        if !words.text.starts_with("curl ") {
            return false;
        }
        let curl = curl(&words.text);
        let body = curl
            .body
            .filter(|(body, _)| body.trim_start().starts_with(['{', '[']));
        if let Some((url, at)) = curl.url {
            let method = curl
                .method
                .unwrap_or(if curl.body.is_some() { "POST" } else { "GET" });
            self.url(layer, method, url, words.at(at));
        }
        for header in curl.headers {
            let media = header
                .strip_prefix("Content-Type:")
                .or_else(|| header.strip_prefix("content-type:"));
            if let Some(media) = media.filter(|_| self.operation.is_some()) {
                let place = self.find(words.place, header);
                self.fact(layer, "request", "encoding", media.trim(), place);
            }
        }
        if let Some((body, at)) = body {
            let start = at + body.len() - body.trim_start().len();
            let words = words.part(start, start + body.trim().len());
            if let Some(value) = self.json(&words) {
                self.example(layer, "request", value, words.place);
            }
        }
        true
    }

    /// The URL of a sample says the path, and what all paths are below.
    pub(super) fn url(&mut self, layer: Layer, method: &str, url: &str, place: Place) {
        let Some((_, path)) = self.operation.clone() else {
            return;
        };
        let url = url.split('?').next().unwrap_or(url);
        let called: Vec<&str> = url.split('/').collect();
        let known: Vec<&str> = path.split('/').skip(1).collect();
        let same = called.len() > known.len()
            && called
                .iter()
                .rev()
                .zip(known.iter().rev())
                .all(|(called, known)| {
                    called == known || known.starts_with('{') && !called.is_empty()
                });
        if same {
            let base = called[..called.len() - known.len()].join("/");
            self.fact(layer, "operation", "base-url", base, place);
            self.fact(
                layer,
                "operation",
                "method-path",
                format!("{method} {path}"),
                place,
            );
        } else {
            self.fact(
                layer,
                "operation",
                "method-path",
                format!("{method} {url}"),
                place,
            );
        }
    }

    /// A block of code of the prose, in the section in which it stands.
    pub(super) fn code(&mut self, section: &Section, label: Option<&str>, words: &Words) {
        if self.curl(Layer::Prose, words) {
            return;
        }
        let is_json = words.text.starts_with(['{', '[']);
        if !is_json {
            if self.operation.is_none() {
                self.paragraph(&Section::Free, words);
            }
            self.program(words);
            return;
        }
        if self.operation.is_none() {
            self.shape(words);
            return;
        }
        let Some(value) = self.json(words) else {
            return;
        };
        let labelled = label
            .map(Section::of)
            .filter(|section| *section != Section::Free);
        let status = label.and_then(sections::status);
        let subject = match labelled.as_ref().unwrap_or(section) {
            Section::Response(of) => self.answer(status.or_else(|| of.clone()), Some(&value)),
            Section::Errors(of) => {
                let own = value.get("statusCode").map(ToString::to_string);
                let status = status.or_else(|| of.clone()).or(own);
                status.map_or_else(|| "error".to_owned(), |status| format!("error.{status}"))
            }
            Section::Free | Section::Samples
                if value.get("success").is_some() || value.get("statusCode").is_some() =>
            {
                let own = value.get("statusCode").map(ToString::to_string);
                self.answer(own, Some(&value))
            }
            Section::Webhooks => "webhook".to_owned(),
            _ => "request".to_owned(),
        };
        self.example(Layer::Prose, &subject, value, words.place);
    }

    /// An example on a page for all operations shows an envelope.
    fn shape(&mut self, words: &Words) {
        let Some(value) = self.json(words) else {
            return;
        };
        if let Some(event) = super::webhook::of(&value) {
            return self.example(
                Layer::Prose,
                &format!("webhook.{event}"),
                value,
                words.place,
            );
        }
        let subject = if value.get("meta").is_some() {
            "rule.pagination"
        } else if value.get("data").is_some() {
            "rule.envelope"
        } else {
            "rule.error"
        };
        self.fact(Layer::Prose, subject, "example", value, words.place);
    }
}

fn curl(text: &str) -> Curl<'_> {
    let mut curl = Curl::default();
    let mut flag = "";
    let mut offset = 5;
    while let Some((word, at, end)) = argument(text, offset) {
        offset = end;
        match flag {
            "-X" | "--request" => curl.method = Some(word),
            "--url" => curl.url = Some((word, at)),
            "-H" | "--header" => curl.headers.push(word),
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--json" => {
                curl.body = Some((word, at));
            }
            _ if word.starts_with("http") => curl.url = Some((word, at)),
            _ => {}
        }
        flag = if flag.is_empty() && word.starts_with('-') {
            word
        } else {
            ""
        };
    }
    curl
}

/// The next argument of a command, without its quotes; where it begins, and where it is over.
fn argument(text: &str, from: usize) -> Option<(&str, usize, usize)> {
    let skipped = text[from..].find(|c: char| !c.is_whitespace() && c != '\\')?;
    let start = from + skipped;
    let quote = text[start..]
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"'));
    let start = start + usize::from(quote.is_some());
    let length = match quote {
        Some(quote) => text[start..].find(quote)?,
        None => text[start..]
            .find(char::is_whitespace)
            .unwrap_or(text.len() - start),
    };
    let end = start + length;
    Some((&text[start..end], start, end + usize::from(quote.is_some())))
}
