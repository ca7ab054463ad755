//! Lists that come in pages, read to their end.

mod items;
mod page;
#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::{Error, Reply, reply::PageInfo};
pub use items::Items;
pub use page::{Page, Position};

/// A boxed future, as the traits of this crate give back.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

type Answered<T> = Result<Reply<Vec<T>>, Error>;

/// How a list is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub style: Style,
    /// How many items are asked for at a time.
    pub limit: u32,
    /// The most that the service gives at a time.
    pub max: u32,
    /// The status that stands for a list without items.
    pub none: Option<u16>,
}

/// What says where a page begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    /// Its number. The list's first page has the number `first`; reading begins at `start`.
    Page { first: u32, start: u32 },
    /// How many items are before it.
    Offset { start: u64 },
    /// Nothing: one answer has it all.
    Whole,
}

/// What one request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub page: Option<u32>,
    pub limit: Option<u32>,
    pub offset: Option<u64>,
}

/// A list, page by page: a [`Stream`] of [`Page`]s.
///
/// It asks for a page when one is wanted, and keeps the rules of [`Items`]; a page with nothing new
/// on it is not given.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}, {"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 3, "totalPages": 2}}"#, r#"{"data": [{"transaction_id": "c", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 2, "limit": 10, "total": 3, "totalPages": 2}}"#]).await;
/// let mut pages = client.payments().list().pages();
/// let mut lengths = Vec::new();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     assert_eq!(page.info.as_ref().and_then(|info| info.total), Some(3));
///     lengths.push(page.len());
/// }
/// assert_eq!(lengths, [2, 1]);
/// # Ok(()) }
/// ```
pub struct Pages<'a, T> {
    plan: Plan,
    id: fn(&T) -> String,
    fetch: Box<dyn Fn(At) -> BoxFuture<'a, Answered<T>> + Send + 'a>,
    /// The request under way. It goes on after a `next` that was given up.
    asking: Option<BoxFuture<'a, Answered<T>>>,
    /// Where the next page begins.
    position: Position,
    state: State,
    answered: bool,
    /// Ids of the items that were given.
    seen: HashSet<String>,
    /// How many items were on the pages in a row that had nothing new.
    repeated: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Reading,
    Failed,
    Ended,
}

impl<'a, T> Pages<'a, T> {
    pub(crate) fn new(
        plan: Plan,
        id: fn(&T) -> String,
        fetch: impl Fn(At) -> BoxFuture<'a, Answered<T>> + Send + 'a,
    ) -> Self {
        let (page, offset) = match plan.style {
            Style::Page { start, .. } => (Some(start), None),
            Style::Offset { start } => (None, Some(start)),
            Style::Whole => (None, None),
        };
        Self {
            plan,
            id,
            fetch: Box::new(fetch),
            asking: None,
            position: Position { page, offset },
            state: State::Reading,
            answered: false,
            seen: HashSet::new(),
            repeated: 0,
        }
    }

    /// The items instead of the pages.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 1, "totalPages": 1}}"#]).await;
    /// let mut payments = client.payments().list().pages().items();
    /// assert_eq!(payments.next().await.ok_or("none")??.transaction_id.as_str(), "a");
    /// assert!(payments.next().await.is_none());
    /// # Ok(()) }
    /// ```
    pub fn items(self) -> Items<'a, T> {
        Items::new(self)
    }

    /// The next page, `None` after the last one, and after an error until
    /// [`try_again`](Self::try_again).
    ///
    /// A call that is dropped before it gave something loses nothing.
    ///
    /// # Errors
    ///
    /// As the operation itself.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next page begins, or the one that could not be had.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 2, "totalPages": 2}}"#]).await;
    /// let mut pages = client.payments().list().pages();
    /// assert_eq!(pages.position().page, Some(1));
    /// pages.next().await.ok_or("none")??;
    /// assert_eq!(pages.position().page, Some(2));
    /// # let server = api::client([r#"{"data": [{"transaction_id": "b", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 2, "limit": 10, "total": 2, "totalPages": 2}}"#]).await;
    /// # let client = &server;
    /// // Another time, go on from there.
    /// let rest = client.payments().list().page(2).stream().all().await?;
    /// assert_eq!(rest[0].transaction_id.as_str(), "b");
    /// # Ok(()) }
    /// ```
    pub const fn position(&self) -> Position {
        self.position
    }

    /// After an error: the next [`next`](Self::next) asks for the same page again, and what was
    /// given before stays known. Otherwise it does nothing.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"503 {}"#, r#"{"data": [{"transaction_id": "a", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}], "meta": {"page": 1, "limit": 10, "total": 1, "totalPages": 1}}"#]).await;
    /// let mut pages = client.payments().list().pages();
    /// let error = pages.next().await.ok_or("none")?.unwrap_err();
    /// assert_eq!(error.status(), Some(503));
    /// assert!(pages.next().await.is_none());
    /// pages.try_again();
    /// assert_eq!(pages.next().await.ok_or("none")??.len(), 1);
    /// # Ok(()) }
    /// ```
    pub const fn try_again(&mut self) {
        if matches!(self.state, State::Failed) {
            self.state = State::Reading;
        }
    }

    fn at(&self) -> At {
        let Position { page, offset } = self.position;
        let limit = match self.plan.style {
            Style::Whole => None,
            _ => Some(self.plan.limit),
        };
        At {
            page,
            limit,
            offset,
        }
    }

    /// Takes an answer in, and decides whether it was the last one.
    fn taken(&mut self, reply: Reply<Vec<T>>) -> Page<T> {
        let (info, position) = (reply.page_info(), self.position);
        let mut items = reply.into_inner();
        let received = items.len() as u64;
        items.retain(|item| {
            let id = (self.id)(item);
            // What has no id cannot be told from others.
            id.is_empty() || self.seen.insert(id)
        });
        self.repeated = if items.is_empty() {
            let received = usize::try_from(received).unwrap_or(usize::MAX);
            self.repeated.saturating_add(received)
        } else {
            0
        };
        let believed = info.as_ref().and_then(|info| believed(info, received));
        let more = match believed {
            Some(block) => self.before_end(block, received),
            // What was given can be pushed back by any number of pages, but comes by once.
            None => self.repeated <= self.seen.len() && self.looks_full(received, info.as_ref()),
        };
        if received == 0 || !more || !self.advance(received) {
            self.state = State::Ended;
        }
        Page {
            items,
            info,
            position,
        }
    }

    /// Whether there is more behind this page, as the service counts.
    fn before_end(&self, block: Block, received: u64) -> bool {
        match (self.plan.style, self.position) {
            (Style::Page { first, .. }, Position { page, .. }) => {
                let before = page.unwrap_or(first).saturating_sub(first);
                u64::from(before) + 1 < block.pages
            }
            (Style::Offset { .. }, Position { offset, .. }) => {
                offset.unwrap_or(0).saturating_add(received) < block.total
            }
            (Style::Whole, _) => false,
        }
    }

    /// Whether there may be more behind this page, by its length: one of another length than was
    /// asked for is the last one (a longer one shows that the service does not cut its lists),
    /// unless the service says that its pages are this long.
    fn looks_full(&self, received: u64, info: Option<&PageInfo>) -> bool {
        let asked = u64::from(self.plan.limit.min(self.plan.max));
        let said = info.and_then(|info| info.limit) == Some(received);
        !matches!(self.plan.style, Style::Whole) && (received == asked || said)
    }

    /// Goes on to the next page, if there can be one.
    fn advance(&mut self, received: u64) -> bool {
        let Position { page, offset } = &mut self.position;
        let next = page.map(|page| page.checked_add(1));
        let after = offset.map(|offset| offset.checked_add(received));
        if next == Some(None) || after == Some(None) {
            return false;
        }
        (*page, *offset) = (next.flatten(), after.flatten());
        true
    }
}

/// What is believed of a page's block.
#[derive(Clone, Copy)]
struct Block {
    total: u64,
    pages: u64,
}

/// The older build sends the length of the page as `total`, and no `totalPages`.
fn believed(info: &PageInfo, received: u64) -> Option<Block> {
    let (total, pages) = (info.total?, info.total_pages?);
    (total >= received && (pages > 0 || received == 0)).then_some(Block { total, pages })
}

impl<T> Stream for Pages<'_, T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        while this.state == State::Reading {
            let at = this.at();
            let asking = this.asking.get_or_insert_with(|| (this.fetch)(at));
            let answer = ready!(asking.as_mut().poll(context));
            this.asking = None;
            match answer {
                Ok(reply) => {
                    this.answered = true;
                    let page = this.taken(reply);
                    if !page.is_empty() {
                        return Poll::Ready(Some(Ok(page)));
                    }
                }
                Err(Error::Answered(answer))
                    if !this.answered && Some(answer.status) == this.plan.none =>
                {
                    this.state = State::Ended;
                }
                Err(error) => {
                    this.state = State::Failed;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        Poll::Ready(None)
    }
}

// No item is pinned: they are moved out of lists.
impl<T> Unpin for Pages<'_, T> {}

impl<T> fmt::Debug for Pages<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("position", &self.position)
            .field("given", &self.seen.len())
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
