//! Which operation an exchange is of; of what is none, the nearest one and why it is not that.

use std::fmt::Write as _;

use cartevo_document::{Operation, nearest};

use crate::{contract::Contract, form::is_uuid, request::matches_template};

/// What an address is to the contract.
pub(super) enum Found<'a> {
    /// An operation, called with this path and this query.
    Operation {
        operation: &'a Operation,
        path: String,
        query: Option<String>,
    },
    /// The API's own address, and no operation; in words.
    None(String),
    /// Nothing of the API, in words, with what may help if it is.
    Elsewhere { what: String, help: Option<String> },
}

/// An address in its parts.
struct Address<'a> {
    scheme: &'a str,
    /// Host and port, in lower case.
    host: String,
    path: &'a str,
    query: Option<&'a str>,
}

/// The addresses that the operations stand below.
pub(super) struct Bases<'a> {
    contract: &'a Contract,
    /// Host, and the path without a slash at its end.
    bases: Vec<(String, String)>,
}

impl<'a> Bases<'a> {
    /// The contract's own servers, and further ones.
    pub fn new(contract: &'a Contract, more: &[String]) -> Self {
        let servers = contract
            .document
            .get("/servers")
            .and_then(|servers| servers.as_array());
        let servers = servers.into_iter().flatten();
        let servers = servers.filter_map(|server| server.get("url")?.as_str());
        let all = servers.chain(more.iter().map(String::as_str));
        let base = |url| {
            let Address { host, path, .. } = address(url)?;
            Some((host, path.trim_end_matches('/').to_owned()))
        };
        Self {
            contract,
            bases: all.filter_map(base).collect(),
        }
    }

    /// What a call is.
    pub fn find(&self, method: &str, url: &str) -> Found<'a> {
        let Some(at) = address(url) else {
            // Postman keeps the values of some variables apart from the collection.
            let variable = url
                .split_once("{{")
                .and_then(|(_, rest)| rest.split_once("}}"));
            let help = variable.map(|(name, _)| {
                format!("the file does not say what `{{{{{name}}}}}` is: add it to the collection's own variables")
            });
            let what = "no address of the web".to_owned();
            return Found::Elsewhere { what, help };
        };
        if method == "OPTIONS" {
            let what = "a browser's own questions, OPTIONS".to_owned();
            return Found::Elsewhere { what, help: None };
        }
        let below = self.bases.iter().filter(|(host, _)| *host == at.host);
        let below = below.filter_map(|(_, path)| at.path.strip_prefix(path.as_str()));
        let below = below
            .filter(|rest| rest.starts_with('/'))
            .min_by_key(|rest| rest.len());
        let Some(path) = below else {
            return self.elsewhere(method, &at);
        };
        match operation(self.contract, method, path) {
            Some(operation) => Found::Operation {
                operation,
                path: on_the_wire(path),
                query: at.query.map(str::to_owned),
            },
            None => Found::None(self.explain(method, path)),
        }
    }

    fn elsewhere(&self, method: &str, at: &Address<'_>) -> Found<'a> {
        if let Some((host, path)) = self.bases.iter().find(|(host, _)| *host == at.host) {
            return Found::None(format!("it is not below {host}{path}"));
        }
        // Behind a proxy, or on this machine, everything is as it is but what it stands below.
        let starts = at.path.match_indices('/').map(|(start, _)| start);
        let matching = starts.filter_map(|start| {
            let operation = operation(self.contract, method, &at.path[start..])?;
            Some((operation, &at.path[..start]))
        });
        let help = matching
            .min_by_key(|(_, base)| std::cmp::Reverse(base.len()))
            .map(|(operation, base)| {
                let url = format!("{}://{}{base}", at.scheme, at.host);
                format!(
                    "if that is the API, as `{}` looks like: `--base-url {url}`",
                    operation.id
                )
            });
        Found::Elsewhere {
            what: at.host.clone(),
            help,
        }
    }

    /// Why a call below the API's address is of no operation.
    fn explain(&self, method: &str, path: &str) -> String {
        let operations = &self.contract.operations;
        let trimmed = path.trim_end_matches('/');
        if let Some(operation) = operation(self.contract, method, trimmed) {
            return format!("it is `{}` but for the slash at its end", operation.id);
        }
        let here = operations
            .iter()
            .filter(|operation| matches_template(&operation.path, path));
        let here: Vec<String> = here
            .map(|operation| format!("{} (`{}`)", operation.method, operation.id))
            .collect();
        if !here.is_empty() {
            return format!(
                "the contract has no {method} there, but {}",
                here.join(", ")
            );
        }
        let wanted = general(path);
        let holes = wanted.matches("{}").count();
        let templates: Vec<(String, &Operation)> = operations
            .iter()
            .map(|operation| (general(&operation.path), operation))
            .collect();
        // What was broken off is meant before what is merely spelt like it.
        let begun = templates.iter().find(|(template, operation)| {
            let rest = template.strip_prefix(wanted.as_str());
            operation.method == method && rest.is_some_and(|rest| rest.starts_with('/'))
        });
        let among = |alike: bool| {
            let templates = templates.iter().map(|(template, _)| template.as_str());
            let templates =
                templates.filter(|template| !alike || template.matches("{}").count() == holes);
            nearest(&wanted, templates)
        };
        let begun = begun.map(|(template, _)| template.as_str());
        let Some(template) = begun.or_else(|| among(true)).or_else(|| among(false)) else {
            return "no operation of the contract is near it".to_owned();
        };
        let near = templates.iter().filter(|(other, _)| other == template);
        let near = near.min_by_key(|(_, operation)| operation.method != method);
        near.map_or_else(String::new, |(_, operation)| {
            let Operation {
                id, method, path, ..
            } = operation;
            format!("the nearest operation is `{id}`, {method} {path}")
        })
    }
}

/// The operation of a path; one that has fewer parameters is meant before one that has more.
fn operation<'a>(contract: &'a Contract, method: &str, path: &str) -> Option<&'a Operation> {
    let fits = contract
        .operations
        .iter()
        .filter(|operation| operation.method == method && matches_template(&operation.path, path));
    fits.min_by_key(|operation| operation.path.matches('{').count())
}

/// A path with a hole for every id in it.
fn general(path: &str) -> String {
    let steps = path.split('/').map(|step| {
        let number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        let long = step.len() >= 12 && step.bytes().any(|byte| byte.is_ascii_digit());
        if is_uuid(step) || number || long || step.starts_with('{') {
            "{}"
        } else {
            step
        }
    });
    steps.collect::<Vec<_>>().join("/")
}

/// What tools write in clear is sent encoded.
fn on_the_wire(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn address(url: &str) -> Option<Address<'_>> {
    let (scheme, rest) = url.split_once("://")?;
    if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, Some(query)),
        None => (rest, None),
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let host = host
        .strip_suffix(":443")
        .or_else(|| host.strip_suffix(":80"))
        .unwrap_or(&host);
    Some(Address {
        scheme,
        host: host.to_owned(),
        path,
        query: query.filter(|query| !query.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::{address, general, on_the_wire};

    #[test]
    fn addresses_are_taken_apart() {
        let at = address("HTTPS://user:s3cret@API.example.com:443/api/v1/cards?a=/b#c").unwrap();
        assert_eq!(
            (at.host.as_str(), at.path, at.query),
            ("api.example.com", "/api/v1/cards", Some("a=/b"))
        );
        assert_eq!(address("https://a.example").unwrap().path, "");
        for other in ["wss://a.example/x", "data:text/plain,x", ""] {
            assert!(address(other).is_none(), "{other}");
        }
        assert_eq!(on_the_wire("/a b/é%20"), "/a%20b/%C3%A9%20");
    }

    #[test]
    fn ids_are_holes() {
        assert_eq!(
            general("/cards/4c9b6b0e-0d44-4b50-8888-8dd25736052a/fund"),
            "/cards/{}/fund"
        );
        assert_eq!(
            general("/customers/{id}/cards"),
            general("/customers/17/cards")
        );
        assert_eq!(general("/wallets/usd-balance"), "/wallets/usd-balance");
    }
}
