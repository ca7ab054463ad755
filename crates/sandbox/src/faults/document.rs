//! Rules and plans as JSON, with errors that say where and what was expected.

use std::str::FromStr;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::rule::Calls;
use super::{Fault, FaultRule, Faults, InvalidFault, RandomFaults};

type Read<T> = Result<T, InvalidFault>;

impl FromStr for Faults {
    type Err = InvalidFault;

    /// Reads one rule, one random plan, or a list of them, in JSON.
    fn from_str(text: &str) -> Read<Self> {
        let value = serde_json::from_str(text);
        faults(&value.map_err(|error| InvalidFault(format!("this is not JSON: {error}")))?)
    }
}

impl<'de> Deserialize<'de> for Faults {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        faults(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for FaultRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        object(&value).and_then(rule).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for RandomFaults {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut read = Faults::default();
        let value = Value::deserialize(deserializer)?;
        item(&value, &mut read).map_err(D::Error::custom)?;
        let random = read.random.pop();
        random.ok_or_else(|| D::Error::custom("expected an object with `random`"))
    }
}

/// A list of rules and then random plans, which is read back as the same.
impl Serialize for Faults {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rules = self.rules.iter().map(Item::Rule);
        serializer.collect_seq(rules.chain(self.random.iter().map(Item::Random)))
    }
}

impl Serialize for FaultRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("operation", &self.operation)?;
        match &self.calls {
            Calls::Every => map.serialize_entry("call", "every")?,
            Calls::Numbers(numbers) => match numbers.as_slice() {
                [number] => map.serialize_entry("call", number)?,
                numbers => map.serialize_entry("call", numbers)?,
            },
        }
        map.serialize_entry("fault", &self.fault)?;
        map.end()
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Rule(&'a FaultRule),
    Random(&'a RandomFaults),
}

impl Serialize for RandomFaults {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plan = serde_json::json!({
            "seed": self.seed,
            "rate": self.rate,
            "faults": self.faults,
            "operations": self.operations,
        });
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("random", &plan)?;
        map.end()
    }
}

fn faults(value: &Value) -> Read<Faults> {
    let mut read = Faults::default();
    match value {
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                item(value, &mut read).map_err(|error| at(&format!("[{index}]"), &error))?;
            }
        }
        one => item(one, &mut read)?,
    }
    Ok(read)
}

fn item(value: &Value, read: &mut Faults) -> Read<()> {
    let map = object(value)?;
    if let Some(plan) = map.get("random") {
        known(map, &["random"])?;
        let plan = match plan {
            Value::Object(plan) => random(plan),
            _ => Err(InvalidFault(
                "expected an object with `seed` and `faults`".to_owned(),
            )),
        };
        read.random
            .push(plan.map_err(|error| at("random", &error))?);
    } else {
        read.rules.push(rule(map)?);
    }
    Ok(())
}

fn rule(map: &Map<String, Value>) -> Read<FaultRule> {
    known(map, &["operation", "call", "fault"])?;
    let rule = FaultRule {
        operation: operation(field(map, "operation", NAME)?)?,
        calls: map
            .get("call")
            .map_or_else(|| Ok(Calls::default()), calls)?,
        fault: fault(field(map, "fault", "the spelling of a fault")?)?,
    };
    sound(rule.problem(), rule)
}

fn random(map: &Map<String, Value>) -> Read<RandomFaults> {
    known(map, &["seed", "rate", "faults", "operations"])?;
    let mut random = RandomFaults::seeded(
        field(map, "seed", WHOLE)?
            .as_u64()
            .ok_or_else(|| expected("seed", WHOLE))?,
    );
    if let Some(rate) = map.get("rate") {
        let what = "a number from 0 to 1";
        random.rate = rate.as_f64().ok_or_else(|| expected("rate", what))?;
    }
    random.faults = list(field(map, "faults", "a list")?, "faults", fault)?;
    if let Some(operations) = map.get("operations") {
        random.operations = list(operations, "operations", operation)?;
    }
    sound(random.problem(), random)
}

const NAME: &str = "the name of an operation, `*` or `webhook`";
const WHOLE: &str = "a whole number from 0";

fn calls(value: &Value) -> Read<Calls> {
    let number = |value: &Value| value.as_u64().filter(|number| *number > 0);
    let read = match value {
        Value::String(text) if text == "every" => Some(Calls::Every),
        Value::Array(numbers) if !numbers.is_empty() => {
            let numbers: Option<_> = numbers.iter().map(number).collect();
            numbers.map(Calls::Numbers)
        }
        one => number(one).map(|number| Calls::Numbers(vec![number])),
    };
    read.ok_or_else(|| expected("call", "a number from 1, a list of them, or `every`"))
}

fn fault(value: &Value) -> Read<Fault> {
    let text = value.as_str();
    text.ok_or_else(|| expected("fault", "the spelling of a fault"))?
        .parse()
}

fn operation(value: &Value) -> Read<String> {
    let name = value.as_str().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| expected("operation", NAME))?;
    Ok(name.to_owned())
}

/// At least one of something.
fn list<T>(value: &Value, name: &str, read: fn(&Value) -> Read<T>) -> Read<Vec<T>> {
    match value {
        Value::Array(values) if !values.is_empty() => values.iter().map(read).collect(),
        _ => Err(expected(name, "a list that is not empty")),
    }
}

fn object(value: &Value) -> Read<&Map<String, Value>> {
    value.as_object().ok_or_else(|| {
        let example = r#"{"operation": "createCard", "call": 1, "fault": "reset-after-work"}"#;
        InvalidFault(format!("expected an object, as in {example}"))
    })
}

fn field<'a>(map: &'a Map<String, Value>, name: &str, what: &str) -> Read<&'a Value> {
    map.get(name)
        .ok_or_else(|| InvalidFault(format!("`{name}` is missing: expected {what}")))
}

fn known(map: &Map<String, Value>, names: &[&str]) -> Read<()> {
    match map.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(unknown) => {
            let names = names.join("`, `");
            let problem = format!("unknown field `{unknown}`; known are `{names}`");
            Err(InvalidFault(problem))
        }
    }
}

fn sound<T>(problem: Option<String>, read: T) -> Read<T> {
    problem.map_or(Ok(read), |problem| Err(InvalidFault(problem)))
}

fn expected(name: &str, what: &str) -> InvalidFault {
    InvalidFault(format!("`{name}`: expected {what}"))
}

fn at(place: &str, error: &InvalidFault) -> InvalidFault {
    InvalidFault(format!("{place}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        text.parse::<Faults>().unwrap_err().to_string()
    }

    #[test]
    fn rules_and_plans_are_read_as_they_are_written() {
        let mut faults = Faults::from([
            FaultRule::on("createCard").gives(Fault::ResetAfterWork),
            FaultRule::on("fundCard")
                .calls([1, 3])
                .gives(Fault::CutBody(None)),
            FaultRule::on("webhook")
                .every_call()
                .gives(Fault::WebhookDrop),
        ]);
        faults.random = vec![
            RandomFaults::seeded(u64::MAX)
                .rate(0.25)
                .on(["createCard", "webhook"])
                .among([Fault::Html(502), Fault::WebhookDuplicate]),
        ];
        let written = serde_json::to_string(&faults).unwrap();
        assert_eq!(
            written,
            concat!(
                r#"[{"operation":"createCard","call":1,"fault":"reset-after-work"},"#,
                r#"{"operation":"fundCard","call":[1,3],"fault":"cut-body"},"#,
                r#"{"operation":"webhook","call":"every","fault":"webhook-drop"},"#,
                r#"{"random":{"faults":["html:502","webhook-duplicate"],"#,
                r#""operations":["createCard","webhook"],"rate":0.25,"#,
                r#""seed":18446744073709551615}}]"#,
            )
        );
        assert_eq!(written.parse(), Ok(faults.clone()));
        assert_eq!(serde_json::from_str::<Faults>(&written).unwrap(), faults);
    }

    #[test]
    fn one_alone_needs_no_list_and_the_first_call_no_number() {
        let rule = FaultRule::on("createCard").gives(Fault::TokenExpired);
        let text = r#"{"operation": "createCard", "fault": "token-expired"}"#;
        assert_eq!(serde_json::from_str::<FaultRule>(text).unwrap(), rule);
        assert_eq!(text.parse(), Ok(Faults::from(rule)));
        let random = RandomFaults::seeded(0).among([Fault::SuccessFalse]);
        let text = r#"{"random": {"seed": 0, "faults": ["success-false"]}}"#;
        assert_eq!(text.parse(), Ok(Faults::from(random)));
        assert_eq!("[]".parse(), Ok(Faults::default()));
    }

    #[test]
    fn what_is_wrong_with_a_rule_is_said() {
        for (text, expected) in [
            ("", "this is not JSON: "),
            ("7", r#"expected an object, as in {"operation""#),
            (
                r#"{"fault": "delay:5"}"#,
                "`operation` is missing: expected the name",
            ),
            (
                r#"{"operation": "*"}"#,
                "`fault` is missing: expected the spelling",
            ),
            (
                r#"{"operation": "", "fault": "delay:5"}"#,
                "`operation`: expected the name of an operation, `*` or `webhook`",
            ),
            (
                r#"{"operation": "*", "fault": 5}"#,
                "`fault`: expected the spelling",
            ),
            (
                r#"{"operation": "*", "fault": "crash"}"#,
                "unknown fault `crash`; known are ",
            ),
            (
                r#"{"operation": "*", "faults": "delay:5"}"#,
                "unknown field `faults`; known are `operation`, `call`, `fault`",
            ),
            ("[[], 5]", "[0]: expected an object, as in "),
            (
                r#"{"operation": "createCard", "fault": "webhook-drop"}"#,
                "the fault `webhook-drop` is one of `webhook`, not of `createCard`",
            ),
            (
                r#"{"operation": "webhook", "fault": "delay:5"}"#,
                "the fault `delay:5` is one of calls, not of `webhook`",
            ),
        ] {
            let said = problem(text);
            assert!(said.starts_with(expected), "{text}: {said}");
        }
        let good = r#"{"operation": "*", "fault": "delay:5"}"#;
        for call in [
            "0",
            "-1",
            "1.5",
            "null",
            "[]",
            "[1, 0]",
            "\"all\"",
            "[\"every\"]",
        ] {
            let bad = format!(r#"{{"operation": "*", "call": {call}, "fault": "delay:5"}}"#);
            assert_eq!(
                problem(&format!("[{good}, {bad}]")),
                "[1]: `call`: expected a number from 1, a list of them, or `every`",
            );
        }
    }

    #[test]
    fn what_is_wrong_with_a_random_plan_is_said() {
        for (plan, expected) in [
            ("7", "expected an object with `seed` and `faults`"),
            (
                r#"{"faults": ["delay:5"]}"#,
                "`seed` is missing: expected a whole number",
            ),
            (
                r#"{"seed": -1, "faults": ["delay:5"]}"#,
                "`seed`: expected a whole number from 0",
            ),
            (r#"{"seed": 1}"#, "`faults` is missing: expected a list"),
            (
                r#"{"seed": 1, "faults": []}"#,
                "`faults`: expected a list that is not empty",
            ),
            (
                r#"{"seed": 1, "faults": ["crash"]}"#,
                "unknown fault `crash`; known are ",
            ),
            (
                r#"{"seed": 1, "rate": 1.5, "faults": ["delay:5"]}"#,
                "`rate`: expected a number from 0 to 1, not 1.5",
            ),
            (
                r#"{"seed": 1, "rate": "often", "faults": ["delay:5"]}"#,
                "`rate`: expected a number from 0 to 1",
            ),
            (
                r#"{"seed": 1, "faults": ["delay:5"], "operations": []}"#,
                "`operations`: expected a list that is not empty",
            ),
            (
                r#"{"seed": 1, "faults": ["delay:5"], "operations": ["webhook"]}"#,
                "the fault `delay:5` is one of calls, not of `webhook`",
            ),
            (
                r#"{"seed": 1, "faults": ["delay:5"], "call": 1}"#,
                "unknown field `call`; known are `seed`, `rate`, `faults`, `operations`",
            ),
        ] {
            let said = problem(&format!(r#"[{{"random": {plan}}}]"#));
            let expected = format!("[0]: random: {expected}");
            assert!(said.starts_with(&expected), "{plan}: {said}");
        }
        let both = r#"{"random": {"seed": 1, "faults": ["delay:5"]}, "call": 1}"#;
        assert_eq!(problem(both), "unknown field `call`; known are `random`");
    }
}
