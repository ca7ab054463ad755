//! Whatever the service adds, leaves out or writes in another way: the answer is read, or the error
//! says at which field it could not be. Proved on every recorded success of every operation.

#[path = "../support/mod.rs"]
mod support;

mod sites;

use std::collections::BTreeSet;

use cartevo::{Client, Error, dynamic::invoke};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Map, Number, Value, json};
use sites::{Contract, Exchange, Kind, Site};
use support::{Act, Server};
use tokio::runtime::Runtime;

/// A client, a scripted server, and the runtime that both live on.
struct Stage {
    runtime: Runtime,
    server: Server,
    client: Client,
}

impl Stage {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(Server::start([]));
        let client = server.client_with_token();
        Self {
            runtime,
            server,
            client,
        }
    }

    fn call(&self, exchange: &Exchange, status: u16, body: Value) -> Result<Value, Error> {
        self.answer(exchange, Act::Json(status, body))
    }

    fn answer(&self, exchange: &Exchange, act: Act) -> Result<Value, Error> {
        let tokens = exchange.operation == "createToken";
        self.server.script(tokens, act);
        let call = invoke(&self.client, &exchange.operation, exchange.input.clone());
        self.runtime
            .block_on(call)
            .map(|reply| reply.into_inner().into_json())
    }
}

/// The recorded answers with what the client makes of each, unchanged.
fn known(stage: &Stage) -> (Contract, Vec<(Exchange, Value)>) {
    let contract = Contract::read();
    let mut known = Vec::new();
    for exchange in contract.exchanges() {
        match stage.call(&exchange, exchange.status, exchange.body.clone()) {
            Ok(value) => known.push((exchange, value)),
            // Some printed requests are ones that the client does not make.
            Err(Error::NotSent(_)) => {
                stage.server.clear_script();
            }
            // An error in the body of a success.
            Err(error) if error.answered().map(|answer| answer.status) == Some(exchange.status) => {
            }
            Err(error) => panic!("{}: {error}", exchange.name),
        }
    }
    (contract, known)
}

/// What is done to one place of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    AddField,
    NewName,
    OtherForm,
    Null,
    Remove,
    WrongType,
}

fn changes(site: &Site) -> &'static [Change] {
    match site.kind {
        Kind::Object => &[Change::AddField],
        Kind::Name => &[Change::NewName],
        Kind::Amount => &[Change::OtherForm],
        Kind::Optional if site.open => &[Change::Null, Change::Remove],
        Kind::Optional | Kind::Required => &[Change::Null, Change::Remove, Change::WrongType],
    }
}

/// Whether the client must read the answer all the same. A list may be `null`, but not missing.
fn tolerated(site: &Site, change: Change) -> bool {
    let needed = site.kind == Kind::Required && !(site.list && change == Change::Null);
    change != Change::WrongType && !needed
}

fn apply(payload: &mut Value, site: &Site, change: Change) {
    if change == Change::Remove {
        remove(payload, &site.at);
        return;
    }
    let target = payload.pointer_mut(&site.at).unwrap();
    match change {
        Change::AddField => {
            target["zz_added_later"] = json!({"deep": [1, null, "x"]});
        }
        Change::NewName => *target = json!("SOMETHING_NEW"),
        Change::OtherForm => {
            *target = match &*target {
                Value::Number(number) => Value::String(number.to_string()),
                Value::String(text) => text.parse::<Number>().map_or(Value::Null, Value::Number),
                other => other.clone(),
            };
        }
        Change::Null => *target = Value::Null,
        // Neither text, nor a number, nor a list, nor an object of the contract.
        Change::WrongType => {
            *target = match target {
                Value::Object(_) => json!([[]]),
                _ => json!({"not": "this"}),
            };
        }
        Change::Remove => unreachable!(),
    }
}

fn remove(value: &mut Value, at: &str) {
    let (parent, key) = at.rsplit_once('/').unwrap();
    if let Some(Value::Object(object)) = value.pointer_mut(parent) {
        object.remove(key);
    }
}

/// Equal, with amounts by value.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

/// What the client must make of a payload after tolerated changes.
fn expected(before: &Value, after: &Value, changed: &[(&Site, Change)]) -> (Value, Value) {
    let (mut before, mut after) = (before.clone(), after.clone());
    for (site, change) in changed {
        match change {
            Change::NewName => {
                let found = after.pointer(&site.at).cloned();
                assert!(
                    found.is_none_or(|found| found == "SOMETHING_NEW"),
                    "{site:?}"
                );
                remove(&mut before, &site.at);
                remove(&mut after, &site.at);
            }
            Change::Null | Change::Remove => {
                let found = after.pointer(&site.at);
                let nothing =
                    found.is_none_or(|found| [json!(null), json!([]), json!({})].contains(found));
                assert!(nothing, "{site:?}: {found:?}");
                remove(&mut before, &site.at);
                remove(&mut after, &site.at);
            }
            _ => {}
        }
    }
    (before, after)
}

#[test]
fn every_place_of_every_answer_may_change_by_itself() {
    let stage = Stage::new();
    let (contract, known) = known(&stage);
    let mut met = BTreeSet::new();
    for (exchange, before) in &known {
        for site in &exchange.sites {
            met.insert(site.owner.clone());
            for change in changes(site) {
                let mut body = exchange.body.clone();
                apply(body.pointer_mut(&exchange.payload).unwrap(), site, *change);
                let after = stage.call(exchange, exchange.status, body);
                let what = format!("{} {site:?} {change:?}", exchange.name);
                match after {
                    Ok(after) => {
                        assert!(tolerated(site, *change), "{what}: nobody noticed");
                        let (before, after) = expected(before, &after, &[(site, *change)]);
                        assert!(same(&before, &after), "{what}: {before} {after}");
                    }
                    Err(error) => {
                        let unreadable = error.unreadable();
                        let unreadable = unreadable.unwrap_or_else(|| panic!("{what}: {error}"));
                        assert!(!tolerated(site, *change), "{what}: {}", unreadable.path);
                    }
                }
            }
        }
    }
    let unmet: Vec<String> = contract
        .answer_types()
        .into_iter()
        .filter(|name| !met.contains(name))
        .collect();
    assert_eq!(unmet, [""; 0], "types that no recorded answer shows");
}

#[test]
fn any_mixture_of_tolerated_changes_is_read() {
    let stage = Stage::new();
    let (_, known) = known(&stage);
    let mixture = (0..known.len(), any::<u64>(), 1..20_usize);
    let run = |(index, seed, count): (usize, u64, usize)| {
        let (exchange, before) = &known[index];
        let mut body = exchange.body.clone();
        let payload = body.pointer_mut(&exchange.payload).unwrap();
        let mut done: Vec<(&Site, Change)> = Vec::new();
        let mut seed = seed;
        for _ in 0..count {
            // A small generator of its own: which site, which change.
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let pick = usize::try_from(seed >> 33).unwrap();
            let Some(site) = exchange.sites.get(pick % exchange.sites.len().max(1)) else {
                break;
            };
            let change = changes(site)[pick % changes(site).len()];
            let clash = done
                .iter()
                .any(|(other, _)| other.at.starts_with(&site.at) || site.at.starts_with(&other.at));
            if tolerated(site, change) && !clash {
                apply(payload, site, change);
                done.push((site, change));
            }
        }
        let after = stage.call(exchange, exchange.status, body);
        let after = after.map_err(|error| TestCaseError::fail(format!("{done:?}: {error}")))?;
        let (before, after) = expected(before, &after, &done);
        prop_assert!(same(&before, &after), "{done:?}: {before} {after}");
        Ok(())
    };
    TestRunner::new(Config::with_cases(400))
        .run(&mixture, run)
        .unwrap();
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        Just("success".to_owned()),
        Just("status".to_owned()),
        Just("statusCode".to_owned()),
        Just("message".to_owned()),
        Just("error".to_owned()),
        Just("data".to_owned()),
        "[a-z]{1,6}",
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

#[test]
fn an_error_status_is_an_error_whatever_its_body() {
    let stage = Stage::new();
    let (_, known) = known(&stage);
    let statuses = prop::sample::select(vec![400_u16, 401, 403, 404, 409, 422, 429, 500, 503]);
    let case = (0..known.len(), statuses, any_json());
    let run = |(index, status, body): (usize, u16, Value)| {
        let exchange = &known[index].0;
        let result = stage.call(exchange, status, body.clone());
        match result.as_ref().err().and_then(Error::answered) {
            Some(answer) => {
                prop_assert_eq!(answer.status, status);
                if let Some(Value::Array(items)) = body.get("message")
                    && items.iter().all(Value::is_string)
                {
                    let mut found = answer.messages.iter();
                    for item in items {
                        prop_assert!(found.any(|message| item == message), "{body}");
                    }
                }
                Ok(())
            }
            None => Err(TestCaseError::fail(format!("{result:?}"))),
        }
    };
    TestRunner::new(Config::with_cases(400))
        .run(&case, run)
        .unwrap();
}

#[test]
fn any_success_body_is_read_or_refused_with_its_bytes() {
    let stage = Stage::new();
    let (_, known) = known(&stage);
    let text = prop_oneof![any_json().prop_map(|json| json.to_string()), ".{0,40}"];
    let case = (0..known.len(), text);
    let run = |(index, body): (usize, String)| {
        let exchange = &known[index].0;
        match stage.answer(exchange, Act::Raw(200, "application/json", body.clone())) {
            Ok(_) => Ok(()),
            Err(error) if error.answered().is_some() || error.unreadable().is_some() => {
                prop_assert_eq!(error.body(), Some(body.as_bytes()));
                Ok(())
            }
            Err(error) => Err(TestCaseError::fail(error.to_string())),
        }
    };
    TestRunner::new(Config::with_cases(400))
        .run(&case, run)
        .unwrap();
}
