//! What something in the contract is called in Rust.

use cartevo_document::{Document, Operation, pointer};
use heck::{ToPascalCase, ToSnakeCase};

/// `cards().create`.
pub fn method(operation: &Operation) -> String {
    format!("{}().{}", snake(&operation.tag), operation.name)
}

/// A parameter, or a field of the body: an argument of the call if it is required, a method of its
/// builder if it is not, a field of the struct that takes the arguments where there is one.
pub fn argument(operation: &Operation, name: &str, required: bool, body: bool) -> String {
    let call = method(operation);
    let name = snake(name);
    match &operation.arguments {
        Some(arguments) if required && body => format!("{arguments}::{name}"),
        _ if required => format!("the argument `{name}` of {call}"),
        _ => format!("{call}(…).{name}"),
    }
}

/// A property of a schema that has a name of its own: `Card::expiry_year`. The envelope's own fields
/// become nothing.
pub fn property(document: &Document, at: &str) -> Option<String> {
    let (schema, name) = at.rsplit_once("/properties/")?;
    let schema = component(schema).filter(|_| !is_envelope(document, schema))?;
    let name = pointer::tokens(&format!("/{name}")).next()?;
    Some(format!("{schema}::{}", snake(&name)))
}

/// A field that a named schema does not have yet.
pub fn new_property(document: &Document, schemas: &[String], name: &str) -> Option<String> {
    let mut own = schemas
        .iter()
        .filter(|schema| !is_envelope(document, schema));
    let schema = own.find_map(|schema| component(schema))?;
    Some(format!("{schema}::{}", snake(name)))
}

/// A value of an enum that has a name of its own: `CardBrand::Visa`.
pub fn variant(at: &str, value: &str) -> Option<String> {
    let schema = component(at.strip_suffix("/enum")?)?;
    Some(format!(
        "{schema}::{}",
        value.to_lowercase().to_pascal_case()
    ))
}

/// An envelope is taken off before anybody sees it.
fn is_envelope(document: &Document, schema: &str) -> bool {
    document.get(&format!("{schema}/properties/data")).is_some()
}

fn component(at: &str) -> Option<&str> {
    let name = at.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then_some(name)
}

/// A name on the wire as a Rust name; a keyword gets an underscore.
fn snake(name: &str) -> String {
    const KEYWORDS: [&str; 8] = ["type", "ref", "move", "match", "use", "in", "for", "async"];
    let snake = name.to_snake_case();
    if KEYWORDS.contains(&snake.as_str()) {
        return format!("{snake}_");
    }
    snake
}
