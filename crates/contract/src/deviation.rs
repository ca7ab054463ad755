//! Deviations from the plain conventions of the documentation, found by looking at an exchange.
//! Each must be explained by an entry of the quirk ledger.

use serde_json::Value;

use cartevo_document::{Operation, pointer};

use crate::{
    contract::Contract,
    form::{has_milliseconds, is_e164, is_masked_pan, is_snake_case, is_uuid, moment},
    kind::Kind,
    payload::{Payload, is_error_in_success},
    recording::Recording,
    request::{Form, RequestProblem},
    shape::{ShapeId, Visit},
};

/// One deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deviation {
    pub kind: Kind,
    /// JSON pointer into the recording.
    pub at: String,
    /// What is found there, in words.
    pub message: String,
    /// Pointer into the contract.
    pub pointer: String,
    /// Whether no quirk may explain it: `null` where there must be a value.
    pub inexcusable: bool,
}

/// Every deviation of a recording. `request` is what is wrong with its request.
pub(crate) fn deviations(
    contract: &Contract,
    operation: &Operation,
    recording: &Recording,
    request: &[RequestProblem],
) -> Vec<Deviation> {
    let mut search = Search {
        contract,
        operation,
        found: Vec::new(),
    };
    search.request(recording, request);
    search.response(recording);
    search.found
}

struct Search<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    found: Vec<Deviation>,
}

impl Search<'_> {
    fn add(
        &mut self,
        kind: Kind,
        at: impl Into<String>,
        message: impl Into<String>,
        pointer: impl Into<String>,
    ) {
        self.found.push(Deviation {
            kind,
            at: at.into(),
            message: message.into(),
            pointer: pointer.into(),
            inexcusable: false,
        });
    }

    fn request(&mut self, recording: &Recording, problems: &[RequestProblem]) {
        let own = &self.operation.pointer;
        for problem in problems {
            self.add(
                Kind::Request,
                &problem.at,
                &problem.message,
                problem.pointer.as_ref().unwrap_or(own),
            );
        }
        let Some(request) = &recording.request else {
            return;
        };
        let (contract, operation) = (self.contract, self.operation);
        for (name, value) in &request.query {
            let at = pointer::join("/request/query", name);
            self.name(name, &at, own);
            self.moment(name, value, &at);
        }
        let form = Form::of(operation, &request.body);
        let body = form.as_ref().map_or(&request.body, |form| &form.value);
        let place = |at: &str| match &form {
            Some(form) => form.place(at),
            None => format!("/request/body{at}"),
        };
        let before = self.found.len();
        self.names(body, "", operation.body.as_deref().unwrap_or(own));
        for deviation in &mut self.found[before..] {
            deviation.at = place(&deviation.at);
        }
        for (parameter, value) in crate::request::path_parameters(operation, &request.path) {
            let schema = format!("{}/schema", parameter.pointer);
            if contract.shape(&schema).is_some_and(|shape| shape.is("id")) && !is_uuid(&value) {
                self.add(
                    Kind::NotAUuid,
                    "/request/path",
                    not_a_uuid(&value),
                    &parameter.pointer,
                );
            }
        }
        let Some(shape) = operation
            .body
            .as_deref()
            .and_then(|body| contract.shape_id(body))
        else {
            return;
        };
        let mut found = Vec::new();
        contract.shapes.walk(shape, body, "", &mut |visit| {
            let Some(text) = visit.value.as_str() else {
                return;
            };
            if visit.shape.is("id") && !is_uuid(text) {
                found.push(deviation(Kind::NotAUuid, visit, not_a_uuid(text)));
            }
            if visit.shape.is("msisdn") && !is_e164(text) {
                found.push(deviation(Kind::PhoneForm, visit, phone_form(text)));
            }
        });
        for deviation in &mut found {
            deviation.at = place(&deviation.at);
        }
        self.found.append(&mut found);
    }

    /// A moment of a query without milliseconds: the client always writes them.
    fn moment(&mut self, name: &str, value: &Value, at: &str) {
        let mut parameters = self.operation.parameters.iter();
        let Some(parameter) = parameters.find(|parameter| parameter.name == name) else {
            return;
        };
        let schema = format!("{}/schema", parameter.pointer);
        let shape = self.contract.shape(&schema);
        let text = value.as_str().unwrap_or_default();
        let time = moment(text).is_some_and(|moment| moment.contains('T'));
        if time && shape.is_some_and(|shape| shape.is("moment")) && !has_milliseconds(text) {
            let message = format!("`{text}` has no milliseconds");
            self.add(Kind::NoMilliseconds, at, message, &parameter.pointer);
        }
    }

    fn response(&mut self, recording: &Recording) {
        let (contract, operation) = (self.contract, self.operation);
        let (status, body) = (recording.response.status, &recording.response.body);
        if Contract::response(operation, status).is_none() {
            let message = format!("the contract has no status {status} for {}", operation.id);
            self.add(
                Kind::Status,
                "/response/status",
                message,
                format!("{}/responses", operation.pointer),
            );
        }
        // What a redirect carries is no answer to the call.
        if (300..400).contains(&status) {
            return;
        }
        if status >= 400 {
            if let Some(message) = error_body(status, body) {
                self.add(
                    Kind::ErrorBody,
                    "/response/body",
                    message,
                    crate::contract::ERROR,
                );
            }
            return;
        }
        let payload = Payload::of(contract, operation, body);
        if let Some(message) = envelope(body, &payload) {
            let message = format!("the success body {message}");
            self.add(
                Kind::Envelope,
                "/response/body",
                message,
                format!("{}/x-cartevo-envelope", operation.pointer),
            );
        }
        if is_error_in_success(body) {
            let message = format!("a {status} says in its body that it is an error");
            self.add(
                Kind::ErrorInSuccess,
                "/response/body",
                message,
                format!("{}/x-cartevo-envelope", operation.pointer),
            );
            return;
        }
        for list in payload.lists() {
            let message = format!(
                "a list, where the contract has an object with the list in `{}`",
                list.property
            );
            self.add(
                Kind::ListForObject,
                payload.place(&list.at),
                message,
                &list.pointer,
            );
        }
        let before = self.found.len();
        self.names(payload.value(), "", &operation.payload);
        for deviation in &mut self.found[before..] {
            deviation.at = payload.place(&deviation.at);
        }
        if let Some(shape) = contract.shape_id(&operation.payload) {
            self.payload(shape, &payload);
        }
    }

    fn payload(&mut self, shape: ShapeId, payload: &Payload<'_>) {
        let (mut found, mut ids) = (Vec::new(), Vec::new());
        self.contract
            .shapes
            .walk(shape, payload.value(), "", &mut |visit| {
                if visit.path.ends_with("{}") {
                    ids.push(payload.place(visit.at));
                }
                if visit.property.is_some() {
                    value(visit, &mut found);
                }
            });
        for deviation in &mut found {
            deviation.at = payload.place(&deviation.at);
        }
        // A map's names are ids, which have no case to keep.
        self.found
            .retain(|deviation| deviation.kind != Kind::CamelCase || !ids.contains(&deviation.at));
        self.found.append(&mut found);
    }

    /// Every name in a payload, whether the contract knows it or not.
    fn names(&mut self, value: &Value, at: &str, schema: &str) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let below = pointer::join(at, key);
                    self.name(key, &below, schema);
                    self.names(value, &below, schema);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.names(item, &format!("{at}/{index}"), schema);
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, name: &str, at: &str, pointer: &str) {
        if !is_snake_case(name) {
            self.add(
                Kind::CamelCase,
                at,
                format!("`{name}` is not in snake_case"),
                pointer,
            );
        }
    }
}

fn deviation(kind: Kind, visit: &Visit<'_>, message: String) -> Deviation {
    let pointer = visit
        .property
        .map_or(String::new(), |property| property.pointer.clone());
    Deviation {
        kind,
        at: visit.at.to_owned(),
        message,
        pointer,
        // An item of a list has no name of its own.
        inexcusable: kind == Kind::Null
            && visit
                .property
                .is_none_or(|property| property.required || visit.key.is_none()),
    }
}

/// The deviations of one value of a payload.
fn value(visit: &Visit<'_>, found: &mut Vec<Deviation>) {
    let (shape, key) = (visit.shape, visit.key.unwrap_or_default());
    let mut add = |kind, message| found.push(deviation(kind, visit, message));
    match visit.value {
        Value::Null if !shape.nullable && !shape.is_open() => {
            add(
                Kind::Null,
                "null, where the contract wants a value".to_owned(),
            );
        }
        Value::Number(number)
            if key == "expiry_year" && number.as_u64().is_some_and(|year| year < 100) =>
        {
            add(
                Kind::TwoDigitYear,
                format!("{number} is a year of two digits"),
            );
        }
        Value::String(text) => {
            match shape.kind.as_deref() {
                Some("amount") => add(
                    Kind::MoneyAsText,
                    format!("{} is an amount as text", visit.value),
                ),
                Some("flag") => add(
                    Kind::FlagAsText,
                    format!("{} is a boolean as text", visit.value),
                ),
                Some("timestamp") if !has_milliseconds(text) => {
                    add(
                        Kind::NoMilliseconds,
                        format!("`{text}` has no milliseconds"),
                    );
                }
                Some("id") if !is_uuid(text) => add(Kind::NotAUuid, not_a_uuid(text)),
                Some("enum") if !shape.values.contains(text) => {
                    if let Some(known) = shape
                        .values
                        .iter()
                        .find(|known| known.eq_ignore_ascii_case(text))
                    {
                        add(
                            Kind::EnumCase,
                            format!("`{text}` is `{known}` in another case"),
                        );
                    }
                }
                _ => {}
            }
            let format = shape.format.as_deref();
            if format == Some("dial-code") && !text.bytes().all(|byte| byte.is_ascii_digit()) {
                add(Kind::DialCode, format!("`{text}` is not digits only"));
            }
            if (shape.is("phone") || shape.is("msisdn")) && !is_e164(text) {
                add(Kind::PhoneForm, phone_form(text));
            }
            if key == "masked_number" || (key == "masked_pan" && !is_masked_pan(text)) {
                add(
                    Kind::MaskedPan,
                    format!("`{key}` is not a masked number with four digits at both ends"),
                );
            }
        }
        _ => {}
    }
}

/// What keeps a success body from being the plain envelope, and what stands beside its payload.
fn envelope(body: &Value, payload: &Payload<'_>) -> Option<String> {
    let Some(object) = body.as_object() else {
        return Some("is not an object".to_owned());
    };
    let mut faults = Vec::new();
    if object.get("success") != Some(&Value::Bool(true)) {
        faults.push("does not say `success: true`".to_owned());
    }
    let missing = ["statusCode", "message", "data"];
    let missing = missing.iter().filter(|name| !object.contains_key(**name));
    let missing: Vec<String> = missing.map(|name| format!("`{name}`")).collect();
    if !missing.is_empty() {
        faults.push(format!("has no {}", missing.join(", ")));
    }
    if !payload.beside.is_empty() {
        let beside: Vec<String> = payload.beside.iter().map(|n| format!("`{n}`")).collect();
        faults.push(format!("has {} beside its payload", beside.join(", ")));
    }
    (!faults.is_empty()).then(|| faults.join(", and "))
}

/// What keeps an error body from being the plain one.
fn error_body(status: u16, body: &Value) -> Option<String> {
    let Some(object) = body.as_object() else {
        return Some("the error body is not an object".to_owned());
    };
    if object.get("success") != Some(&Value::Bool(false)) {
        return Some("the error body does not say `success: false`".to_owned());
    }
    // Another number is never right: that is a finding of its own.
    if !object.get("statusCode").is_some_and(Value::is_u64) {
        return Some(format!(
            "the error body does not say `statusCode: {status}`"
        ));
    }
    let not_text = ["message", "error"]
        .into_iter()
        .find(|name| !object.get(*name).is_some_and(Value::is_string));
    not_text.map(|name| format!("`{name}` of the error body is not text"))
}

fn not_a_uuid(text: &str) -> String {
    format!("`{text}` is no UUID of version 4")
}

fn phone_form(text: &str) -> String {
    format!("`{text}` is not in E.164 with a leading `+`")
}
