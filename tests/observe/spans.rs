//! What a subscriber of `tracing` sees.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::DefaultGuard,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

pub type Fields = BTreeMap<&'static str, String>;

/// A span or an event.
#[derive(Clone, Debug)]
pub struct Told {
    pub level: Level,
    /// None for an event.
    pub id: Option<u64>,
    /// The name of a span, the message of an event.
    pub name: String,
    pub parent: Option<u64>,
    pub fields: Fields,
    /// Of a span: whether it is over.
    pub closed: bool,
}

/// Everything that this library tells in the thread of the test.
#[derive(Clone, Default)]
pub struct Spans(Arc<Mutex<Vec<Told>>>);

impl Spans {
    /// From now on, until the guard is dropped.
    pub fn record() -> (Self, DefaultGuard) {
        let spans = Self::default();
        let subscriber = tracing_subscriber::registry().with(spans.clone());
        (spans, tracing::subscriber::set_default(subscriber))
    }

    pub fn all(&self) -> Vec<Told> {
        self.0.lock().unwrap().clone()
    }

    /// Spans of this name, in the order in which they began.
    pub fn named(&self, name: &str) -> Vec<Told> {
        let mut all = self.all();
        all.retain(|told| told.id.is_some() && told.name == name);
        all
    }

    pub fn events(&self) -> Vec<Told> {
        let mut all = self.all();
        all.retain(|told| told.id.is_none());
        all
    }

    fn change(&self, id: &Id, change: impl FnOnce(&mut Told)) {
        let mut all = self.0.lock().unwrap();
        let id = Some(id.into_u64());
        // Numbers are used again.
        if let Some(told) = all.iter_mut().rev().find(|told| told.id == id) {
            change(told);
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        if metadata.target() != "cartevo" {
            return;
        }
        let mut fields = Fields::new();
        attributes.record(&mut Into(&mut fields));
        let parent = context.span(id).and_then(|span| span.parent());
        self.0.lock().unwrap().push(Told {
            level: *metadata.level(),
            id: Some(id.into_u64()),
            name: metadata.name().to_owned(),
            parent: parent.map(|parent| parent.id().into_u64()),
            fields,
            closed: false,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        self.change(id, |told| values.record(&mut Into(&mut told.fields)));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        if metadata.target() != "cartevo" {
            return;
        }
        let mut fields = Fields::new();
        event.record(&mut Into(&mut fields));
        let name = fields.remove("message").unwrap_or_default();
        let parent = context.event_span(event);
        self.0.lock().unwrap().push(Told {
            level: *metadata.level(),
            id: None,
            name,
            parent: parent.map(|parent| parent.id().into_u64()),
            fields,
            closed: true,
        });
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.change(&id, |told| told.closed = true);
    }
}

struct Into<'a>(&'a mut Fields);

impl Visit for Into<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
