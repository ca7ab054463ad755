//! Writes what is checked before a request is sent.

use proc_macro2::TokenStream;
use quote::quote;

use cartevo_document::ParameterIn;

use crate::{
    builder::range,
    calls::optional,
    model::{Call, Field, Model, Shape, Type},
};

pub fn checks(call: &Call, model: &Model) -> TokenStream {
    let body = model.body(call);
    let parameters = call.parameters.iter().filter_map(|field| {
        let (name, wire) = (&field.name, &field.wire);
        let mut parameters = call.operation.parameters.iter();
        let in_path = parameters
            .any(|parameter| parameter.place == ParameterIn::Path && parameter.name == *wire);
        if in_path {
            return Some(quote!(check.path(#wire, self.#name.as_ref());));
        }
        check(call, field, &quote!(self.#name), wire, model)
    });
    let fields = body.iter().filter_map(|field| {
        let name = &field.name;
        check(call, field, &quote!(self.body.#name), &field.wire, model)
    });
    let mut checks: Vec<TokenStream> = parameters.chain(fields).collect();
    if let Some((from, to)) = range(call) {
        let (first, first_wire) = (&from.name, &from.wire);
        let (last, last_wire) = (&to.name, &to.wire);
        checks.push(quote! {
            check.range((#first_wire, self.#first.as_ref()), (#last_wire, self.#last.as_ref()));
        });
    }
    if checks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        let mut check = crate::check::Check::new(operation);
        #(#checks)*
        check.done()?;
    }
}

/// The check of one value; `path` is its name on the wire, with the names of what it is in.
fn check(
    call: &Call,
    field: &Field,
    target: &TokenStream,
    path: &str,
    model: &Model,
) -> Option<TokenStream> {
    let limits = &field.limits;
    let value = if field.required {
        quote!(Some(&#target))
    } else {
        quote!(#target.as_ref())
    };
    let minimum = optional(limits.minimum.as_ref());
    let maximum = optional(limits.maximum.as_ref());
    if model.is_library(&field.ty, "Amount") {
        return Some(quote!(check.amount(#path, #value.copied(), #minimum, #maximum);));
    }
    if model.is_library(&field.ty, "Upload") {
        let max = limits.max_bytes.unwrap_or(u64::MAX);
        let types = call.file_types.get(&field.wire).into_iter().flatten();
        return Some(quote! {
            check.file(#path, #value, (#max, &[#(#types),*]), call.deadline).await?;
        });
    }
    match model.shape(&field.ty) {
        Some(Shape::Id) => {
            return Some(quote!(check.length(#path, #value.map(|id| id.as_str()), Some(1), None);));
        }
        Some(Shape::Struct(_)) => return nested(call, field, target, path, model),
        _ => {}
    }
    let integer = |limit: &Option<String>| {
        let number = limit.as_ref().and_then(|limit| limit.parse::<i64>().ok());
        optional(number)
    };
    if field.ty == Type::Integer {
        let (minimum, maximum) = (integer(&limits.minimum), integer(&limits.maximum));
        return Some(quote!(check.integer(#path, #value.copied(), #minimum, #maximum);));
    }
    if limits.min_length.is_none() && limits.max_length.is_none() {
        return None;
    }
    let (minimum, maximum) = (optional(limits.min_length), optional(limits.max_length));
    let text = if model.is_library(&field.ty, "Sensitive") {
        quote!(#value.map(crate::Sensitive::expose))
    } else {
        quote!(#value.map(String::as_str))
    };
    Some(quote!(check.length(#path, #text, #minimum, #maximum);))
}

/// The checks of an object inside the body.
fn nested(
    call: &Call,
    field: &Field,
    target: &TokenStream,
    path: &str,
    model: &Model,
) -> Option<TokenStream> {
    let Type::Named(name) = &field.ty else {
        return None;
    };
    let object = if field.required {
        target.clone()
    } else {
        quote!(inner)
    };
    let checks = model.fields(name).iter().filter_map(|field| {
        let name = &field.name;
        let path = format!("{path}.{}", field.wire);
        check(call, field, &quote!(#object.#name), &path, model)
    });
    let checks: Vec<TokenStream> = checks.collect();
    if checks.is_empty() {
        return None;
    }
    Some(if field.required {
        quote!(#(#checks)*)
    } else {
        quote!(if let Some(inner) = &#target { #(#checks)* })
    })
}
