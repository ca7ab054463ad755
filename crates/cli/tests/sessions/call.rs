//! `cartevo call` and `cartevo sandbox`, as sessions.

use crate::support::{Session, World};

#[test]
fn any_operation_can_be_called_by_its_name() {
    let world = World::new();
    let (card, seeded) = (world.card(), world.sandbox.seeded());
    let mut session = Session::new("call", &world);
    session.runs(
        &format!("cartevo call getWallet id={}", seeded.usd_wallet),
        0,
    );
    session.runs("cartevo call getUsdBalance --json", 0);
    session.run(&format!("cartevo call fundCard id={card} amount=2.50"));
    session.see("Go ahead? [y/N]");
    session.answer("y");
    session.ends(0);
    let body = r#"{"amount": 1}"#;
    std::fs::write(world.home().join("fund.json"), body).unwrap();
    session.runs(
        &format!("cartevo call fundCard id={card} --body fund.json --yes --json"),
        0,
    );
    session.check();
}

#[test]
fn what_cannot_be_called_so_is_refused_before_anything_is_sent() {
    let world = World::new();
    let card = world.card();
    let before = world.sandbox.requests().len();
    let mut session = Session::new("call-refused", &world);
    for (line, code) in [
        ("cartevo call fundcard", 2),
        ("cartevo call everything", 2),
        ("cartevo call fundCard ammount=5", 2),
        ("cartevo call fundCard id=card_1 amount=five --yes", 2),
        ("cartevo call listCards sync=perhaps --json", 2),
        (
            "cartevo call depositWallet sourceWallet=1 exchangeRate.rat=2 --yes",
            2,
        ),
        ("cartevo call getUsdBalance id=1", 2),
        ("cartevo call createToken client_id=me", 2),
        ("cartevo call fundCard id=card_1 amount=5 < /dev/null", 2),
    ] {
        session.runs(line, code);
    }
    // Card numbers are never shown.
    session.runs(&format!("cartevo call getCard id={card} reveal=true"), 2);
    session.check();
    assert_eq!(world.sandbox.requests().len(), before);
}

#[test]
fn all_operations_are_listed_without_credentials() {
    let world = World::new();
    let mut session = Session::of_a_stranger("call-list", &world);
    session.runs("cartevo call", 0);
    for operation in cartevo::OPERATIONS {
        assert!(session.record().contains(operation.id), "{}", operation.id);
    }
    session.check();
}

#[test]
fn a_sandbox_says_how_to_use_it() {
    let world = World::new();
    let mut session = Session::of_a_stranger("sandbox", &world);
    session.hide("key_[0-9a-f]+", "key_of_this_sandbox");
    session.run("cartevo sandbox --port 0 --virtual-time");
    session.see("CARTEVO_CLIENT_KEY=");
    // In another terminal, what it says is typed.
    let screen = session.screen();
    let exported = screen
        .lines()
        .filter_map(|line| line.strip_prefix("export "));
    let exported = exported.map(|line| line.split_once('=').unwrap());
    let mut balance = std::process::Command::new(env!("CARGO_BIN_EXE_cartevo"));
    let balance = balance.arg("balance").env_clear().env("HOME", world.home());
    assert!(balance.envs(exported).output().unwrap().status.success());
    session.see("/payment/balance");
    session.interrupt();
    session.ends(0);
    session.runs("cartevo sandbox --rate-limit 0", 2);
    session.check();
}
