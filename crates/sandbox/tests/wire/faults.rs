//! What goes wrong on purpose, as a caller sees it.

use std::time::Duration;

use cartevo_sandbox::{Fault, FaultRule, Faults, RandomFaults, Sandbox};
use serde_json::json;

use crate::support::{Answer, Caller, card, sandbox, token};

async fn start() -> (Sandbox, Caller) {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    (sandbox, caller)
}

/// Asks for a card and expects no answer.
async fn unanswered(caller: &Caller, sandbox: &Sandbox) {
    let request = caller.request("POST", "/cards").json(&card(sandbox));
    assert!(request.send().await.is_err());
}

#[tokio::test]
async fn a_reset_before_or_after_reading_does_nothing() {
    for fault in [Fault::ResetBeforeReading, Fault::ResetAfterReading] {
        let (sandbox, caller) = start().await;
        sandbox.arm(FaultRule::on("createCard").gives(fault));
        unanswered(&caller, &sandbox).await;
        assert!(sandbox.cards().is_empty(), "{fault}");
        let log = sandbox.requests();
        let last = log.last().unwrap();
        assert_eq!((last.operation, last.status), (Some("createCard"), 0));
        assert_eq!(last.note, Some(format!("fault: {fault}")));
        // The rule was for one call.
        assert_eq!(caller.create_card(&sandbox).await.status, 201);
    }
}

#[tokio::test]
#[should_panic(expected = "there is no operation `createcard`; did you mean `createCard`?")]
async fn a_fault_for_an_operation_that_does_not_exist_is_not_armed() {
    let sandbox = sandbox().await;
    sandbox.arm(FaultRule::on("createcard").gives(Fault::ResetAfterWork));
}

#[test]
#[should_panic(expected = "there is no operation `createCart`; did you mean `createCard`?")]
fn a_sandbox_does_not_begin_with_a_fault_for_an_operation_that_does_not_exist() {
    let random = RandomFaults::seeded(7).on(["createCart"]);
    let _ = Sandbox::builder().faults(random.among([Fault::SuccessFalse]));
}

#[tokio::test]
async fn statuses_that_have_no_body_come_without_one() {
    let (_sandbox, caller) = start().await;
    for status in [204, 205, 304] {
        let request = caller.request("GET", "/payment/balance");
        let request = request.header("x-sandbox-status", status);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        let length = answer.headers().get("content-length").cloned();
        assert!(length.is_none_or(|length| length == "0"), "{status}");
        assert!(!answer.headers().contains_key("content-type"));
        assert_eq!(answer.text().await.unwrap(), "");
    }
}

#[tokio::test]
async fn a_reset_after_the_work_leaves_its_effect() {
    let (sandbox, caller) = start().await;
    sandbox.arm(FaultRule::on("createCard").gives(Fault::ResetAfterWork));
    unanswered(&caller, &sandbox).await;
    assert_eq!(sandbox.cards().len(), 1);
    let last = sandbox.requests().pop().unwrap();
    assert_eq!(last.client_id.as_deref(), Some(sandbox.client_id()));
}

#[tokio::test]
async fn a_body_is_cut_after_the_work() {
    let (sandbox, caller) = start().await;
    sandbox.arm(FaultRule::on("createCard").gives(Fault::CutBody(Some(20))));
    let request = caller.request("POST", "/cards").json(&card(&sandbox));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(response.content_length().unwrap() > 100);
    assert!(response.text().await.is_err());
    assert_eq!(sandbox.cards().len(), 1);
}

#[tokio::test]
async fn delays_and_slow_bodies_go_by_the_clock() {
    for fault in ["delay:30000", "slow-body:10000"] {
        let (sandbox, caller) = start().await;
        let fault: Fault = fault.parse().unwrap();
        sandbox.arm(FaultRule::on("getPaymentBalance").gives(fault));
        let answer = tokio::spawn(async move { caller.get("/payment/balance").await });
        // A call that does not wait overtakes it.
        assert_eq!(
            Caller::of(&sandbox)
                .await
                .get("/payment/balance")
                .await
                .status,
            200
        );
        sandbox.advance(Duration::from_secs(29));
        assert_eq!(token(&sandbox).await.len(), 68);
        assert!(!answer.is_finished(), "{fault}");
        assert_eq!(sandbox.held_back(), 1, "{fault}");
        // Bit by bit, in case the clock was moved before the call was there.
        while !answer.is_finished() {
            sandbox.advance(Duration::from_secs(1));
            token(&sandbox).await;
        }
        assert_eq!(answer.await.unwrap().status, 200);
        assert_eq!(sandbox.held_back(), 0, "{fault}");
    }
}

#[tokio::test]
async fn what_has_been_read_is_done_although_its_caller_has_left() {
    let (sandbox, caller) = start().await;
    let slow = Fault::Delay(Duration::from_secs(30));
    sandbox.arm(FaultRule::on("createCard").gives(slow));
    let request = caller.request("POST", "/cards").json(&card(&sandbox));
    let hasty = request.timeout(Duration::from_millis(300)).send().await;
    assert!(hasty.unwrap_err().is_timeout());
    assert!(sandbox.cards().is_empty());
    sandbox.advance(Duration::from_secs(30));
    let done = loop {
        token(&sandbox).await;
        let requests = sandbox.requests().into_iter();
        let mut cards = requests.filter(|request| request.operation == Some("createCard"));
        if let Some(done) = cards.next() {
            break done;
        }
    };
    assert_eq!(done.status, 201);
    assert_eq!(sandbox.cards().len(), 1);
}

#[tokio::test]
async fn too_many_requests_with_and_without_a_hint() {
    let (sandbox, caller) = start().await;
    let faults: Faults = r#"[
        {"operation": "getPaymentBalance", "call": 1, "fault": "too-many-requests:30"},
        {"operation": "getPaymentBalance", "call": 2, "fault": "too-many-requests"}
    ]"#
    .parse()
    .unwrap();
    sandbox.arm(faults);
    for hint in [Some("30"), None] {
        let response = caller.request("GET", "/payment/balance").send().await;
        let response = response.unwrap();
        assert_eq!(response.status(), 429);
        let header = response.headers().get("retry-after");
        assert_eq!(header.map(|value| value.to_str().unwrap()), hint);
        assert_eq!(Answer::of(response).await.body["success"], false);
    }
    assert_eq!(caller.get("/payment/balance").await.status, 200);
}

#[tokio::test]
async fn statuses_before_and_after_the_work() {
    let (sandbox, caller) = start().await;
    let rules = [
        FaultRule::on("createCard")
            .call(1)
            .gives(Fault::Status(503)),
        FaultRule::on("createCard")
            .call(2)
            .gives(Fault::StatusAfterWork(500)),
        FaultRule::on("createCard")
            .call(3)
            .gives(Fault::SuccessFalse),
        FaultRule::on("createCard")
            .call(4)
            .gives(Fault::SuccessFalseAfterWork),
    ];
    sandbox.arm(Faults::from(rules));
    let expected = [(503, 0), (500, 1), (200, 1), (200, 2)];
    for (status, cards) in expected {
        let answer = caller.create_card(&sandbox).await;
        assert_eq!((answer.status, sandbox.cards().len()), (status, cards));
        assert_eq!(answer.body["success"], false);
        assert_eq!(answer.body["statusCode"], status);
    }
}

#[tokio::test]
async fn a_page_instead_of_json() {
    let (sandbox, caller) = start().await;
    sandbox.arm(FaultRule::on("createCard").gives(Fault::Html(502)));
    let request = caller.request("POST", "/cards").json(&card(&sandbox));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 502);
    assert_eq!(response.headers()["content-type"], "text/html");
    assert!(response.text().await.unwrap().starts_with("<html>"));
    assert!(sandbox.cards().is_empty());
}

#[tokio::test]
async fn a_token_expires_in_mid_flight() {
    let (sandbox, caller) = start().await;
    sandbox.arm(FaultRule::on("createCard").gives(Fault::TokenExpired));
    assert_eq!(caller.create_card(&sandbox).await.status, 401);
    assert_eq!(caller.get("/payment/balance").await.status, 401);
    let renewed = Caller::of(&sandbox).await;
    assert_eq!(renewed.create_card(&sandbox).await.status, 201);
    assert_eq!(sandbox.cards().len(), 1);
}

#[tokio::test]
async fn a_header_asks_for_one_call() {
    let (_sandbox, caller) = start().await;
    let with = |name: &'static str, value: &'static str| {
        let request = caller.request("GET", "/payment/balance");
        async move { Answer::of(request.header(name, value).send().await.unwrap()).await }
    };
    assert_eq!(with("x-sandbox-status", "418").await.status, 418);
    let failed = with("x-sandbox-fault", "success-false").await;
    assert_eq!(
        (failed.status, &failed.body["success"]),
        (200, &json!(false))
    );
    for (name, value) in [
        ("x-sandbox-status", "many"),
        ("x-sandbox-fault", "delay:soon"),
        ("x-sandbox-fault", "webhook-drop"),
    ] {
        let answer = with(name, value).await;
        assert_eq!(answer.status, 400);
        let said = answer.body["sandbox"].as_str().unwrap();
        assert!(said.starts_with(name), "{said}");
    }
    assert_eq!(caller.get("/payment/balance").await.status, 200);
}

#[tokio::test]
async fn seeded_chance_repeats_itself() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let (sandbox, caller) = start().await;
        sandbox.arm(
            RandomFaults::seeded(7)
                .rate(0.5)
                .among([Fault::Status(503)]),
        );
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(caller.get("/payment/balance").await.status);
        }
        assert!(statuses.contains(&503) && statuses.contains(&200));
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
}
