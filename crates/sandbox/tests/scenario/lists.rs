//! Pages and filters, as each endpoint does them.

use serde_json::{Value, json};

use crate::checks::{Checks, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Answer, Caller, World, count, with};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    customers(checks, &caller).await;
    card_transactions(checks, &world, &caller).await;
    payments(checks, &world, &caller).await;
    wallet_transactions(checks, &world, &caller).await;
}

fn ids(rows: &Value, field: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| text(&row[field])).collect()
}

/// A list and how it is asked for.
struct List<'a> {
    caller: &'a Caller,
    path: String,
}

impl List<'_> {
    async fn get(&self, query: &str) -> Answer {
        self.caller.get(&format!("{}{query}", self.path)).await
    }
}

/// Everything on some pages, each thing once.
fn distinct(pages: &[&[String]]) -> usize {
    let mut all = pages.concat();
    all.sort();
    all.dedup();
    all.len()
}

async fn customers(checks: &mut Checks, caller: &Caller) {
    for number in 0..12 {
        let body = samples::enrolment(&format!("client{number}@example.com"));
        caller.post("/customers/enroll", &body).await;
    }
    let first = caller.get("/customers").await;
    // B.8, C.4
    checks.same("Customers: limit is 10 by default", count(first.data()), 10);
    checks.same(
        "meta counts them all",
        &first.body["meta"],
        json!({"page": 1, "limit": 10, "total": 15, "totalPages": 2}),
    );
    let second = caller.get("/customers?page=2").await;
    checks.same(
        "Pages are 1-indexed: the second holds the rest",
        count(second.data()),
        5,
    );
    let [one, two] = [ids(first.data(), "id"), ids(second.data(), "id")];
    checks.same("No customer is on two pages", distinct(&[&one, &two]), 15);
    let third = caller.get("/customers?page=3").await;
    checks.same(
        "Past the last page there is nothing",
        third.data(),
        json!([]),
    );
    let all = caller.get("/customers?limit=100").await;
    checks.same(
        "limit is at most 100",
        (count(all.data()), &all.body["meta"]["totalPages"]),
        (15, json!(1)),
    );
    let more = caller.get("/customers?limit=1000").await;
    checks.same(
        "More than 100 counts as 100",
        &more.body["meta"]["limit"],
        100,
    ); // conventions
}

async fn card_transactions(checks: &mut Checks, world: &World, caller: &Caller) {
    let card = samples::new_card(world, caller).await;
    let mut funded = Vec::new();
    for amount in [10, 11, 12] {
        world.advance(300).await;
        let answer = caller
            .post(&format!("/cards/{card}/fund"), &json!({"amount": amount}))
            .await;
        funded.push((text(&answer.data()["transaction_id"]), world.now().await));
    }
    world.advance(300).await;
    let taken = caller
        .post(&format!("/cards/{card}/withdraw"), &json!({"amount": 5}))
        .await;
    let taken = text(&taken.data()["transaction_id"]);
    let list = List {
        caller,
        path: format!("/cards/{card}/transactions"),
    };
    let all = list.get("").await;
    let everything = ids(all.data(), "id");
    // B.15
    checks.same(
        "Card transactions: limit is 50 by default",
        &all.body["meta"]["limit"],
        50,
    );
    checks.same("page is 0 by default", &all.body["meta"]["page"], 0);
    checks.that(
        "category is always CARD",
        all.data()
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["category"] == "CARD"),
    );
    let [zero, one] = [
        list.get("?page=0&limit=3").await,
        list.get("?page=1&limit=3").await,
    ];
    let [zero, one] = [ids(zero.data(), "id"), ids(one.data(), "id")];
    checks.that("Card transactions are 0-indexed", zero == everything[..3]); // Q39
    checks.same(
        "so page 1 is the second",
        distinct(&[&zero, &one]),
        (zero.len() + one.len()).min(everything.len()),
    );
    let (middle, at) = &funded[1];
    let since = ids(list.get(&format!("?fromDate={at}")).await.data(), "id");
    checks.that(
        "fromDate is inclusive",
        since.contains(middle) && since.contains(&funded[2].0) && since.contains(&taken),
    );
    checks.that(
        "and leaves out what was before",
        !since.contains(&funded[0].0),
    );
    let until = ids(list.get(&format!("?toDate={at}")).await.data(), "id");
    checks.that(
        "toDate is exclusive",
        !until.contains(middle) && until.contains(&funded[0].0),
    );
    filters(checks, &list, &taken, at).await;
    // B.10
    let customer = world.id("approved_customer");
    let other = samples::new_card(world, caller).await;
    caller
        .post(&format!("/cards/{other}/fund"), &json!({"amount": 7}))
        .await;
    let union = caller
        .get(&format!("/customers/{customer}/transactions?limit=100"))
        .await;
    let cards: Vec<_> = union
        .data()
        .as_array()
        .unwrap()
        .iter()
        .map(|row| text(&row["card"]["id"]))
        .collect();
    checks.that(
        "A customer's transactions are those of all the cards",
        cards.contains(&card) && cards.contains(&other),
    );
    let few = caller
        .get(&format!(
            "/customers/{customer}/transactions?page=2&limit=2"
        ))
        .await;
    checks.same(
        "page and limit as with customers",
        (count(few.data()), &few.body["meta"]["page"]),
        (2, json!(2)),
    );
}

async fn filters(checks: &mut Checks, list: &List<'_>, taken: &str, at: &str) {
    let all = list.get("").await;
    let everything = ids(all.data(), "id");
    let day = &at[..10];
    let midnight = ids(list.get(&format!("?toDate={day}")).await.data(), "id");
    checks.same(
        "A day stands for its midnight",
        midnight,
        Vec::<String>::new(),
    ); // C.6
    let today = ids(list.get(&format!("?fromDate={day}")).await.data(), "id");
    checks.same("from which all of it is later", today, &everything);
    let kind = text(
        &all.data()
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"] == *taken)
            .unwrap()["type"],
    );
    let same = list.get(&format!("?type={kind}")).await;
    checks.same("type filters", ids(same.data(), "id"), [taken]);
    checks.same(
        "status filters",
        list.get("?status=FAILED").await.data(),
        json!([]),
    );
    checks.same(
        "A success is a SUCCESS",
        ids(list.get("?status=SUCCESS").await.data(), "id"),
        everything,
    );
    checks.refused(
        "An unknown status is 400",
        &list.get("?status=LOST").await,
        400,
    );
    checks.refused(
        "A date that is none is 400",
        &list.get("?fromDate=yesterday").await,
        400,
    );
}

async fn payments(checks: &mut Checks, world: &World, caller: &Caller) {
    let mut started = Vec::new();
    for number in 0..22 {
        world.advance(1).await;
        let path = if number == 21 {
            "/payment/payout"
        } else {
            "/payment/collect"
        };
        let body = with(
            samples::payment(),
            "external_id",
            format!("ORDER-{number:02}"),
        );
        let answer = caller.post(path, &body).await;
        started.push((text(&answer.data()["transaction_id"]), world.now().await));
    }
    let list = List {
        caller,
        path: "/payment/transactions".to_owned(),
    };
    let first = list.get("").await;
    // B.28, C.4
    checks.same("Payments: limit is 20 by default", count(first.data()), 20);
    checks.same(
        "and pages are 1-indexed",
        &first.body["meta"],
        json!({"page": 1, "limit": 20, "total": 22, "totalPages": 2}),
    );
    let second = list.get("?page=2").await;
    checks.same("The second page holds the rest", count(second.data()), 2);
    let one = list.get("?external_id=DER-0").await;
    checks.same("external_id is a substring", &one.body["meta"]["total"], 10);
    let payouts = list.get("?type=PAYOUT").await;
    checks.same(
        "type filters",
        ids(payouts.data(), "transaction_id"),
        [&started[21].0],
    );
    let pending = list.get("?status=PENDING&limit=100").await;
    let rows = pending.data().as_array().unwrap();
    checks.that(
        "status filters",
        !rows.is_empty() && rows.len() < 22 && rows.iter().all(|row| row["status"] == "PENDING"),
    );
    let (id, at) = &started[10];
    let since = list.get(&format!("?from_date={at}&limit=100")).await;
    checks.that(
        "from_date is inclusive",
        count(since.data()) == 12 && ids(since.data(), "transaction_id").contains(id),
    );
    let until = list.get(&format!("?to_date={at}&limit=100")).await;
    checks.that(
        "to_date is exclusive",
        count(until.data()) == 10 && !ids(until.data(), "transaction_id").contains(id),
    );
    let hours = format!("{}:15:00%2B02:00", &at[..11].replace('T', "T12"));
    let zoned = list.get(&format!("?from_date={hours}&limit=100")).await;
    checks.same(
        "An instant may be told in another zone",
        count(zoned.data()),
        22,
    ); // C.6
    let both = list
        .get(&format!(
            "?from_date={at}&to_date={}&type=COLLECTION",
            started[12].1
        ))
        .await;
    checks.same("Filters may be combined", count(both.data()), 2);
    for query in [
        "?status=DONE",
        "?type=REFUND",
        "?from_date=soon",
        "?to_date=2026-13-40",
    ] {
        checks.refused(&format!("{query} is 400"), &list.get(query).await, 400);
    }
}

async fn wallet_transactions(checks: &mut Checks, world: &World, caller: &Caller) {
    let xaf = world.id("xaf_wallet");
    for number in 0..12 {
        let body = with(samples::top_up(world), "trxId", format!("T-{number}"));
        caller.post("/wallets/fund", &body).await;
    }
    let list = List {
        caller,
        path: "/wallet/transactions".to_owned(),
    };
    let all = ids(list.get("?limit=100").await.data(), "id");
    // B.22, C.4
    let [one, two] = [
        list.get("?limit=3").await,
        list.get("?limit=3&offset=3").await,
    ];
    checks.that(
        "The unfiltered listing has limit and offset",
        ids(one.data(), "id") == all[..3] && ids(two.data(), "id") == all[3..6],
    );
    checks.same(
        "Its default is 50, from 0",
        ids(list.get("").await.data(), "id"),
        &all[..all.len().min(50)],
    );
    let rows = list
        .get(&format!("?walletId={xaf}&status=PENDING&limit=100"))
        .await;
    let rows = rows.data().as_array().unwrap();
    checks.that(
        "walletId and status filter",
        rows.len() >= 12 && rows.iter().all(|row| row["status"] == "PENDING"),
    );
    let none = list
        .get(&format!("?walletId={}", world.id("foreign_wallet")))
        .await;
    checks.same(
        "Another company's wallet has nothing to show",
        none.data(),
        json!([]),
    );
    let found = list.get(&format!("?transactionId={}", all[0])).await;
    checks.same(
        "transactionId finds one",
        ids(found.data(), "id"),
        [&all[0]],
    );
    checks.refused(
        "An invalid status is 400",
        &list.get("?status=LOST").await,
        400,
    );
    let idle = world.id("pending_customer");
    let none = list.get(&format!("?customerId={idle}")).await;
    checks.same("customerId filters", none.data(), json!([]));
    let invalid = list.get("?customerId=nobody").await;
    checks.refused("An invalid customerId is 400", &invalid, 400);
    // B.23
    let page = caller
        .get(&format!("/wallet/transactions/wallet/{xaf}"))
        .await;
    checks.same(
        "By wallet there are pages of 10",
        (count(page.data()), &page.body["meta"]["page"]),
        (10, json!(1)),
    );
    let next = caller
        .get(&format!("/wallet/transactions/wallet/{xaf}?page=2"))
        .await;
    let [page, next] = [ids(page.data(), "id"), ids(next.data(), "id")];
    checks.same(
        "and the second page goes on",
        distinct(&[&page, &next]),
        page.len() + next.len(),
    );
    let answer = caller
        .get(&format!(
            "/wallet/transactions/wallet/{}",
            world.id("foreign_wallet")
        ))
        .await;
    checks.refused("Another company's wallet is 404", &answer, 404);
    // B.24
    let one = caller
        .data(&format!("/wallet/transactions/{}", all[0]))
        .await;
    checks.same("One transaction is one object", &one["id"], &all[0]);
    let answer = caller.get(&format!("/wallet/transactions/{NOWHERE}")).await;
    checks.refused("An unknown transaction is 404", &answer, 404);
    let foreign = world.caller_of("client_sandbox002").await;
    let answer = foreign
        .get(&format!("/wallet/transactions/{}", all[0]))
        .await;
    checks.refused("So is another company's", &answer, 404);
}
