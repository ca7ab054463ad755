//! Writes `intent()`: what a call is about to do, by the values that the contract names.

use proc_macro2::TokenStream;
use quote::quote;

use cartevo_document::Resend;

use crate::model::{Call, Field, Model, Type};

/// The field of a builder that keeps what its intent is made of.
pub fn field(call: &Call) -> Option<TokenStream> {
    changes(call).then(|| quote!(pub(super) begun: crate::intent::Begun,))
}

/// The same where a builder is made.
pub fn new(call: &Call) -> Option<TokenStream> {
    changes(call).then(|| quote!(begun: crate::intent::Begun::default(),))
}

fn changes(call: &Call) -> bool {
    call.operation.resend != Resend::Safe
}

/// The reference that a call always carries.
pub fn reference<'a>(call: &Call, model: &'a Model) -> Option<&'a Field> {
    model.body(call).iter().find(|field| field.generated)
}

/// The method of a builder.
pub fn method(index: usize, call: &Call, model: &Model) -> Option<TokenStream> {
    if !changes(call) {
        return None;
    }
    let reference = reference(call, model);
    let given = reference.map_or_else(
        || quote!(crate::intent::Key::None),
        |field| {
            let name = &field.name;
            quote!(self.body.#name.as_deref().into())
        },
    );
    let evidence = call.operation.evidence.iter();
    let facts = evidence
        .filter(|evidence| reference.is_none_or(|field| field.wire != evidence.name))
        .map(|evidence| {
            let name = &evidence.name;
            let value = value(call, name, evidence.presence, model);
            quote!((#name, #value))
        });
    Some(quote! {
        /// What this call is about to do, to be kept before it is made: the call will carry the
        /// same reference, and its deadline counts from here. See [`Intent`](crate::Intent). A clone of the call is another call.
        #[inline]
        pub fn intent(&mut self) -> crate::Intent {
            let facts = [#(#facts),*];
            let limit = self.options.deadline.unwrap_or(self.client.limits().call);
            self.begun.intent(&OPERATIONS[#index], self.client.service_time(), limit, #given, facts)
        }
    })
}

/// A value of the request as text, or none where it was left out.
fn value(call: &Call, name: &str, presence: bool, model: &Model) -> TokenStream {
    let (outer, inner) = name
        .split_once('.')
        .map_or((name, None), |(outer, inner)| (outer, Some(inner)));
    let parameter = call.parameters.iter().find(|field| field.wire == outer);
    let (field, mut place) = match parameter {
        Some(field) => (field, quote!(self)),
        None => (named(model.body(call), outer), quote!(self.body)),
    };
    let mut last = field;
    let ident = &field.name;
    place = quote!(#place.#ident);
    if let (Some(inner), Type::Named(object)) = (inner, &field.ty) {
        last = named(model.fields(object), inner);
        let ident = &last.name;
        place = quote!(#place.#ident);
    }
    match (last.required, presence) {
        (true, false) => quote!(Some(#place.to_string())),
        (true, true) => quote!(Some("given".to_owned())),
        (false, false) => quote!(#place.as_ref().map(ToString::to_string)),
        (false, true) => quote!(#place.as_ref().map(|_| "given".to_owned())),
    }
}

fn named<'a>(fields: &'a [Field], name: &str) -> &'a Field {
    let mut fields = fields.iter();
    fields
        .find(|field| field.wire == name)
        .expect("the contract was checked for it")
}
