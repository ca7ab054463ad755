//! What the generator's passes need to know of the contract: the types, and where they are used.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_document::{Document, Operation, Problem, pointer};
use heck::ToSnakeCase;
use quote::format_ident;
use serde_json::Value;
use syn::Ident;

use crate::features::{self, Features};

pub struct Model {
    pub operations: Vec<Call>,
    /// Every named schema that a request body or a payload reaches.
    pub schemas: BTreeMap<String, Schema>,
    /// The features without which a schema is of no use.
    pub features: BTreeMap<String, Features>,
}

/// An operation and the named types at its two ends.
pub struct Call {
    pub operation: Operation,
    pub summary: String,
    pub description: String,
    pub parameters: Vec<Field>,
    pub body: Option<String>,
    pub payload: Type,
    /// The types that each file of a form may have.
    pub file_types: BTreeMap<String, Vec<String>>,
}

pub struct Schema {
    pub description: String,
    pub shape: Shape,
    /// Reached from a request body, so what it holds is written to the wire.
    pub request: bool,
    /// The property that a bare list in place of the object stands for.
    pub list: Option<String>,
}

pub enum Shape {
    Struct(Vec<Field>),
    Enum {
        values: Vec<String>,
        any_case: bool,
    },
    Id,
    /// A type of the library, by its name there.
    Library(&'static str),
}

pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub name: Ident,
    pub description: String,
    pub required: bool,
    pub ty: Type,
    pub aliases: Vec<String>,
    pub limits: Limits,
    /// Made up by the library when the caller gives none.
    pub generated: bool,
}

#[derive(Clone, PartialEq)]
pub enum Type {
    Text,
    Integer,
    Boolean,
    /// A boolean that may come as text.
    Flag,
    List(Box<Type>),
    /// From any name to a value.
    Map(Box<Type>),
    Named(String),
}

/// What a request value must keep to.
#[derive(Default)]
pub struct Limits {
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub minimum: Option<String>,
    pub maximum: Option<String>,
    /// What a file may have at most.
    pub max_bytes: Option<u64>,
}

impl Model {
    pub fn shape(&self, ty: &Type) -> Option<&Shape> {
        match ty {
            Type::Named(name) => self.schemas.get(name).map(|schema| &schema.shape),
            _ => None,
        }
    }

    pub fn is_library(&self, ty: &Type, name: &str) -> bool {
        matches!(self.shape(ty), Some(Shape::Library(library)) if *library == name)
    }

    /// Whether the type is the whole body of a request.
    pub fn is_body(&self, name: &str) -> bool {
        let mut calls = self.operations.iter();
        calls.any(|call| call.body.as_deref() == Some(name))
    }

    /// The fields of a call's body; none if it has no body.
    pub fn body(&self, call: &Call) -> &[Field] {
        let name = call.body.as_deref();
        name.map(|name| self.fields(name)).unwrap_or_default()
    }

    pub fn fields(&self, name: &str) -> &[Field] {
        match self.schemas.get(name).map(|schema| &schema.shape) {
            Some(Shape::Struct(fields)) => fields,
            _ => &[],
        }
    }
}

/// Kinds of `x-cartevo-kind` that are a type of the library.
pub fn library_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "amount" | "decimal" => "Amount",
        "date" => "NaiveDate",
        "file" => "Upload",
        "moment" => "Moment",
        "msisdn" => "Msisdn",
        "open" => "Open",
        "phone" => "PhoneText",
        "secret" => "Sensitive",
        "timestamp" => "Timestamp",
        _ => return None,
    })
}

pub fn read(document: &Document, operations: &[Operation]) -> Result<Model, Vec<Problem>> {
    let mut reader = Reader {
        document,
        schemas: BTreeMap::new(),
        problems: Vec::new(),
    };
    // Those that come and go with a feature come last: the others keep their numbers.
    let mut sorted: Vec<&Operation> = operations.iter().collect();
    sorted.sort_by_key(|operation| operation.undocumented);
    let calls = sorted
        .into_iter()
        .map(|operation| reader.call(operation))
        .collect();
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    let mut model = Model {
        operations: calls,
        schemas: reader.schemas,
        features: BTreeMap::new(),
    };
    model.features = features::types(&model);
    Ok(model)
}

struct Reader<'a> {
    document: &'a Document,
    schemas: BTreeMap<String, Schema>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn call(&mut self, operation: &Operation) -> Call {
        let text = |key: &str| self.text(&format!("{}/{key}", operation.pointer));
        let (summary, description) = (text("summary"), text("description"));
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let schema = format!("{}/schema", parameter.pointer);
            let mut field = self.field(&schema, &parameter.name, parameter.required, true);
            field.description = self.text(&format!("{}/description", parameter.pointer));
            parameters.push(field);
        }
        Call {
            operation: operation.clone(),
            summary,
            description,
            parameters,
            body: operation
                .body
                .as_deref()
                .and_then(|schema| self.component(schema, true)),
            payload: self.ty(&operation.payload, false),
            file_types: self.file_types(operation),
        }
    }

    fn file_types(&self, operation: &Operation) -> BTreeMap<String, Vec<String>> {
        let body = format!("{}/requestBody", operation.pointer);
        let body = self.document.resolve(&body).unwrap_or(body);
        let at = format!("{body}/content/multipart~1form-data/encoding");
        let encoding = self.document.get(&at).and_then(Value::as_object);
        let types = encoding.into_iter().flatten().map(|(name, encoding)| {
            let types = encoding["contentType"].as_str().unwrap_or_default();
            let types = types.split(',').map(|ty| ty.trim().to_owned());
            (name.clone(), types.collect())
        });
        types.collect()
    }

    fn text(&self, at: &str) -> String {
        self.document
            .get(at)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    /// The name of a component schema; whatever it reaches is read as well.
    fn component(&mut self, at: &str, request: bool) -> Option<String> {
        let Some(name) = at
            .strip_prefix("/components/schemas/")
            .filter(|_| is_component(at))
        else {
            let message = "the generator wants this schema under `components.schemas`, with a name";
            self.problems.push(self.document.problem(at, message));
            return None;
        };
        let known = self.schemas.get_mut(name);
        if let Some(schema) = known {
            let new = request && !schema.request;
            schema.request |= request;
            if !new {
                return Some(name.to_owned());
            }
        } else {
            // Entered before its fields are read: a schema may contain itself.
            let schema = Schema {
                description: String::new(),
                shape: Shape::Id,
                request,
                list: None,
            };
            self.schemas.insert(name.to_owned(), schema);
        }
        let shape = self.shape(at, request);
        let description = self.described(at);
        let list = self.text(&format!("{at}/x-cartevo-list"));
        self.schemas.insert(
            name.to_owned(),
            Schema {
                description,
                shape,
                request,
                list: Some(list).filter(|list| !list.is_empty()),
            },
        );
        Some(name.to_owned())
    }

    fn shape(&mut self, at: &str, request: bool) -> Shape {
        let schema = self.document.get(at).cloned().unwrap_or_default();
        match schema["x-cartevo-kind"].as_str() {
            Some("enum") => {
                let any_case = schema["x-cartevo-case"] == "insensitive";
                let mut values: Vec<String> = Vec::new();
                for value in strings(&schema["enum"]) {
                    // A second spelling of a value is the same variant.
                    if !any_case
                        || !values
                            .iter()
                            .any(|known| known.eq_ignore_ascii_case(&value))
                    {
                        values.push(value);
                    }
                }
                Shape::Enum { values, any_case }
            }
            Some("id") => Shape::Id,
            Some(kind) => library_type(kind).map_or(Shape::Id, Shape::Library),
            None => {
                let required: BTreeSet<String> = strings(&schema["required"]).into_iter().collect();
                let properties = schema["properties"]
                    .as_object()
                    .cloned()
                    .unwrap_or_default();
                let properties_at = format!("{at}/properties");
                if properties.is_empty() {
                    let message =
                        "a named schema is an object with properties, or has an `x-cartevo-kind`";
                    self.problems.push(self.document.problem(at, message));
                }
                let fields = properties.keys().map(|wire| {
                    let at = pointer::join(&properties_at, wire);
                    self.field(&at, wire, required.contains(wire), request)
                });
                let mut fields: Vec<Field> = fields.collect();
                // Arguments come in the order of `required`, which is the order a person chose.
                let order = strings(&schema["required"]);
                fields.sort_by_key(|field| {
                    order
                        .iter()
                        .position(|name| *name == field.wire)
                        .unwrap_or(order.len())
                });
                Shape::Struct(fields)
            }
        }
    }

    fn field(&mut self, at: &str, wire: &str, required: bool, request: bool) -> Field {
        let schema = self.document.get(at).cloned().unwrap_or_default();
        let number = |key: &str| {
            schema
                .get(key)
                .filter(|value| value.is_number())
                .map(Value::to_string)
        };
        let name = identifier(wire);
        let mut description = self.described(at);
        if name != wire {
            description = format!("{description}\n\nOn the wire: `{wire}`.");
        }
        Field {
            wire: wire.to_owned(),
            name,
            description,
            required,
            ty: self.ty(at, request),
            aliases: strings(&schema["x-cartevo-aliases"]),
            generated: schema["x-cartevo-generated"] == "uuid",
            limits: Limits {
                min_length: schema["minLength"].as_u64(),
                max_length: schema["maxLength"].as_u64(),
                minimum: number("minimum"),
                maximum: number("maximum"),
                max_bytes: schema["x-cartevo-max-bytes"].as_u64(),
            },
        }
    }

    fn ty(&mut self, at: &str, request: bool) -> Type {
        let reference = if self.document.get(&format!("{at}/allOf/0")).is_some() {
            format!("{at}/allOf/0")
        } else {
            at.to_owned()
        };
        let named = |target: &String| *target != reference || is_component(target);
        if let Some(target) = self.document.resolve(&reference).filter(named) {
            if self.document.get(&format!("{target}/x-cartevo-kind")) == Some(&"flag".into()) {
                return Type::Flag;
            }
            return self
                .component(&target, request)
                .map_or(Type::Text, Type::Named);
        }
        match self
            .document
            .get(at)
            .and_then(|schema| schema["type"].as_str())
        {
            Some("string") => Type::Text,
            Some("integer") => Type::Integer,
            Some("boolean") => Type::Boolean,
            Some("array") => Type::List(Box::new(self.ty(&format!("{at}/items"), request))),
            Some("object")
                if self
                    .document
                    .get(&format!("{at}/additionalProperties"))
                    .is_some_and(Value::is_object) =>
            {
                Type::Map(Box::new(
                    self.ty(&format!("{at}/additionalProperties"), request),
                ))
            }
            _ => {
                let message = "the generator takes text, integers, booleans, lists, maps, and references to named schemas here";
                self.problems.push(self.document.problem(at, message));
                Type::Text
            }
        }
    }

    /// The description, with the quirks that the reader should know of.
    fn described(&self, at: &str) -> String {
        let text = self.text(&format!("{at}/description"));
        let quirks = self
            .document
            .get(&format!("{at}/x-cartevo-quirks"))
            .map(strings)
            .unwrap_or_default();
        match quirks.as_slice() {
            [] => text,
            [one] => format!("{text}\n\nQuirk: {one}."),
            many => format!("{text}\n\nQuirks: {}.", many.join(", ")),
        }
    }
}

fn is_component(pointer: &str) -> bool {
    let name = pointer.strip_prefix("/components/schemas/");
    name.is_some_and(|name| !name.contains('/'))
}

fn strings(value: &Value) -> Vec<String> {
    let values = value.as_array().into_iter().flatten();
    values
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// A Rust name for a name on the wire; a keyword gets an underscore, as the generator does it.
pub fn identifier(name: &str) -> Ident {
    let snake = name.to_snake_case();
    syn::parse_str(&snake).unwrap_or_else(|_| format_ident!("{snake}_"))
}
