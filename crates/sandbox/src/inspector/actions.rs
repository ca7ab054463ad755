//! What the buttons of the page do.

use serde_json::{Value, json};

use crate::admin::{self, Fields, Problem};
use crate::app::App;
use crate::http;
use crate::state::{ControlError, Kyc};

/// Does what a button is for, and says what was done.
pub(super) fn act(app: &App, action: &str, body: &[u8]) -> Result<String, Problem> {
    let fields = Fields::form(http::pairs(&String::from_utf8_lossy(body)));
    Ok(match action {
        "advance" => {
            let by = fields.seconds("seconds")?;
            app.clock.advance(by);
            app.catch_up();
            let seconds = fields.text("seconds")?;
            format!("Time moved on by {seconds} s.")
        }
        "settle" => {
            let id = fields.text("transaction_id")?;
            app.control(|state, now| state.settle(id, now))?;
            format!("Payment {id} is settled.")
        }
        "fail" => {
            let id = fields.text("transaction_id")?;
            app.control(|state, now| state.fail(id, None, now))?;
            format!("Payment {id} has failed.")
        }
        "approve" => decide(app, &fields, Kyc::Approved, "approved")?,
        "reject" => decide(app, &fields, Kyc::Rejected, "rejected")?,
        "arm" => {
            let call = fields.text("call")?;
            let call = call.parse::<u64>().map_or(json!(call), Value::from);
            let (operation, fault) = (fields.text("operation")?, fields.text("fault")?);
            let rule = json!({"operation": operation, "call": call, "fault": fault});
            admin::arm(app, rule.to_string().as_bytes())?;
            format!("{fault} is armed for {operation}.")
        }
        "clear" => {
            app.faults.clear();
            "No fault is armed any more.".to_owned()
        }
        "replay" => {
            let id = fields.text("id")?;
            if !app.webhooks.replay(id) {
                return Err(ControlError::unknown("delivery", id).into());
            }
            format!("Delivery {id} is sent again.")
        }
        _ => return Err(Problem::NoEndpoint(format!("POST /__sandbox/ui/{action}"))),
    })
}

fn decide(app: &App, fields: &Fields, kyc: Kyc, what: &str) -> Result<String, Problem> {
    let id = fields.text("customer_id")?;
    app.control(|state, now| state.decide_kyc(id, kyc, now))?;
    Ok(format!("Customer {id} is {what}."))
}

/// The part of the page where a button stands.
pub(super) fn place(action: &str) -> &'static str {
    match action {
        "advance" => "time",
        "settle" | "fail" => "payments",
        "approve" | "reject" => "customers",
        "arm" | "clear" => "faults",
        _ => "deliveries",
    }
}
