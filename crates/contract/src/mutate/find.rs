//! Which constraints there are to change.
//!
//! An answer that breaks its schema is no recording of the project, so that a constraint of answers
//! can only be tightened or altered for a recording to notice. A refused request breaks its schema,
//! and the recording says so: a constraint of requests can be loosened as well.

mod calls;

use serde_json::{Map, Value, json};

use cartevo_document::{Document, pointer};

use super::{
    mutant::{Edit, Mutant},
    probe::Probe,
    sample::sample,
    sites::{Site, sites},
};
use crate::contract::Contract;

/// The formats that recordings are judged by; the others say something to the client only.
const JUDGED_FORMATS: [&str; 4] = ["date", "date-time", "email", "uuid"];
/// Kinds of values in which answers deviate.
const KINDS_OF_ANSWERS: [&str; 8] = [
    "amount",
    "enum",
    "flag",
    "id",
    "moment",
    "msisdn",
    "phone",
    "timestamp",
];
/// Kinds of values in which requests deviate.
const KINDS_OF_REQUESTS: [&str; 3] = ["id", "moment", "msisdn"];
/// The constraints of the size of a number, a text or a list.
const LIMITS: [&str; 6] = [
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
];

/// Every mutant of a contract, in the order of the document's pointers.
pub(crate) fn mutants(contract: &Contract) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (at, site) in sites(contract) {
        let Some(Value::Object(schema)) = contract.document.get(&at) else {
            continue;
        };
        let mut place = Place {
            document: &contract.document,
            at: &at,
            site: &site,
            schema,
            found: &mut found,
        };
        place.properties();
        place.kind_of_value();
        place.values();
        place.limits();
        place.parts();
        place.extensions();
    }
    for (index, operation) in contract.operations.iter().enumerate() {
        calls::parameters(contract, index, operation, &mut found);
        calls::envelope(contract, index, operation, &mut found);
    }
    calls::statuses(contract, &mut found);
    found
}

/// A schema that is looked at.
struct Place<'a> {
    document: &'a Document,
    at: &'a str,
    site: &'a Site,
    schema: &'a Map<String, Value>,
    found: &'a mut Vec<Mutant>,
}

/// A change of a property, or of the value itself.
type Change = (Option<String>, Option<Value>);

impl Place<'_> {
    fn add(
        &mut self,
        kind: &'static str,
        at: String,
        what: String,
        edits: Vec<Edit>,
        probe: Vec<Change>,
    ) {
        let operations = self.site.operations();
        self.push(kind, at, what, edits, probe, operations);
    }

    /// A change that only a request that was refused can show.
    fn loosen(
        &mut self,
        kind: &'static str,
        at: String,
        what: String,
        edits: Vec<Edit>,
        probe: Vec<Change>,
    ) {
        let operations = self.site.requests.clone();
        if !operations.is_empty() {
            self.push(kind, at, what, edits, probe, operations);
        }
    }

    fn push(
        &mut self,
        kind: &'static str,
        at: String,
        what: String,
        edits: Vec<Edit>,
        changes: Vec<Change>,
        operations: Vec<usize>,
    ) {
        let mut probes = Vec::new();
        // Where no recording has the property, one that has the object is given it.
        if let ([(None, Some(value))], Some((object, name))) =
            (changes.as_slice(), self.at.rsplit_once("/properties/"))
        {
            let name = pointer::tokens(&format!("/{name}")).next();
            probes.extend(name.filter(|name| !name.contains('/')).map(|name| Probe {
                schema: object.to_owned(),
                changes: vec![(Some(name), Some(value.clone()))],
            }));
        }
        if !changes.is_empty() {
            let schema = self.at.to_owned();
            probes.insert(0, Probe { schema, changes });
        }
        self.found.push(Mutant {
            kind,
            at,
            what,
            edits,
            schema: Some(self.at.to_owned()),
            probes,
            operations,
        });
    }

    fn below(&self, key: &str) -> String {
        pointer::join(self.at, key)
    }

    fn properties(&mut self) {
        let properties = self.schema.get("properties").and_then(Value::as_object);
        let required: Vec<Value> = list(self.schema.get("required"));
        for (name, property) in properties.into_iter().flatten() {
            let at = pointer::join(&self.below("properties"), name);
            let aliases = list(property.get("x-cartevo-aliases"));
            let aliases = aliases.iter().filter_map(Value::as_str);
            let with = vec![(Some(name.clone()), Some(sample(self.document, &at)))];
            let index = required.iter().position(|item| item == name);
            let mut others: Vec<Value> = required.clone();
            others.retain(|item| item != name);
            let mut edits = vec![Edit::remove(&at)];
            if index.is_some() {
                edits.push(Edit::set(self.below("required"), json!(others)));
            }
            let what = format!("there is no `{name}`");
            self.add("property-gone", at.clone(), what, edits, with);
            let names = aliases.chain([name.as_str()]);
            let without: Vec<Change> = names.map(|name| (Some(name.to_owned()), None)).collect();
            if let Some(index) = index {
                let place = format!("{}/{index}", self.below("required"));
                let edit = Edit::set(self.below("required"), json!(others));
                let what = format!("`{name}` need not be there");
                self.add("required-gone", place, what, vec![edit], without);
            } else {
                others.push(json!(name));
                let edit = Edit::set(self.below("required"), json!(others));
                let what = format!("`{name}` must be there");
                self.add("required-new", at, what, vec![edit], without);
            }
        }
    }

    fn kind_of_value(&mut self) {
        let Some(name) = self.schema.get("type").and_then(Value::as_str) else {
            return;
        };
        let other = if name == "boolean" {
            "integer"
        } else {
            "boolean"
        };
        let own = vec![(None, Some(sample(self.document, self.at)))];
        let what = format!("its type is {other}, not {name}");
        // The other keywords constrain no boolean.
        let edit = Edit::set(self.at, json!({"type": other}));
        self.add(
            "type-other",
            self.below("type"),
            what,
            vec![edit],
            own.clone(),
        );
        let format = self.schema.get("format").and_then(Value::as_str);
        let deviates = |format: &str| format == "dial-code" && !self.site.answers.is_empty();
        let judged = |format: &&str| JUDGED_FORMATS.contains(format) || deviates(format);
        let Some(format) = format.filter(judged) else {
            return;
        };
        let at = self.below("format");
        let what = format!("its format is ipv4, not {format}");
        let edit = Edit::set(&at, json!("ipv4"));
        self.add("format-other", at.clone(), what, vec![edit], own);
        let what = format!("its format need not be {format}");
        let wrong = vec![(None, Some(json!("in another form")))];
        self.add(
            "format-gone",
            at.clone(),
            what,
            vec![Edit::remove(at)],
            wrong,
        );
    }

    fn values(&mut self) {
        let values = list(self.schema.get("enum"));
        for (index, value) in values.iter().enumerate().filter(|_| values.len() > 1) {
            let at = format!("{}/{index}", self.below("enum"));
            let what = format!("{value} is no value");
            let own = vec![(None, Some(value.clone()))];
            self.add("value-gone", at.clone(), what, vec![Edit::remove(at)], own);
        }
        if !values.is_empty() {
            let at = self.below("enum");
            let what = "every value will do".to_owned();
            let wrong = vec![(None, Some(json!("NO_SUCH_VALUE")))];
            self.add("enum-gone", at.clone(), what, vec![Edit::remove(at)], wrong);
        }
    }

    fn limits(&mut self) {
        for key in LIMITS {
            let Some(limit) = self.schema.get(key).and_then(Value::as_i64) else {
                continue;
            };
            let at = self.below(key);
            let step = if key.starts_with("min") { -1 } else { 1 };
            let what = format!("`{key}: {limit}` holds no longer");
            let beyond = vec![(None, of_size(key, limit + step))];
            self.add(
                "limit-gone",
                at.clone(),
                what,
                vec![Edit::remove(&at)],
                beyond,
            );
            let what = format!("`{key}` is {}, not {limit}", limit - step);
            let edit = Edit::set(&at, json!(limit - step));
            let within = vec![(None, of_size(key, limit))];
            self.add("limit-tighter", at, what, vec![edit], within);
        }
        if let Some(pattern) = self.schema.get("pattern") {
            let at = self.below("pattern");
            let what = format!("the pattern {pattern} holds no longer");
            let wrong = vec![(None, Some(json!("in another form")))];
            self.add(
                "pattern-gone",
                at.clone(),
                what,
                vec![Edit::remove(at)],
                wrong,
            );
        }
    }

    /// What a schema is made of.
    fn parts(&mut self) {
        for key in ["oneOf", "anyOf"] {
            let members = list(self.schema.get(key));
            for index in (0..members.len()).filter(|_| members.len() > 1) {
                let at = format!("{}/{index}", self.below(key));
                let what = "it cannot look like this".to_owned();
                let own = vec![(None, Some(sample(self.document, &at)))];
                self.add(
                    "alternative-gone",
                    at.clone(),
                    what,
                    vec![Edit::remove(at)],
                    own,
                );
            }
        }
        let at = self.below("additionalProperties");
        let open = self.schema.get("additionalProperties");
        let name = Some("not_in_the_contract".to_owned());
        if open.is_some_and(|open| *open != json!(false)) {
            let what = "it has no other properties".to_owned();
            let edit = Edit::set(&at, json!(false));
            let other = vec![(name, Some(sample(self.document, &at)))];
            self.add("open-gone", at, what, vec![edit], other);
        } else if self.schema.contains_key("properties") {
            let what = "it may have any other properties".to_owned();
            let edit = Edit::set(&at, json!(true));
            self.loosen(
                "open-new",
                at,
                what,
                vec![edit],
                vec![(name, Some(json!(true)))],
            );
        }
    }

    /// What the contract says beyond what `OpenAPI` knows.
    fn extensions(&mut self) {
        let kind = self.schema.get("x-cartevo-kind").and_then(Value::as_str);
        let judged = |kind: &&str| {
            !self.site.answers.is_empty() && KINDS_OF_ANSWERS.contains(kind)
                || !self.site.requests.is_empty() && KINDS_OF_REQUESTS.contains(kind)
        };
        if let Some(kind) = kind.filter(judged) {
            let at = self.below("x-cartevo-kind");
            let what = format!("it is of no kind, not of the kind {kind}");
            let values = list(self.schema.get("enum"));
            let value = values.first().and_then(Value::as_str);
            let wrong = match value {
                // A known value in another case deviates, an unknown one is none.
                Some(value) if value == value.to_ascii_lowercase() => value.to_ascii_uppercase(),
                Some(value) => value.to_ascii_lowercase(),
                None => "in another form".to_owned(),
            };
            let wrong = vec![(None, Some(json!(wrong)))];
            self.add("kind-gone", at.clone(), what, vec![Edit::remove(at)], wrong);
        }
        if self.schema.contains_key("x-cartevo-list") {
            let at = self.below("x-cartevo-list");
            let what = "no list stands in its place".to_owned();
            let edit = Edit::remove(&at);
            self.add("list-gone", at, what, vec![edit], Vec::new());
        }
        let aliases = list(self.schema.get("x-cartevo-aliases"));
        for (index, alias) in aliases.iter().enumerate() {
            let at = format!("{}/{index}", self.below("x-cartevo-aliases"));
            let what = format!("it does not go by {alias}");
            self.add(
                "alias-gone",
                at.clone(),
                what,
                vec![Edit::remove(at)],
                Vec::new(),
            );
        }
    }
}

/// A number, or a text or list of a length. None for what cannot be: a text shorter than nothing.
fn of_size(key: &str, size: i64) -> Option<Value> {
    if matches!(key, "minimum" | "maximum") {
        return Some(json!(size));
    }
    let size = usize::try_from(size).ok()?;
    Some(if key.ends_with("Length") {
        json!("x".repeat(size))
    } else {
        json!(vec![Value::Null; size])
    })
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}
