//! What progenitor has no setting for: documentation, other spellings of a key, lists that may be
//! `null`, secrets that are written only to the wire, functions that build a request without sending it.

use quote::{format_ident, quote};
use syn::{
    Expr, Field as SynField, Fields, ImplItemFn, Item, ItemMod, ItemStruct, Local, Meta, Stmt,
    parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use crate::{
    features::{gate_requests, gated},
    model::{Field, Model, Schema, Shape, Type},
};

/// progenitor's output, taken apart.
pub struct Polished {
    /// The model types.
    pub types: Vec<Item>,
    /// The functions that build requests; private to the library.
    pub client: Vec<ImplItemFn>,
}

pub fn polish(file: syn::File, model: &Model) -> Polished {
    let (mut types, mut client) = (Vec::new(), Vec::new());
    for item in file.items {
        match item {
            Item::Mod(module) if module.ident == "types" => types = model_types(module, model),
            Item::Impl(block) if block.trait_.is_none() => client.extend(requests(block, model)),
            // A client that sends, with what it is sent through.
            _ => {}
        }
    }
    Polished { types, client }
}

fn model_types(module: ItemMod, model: &Model) -> Vec<Item> {
    let items = module.content.map(|(_, items)| items).unwrap_or_default();
    items
        .into_iter()
        // Conversion errors of types that this library brings itself.
        .filter(|item| !matches!(item, Item::Mod(module) if module.ident == "error"))
        .flat_map(|item| match item {
            Item::Struct(item) => match model.schemas.get(&item.ident.to_string()) {
                Some(schema) => structure(item, schema, model),
                None => vec![Item::Struct(item)],
            },
            other => vec![other],
        })
        .map(|item| gated(item, model))
        .collect()
}

fn structure(mut item: ItemStruct, schema: &Schema, model: &Model) -> Vec<Item> {
    document(&mut item.attrs, &schema.description);
    if model.is_body(&item.ident.to_string()) {
        // Callers meet builders. A body writes its secrets in the clear, so nobody else gets one.
        item.vis = parse_quote!(pub(crate));
    } else if !schema.request {
        item.attrs.push(parse_quote!(#[non_exhaustive]));
    }
    let (Shape::Struct(known), Fields::Named(fields)) = (&schema.shape, &mut item.fields) else {
        return vec![Item::Struct(item)];
    };
    let place = |field: &SynField| {
        known
            .iter()
            .position(|known| Some(&known.name) == field.ident.as_ref())
    };
    let mut sorted: Vec<SynField> = std::mem::take(&mut fields.named).into_iter().collect();
    sorted.sort_by_key(&place);
    for mut field in sorted {
        if let Some(index) = place(&field) {
            member(&mut field, &known[index], schema.request, model);
        }
        fields.named.push(field);
    }
    let plain = schema.list.is_none() && known.iter().all(|field| field.aliases.is_empty());
    let mut items = if plain {
        Vec::new()
    } else {
        spelled_otherwise(&mut item, schema, known)
    };
    if !schema.request {
        crate::schemas::derive(&mut item);
    }
    items.push(Item::Struct(item));
    items
}

/// Reads a struct through a twin that has a field for every spelling of a key. `serde`'s own
/// aliases would refuse an answer that has two spellings at once, as they come while a service
/// changes a name; here the first one that has a value counts.
///
/// The twin also reads a bare list that comes in place of the object.
fn spelled_otherwise(item: &mut ItemStruct, schema: &Schema, known: &[Field]) -> Vec<Item> {
    let name = item.ident.clone();
    let twin = format_ident!("{name}AsSent");
    let as_sent = twin.to_string();
    let mut fields: Vec<SynField> = item.fields.iter().cloned().collect();
    let mut values = Vec::new();
    for known in known {
        let field = &known.name;
        let mut value = quote!(sent.#field);
        for (index, alias) in known.aliases.iter().enumerate() {
            let other = format_ident!("{field}_{index}");
            let original = fields
                .iter()
                .find(|field| field.ident.as_ref() == Some(&known.name));
            let mut copy = original.expect("the field exists").clone();
            copy.attrs = vec![parse_quote!(#[serde(default, rename = #alias)])];
            value = if matches!(known.ty, Type::List(_)) {
                let lenient: Meta = parse_quote!(deserialize_with = "crate::decode::null_is_empty");
                copy.attrs.push(parse_quote!(#[serde(#lenient)]));
                quote!({ let first = #value; if first.is_empty() { sent.#other } else { first } })
            } else {
                quote!(#value.or(sent.#other))
            };
            copy.ident = Some(other);
            fields.push(copy);
        }
        values.push(quote!(#field: #value));
    }
    for field in &mut fields {
        field.vis = syn::Visibility::Inherited;
        field
            .attrs
            .retain(|attribute| attribute.path().is_ident("serde"));
        drop_serde(field, &["skip_serializing_if"]);
    }
    let mut items = vec![
        parse_quote! {
            #[derive(::serde::Deserialize)]
            struct #twin { #(#fields),* }
        },
        parse_quote! {
            impl From<#twin> for #name {
                fn from(sent: #twin) -> Self {
                    Self { #(#values),* }
                }
            }
        },
    ];
    let Some(list) = schema
        .list
        .as_deref()
        .and_then(|list| known.iter().find(|field| field.wire == list))
    else {
        item.attrs.push(parse_quote!(#[serde(from = #as_sent)]));
        return items;
    };
    let field = item
        .fields
        .iter()
        .find(|field| field.ident.as_ref() == Some(&list.name));
    let list_type = field.expect("the field exists").ty.clone();
    let either: syn::Type =
        parse_quote!(crate::decode::ListOr<#twin, <#list_type as IntoIterator>::Item>);
    let either_name = quote!(#either).to_string();
    item.attrs.push(parse_quote!(#[serde(from = #either_name)]));
    let members = known.iter().map(|field| {
        let member = &field.name;
        if field.wire == list.wire {
            quote!(#member: items)
        } else {
            quote!(#member: Default::default())
        }
    });
    items.push(parse_quote! {
        impl From<#either> for #name {
            fn from(sent: #either) -> Self {
                match sent {
                    crate::decode::ListOr::Object(sent) => sent.into(),
                    crate::decode::ListOr::List(items) => Self { #(#members),* },
                }
            }
        }
    });
    items
}

fn member(field: &mut SynField, known: &Field, request: bool, model: &Model) {
    document(&mut field.attrs, &known.description);
    let mut serde: Vec<Meta> = Vec::new();
    if matches!(known.ty, Type::List(_) | Type::Map(_)) {
        // An empty list is written back as one, and `null` is read as one.
        drop_serde(field, &["skip_serializing_if", "default"]);
        if !known.required {
            serde.push(parse_quote!(default));
        }
        serde.push(parse_quote!(
            deserialize_with = "crate::decode::null_is_empty"
        ));
    }
    if known.ty == Type::Flag {
        let schema = if known.required {
            "crate::schema::Flag"
        } else {
            "Option<crate::schema::Flag>"
        };
        field
            .attrs
            .push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(with = #schema))]));
        if known.required {
            serde.push(parse_quote!(deserialize_with = "crate::decode::flag"));
        } else {
            serde.push(parse_quote!(default));
            serde.push(parse_quote!(
                deserialize_with = "crate::decode::optional_flag"
            ));
        }
    }
    if request && model.is_library(&known.ty, "Sensitive") {
        serde.push(parse_quote!(serialize_with = "crate::sensitive::expose"));
    }
    if !serde.is_empty() {
        field.attrs.push(parse_quote!(#[serde(#(#serde),*)]));
    }
}

fn drop_serde(field: &mut SynField, names: &[&str]) {
    for attribute in field
        .attrs
        .iter_mut()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let parse = Punctuated::<Meta, syn::Token![,]>::parse_terminated;
        let Ok(metas) = attribute.parse_args_with(parse) else {
            continue;
        };
        let kept = metas
            .into_iter()
            .filter(|meta| !names.iter().any(|name| meta.path().is_ident(name)));
        let kept: Vec<Meta> = kept.collect();
        *attribute = parse_quote!(#[serde(#(#kept),*)]);
    }
    field
        .attrs
        .retain(|attribute| *attribute != parse_quote!(#[serde()]));
}

/// Replaces whatever documentation there is.
pub fn document(attributes: &mut Vec<syn::Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    for (index, line) in text.lines().enumerate() {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        attributes.insert(index, parse_quote!(#[doc = #line]));
    }
}

/// progenitor's functions send what they built, with a client of their own, and read the answer. Here
/// they end where the request is built.
fn requests(mut block: syn::ItemImpl, model: &Model) -> Vec<ImplItemFn> {
    NoVersionHeader.visit_item_impl_mut(&mut block);
    Located.visit_item_impl_mut(&mut block);
    gate_requests(&mut block, model);
    let functions = block.items.into_iter().filter_map(|item| match item {
        syn::ImplItem::Fn(function) => building(function),
        _ => None,
    });
    functions.collect()
}

fn building(mut function: ImplItemFn) -> Option<ImplItemFn> {
    let statements = &mut function.block.stmts;
    let place = statements.iter().position(|statement| {
        matches!(statement, Stmt::Local(Local { pat, init: Some(_), .. }) if quote!(#pat).to_string() == "mut request")
    })?;
    statements.truncate(place + 1);
    let Some(Stmt::Local(Local {
        init: Some(init), ..
    })) = statements.pop()
    else {
        return None;
    };
    // `….build()?`
    let request = match *init.expr {
        Expr::Try(request) => *request.expr,
        request => request,
    };
    statements.push(Stmt::Expr(request, None));
    function.attrs.push(parse_quote!(#[inline]));
    function.vis = parse_quote!(pub(super));
    function.sig.asyncness = None;
    function.sig.output = parse_quote!(-> Result<reqwest::Request, BuildFailure>);
    Some(function)
}

/// Takes `header_map` out of progenitor's functions.
struct NoVersionHeader;

impl VisitMut for NoVersionHeader {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain(|statement| {
            let text = quote!(#statement).to_string();
            !text.starts_with("let mut header_map") && !text.starts_with("header_map . append")
        });
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        if let syn::Expr::MethodCall(call) = expr
            && call.method == "headers"
        {
            *expr = (*call.receiver).clone();
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}

/// progenitor's functions write down a URL for reqwest to read, and have `serde` write the parameters.
/// Here they write a path and give the parameters, and the outbox knows the rest.
struct Located;

impl VisitMut for Located {
    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        let receiver = &call.receiver;
        if quote!(#receiver).to_string() == "self . client" {
            *call.receiver = parse_quote!(self);
            for path in &mut call.args {
                *path = parse_quote!(&#path);
            }
        }
        if call.method == "query"
            && let Some(Expr::Reference(parameter)) = call.args.first()
            && let Expr::Call(parameter) = &*parameter.expr
        {
            let named = parameter.args.clone();
            call.args = named;
        }
    }
}

/// The Rust type of a field, as an argument takes it.
pub fn argument(ty: &Type, model: &Model) -> proc_macro2::TokenStream {
    match ty {
        Type::Text => quote!(impl Into<String>),
        Type::Integer => quote!(i64),
        Type::Boolean | Type::Flag => quote!(bool),
        Type::List(_) | Type::Map(_) => {
            let plain = plain(ty, model);
            quote!(impl Into<#plain>)
        }
        Type::Named(_) => {
            let plain = plain(ty, model);
            // A number literal or `parse()?` must find its type without help.
            if model.is_library(ty, "Amount") {
                plain
            } else {
                quote!(impl Into<#plain>)
            }
        }
    }
}

/// Whether [`argument`] needs `.into()`.
pub fn converts(ty: &Type, model: &Model) -> bool {
    !matches!(ty, Type::Integer | Type::Boolean | Type::Flag) && !model.is_library(ty, "Amount")
}

/// The Rust type of a field, as it is stored.
pub fn plain(ty: &Type, model: &Model) -> proc_macro2::TokenStream {
    match ty {
        Type::Text => quote!(String),
        Type::Integer => quote!(i64),
        Type::Boolean | Type::Flag => quote!(bool),
        Type::List(item) => {
            let item = plain(item, model);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = plain(value, model);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        Type::Named(name) => {
            if let Some(Shape::Library(library)) = model.shape(ty) {
                let library = format_ident!("{library}");
                return quote!(crate::#library);
            }
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
    }
}
