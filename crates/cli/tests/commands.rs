//! What scripts rely on: exit codes, JSON, and that nothing is sent that was not asked for.

mod runs;

use cartevo::Client;
use cartevo_sandbox::{Fault, FaultRule, Quota, Sandbox};
use runs::Tool;
use serde_json::json;

/// Requests that were sent to an operation.
fn sent(sandbox: &Sandbox, operation: &str) -> usize {
    let requests = sandbox.requests().into_iter();
    requests
        .filter(|request| request.operation == Some(operation))
        .count()
}

fn issue(customer: &str) -> [&str; 6] {
    ["cards", "create", "--customer", customer, "--brand", "visa"]
}

fn payout(amount: &str) -> Vec<&str> {
    vec![
        "payments",
        "payout",
        amount,
        "XAF",
        "--phone",
        "+237670000000",
        "--operator",
        "mtn",
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_is_0_and_one_json_document() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let ended = tool.run(["balance", "--json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(ended.told, "");
    let balances = ended.json();
    assert_eq!(
        balances["balances"][0]["payin_balance"],
        json!({"amount": "125000", "currency": "XAF"})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_1_with_the_words_of_the_service() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let mut arguments = payout("100000000");
    arguments.push("--yes");
    let ended = tool.run(arguments.clone());
    assert_eq!(ended.code, 1, "{ended:?}");
    assert_eq!(ended.out, "");
    assert!(ended.told.contains("“Insufficient balance”"), "{ended:?}");
    assert!(ended.told.contains("no money has moved"), "{ended:?}");
    assert!(tool.intents().is_empty());

    arguments.push("--json");
    let error = tool.run(arguments).error();
    assert_eq!(error["kind"], "refused");
    assert_eq!(error["status"], 400);
    assert_eq!(error["messages"], json!(["Insufficient balance"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_yes_nothing_is_sent_and_it_is_2() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let wallet = tool.sandbox.seeded().xaf_wallet.clone();
    let customer = tool.sandbox.seeded().approved_customer.clone();
    for arguments in [
        payout("1000"),
        vec![
            "payments",
            "collect",
            "1000",
            "XAF",
            "--phone",
            "+237670000000",
            "--operator",
            "mtn",
        ],
        vec!["wallets", "fund", &wallet, "1000", "XAF"],
        issue(&customer).to_vec(),
        vec!["cards", "fund", "card_1", "5"],
        vec!["cards", "withdraw", "card_1", "5"],
        vec!["cards", "terminate", "card_1"],
    ] {
        // Nobody reads a question, and a `y` that comes through a pipe answers none.
        let ended = tool.run_with(arguments.clone(), "y\n");
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert!(ended.told.contains("--yes"), "{ended:?}");
    }
    assert!(tool.sandbox.requests().is_empty());
    assert!(tool.intents().is_empty());

    let mut arguments = payout("1000");
    arguments.push("-y");
    assert_eq!(tool.run(arguments).code, 0);
    assert_eq!(sent(&tool.sandbox, "payOut"), 1);
    assert!(tool.intents().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_understood_is_2_also_as_json() {
    let tool = Tool::new(Sandbox::builder()).await;
    for arguments in [
        vec!["wallets", "get"],
        vec!["payments", "payout", "-5", "XAF"],
        vec!["cards", "fund", "card_1", "0", "--yes"],
        vec!["balance", "--deadline", "soon"],
        vec!["customers", "create"],
    ] {
        let ended = tool.run(arguments.clone());
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        let mut arguments = arguments;
        arguments.push("--json");
        assert_eq!(tool.run(arguments).error()["kind"], "usage");
    }
    assert!(tool.sandbox.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_happened_is_3_and_can_be_found_out() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let rule = FaultRule::on("createCard").gives(Fault::ResetAfterWork);
    tool.sandbox.arm(rule);
    let customer = tool.sandbox.seeded().approved_customer.clone();
    let create = issue(&customer).into_iter().chain(["--yes", "--json"]);
    let ended = tool.run(create);
    assert_eq!(ended.code, 3, "{ended:?}");
    let error = ended.error();
    assert_eq!(error["kind"], "unresolved");
    let intent = error["intent"].as_str().unwrap();
    assert_eq!(tool.intents(), [format!("{intent}.json")]);
    assert!(
        error["next"]
            .to_string()
            .contains(&format!("cartevo reconcile {intent}"))
    );

    let found = tool.run(["reconcile", intent, "--json"]);
    assert_eq!(found.code, 0, "{found:?}");
    let found = found.json();
    assert_eq!(found["reconciled"][0]["outcome"], "carried out");
    assert_eq!(
        found["reconciled"][0]["found_id"],
        tool.sandbox.cards()[0].id.as_str()
    );
    assert!(tool.intents().is_empty());
    assert_eq!(tool.run(["reconcile", intent]).code, 2);
}

/// A call whose request never arrived, which nobody can tell from one that is late.
fn open_call(tool: &Tool) -> String {
    tool.sandbox
        .arm(FaultRule::on("createCard").gives(Fault::ResetAfterReading));
    let customer = tool.sandbox.seeded().approved_customer.clone();
    let create = issue(&customer).into_iter().chain(["--yes", "--json"]);
    let ended = tool.run(create);
    assert_eq!(ended.code, 3, "{ended:?}");
    ended.error()["intent"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_decided_stays_until_it_is_forgotten() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let intent = open_call(&tool);
    let looked = tool.run(["reconcile", "--json"]);
    assert_eq!(looked.code, 3, "{looked:?}");
    assert_eq!(looked.error()["open"], json!([intent]));
    assert_eq!(tool.intents().len(), 1);

    assert_eq!(tool.run(["reconcile", &intent, "--forget"]).code, 2);
    assert_eq!(tool.intents().len(), 1);
    assert_eq!(
        tool.run(["reconcile", &intent, "--forget", "--yes"]).code,
        0
    );
    assert!(tool.intents().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_companys_calls_are_not_looked_for_as_ones_own() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let intent = open_call(&tool);
    let asked = tool.sandbox.requests().len();

    let mut other = tool.clone_with("CARTEVO_CLIENT_ID", "client_of_others");
    other.set("CARTEVO_CLIENT_KEY", "key_of_others");
    assert_eq!(other.run(["reconcile"]).code, 0);
    assert_eq!(other.run(["reconcile", &intent]).code, 2);
    assert_eq!(tool.sandbox.requests().len(), asked);
    assert_eq!(tool.intents().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_room_before_the_deadline_is_4() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    for _ in 0..9 {
        assert_eq!(tool.run(["balance"]).code, 0); // the token was the tenth
    }
    let ended = tool.run(["balance", "--deadline", "2s", "--json"]);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert_eq!(ended.error()["kind"], "rate_limited");
    assert_eq!(tool.sandbox.requests().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_turns_away_to_the_end_is_4() {
    let quota = Quota {
        requests: 1,
        seconds: 60,
    };
    let tool = Tool::new(Sandbox::builder().quota(Some(quota))).await;
    assert_eq!(tool.run(["balance", "--deadline", "1s"]).code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_connection_is_5_and_nothing_stays_open() {
    let mut tool = Tool::new(Sandbox::builder()).await;
    tool.set("CARTEVO_BASE_URL", "http://127.0.0.1:9/api/v1");
    let mut arguments = payout("1000");
    arguments.extend(["--yes", "--deadline", "2s"]);
    let ended = tool.run(arguments);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(ended.told.contains("Nothing was sent."), "{ended:?}");
    assert!(tool.intents().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_written_down_before_is_not_sent() {
    let mut tool = Tool::new(Sandbox::builder()).await;
    let file = tool.home().join("a-file");
    std::fs::write(&file, "").unwrap();
    tool.set("CARTEVO_STATE_DIR", file.to_str().unwrap());
    let mut arguments = payout("1000");
    arguments.push("--yes");
    let ended = tool.run(arguments);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(tool.sandbox.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_is_told_also_where_it_was_made_up() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let mut arguments = payout("1000");
    arguments.extend(["--yes", "--json"]);
    let made = tool.run(arguments.clone()).json();
    assert!(
        made["external_id"]
            .as_str()
            .is_some_and(|made| !made.is_empty())
    );
    arguments.extend(["--external-id", "SALARY-7"]);
    assert_eq!(tool.run(arguments).json()["external_id"], "SALARY-7");
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_number_nor_code_of_a_card_is_ever_shown() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let customer = tool.sandbox.seeded().approved_customer.clone();
    let create = issue(&customer).into_iter().chain(["--yes"]);
    let created = tool.run(create);
    assert_eq!(created.code, 0, "{created:?}");
    let id = tool.sandbox.cards()[0].id.clone();
    let client = Client::builder()
        .credentials(tool.sandbox.client_id(), tool.sandbox.client_key())
        .base_url(tool.sandbox.url());
    let card = client.build().unwrap().cards().reveal(&id).await.unwrap();
    for json in [None, Some("--json")] {
        for arguments in [vec!["cards", "get", &id], vec!["cards", "list"]] {
            let ended = tool.run(arguments.into_iter().chain(json));
            assert_eq!(ended.code, 0, "{ended:?}");
            let digits: String = ended.out.chars().filter(char::is_ascii_digit).collect();
            assert!(!digits.contains(card.number.expose()), "{ended:?}");
            assert!(!ended.out.contains("cvv"), "{ended:?}");
            assert!(ended.out.contains(&id), "{ended:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_is_no_failure() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    assert_eq!(tool.run_unread(["wallets", "list"]), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_says_whether_there_is_more_of_it() {
    let tool = Tool::new(Sandbox::builder().quota(None)).await;
    let some = tool
        .run(["customers", "list", "--limit", "2", "--json"])
        .json();
    assert_eq!(some["customers"].as_array().map(Vec::len), Some(2));
    assert_eq!(some["more"], true);
    let all = tool
        .run(["customers", "list", "--limit", "3", "--json"])
        .json();
    assert_eq!(all["customers"].as_array().map(Vec::len), Some(3));
    assert_eq!(all["more"], false);
    let told = tool.run(["customers", "list", "--limit", "2"]).told;
    assert!(told.contains("--limit"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_command_line_has_colours_as_they_are_asked_for() {
    let tool = Tool::new(Sandbox::builder()).await;
    let has_colours = |arguments: [&str; 3]| {
        let ended = tool.run(arguments);
        assert_eq!(ended.code, 2, "{ended:?}");
        ended.told.contains('\u{1b}')
    };
    assert!(has_colours(["--color", "always", "balanse"]));
    assert!(has_colours(["--color=always", "wallets", "got"]));
    assert!(!has_colours(["--color", "never", "balanse"]));
    assert!(!has_colours(["wallets", "got", "--json"]));
}
