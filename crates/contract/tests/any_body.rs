//! Whatever an answer holds, the judge says something about it and does not give up.

mod common;

use cartevo_contract::report;
use common::{judge, recording};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Any JSON, with names that the contract knows among the keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1.0e12..1.0e12_f64).prop_map(Value::from),
        "[a-zA-Z0-9+*:. -]{0,24}".prop_map(Value::from),
        Just(json!("2026-05-09T10:15:00Z")),
        Just(json!("4111********1111")),
    ];
    let key = prop_oneof![
        Just("data".to_owned()),
        Just("success".to_owned()),
        Just("status".to_owned()),
        Just("error".to_owned()),
        Just("message".to_owned()),
        Just("card".to_owned()),
        Just("balance".to_owned()),
        Just("phoneNumbers".to_owned()),
        Just("masked_number".to_owned()),
        "[a-zA-Z/~_]{0,8}",
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_judged(bodies in prop::collection::vec((any_json(), any_json(), prop::sample::select(vec![200, 201, 400, 503])), 12)) {
        let ids = ["createCard/prose", "getWallet/panel", "fundWallet/prose", "createToken/panel"];
        let recordings: Vec<Value> = bodies.iter().enumerate().map(|(index, (request, response, status))| {
            let mut made_up = recording(ids[index % ids.len()]);
            made_up["case"] = json!(format!("case-{index}"));
            if made_up["request"]["method"] == "POST" {
                made_up["request"]["body"] = request.clone();
            }
            made_up["response"]["status"] = json!(status);
            made_up["response"]["body"] = response.clone();
            made_up
        }).collect();
        let judged = judge(&recordings);
        prop_assert_eq!(judged.recordings.len(), recordings.len());
        prop_assert!(judged.findings.iter().all(|finding| finding.code != "panicked"));
        prop_assert!(!report::text(&judged, false).is_empty());
    }
}
