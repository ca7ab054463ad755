mod growing;

use std::{
    collections::VecDeque,
    future::{pending, ready},
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use futures_core::Stream;
use serde_json::{Value, json};

use super::{At, BoxFuture, Items, Pages, Plan, Position, Style};
use crate::{Error, Reply, reply::scripted as answer};

type Answered = Result<Reply<Vec<u32>>, Error>;

const PAGES: Style = Style::Page { first: 1, start: 1 };
const OFFSET: Style = Style::Offset { start: 0 };

/// A list with scripted answers, and what it was asked.
struct Script {
    answers: Mutex<VecDeque<(u16, Value)>>,
    asked: Mutex<Vec<At>>,
}

impl Script {
    fn new<const N: usize>(answers: [(u16, Value); N]) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into()),
            asked: Mutex::default(),
        })
    }

    fn pages(self: &Arc<Self>, style: Style, limit: u32) -> Pages<'static, u32> {
        let plan = Plan {
            style,
            limit,
            max: 100,
            none: Some(404),
        };
        let script = self.clone();
        Pages::new(
            plan,
            u32::to_string,
            move |at| -> BoxFuture<'static, Answered> {
                script.asked.lock().unwrap().push(at);
                let next = script.answers.lock().unwrap().pop_front();
                let (status, body) = next.expect("one request less");
                Box::pin(ready(answer(status, &body)))
            },
        )
    }

    fn items(self: &Arc<Self>, style: Style, limit: u32) -> Items<'static, u32> {
        self.pages(style, limit).items()
    }

    /// Pages or offsets, as asked for.
    fn asked(&self) -> Vec<u64> {
        let asked = self.asked.lock().unwrap();
        let place = |at: &At| at.offset.or(at.page.map(u64::from));
        asked.iter().filter_map(place).collect()
    }

    fn is_used_up(&self) -> bool {
        self.answers.lock().unwrap().is_empty()
    }
}

fn page(items: &[u32]) -> (u16, Value) {
    (200, json!({"success": true, "data": items}))
}

fn page_of(items: &[u32], total: u32, pages: u32) -> (u16, Value) {
    let meta = json!({"page": 1, "limit": 2, "total": total, "totalPages": pages});
    (200, json!({"success": true, "data": items, "meta": meta}))
}

fn trouble(status: u16) -> (u16, Value) {
    (status, json!({"success": false, "message": "no"}))
}

#[tokio::test]
async fn each_style_asks_in_its_own_terms() {
    for (style, asked) in [
        (PAGES, vec![1, 2]),
        (Style::Page { first: 0, start: 0 }, vec![0, 1]),
        (Style::Page { first: 1, start: 7 }, vec![7, 8]),
        (OFFSET, vec![0, 2]),
        (Style::Offset { start: 5 }, vec![5, 7]),
    ] {
        let script = Script::new([page(&[1, 2]), page(&[3])]);
        assert_eq!(script.items(style, 2).all().await.unwrap(), [1, 2, 3]);
        assert_eq!(script.asked(), asked);
        assert!(
            script
                .asked
                .lock()
                .unwrap()
                .iter()
                .all(|at| at.limit == Some(2))
        );
    }
    let script = Script::new([page(&[1, 2])]);
    assert_eq!(script.items(Style::Whole, 2).all().await.unwrap(), [1, 2]);
    let nothing = At {
        page: None,
        limit: None,
        offset: None,
    };
    assert_eq!(*script.asked.lock().unwrap(), [nothing]);
}

#[tokio::test]
async fn the_block_says_where_the_end_is() {
    // A full page is the last one, and a short one is not.
    let script = Script::new([page_of(&[1], 3, 2), page_of(&[2, 3], 3, 2)]);
    assert_eq!(script.items(PAGES, 2).all().await.unwrap(), [1, 2, 3]);
    let script = Script::new([page_of(&[1], 3, 2), page_of(&[2, 3], 3, 2)]);
    assert_eq!(script.items(OFFSET, 2).all().await.unwrap(), [1, 2, 3]);
    assert_eq!(script.asked(), [0, 1]);
    // Begun in the middle.
    let script = Script::new([page_of(&[3, 4], 4, 2)]);
    let middle = Style::Page { first: 0, start: 1 };
    assert_eq!(script.items(middle, 2).all().await.unwrap(), [3, 4]);
    // It says so anew each time.
    let script = Script::new([
        page_of(&[1, 2], 4, 2),
        page_of(&[3, 4], 5, 3),
        page_of(&[5], 5, 3),
    ]);
    assert_eq!(script.items(PAGES, 2).all().await.unwrap().len(), 5);
}

#[tokio::test]
async fn the_older_block_is_not_believed() {
    let old = |items: &[u32]| {
        let pagination = json!({"limit": 2, "offset": 0, "total": items.len()});
        (200, json!({"data": items, "pagination": pagination}))
    };
    let script = Script::new([old(&[1, 2]), old(&[3, 4]), old(&[5])]);
    assert_eq!(script.items(PAGES, 2).all().await.unwrap().len(), 5);
    // Pages as long as they are said to be, though longer ones were asked for.
    let script = Script::new([old(&[1, 2]), old(&[3, 4]), old(&[5])]);
    assert_eq!(script.items(OFFSET, 100).all().await.unwrap().len(), 5);
    assert_eq!(script.asked(), [0, 2, 4]);
    // Or shorter ones.
    let script = Script::new([old(&[1, 2]), old(&[3, 4]), old(&[])]);
    assert_eq!(script.items(PAGES, 1).all().await.unwrap().len(), 4);
    // A block that contradicts its page.
    let script = Script::new([
        page_of(&[1, 2], 1, 1),
        page_of(&[3, 4], 0, 0),
        page_of(&[], 0, 0),
    ]);
    assert_eq!(script.items(PAGES, 2).all().await.unwrap().len(), 4);
    assert!(script.is_used_up());
}

#[tokio::test]
async fn a_block_counts_in_text_too_and_beside_one_that_says_nothing() {
    let odd = |items: &[u32], offset: Value| {
        let said = json!({"limit": "2", "offset": offset, "total": "3", "totalPages": "2"});
        (
            200,
            json!({"data": items, "meta": {"page": null}, "pagination": said}),
        )
    };
    // Pages shorter than asked for.
    let script = Script::new([odd(&[1, 2], json!([])), odd(&[3], json!(2))]);
    assert_eq!(script.items(PAGES, 10).all().await.unwrap(), [1, 2, 3]);
    assert!(script.is_used_up());
}

#[tokio::test]
async fn without_a_block_length_and_novelty_tell_the_end() {
    let first = [1, 2];
    for (style, answers) in [
        (PAGES, vec![page(&[1])]),
        (PAGES, vec![page(&[])]),
        (PAGES, vec![page(&first), page(&[])]),
        // The limit is ignored.
        (PAGES, vec![page(&[1, 2, 3])]),
        (OFFSET, vec![page(&[1, 2, 3])]),
        // The page is ignored.
        (PAGES, vec![page(&first), page(&first), page(&first)]),
    ] {
        let script = Arc::new(Script {
            answers: Mutex::new(answers.clone().into()),
            asked: Mutex::default(),
        });
        let expected = answers[0].1["data"].as_array().unwrap().len();
        assert_eq!(script.items(style, 2).all().await.unwrap().len(), expected);
        assert!(script.is_used_up(), "{answers:?}");
    }
}

#[tokio::test]
async fn a_page_with_nothing_new_is_not_the_end() {
    // Two new items pushed all of the first page to the second one.
    let script = Script::new([
        page_of(&[9, 8], 4, 2),
        page_of(&[9, 8], 6, 3),
        page_of(&[7, 6], 6, 3),
    ]);
    assert_eq!(script.items(PAGES, 2).all().await.unwrap(), [9, 8, 7, 6]);
    let script = Script::new([page(&[9, 8]), page(&[9, 8]), page(&[7])]);
    assert_eq!(script.items(PAGES, 2).all().await.unwrap(), [9, 8, 7]);
    // A slow reader meets all that was given once more, page after page.
    let script = Script::new([
        page(&[9, 8]),
        page(&[7, 6]),
        page(&[9, 8]),
        page(&[7, 6]),
        page(&[5]),
    ]);
    let all = script.items(PAGES, 2).all().await.unwrap();
    assert_eq!(all, [9, 8, 7, 6, 5]);
    // It is not given as a page.
    let script = Script::new([page(&[9, 8]), page(&[9, 8]), page(&[8, 7]), page(&[])]);
    let mut pages = script.pages(PAGES, 2);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((&first[..], first.position.page), (&[9, 8][..], Some(1)));
    let third = pages.next().await.unwrap().unwrap();
    assert_eq!((&third[..], third.position.page), (&[7][..], Some(3)));
    assert_eq!(third.info, None);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_404_at_first_is_an_empty_list_where_the_contract_says_so() {
    let script = Script::new([trouble(404)]);
    let none = script.items(Style::Whole, 2).all().await.unwrap();
    assert!(none.is_empty());
    let script = Script::new([page(&[1, 2]), trouble(404)]);
    let error = script.items(PAGES, 2).all().await.unwrap_err();
    assert_eq!(error.status(), Some(404));
    let script = Script::new([trouble(403)]);
    assert!(script.items(PAGES, 2).all().await.is_err());
}

#[tokio::test]
async fn an_error_is_given_once_and_loses_nothing() {
    let script = Script::new([page(&[1, 2]), trouble(500), page(&[2, 3]), page(&[4])]);
    let mut items = script.items(PAGES, 2);
    items.try_again();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    // The rest of this page would be read again.
    assert_eq!(
        items.position(),
        Position {
            page: Some(1),
            offset: None
        }
    );
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert_eq!(items.next().await.unwrap().unwrap_err().status(), Some(500));
    assert!(items.next().await.is_none());
    assert!(items.next().await.is_none());
    assert_eq!(
        items.position(),
        Position {
            page: Some(2),
            offset: None
        }
    );
    assert_eq!(
        format!("{items:?}"),
        "Items { position: Position { page: Some(2), offset: None }, pages: Pages { position: \
         Position { page: Some(2), offset: None }, given: 2, state: Failed, .. }, .. }"
    );
    items.try_again();
    assert_eq!(items.all().await.unwrap(), [3, 4]);
    assert_eq!(script.asked(), [1, 2, 2, 3]);
}

#[tokio::test]
async fn an_end_stays_an_end() {
    let script = Script::new([page(&[1])]);
    let mut pages = script.pages(PAGES, 2);
    assert_eq!(pages.next().await.unwrap().unwrap().items, [1]);
    pages.try_again();
    assert!(pages.next().await.is_none());
    // There is no page behind the last number.
    let script = Script::new([page(&[1, 2])]);
    let last = Style::Page {
        first: 1,
        start: u32::MAX,
    };
    assert_eq!(script.items(last, 2).all().await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn items_without_an_id_are_all_given() {
    let script = Script::new([page(&[1, 2]), page(&[1])]);
    let mut pages = script.pages(PAGES, 2);
    pages.id = |_| String::new();
    assert_eq!(pages.items().all().await.unwrap(), [1, 2, 1]);
}

#[test]
fn a_next_that_is_dropped_loses_no_request() {
    let mut made = 0;
    let made_now = Arc::new(Mutex::new(0));
    let (gate, count) = (Arc::new(Mutex::new(None)), made_now.clone());
    let opened = gate.clone();
    let plan = Plan {
        style: PAGES,
        limit: 2,
        max: 100,
        none: None,
    };
    let mut items = Pages::new(
        plan,
        u32::to_string,
        move |_| -> BoxFuture<'static, Answered> {
            *count.lock().unwrap() += 1;
            let gate = gate.clone();
            Box::pin(std::future::poll_fn(move |_| {
                gate.lock()
                    .unwrap()
                    .take()
                    .map_or(Poll::Pending, Poll::Ready)
            }))
        },
    )
    .items();
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(pin!(items.next()).poll(&mut context).is_pending());
        made += 1;
    }
    let (status, body) = page(&[5]);
    *opened.lock().unwrap() = Some(answer(status, &body));
    let Poll::Ready(Some(Ok(item))) = pin!(items.next()).poll(&mut context) else {
        panic!("the answer is there")
    };
    assert_eq!((item, made, *made_now.lock().unwrap()), (5, 3, 1));
}

#[test]
fn both_are_streams_that_can_be_moved_between_threads() {
    fn stream<S: Stream + Send + Unpin>(stream: &S) -> (usize, Option<usize>) {
        stream.size_hint()
    }
    let plan = Plan {
        style: Style::Whole,
        limit: 1,
        max: 1,
        none: None,
    };
    let pages = || Pages::<'_, u32>::new(plan, u32::to_string, |_| Box::pin(pending()));
    assert_eq!(stream(&pages()), (0, None));
    assert_eq!(stream(&pages().items()), (0, None));
}
