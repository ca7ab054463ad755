//! Writes what people call: the groups of a client, and a builder for each operation.

use std::collections::BTreeMap;

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident};

use cartevo_document::{ParameterIn, Resend};

use crate::{
    model::{Call, Field, Model, Shape, Type, identifier},
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
        let names = calls
            .iter()
            .map(|call| format!("[`{0}`](groups::{name}::{0})", call.operation.name));
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
    let arguments = fields(call, model).0.into_iter().map(|field| {
        let description = field.description.replace("\n\n", " ");
        format!("- `{}`: {description}\n", field.name)
    });
    text.extend(arguments);
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
fn fields<'a>(call: &'a Call, model: &'a Model) -> (Vec<&'a Field>, Vec<&'a Field>) {
    let body = call
        .body
        .as_deref()
        .map(|name| model.fields(name))
        .unwrap_or_default();
    call.parameters
        .iter()
        .chain(body)
        .partition(|field| field.required)
}

fn is_parameter(call: &Call, field: &Field) -> bool {
    call.parameters
        .iter()
        .any(|parameter| std::ptr::eq(parameter, field))
}

pub fn builder_name(call: &Call) -> Ident {
    format_ident!("{}", call.operation.id.to_pascal_case())
}

fn method(call: &Call, model: &Model) -> TokenStream {
    let (name, builder) = (identifier(&call.operation.name), builder_name(call));
    let docs = call_docs(call, model);
    let (required, _) = fields(call, model);
    let arguments = required.iter().map(|field| {
        let (name, ty) = (&field.name, argument(&field.ty, model));
        quote!(#name: #ty)
    });
    let given = |field: &Field| {
        let name = &field.name;
        if converts(&field.ty, model) {
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
        #(#docs)*
        pub fn #name(self, #(#arguments),*) -> calls::#builder<'a> {
            calls::#builder {
                client: self.client,
                options: crate::CallOptions::default(),
                #(#parameters,)*
                #body
            }
        }
    }
}

pub fn builder(index: usize, call: &Call, model: &Model) -> TokenStream {
    let (name, raw) = (builder_name(call), identifier(&call.operation.id));
    let payload = format_ident!("{}", call.payload);
    let (group, method) = (&call.operation.tag, &call.operation.name);
    let doc = format!(
        " What [`{group}().{method}`](super::groups::{}::{method}) gives: set what is optional, then `.await` it.",
        group.to_pascal_case()
    );
    let parameters = call.parameters.iter().map(|field| {
        let (name, ty) = (&field.name, plain(&field.ty, model));
        if field.required {
            quote!(pub(super) #name: #ty)
        } else {
            quote!(pub(super) #name: Option<#ty>)
        }
    });
    let body = call.body.as_deref().map(|body| {
        let body = format_ident!("{body}");
        quote!(pub(super) body: types::#body,)
    });
    let (_, optional) = fields(call, model);
    let setters = optional.into_iter().map(|field| setter(call, field, model));
    let checks = checks(call, model);
    let arguments = raw_arguments(call);
    let title = format!("{name}");
    let (receiver, reference, with_reference) = reference(call, model);
    quote! {
        #[doc = #doc]
        #[derive(Clone)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #name<'a> {
            pub(super) client: &'a crate::Client,
            pub(super) options: crate::CallOptions,
            #(#parameters,)*
            #body
        }
        impl<'a> #name<'a> {
            #(#setters)*
            /// Limits this call as a whole, waiting for a token included.
            pub fn deadline(mut self, limit: std::time::Duration) -> Self {
                self.options.deadline = Some(limit);
                self
            }
            /// Limits each attempt of this call, in place of the operation's own limit.
            pub fn attempt_timeout(mut self, limit: std::time::Duration) -> Self {
                self.options.attempt = Some(limit);
                self
            }
            /// Makes the call. Awaiting the builder does the same.
            pub async fn send(#receiver) -> Result<crate::Reply<types::#payload>, crate::Error> {
                let operation = &OPERATIONS[#index];
                #checks
                #reference
                let answer = crate::call::run(self.client, operation, self.options, || async {
                    let raw = self.client.raw();
                    let ended = raw.#raw(#arguments).await;
                    crate::call::built(&raw, ended)
                });
                let reply = answer.await.and_then(|answer| crate::reply::read(operation, answer));
                reply #with_reference
            }
        }
        impl<'a> IntoFuture for #name<'a> {
            type Output = Result<crate::Reply<types::#payload>, crate::Error>;
            type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;
            fn into_future(self) -> Self::IntoFuture { Box::pin(self.send()) }
        }
        // What a call carries may be personal or secret.
        impl std::fmt::Debug for #name<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#title).finish_non_exhaustive()
            }
        }
    }
}

/// A reference that is always sent: made up once for the whole call, and told by its errors.
fn reference(call: &Call, model: &Model) -> (TokenStream, TokenStream, TokenStream) {
    let body = call
        .body
        .as_deref()
        .map(|name| model.fields(name))
        .unwrap_or_default();
    let Some(field) = body.iter().find(|field| field.generated) else {
        return (quote!(self), TokenStream::new(), TokenStream::new());
    };
    let name = &field.name;
    let reference = quote! {
        let reference = self.body.#name.get_or_insert_with(crate::check::reference).clone();
    };
    let with = quote!(.map_err(|error| error.with_reference(Some(&reference))));
    (quote!(mut self), reference, with)
}

fn setter(call: &Call, field: &Field, model: &Model) -> TokenStream {
    let (name, ty, docs) = (
        &field.name,
        argument(&field.ty, model),
        docs(&field.description),
    );
    let value = if converts(&field.ty, model) {
        quote!(#name.into())
    } else {
        quote!(#name)
    };
    let value = if matches!(field.ty, Type::List(_)) {
        value
    } else {
        quote!(Some(#value))
    };
    let target = if is_parameter(call, field) {
        quote!(self.#name)
    } else {
        quote!(self.body.#name)
    };
    quote! {
        #(#docs)*
        pub fn #name(mut self, #name: #ty) -> Self {
            #target = #value;
            self
        }
    }
}

/// What progenitor's function takes: path parameters, queries in alphabetical order, the body.
fn raw_arguments(call: &Call) -> TokenStream {
    let place = |field: &Field| {
        let parameters = &call.operation.parameters;
        parameters
            .iter()
            .find(|parameter| parameter.name == field.wire)
            .map(|parameter| parameter.place)
    };
    let path = call
        .parameters
        .iter()
        .filter(|field| place(field) == Some(ParameterIn::Path));
    let mut query: Vec<&Field> = call
        .parameters
        .iter()
        .filter(|field| place(field) == Some(ParameterIn::Query))
        .collect();
    query.sort_by_key(|field| field.name.to_string());
    let arguments = path.chain(query).map(|field| {
        let name = &field.name;
        match (field.required, &field.ty) {
            (true, _) => quote!(&self.#name),
            (false, Type::Text) => quote!(self.#name.as_deref()),
            (false, Type::Integer | Type::Boolean) => quote!(self.#name),
            (false, _) => quote!(self.#name.as_ref()),
        }
    });
    let body = call.body.as_ref().map(|_| quote!(&self.body));
    quote!(#(#arguments,)* #body)
}

fn checks(call: &Call, model: &Model) -> TokenStream {
    let body = call
        .body
        .as_deref()
        .map(|name| model.fields(name))
        .unwrap_or_default();
    let checks = call.parameters.iter().chain(body).filter_map(|field| {
        let (name, wire, limits) = (&field.name, &field.wire, &field.limits);
        let target = if is_parameter(call, field) {
            quote!(self.#name)
        } else {
            quote!(self.body.#name)
        };
        let in_path = call.operation.parameters.iter().any(|parameter| {
            parameter.place == ParameterIn::Path
                && is_parameter(call, field)
                && parameter.name == *wire
        });
        if in_path {
            return Some(quote!(check.path(#wire, #target.as_ref());));
        }
        if model.is_library(&field.ty, "Amount") {
            let minimum = optional(limits.minimum.as_ref());
            let maximum = optional(limits.maximum.as_ref());
            let amount = if field.required {
                quote!(Some(#target))
            } else {
                target
            };
            return Some(quote!(check.amount(#wire, #amount, #minimum, #maximum);));
        }
        if matches!(model.shape(&field.ty), Some(Shape::Id)) {
            let id = if field.required {
                quote!(Some(#target.as_str()))
            } else {
                quote!(#target.as_ref().map(|id| id.as_str()))
            };
            return Some(quote!(check.length(#wire, #id, Some(1), None);));
        }
        if limits.min_length.is_none() && limits.max_length.is_none() {
            return None;
        }
        let minimum = optional(limits.min_length);
        let maximum = optional(limits.max_length);
        let text = match (field.required, model.is_library(&field.ty, "Sensitive")) {
            (true, true) => quote!(Some(#target.expose())),
            (true, false) => quote!(Some(#target.as_ref())),
            (false, true) => quote!(#target.as_ref().map(crate::Sensitive::expose)),
            (false, false) => quote!(#target.as_deref()),
        };
        Some(quote!(check.length(#wire, #text, #minimum, #maximum);))
    });
    let checks: Vec<TokenStream> = checks.collect();
    if checks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        let mut check = crate::check::Check::new(operation);
        #(#checks)*
        check.done()?;
    }
}
