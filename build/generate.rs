//! Runs progenitor.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cartevo_document::{Document, Problem};
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TagStyle, TypeImpl};
use serde_json::Value;

use crate::model::{Model, Shape};

/// progenitor's client and types, as a file.
pub fn client(document: &Document, spec: Value, model: &Model) -> Result<syn::File, Vec<Problem>> {
    let failed =
        |message: String| vec![document.problem("", format!("the generator failed: {message}"))];
    let spec: openapiv3::OpenAPI =
        serde_json::from_value(spec).map_err(|error| failed(error.to_string()))?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_tag(TagStyle::Merged)
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq");
    for (name, schema) in &model.schemas {
        let replacement = match schema.shape {
            Shape::Struct(_) => continue,
            Shape::Enum { .. } | Shape::Id => format!("crate::{name}"),
            Shape::Library(library) => format!("crate::{library}"),
        };
        settings.with_replacement(
            name,
            replacement,
            [TypeImpl::Display, TypeImpl::FromStr].into_iter(),
        );
    }
    // It panics on what it does not know; the place is lost, but the reason is not.
    let generated = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings).generate_tokens(&spec)
    }));
    let tokens: TokenStream = generated
        .map_err(|_| failed("it panicked; the reason is above".to_owned()))?
        .map_err(|error| failed(error.to_string()))?;
    syn::parse2(tokens).map_err(|error| failed(error.to_string()))
}
