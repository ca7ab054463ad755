//! Values that are well-formed and still promise what nobody keeps.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    Lint, did_you_mean,
    keys::{Child, SCHEMA},
    texts,
};
use crate::{Operation, ParameterIn, pointer};

const NAMED: &str = "/components/schemas/";

/// Keys that limit a value.
const LIMITS: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

/// Where in a request a schema stands: limits are checked on arguments of a call only.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Spot {
    Body,
    /// A query parameter or a field of the body.
    Argument,
    PathParameter,
    Below,
}

impl Lint<'_> {
    pub(super) fn schema_values(&mut self, object: &Map<String, Value>, at: &str) {
        let properties = object.get("properties").and_then(Value::as_object);
        if let Some(properties) = properties {
            let required = object.get("required").and_then(Value::as_array);
            for (index, name) in required.into_iter().flatten().enumerate() {
                let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name))
                else {
                    continue;
                };
                let help = did_you_mean(name, properties.keys().map(String::as_str));
                self.report_with_help(
                    &format!("{at}/required/{index}"),
                    format!("\"{name}\" is required, but no property"),
                    help,
                );
            }
        }
        let kind = object.get("x-cartevo-kind").and_then(Value::as_str);
        let named = at
            .strip_prefix(NAMED)
            .is_some_and(|name| !name.contains('/'));
        if kind.is_some() && !named {
            self.report_with_help(
                &format!("{at}/x-cartevo-kind"),
                "`x-cartevo-kind` means nothing here: only a named schema becomes a type",
                Some("move the schema to `components.schemas` and refer to it"),
            );
        }
        if kind == Some("enum") {
            self.enum_values(object, at);
        } else if object.contains_key("x-cartevo-case") {
            self.report(
                &format!("{at}/x-cartevo-case"),
                "`x-cartevo-case` means nothing without `x-cartevo-kind: enum`",
            );
        }
        self.listed(object, at);
        if object.contains_key("x-cartevo-max-bytes") {
            self.max_bytes(at);
        }
        if object.contains_key("x-cartevo-generated") {
            self.generated(object, at);
        }
    }

    fn enum_values(&mut self, object: &Map<String, Value>, at: &str) {
        let Some(values) = object.get("enum") else {
            self.report(
                &format!("{at}/x-cartevo-kind"),
                "`x-cartevo-kind: enum` needs the values in `enum`",
            );
            return;
        };
        for (index, value) in values.as_array().into_iter().flatten().enumerate() {
            let null = value.is_null() && object.get("nullable") == Some(&Value::Bool(true));
            if !value.is_string() && !null {
                self.report_with_help(
                    &format!("{at}/enum/{index}"),
                    format!("the values of an `x-cartevo-kind: enum` are text, not {value}"),
                    Some("put it into quotes"),
                );
            }
        }
    }

    /// What the client fills in must be text that may be left out.
    fn generated(&mut self, object: &Map<String, Value>, at: &str) {
        let owner = at
            .rsplit_once('/')
            .and_then(|(map, _)| map.strip_suffix("/properties"));
        let name = pointer::tokens(at).last().unwrap_or_default();
        let reason = match owner {
            None => "this is no property",
            Some(_) if object.get("type").and_then(Value::as_str) != Some("string") => {
                "this is no text"
            }
            Some(owner) => {
                let required = self.document.get(&format!("{owner}/required"));
                let properties = super::properties(self.document, owner);
                let first = properties
                    .iter()
                    .find(|(_, schema, _)| schema.get("x-cartevo-generated").is_some());
                if texts(required).any(|required| required == name) {
                    "this one is required, so the caller gives it"
                } else if let Some((first, ..)) = first.filter(|(first, ..)| **first != name) {
                    let message =
                        format!("one property of a body is generated, and that is `{first}`");
                    self.report(&format!("{at}/x-cartevo-generated"), message);
                    return;
                } else {
                    return;
                }
            }
        };
        self.report(
            &format!("{at}/x-cartevo-generated"),
            format!("only an optional text property can be generated: {reason}"),
        );
    }

    /// Limits on what is sent that the client would not check.
    pub(super) fn request_limits(&mut self, operations: &[Operation]) {
        let mut seen = HashSet::new();
        for operation in operations {
            for parameter in &operation.parameters {
                let spot = match parameter.place {
                    ParameterIn::Path => Spot::PathParameter,
                    ParameterIn::Query => Spot::Argument,
                };
                self.limits(&format!("{}/schema", parameter.pointer), spot, &mut seen);
            }
            if let Some(body) = &operation.body {
                self.limits(body, Spot::Body, &mut seen);
            }
        }
    }

    fn limits(&mut self, at: &str, spot: Spot, seen: &mut HashSet<(String, Spot)>) {
        let Some(object) = self.document.get(at).and_then(Value::as_object) else {
            return;
        };
        if !seen.insert((at.to_owned(), spot)) {
            return;
        }
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            if let Some(target) = target.strip_prefix('#') {
                // An object inside the body is checked as the body is.
                let object = self.document.get(target).is_some_and(|schema| {
                    schema.get("properties").is_some() && schema.get("x-cartevo-kind").is_none()
                });
                let inside = spot == Spot::Argument && object;
                let spot = if inside { Spot::Body } else { Spot::Below };
                self.limits(target, spot, seen);
            }
            return;
        }
        for (key, value) in object {
            let Some((_, child)) = SCHEMA.keys.iter().find(|(name, _)| name == key) else {
                continue;
            };
            let below = pointer::join(at, key);
            match child {
                Child::Leaf(ty) => {
                    let limits = LIMITS.contains(&key.as_str())
                        && ty.accepts(value)
                        && *value != Value::Bool(false);
                    if limits && !self.is_checked(key, value, at, spot) {
                        self.report_with_help(
                            &below,
                            format!("no check exists for `{key}` here, so a request may break it"),
                            Some(what_is_checked(key, spot)),
                        );
                    }
                }
                Child::One(_) | Child::OneOrFlag(_) => self.limits(&below, Spot::Below, seen),
                Child::List(_) => {
                    let spot = match (spot, key.as_str()) {
                        (Spot::Argument, "allOf") => Spot::Argument,
                        _ => Spot::Below,
                    };
                    for index in 0..value.as_array().map_or(0, Vec::len) {
                        self.limits(&format!("{below}/{index}"), spot, seen);
                    }
                }
                Child::Map(_) => {
                    let spot = if spot == Spot::Body {
                        Spot::Argument
                    } else {
                        Spot::Below
                    };
                    for name in value.as_object().into_iter().flat_map(Map::keys) {
                        self.limits(&pointer::join(&below, name), spot, seen);
                    }
                }
            }
        }
    }

    /// What the generated calls check; `build/checks.rs` writes these checks.
    fn is_checked(&self, key: &str, value: &Value, at: &str, spot: Spot) -> bool {
        let (ty, kind) = self.argument_type(at);
        let not_empty = key == "minLength" && *value == 1;
        match (spot, key) {
            (Spot::Argument, "minLength" | "maxLength") => match kind {
                Some(kind) => kind == "secret" || (kind == "id" && not_empty),
                None => ty == Some("string"),
            },
            (Spot::Argument, "minimum" | "maximum") => match kind {
                Some(kind) => matches!(kind, "amount" | "decimal"),
                None => ty == Some("integer") && value.is_i64(),
            },
            (Spot::PathParameter, _) => not_empty,
            // No id is empty.
            (Spot::Below, _) => not_empty && kind == Some("id") && at.starts_with(NAMED),
            _ => false,
        }
    }

    /// Type and kind of a schema, or of the named one that it stands for.
    pub(super) fn argument_type(&self, at: &str) -> (Option<&str>, Option<&str>) {
        let first = format!("{at}/allOf/0");
        let at = match self.document.get(&first) {
            Some(_) => self.document.resolve(&first),
            None => self.document.resolve(at),
        };
        let schema = at.and_then(|at| self.document.get(&at));
        let text = |key: &str| schema.and_then(|schema| schema.get(key)?.as_str());
        (text("type"), text("x-cartevo-kind"))
    }
}

fn what_is_checked(key: &str, spot: Spot) -> &'static str {
    match (key, spot) {
        (_, Spot::PathParameter) => "a path parameter is only kept from being empty",
        ("minLength" | "maxLength", _) => {
            "lengths are checked where text or a secret is a query parameter or a field of the body"
        }
        ("minimum" | "maximum", _) => {
            "limits are checked where an amount or an integer is a query parameter or a field of the body"
        }
        _ => "say it in the description; checked are the length of text and the limits of amounts",
    }
}
