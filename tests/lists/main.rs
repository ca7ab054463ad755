//! Lists over HTTP, in every way that the service cuts them into pages, while they grow.

mod feed;

use cartevo::{Error, Moment};
use chrono::{NaiveDate, TimeZone, Utc};
use feed::{Block, Feed, Service, Style};
use serde_json::{Value, json};

fn customer(number: u64) -> Value {
    json!({"id": format!("customer-{number}"), "email": "c@example.com"})
}

fn card_transaction(number: u64) -> Value {
    json!({"id": format!("t-{number}"), "category": "CARD", "type": "FUND", "amount": 50, "status": "SUCCESS"})
}

fn wallet_transaction(number: u64) -> Value {
    json!({"id": format!("t-{number}"), "amount": 5000, "currency": "XAF", "status": "SUCCESS", "type": "FUND"})
}

fn payment(number: u64) -> Value {
    json!({"transaction_id": format!("p-{number}"), "status": "SUCCESS", "amount": 1000, "currency": "XAF",
        "country": "CM", "operator": "mtn", "phone_number": "237670000000", "type": "COLLECTION"})
}

/// Every item that was there at the beginning, newest first.
fn from_the_beginning(prefix: &str, count: u64) -> Vec<String> {
    (0..count)
        .rev()
        .map(|number| format!("{prefix}-{number}"))
        .collect()
}

const PAGES_FROM_ONE: Feed = Feed {
    style: Style::Page(1),
    block: Block::Pagination,
    count: 250,
    grows_by: 7,
    grows_for: usize::MAX,
    cap: 100,
    item: customer,
};

#[tokio::test]
async fn numbered_pages_while_the_list_grows() {
    for block in [Block::Meta, Block::Pagination, Block::None] {
        let service = Service::start(Feed {
            block,
            ..PAGES_FROM_ONE
        })
        .await;
        let customers = service
            .client
            .customers()
            .list()
            .stream()
            .all()
            .await
            .unwrap();
        let ids: Vec<_> = customers
            .iter()
            .map(|customer| customer.id.to_string())
            .collect();
        assert_eq!(ids, from_the_beginning("customer", 250), "{block:?}");
        assert_eq!(service.asked()[0], "/customers?limit=100&page=1");
        assert_eq!(service.asked()[2], "/customers?limit=100&page=3");
        assert_eq!(service.asked().len(), 3, "{block:?}");
    }
}

#[tokio::test]
async fn a_whole_page_of_new_items_between_two_answers_loses_nothing() {
    // Three answers in a row have nothing but what came before; or one, if nobody says how many
    // items there are.
    for (block, grows_for) in [(Block::Pagination, 3), (Block::None, 1)] {
        let feed = Feed {
            block,
            count: 40,
            grows_by: 10,
            grows_for,
            ..PAGES_FROM_ONE
        };
        let service = Service::start(feed).await;
        let list = service.client.customers().list().limit(10);
        let all = list.stream().all().await.unwrap();
        let ids: Vec<_> = all.iter().map(|customer| customer.id.to_string()).collect();
        assert_eq!(ids, from_the_beginning("customer", 40), "{block:?}");
    }
    let feed = Feed {
        count: 40,
        grows_by: 9,
        ..PAGES_FROM_ONE
    };
    let service = Service::start(feed).await;
    let list = service.client.customers().list().limit(10);
    let all = list.stream().all().await.unwrap();
    let ids: Vec<_> = all.iter().map(|customer| customer.id.to_string()).collect();
    assert_eq!(ids, from_the_beginning("customer", 40));
}

#[tokio::test]
async fn pages_of_a_card_are_numbered_from_zero() {
    for block in [Block::Meta, Block::PageSizeAsTotal] {
        let feed = Feed {
            style: Style::Page(0),
            block,
            item: card_transaction,
            ..PAGES_FROM_ONE
        };
        let service = Service::start(feed).await;
        let all = service
            .client
            .cards()
            .transactions("card-1")
            .stream()
            .all()
            .await
            .unwrap();
        let ids: Vec<_> = all.iter().map(|item| item.id.to_string()).collect();
        assert_eq!(ids, from_the_beginning("t", 250), "{block:?}");
        assert_eq!(
            service.asked()[0],
            "/cards/card-1/transactions?limit=100&page=0"
        );
        assert_eq!(service.asked().len(), 3, "{block:?}");
    }
}

#[tokio::test]
async fn limit_and_offset_while_the_list_grows() {
    for block in [Block::None, Block::Pagination, Block::PageSizeAsTotal] {
        let feed = Feed {
            style: Style::Offset,
            block,
            item: wallet_transaction,
            ..PAGES_FROM_ONE
        };
        let service = Service::start(feed).await;
        let all = service
            .client
            .wallets()
            .all_transactions()
            .stream()
            .all()
            .await
            .unwrap();
        let ids: Vec<_> = all.iter().map(|item| item.id.to_string()).collect();
        assert_eq!(ids, from_the_beginning("t", 250), "{block:?}");
        assert_eq!(
            service.asked()[0],
            "/wallet/transactions?limit=100&offset=0"
        );
        assert_eq!(
            service.asked()[1],
            "/wallet/transactions?limit=100&offset=100"
        );
    }
}

#[tokio::test]
async fn the_other_lists_are_read_to_their_end_too() {
    let feed = Feed {
        item: card_transaction,
        ..PAGES_FROM_ONE
    };
    let service = Service::start(feed).await;
    let all = service
        .client
        .customers()
        .transactions("customer-1")
        .stream()
        .all()
        .await;
    assert_eq!(all.unwrap().len(), 250);
    assert!(service.asked()[0].starts_with("/customers/customer-1/transactions?"));

    let feed = Feed {
        item: wallet_transaction,
        ..PAGES_FROM_ONE
    };
    let service = Service::start(feed).await;
    let all = service
        .client
        .wallets()
        .transactions("wallet-1")
        .stream()
        .all()
        .await;
    assert_eq!(all.unwrap().len(), 250);
    assert!(service.asked()[0].starts_with("/wallet/transactions/wallet/wallet-1?"));

    let feed = Feed {
        item: payment,
        ..PAGES_FROM_ONE
    };
    let service = Service::start(feed).await;
    let all = service.client.payments().list().stream().all().await;
    assert_eq!(all.unwrap().len(), 250);
}

#[tokio::test]
async fn a_service_that_gives_less_than_it_is_asked_for_loses_nothing() {
    for style in [Style::Page(1), Style::Offset] {
        let item = if style == Style::Offset {
            wallet_transaction
        } else {
            customer
        };
        let feed = Feed {
            style,
            cap: 20,
            grows_by: 3,
            count: 70,
            item,
            ..PAGES_FROM_ONE
        };
        let service = Service::start(feed).await;
        let count = if style == Style::Offset {
            service
                .client
                .wallets()
                .all_transactions()
                .stream()
                .all()
                .await
                .unwrap()
                .len()
        } else {
            service
                .client
                .customers()
                .list()
                .stream()
                .all()
                .await
                .unwrap()
                .len()
        };
        assert_eq!(count, 70, "{style:?}");
    }
}

#[tokio::test]
async fn a_service_that_ignores_paging_is_asked_once_or_twice_and_not_for_ever() {
    for count in [0, 5, 100, 140] {
        let feed = Feed {
            style: Style::Everything,
            block: Block::None,
            count,
            grows_by: 0,
            ..PAGES_FROM_ONE
        };
        let service = Service::start(feed).await;
        let all = service
            .client
            .customers()
            .list()
            .stream()
            .all()
            .await
            .unwrap();
        assert_eq!(all.len() as u64, count);
        assert!(service.asked().len() <= 3, "{count}: {:?}", service.asked());
    }
}

#[tokio::test]
async fn no_cards_is_an_empty_list_where_the_service_says_404() {
    let feed = Feed {
        item: customer,
        count: 0,
        ..PAGES_FROM_ONE
    };
    let service = Service::start(feed).await;
    service.fail_at(0, 404);
    let cards = service
        .client
        .customers()
        .cards("customer-1")
        .stream()
        .all()
        .await
        .unwrap();
    assert!(cards.is_empty());
    assert_eq!(service.asked(), ["/customers/customer-1/cards"]);
    // Elsewhere a 404 is what it says.
    service.fail_at(1, 404);
    let error = service
        .client
        .cards()
        .transactions("x")
        .stream()
        .all()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(404));
}

#[tokio::test]
async fn an_error_on_the_way_is_told_once_and_reading_goes_on_where_it_was() {
    let service = Service::start(Feed {
        grows_by: 0,
        ..PAGES_FROM_ONE
    })
    .await;
    service.fail_at(1, 503);
    let mut stream = service.client.customers().list().stream();
    let mut ids = Vec::new();
    let error: Error = loop {
        match stream.next().await {
            Some(Ok(customer)) => ids.push(customer.id.to_string()),
            Some(Err(error)) => break error,
            None => panic!("the error was lost"),
        }
    };
    assert_eq!((error.status(), ids.len()), (Some(503), 100));
    assert!(stream.next().await.is_none());
    stream.try_again();
    while let Some(customer) = stream.next().await {
        ids.push(customer.unwrap().id.to_string());
    }
    assert_eq!(ids, from_the_beginning("customer", 250));
}

#[tokio::test]
async fn pages_say_how_many_there_are() {
    let service = Service::start(Feed {
        grows_by: 0,
        ..PAGES_FROM_ONE
    })
    .await;
    let mut pages = service.client.customers().list().page(2).limit(100).pages();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(
        (page.len(), page.info.as_ref().unwrap().total),
        (100, Some(250))
    );
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 50);
    assert!(pages.next().await.is_none());
    let one = service.client.customers().list().await.unwrap();
    assert_eq!(one.page_info().unwrap().total_pages, Some(25));
    assert_eq!(service.asked()[2], "/customers");
}

#[tokio::test]
async fn more_than_the_service_gives_is_not_asked_for() {
    let service = Service::start(PAGES_FROM_ONE).await;
    let error = service
        .client
        .customers()
        .list()
        .limit(101)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`limit` must be at most 100, found 101"),
        "{error}"
    );
    let mut stream = service.client.customers().list().limit(0).stream();
    assert!(matches!(stream.next().await, Some(Err(Error::NotSent(_)))));
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn a_range_of_time_is_sent_in_the_form_of_each_list() {
    let service = Service::start(Feed {
        count: 0,
        grows_by: 0,
        ..PAGES_FROM_ONE
    })
    .await;
    let day = NaiveDate::from_ymd_opt(2026, 5, 9).unwrap();
    let noon = Utc.with_ymd_and_hms(2026, 5, 9, 12, 0, 0).unwrap();
    let client = &service.client;
    client.payments().list().between(day, noon).await.unwrap();
    client
        .cards()
        .transactions("c")
        .between(day, noon)
        .await
        .unwrap();
    let asked = service.asked();
    assert_eq!(
        asked[0],
        "/payment/transactions?from_date=2026-05-09&to_date=2026-05-09T12%3A00%3A00.000Z"
    );
    assert_eq!(
        asked[1],
        "/cards/c/transactions?fromDate=2026-05-09&toDate=2026-05-09T12%3A00%3A00.000Z"
    );
    let backwards = client
        .payments()
        .list()
        .from_date(noon)
        .to_date(Moment::from(day))
        .await;
    assert!(matches!(backwards, Err(Error::NotSent(_))));
    assert_eq!(service.asked().len(), 2);
}
