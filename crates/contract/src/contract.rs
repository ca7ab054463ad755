//! The contract, made ready to judge by.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
    sync::Arc,
};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use cartevo_document::{Document, Operation, Problem, check, lower::lower, operations, pointer};

use crate::{
    finding::Location,
    ledger::Ledger,
    shape::{Shape, ShapeId, Shapes},
    usage::UsageError,
};

/// The address under which the lowered contract is registered.
const ADDRESS: &str = "urn:contract";
/// The schema of an error whose status the contract does not know.
pub(crate) const ERROR: &str = "/components/schemas/Error";

/// The contract with its operations, ledger, and schemas ready to use.
pub(crate) struct Contract {
    pub document: Document,
    pub operations: Vec<Operation>,
    pub ledger: Arc<Ledger>,
    /// What the document's own check finds.
    pub problems: Vec<Problem>,
    pub shapes: Shapes,
    /// The contract's names of secret properties.
    pub secrets: BTreeSet<String>,
    /// The contract with lowered schemas: references are followed here when errors are placed.
    pub lowered: Value,
    validators: HashMap<String, Validator>,
    /// Every example: where its value stands, and the schema it has to keep to.
    pub examples: Vec<(String, String)>,
}

impl Contract {
    /// Reads a contract. What cannot be judged by is a usage error.
    pub fn read(path: &Path, shown: &str) -> Result<Self, UsageError> {
        let source = fs::read_to_string(path).map_err(|error| {
            UsageError::new(format!("cannot read the contract {shown}: {error}"))
        })?;
        Self::parse(shown, source)
    }

    /// Reads a contract from its text.
    pub fn parse(shown: &str, source: String) -> Result<Self, UsageError> {
        let document = Document::parse(shown, source)
            .map_err(|problem| UsageError::new(problem.to_string()))?;
        let operations = operations(&document).map_err(|problems| UsageError {
            problems: problems.iter().map(ToString::to_string).collect(),
        })?;
        let problems = check(&document);
        let dangling: Vec<String> = problems
            .iter()
            .filter(|problem| problem.message.ends_with("leads nowhere"))
            .map(ToString::to_string)
            .collect();
        UsageError::all(dangling)?;
        UsageError::all(circles(&document))?;
        Self::prepare(document, operations, problems)
    }

    /// A part of a contract, ready to judge by these schemas only. The ledger is that of the whole.
    pub fn of_part(
        document: Document,
        operations: Vec<Operation>,
        ledger: Arc<Ledger>,
        schemas: &BTreeSet<String>,
    ) -> Result<Self, UsageError> {
        let lowered = lower(document.value());
        let mut contract = Self {
            validators: compile(&document, &lowered, schemas)?,
            operations,
            ledger,
            problems: Vec::new(),
            shapes: Shapes::default(),
            secrets: BTreeSet::new(),
            lowered,
            examples: Vec::new(),
            document,
        };
        for schema in schemas {
            contract.shapes.read(&contract.document, schema);
        }
        Ok(contract)
    }

    fn prepare(
        document: Document,
        operations: Vec<Operation>,
        problems: Vec<Problem>,
    ) -> Result<Self, UsageError> {
        let mut examples = Vec::new();
        find_examples(&document, "", document.value(), &mut examples);
        let mut schemas: BTreeSet<String> =
            examples.iter().map(|(_, schema)| schema.clone()).collect();
        for operation in &operations {
            schemas.extend(operation.body.clone());
            schemas.insert(operation.payload.clone());
            let parameters = operation
                .parameters
                .iter()
                .map(|parameter| format!("{}/schema", parameter.pointer));
            schemas.extend(parameters);
            let responses = operation
                .responses
                .iter()
                .map(|(_, response)| media_schema(response));
            schemas.extend(responses.filter(|schema| document.get(schema).is_some()));
        }
        if document.get(ERROR).is_none() {
            let message = "the contract needs the schema `Error`: what failed calls answer";
            let problem = document.problem("/components/schemas", message);
            return Err(UsageError::new(problem.to_string()));
        }
        schemas.insert(ERROR.to_owned());
        let lowered = lower(document.value());
        let validators = compile(&document, &lowered, &schemas)?;
        let mut shapes = Shapes::default();
        for schema in &schemas {
            shapes.read(&document, schema);
        }
        let secrets = shapes.secret_names();
        let ledger = Arc::new(Ledger::read(&document));
        Ok(Self {
            document,
            operations,
            ledger,
            problems,
            shapes,
            secrets,
            lowered,
            validators,
            examples,
        })
    }

    /// The operation of that name.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// The fields of the body that the client makes up when its caller gives none.
    pub fn made_up(&self, operation: &Operation) -> Vec<&str> {
        let body = operation.body.as_deref().unwrap_or_default();
        let properties = self.document.get(&format!("{body}/properties"));
        let properties = properties.and_then(Value::as_object).into_iter().flatten();
        properties
            .filter(|(_, property)| property.get("x-cartevo-generated").is_some())
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// The validator of the schema at a pointer.
    pub fn validator(&self, schema: &str) -> Option<&Validator> {
        self.validators.get(&self.document.resolve(schema)?)
    }

    /// The shape of the schema at a pointer.
    pub fn shape(&self, schema: &str) -> Option<&Shape> {
        self.shapes.get(&self.document, schema)
    }

    /// The id of the shape of the schema at a pointer.
    pub fn shape_id(&self, schema: &str) -> Option<ShapeId> {
        self.shapes.id(&self.document, schema)
    }

    /// Where a pointer stands in the contract's file.
    pub fn location(&self, pointer: &str) -> Location {
        let place = self.document.place(pointer);
        Location {
            file: self.document.name().to_owned(),
            line: place.line,
            column: place.column,
            span: place.span,
        }
    }

    /// The status as the contract has it (`200`, `5XX`) with the pointer of the response.
    pub fn response(operation: &Operation, status: u16) -> Option<(&str, &str)> {
        let exact = status.to_string();
        let range = format!("{}XX", status / 100);
        let find = |name: &str| {
            operation
                .responses
                .iter()
                .find(|(status, _)| status.eq_ignore_ascii_case(name))
        };
        find(&exact)
            .or_else(|| find(&range))
            .map(|(status, response)| (status.as_str(), response.as_str()))
    }
}

/// The pointer of the JSON schema of a response or request body.
pub(crate) fn media_schema(response: &str) -> String {
    format!("{response}/content/application~1json/schema")
}

fn compile(
    document: &Document,
    lowered: &Value,
    schemas: &BTreeSet<String>,
) -> Result<HashMap<String, Validator>, UsageError> {
    let failed = |message: String| {
        UsageError::new(format!(
            "{}: its schemas cannot be used: {message}",
            document.name()
        ))
    };
    let registry = Registry::new()
        .add(ADDRESS, lowered)
        .and_then(jsonschema::RegistryBuilder::prepare)
        .map_err(|error| failed(error.to_string()))?;
    let options = jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true);
    let mut validators = HashMap::new();
    for schema in schemas {
        let Some(schema) = document.resolve(schema) else {
            continue;
        };
        if validators.contains_key(&schema) {
            continue;
        }
        let root = json!({"$ref": format!("{ADDRESS}#{}", encode(&schema))});
        let validator = options
            .build(&root)
            .map_err(|error| failed(error.to_string()))?;
        validators.insert(schema, validator);
    }
    Ok(validators)
}

/// A JSON pointer as the fragment of a URI.
fn encode(pointer: &str) -> String {
    pointer
        .replace('%', "%25")
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace(' ', "%20")
}

/// Schemas that are made of themselves: no value could ever be judged by one.
fn circles(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    let schemas = document
        .get("/components/schemas")
        .and_then(Value::as_object);
    for name in schemas.into_iter().flatten().map(|(name, _)| name) {
        let at = pointer::join("/components/schemas", name);
        if leads_to(document, &at, &at, &mut Vec::new()) {
            let problem = document.problem(&at, format!("`{name}` refers to itself"));
            found.push(problem.to_string());
        }
    }
    found
}

/// Whether the schema at `at` consists, in the end, of the one at `wanted`.
fn leads_to(document: &Document, at: &str, wanted: &str, seen: &mut Vec<String>) -> bool {
    if seen.iter().any(|other| other == at) {
        return false;
    }
    seen.push(at.to_owned());
    let Some(schema) = document.get(at) else {
        return false;
    };
    let reference = schema.get("$ref").and_then(Value::as_str);
    let reference = reference.and_then(|reference| reference.strip_prefix('#'));
    let mut parts: Vec<String> = reference.map(str::to_owned).into_iter().collect();
    for key in ["allOf", "oneOf", "anyOf"] {
        let members = schema
            .get(key)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        parts.extend((0..members).map(|index| format!("{at}/{key}/{index}")));
    }
    let mut parts = parts.iter();
    parts.any(|part| part == wanted || leads_to(document, part, wanted, seen))
}

/// Collects the examples of media types, parameters and schemas, and the defaults of schemas.
fn find_examples(document: &Document, at: &str, value: &Value, found: &mut Vec<(String, String)>) {
    let below = |token: &str| pointer::join(at, token);
    match value {
        Value::Object(object) => {
            // A schema's own example stands beside its keywords, any other beside `schema`.
            let schema = if object.contains_key("schema") {
                below("schema")
            } else {
                at.to_owned()
            };
            if object.contains_key("example") {
                found.push((below("example"), schema.clone()));
            }
            // `responses` may have one of that name too, and so may any property.
            let named = at.ends_with("/responses") || at.ends_with("/properties");
            if object.contains_key("default") && !named {
                found.push((below("default"), at.to_owned()));
            }
            let named = object
                .get("examples")
                .and_then(Value::as_object)
                .filter(|_| object.contains_key("schema"));
            for name in named.into_iter().flat_map(|examples| examples.keys()) {
                let example = pointer::join(&below("examples"), name);
                let example = document.resolve(&example).unwrap_or(example);
                found.push((format!("{example}/value"), schema.clone()));
            }
            for (key, value) in object
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "example" | "examples"))
                .filter(|(key, _)| !key.starts_with("x-"))
            {
                find_examples(document, &below(key), value, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_examples(document, &below(&index.to_string()), item, found);
            }
        }
        _ => {}
    }
}
