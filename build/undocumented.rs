//! What exists only with the feature `undocumented`: calls that no page documents, and the types
//! that only they have.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};

use crate::model::{Call, Model, Type};

pub fn feature(call: &Call) -> Option<TokenStream> {
    gate(call.operation.undocumented)
}

pub fn gate(undocumented: bool) -> Option<TokenStream> {
    undocumented.then(|| quote!(#[cfg(feature = "undocumented")]))
}

/// The named types that no documented call reaches.
pub fn types(model: &Model) -> BTreeSet<String> {
    let mut documented = BTreeSet::new();
    let calls = model.operations.iter();
    for call in calls.filter(|call| !call.operation.undocumented) {
        let body = call.body.clone().map(Type::Named);
        let parameters = call.parameters.iter().map(|field| &field.ty);
        for ty in parameters.chain(&body).chain([&call.payload]) {
            reach(ty, model, &mut documented);
        }
    }
    let all = model.schemas.keys().cloned();
    all.filter(|name| !documented.contains(name)).collect()
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
    if model.undocumented.contains(name) {
        attributes.push(parse_quote!(#[cfg(feature = "undocumented")]));
    }
    item
}

/// The functions of progenitor's client that build the requests of such calls.
pub fn gate_requests(block: &mut syn::ItemImpl, model: &Model) {
    let calls = model.operations.iter();
    let names: Vec<syn::Ident> = calls
        .filter(|call| call.operation.undocumented)
        .map(|call| crate::model::identifier(&call.operation.id))
        .collect();
    for item in &mut block.items {
        if let syn::ImplItem::Fn(function) = item
            && names.contains(&function.sig.ident)
        {
            let gate = parse_quote!(#[cfg(feature = "undocumented")]);
            function.attrs.push(gate);
        }
    }
}
