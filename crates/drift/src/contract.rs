//! The contract, made ready to hold pages against it.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use cartevo_document::{Document, Operation, lower::lower, operations};
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use crate::Usage;

/// The address under which the lowered contract is registered.
const ADDRESS: &str = "urn:contract";
const JSON_SCHEMA: &str = "/content/application~1json/schema";

/// The contract with its operations, and what validates its schemas.
pub struct Contract {
    /// The document.
    pub document: Document,
    /// Its operations.
    pub operations: Vec<Operation>,
    registry: OnceCell<Option<Registry<'static>>>,
    validators: RefCell<HashMap<String, Option<Rc<Validator>>>>,
}

impl Contract {
    /// Reads a contract; `name` is how it is shown.
    pub fn parse(name: &str, source: String) -> Result<Self, Usage> {
        let document =
            Document::parse(name, source).map_err(|problem| Usage::new(problem.to_string()))?;
        let operations = operations(&document)
            .map_err(|problems| Usage::all(problems.iter().map(ToString::to_string).collect()))?;
        Ok(Self {
            document,
            operations,
            registry: OnceCell::new(),
            validators: RefCell::default(),
        })
    }

    /// The operation of a method and a path; what a path calls its parameters does not matter.
    pub fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let same = |operation: &&Operation| {
            operation.method == method && template(&operation.path) == template(path)
        };
        self.operations.iter().find(same)
    }

    /// The operation that was most likely meant.
    pub fn nearest(&self, method: &str, path: &str) -> Option<&Operation> {
        let same_path = |operation: &&Operation| template(&operation.path) == template(path);
        let names: Vec<String> = self.operations.iter().map(named).collect();
        let wanted = format!("{method} {path}");
        let near = || {
            let near = cartevo_document::nearest(&wanted, names.iter().map(String::as_str))?;
            let index = names.iter().position(|name| name == near)?;
            self.operations.get(index)
        };
        self.operations.iter().find(same_path).or_else(near)
    }

    /// The response for a status as a page writes it: `201`, `5XX`, `2XX` for any success.
    pub fn response<'o>(operation: &'o Operation, status: &str) -> Option<(&'o str, &'o str)> {
        let find = |wanted: &str| {
            let mut responses = operation.responses.iter();
            responses.find(|(known, _)| known.eq_ignore_ascii_case(wanted))
        };
        let range = || find(&format!("{}XX", status.get(..1)?));
        let any = || {
            let mut responses = operation.responses.iter();
            let all = status.get(1..)?.eq_ignore_ascii_case("xx");
            responses.find(|(known, _)| all && known.get(..1) == status.get(..1))
        };
        let found = find(status).or_else(range).or_else(any);
        found.map(|(status, pointer)| (status.as_str(), pointer.as_str()))
    }

    /// The response with which a call of an operation succeeds.
    pub fn success(operation: &Operation) -> Option<(&str, &str)> {
        let mut responses = operation.responses.iter();
        let found = responses.find(|(status, _)| status.starts_with('2'));
        found.map(|(status, pointer)| (status.as_str(), pointer.as_str()))
    }

    /// What validates the schema at a pointer; nothing if it cannot be used.
    pub fn validator(&self, schema: &str) -> Option<Rc<Validator>> {
        let schema = self.document.resolve(schema)?;
        let mut validators = self.validators.borrow_mut();
        let known = validators.entry(schema);
        let known = known.or_insert_with_key(|schema| self.compile(schema).map(Rc::new));
        known.clone()
    }

    fn compile(&self, schema: &str) -> Option<Validator> {
        let registry = self.registry.get_or_init(|| {
            let lowered = lower(self.document.value());
            let registry = Registry::new().add(ADDRESS, lowered).ok()?;
            registry.prepare().ok()
        });
        let root = json!({"$ref": format!("{ADDRESS}#{}", encode(schema))});
        let options = jsonschema::options()
            .with_registry(registry.as_ref()?)
            .should_validate_formats(true);
        options.build(&root).ok()
    }

    /// The names of the fields that every success body has outside its payload.
    pub fn envelope(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for operation in &self.operations {
            let Some((_, response)) = Self::success(operation) else {
                continue;
            };
            let view = crate::schema::View::of(&self.document, &media(response));
            for schema in view.schemas() {
                let properties = self.document.get(&format!("{schema}/properties"));
                let properties = properties.and_then(Value::as_object);
                let Some(properties) = properties.filter(|map| map.contains_key("data")) else {
                    continue;
                };
                found.extend(properties.keys().cloned());
            }
        }
        found
    }
}

/// `GET /wallets/{id}`.
pub fn named(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The pointer of the JSON schema of a response.
pub fn media(response: &str) -> String {
    format!("{response}{JSON_SCHEMA}")
}

/// A path without the names of its parameters.
fn template(path: &str) -> String {
    let parts = path.trim_end_matches('/').split('/');
    let parts = parts.map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The names of a path's parameters.
pub fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// A JSON pointer as the fragment of a URI.
fn encode(pointer: &str) -> String {
    pointer
        .replace('%', "%25")
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace(' ', "%20")
}
