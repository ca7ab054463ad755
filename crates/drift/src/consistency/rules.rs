//! The conventions: what they ask of every page.

use cartevo_pages::{Fact, Layer, Page, Subject};
use serde_json::Value;

use super::view::View;

/// The page of the conventions, if there is one.
pub(super) struct Rules<'a> {
    pub view: Option<&'a View<'a>>,
}

impl<'a> Rules<'a> {
    pub fn new(views: &'a [View<'a>]) -> Self {
        let mut views = views.iter();
        Self {
            view: views.find(|view| view.page.subject == Subject::Conventions),
        }
    }

    /// What the conventions say of a subject's property.
    pub fn fact(&self, subject: &str, property: &str) -> Option<(&'a Page, &'a Fact)> {
        let view = self.view?;
        let fact = view
            .fact(Layer::Prose, subject, property)
            .or_else(|| view.fact(Layer::Panel, subject, property))?;
        Some((view.page, fact))
    }

    /// The same, where the value must be this text.
    pub fn says(&self, subject: &str, property: &str, value: &str) -> Option<(&'a Page, &'a Fact)> {
        let found = self.fact(subject, property);
        found.filter(|(_, fact)| fact.value == *value)
    }

    /// The same, as a number.
    pub fn number(&self, subject: &str, property: &str) -> Option<f64> {
        let (_, fact) = self.fact(subject, property)?;
        super::values::number(&fact.value)
    }

    /// Whether a list that the conventions give has this in it.
    pub fn lists(&self, subject: &str, property: &str, item: &str) -> bool {
        let found = self.fact(subject, property);
        found.is_some_and(|(_, fact)| texts(&fact.value).any(|text| text == item))
    }

    /// The names of the envelope's fields, and whether each is in every answer.
    pub fn envelope(&self) -> Vec<(&'a str, bool)> {
        let Some(view) = self.view else {
            return Vec::new();
        };
        let mut fields: Vec<(&str, bool)> = Vec::new();
        for subject in view.subjects(Layer::Prose, "rule.envelope.") {
            let name = &subject["rule.envelope.".len()..];
            let sometimes = view.fact(Layer::Prose, subject, "only-paginated");
            let always = sometimes.is_none_or(|fact| fact.value != true);
            fields.push((name, always));
        }
        fields
    }
}

/// The texts of a list, or the one text.
pub(super) fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().filter_map(Value::as_str)
}
