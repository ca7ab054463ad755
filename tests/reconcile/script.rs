//! Answers of a service that tells the time.

use serde_json::{Value, json};

use crate::support::Act;

/// The service says that it is then.
pub fn at(time: &'static str, data: &Value) -> Act {
    let kind = match time {
        "10:15:00" => "application/json\r\ndate: Sat, 09 May 2026 10:15:00 GMT",
        "10:45:00" => "application/json\r\ndate: Sat, 09 May 2026 10:45:00 GMT",
        other => panic!("{other}"),
    };
    let body = json!({"success": true, "statusCode": 200, "data": data});
    Act::Raw(200, kind, body.to_string())
}
