//! Writes what people call: the groups of a client, and a builder for each operation.

use std::collections::BTreeMap;

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident};

use cartevo_document::Resend;

use crate::{
    features::feature,
    model::{Call, Field, Model, identifier},
    polish::{argument, converts, document, plain},
};

pub fn docs(text: &str) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    document(&mut attributes, text);
    attributes
}

/// `client.cards()` and what it gives.
pub fn groups(model: &Model) -> TokenStream {
    let mut groups: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in &model.operations {
        groups.entry(&call.operation.tag).or_default().push(call);
    }
    let structs = groups.iter().map(|(tag, calls)| {
        let name = format_ident!("{}", tag.to_pascal_case());
        let doc =
            format!(" The operations of `{tag}`: see [`Client::{tag}`](crate::Client::{tag}).");
        let methods = calls.iter().map(|call| method(call, model));
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug)]
            pub struct #name<'a> { client: &'a crate::Client }
            impl<'a> #name<'a> { #(#methods)* }
        }
    });
    let accessors = groups.iter().map(|(tag, calls)| {
        let (method, name) = (identifier(tag), format_ident!("{}", tag.to_pascal_case()));
        // Without the feature a link to one would lead nowhere.
        let documented = calls.iter().filter(|call| !call.operation.undocumented);
        let names =
            documented.map(|call| format!("[`{0}`](groups::{name}::{0})", call.operation.name));
        let doc = format!(
            " The operations of `{tag}`: {}.",
            names.collect::<Vec<_>>().join(", ")
        );
        quote! {
            #[doc = #doc]
            pub fn #method(&self) -> groups::#name<'_> { groups::#name::new(self) }
        }
    });
    let constructors = groups.keys().map(|tag| {
        let name = format_ident!("{}", tag.to_pascal_case());
        quote!(impl<'a> #name<'a> { pub(super) fn new(client: &'a crate::Client) -> Self { Self { client } } })
    });
    quote! {
        /// The operations in groups, one for each tag of the contract.
        pub mod groups {
            use super::{calls, types};
            #(#structs)*
            #(#constructors)*
        }
        impl crate::Client { #(#accessors)* }
    }
}

pub fn optional(value: Option<impl quote::ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

fn call_docs(call: &Call, model: &Model) -> Vec<Attribute> {
    let operation = &call.operation;
    let mut text = format!("{}\n\n{}\n\n", call.summary, call.description);
    let alone = fields(call, model)
        .0
        .into_iter()
        .filter(|field| operation.arguments.is_none() || is_parameter(call, field));
    let arguments = alone.map(|field| {
        let description = field.description.replace("\n\n", " ");
        format!("- `{}`: {description}\n", field.name)
    });
    text.extend(arguments);
    text.extend(
        operation
            .arguments
            .as_ref()
            .map(|name| format!("- `given`: what it requires, as [`{name}`](crate::{name}).\n")),
    );
    text.push('\n');
    let resend = match &operation.resend {
        Resend::Safe => "It changes nothing, so it may be sent again freely.".to_owned(),
        Resend::Keyed(field) => {
            format!("A replay with the same `{field}` is recognised by the service.")
        }
        Resend::Once => format!(
            "It is never sent again by itself once it may have been carried out. If the answer is lost, {}.",
            operation.find_out.as_deref().unwrap_or_default()
        ),
    };
    text.push_str(&resend);
    let statuses = operation
        .responses
        .iter()
        .map(|(status, _)| format!("`{status}`"));
    let statuses: Vec<String> = statuses
        .filter(|status| !status.starts_with("`2"))
        .collect();
    let (statuses, page, id) = (statuses.join(", "), &operation.page, &operation.id);
    docs(&format!(
        "{text}\n\n# Errors\n\nAny [`Error`](crate::Error); the documented statuses are {statuses}.\n\n\
         Page: `{page}`, operation `{id}`."
    ))
}

/// The required values of a call, in the order of its arguments, and the optional ones.
pub fn fields<'a>(call: &'a Call, model: &'a Model) -> (Vec<&'a Field>, Vec<&'a Field>) {
    let body = model.body(call);
    call.parameters
        .iter()
        .chain(body)
        .partition(|field| field.required)
}

pub fn is_parameter(call: &Call, field: &Field) -> bool {
    call.parameters
        .iter()
        .any(|parameter| std::ptr::eq(parameter, field))
}

/// The struct that takes what a body requires, where that is too much for arguments.
pub fn arguments(call: &Call, model: &Model) -> Option<TokenStream> {
    let name = format_ident!("{}", call.operation.arguments.as_ref()?);
    let cfg = feature(call);
    let title = name.to_string();
    let (group, method) = (&call.operation.tag, &call.operation.name);
    let doc = format!(
        " What [`{group}().{method}`](super::groups::{}::{method}) requires; what is optional is set on the call.",
        group.to_pascal_case()
    );
    let required = fields(call, model).0.into_iter();
    let members = required
        .filter(|field| !is_parameter(call, field))
        .map(|field| {
            let (name, ty) = (&field.name, plain(&field.ty, model));
            let docs = docs(&field.description);
            quote!(#(#docs)* pub #name: #ty)
        });
    Some(quote! {
        #cfg
        #[doc = #doc]
        #[derive(Clone, PartialEq)]
        pub struct #name { #(#members),* }
        // It is about a person, or about money.
        #cfg
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#title).finish_non_exhaustive()
            }
        }
    })
}

pub fn builder_name(call: &Call) -> Ident {
    format_ident!("{}", call.operation.id.to_pascal_case())
}

fn method(call: &Call, model: &Model) -> TokenStream {
    let (name, builder) = (identifier(&call.operation.name), builder_name(call));
    let docs = call_docs(call, model);
    let cfg = feature(call);
    let (required, _) = fields(call, model);
    let alone = required
        .iter()
        .filter(|field| call.operation.arguments.is_none() || is_parameter(call, field));
    let mut arguments: Vec<TokenStream> = alone
        .map(|field| {
            let (name, ty) = (&field.name, argument(&field.ty, model));
            quote!(#name: #ty)
        })
        .collect();
    arguments.extend(call.operation.arguments.as_ref().map(|name| {
        let name = format_ident!("{name}");
        quote!(given: types::#name)
    }));
    let given = |field: &Field| {
        let name = &field.name;
        if call.operation.arguments.is_some() && !is_parameter(call, field) {
            quote!(given.#name)
        } else if converts(&field.ty, model) {
            quote!(#name.into())
        } else {
            quote!(#name)
        }
    };
    let parameters = call.parameters.iter().map(|field| {
        let name = &field.name;
        let value = if field.required {
            given(field)
        } else {
            quote!(None)
        };
        quote!(#name: #value)
    });
    let begun = crate::intent::new(call);
    let body = call.body.as_deref().map(|body| {
        let members = model.fields(body).iter().map(|field| {
            let name = &field.name;
            let value = if field.required {
                given(field)
            } else {
                quote!(Default::default())
            };
            quote!(#name: #value)
        });
        let body = format_ident!("{body}");
        quote!(body: types::#body { #(#members),* },)
    });
    quote! {
        #cfg
        #(#docs)*
        #[inline]
        pub fn #name(self, #(#arguments),*) -> calls::#builder<'a> {
            calls::#builder {
                client: self.client,
                options: crate::CallOptions::default(),
                #begun
                #(#parameters,)*
                #body
            }
        }
    }
}
