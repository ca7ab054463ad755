//! JSON Schema of the model types, for those who turn on the feature `schemars`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{ItemStruct, parse_quote};

use crate::{
    features::gate,
    model::{Model, Shape},
};

/// Lets a model type derive its schema. One that is read through a twin has its own properties, not
/// those of the twin.
pub fn derive(item: &mut ItemStruct) {
    let has_twin = item.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde") && quote!(#attribute).to_string().contains("from")
    });
    item.attrs.push(parse_quote! {
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    });
    if has_twin {
        item.attrs.push(parse_quote! {
            #[cfg_attr(feature = "schemars", schemars(!from))]
        });
    }
}

/// A function that enters every model type, and what those consist of, into a generator.
pub fn list(model: &Model) -> TokenStream {
    let structs = model
        .schemas
        .iter()
        .filter(|(_, schema)| matches!(schema.shape, Shape::Struct(_)) && !schema.request);
    let enter = structs.map(|(name, _)| {
        let gate = gate(name, model);
        let name = format_ident!("{name}");
        quote!(#gate generator.subschema_for::<types::#name>();)
    });
    quote! {
        /// Enters the schema of every model type.
        #[cfg(feature = "schemars")]
        pub(crate) fn schemas(generator: &mut schemars::SchemaGenerator) {
            #(#enter)*
        }
    }
}
