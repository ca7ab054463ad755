//! What the contract says of a field, wherever it says it: references, `allOf`, alternatives.

use cartevo_document::{Document, pointer};
use serde_json::Value;

/// How deep references and compositions are followed: no schema of use is deeper.
const DEPTH: usize = 24;

/// The places in the contract at which a field, or a whole body, is described.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Where it is declared: the property, one for each alternative that has it.
    pub at: Vec<String>,
    /// Every schema that speaks of it, the declarations first.
    schemas: Vec<String>,
}

impl View {
    /// The view of a schema.
    pub fn of(document: &Document, at: &str) -> Self {
        let mut view = Self {
            at: vec![at.to_owned()],
            schemas: Vec::new(),
        };
        gather(document, at, DEPTH, &mut view.schemas);
        view
    }

    fn all(document: &Document, at: Vec<String>) -> Self {
        let mut schemas = Vec::new();
        for at in &at {
            gather(document, at, DEPTH, &mut schemas);
        }
        Self { at, schemas }
    }

    /// Whether the contract knows nothing of it.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// What is below it under a name, or under one of a property's other names; `[]` for the items
    /// of a list.
    pub fn step(&self, document: &Document, name: &str) -> Self {
        let mut found = Vec::new();
        for schema in &self.schemas {
            if name == "[]" {
                let items = format!("{schema}/items");
                found.extend(document.get(&items).map(|_| items));
                continue;
            }
            let properties = format!("{schema}/properties");
            let Some(map) = document.get(&properties).and_then(Value::as_object) else {
                continue;
            };
            let known = map.get_key_value(name).or_else(|| {
                let mut entries = map.iter();
                entries.find(|(_, property)| aliases(property).any(|alias| alias == name))
            });
            found.extend(known.map(|(known, _)| pointer::join(&properties, known)));
        }
        Self::all(document, found)
    }

    /// Whether anything may stand below it without the contract knowing.
    pub fn is_open(&self, document: &Document) -> bool {
        let says = |schema: &String| {
            let Some(schema) = document.get(schema) else {
                return false;
            };
            let open = schema.get("x-cartevo-kind").and_then(Value::as_str) == Some("open");
            let more = schema.get("additionalProperties");
            open || more.is_some_and(|more| *more != Value::Bool(false))
        };
        self.schemas.iter().any(says) || self.types(document).is_empty()
    }

    /// The first thing said under a keyword, and where.
    pub fn keyword<'d>(&self, document: &'d Document, name: &str) -> Option<(String, &'d Value)> {
        self.schemas.iter().find_map(|schema| {
            let at = format!("{schema}/{name}");
            document.get(&at).map(|value| (at, value))
        })
    }

    /// Every type that it may have; none if any will do.
    pub fn types(&self, document: &Document) -> Vec<&'static str> {
        const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
        let mut found: Vec<&str> = Vec::new();
        for schema in &self.schemas {
            let Some(schema) = document.get(schema) else {
                continue;
            };
            let said = schema.get("type").and_then(Value::as_str);
            let said = said.or_else(|| schema.get("properties").map(|_| "object"));
            found.extend(TYPES.into_iter().filter(|known| said == Some(known)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The listed values, and where they are listed.
    pub fn values<'d>(&self, document: &'d Document) -> Option<(String, Vec<&'d Value>)> {
        let (at, list) = self.keyword(document, "enum")?;
        Some((at, list.as_array()?.iter().collect()))
    }

    /// Whether the objects above require it: only if each alternative that has it does. The place
    /// is that of its entry in `required`, or of the property.
    pub fn required(&self, document: &Document) -> (bool, String) {
        let mut place = self.at.first().cloned().unwrap_or_default();
        let mut required = !self.at.is_empty();
        for at in &self.at {
            let Some((schema, name)) = at.rsplit_once("/properties/") else {
                return (false, place);
            };
            let name = name.replace("~1", "/").replace("~0", "~");
            let list = format!("{schema}/required");
            let names = document.get(&list).and_then(Value::as_array);
            let index = names.and_then(|names| names.iter().position(|item| *item == name));
            match index {
                Some(index) => place = format!("{list}/{index}"),
                None => required = false,
            }
        }
        (required, place)
    }

    /// The names of what is directly below it, with their declarations, in the contract's order.
    pub fn fields(&self, document: &Document) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for schema in &self.schemas {
            let properties = format!("{schema}/properties");
            let map = document.get(&properties).and_then(Value::as_object);
            for name in map.into_iter().flat_map(serde_json::Map::keys) {
                found.push((name.clone(), pointer::join(&properties, name)));
            }
        }
        found.sort_by_key(|(_, at)| document.place(at).span.start);
        found
    }

    /// Every schema that speaks of it.
    pub fn schemas(&self) -> &[String] {
        &self.schemas
    }
}

/// The other names of a property.
pub fn aliases(property: &Value) -> impl Iterator<Item = &str> {
    let names = property.get("x-cartevo-aliases").and_then(Value::as_array);
    names.into_iter().flatten().filter_map(Value::as_str)
}

fn gather(document: &Document, at: &str, depth: usize, found: &mut Vec<String>) {
    let Some(at) = document.resolve(at) else {
        return;
    };
    if depth == 0 || found.contains(&at) {
        return;
    }
    found.push(at.clone());
    for key in ["allOf", "oneOf", "anyOf"] {
        let members = document.get(&format!("{at}/{key}"));
        let members = members.and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..members {
            gather(document, &format!("{at}/{key}/{index}"), depth - 1, found);
        }
    }
}

/// The steps of a dotted name: `items[].id` is `items`, `[]`, `id`.
pub fn steps(name: &str) -> impl Iterator<Item = &str> {
    name.split('.').flat_map(|part| {
        let plain = part.trim_end_matches("[]");
        let lists = (part.len() - plain.len()) / 2;
        let named = Some(plain).filter(|plain| !plain.is_empty());
        named.into_iter().chain(std::iter::repeat_n("[]", lists))
    })
}

#[cfg(test)]
mod tests {
    use cartevo_document::Document;

    use super::{View, steps};

    const CONTRACT: &str = "
components:
  schemas:
    Name: {type: string, maxLength: 9}
    Reply:
      oneOf:
        - properties: {data: {$ref: '#/components/schemas/Card'}}
        - properties: {card: {$ref: '#/components/schemas/Card'}}
    Card:
      required: [name]
      properties:
        name: {allOf: [{$ref: '#/components/schemas/Name'}], x-cartevo-aliases: [nom]}
        parts: {type: array, items: {properties: {id: {type: integer}}}}
";

    fn view(name: &str) -> (Document, View) {
        let document = Document::parse("c.yaml", CONTRACT).expect("a contract");
        let mut view = View::of(&document, "/components/schemas/Reply");
        for step in steps(name) {
            view = view.step(&document, step);
        }
        (document, view)
    }

    #[test]
    fn a_field_is_found_through_alternatives_references_and_other_names() {
        let (document, name) = view("card.nom");
        assert_eq!(name.at, ["/components/schemas/Card/properties/name"]);
        assert_eq!(name.types(&document), ["string"]);
        let (at, limit) = name.keyword(&document, "maxLength").expect("a limit");
        assert_eq!(
            (at.as_str(), limit.as_u64()),
            ("/components/schemas/Name/maxLength", Some(9))
        );
        assert!(name.required(&document).0);
        assert_eq!(view("data.parts[].id").1.types(&document), ["integer"]);
        assert!(view("data.parts.id").1.is_empty());
    }

    #[test]
    fn lists_are_steps_of_their_own() {
        let found: Vec<&str> = steps("a.b[][].c").collect();
        assert_eq!(found, ["a", "b", "[]", "[]", "c"]);
    }
}
