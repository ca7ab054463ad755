//! A model of a service whose list grows while it is read.

use std::{
    collections::HashSet,
    future::ready,
    sync::{Arc, Mutex},
};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Answered, answer};
use crate::pages::{At, BoxFuture, Pages, Plan, Style};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Block {
    None,
    /// The older build's: the page's length as `total`.
    Older,
    Full(&'static str),
}

#[derive(Debug)]
struct Service {
    items: Vec<u32>,
    newest_first: bool,
    first: u32,
    cap: usize,
    block: Block,
    /// How many items come in after each answer.
    insertions: Vec<usize>,
    asked: usize,
}

impl Service {
    fn answer(&mut self, at: At) -> Answered {
        let limit = at
            .limit
            .map_or(self.cap, |limit| self.cap.min(limit as usize));
        let page = at.page.map(|page| (page - self.first) as usize * limit);
        let start = page.unwrap_or_else(|| usize::try_from(at.offset.unwrap_or(0)).unwrap());
        let mut all = self.items.clone();
        if self.newest_first {
            all.reverse();
        }
        let page: Vec<u32> = all.into_iter().skip(start).take(limit).collect();
        let total = self.items.len();
        let mut body = json!({"success": true, "data": page});
        match self.block {
            Block::None => {}
            Block::Older => {
                body["pagination"] = json!({"limit": limit, "offset": start, "total": page.len()});
            }
            Block::Full(name) => {
                body[name] = json!({"page": at.page.unwrap_or(0), "limit": limit, "total": total, "totalPages": total.div_ceil(limit)});
            }
        }
        let new = self.insertions.get(self.asked).copied().unwrap_or(0);
        let next = u32::try_from(total).unwrap();
        self.items.extend(next..next + u32::try_from(new).unwrap());
        self.asked += 1;
        answer(200, &Value::clone(&body))
    }
}

#[derive(Debug, Clone)]
struct Case {
    items: u32,
    limit: u32,
    cap: usize,
    newest_first: bool,
    first: u32,
    by_offset: bool,
    block: Block,
    insertions: Vec<usize>,
}

fn cases() -> impl Strategy<Value = Case> {
    let blocks = prop::sample::select(vec![
        Block::None,
        Block::Older,
        Block::Full("meta"),
        Block::Full("pagination"),
    ]);
    let flags = (any::<bool>(), 0..2_u32, any::<bool>());
    let insertions = prop::collection::vec(0..30_usize, 0..8);
    let sizes = (0..50_u32, 1..12_u32, 1..12_usize);
    (sizes, flags, blocks, insertions).prop_map(
        |((items, limit, cap), (newest_first, first, by_offset), block, mut insertions)| {
            // A service that caps its pages and does not say so cannot be seen through.
            let cap = if block == Block::None { 100 } else { cap };
            if !matches!(block, Block::Full(_)) {
                // Nor can one that grows by a page and more between any two requests.
                let page = cap.min(limit as usize);
                for new in &mut insertions {
                    *new %= page;
                }
            }
            Case {
                items,
                limit,
                cap,
                newest_first,
                first,
                by_offset,
                block,
                insertions,
            }
        },
    )
}

fn read(case: &Case) -> (Vec<u32>, usize) {
    let service = Arc::new(Mutex::new(Service {
        items: (0..case.items).collect(),
        newest_first: case.newest_first,
        first: case.first,
        cap: case.cap,
        block: case.block,
        insertions: case.insertions.clone(),
        asked: 0,
    }));
    let style = if case.by_offset {
        Style::Offset { start: 0 }
    } else {
        Style::Page {
            first: case.first,
            start: case.first,
        }
    };
    let plan = Plan {
        style,
        limit: case.limit,
        max: 100,
        none: None,
    };
    let asked = service.clone();
    let pages = Pages::new(
        plan,
        u32::to_string,
        move |at| -> BoxFuture<'static, Answered> {
            Box::pin(ready(service.lock().unwrap().answer(at)))
        },
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let all = runtime.block_on(pages.items().all()).unwrap();
    let requests = asked.lock().unwrap().asked;
    (all, requests)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_was_there_is_given_exactly_once(case in cases()) {
        let (all, requests) = read(&case);
        let given: HashSet<u32> = all.iter().copied().collect();
        prop_assert_eq!(given.len(), all.len(), "something twice: {:?}", all);
        let missing: Vec<u32> = (0..case.items).filter(|item| !given.contains(item)).collect();
        prop_assert!(missing.is_empty(), "missing {:?} of {:?}", missing, all);
        // It ends, and asks for no more than there can be: an empty page and a barren one each way.
        let total = case.items as usize + case.insertions.iter().sum::<usize>();
        prop_assert!(requests <= total / case.cap.min(case.limit as usize) + 3, "{}", requests);
    }

    #[test]
    fn a_full_block_costs_no_request_too_many(mut case in cases()) {
        case.block = Block::Full("meta");
        case.insertions.clear();
        let page = case.cap.min(case.limit as usize);
        prop_assert_eq!(read(&case).1, (case.items as usize).div_ceil(page).max(1));
    }
}
