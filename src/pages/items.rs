//! A list, item by item.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;

use super::{Pages, Position};
use crate::Error;

/// All items of a list: a [`Stream`] that asks for the next page when it is wanted.
///
/// # What is promised
///
/// While the list grows, whatever was in it when reading began is given, and nothing is given
/// twice. New items push others from one page to the next, where they are recognised by their id;
/// for that the ids of all items given are kept. New ones may be given or not. A list that
/// shrinks is another matter: what is removed pulls others to a page that was read before.
///
/// # Where it ends
///
/// Where the service says so: each answer's `total` and `totalPages` are looked at. Where it does
/// not, a page that is shorter than was asked for is the last one, or one that is longer (the
/// service ignores how much was asked for), unless the answer's `limit` says that pages are as long
/// as this; or, among pages in a row with nothing new, the one with which they hold more items than
/// were given (it ignores which page was asked for). A page without items is always the last one.
///
/// # After an error
///
/// An error is given once and ends the stream. Nothing is lost by it: after
/// [`try_again`](Self::try_again) it goes on with the same page. Another stream goes on at
/// [`position`](Self::position), but does not know what was given here.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 3, "totalPages": 2}}"#, r#"{"data": [{"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "c", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 2, "limit": 10, "total": 3, "totalPages": 2}}"#]).await;
/// let mut payments = client.payments().list().stream();
/// let mut ids = Vec::new();
/// while let Some(payment) = payments.next().await {
///     ids.push(payment?.transaction_id.to_string()); // to stop early is to ask for no more
/// }
/// // `b` was on both pages, because another one had come in between.
/// assert_eq!(ids, ["a", "b", "c"]);
/// # Ok(()) }
/// ```
pub struct Items<'a, T> {
    pages: Pages<'a, T>,
    page: vec::IntoIter<T>,
    /// Where the page of the remaining items begins.
    position: Position,
}

impl<'a, T> Items<'a, T> {
    pub(super) fn new(pages: Pages<'a, T>) -> Self {
        Self {
            position: pages.position(),
            pages,
            page: Vec::new().into_iter(),
        }
    }

    /// The next item, `None` after the last one, and after an error until
    /// [`try_again`](Self::try_again).
    ///
    /// A call that is dropped before it gave something loses nothing.
    ///
    /// # Errors
    ///
    /// As the operation itself.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All of the rest.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 2, "totalPages": 1}}"#]).await;
    /// let payments = client.payments().list().stream().all().await?;
    /// assert_eq!(payments.len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As the operation itself; what was read before is lost then. [`next`](Self::next) keeps it.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// Where the page begins that the next item is on: a stream that starts there gives all that
    /// this one has not given, and perhaps some that it has.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 3, "totalPages": 2}}"#]).await;
    /// let mut payments = client.payments().list().stream();
    /// payments.next().await.ok_or("none")??;
    /// // `b` is still to come, and it is on the first page.
    /// assert_eq!(payments.position().page, Some(1));
    /// payments.next().await.ok_or("none")??;
    /// assert_eq!(payments.position().page, Some(2));
    /// # Ok(()) }
    /// ```
    pub fn position(&self) -> Position {
        if self.page.as_slice().is_empty() {
            self.pages.position()
        } else {
            self.position
        }
    }

    /// After an error: [`next`](Self::next) goes on with the page that could not be had. Otherwise
    /// it does nothing.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 2, "totalPages": 2}}"#, r#"503 {}"#, r#"{"data": [{"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 2, "limit": 10, "total": 2, "totalPages": 2}}"#]).await;
    /// let mut payments = client.payments().list().stream();
    /// payments.next().await.ok_or("none")??;
    /// assert!(payments.next().await.ok_or("none")?.is_err());
    /// payments.try_again();
    /// assert_eq!(payments.next().await.ok_or("none")??.transaction_id.as_str(), "b");
    /// # Ok(()) }
    /// ```
    pub const fn try_again(&mut self) {
        self.pages.try_again();
    }
}

impl<T> Stream for Items<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => {
                    self.position = page.position;
                    self.page = page.into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// No item is pinned: they are moved out of lists.
impl<T> Unpin for Items<'_, T> {}

impl<T> fmt::Debug for Items<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("position", &self.position())
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
