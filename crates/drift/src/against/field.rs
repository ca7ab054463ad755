//! Fields: whether both sides have them.

use std::collections::BTreeSet;

use cartevo_document::{Operation, ParameterIn, pointer};
use cartevo_pages::Fact;

use super::{Against, constraint, declare, layer};
use crate::{
    Finding,
    claim::{Claim, Want},
    contract::{Contract, media, path_parameters},
    rust,
    schema::{View, steps},
};

/// Headers that every client sends by itself, and that the contract therefore does not list.
const HEADERS: [&str; 4] = ["authorization", "content-type", "accept", "user-agent"];

/// Where a fact's field belongs.
pub enum Part<'f> {
    /// A parameter: where it goes, and its name.
    Parameter(ParameterIn, &'f str),
    /// A field of the body, dotted.
    Body(&'f str),
    /// A header.
    Header(&'f str),
    /// A field of a response: its status as the page writes it, and its name.
    Response(&'f str, &'f str),
}

/// A field that the contract has.
pub struct Known {
    /// What it says of it.
    pub view: View,
    /// Whether the field has to be there.
    pub required: bool,
    /// Where the contract says so.
    pub required_at: String,
    /// Where it is declared.
    pub at: String,
    /// The Rust item that it becomes.
    pub becomes: Option<String>,
}

/// What became of looking for a field in the contract.
enum Lookup {
    Known(Box<Known>),
    /// The contract lets anything stand there.
    Open,
    /// It has no such field: what of the name was looked for in vain, and below what.
    Unknown(String, View),
}

impl<'f> Part<'f> {
    /// The part that a fact speaks of; none if it speaks of no field.
    pub fn of(subject: &'f str) -> Option<Self> {
        let (kind, rest) = subject.split_once('.')?;
        let (part, name) = rest.split_once('.')?;
        Some(match (kind, part) {
            ("request", "path") => Self::Parameter(ParameterIn::Path, name),
            ("request", "query") => Self::Parameter(ParameterIn::Query, name),
            ("request", "body") => Self::Body(name),
            ("request", "header") => Self::Header(name),
            ("response" | "error", status) => Self::Response(status, name),
            _ => return None,
        })
    }

    /// The field's name within the part.
    pub fn name(&self) -> &'f str {
        match self {
            Self::Parameter(_, name)
            | Self::Body(name)
            | Self::Header(name)
            | Self::Response(_, name) => name,
        }
    }

    /// Whether a caller writes it.
    pub fn is_request(&self) -> bool {
        !matches!(self, Self::Response(..))
    }
}

/// What differs between a fact of a field and the contract.
pub fn finding(against: &Against<'_>, fact: &Fact, found: &mut Vec<Finding>) {
    // `balances[]` is the list itself where it is said to be one.
    let list = fact.property == "type" && fact.value == "array";
    let subject = fact.subject.strip_suffix("[]").filter(|_| list);
    let Some(part) = Part::of(subject.unwrap_or(&fact.subject)) else {
        return;
    };
    match look_up(against, &part) {
        Some(Lookup::Known(known)) => {
            constraint::finding(against, fact, &part, &known, found);
        }
        Some(Lookup::Unknown(name, parent)) => {
            found.push(unknown(against, fact, &part, &name, &parent));
        }
        Some(Lookup::Open) | None => {}
    }
}

fn look_up(against: &Against<'_>, part: &Part<'_>) -> Option<Lookup> {
    let operation = against.operation;
    let document = &against.contract.document;
    match part {
        Part::Header(name) => {
            let known = HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name));
            let unknown = || Lookup::Unknown((*name).to_owned(), View::default());
            (!known).then(unknown)
        }
        Part::Parameter(place, name) => Some(parameter(against, *place, name)),
        Part::Body(name) => {
            let Some(body) = &operation.body else {
                return Some(Lookup::Unknown((*name).to_owned(), View::default()));
            };
            Some(below(against, View::of(document, body), name, part))
        }
        Part::Response(status, name) => {
            let response = Contract::response(operation, status);
            // What is unknown about the status is said of the status.
            let (_, response) = response.or_else(|| {
                let success = status.starts_with('2');
                Contract::success(operation).filter(|_| success)
            })?;
            let schema = media(response);
            document.get(&schema)?;
            Some(below(against, View::of(document, &schema), name, part))
        }
    }
}

fn parameter(against: &Against<'_>, place: ParameterIn, name: &str) -> Lookup {
    let operation = against.operation;
    let document = &against.contract.document;
    let wanted = match place {
        ParameterIn::Path => own_name(against, name),
        ParameterIn::Query => name.to_owned(),
    };
    let mut parameters = operation.parameters.iter();
    let parameter =
        parameters.find(|parameter| parameter.place == place && parameter.name == wanted);
    let Some(parameter) = parameter else {
        return Lookup::Unknown(name.to_owned(), View::default());
    };
    let becomes = rust::argument(operation, &parameter.name, parameter.required, false);
    Lookup::Known(Box::new(Known {
        view: View::of(document, &format!("{}/schema", parameter.pointer)),
        required: parameter.required,
        required_at: format!("{}/required", parameter.pointer),
        at: parameter.pointer.clone(),
        becomes: Some(becomes).filter(|_| !parameter.private),
    }))
}

/// The contract's name of a path's parameter: it is the place in the path that counts.
fn own_name(against: &Against<'_>, name: &str) -> String {
    let cartevo_pages::Subject::Operation(_, path) = &against.page.subject else {
        return name.to_owned();
    };
    let index = path_parameters(path).position(|own| own == name);
    let own = index.and_then(|index| path_parameters(&against.operation.path).nth(index));
    own.unwrap_or(name).to_owned()
}

fn below(against: &Against<'_>, root: View, name: &str, part: &Part<'_>) -> Lookup {
    let document = &against.contract.document;
    let (mut view, mut walked) = (root, String::new());
    for step in steps(name) {
        let next = view.step(document, step);
        if step == "[]" {
            walked.push_str("[]");
        } else {
            walked.push_str(if walked.is_empty() { "" } else { "." });
            walked.push_str(step);
        }
        if next.is_empty() {
            let open = view.is_open(document);
            return if open {
                Lookup::Open
            } else {
                Lookup::Unknown(walked, view)
            };
        }
        view = next;
    }
    let (required, required_at) = view.required(document);
    let at = view.at.first().cloned().unwrap_or_default();
    let becomes = match part {
        Part::Body(name) if !name.contains(['.', '[']) => {
            Some(rust::argument(against.operation, name, required, true))
        }
        _ => rust::property(document, &at),
    };
    Lookup::Known(Box::new(Known {
        view,
        required,
        required_at,
        at,
        becomes,
    }))
}

fn unknown(
    against: &Against<'_>,
    fact: &Fact,
    part: &Part<'_>,
    name: &str,
    parent: &View,
) -> Finding {
    let document = &against.contract.document;
    let operation = against.operation;
    let last = name
        .rsplit('.')
        .next()
        .unwrap_or(name)
        .trim_end_matches("[]");
    let mut names: Vec<String> = parent
        .fields(document)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let mut at = parent.at.first().cloned();
    if let Part::Parameter(place, _) = part {
        let own = operation
            .parameters
            .iter()
            .filter(|own| own.place == *place);
        names.extend(own.map(|own| own.name.clone()));
        at = Some(format!("{}/parameters", operation.pointer));
    }
    let near = cartevo_document::nearest(last, names.iter().map(String::as_str));
    let near_at = near.and_then(|near| {
        let fields = parent.fields(document);
        let field = fields.into_iter().find(|(name, _)| name == near);
        field.map(|(_, at)| at)
    });
    let prefix = fact.subject.strip_suffix(part.name()).unwrap_or_default();
    let message = format!("{} has `{last}`, the contract has not", layer(fact));
    let mut finding = against.finding("field-unknown", format!("{prefix}{name}"), message);
    finding = finding.at(against.page, fact.place, format!("`{last}` here"));
    let label = match near {
        Some(near) => format!("the contract has `{near}` here"),
        None => "the contract has no such field here".to_owned(),
    };
    let at = near_at.or(at).unwrap_or_else(|| operation.pointer.clone());
    let at = document.resolve(&at).unwrap_or(at);
    finding = finding.contract(document, &at, label);
    finding.becomes = match part {
        Part::Parameter(ParameterIn::Query, _) => {
            Some(rust::argument(operation, last, false, false))
        }
        Part::Body(_) if name == last => Some(rust::argument(operation, last, false, true)),
        Part::Body(_) | Part::Response(..) => rust::new_property(document, parent.schemas(), last),
        _ => finding.becomes,
    };
    finding.claim = Claim::of(part, name, Want::Present, Want::Nothing);
    let above = name.strip_suffix(last).unwrap_or_default();
    finding.instead = near.map(|near| format!("{} {prefix}{above}{near}", finding.page));
    finding.edits = declare::edits(against, fact, &finding.subject, part, parent, last);
    finding
}

/// What a caller can send by the contract, and no layer of the page has, although it lists such
/// fields.
pub fn missing(against: &Against<'_>, found: &mut Vec<Finding>) {
    for (prefix, contract) in [
        ("request.body.", body_fields(against)),
        ("request.query.", query_parameters(against.operation)),
    ] {
        let facts = || {
            let facts = against.page.facts.iter();
            facts.filter(|fact| fact.subject.starts_with(prefix))
        };
        let Some(first) = facts().next() else {
            continue;
        };
        let listed: BTreeSet<&str> = facts()
            .filter_map(|fact| steps(fact.subject.strip_prefix(prefix)?).next())
            .collect();
        for (name, at, required) in contract {
            let place = format!("{} {prefix}{name}", against.page.subject);
            let renamed = |finding: &Finding| finding.instead.as_ref() == Some(&place);
            if listed.contains(name.as_str()) || found.iter().any(renamed) {
                continue;
            }
            let message = format!("the contract has `{name}`, the page's list has not");
            let body = prefix == "request.body.";
            let mut finding = against
                .finding("field-missing", format!("{prefix}{name}"), message)
                .at(against.page, first.place, "the page's list begins here")
                .contract(
                    &against.contract.document,
                    &at,
                    format!("`{name}` in the contract"),
                );
            finding.becomes = Some(rust::argument(against.operation, &name, required, body));
            let subject = finding.subject.clone();
            finding.claim = Part::of(&subject)
                .and_then(|part| Claim::of(&part, &name, Want::Nothing, Want::Present));
            found.push(finding);
        }
    }
}

fn body_fields(against: &Against<'_>) -> Vec<(String, String, bool)> {
    let document = &against.contract.document;
    let Some(body) = &against.operation.body else {
        return Vec::new();
    };
    let view = View::of(document, body);
    let fields = view.fields(document).into_iter();
    let fields = fields.map(|(name, at)| {
        let (required, _) = view.step(document, &name).required(document);
        (name, at, required)
    });
    fields.collect()
}

fn query_parameters(operation: &Operation) -> Vec<(String, String, bool)> {
    let parameters = operation.parameters.iter();
    let parameters = parameters.filter(|own| own.place == ParameterIn::Query);
    let parameters = parameters.map(|own| (own.name.clone(), own.pointer.clone(), own.required));
    parameters.collect()
}

/// The subject's dotted name of a JSON pointer into a body: `data.balances[].currency`.
pub fn dotted(at: &str) -> String {
    let mut name = String::new();
    for token in pointer::tokens(at) {
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
            name.push_str("[]");
        } else {
            name.push_str(if name.is_empty() { "" } else { "." });
            name.push_str(&token);
        }
    }
    name
}
