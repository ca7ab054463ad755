//! Sessions in which something goes on: waiting, refusals, lost answers, Ctrl-C.

use crate::support::{Session, World};
use std::time::Duration;

use cartevo_sandbox::{Fault, FaultRule, Sandbox};

const COLLECT: &str = "cartevo payments collect 1000 XAF --phone +237670000000 --operator mtn";

const TIME: &str = r"\d{4}-\d\d-\d\d \d\d:\d\d( UTC)?";

/// A world in which nobody confirms a payment before the test does.
fn undecided() -> World {
    World::of(Sandbox::builder().quota(None).settle_after(None))
}

/// A world with a clock that goes as ours, by which what was done can be told from what was not.
fn of_today() -> World {
    World::of(Sandbox::builder().quota(None).real_time())
}

/// The latest transaction.
fn latest(world: &World) -> String {
    world.sandbox.transactions().pop().unwrap().id
}

#[test]
fn a_wait_tells_how_far_it_is_until_it_succeeds() {
    let world = undecided();
    let mut session = Session::new("wait-succeeds", &world);
    session.run(&format!("{COLLECT} --wait --every 2s"));
    session.see("Go ahead? [y/N]");
    session.answer("y");
    session.live("PENDING after");
    session.meanwhile("the payer confirms");
    world.sandbox.settle(&latest(&world)).unwrap();
    session.ends(0);
    session.check();
}

#[test]
fn a_wait_for_what_fails_says_that_no_money_has_moved() {
    let world = undecided();
    let mut session = Session::new("wait-fails", &world);
    session.run(&format!("{COLLECT} --yes --wait --every 2s"));
    session.live("PENDING after");
    session.meanwhile("the payer declines");
    world.sandbox.fail(&latest(&world)).unwrap();
    session.ends(1);
    session.check();
}

#[test]
fn ctrl_c_in_mid_wait_leaves_the_money_on_its_way() {
    let world = undecided();
    let mut session = Session::new("wait-interrupted", &world);
    session.run(&format!("{COLLECT} --yes --wait"));
    session.live("next look in");
    session.interrupt();
    session.ends(3);
    session.meanwhile("the payer confirms");
    let payment = latest(&world);
    world.sandbox.settle(&payment).unwrap();
    session.runs(&format!("cartevo payments status {payment} --wait"), 0);
    session.check();
}

#[test]
fn without_a_terminal_each_look_is_a_line() {
    let world = undecided();
    let mut session = Session::new("wait-in-a-script", &world);
    let wait = "--yes --wait --wait-for 0s";
    session.runs(&format!("{COLLECT} {wait} 2>&1 | cat"), 0);
    session.runs(&format!("{COLLECT} {wait} --json 2>&1 | cat"), 0);
    session.check();
}

#[test]
fn what_the_service_refuses_is_told_in_its_words() {
    let world = World::new();
    let mut session = Session::new("refused", &world);
    let pay_out = "cartevo payments payout 99000000 XAF --phone +237670000000 --operator mtn";
    session.run(pay_out);
    session.see("Go ahead? [y/N]");
    session.answer("y");
    session.ends(1);
    session.runs(&format!("{pay_out} --yes --json"), 1);
    // Nobody is asked, so nothing is sent.
    session.runs(&format!("{pay_out} < /dev/null"), 2);
    session.run(pay_out);
    session.see("Go ahead? [y/N]");
    session.answer("");
    session.ends(2);
    session.check();
    let sent = world.sandbox.requests().into_iter();
    let sent = sent.filter(|request| request.operation == Some("payOut"));
    assert_eq!(sent.count(), 2);
}

#[test]
fn a_lost_answer_leaves_a_way_to_find_out() {
    let world = of_today();
    let card = world.card();
    let lost = FaultRule::on("fundCard").call(1);
    world.sandbox.arm(lost.gives(Fault::ResetAfterWork));
    let mut session = Session::new("unresolved", &world);
    session.hide("answer was lost: .*", "answer was lost: (why)");
    session.hide(TIME, "(time)");
    session.run(&format!("cartevo cards fund {card} 25"));
    session.see("Go ahead? [y/N]");
    session.answer("y");
    session.see("cartevo reconcile");
    let screen = session.screen();
    session.ends(3);
    let reconcile = screen
        .lines()
        .find(|line| line.contains("cartevo reconcile"));
    session.runs(reconcile.unwrap().trim(), 0);
    session.runs("cartevo reconcile", 0);
    session.check();
}

#[test]
fn what_never_arrived_is_told_from_what_was_done_before() {
    let world = of_today();
    let card = world.card();
    let fund = format!("cartevo cards fund {card} 25 --yes");
    let mut session = Session::new("unresolved-and-not-done", &world);
    session.hide("answer was lost: .*", "answer was lost: (why)");
    session.hide(TIME, "(time)");
    session.hide(r"in +\d+ min( \d+ s)?", "in  N min");
    session.runs(&fund, 0);
    session.meanwhile("a day passes");
    world.sandbox.advance(Duration::from_secs(24 * 60 * 60));
    let lost = FaultRule::on("fundCard").call(1);
    world.sandbox.arm(lost.gives(Fault::ResetAfterReading));
    session.runs(&fund, 3);
    session.runs("cartevo reconcile", 3);
    session.meanwhile("half an hour passes");
    world.sandbox.advance(Duration::from_secs(30 * 60));
    session.runs("cartevo reconcile", 0);
    session.check();
}

#[test]
fn ctrl_c_while_a_request_is_on_its_way_keeps_its_intent() {
    let world = of_today();
    let card = world.card();
    let late = FaultRule::on("fundCard").call(1);
    let minute = Duration::from_secs(60);
    world.sandbox.arm(late.gives(Fault::Delay(minute)));
    let mut session = Session::new("interrupted-on-its-way", &world);
    session.hide(TIME, "(time)");
    session.run(&format!("cartevo cards fund {card} 25 --yes"));
    world.wait_until("the request is there", |sandbox| sandbox.held_back() == 1);
    session.interrupt();
    session.ends(3);
    session.meanwhile("a minute passes, and the card is funded");
    world.sandbox.advance(minute);
    session.runs("cartevo reconcile", 0);
    session.check();
}

#[test]
fn ctrl_c_before_anything_was_sent_has_done_nothing() {
    let world = World::new();
    let card = world.card();
    let late = FaultRule::on("createToken").call(1);
    let minute = Duration::from_secs(60);
    world.sandbox.arm(late.gives(Fault::Delay(minute)));
    let mut session = Session::new("interrupted-before", &world);
    let fund = format!("cartevo cards fund {card} 25");
    session.run(&fund);
    session.see("Go ahead? [y/N]");
    session.interrupt();
    session.ends(130);
    session.run(&format!("{fund} --yes"));
    world.wait_until("a token is asked for", |sandbox| sandbox.held_back() == 1);
    session.interrupt();
    session.ends(130);
    session.check();
    let changed = world.sandbox.requests().into_iter();
    let changed = changed.filter(|request| request.operation == Some("fundCard"));
    assert_eq!(changed.count(), 0);
    let kept = world.home().join(".local/state/cartevo/intents");
    assert!(std::fs::read_dir(kept).map_or(0, Iterator::count) == 0);
}
