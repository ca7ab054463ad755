//! A page, and where it is.

use std::{ops::Deref, vec};

use crate::PageInfo;

/// One page of a list, without what an earlier page had already. It derefs to its items.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 2, "totalPages": 1}}"#]).await;
/// let page = client.payments().list().pages().next().await.ok_or("none")??;
/// assert_eq!(page.len(), 2);
/// let ids: Vec<String> = page.into_iter().map(|payment| payment.transaction_id.to_string()).collect();
/// assert_eq!(ids, ["a", "b"]);
/// # Ok(()) }
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
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 1, "totalPages": 1}}"#]).await;
/// // Payments are counted by page, the transactions of all wallets by item.
/// let at = client.payments().list().page(3).pages().position();
/// assert_eq!((at.page, at.offset), (Some(3), None));
/// let at = client.wallets().all_transactions().pages().position();
/// assert_eq!((at.page, at.offset), (None, Some(0)));
/// # Ok(()) }
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
