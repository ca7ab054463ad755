//! A page, and where it is.

use std::{ops::Deref, vec};

use crate::PageInfo;

/// One page of a list, without what an earlier page had already. It derefs to its items.
///
/// ```
/// fn names(page: cartevo::Page<cartevo::Wallet>) -> Vec<String> {
///     assert!(!page.is_empty());
///     page.into_iter().map(|wallet| wallet.id.to_string()).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the service's order.
    pub items: Vec<T>,
    /// What the service says of the list, if it does.
    pub info: Option<PageInfo>,
    /// Where the page begins.
    pub position: Position,
}

/// Where a page begins, in the operation's own terms.
///
/// ```
/// async fn first(mut wallets: cartevo::Pages<'_, cartevo::Wallet>) -> Result<(), cartevo::Error> {
///     if let Some(page) = wallets.next().await {
///         assert_eq!(page?.position.offset, None);
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// Its number, for the setter `page`, if the operation counts pages.
    pub page: Option<u32>,
    /// How many items are before it, for the setter `offset`, if the operation counts items.
    pub offset: Option<u64>,
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.items.iter()
    }
}
