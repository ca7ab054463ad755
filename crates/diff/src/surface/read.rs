//! Reads the surface from a contract, as the build script does.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_document::{Document, pointer};
use heck::{ToPascalCase, ToSnakeCase};
use serde_json::Value;

use super::{Call, Form, Named, Slot, Surface, Type};
use crate::{
    messages::media,
    operations::{Operation, operations},
};

const COMPONENTS: &str = "/components/schemas/";

pub fn read(document: &Document) -> Surface {
    let mut reader = Reader {
        document,
        types: BTreeMap::new(),
        requests: BTreeSet::new(),
        bodies: BTreeSet::new(),
    };
    let calls = operations(document).into_iter();
    let calls: Vec<_> = calls
        .map(|operation| (operation.pointer.clone(), reader.call(&operation)))
        .collect();
    let Reader {
        types,
        requests,
        bodies,
        ..
    } = reader;
    // The body itself is private: callers meet arguments and setters.
    let types = types.into_iter().filter(|(name, _)| !bodies.contains(name));
    let types = types.map(|(name, mut named)| {
        if let Form::Struct { literal, .. } = &mut named.form {
            *literal = requests.contains(&name);
        }
        (name, named)
    });
    Surface {
        types: types.collect(),
        calls: calls.into_iter().collect(),
    }
}

struct Reader<'a> {
    document: &'a Document,
    types: BTreeMap<String, Named>,
    /// The types that are reached from a body.
    requests: BTreeSet<String>,
    bodies: BTreeSet<String>,
}

impl Reader<'_> {
    fn get(&self, at: &str) -> &Value {
        self.document.get(at).unwrap_or(&Value::Null)
    }

    fn resolve(&self, at: &str) -> String {
        self.document.resolve(at).unwrap_or_else(|| at.to_owned())
    }

    fn call(&mut self, operation: &Operation) -> Call {
        let at = &operation.pointer;
        let value = self.get(at).clone();
        let text = |key: &str| value[key].as_str();
        let id =
            text("operationId").map_or_else(|| operation.label.to_pascal_case(), str::to_owned);
        let method = text("x-cartevo-name").map_or_else(|| id.to_snake_case(), str::to_owned);
        let given = text("x-cartevo-arguments").map(str::to_owned);
        let mut slots = self.parameters(operation);
        for mut slot in self.body(at) {
            slot.given = given.is_some() && slot.required;
            slots.push(slot);
        }
        let (arguments, settable): (Vec<Slot>, Vec<Slot>) =
            slots.into_iter().partition(|slot| slot.required);
        let payload_at = self.payload(at);
        let payload_at = self.resolve(&payload_at);
        let payload = self.ty(&payload_at, false);
        Call {
            at: at.clone(),
            group: value["tags"][0].as_str().unwrap_or("default").to_owned(),
            method,
            builder: id.to_pascal_case(),
            arguments,
            setters: settable
                .into_iter()
                .map(|slot| (slot.name.clone(), slot))
                .collect(),
            given,
            paged: value.get("x-cartevo-paging").is_some() && matches!(payload, Type::List(_)),
            payload,
            payload_at,
            intent: value
                .get("x-cartevo-resend")
                .is_some_and(|resend| resend != "safe"),
            gated: value["x-cartevo-undocumented"] == true,
        }
    }

    /// Those of the path and of the query; what the library sets itself is left out.
    fn parameters(&mut self, operation: &Operation) -> Vec<Slot> {
        let mut found = Vec::new();
        for list in [&operation.item, &operation.pointer] {
            let list = pointer::join(list, "parameters");
            let count = self.get(&list).as_array().map_or(0, Vec::len);
            for index in 0..count {
                let at = self.resolve(&format!("{list}/{index}"));
                let value = self.get(&at).clone();
                let place = value["in"].as_str().unwrap_or_default();
                if !matches!(place, "path" | "query") || value["x-cartevo-private"] == true {
                    continue;
                }
                let required = value["required"] == true;
                let name = value["name"].as_str().unwrap_or_default().to_owned();
                let ty = self.ty(&pointer::join(&at, "schema"), true);
                found.push(slot(&name, ty, required, at, place == "path"));
            }
        }
        found
    }

    fn body(&mut self, operation: &str) -> Vec<Slot> {
        let body = self.resolve(&pointer::join(operation, "requestBody"));
        let mut kinds = ["multipart/form-data", "application/json"].iter();
        let Some(schema) = kinds.find_map(|kind| self.content(&body, kind)) else {
            return Vec::new();
        };
        let schema = self.resolve(&schema);
        self.bodies
            .extend(schema.strip_prefix(COMPONENTS).map(str::to_owned));
        self.fields(&schema, true)
    }

    /// The schema of a body of that media type.
    fn content(&self, at: &str, kind: &str) -> Option<String> {
        let content = pointer::join(at, "content");
        let map = self.get(&content).as_object();
        let mut keys = map.into_iter().flat_map(serde_json::Map::keys);
        let key = keys.find(|key| media(key) == kind)?;
        let schema = pointer::join(&pointer::join(&content, key), "schema");
        self.document.get(&schema).map(|_| schema)
    }

    /// The properties of an object; those that it requires come first, in the order in which it
    /// names them.
    fn fields(&mut self, at: &str, request: bool) -> Vec<Slot> {
        let schema = self.get(at).clone();
        let required: Vec<&str> = texts(&schema["required"]).collect();
        let place = |name: &str| required.iter().position(|known| *known == name);
        let names = schema["properties"].as_object();
        let mut names: Vec<&String> = names.into_iter().flat_map(serde_json::Map::keys).collect();
        names.sort_by_key(|name| place(name).unwrap_or(required.len()));
        let properties = pointer::join(at, "properties");
        let fields = names.into_iter().map(|name| {
            let at = pointer::join(&properties, name);
            let ty = self.ty(&at, request);
            slot(name, ty, place(name).is_some(), at, false)
        });
        fields.collect()
    }

    /// The schema of what is left of the first success without its envelope.
    fn payload(&self, operation: &str) -> String {
        let responses = pointer::join(operation, "responses");
        let map = self.get(&responses).as_object();
        let mut statuses = map.into_iter().flat_map(serde_json::Map::keys);
        let Some(status) = statuses.find(|status| status.starts_with('2')) else {
            return responses;
        };
        let response = self.resolve(&pointer::join(&responses, status));
        let Some(schema) = self.content(&response, "application/json") else {
            return response;
        };
        let schema = self.resolve(&schema);
        let choices = self.get(&schema)["oneOf"].as_array().map_or(0, Vec::len);
        let choices = (0..choices).map(|index| self.resolve(&format!("{schema}/oneOf/{index}")));
        let mut candidates = choices.chain([schema.clone()]);
        let data = candidates.find_map(|candidate| {
            let data = format!("{candidate}/properties/data");
            self.document.get(&data)?;
            Some(data)
        });
        data.unwrap_or(schema)
    }

    fn ty(&mut self, at: &str, request: bool) -> Type {
        let reference = format!("{at}/allOf/0");
        let reference = match self.document.get(&reference) {
            Some(_) => reference,
            None => at.to_owned(),
        };
        let target = self.resolve(&reference);
        let component = target.strip_prefix(COMPONENTS);
        if let Some(name) = component.filter(|name| !name.contains('/')) {
            if self.get(&target)["x-cartevo-kind"] == "flag" {
                return Type::Boolean;
            }
            self.named(name, &target, request);
            return Type::Named(name.to_owned());
        }
        let schema = self.get(at);
        let members = schema["allOf"].as_array().into_iter().flatten();
        let mut types = std::iter::once(schema).chain(members);
        match types.find_map(|schema| schema["type"].as_str()) {
            Some("string") => Type::Text,
            Some("integer") => Type::Integer,
            Some("boolean") => Type::Boolean,
            Some("array") => Type::List(Box::new(self.ty(&pointer::join(at, "items"), request))),
            Some("object") if schema["additionalProperties"].is_object() => {
                let values = pointer::join(at, "additionalProperties");
                Type::Map(Box::new(self.ty(&values, request)))
            }
            Some(other) => Type::Refused(format!("`{other}` without a name")),
            None => Type::Refused("a choice without a name".to_owned()),
        }
    }

    fn named(&mut self, name: &str, at: &str, request: bool) {
        let new_request = request && self.requests.insert(name.to_owned());
        if self.types.contains_key(name) && !new_request {
            return;
        }
        // Entered before its fields are read: a schema may contain itself.
        let named = |form| Named {
            at: at.to_owned(),
            form,
        };
        self.types.insert(name.to_owned(), named(Form::Id));
        let schema = self.get(at);
        let form = match schema["x-cartevo-kind"].as_str() {
            Some("enum") => Form::Enum(variants(schema)),
            Some("id") => Form::Id,
            Some(kind) => library(kind).map_or(Form::Id, Form::Library),
            None => {
                let fields = self.fields(at, request).into_iter();
                Form::Struct {
                    fields: fields.map(|field| (field.name.clone(), field)).collect(),
                    literal: request,
                }
            }
        };
        self.types.insert(name.to_owned(), named(form));
    }
}

fn slot(wire: &str, ty: Type, required: bool, at: String, in_path: bool) -> Slot {
    Slot {
        name: identifier(wire),
        ty,
        required,
        at,
        in_path,
        given: false,
    }
}

/// What no name can be, in snake case.
const KEYWORDS: [&str; 50] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in",
    "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name as the generator writes it: a word of the language gets another end.
fn identifier(wire: &str) -> String {
    let name = wire.to_snake_case();
    if KEYWORDS.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

fn variants(schema: &Value) -> BTreeMap<String, String> {
    let any_case = schema["x-cartevo-case"] == "insensitive";
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for value in texts(&schema["enum"]) {
        let name = value.to_lowercase().to_pascal_case();
        // A second spelling of a value is the same variant.
        if !any_case || !found.contains_key(&name) {
            found.insert(name, value.to_owned());
        }
    }
    found
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let values = value.as_array().into_iter().flatten();
    values.filter_map(Value::as_str)
}

/// Kinds that are a type of the library.
fn library(kind: &str) -> Option<&'static str> {
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
