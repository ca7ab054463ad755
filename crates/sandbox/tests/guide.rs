//! The guide says what is so.

use cartevo_sandbox::{Fault, Sandbox};
use serde_json::Value;

const GUIDE: &str = include_str!("../../../docs/sandbox.md");

/// What stands in backticks in the rows of tables under a heading.
fn codes(heading: &str) -> Vec<&'static str> {
    let (_, section) = GUIDE.split_once(heading).expect(heading);
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

#[tokio::test]
async fn the_clients_are_those_of_a_fresh_sandbox() {
    let sandbox = Sandbox::start().await;
    let known = sandbox.credentials();
    let known: Vec<_> = known.iter().map(|known| known.client_id.as_str()).collect();
    let mut told = codes("## What is there at the start");
    told.retain(|code| code.starts_with("client_"));
    assert_eq!(told, known);
}

#[test]
fn the_faults_are_spelled_as_they_are_read() {
    let told = codes("## Faults");
    assert!(told.len() > 12, "{told:?}");
    for code in told {
        let name = code.split(['[', ':']).next().unwrap();
        let name = match name.strip_prefix('-') {
            Some(rest) => format!("webhook-{rest}"),
            None => name.to_owned(),
        };
        let spelled = match name.as_str() {
            "delay" | "slow-body" => format!("{name}:250"),
            "status" | "status-after-work" => format!("{name}:503"),
            other => other.to_owned(),
        };
        assert!(spelled.parse::<Fault>().is_ok(), "{spelled}");
    }
}

#[tokio::test]
async fn the_endpoints_are_all_there() {
    let sandbox = Sandbox::start().await;
    let nothing = format!("{}nothing", sandbox.admin_url());
    let answer = reqwest::get(nothing).await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    let known = answer["endpoints"].as_array().unwrap();
    let mut known: Vec<_> = known.iter().map(|known| known.as_str().unwrap()).collect();
    let mut told = Vec::new();
    for code in codes("## The admin endpoints") {
        match code.split_once(' ') {
            Some((method, path)) => told.push(format!("{method} {path}")),
            // `GET`, `POST`, `DELETE /faults`
            None => told.push(format!("{code} /faults")),
        }
    }
    told.push("GET /".into());
    told.sort();
    known.sort_unstable();
    assert_eq!(told, known);
}

#[tokio::test]
async fn its_seed_can_be_sown() {
    let (_, section) = GUIDE.split_once("## A seed file").unwrap();
    let (_, json) = section.split_once("```json").unwrap();
    let (json, _) = json.split_once("```").unwrap();
    let builder = Sandbox::builder().seed(json).unwrap();
    let sandbox = builder.start().await.unwrap();
    assert!(sandbox.seeded_id("awa").is_some());
    assert_eq!(sandbox.cards().len(), 1);
}
