//! Every documented error of every operation, each by a call anybody can make.

use serde_json::{Value, json};

use crate::checks::{Checks, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Answer, Caller, World, with};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    let card = samples::new_card(&world, &caller).await;
    let payment = caller.post("/payment/collect", &samples::payment()).await;
    let top_up = caller.post("/wallets/fund", &samples::top_up(&world)).await;
    let known = Known {
        card,
        customer: world.id("approved_customer"),
        wallet: world.id("xaf_wallet"),
        payment: text(&payment.data()["transaction_id"]),
        top_up: text(&top_up.data()["transaction"]["id"]),
    };
    let calls = calls(&world);
    everywhere(checks, &world, &calls, &known).await;
    nowhere(checks, &world, &calls, &known).await;
    bodies(checks, &caller, &calls, &known).await;
    strangers(checks, &world, &calls, &known).await;
    routes(checks, &caller).await;
}

struct Known {
    card: String,
    customer: String,
    wallet: String,
    payment: String,
    top_up: String,
}

/// A call with everything in order, `{…}` standing for ids.
struct Call {
    method: &'static str,
    path: &'static str,
    body: Value,
}

impl Call {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn path(&self, known: &Known) -> String {
        let ids = [
            ("{card}", &known.card),
            ("{customer}", &known.customer),
            ("{wallet}", &known.wallet),
            ("{payment}", &known.payment),
            ("{top_up}", &known.top_up),
        ];
        let path = self.path.to_owned();
        ids.into_iter()
            .fold(path, |path, (place, id)| path.replace(place, id))
    }

    async fn by(&self, caller: &Caller, known: &Known) -> Answer {
        caller
            .call(self.method, &self.path(known), &self.body)
            .await
    }
}

/// All operations but the one that needs no token.
fn calls(world: &World) -> Vec<Call> {
    let get = |path| Call {
        method: "GET",
        path,
        body: Value::Null,
    };
    let put = |path| Call {
        method: "PUT",
        path,
        body: Value::Null,
    };
    let post = |path, body| Call {
        method: "POST",
        path,
        body,
    };
    let amount = json!({"amount": 5});
    let quote = json!({"amount": 5, "fromCurrency": "XAF", "toCurrency": "USD"});
    let transfer = json!({"amount": 5, "direction": "PAYIN_TO_PAYOUT"});
    let fees = json!({"amount": 5, "from_currency": "XAF", "to_currency": "XOF"});
    vec![
        get("/customers"),
        post(
            "/customers/enroll",
            samples::enrolment("erreur@example.com"),
        ),
        get("/customers/{customer}"),
        get("/customers/{customer}/transactions"),
        get("/customers/{customer}/cards"),
        get("/cards"),
        post("/cards", samples::card(world)),
        get("/cards/{card}"),
        get("/cards/{card}/transactions"),
        get("/cards/{card}/transactions/{top_up}"),
        post("/cards/{card}/fund", amount.clone()),
        post("/cards/{card}/withdraw", amount),
        put("/cards/{card}/freeze"),
        put("/cards/{card}/unfreeze"),
        post("/cards/{card}/terminate", Value::Null),
        get("/wallets"),
        post("/wallets", samples::wallet()),
        get("/wallets/{wallet}"),
        get("/wallets/usd-balance"),
        post("/wallets/fund", samples::top_up(world)),
        post("/wallets/deposit", samples::conversion(world)),
        get("/wallet/transactions"),
        get("/wallet/transactions/wallet/{wallet}"),
        get("/wallet/transactions/{top_up}"),
        post("/company/exchange-rates/convert", quote),
        post("/payment/collect", samples::payment()),
        post("/payment/payout", samples::payment()),
        get("/payment/balance"),
        get("/payment/transactions"),
        get("/payment/transactions/{payment}/status"),
        post("/wallets/{wallet}/transfer-internal", transfer),
        post("/wallets/calculate-transfer-fees", fees),
    ]
}

/// 401, 429, 500 and 503 are documented for every operation.
async fn everywhere(checks: &mut Checks, world: &World, calls: &[Call], known: &Known) {
    let stranger = world.stranger();
    let broken = world.caller_of("client_sandbox500").await;
    let caller = world.caller().await;
    let before = caller.data("/payment/balance").await["balances"].clone();
    for call in calls {
        let name = call.name();
        // conventions
        let answer = call.by(&stranger, known).await;
        checks.refused(&format!("{name} without a token is 401"), &answer, 401);
        let answer = call.by(&broken, known).await;
        checks.refused(&format!("{name} can be 500"), &answer, 500);
        let request = caller
            .request(call.method, &call.path(known))
            .header("x-sandbox-status", "503");
        let request = if call.body.is_null() {
            request
        } else {
            request.json(&call.body)
        };
        let answer = Answer::of(request).await;
        checks.same(&format!("{name} can be 503"), answer.status, 503);
    }
    let few = json!({"requests": 1, "seconds": 60, "client_id": "client_sandbox001"});
    world.control("PUT", "/rate-limit", &few).await;
    caller.get("/wallets").await;
    for call in calls {
        let answer = call.by(&caller, known).await;
        checks.refused(&format!("{} can be 429", call.name()), &answer, 429);
    }
    let off = json!({"off": true, "client_id": "client_sandbox001"});
    world.control("PUT", "/rate-limit", &off).await;
    checks.same(
        "None of it was done",
        &caller.data("/payment/balance").await["balances"],
        before,
    );
}

/// What does not exist, and what belongs to somebody else, is 404.
async fn nowhere(checks: &mut Checks, world: &World, calls: &[Call], known: &Known) {
    let caller = world.caller().await;
    let foreign = world.caller_of("client_sandbox002").await;
    let unknown = Known {
        card: NOWHERE.into(),
        customer: NOWHERE.into(),
        wallet: NOWHERE.into(),
        payment: NOWHERE.into(),
        top_up: NOWHERE.into(),
    };
    let documented =
        |call: &&Call| call.path.contains('{') && !call.path.ends_with("transfer-internal");
    for call in calls.iter().filter(documented) {
        let name = call.name();
        // conventions, and the error tables of the pages
        checks.refused(
            &format!("{name} of nothing is 404"),
            &call.by(&caller, &unknown).await,
            404,
        );
        checks.refused(
            &format!("{name} of another company's is 404"),
            &call.by(&foreign, known).await,
            404,
        );
    }
    let other = format!("/cards/{}/transactions/{}", known.card, known.top_up);
    checks.refused(
        "A top-up is no transaction of a card",
        &caller.get(&other).await,
        404,
    );
}

/// Their bodies are not checked for more than they need.
const TOLERANT: [&str; 4] = [
    "/wallets",
    "/wallets/fund",
    "/wallets/{wallet}/transfer-internal",
    "/wallets/calculate-transfer-fees",
];

/// A body that lacks everything, has something more, or is no object, is 400.
async fn bodies(checks: &mut Checks, caller: &Caller, calls: &[Call], known: &Known) {
    for call in calls.iter().filter(|call| !call.body.is_null()) {
        let name = call.name();
        let path = call.path(known);
        // C.3
        let answer = caller.post(&path, &json!({})).await;
        checks.refused(&format!("{name} of nothing is 400"), &answer, 400);
        let answer = caller
            .post(&path, &with(call.body.clone(), "surprise", 1))
            .await;
        if TOLERANT.contains(&call.path) {
            let done = answer.body["success"] == true;
            checks.that(&format!("{name} puts up with unknown fields"), done);
        } else {
            let named = answer.status == 400 && answer.names("surprise");
            checks.that(&format!("{name} refuses unknown fields by name"), named);
        }
        let request = caller
            .request("POST", &path)
            .header("content-type", "application/json");
        let answer = Answer::of(request.body("{")).await;
        checks.refused(&format!("{name} with broken JSON is 400"), &answer, 400);
    }
}

/// 403: authenticated, but the company may not (yet).
async fn strangers(checks: &mut Checks, world: &World, calls: &[Call], known: &Known) {
    let unapproved = world.caller_of("client_sandbox004").await;
    let forbidden = [
        "/customers/enroll",
        "/customers/{customer}",
        "/customers/{customer}/transactions",
        "/customers/{customer}/cards",
        "/cards/{card}",
        "/cards/{card}/transactions",
        "/cards/{card}/transactions/{top_up}",
        "/cards/{card}/fund",
        "/cards/{card}/withdraw",
        "/cards/{card}/freeze",
        "/cards/{card}/unfreeze",
        "/cards/{card}/terminate",
        "/wallets/{wallet}",
        "/wallets/fund",
        "/wallets/deposit",
        "/wallet/transactions/wallet/{wallet}",
        "/wallet/transactions/{top_up}",
        "/payment/collect",
        "/payment/payout",
        "/payment/transactions/{payment}/status",
    ];
    let may_not = |call: &&Call| {
        forbidden.contains(&call.path)
            || (call.method == "POST" && matches!(call.path, "/cards" | "/wallets"))
    };
    for call in calls.iter().filter(may_not) {
        let answer = call.by(&unapproved, known).await;
        checks.refused(
            &format!("{} is 403 while KYB is pending", call.name()),
            &answer,
            403,
        );
    }
}

/// Where there is no operation the framework answers, and it knows no `success`.
async fn routes(checks: &mut Checks, caller: &Caller) {
    let deleted = format!("/cards/{NOWHERE}");
    let table = [
        ("An unknown path", "GET", "/nowhere"),
        ("Another method", "GET", "/auth/token"),
        ("Cards are not deleted any more", "DELETE", &deleted), // Q35
        (
            "Cards are frozen with PUT",
            "POST",
            &format!("{deleted}/freeze"),
        ), // Q34
    ];
    for (sentence, method, path) in table {
        let answer = caller.call(method, path, &Value::Null).await;
        let told = (
            answer.status,
            &answer.body["statusCode"],
            &answer.body["error"],
        );
        // C.3
        checks.same(sentence, told, (404, 404, "Not Found"));
    }
}
