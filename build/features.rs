//! What exists only with a feature of the crate: calls that no page documents, calls that send files,
//! and the types that only those have.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};

use crate::model::{Call, Model, Type};

/// All of them are needed. Mostly there are none.
pub type Features = BTreeSet<&'static str>;

const UNDOCUMENTED: &str = "undocumented";
const MULTIPART: &str = "multipart";

fn of(call: &Call) -> Features {
    let undocumented = call.operation.undocumented.then_some(UNDOCUMENTED);
    let multipart = call.operation.multipart.then_some(MULTIPART);
    undocumented.into_iter().chain(multipart).collect()
}

/// What a call, and all that is made for it, is gated with.
pub fn feature(call: &Call) -> Option<TokenStream> {
    attribute(&of(call))
}

/// What the table's row of a call is gated with. Only of the undocumented ones nothing is to be seen:
/// what one without files cannot call is an operation of the service all the same.
pub fn row(call: &Call) -> Option<TokenStream> {
    let mut features = of(call);
    features.remove(MULTIPART);
    attribute(&features)
}

/// For a row without a call: what the reason is gated with, and the feature to turn on.
pub fn missing(call: &Call) -> Option<(TokenStream, &'static str)> {
    let row = row(call);
    let gate = quote!(#row #[cfg(not(feature = #MULTIPART))]);
    call.operation.multipart.then_some((gate, MULTIPART))
}

/// What a named type is gated with.
pub fn gate(name: &str, model: &Model) -> Option<TokenStream> {
    attribute(model.features.get(name)?)
}

fn attribute(features: &Features) -> Option<TokenStream> {
    let mut all = features.iter().map(|name| quote!(feature = #name));
    match features.len() {
        0 => None,
        1 => Some(quote!(#[cfg(#(#all)*)])),
        _ => {
            let first = all.next();
            Some(quote!(#[cfg(all(#first #(, #all)*))]))
        }
    }
}

/// The features that all calls need which reach a named type.
pub fn types(model: &Model) -> BTreeMap<String, Features> {
    let mut needed: BTreeMap<String, Features> = BTreeMap::new();
    for call in &model.operations {
        let (own, mut found) = (of(call), BTreeSet::new());
        let body = call.body.clone().map(Type::Named);
        let parameters = call.parameters.iter().map(|field| &field.ty);
        for ty in parameters.chain(&body).chain([&call.payload]) {
            reach(ty, model, &mut found);
        }
        for name in found {
            let features = needed.entry(name).or_insert_with(|| own.clone());
            features.retain(|feature| own.contains(feature));
        }
    }
    needed
}

fn reach(ty: &Type, model: &Model, found: &mut BTreeSet<String>) {
    match ty {
        Type::List(item) | Type::Map(item) => reach(item, model, found),
        Type::Named(name) if found.insert(name.clone()) => {
            for field in model.fields(name) {
                reach(&field.ty, model, found);
            }
        }
        _ => {}
    }
}

/// A model type, or what is implemented for one.
pub fn gated(mut item: Item, model: &Model) -> Item {
    let (name, attributes) = match &mut item {
        Item::Struct(item) => (item.ident.to_string(), &mut item.attrs),
        Item::Impl(item) => {
            let last = match item.self_ty.as_ref() {
                syn::Type::Path(path) => path.path.segments.last(),
                _ => None,
            };
            let name = last.map(|last| last.ident.to_string());
            (name.unwrap_or_default(), &mut item.attrs)
        }
        _ => return item,
    };
    // The twin through which a struct is read goes with it.
    let name = name.strip_suffix("AsSent").unwrap_or(&name);
    if let Some(gate) = gate(name, model) {
        attributes.push(parse_quote!(#gate));
    }
    item
}

/// The functions of progenitor's client that build the requests of such calls.
pub fn gate_requests(block: &mut syn::ItemImpl, model: &Model) {
    for call in &model.operations {
        let name = crate::model::identifier(&call.operation.id);
        let Some(gate) = feature(call) else { continue };
        for item in &mut block.items {
            if let syn::ImplItem::Fn(function) = item
                && function.sig.ident == name
            {
                function.attrs.push(parse_quote!(#gate));
            }
        }
    }
}
