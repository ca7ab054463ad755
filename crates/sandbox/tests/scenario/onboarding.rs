//! One customer from the first call to the last, with every balance after every step.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::checks::{Checks, money, text};
use crate::samples;
use crate::world::{Caller, World, with};

struct Ledger {
    world: World,
    caller: Caller,
}

impl Ledger {
    /// XAF paid in, XAF to pay out, all USD, and what all cards hold.
    async fn balances(&self) -> [Decimal; 4] {
        let balances = self.caller.data("/payment/balance").await["balances"].clone();
        let find = |currency: &str, which: &str| {
            let mut entries = balances.as_array().unwrap().iter();
            money(&entries.find(|entry| entry["currency"] == currency).unwrap()[which])
        };
        let cards = self.caller.data("/cards").await;
        [
            find("XAF", "payin_balance"),
            find("XAF", "payout_balance"),
            find("USD", "payin_balance") + find("USD", "payout_balance"),
            money(&cards["statistics"]["total_balance"]),
        ]
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.caller.post(path, body).await;
        assert!(matches!(answer.status, 200 | 201), "{path}: {answer}");
        answer.body
    }
}

fn sums(sums: [&str; 4]) -> [Decimal; 4] {
    sums.map(|sum| sum.parse().unwrap())
}

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    let ledger = Ledger { world, caller };
    let mut stands = async |sentence: &str, expected: [&str; 4]| {
        let found = ledger.balances().await;
        checks.that(&format!("{sentence}: {found:?}"), found == sums(expected));
    };
    stands("A fresh sandbox", ["125000", "50000", "4250.5", "0"]).await;

    let enrolment = samples::enrolment("awa@example.com");
    let customer = ledger.post("/customers/enroll", &enrolment).await;
    let customer = text(&customer["data"]["id"]);
    ledger.world.decide(&customer, "APPROVED").await;
    // B.6
    stands(
        "A customer costs nothing",
        ["125000", "50000", "4250.5", "0"],
    )
    .await;

    ledger
        .post("/wallets/fund", &samples::top_up(&ledger.world))
        .await;
    // B.3
    stands(
        "A top-up that is PENDING",
        ["125000", "50000", "4250.5", "0"],
    )
    .await;
    ledger.world.advance(5).await;
    stands(
        "A top-up that has settled",
        ["130000", "50000", "4250.5", "0"],
    )
    .await;

    let wallet = ledger.world.id("xaf_wallet");
    let transfer = json!({"amount": 130_000, "direction": "PAYIN_TO_PAYOUT"});
    ledger
        .post(&format!("/wallets/{wallet}/transfer-internal"), &transfer)
        .await;
    // B.30
    stands("All of it to be paid out", ["0", "180000", "4250.5", "0"]).await;

    ledger
        .post("/wallets/deposit", &samples::conversion(&ledger.world))
        .await;
    // B.21
    stands("65,650 XAF for 100 USD", ["0", "114350", "4350.5", "0"]).await;

    let order = json!({
        "customer_id": customer, "brand": "VISA", "name_on_card": "AWA MBARGA", "amount": 100,
    });
    let card = ledger.post("/cards", &order).await;
    let card = text(&card["data"]["card"]["id"]);
    ledger.world.advance(60).await;
    // B.2
    stands(
        "A card of 100 USD, for 1 USD",
        ["0", "114350", "4249.5", "100"],
    )
    .await;

    ledger
        .post(&format!("/cards/{card}/fund"), &json!({"amount": 49.5}))
        .await;
    // B.14
    stands("49.50 USD more on it", ["0", "114350", "4200", "149.5"]).await;

    let bought = json!({"amount": "20.01", "merchant": "Café Douala"});
    ledger
        .world
        .control("POST", &format!("/cards/{card}/purchase"), &bought)
        .await;
    stands("20.01 USD spent", ["0", "114350", "4200", "129.49"]).await;

    let frozen = ledger.caller.put(&format!("/cards/{card}/freeze")).await;
    assert_eq!(frozen.status, 200, "{frozen}");
    // B.16
    stands("Frozen", ["0", "114350", "4200", "129.49"]).await;

    ledger
        .post(
            &format!("/cards/{card}/withdraw"),
            &json!({"amount": 29.49}),
        )
        .await;
    // B.14
    stands("29.49 USD taken off it", ["0", "114350", "4229.49", "100"]).await;

    let ended = ledger
        .caller
        .call("POST", &format!("/cards/{card}/terminate"), &Value::Null)
        .await;
    assert_eq!(ended.status, 201, "{ended}");
    // B.17
    stands(
        "Terminated, the rest given back",
        ["0", "114350", "4329.49", "0"],
    )
    .await;

    let payout = with(samples::payment(), "amount", 100_000);
    ledger.post("/payment/payout", &payout).await;
    let reserved = ledger.balances().await[1];
    ledger.world.advance(5).await;
    let after = ledger.balances().await;
    // B.27
    checks.that(
        "A payout takes what was reserved",
        after[1] == reserved && reserved <= sums(["14350"; 4])[0],
    );
    histories(checks, &ledger, &customer, &card).await;
}

async fn histories(checks: &mut Checks, ledger: &Ledger, customer: &str, card: &str) {
    let rows = ledger
        .caller
        .data(&format!("/customers/{customer}/transactions?limit=100"))
        .await;
    let rows = rows.as_array().unwrap();
    // B.10
    checks.that(
        "The customer's history is of cards",
        rows.iter().all(|row| row["category"] == "CARD"),
    );
    let same = ledger
        .caller
        .data(&format!("/cards/{card}/transactions?limit=100"))
        .await;
    let ids = |rows: &[Value]| {
        let mut ids: Vec<_> = rows.iter().map(|row| text(&row["id"])).collect();
        ids.sort();
        ids
    };
    checks.same(
        "and the card's, as there is but one",
        ids(rows),
        ids(same.as_array().unwrap()),
    );
    let rows = ledger.caller.data("/wallet/transactions?limit=100").await;
    let adds_up = rows.as_array().unwrap().iter().all(|row| {
        let [before, after] =
            ["wallet_balance_before", "wallet_balance_after"].map(|field| &row[field]);
        !before.is_number() || !after.is_number() || {
            let moved = (money(after) - money(before)).abs();
            let [amount, all] = ["amount", "amount_with_fee"].map(|field| &row[field]);
            moved.is_zero() || moved == money(amount) || moved == money(all)
        }
    });
    // guide: every transaction's before and after add up.
    checks.that("Every row of the wallets adds up", adds_up);
}
