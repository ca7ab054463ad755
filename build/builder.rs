//! Writes the builder of each operation: its setters, what it checks, and how it makes the call.
//!
//! All of it is `#[inline]`: a program that uses five operations has to compile five, not all.

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use cartevo_document::{PagingStyle, ParameterIn, Resend};

use crate::{
    calls::{builder_name, docs, fields, is_parameter, optional},
    checks::checks,
    features::feature,
    intent,
    model::{Call, Field, Model, Type, identifier},
    polish::{argument, converts, plain},
};

pub fn builder(index: usize, call: &Call, model: &Model) -> TokenStream {
    let (name, raw) = (builder_name(call), identifier(&call.operation.id));
    let payload = plain(&call.payload, model);
    let cfg = feature(call);
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
    let (_, settable) = fields(call, model);
    let setters = settable.into_iter().map(|field| setter(call, field, model));
    let checks = checks(call, model);
    let arguments = raw_arguments(call);
    let (receiver, intends, original) = intention(call, model);
    let mutable = (call.operation.resend != Resend::Safe).then(|| quote!(mut));
    let (begun, intent) = (intent::field(call), intent::method(index, call, model));
    let (between, paging) = (between(call), paging(call, model));
    let attach = if call.operation.multipart {
        let form = form(call, model);
        quote! {
            Some(&|request| {
                #form
                Box::pin(form.attach(request))
            })
        }
    } else {
        quote!(None)
    };
    let traits = traits(&name, &payload, cfg.as_ref());
    quote! {
        #cfg
        #[doc = #doc]
        #[derive(Clone)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct #name<'a> {
            pub(super) client: &'a crate::Client,
            pub(super) options: crate::CallOptions,
            #begun
            #(#parameters,)*
            #body
        }
        #cfg
        impl<'a> #name<'a> {
            #(#setters)*
            #between
            #paging
            #intent
            /// Limits this call as a whole, counted from when it is awaited: waiting for a token and
            /// for its place in the quota, and all attempts with the pauses between them. 300 seconds
            /// unless the client has another limit.
            #[inline]
            pub fn deadline(mut self, limit: std::time::Duration) -> Self {
                self.options.deadline = Some(limit);
                self
            }
            /// Limits each attempt of this call, in place of the operation's own limit.
            #[inline]
            pub fn attempt_timeout(mut self, limit: std::time::Duration) -> Self {
                self.options.attempt = Some(limit);
                self
            }
            /// How often this call is sent again and how long it waits before, in place of the
            /// client's policy.
            #[inline]
            pub fn retry(mut self, policy: crate::RetryPolicy) -> Self {
                self.options.retry = Some(policy);
                self
            }
            /// Sends this call once, and once more only if a refused token could be renewed.
            #[inline]
            pub fn no_retry(self) -> Self {
                self.retry(crate::RetryPolicy::none())
            }
            /// Where this call waits for its place in the client's quota, in place of the lane of
            /// its kind: a look that can wait should let others go first.
            #[inline]
            pub fn lane(mut self, lane: crate::Lane) -> Self {
                self.options.lane = Some(lane);
                self
            }
            /// Makes the call. Awaiting the builder does the same.
            #[inline]
            pub async fn send(#receiver) -> Result<crate::Reply<#payload>, crate::Error> {
                let operation = &OPERATIONS[#index];
                let #mutable call = crate::call::Call::begin(self.client, operation, &self.options);
                #checks
                #intends
                let build = || self.client.outbox().#raw(#arguments);
                let (#mutable call, answer) = call.run(&build, #attach).await;
                let reply = answer.and_then(|answer| crate::reply::read(operation, answer));
                #original
                call.settle(reply)
            }
        }
        #traits
    }
}

/// That a builder can be awaited, and how it shows.
fn traits(name: &Ident, payload: &TokenStream, cfg: Option<&TokenStream>) -> TokenStream {
    let title = format!("{name}");
    quote! {
        #cfg
        impl<'a> IntoFuture for #name<'a> {
            type Output = Result<crate::Reply<#payload>, crate::Error>;
            type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;
            #[inline]
            fn into_future(self) -> Self::IntoFuture { Box::pin(self.send()) }
        }
        // What a call carries may be personal or secret.
        #cfg
        impl std::fmt::Debug for #name<'_> {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#title).finish_non_exhaustive()
            }
        }
    }
}

/// Whether the builder itself changes when the call is made, what the call is told of its intent, and
/// what becomes of a refusal. A reference that is always sent is made up once for the whole call.
fn intention(call: &Call, model: &Model) -> (TokenStream, TokenStream, TokenStream) {
    if call.operation.resend == Resend::Safe {
        return (quote!(self), TokenStream::new(), TokenStream::new());
    }
    let Some(field) = intent::reference(call, model) else {
        let intends = quote!(call.intends(self.intent(), false, self.begun.deadline()););
        return (quote!(mut self), intends, quote!(call.left_behind(&reply);));
    };
    let name = &field.name;
    let intends = quote! {
        let (given, intent) = (self.body.#name.is_some(), self.intent());
        self.body.#name = intent.reference().map(str::to_owned);
        call.intends(intent, given, self.begun.deadline());
    };
    let original = matches!(call.operation.resend, Resend::Keyed(_)).then(|| {
        quote! {
            let asked = (self.body.amount, &self.body.currency);
            let reply = call.original(asked, reply).await;
        }
    });
    let ended = quote!(#original call.left_behind(&reply););
    (quote!(mut self), intends, ended)
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
    let value = if matches!(field.ty, Type::List(_) | Type::Map(_)) {
        value
    } else {
        quote!(Some(#value))
    };
    let target = if is_parameter(call, field) {
        quote!(self.#name)
    } else {
        quote!(self.body.#name)
    };
    let mut parameters = call.operation.parameters.iter();
    let private = is_parameter(call, field)
        && parameters.any(|parameter| parameter.name == field.wire && parameter.private);
    let visibility = if private {
        quote!(pub(crate))
    } else {
        quote!(pub)
    };
    quote! {
        #(#docs)*
        #[inline]
        #visibility fn #name(mut self, #name: #ty) -> Self {
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
    let body = call
        .body
        .as_ref()
        .filter(|_| !call.operation.multipart)
        .map(|_| quote!(&self.body));
    quote!(#(#arguments,)* #body)
}

/// A form with everything that the body has.
fn form(call: &Call, model: &Model) -> TokenStream {
    let body = model.body(call);
    let parts = body.iter().map(|field| {
        let (name, wire) = (&field.name, &field.wire);
        // A list is several parts of one name.
        let (is_list, item) = match &field.ty {
            Type::List(item) => (true, item.as_ref()),
            ty => (false, ty),
        };
        let part = if model.is_library(item, "Upload") {
            quote!(file)
        } else if model.is_library(item, "Sensitive") {
            quote!(secret)
        } else {
            quote!(text)
        };
        if is_list {
            quote!(for value in &self.body.#name { form.#part(#wire, value); })
        } else if field.required {
            quote!(form.#part(#wire, &self.body.#name);)
        } else {
            quote!(if let Some(value) = &self.body.#name { form.#part(#wire, value); })
        }
    });
    quote! {
        let mut form = crate::upload::Form::new();
        #(#parts)*
    }
}

/// The two ends of a range of time, by their names in Rust.
pub fn range(call: &Call) -> Option<(&Field, &Field)> {
    let named = |name: &str| call.parameters.iter().find(|field| field.name == name);
    Some((named("from_date")?, named("to_date")?))
}

fn between(call: &Call) -> Option<TokenStream> {
    range(call).map(|_| {
        quote! {
            /// Only what is in a range of time: from the first instant, which is part of it, to the
            /// second, which is not. A date is its midnight in UTC.
            pub fn between(
                self,
                from: impl Into<crate::Moment>,
                to: impl Into<crate::Moment>,
            ) -> Self {
                self.from_date(from).to_date(to)
            }
        }
    })
}

/// `stream` and `pages` of a list.
fn paging(call: &Call, model: &Model) -> Option<TokenStream> {
    let paging = call.operation.paging.as_ref()?;
    let Type::List(item) = &call.payload else {
        return None;
    };
    let (ty, id, none) = (
        plain(item, model),
        identifier(&paging.item),
        optional(paging.none),
    );
    let limit = call.parameters.iter().find(|field| field.wire == "limit");
    let max = limit.and_then(|field| field.limits.maximum.as_deref());
    let max: u32 = max.and_then(|max| max.parse().ok()).unwrap_or(100);
    let (style, settings) = match paging.style {
        PagingStyle::Page { first } => (
            quote!(crate::pages::Style::Page {
                first: #first,
                start: self.page.and_then(|page| page.try_into().ok()).unwrap_or(#first),
            }),
            quote! {
                // What is out of range is left for the check to refuse.
                if call.page.is_none_or(|page| u32::try_from(page).is_ok()) {
                    call.page = at.page.map(i64::from);
                }
                call.limit = call.limit.or(at.limit.map(i64::from));
            },
        ),
        PagingStyle::Offset => (
            quote!(crate::pages::Style::Offset {
                start: self
                    .offset
                    .and_then(|offset| offset.try_into().ok())
                    .unwrap_or(0),
            }),
            quote! {
                if call.offset.is_none_or(|offset| u64::try_from(offset).is_ok()) {
                    call.offset = at.offset.and_then(|offset| offset.try_into().ok());
                }
                call.limit = call.limit.or(at.limit.map(i64::from));
            },
        ),
        PagingStyle::Whole => (quote!(crate::pages::Style::Whole), quote!(let _ = at;)),
    };
    let limit = if limit.is_some() {
        quote!(self.limit.and_then(|limit| limit.try_into().ok()).unwrap_or(#max))
    } else {
        quote!(#max)
    };
    let mutable = (paging.style != PagingStyle::Whole).then(|| quote!(mut));
    Some(quote! {
        /// The items one by one, from as many answers as it takes: none is lost and none comes
        /// twice when the list grows meanwhile. See [`Items`](crate::Items).
        #[inline]
        pub fn stream(self) -> crate::Items<'a, #ty> {
            self.pages().items()
        }
        /// The list page by page. See [`Pages`](crate::Pages).
        #[inline]
        pub fn pages(self) -> crate::Pages<'a, #ty> {
            let plan = crate::pages::Plan {
                style: #style,
                limit: #limit,
                max: #max,
                none: #none,
            };
            crate::pages::Pages::new(plan, |item: &#ty| item.#id.to_string(), move |at| {
                let #mutable call = self.clone();
                #settings
                call.into_future()
            })
        }
    })
}
