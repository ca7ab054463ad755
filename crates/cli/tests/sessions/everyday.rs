//! What a person sees of each command that does one thing and ends.

use std::fs;

use cartevo_sandbox::{Fault, FaultRule, Sandbox};

use crate::support::{Session, World};

#[test]
fn login_and_logout() {
    let world = World::new();
    let mut session = Session::of_a_stranger("login", &world);
    session.call(world.sandbox.client_key(), "KEY");
    session.runs("cartevo balance", 2);
    session.run("cartevo login");
    session.see("Client id: ");
    session.answer(world.sandbox.client_id());
    session.see("Client key");
    session.answer(world.sandbox.client_key());
    session.ends(0);
    session.runs("ls -l .config/cartevo/credentials.toml | cut -c1-10", 0);
    session.runs("cartevo balance", 0);
    session.runs("chmod 644 .config/cartevo/credentials.toml", 0);
    session.runs("cartevo balance", 2);
    session.runs("chmod 600 .config/cartevo/credentials.toml", 0);
    session.runs("cartevo logout", 0);
    session.runs("cartevo logout", 0);
    session.check();
}

#[test]
fn login_with_a_wrong_key() {
    let world = World::new();
    let mut session = Session::of_a_stranger("login-refused", &world);
    session.run("cartevo login --profile shop --client-id client_sandbox001");
    session.see("Client key");
    session.answer("key_wrong");
    session.ends(1);
    session.runs("cartevo balance --profile shop", 2);
    session.check();
}

#[test]
fn wallets() {
    let world = World::new();
    let wallet = world.sandbox.seeded().xaf_wallet.clone();
    let mut session = Session::new("wallets", &world);
    session.runs("cartevo balance", 0);
    session.runs("cartevo wallets list", 0);
    session.runs(&format!("cartevo wallets get {wallet}"), 0);
    let fund =
        format!("cartevo wallets fund {wallet} 5000 XAF --phone +237670000000 --operator mtn");
    session.run(&fund);
    session.see("[y/N]");
    session.answer("n");
    session.ends(2);
    session.run(&format!("{fund} --trx-id TOPUP-1"));
    session.see("[y/N]");
    session.answer("y");
    session.ends(0);
    session.runs("cartevo wallets get w_unknown", 1);
    session.check();
}

#[test]
fn cards() {
    let world = World::new();
    let customer = world.sandbox.seeded().approved_customer.clone();
    let mut session = Session::new("cards", &world);
    session.run(&format!(
        "cartevo cards create --customer {customer} --brand visa --amount 25.50"
    ));
    session.see("[y/N]");
    session.answer("y");
    session.ends(0);
    let card = world.sandbox.cards()[0].id.clone();
    session.runs("cartevo cards list", 0);
    session.runs(&format!("cartevo cards get {card}"), 0);
    session.runs(&format!("cartevo cards fund {card} 10 --yes"), 0);
    session.runs(&format!("cartevo cards withdraw {card} 5 --yes"), 0);
    session.runs(&format!("cartevo cards transactions {card}"), 0);
    session.check();
}

/// Apart from the others, because all runs of a minute share ten requests.
#[test]
fn the_end_of_a_card() {
    let world = World::new();
    let customer = world.sandbox.seeded().approved_customer.clone();
    let mut session = Session::new("cards-end", &world);
    let create = format!("cartevo cards create --customer {customer} --brand mastercard");
    session.runs(&format!("{create} --yes"), 0);
    let card = world.sandbox.cards()[0].id.clone();
    session.runs(&format!("cartevo cards freeze {card}"), 0);
    session.runs(&format!("cartevo cards unfreeze {card}"), 0);
    session.run(&format!("cartevo cards terminate {card}"));
    session.see("[y/N]");
    session.answer("y");
    session.ends(0);
    session.check();
}

#[test]
fn customers() {
    let world = World::new();
    let front = world.home().join("front.png");
    fs::write(front, b"\x89PNG\r\n\x1a\n a picture").unwrap();
    fs::write(world.home().join("ada.json"), ADA).unwrap();
    let mut session = Session::new("customers", &world);
    session.runs("cartevo customers list", 0);
    session.runs(
        "cartevo customers create --first-name Ada --date-of-birth yesterday",
        2,
    );
    session.runs(
        "cartevo customers create --from ada.json --id-document-front front.png",
        0,
    );
    session.runs(
        "cartevo customers enroll --from ada.json --email ada2@example.com \
         --id-document-front-url https://example.com/front.png",
        0,
    );
    let customer = world.sandbox.seeded().approved_customer.clone();
    session.runs(&format!("cartevo customers get {customer}"), 0);
    session.check();
}

const ADA: &str = r#"{
    "first_name": "Ada", "last_name": "Eyong", "email": "ada@example.com",
    "country": "Cameroon", "street": "12 Rue Joss", "city": "Douala", "state": "Littoral",
    "postal_code": "00237", "country_iso_code": "CM", "country_phone_code": "+237",
    "phone_number": "670000001", "identification_number": "1234567890",
    "id_document_type": "PASSPORT", "date_of_birth": "1990-05-17"
}"#;

#[test]
fn payments() {
    let world = World::new();
    let mut session = Session::new("payments", &world);
    session.run("cartevo payments collect 5000 XAF --phone +237670000000 --operator mtn --external-id ORDER-1");
    session.see("[y/N]");
    session.answer("y");
    session.ends(0);
    session.runs(
        "cartevo payments payout 1000 XAF --phone +237690000000 --operator orange --yes",
        0,
    );
    let first = world.sandbox.transactions()[0].id.clone();
    world.sandbox.settle(&first).unwrap();
    session.meanwhile("the first one is confirmed");
    session.runs("cartevo payments list", 0);
    session.runs(&format!("cartevo payments status {first}"), 0);
    session.runs("cartevo payments list --status FAILED", 0);
    session.runs("cartevo convert 10000 XAF USD", 0);
    session.check();
}

#[test]
fn reconcile() {
    let world = World::of(Sandbox::builder().quota(None).real_time());
    let customer = world.sandbox.seeded().approved_customer.clone();
    let mut session = Session::new("reconcile", &world);
    session.hide(r"\d{4}-\d\d-\d\d \d\d:\d\d( UTC)?", "(time)");
    session.runs("cartevo reconcile", 0);
    world
        .sandbox
        .arm(FaultRule::on("createCard").gives(Fault::ResetAfterWork));
    session.meanwhile("the network breaks after the next card is issued");
    session.runs(
        &format!("cartevo cards create --customer {customer} --brand visa --yes"),
        3,
    );
    session.runs("cartevo reconcile", 0);
    session.runs("cartevo reconcile", 0);
    session.check();
}

#[test]
fn the_shell_and_the_manual() {
    let world = World::new();
    let mut session = Session::new("shell", &world);
    session.runs("cartevo --version", 0);
    session.runs("cartevo", 2);
    session.runs("cartevo completions bash | head -3", 0);
    session.runs("cartevo man --dir pages", 0);
    session.runs("ls pages", 0);
    session.runs("cartevo wallets get", 2);
    session.runs("cartevo walets list", 2);
    session.check();
}
