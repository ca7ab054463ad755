//! The table of fields in the documentation, held against what is really told.

use std::{collections::BTreeSet, time::Duration};

use cartevo::{BoxFuture, Client, Currency, StoredToken, TokenStore, Unlimited};

use crate::{
    at_once, failing,
    spans::{Spans, Told},
    support::{Act, Server, advance, balances},
};

type Row = (String, String);

/// Each field of the documentation with each of those who have it.
fn documented() -> BTreeSet<Row> {
    let text = include_str!("../../src/docs/observe.md");
    let (_, table) = text.split_once("| Field |").unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let field = cells.next().unwrap().trim_matches('`').to_owned();
        let of = cells.next().unwrap().split(", ");
        of.map(move |of| (field.clone(), of.to_owned()))
    })
    .collect()
}

fn told(told: Vec<Told>) -> BTreeSet<Row> {
    let rows = told.into_iter().flat_map(|told| {
        let of = match told.id {
            Some(_) => told.name.trim_start_matches("cartevo.").to_owned(),
            None => "event".to_owned(),
        };
        let fields = told.fields.into_keys();
        fields.map(move |field| (field.to_owned(), of.clone()))
    });
    rows.collect()
}

type Stored<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A store that is out of order.
struct Broken;

impl TokenStore for Broken {
    fn load(&self) -> BoxFuture<'_, Stored<Option<StoredToken>>> {
        Box::pin(async { Err("no disk".into()) })
    }

    fn save<'a>(&'a self, _: &'a StoredToken) -> BoxFuture<'a, Stored<()>> {
        Box::pin(async { Err("no disk".into()) })
    }
}

#[tokio::test]
async fn the_table_of_fields_is_what_is_told() {
    let (spans, _guard) = Spans::record();
    let throttled = "application/json\r\nretry-after: 0";
    let server = Server::with_tokens(
        [
            failing(401),
            failing(503),
            Act::Raw(429, throttled, "{}".to_owned()),
            Act::Json(200, balances()),
            Act::HangUp,
        ],
        [failing(422)],
    )
    .await;
    let client = Client::builder()
        .credentials("client_test", "key_test")
        .base_url(&server.url)
        .quota(Unlimited)
        .retry(at_once())
        .token_store(Broken)
        .build()
        .unwrap();
    client.payments().balance().await.unwrap_err();
    advance(Duration::from_secs(2)).await;
    client.payments().balance().await.unwrap();
    let lost = client.wallets().fund("w_1", 5_000.into(), Currency::Xaf);
    assert!(lost.await.unwrap_err().may_have_been_carried_out());
    assert_eq!(told(spans.all()), documented());
}
