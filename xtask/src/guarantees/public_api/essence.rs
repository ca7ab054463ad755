//! What of the public API is worth reading: the methods of a trait of another crate follow from the line
//! that says that it is implemented.

use std::collections::HashSet;

/// The items without those that follow from another one.
pub fn essence(items: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    let mut is_foreign = false;
    let mut modules = HashSet::new();
    items.filter(move |item| {
        modules.extend(item.strip_prefix("pub mod ").map(str::to_owned));
        if let Some(implemented) = implemented(item) {
            let of = trait_of(implemented);
            is_foreign = of.is_some_and(|path| !path.starts_with("cartevo::"));
            // It comes with the derived `PartialEq`, and nobody can use it.
            return of != Some("core::marker::StructuralPartialEq");
        }
        let is_associated = |kind: &str| item.starts_with("pub ") && item.contains(kind);
        if is_associated("fn ") && !module_of(item).is_some_and(|of| modules.contains(of)) {
            return !is_foreign;
        }
        if !is_associated("type ") && !is_associated("const ") {
            is_foreign = false;
        }
        true
    })
}

/// Where a function is that is no method: what stands before its name.
fn module_of(function: &str) -> Option<&str> {
    let (_, path) = function.split_once("fn ")?;
    let end = path.find(['(', '<']).unwrap_or(path.len());
    let parameters = path[end..].strip_prefix('<').and_then(after_parameters);
    // `Card<T>::get()` is a method, and `get<T>()` is none.
    let is_of_type = parameters.is_some_and(|rest| rest.starts_with("::"));
    let (of, _) = path[..end].rsplit_once("::")?;
    (!is_of_type).then_some(of)
}

/// What stands behind `impl` and its parameters.
fn implemented(item: &str) -> Option<&str> {
    let item = item.strip_prefix("unsafe ").unwrap_or(item);
    let rest = item.strip_prefix("impl")?;
    let rest = match rest.strip_prefix('<') {
        Some(parameters) => after_parameters(parameters)?,
        None => rest,
    };
    rest.strip_prefix(' ')
}

/// The trait that is implemented, if it is one.
fn trait_of(implemented: &str) -> Option<&str> {
    let end = implemented.find(['<', ' ']).unwrap_or(implemented.len());
    implemented.contains(" for ").then_some(&implemented[..end])
}

/// What follows the parameters, whose bracket was opened before.
fn after_parameters(text: &str) -> Option<&str> {
    let mut open = 1_usize;
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        match letter {
            '<' => open += 1,
            // An arrow closes nothing.
            '>' if before != '-' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(&text[at + 1..]);
        }
        before = letter;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{essence, implemented, trait_of};

    #[test]
    fn the_trait_of_an_impl_is_found_behind_its_parameters() {
        let of = |item| implemented(item).map(trait_of);
        let bound = "impl<F: core::ops::function::Fn(u8) -> Option<u8>> cartevo::Hook for F";
        assert_eq!(of(bound), Some(Some("cartevo::Hook")));
        let generic = "impl core::convert::From<&str> for cartevo::Currency";
        assert_eq!(of(generic), Some(Some("core::convert::From")));
        assert_eq!(of("impl<'a> cartevo::Cards<'a>"), Some(None));
        assert_eq!(of("pub struct cartevo::Card"), None);
    }

    #[test]
    fn methods_of_traits_of_others_are_left_out_and_no_others() {
        let items = [
            "pub mod cartevo",
            "pub struct cartevo::Card",
            "pub cartevo::Card::id: u8",
            "impl cartevo::Card",
            "pub const fn cartevo::Card::of() -> Self",
            "impl core::clone::Clone for cartevo::Card",
            "pub fn cartevo::Card::clone(&self) -> Self",
            "impl core::marker::StructuralPartialEq for cartevo::Card",
            "impl core::future::into_future::IntoFuture for cartevo::Card",
            "pub type cartevo::Card::Output = u8",
            "pub fn cartevo::Card::into_future(self)",
            "impl cartevo::Hook for cartevo::Card",
            "pub fn cartevo::Card::called(&self)",
            "impl core::fmt::Debug for cartevo::Card",
            "pub fn cartevo::Card::fmt(&self)",
            "pub mod cartevo::webhook",
            "pub struct cartevo::webhook::Key<'a>",
            "impl core::fmt::Debug for cartevo::webhook::Key<'_>",
            "pub fn cartevo::webhook::Key<'_>::fmt(&self)",
            "pub async fn cartevo::webhook::sign<'a>(cartevo::webhook::Key<'a>)",
            "pub fn cartevo::webhook::verify()",
        ];
        let kept: Vec<String> = essence(items.map(str::to_owned).into_iter()).collect();
        let left_out = [6, 7, 10, 14, 18];
        let expected: Vec<&str> = (0..items.len())
            .filter(|at| !left_out.contains(at))
            .map(|at| items[at])
            .collect();
        assert_eq!(kept, expected);
    }
}
