//! A list where the contract has an object: `x-cartevo-list` of the object's schema names the
//! property that the list is read as.

use std::borrow::Cow;

use serde_json::{Value, json};

use cartevo_document::pointer;

use crate::shape::{ShapeId, Shapes};

/// A value in which every such list stands in its object.
pub(crate) struct Listed<'a> {
    pub value: Cow<'a, Value>,
    pub lists: Vec<List>,
}

/// A list that was put into an object.
pub(crate) struct List {
    /// JSON pointer of the object, in the changed value.
    pub at: String,
    /// The property that the list became.
    pub property: String,
    /// Pointer into the contract: that property.
    pub pointer: String,
}

impl Listed<'_> {
    /// Where something of the changed value stands in the value as it was sent.
    pub fn place(&self, at: &str) -> String {
        let mut place = at.to_owned();
        // The inner ones come last, and their pointers count on the outer ones.
        for list in self.lists.iter().rev() {
            let inside = pointer::join(&list.at, &list.property);
            let rest = place.strip_prefix(&inside);
            if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                place = format!("{}{rest}", list.at);
            }
        }
        place
    }
}

impl Shapes {
    /// Puts every list that stands for an object into that object.
    pub fn listed<'a>(&self, id: ShapeId, value: Cow<'a, Value>) -> Listed<'a> {
        let mut lists = Vec::new();
        if !self.any_list() {
            return Listed { value, lists };
        }
        let mut value = value.into_owned();
        self.wrap(id, &mut value, "", &mut lists);
        Listed {
            value: Cow::Owned(value),
            lists,
        }
    }

    fn wrap(&self, id: ShapeId, value: &mut Value, at: &str, lists: &mut Vec<List>) {
        let shape = &self[self.best(id, value)];
        let own = &self[id];
        if let Some(name) = shape.list.as_ref().filter(|_| value.is_array()) {
            let property = shape.properties.get(name);
            lists.push(List {
                at: at.to_owned(),
                property: name.clone(),
                pointer: property.map_or_else(String::new, |property| property.pointer.clone()),
            });
            *value = json!({ name: value.take() });
        }
        match value {
            Value::Object(object) => {
                for (key, value) in object.iter_mut() {
                    let property = shape.property(key).or_else(|| own.property(key));
                    let below = property.map(|(_, property)| property.shape);
                    if let Some(below) = below.or(shape.entries) {
                        self.wrap(below, value, &pointer::join(at, key), lists);
                    }
                }
            }
            Value::Array(items) => {
                let Some(id) = shape.items else { return };
                for (index, item) in items.iter_mut().enumerate() {
                    self.wrap(id, item, &format!("{at}/{index}"), lists);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use serde_json::json;

    use cartevo_document::Document;

    use crate::shape::Shapes;

    const SCHEMAS: &str = "
components:
  schemas:
    Cards:
      type: object
      x-cartevo-list: cards
      properties:
        total: {type: integer}
        cards: {type: array, items: {$ref: '#/components/schemas/Card'}}
    Card:
      type: object
      x-cartevo-list: events
      properties:
        events: {type: array, items: {type: string}}
";

    #[test]
    fn a_list_is_read_as_the_property_and_keeps_its_place() {
        let document = Document::parse("x", SCHEMAS.to_owned()).unwrap();
        let mut shapes = Shapes::default();
        let id = shapes.read(&document, "/components/schemas/Cards");
        let sent = json!([{"events": ["a"]}, ["b"]]);
        let listed = shapes.listed(id, Cow::Borrowed(&sent));
        assert_eq!(
            *listed.value,
            json!({"cards": [{"events": ["a"]}, {"events": ["b"]}]})
        );
        for (at, place) in [
            ("", ""),
            ("/cards", ""),
            ("/cards/0/events/0", "/0/events/0"),
            ("/cards/1/events/0", "/1/0"),
            ("/cardsets", "/cardsets"),
            ("/total", "/total"),
        ] {
            assert_eq!(listed.place(at), place, "{at}");
        }
        let object = json!({"cards": [], "total": 0});
        let listed = shapes.listed(id, Cow::Borrowed(&object));
        assert_eq!((&*listed.value, listed.lists.len()), (&object, 0));
    }
}
