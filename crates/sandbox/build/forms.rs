//! What a request may say, as the source of a `Form`.

use cartevo_document::{Document, Problem, pointer};
use serde_json::{Map, Value, json};

use super::schemas::Schemas;

/// Keywords that do not narrow what may be said, or that are read where they matter.
const KNOWN: [&str; 17] = [
    "additionalProperties",
    "default",
    "description",
    "enum",
    "example",
    "format",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "multipleOf",
    "nullable",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
];

/// The largest sum that the service can store.
const LARGEST: &str = "9999999999999.99";

/// Reads forms out of schemas.
pub(crate) struct Forms<'a> {
    pub(crate) document: &'a Document,
    pub(crate) schemas: &'a mut Schemas,
    pub(crate) problems: &'a mut Vec<Problem>,
    /// JSON pointer of the `encoding` of a form with files.
    pub(crate) encoding: Option<String>,
}

/// A schema with all that it consists of, and the pointer below which its properties are.
struct Flat {
    keywords: Map<String, Value>,
    at: String,
}

impl Forms<'_> {
    /// The form at a pointer. `name` is the field's.
    pub(crate) fn form(&mut self, at: &str, name: &str) -> String {
        let schema = self.flat(at);
        for key in schema.keywords.keys() {
            if !key.starts_with("x-") && !KNOWN.contains(&key.as_str()) {
                let message = format!("the sandbox cannot check `{key}` in a request");
                self.problems.push(self.document.problem(at, message));
            }
        }
        let keywords = &schema.keywords;
        let text = |key: &str| keywords.get(key).and_then(Value::as_str);
        match (text("x-cartevo-kind"), text("type")) {
            (Some("file"), _) => self.file(keywords, name),
            (Some("amount"), _) => format!(
                "Form::Amount {{ least: {}, most: {} }}",
                decimal(keywords.get("minimum")),
                decimal(Some(keywords.get("maximum").unwrap_or(&json!(LARGEST)))),
            ),
            (_, Some("string")) => self.text(keywords),
            (_, Some("number")) => format!("Form::Number {}", bounds(keywords)),
            (_, Some("integer")) => format!("Form::Integer {}", bounds(keywords)),
            (_, Some("boolean")) => "Form::Boolean".to_owned(),
            (_, Some("object")) => self.object(&schema),
            _ => {
                let message = "the sandbox cannot check this in a request: it knows texts, numbers, booleans, files and objects";
                self.problems.push(self.document.problem(at, message));
                String::new()
            }
        }
    }

    fn text(&mut self, keywords: &Map<String, Value>) -> String {
        if let Some(values) = keywords.get("enum").and_then(Value::as_array) {
            let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            let any_case = keywords.get("x-cartevo-case") == Some(&json!("insensitive"));
            return format!("Form::OneOf {{ values: &{values:?}, any_case: {any_case} }}");
        }
        let number = |key: &str| keywords.get(key).and_then(Value::as_u64);
        let of = |key: &str| keywords.get(key).and_then(Value::as_str);
        let shape = match (of("x-cartevo-kind"), of("format")) {
            (Some("msisdn"), _) => "Shape::Msisdn".to_owned(),
            (Some("moment"), _) => "Shape::Moment".to_owned(),
            (_, Some("date")) => "Shape::Date".to_owned(),
            (_, Some("dial-code")) => "Shape::DialCode".to_owned(),
            (_, Some("email")) => "Shape::Email".to_owned(),
            _ => "Shape::Any".to_owned(),
        };
        let pattern = of("pattern").map(|pattern| self.schemas.add(&json!({"pattern": pattern})));
        let most = number("maxLength");
        // What has to fit somewhere is there to be shown, and the service takes no empty one. The
        // contract leaves that to the service, unless it says so.
        let shown = most.is_some() && !keywords.contains_key("x-cartevo-generated");
        let least = number("minLength").unwrap_or(u64::from(shown));
        format!(
            "Form::Text {{ least: {least}, most: {most:?}, shape: {shape}, pattern: {pattern:?} }}"
        )
    }

    fn file(&self, keywords: &Map<String, Value>, name: &str) -> String {
        let encoding = self.encoding.as_deref().unwrap_or_default();
        let types = pointer::join(encoding, name) + "/contentType";
        let types = self.document.get(&types).and_then(Value::as_str);
        let types: Vec<&str> = types.map_or(Vec::new(), |types| {
            types.split(',').map(str::trim).collect()
        });
        let most = keywords.get("x-cartevo-max-bytes").and_then(Value::as_u64);
        format!("Form::File {{ types: &{types:?}, most: {most:?} }}")
    }

    /// The fields of an object, in the order of the document.
    fn object(&mut self, schema: &Flat) -> String {
        let keywords = &schema.keywords;
        let below = format!("{}/properties", schema.at);
        let properties = keywords.get("properties").and_then(Value::as_object);
        let mut names: Vec<&String> = properties.into_iter().flat_map(Map::keys).collect();
        names.sort_by_key(|name| {
            let place = self.document.place(&pointer::join(&below, name));
            place.span.start
        });
        let required = keywords.get("required").and_then(Value::as_array);
        let fields: String = names
            .into_iter()
            .map(|name| {
                let required = required.is_some_and(|names| names.iter().any(|one| one == name));
                let at = pointer::join(&below, name);
                if required && self.flat(&at).keywords.get("nullable") == Some(&json!(true)) {
                    let message = "to the sandbox `null` is as good as nothing in a request, so it cannot be required";
                    self.problems.push(self.document.problem(&at, message));
                }
                let form = self.form(&at, name);
                field(name, required, &form)
            })
            .collect();
        let closed = keywords.get("additionalProperties") == Some(&Value::Bool(false));
        format!("Form::Object {{ fields: &[{fields}], closed: {closed} }}")
    }

    /// Follows references and takes the members of `allOf` together.
    fn flat(&mut self, at: &str) -> Flat {
        let at = self.document.resolve(at).unwrap_or_else(|| at.to_owned());
        let mut own = match self.document.get(&at) {
            Some(Value::Object(own)) => own.clone(),
            _ => Map::new(),
        };
        let members = own.remove("allOf");
        let members = members
            .as_ref()
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        let mut flat = Flat {
            keywords: Map::new(),
            at: at.clone(),
        };
        for index in 0..members {
            let member = self.flat(&format!("{at}/allOf/{index}"));
            if member.keywords.contains_key("properties") {
                if members > 1 || own.contains_key("properties") {
                    let message = "the sandbox cannot check a request in several parts";
                    self.problems.push(self.document.problem(&at, message));
                }
                flat.at.clone_from(&member.at);
            }
            flat.keywords.extend(member.keywords);
        }
        flat.keywords.append(&mut own);
        flat
    }
}

/// The source of a field.
pub(crate) fn field(name: &str, required: bool, form: &str) -> String {
    format!("Field {{ name: {name:?}, required: {required}, form: {form} }},")
}

fn bounds(keywords: &Map<String, Value>) -> String {
    format!(
        "{{ least: {}, most: {} }}",
        decimal(keywords.get("minimum")),
        decimal(keywords.get("maximum"))
    )
}

/// A decimal constant.
fn decimal(number: Option<&Value>) -> String {
    let Some(number) = number else {
        return "None".to_owned();
    };
    let text = number.as_str().map_or(number.to_string(), str::to_owned);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = decimals.trim_end_matches('0');
    let digits = format!("{whole}{decimals}");
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits.as_str()),
    };
    let digits: u64 = digits.parse().expect("a bound is a plain number");
    format!(
        "Some(Decimal::from_parts({}, {}, 0, {negative}, {}))",
        digits & u64::from(u32::MAX),
        digits >> 32,
        decimals.len()
    )
}
