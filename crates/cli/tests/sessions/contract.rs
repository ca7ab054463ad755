//! What a team sees that holds its own recordings and pages against the contract.

use std::{fs, path::Path};

use crate::support::{Session, World};

/// A file of the SDK.
fn of_the_sdk(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap()
}

#[test]
fn the_checks_of_the_contract() {
    let world = World::new();
    let write = |name: &str, text: &str| {
        let path = world.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let recording = of_the_sdk("tests/recordings/getPaymentBalance/prose.json");
    write("recordings/getPaymentBalance/prose.json", &recording);
    let page = of_the_sdk("tests/pages/markdown/create-card.md");
    write("pages/create-card.md", &page);
    let contract = of_the_sdk("openapi.yaml");
    write("now.yaml", &contract);
    let older = contract.replacen("[VISA, MASTERCARD]", "[VISA]", 1);
    assert_ne!(contract, older);
    write("before.yaml", &older);

    let mut session = Session::new("contract", &world);
    // Where something stands in the contract changes with it.
    session.hide(r"((now|before)\.yaml):\d+:", "$1:LINE:");
    session.hide(r"^\d{4} \|", "LINE |");
    session.hide(r"\d+ of \d+ rows", "N of N rows");
    session.runs("cartevo contract check --recordings nowhere", 2);
    session.runs(
        "cartevo contract check --recordings recordings | tail -1",
        0,
    );
    session.runs("cartevo contract drift pages", 4);
    session.runs("cartevo contract drift pages --accept | head -1", 0);
    session.runs("cartevo contract drift pages | tail -1", 0);
    session.runs("cartevo contract diff before.yaml now.yaml", 1);
    session.runs("cartevo contract explain enum-value-added", 0);
    session.check();
}
