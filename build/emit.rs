//! Writes the generated file: values of the domain, model types, the table of operations, and
//! `prepare`; the calls that people make are [`calls`](crate::calls)'s.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use cartevo_document::{Envelope, ParameterIn, Resend};

use crate::{
    builder::builder,
    calls::{arguments, builder_name, docs, groups, optional},
    features::{self, feature, gate},
    model::{Call, Field, Model, Schema, Shape, Type},
    polish::Polished,
};

pub fn emit(polished: &Polished, model: &Model) -> String {
    let Polished { types, client } = polished;
    let values = model.schemas.iter().filter_map(|(name, schema)| {
        let gate = gate(name, model);
        value(name, schema).map(|value| quote!(#gate #value))
    });
    let money = model.schemas.iter().filter_map(|(name, schema)| {
        let gate = gate(name, model);
        money(name, schema).map(|money| quote!(#gate #money))
    });
    let operations = model.operations.iter().map(row);
    let given = model
        .operations
        .iter()
        .filter_map(|call| arguments(call, model))
        .collect::<Vec<_>>();
    let here = (!given.is_empty()).then(|| {
        quote!(
            use super::types;
        )
    });
    let calls = model.operations.iter().enumerate();
    let builders = calls
        .clone()
        .map(|(index, call)| builder(index, call, model));
    let arms = calls.map(|(index, call)| arm(index, call));
    let groups = groups(model);
    let schemas = crate::schemas::list(model);
    let readers = crate::readers::readers(model);
    let file = quote! {
        /// The types of requests and answers, generated from the contract.
        pub mod types {
            #here
            pub use super::values::*;
            #(#types)*
            #(#given)*
            #(#money)*
        }
        /// Ids and enums.
        mod values {
            #(#values)*
        }
        /// progenitor's functions: they build the requests.
        mod requests {
            use super::types;
            use crate::call::{BuildFailure, Outbox, encode_path};
            impl Outbox<'_> { #(#client)* }
        }
        /// Every operation of the contract.
        pub static OPERATIONS: &[crate::Operation] = &[#(#operations),*];
        #groups
        #schemas
        #readers
        /// The calls, one builder for each operation.
        pub mod calls {
            use super::{types, OPERATIONS};
            #(#builders)*
        }
        /// Makes a call of any operation, by its name.
        #[inline]
        pub(crate) fn prepare<'a>(
            client: &'a crate::Client,
            operation: &str,
            mut input: crate::dynamic::Input,
            is_kept: bool,
        ) -> Result<crate::dynamic::Prepared<'a>, crate::Error> {
            match operation {
                #(#arms)*
                other => Err(crate::dynamic::unknown_operation(other)),
            }
        }
    };
    prettyplease::unparse(&syn::parse2(file).expect("the generated code parses"))
}

/// An id or an enum.
fn value(name: &str, schema: &Schema) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    let docs = docs(&schema.description);
    match &schema.shape {
        Shape::Id => Some(quote!(crate::id::id! { #(#docs)* #ident })),
        Shape::Enum { values, any_case } => {
            let variants = values.iter().map(|value| {
                let variant = format_ident!("{}", value.to_lowercase().to_pascal_case());
                let doc = format!(" `{value}`");
                quote!(#[doc = #doc] #variant = #value)
            });
            Some(quote!(
                crate::open_enum::open_enum! { #(#docs)* #ident(any_case = #any_case) { #(#variants),* } }
            ))
        }
        _ => None,
    }
}

/// `wallet.balance()`: the amount with the currency that stands beside it.
fn money(name: &str, schema: &Schema) -> Option<TokenStream> {
    let Shape::Struct(fields) = &schema.shape else {
        return None;
    };
    let currency = fields
        .iter()
        .find(|field| field.wire == "currency" && field.required)?;
    if schema.request || currency.ty != Type::Named("Currency".into()) {
        return None;
    }
    let is_amount =
        |field: &&Field| matches!(&field.ty, Type::Named(name) if name.starts_with("Amount"));
    let methods = fields.iter().filter(is_amount).map(|field| {
        let name = &field.name;
        let doc = format!(
            " [`{name}`](Self::{name}) with its currency.",
            name = field.name
        );
        if field.required {
            quote! {
                #[doc = #doc]
                pub fn #name(&self) -> crate::Money {
                    crate::Money::new(self.#name, self.currency.clone())
                }
            }
        } else {
            quote! {
                #[doc = #doc]
                pub fn #name(&self) -> Option<crate::Money> {
                    self.#name.map(|amount| crate::Money::new(amount, self.currency.clone()))
                }
            }
        }
    });
    let name = format_ident!("{name}");
    Some(quote!(impl #name { #(#methods)* }))
}

fn row(call: &Call) -> TokenStream {
    let operation = &call.operation;
    let (id, method, path) = (&operation.id, &operation.method, &operation.path);
    let (group, name, page, authenticated) = (
        &operation.tag,
        &operation.name,
        &operation.page,
        operation.authenticated,
    );
    let resend = match &operation.resend {
        Resend::Safe => quote!(crate::Resend::Safe),
        Resend::Keyed(field) => quote!(crate::Resend::Keyed(#field)),
        Resend::Once => quote!(crate::Resend::Once),
    };
    let seconds = operation.timeout.map_or(30, |timeout| timeout.as_secs());
    let summary = &call.summary;
    let find_out = optional(operation.find_out.as_ref());
    let (cfg, undocumented) = (features::row(call), operation.undocumented);
    let has = |shape: Envelope| operation.envelope.contains(&shape);
    let (data, bare, empty) = (
        has(Envelope::Data),
        has(Envelope::Bare),
        has(Envelope::Empty),
    );
    let named = operation.envelope.iter().filter_map(|shape| match shape {
        Envelope::Under(name) => Some(name),
        _ => None,
    });
    quote! {
        #cfg
        crate::Operation {
            id: #id, method: #method, path: #path, group: #group, name: #name, summary: #summary,
            resend: #resend, find_out: #find_out, timeout: std::time::Duration::from_secs(#seconds),
            authenticated: #authenticated, page: #page, undocumented: #undocumented,
            envelope: crate::operation::Envelope { data: #data, named: &[#(#named),*], bare: #bare, empty: #empty },
        }
    }
}

/// One operation in `prepare`.
fn arm(index: usize, call: &Call) -> TokenStream {
    let (id, builder) = (&call.operation.id, builder_name(call));
    let cfg = feature(call);
    let parameters = call.parameters.iter().map(|field| {
        let (name, wire) = (&field.name, &field.wire);
        let in_path =
            call.operation.parameters.iter().any(|parameter| {
                parameter.name == field.wire && parameter.place == ParameterIn::Path
            });
        let read = match (in_path, field.required) {
            (true, _) => quote!(input.path(operation, #wire)?.into()),
            (false, true) => quote!(input.query(operation, #wire)?),
            (false, false) => quote!(input.optional_query(operation, #wire)?),
        };
        quote!(#name: #read)
    });
    let begun = crate::intent::new(call);
    let (mutable, intent) = match &begun {
        Some(_) => (quote!(mut), quote!(is_kept.then(|| call.intent()))),
        None => (quote!(), quote!(None)),
    };
    let body = call
        .body
        .as_ref()
        .map(|_| quote!(body: input.body(operation)?,));
    let missing = features::missing(call).map(|(cfg, name)| {
        quote! {
            #cfg
            #id => Err(crate::dynamic::needs_feature(&OPERATIONS[#index], #name)),
        }
    });
    quote! {
        #missing
        #cfg
        #id => {
            let operation = &OPERATIONS[#index];
            let #mutable call = calls::#builder {
                client,
                options: crate::CallOptions::default(),
                #begun
                #(#parameters,)*
                #body
            };
            input.finish(operation)?;
            let intent = #intent;
            let sent = crate::dynamic::written(call.into_future(), operation);
            Ok(crate::dynamic::Prepared::new(operation, intent, sent))
        }
    }
}
