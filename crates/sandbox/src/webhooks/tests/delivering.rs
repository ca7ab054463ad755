use super::super::{DeliveryState, Tricks};
use super::*;

#[tokio::test]
async fn a_notice_arrives_as_it_was_posted_and_is_logged() {
    let (world, receiver) = (World::start(), Receiver::accepting().await);
    world.tell(&receiver);
    world.post("card.fund");
    world.idle().await;

    let calls = receiver.received();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].text(), body("card.fund"));
    assert_eq!(calls[0].header("content-type"), Some("application/json"));

    let delivery = world.only();
    assert_eq!(delivery.event, "card.fund");
    assert_eq!(delivery.url, receiver.url);
    assert_eq!(delivery.state, DeliveryState::Delivered);
    assert_eq!(attempts(&delivery), ["0 status 200"]);
    let sent = world.webhooks.body(&delivery.id).unwrap();
    assert_eq!(sent, body("card.fund").as_bytes());
    assert_eq!(world.webhooks.body("another"), None);
    assert_eq!(
        delivery.describe().to_value(),
        serde_json::json!({
            "id": delivery.id, "event": "card.fund", "url": receiver.url, "state": "delivered",
            "at": "2026-05-09T10:15:00.000Z",
            "attempts": [{"at": "2026-05-09T10:15:00.000Z", "status": 200}],
        })
    );

    world.advance(3600).await;
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn after_four_failures_five_seconds_apart_there_is_no_other() {
    let receiver = Receiver::start(&[Reply::Status(500)]).await;
    let world = World::start();
    world.tell(&receiver);
    world.post("card.fund");
    world.idle().await;
    assert_eq!(attempts(&world.only()), ["0 status 500"]);
    assert_eq!(world.only().state, DeliveryState::Pending);

    world.advance(4).await;
    assert_eq!(receiver.received().len(), 1);
    for (seconds, calls) in [(1, 2), (5, 3), (5, 4)] {
        world.advance(seconds).await;
        assert_eq!(receiver.received().len(), calls);
    }
    let expected = ["0", "5", "10", "15"].map(|at| format!("{at} status 500"));
    assert_eq!(attempts(&world.only()), expected);
    assert_eq!(world.only().state, DeliveryState::Failed);

    world.advance(3600).await;
    assert_eq!(receiver.received().len(), 4);
    assert!(
        receiver
            .bodies()
            .iter()
            .all(|sent| *sent == body("card.fund"))
    );
}

#[tokio::test]
async fn after_a_jump_missed_attempts_follow_one_another_with_their_own_times() {
    let receiver = Receiver::start(&[Reply::Status(503)]).await;
    let world = World::start();
    world.tell(&receiver);
    world.post("first");
    world.idle().await;
    world.clock.advance(Duration::from_secs(2));
    world.post("second");
    world.idle().await;
    world.advance(3600).await;

    let all = world.webhooks.deliveries();
    let expected = ["0", "5", "10", "15"].map(|at| format!("{at} status 503"));
    assert_eq!(attempts(&all[0]), expected);
    let expected = ["2", "7", "12", "17"].map(|at| format!("{at} status 503"));
    assert_eq!(attempts(&all[1]), expected);
    // In the order of those times.
    let alternating = ["first", "second"].repeat(4);
    let alternating: Vec<String> = alternating.into_iter().map(body).collect();
    assert_eq!(receiver.bodies(), alternating);
}

#[tokio::test]
async fn the_first_success_ends_it() {
    let script = [500, 404, 204].map(Reply::Status);
    let (world, receiver) = (World::start(), Receiver::start(&script).await);
    world.tell(&receiver);
    world.post("card.fund");
    world.advance(3600).await;
    let expected = ["0 status 500", "5 status 404", "10 status 204"];
    assert_eq!(attempts(&world.only()), expected);
    assert_eq!(world.only().state, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let (world, receiver) = (World::start(), Receiver::start(&[Reply::Redirect]).await);
    world.tell(&receiver);
    world.post("card.fund");
    world.idle().await;
    assert_eq!(attempts(&world.only()), ["0 status 307"]);
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn a_receiver_that_hangs_is_given_up_after_the_limit() {
    let receiver = Receiver::start(&[Reply::Never]).await;
    let world = World::with(&[], Duration::from_millis(20));
    world.tell(&receiver);
    world.post("card.fund");
    world.advance(3600).await;
    let expected = ["0", "5", "10", "15"].map(|at| format!("{at} no answer in time"));
    assert_eq!(attempts(&world.only()), expected);
}

#[tokio::test]
async fn a_receiver_that_hangs_holds_up_nobody_else_and_nothing_is_idle() {
    let (hanging, other) = (
        Receiver::start(&[Reply::Never]).await,
        Receiver::accepting().await,
    );
    let world = World::start();
    world.tell(&hanging);
    world.post("first");
    hanging.called(1).await;
    world.post("second");
    world.tell(&other);
    world.post("third");
    other.called(1).await;

    assert_eq!(other.bodies(), [body("third")]);
    assert_eq!(hanging.bodies(), [body("first")]);
    tokio::select! {
        biased;
        () = world.webhooks.idle() => panic!("an attempt is under way"),
        () = tokio::task::yield_now() => {}
    }
}

#[tokio::test]
async fn a_receiver_that_is_down_is_tried_again_and_told_when_it_is_up() {
    let receiver = Receiver::accepting().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let world = World::start();
    world
        .webhooks
        .set_target(COMPANY, Some(WebhookTarget::unsigned(nobody)));
    world.post("card.fund");
    world.idle().await;
    assert_eq!(attempts(&world.only()), ["0 no connection"]);
    let shown = world.only().describe().to_value();
    assert_eq!(shown["attempts"][0]["problem"], "no connection");

    world.tell(&receiver);
    world.post("card.withdraw");
    world.idle().await;
    assert_eq!(receiver.bodies(), [body("card.withdraw")]);
}

#[tokio::test]
async fn a_receiver_that_breaks_off_has_not_been_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let world = World::start();
    world
        .webhooks
        .set_target(COMPANY, Some(WebhookTarget::unsigned(url)));
    world.post("card.fund");
    world.idle().await;
    let attempts = attempts(&world.only());
    assert_eq!(attempts, ["0 the connection ended without an answer"]);
}

#[tokio::test]
async fn addresses_of_documentation_are_not_called() {
    let world = World::start();
    let mut notice = world.notice("payment.payout");
    notice.extra_url = Some("https://example.com/webhook/payout".to_owned());
    world.webhooks.post(notice);
    world.advance(15).await;
    let delivery = world.only();
    assert_eq!(delivery.attempts.len(), 4);
    assert_eq!(delivery.attempts[0].outcome, AttemptOutcome::NoAddress);
    assert_eq!(delivery.state, DeliveryState::Failed);
}

#[tokio::test]
async fn the_company_and_the_notify_url_are_told_independently() {
    let (company, extra) = (
        Receiver::accepting().await,
        Receiver::start(&[Reply::Status(500)]).await,
    );
    let world = World::start();
    world.tell(&company);
    let mut notice = world.notice("payment.collect");
    notice.extra_url = Some(extra.url.clone());
    world.webhooks.post(notice);
    world.advance(3600).await;

    assert_eq!(company.bodies(), [body("payment.collect")]);
    assert_eq!(extra.bodies(), vec![body("payment.collect"); 4]);
    let all = world.webhooks.deliveries();
    let states: Vec<_> = all.iter().map(|delivery| delivery.state).collect();
    assert_eq!(states, [DeliveryState::Delivered, DeliveryState::Failed]);
    assert_ne!(all[0].id, all[1].id);
}

#[tokio::test]
async fn without_a_target_there_is_nothing_to_deliver() {
    let (world, receiver) = (World::start(), Receiver::accepting().await);
    world.post("card.fund");
    world.tell(&receiver);
    assert_eq!(world.webhooks.target(COMPANY).unwrap().url(), receiver.url);
    world.webhooks.set_target(COMPANY, None);
    world.post("card.fund");
    world.idle().await;
    assert_eq!(world.webhooks.deliveries(), []);
    assert_eq!(receiver.received().len(), 0);
}

#[tokio::test]
async fn one_receiver_is_told_one_thing_at_a_time_in_order() {
    let (world, receiver) = (World::start(), Receiver::accepting().await);
    world.tell(&receiver);
    let events: Vec<String> = (0..30).map(|number| format!("event.{number}")).collect();
    for event in &events {
        world.post(event);
    }
    world.idle().await;
    let expected: Vec<String> = events.iter().map(|event| body(event)).collect();
    assert_eq!(receiver.bodies(), expected);
    assert_eq!(receiver.most_at_once(), 1);
}

#[tokio::test]
async fn what_happened_while_time_jumped_is_told_as_of_then() {
    let receiver = Receiver::start(&[Reply::Status(500), Reply::Status(200)]).await;
    let world = World::start();
    world.tell(&receiver);
    let settled = world.notice("payment.collect");
    world.clock.advance(Duration::from_secs(60));
    world.webhooks.post(settled);
    world.idle().await;
    assert_eq!(attempts(&world.only()), ["0 status 500", "5 status 200"]);
}

#[tokio::test]
async fn time_that_runs_by_itself_stamps_attempts_when_they_are_made() {
    let receiver = Receiver::start(&[Reply::Status(500)]).await;
    let clock = Arc::new(Clock::running());
    let tricks: Tricks = Box::new(|| None);
    let webhooks = Webhooks::new(Arc::clone(&clock), tricks);
    let worker = tokio::spawn(Arc::clone(&webhooks).run());
    webhooks.set_target(COMPANY, Some(WebhookTarget::unsigned(&receiver.url)));
    let long_ago = clock.now() - chrono::TimeDelta::hours(1);
    webhooks.post(Notice {
        body: Json::object([("event", "card.fund".into())]),
        company: COMPANY.to_owned(),
        extra_url: None,
        at: long_ago,
    });
    webhooks.idle().await;
    let delivery = webhooks.deliveries().remove(0);
    assert_eq!(delivery.at, long_ago);
    // The second is 5 s away, however long ago it happened.
    assert_eq!(delivery.attempts.len(), 1);
    assert!(clock.now() - delivery.attempts[0].at < chrono::TimeDelta::minutes(1));
    worker.abort();
}

#[tokio::test]
async fn a_replay_has_an_id_and_four_attempts_of_its_own_and_the_same_body() {
    let down = Receiver::start(&[Reply::Status(500)]).await;
    let world = World::start();
    world.tell(&down);
    world.post("card.fund");
    world.advance(100).await;
    let original = world.only();

    assert!(world.webhooks.replay(&original.id));
    world.advance(15).await;
    let replay = world.webhooks.deliveries().remove(1);
    assert_eq!(replay.replay_of.as_deref(), Some(original.id.as_str()));
    assert_ne!(replay.id, original.id);
    let expected = ["100", "105", "110", "115"].map(|at| format!("{at} status 500"));
    assert_eq!(attempts(&replay), expected);
    assert_eq!(down.bodies(), vec![body("card.fund"); 8]);

    // To where the company wants its notices by now.
    let up = Receiver::accepting().await;
    world.tell(&up);
    assert!(world.webhooks.replay(&replay.id));
    world.idle().await;
    assert_eq!(up.bodies(), [body("card.fund")]);
    assert_eq!(world.webhooks.deliveries().len(), 3);

    assert!(!world.webhooks.replay("another"));
    assert_eq!(world.webhooks.deliveries()[0], original);
}

#[tokio::test]
async fn after_clearing_nothing_is_left_and_the_ids_begin_again() {
    let receiver = Receiver::start(&[Reply::Status(500)]).await;
    let world = World::start();
    world.tell(&receiver);
    world.post("card.fund");
    world.idle().await;
    let id = world.only().id;
    world.webhooks.clear();
    world.advance(3600).await;
    assert_eq!(world.webhooks.deliveries(), []);
    assert_eq!(receiver.received().len(), 1);

    world.tell(&receiver);
    world.post("card.fund");
    world.idle().await;
    assert_eq!(world.only().id, id);
}

#[tokio::test]
async fn an_attempt_that_is_cleared_under_way_is_awaited_and_not_reported() {
    let (world, receiver) = (World::start(), Receiver::start(&[Reply::Held]).await);
    world.tell(&receiver);
    world.post("first");
    receiver.called(1).await;
    world.webhooks.clear();
    tokio::select! {
        biased;
        () = world.webhooks.idle() => panic!("an attempt is under way"),
        () = tokio::task::yield_now() => {}
    }
    world.tell(&receiver);
    world.post("second");
    receiver.release();
    world.idle().await;
    assert_eq!(receiver.bodies(), ["first", "second"].map(body));
    assert_eq!(attempts(&world.only()), ["0 status 200"]);
}
