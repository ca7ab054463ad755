//! Every example of the contract, under many switches at once.

use cartevo_document::Document;

use super::*;

/// Each example of an answer: the operation, the status and the body.
fn examples() -> Vec<(String, u16, Json)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let document = Document::parse("openapi.yaml", text).unwrap();
    let follow = |value: &Value| -> Value {
        let mut value = value.clone();
        while let Some(reference) = value["$ref"].as_str() {
            value = document.get(&reference[1..]).unwrap().clone();
        }
        value
    };
    let mut found = Vec::new();
    let paths = document.get("/paths").unwrap().as_object().unwrap();
    for operation in paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
    {
        let Some(id) = operation["operationId"].as_str() else {
            continue;
        };
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = follow(response);
            let examples = &response["content"]["application/json"]["examples"];
            let status = status.parse().unwrap_or(503);
            for example in examples
                .as_object()
                .into_iter()
                .flat_map(|all| all.values())
            {
                let body = Json::from(&follow(example)["value"]);
                found.push((id.to_owned(), status, body));
            }
        }
    }
    found
}

#[test]
fn no_example_is_too_much_for_any_set_of_switches() {
    let examples = examples();
    assert!(examples.len() > 40, "{}", examples.len());
    let every: Quirks = Quirk::ALL.iter().copied().collect();
    let mut sets = vec![Quirks::all(), Quirks::server_2025(), every];
    sets.extend(Quirk::ALL.iter().map(|quirk| Quirks::from(*quirk)));
    let mut bent = 0;
    for (operation, status, body) in &examples {
        let before = written(body);
        for quirks in &sets {
            let answer = bend(*quirks, operation, Answer::new(*status, body.clone()));
            let after = written(&answer.body);
            assert!(
                Json::parse(&after).is_ok(),
                "{operation} {quirks:?}: {after}"
            );
            assert!((200..600).contains(&answer.status));
            bent += usize::from(before != after);
        }
        let same = bend(
            Quirks::none(),
            operation,
            Answer::new(*status, body.clone()),
        );
        assert_eq!((same.status, written(&same.body)), (*status, before));
        assert!(same.headers.is_empty());
    }
    assert!(bent > examples.len());
}

/// What they change is up to the rules, but for two.
#[test]
fn behaviour_leaves_answers_as_they_are() {
    let also_seen = [Quirk::TerminateByDelete, Quirk::IdleConnectionsClosed];
    let examples = examples();
    for quirk in Quirk::ALL.iter().filter(|quirk| quirk.is_behaviour()) {
        if also_seen.contains(quirk) {
            continue;
        }
        for (operation, status, body) in &examples {
            let before = written(body);
            let answer = bend(
                (*quirk).into(),
                operation,
                Answer::new(*status, body.clone()),
            );
            assert_eq!(
                (answer.status, written(&answer.body)),
                (*status, before),
                "{quirk}"
            );
        }
    }
}
