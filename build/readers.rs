//! A way to read an answer as any operation would, for the fuzzer and the tests of its corpus.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{features::row, model::Model, polish::plain};

pub fn readers(model: &Model) -> TokenStream {
    let arms = model.operations.iter().enumerate().map(|(index, call)| {
        let (cfg, payload) = (row(call), plain(&call.payload, model));
        quote! {
            #cfg
            #index => crate::reply::read::<#payload>(operation, answer)
                .and_then(|reply| reply.into_json(operation)),
        }
    });
    quote! {
        /// Reads an answer as the operation of that index does, and writes its payload as JSON.
        #[cfg(any(fuzzing, test))]
        pub(crate) fn read_as(
            index: usize,
            answer: crate::reply::Answer,
        ) -> Result<crate::Reply<crate::Open>, crate::Error> {
            let operation = &OPERATIONS[index];
            match index {
                #(#arms)*
                _ => unreachable!("there are no more operations"),
            }
        }
    }
}
