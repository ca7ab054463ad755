use super::super::{DeliveryState, SignatureScheme};
use super::*;

#[tokio::test]
async fn a_duplicate_arrives_twice_under_one_id() {
    let world = World::tricked(&[Some(Trick::Duplicate)]);
    let receiver = Receiver::start(&[500, 200, 500, 200].map(Reply::Status)).await;
    let target = WebhookTarget::new(&receiver.url, SignatureScheme::Legacy, "a secret");
    world.webhooks.set_target(COMPANY, Some(target));
    world.post("first");
    world.advance(4).await;
    assert_eq!(receiver.received().len(), 1);
    world.advance(1).await;

    // What comes of the second time does not matter.
    let delivery = world.only();
    let expected = ["0 status 500", "5 status 200", "5 status 500"];
    assert_eq!(attempts(&delivery), expected);
    assert_eq!(delivery.state, DeliveryState::Delivered);
    for received in receiver.received() {
        assert_eq!(received.header("x-webhook-id"), Some(delivery.id.as_str()));
        assert_eq!(received.text(), body("first"));
    }
    world.advance(3600).await;
    assert_eq!(receiver.received().len(), 3);
}

#[tokio::test]
async fn what_overtakes_comes_first() {
    let world = World::tricked(&[None, Some(Trick::Reorder)]);
    let receiver = Receiver::accepting().await;
    world.tell(&receiver);
    for event in ["first", "second", "third", "fourth"] {
        world.post(event);
    }
    world.idle().await;
    let expected = ["first", "third", "second", "fourth"].map(body);
    assert_eq!(receiver.bodies(), expected);
    assert_eq!(attempts(&world.webhooks.deliveries()[1]), ["0 status 200"]);
}

#[tokio::test]
async fn everything_reordered_comes_in_swapped_pairs() {
    let world = World::tricked(&[Some(Trick::Reorder); 4]);
    let receiver = Receiver::accepting().await;
    world.tell(&receiver);
    for event in ["first", "second", "third", "fourth"] {
        world.post(event);
    }
    world.idle().await;
    let expected = ["second", "first", "fourth", "third"].map(body);
    assert_eq!(receiver.bodies(), expected);
}

#[tokio::test]
async fn what_nobody_overtakes_is_only_late() {
    let world = World::tricked(&[Some(Trick::Reorder)]);
    let receiver = Receiver::start(&[Reply::Status(500), Reply::Status(200)]).await;
    world.tell(&receiver);
    world.post("first");
    world.advance(4).await;
    assert_eq!(receiver.received().len(), 0);
    world.advance(1).await;
    assert_eq!(receiver.bodies(), [body("first")]);

    // The next one finds nothing to overtake, and does not hasten the retry.
    world.post("second");
    world.idle().await;
    assert_eq!(attempts(&world.webhooks.deliveries()[0]), ["5 status 500"]);
    world.advance(5).await;
    let all = world.webhooks.deliveries();
    assert_eq!(attempts(&all[0]), ["5 status 500", "10 status 200"]);
}

#[tokio::test]
async fn what_has_waited_long_enough_is_not_overtaken_after_a_jump() {
    let world = World::tricked(&[Some(Trick::Reorder)]);
    let receiver = Receiver::accepting().await;
    world.tell(&receiver);
    world.post("first");
    world.clock.advance(Duration::from_secs(5));
    world.post("second");
    world.idle().await;
    assert_eq!(receiver.bodies(), ["first", "second"].map(body));
}

#[tokio::test]
async fn another_receiver_overtakes_nothing() {
    let world = World::tricked(&[Some(Trick::Reorder)]);
    let (one, other) = (Receiver::accepting().await, Receiver::accepting().await);
    world.tell(&one);
    world.post("first");
    world.tell(&other);
    world.post("second");
    world.idle().await;
    assert_eq!(one.received().len(), 0);
    assert_eq!(other.bodies(), [body("second")]);
}

#[tokio::test]
async fn what_is_dropped_is_logged_and_can_be_replayed() {
    let world = World::tricked(&[Some(Trick::Drop)]);
    let receiver = Receiver::accepting().await;
    world.tell(&receiver);
    world.post("lost");
    world.post("kept");
    world.advance(3600).await;
    assert_eq!(receiver.bodies(), [body("kept")]);
    let lost = world.webhooks.deliveries().remove(0);
    assert_eq!(lost.state, DeliveryState::Dropped);
    assert_eq!(
        lost.describe().get("state").unwrap().as_str(),
        Some("dropped")
    );
    assert_eq!(lost.attempts, []);

    assert!(world.webhooks.replay(&lost.id));
    world.idle().await;
    assert_eq!(receiver.bodies(), ["kept", "lost"].map(body));
}

#[tokio::test]
async fn the_log_keeps_the_last_thousand_and_all_that_is_pending() {
    let mut tricks = vec![Some(Trick::Drop); 1_006];
    tricks[0] = None;
    let world = World::tricked(&tricks);
    world.worker.abort();
    let target = WebhookTarget::unsigned("http://127.0.0.1:1/");
    world.webhooks.set_target(COMPANY, Some(target));
    for number in 0..1_006 {
        world.post(&format!("event.{number}"));
    }
    let all = world.webhooks.deliveries();
    assert_eq!(all.len(), 1_001);
    assert_eq!(all[0].event, "event.0");
    assert_eq!(all[0].state, DeliveryState::Pending);
    assert_eq!(all[1].event, "event.6");
    assert_eq!(all[1_000].event, "event.1005");
}
