//! Webhooks that come again, twice, late or not at all.

use serde_json::json;

use crate::checks::{Checks, text};
use crate::mailbox::{Letter, Mailbox};
use crate::samples;
use crate::webhooks::{Post, SECRET};

pub async fn tell(checks: &mut Checks) {
    again(checks).await;
    success(checks).await;
    faults(checks).await;
}

/// The notices of a new card, each as often as it came.
fn created(letters: &[Letter]) -> Vec<&Letter> {
    let mut letters: Vec<_> = letters.iter().collect();
    letters.retain(|letter| letter.body["event"] == "card.created");
    letters
}

async fn again(checks: &mut Checks) {
    let post = Post::new().await;
    post.register("cartevo-v1").await;
    post.mailbox.answer(&[500; 20]);
    samples::new_card(&post.world, &post.caller).await;
    let first = post.take().await;
    // D.1
    checks.same("It is sent at once", created(&first).len(), 1);
    let early = post.after(4).await;
    checks.same("Not again before 5 s", created(&early).len(), 0);
    let second = post.after(1).await;
    let raw = |letters: &[Letter]| {
        created(letters)
            .iter()
            .map(|letter| letter.raw.clone())
            .collect::<Vec<_>>()
    };
    checks.that(
        "Again after 5 s, the same to the byte",
        raw(&second) == raw(&first),
    );
    let [third, fourth] = [post.after(5).await, post.after(5).await];
    checks.same(
        "5 s between deliveries, four in all",
        [created(&third).len(), created(&fourth).len()],
        [1, 1],
    );
    let late = post.after(600).await;
    checks.same("then it is given up for good", late.len(), 0);
    let log = post.world.look("/deliveries").await;
    let mut log = log["deliveries"].as_array().unwrap().iter();
    let entry = log.find(|entry| entry["event"] == "card.created").unwrap();
    let attempts = entry["attempts"].as_array().unwrap().iter();
    let times: Vec<_> = attempts
        .map(|attempt| text(&attempt["at"])[17..19].to_owned())
        .collect();
    checks.same(
        "The log has them at 0, 5, 10 and 15 s",
        times,
        ["00", "05", "10", "15"],
    );
    // Where it is sent now, all is well.
    let spare = Mailbox::open().await;
    let hook = json!({"url": spare.url, "secret": SECRET, "scheme": "unsigned"});
    post.world.control("PUT", "/webhook", &hook).await;
    let path = format!("/deliveries/{}/replay", text(&entry["id"]));
    post.world.control("POST", &path, &json!({})).await;
    let replayed = [post.take().await, spare.take()].concat();
    // guide
    checks.that(
        "Manual replay brings it again",
        raw(&replayed) == raw(&first),
    );
}

async fn success(checks: &mut Checks) {
    // D.1
    for (sentence, statuses, times) in [
        ("Any 2xx is success", [204, 299, 202, 204], 1),
        ("A redirect is none", [302, 302, 302, 302], 4),
        ("Nor is a 404", [404, 404, 404, 404], 4),
        (
            "The second attempt may be the last",
            [503, 200, 200, 200],
            2,
        ),
    ] {
        let post = Post::new().await;
        post.register("unsigned").await;
        let bare = json!({"customer_id": post.world.id("approved_customer"), "brand": "VISA"});
        post.mailbox.answer(&statuses);
        post.caller.post("/cards", &bare).await;
        let mut all = post.take().await;
        for _ in 0..6 {
            all.extend(post.after(5).await);
        }
        checks.same(sentence, created(&all).len(), times);
    }
}

async fn faults(checks: &mut Checks) {
    let post = Post::new().await;
    post.register("unsigned").await;
    let arm = async |fault: &str| {
        post.world
            .arm(json!({"operation": "webhook", "fault": fault}))
            .await;
    };
    arm("webhook-duplicate").await;
    samples::new_card(&post.world, &post.caller).await;
    let letters = post.after(60).await;
    let bodies: Vec<_> = letters.iter().map(|letter| letter.raw.clone()).collect();
    // D.1: at least once.
    checks.that(
        "A notice can come twice: deduplicate",
        bodies
            .iter()
            .any(|one| bodies.iter().filter(|other| *other == one).count() > 1),
    );
    let expected = letters.len() - 1;
    arm("webhook-drop").await;
    samples::new_card(&post.world, &post.caller).await;
    checks.same("or not at all", post.after(60).await.len(), expected - 1);
    arm("webhook-reorder").await;
    let first = post.collect().await;
    post.world.advance(1).await;
    let second = post.collect().await;
    let letters = post.after(60).await;
    let order: Vec<_> = letters
        .iter()
        .map(|letter| text(&letter.body["data"]["transaction_id"]))
        .collect();
    let due: Vec<_> = [&first, &second]
        .into_iter()
        .filter(|id| order.contains(id))
        .collect();
    checks.that(
        "or out of order",
        due.len() == 2 && order.first() == Some(&second),
    );
}
