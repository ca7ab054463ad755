//! What was found, in every form in which somebody wants to read it.
//!
//! Every command turns its result into a [`Sheet`]; the renderers know nothing of where it came from.

mod sheet;

pub use sheet::{Case, Item, Severity, Sheet, Spot, Standing};
