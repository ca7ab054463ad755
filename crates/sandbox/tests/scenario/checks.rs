//! Sentences of the documents, each held against the sandbox and counted.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::world::Answer;

/// The checks of one story. One that fails does not end it: all of them are told together.
pub struct Checks {
    done: usize,
    wrong: Vec<String>,
}

impl Checks {
    pub fn new() -> Self {
        Self {
            done: 0,
            wrong: Vec::new(),
        }
    }

    pub fn that(&mut self, sentence: &str, holds: bool) {
        self.check(sentence, holds, || "it does not hold".to_owned());
    }

    /// Numbers are compared by what they are worth: `100.0` is `100`.
    pub fn same(&mut self, sentence: &str, found: impl Serialize, expected: impl Serialize) {
        let [found, expected] = [plain(&found), plain(&expected)];
        self.check(sentence, found == expected, || {
            format!("expected {expected}, found {found}")
        });
    }

    /// The answer is an error of this status in the flat shape of the conventions.
    pub fn refused(&mut self, sentence: &str, answer: &Answer, status: u16) {
        let body = &answer.body;
        let message = match &body["message"] {
            Value::String(message) => !message.is_empty(),
            Value::Array(messages) => !messages.is_empty() && messages.iter().all(Value::is_string),
            _ => false,
        };
        let flat = body["success"] == false && body["statusCode"] == status && message;
        self.check(sentence, answer.status == status && flat, || {
            format!("expected {status}, found {answer}")
        });
    }

    /// The answer is a success of this status in the envelope of the conventions.
    pub fn succeeded(&mut self, sentence: &str, answer: &Answer, status: u16) {
        let body = &answer.body;
        let enveloped = body["success"] == true
            && body["statusCode"] == status
            && body["message"].is_string()
            && body.get("data").is_some();
        self.check(sentence, answer.status == status && enveloped, || {
            format!("expected {status}, found {answer}")
        });
    }

    fn check(&mut self, sentence: &str, holds: bool, problem: impl FnOnce() -> String) {
        self.done += 1;
        if !holds {
            self.wrong.push(format!("{sentence}: {}", problem()));
        }
    }

    pub fn finish(self, story: &str, expected: usize) {
        println!("{story}: {} checks", self.done);
        let wrong = self.wrong.join("\n  ");
        assert!(self.wrong.is_empty(), "{story} went wrong:\n  {wrong}");
        assert_eq!(self.done, expected, "checks of {story}");
    }
}

/// A sum of money in an answer.
pub fn money(value: &Value) -> Decimal {
    assert!(
        value.is_number(),
        "a sum of money is a JSON number, not {value}"
    );
    value.to_string().parse().unwrap()
}

pub fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("expected text, found {value}"))
        .to_owned()
}

/// A value in which equal numbers look the same.
fn plain(value: &impl Serialize) -> Value {
    fn visit(value: &mut Value) {
        match value {
            Value::Number(number) => {
                if let Ok(number) = number.to_string().parse::<Decimal>() {
                    *value = Value::String(format!("number {}", number.normalize()));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(visit),
            Value::Object(fields) => fields.values_mut().for_each(visit),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(value).unwrap();
    visit(&mut value);
    value
}
