//! What has happened and what will go wrong: requests, deliveries, faults.

use serde_json::Value;

use super::html::{Html, caption, table};
use super::moment;
use super::world::SHOWN;
use crate::app::App;
use crate::contract;
use crate::faults::{EVERY, WEBHOOK};

pub(super) fn requests(app: &App) -> Html {
    let (all, requests) = app.latest_requests(SHOWN);
    let rows = requests.iter().map(|request| {
        let tone = match request.status {
            0 | 500.. => "bad",
            400..500 => "open",
            _ => "good",
        };
        let mut row = Html::new();
        row.figure(request.number).cell(moment(request.at));
        row.cell(&request.method).code(&request.path);
        row.raw("<td><span class=\"state ").raw(tone).raw("\">");
        match request.status {
            0 => row.text("reset"),
            status => row.text(status),
        };
        row.raw("</span></td>");
        row.cell(request.client_id.as_deref().unwrap_or("–"));
        row.cell(request.note.as_deref().unwrap_or_default());
        row
    });
    let columns = [">No.", "At", "Method", "Path", "Status", "Caller", "Note"];
    let rows: Vec<_> = rows.collect();
    table(&caption("Requests", rows.len(), all), &columns, &rows)
}

pub(super) fn deliveries(app: &App) -> Html {
    let deliveries = app.webhooks.deliveries();
    let rows = deliveries.iter().rev().take(SHOWN).map(|delivery| {
        let mut row = Html::new();
        row.cell(moment(delivery.at)).cell(&delivery.event);
        row.state(delivery.state.as_str());
        row.figure(delivery.attempts.len());
        match delivery.attempts.last() {
            Some(last) => row.cell(last.outcome),
            None => row.cell("–"),
        };
        row.code(&delivery.url).raw("<td class=\"do\">");
        row.button("replay", "id", &delivery.id, "Replay", &delivery.event);
        row.raw("</td>");
        row
    });
    let columns = [
        "At",
        "Event",
        "State",
        ">Attempts",
        "Last outcome",
        "To",
        "Again",
    ];
    let rows: Vec<_> = rows.collect();
    let caption = caption("Webhook deliveries", rows.len(), deliveries.len());
    table(&caption, &columns, &rows)
}

/// What is armed, with a button to disarm it.
pub(super) fn armed(app: &App) -> Html {
    let armed = serde_json::to_value(app.faults.armed()).unwrap_or_default();
    let armed = armed.as_array().map(Vec::as_slice).unwrap_or_default();
    let rows = armed.iter().take(SHOWN).map(|one| {
        let mut row = Html::new();
        match one.get("random") {
            Some(plan) => row
                .cell("by chance")
                .code(listed(&plan["operations"]))
                .cell(format!("rate {}, seed {}", plan["rate"], plan["seed"]))
                .code(listed(&plan["faults"])),
            None => row
                .cell("rule")
                .code(listed(&one["operation"]))
                .cell(listed(&one["call"]))
                .code(listed(&one["fault"])),
        };
        row
    });
    let rows: Vec<_> = rows.collect();
    let columns = ["Kind", "Operation", "Call", "Fault"];
    let caption = caption("Armed faults", rows.len(), armed.len());
    let mut html = table(&caption, &columns, &rows);
    if !rows.is_empty() {
        html.raw("<form method=\"post\" action=\"/__sandbox/ui/clear\">");
        html.raw("<button>Clear all faults</button></form>");
    }
    html
}

/// One thing, or several with commas.
fn listed(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(listed).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The form that arms a fault.
pub(super) fn inject() -> Html {
    let mut html = Html::new();
    html.raw("<form class=\"fields\" method=\"post\" action=\"/__sandbox/ui/arm\"><p>");
    html.raw("<label for=\"operation\">Operation</label>");
    html.raw("<select id=\"operation\" name=\"operation\">");
    html.raw("<option value=\"").raw(EVERY);
    html.raw("\">every operation</option>");
    html.raw("<option value=\"").raw(WEBHOOK);
    html.raw("\">webhook deliveries</option>");
    for operation in contract::operations() {
        html.raw("<option>").raw(operation.id).raw("</option>");
    }
    html.raw("</select></p><p><label for=\"fault\">Fault</label>");
    html.raw("<input id=\"fault\" name=\"fault\" list=\"faults-known\" required");
    html.raw(" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"status:503\">");
    html.raw("<datalist id=\"faults-known\">");
    for fault in EXAMPLES {
        html.raw("<option value=\"").raw(fault).raw("\">");
    }
    html.raw("</datalist></p><p><label for=\"call\">Call</label>");
    html.raw("<input id=\"call\" name=\"call\" value=\"1\" size=\"6\" required");
    html.raw(" pattern=\"[1-9][0-9]*|every\" title=\"A number from 1, or every\"");
    html.raw(" autocomplete=\"off\"></p><p><button>Inject</button></p></form>");
    html
}

/// One of each kind.
const EXAMPLES: &[&str] = &[
    "delay:2000",
    "reset-before-reading",
    "reset-after-reading",
    "reset-after-work",
    "cut-body",
    "slow-body:200",
    "too-many-requests",
    "too-many-requests:30",
    "status:503",
    "status-after-work:500",
    "html:502",
    "success-false",
    "success-false-after-work",
    "token-expired",
    "webhook-duplicate",
    "webhook-reorder",
    "webhook-drop",
];

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::clock::{self, Clock};
    use crate::faults::Fault;
    use crate::json::Json;
    use crate::quirks::Quirks;
    use crate::seed;
    use crate::state::Settings;
    use crate::webhooks::{Notice, WebhookTarget};

    #[test]
    fn every_suggestion_is_a_fault() {
        for example in EXAMPLES {
            assert!(example.parse::<Fault>().is_ok(), "{example}");
        }
    }

    #[test]
    fn deliveries_can_be_sent_again_and_their_urls_are_no_markup() {
        let seed = seed::seed(Decimal::ONE, Settings::default());
        let company = seed.1.company_id.clone();
        let app = App::new(String::new(), Clock::frozen(), seed, Quirks::none(), None);
        let target = WebhookTarget::unsigned("http://127.0.0.1:1/?<script>");
        app.webhooks.set_target(&company, Some(target));
        for _ in 0..=SHOWN {
            app.webhooks.post(Notice {
                body: Json::object([("event", "card.<b>".into())]),
                company: company.clone(),
                extra_url: None,
                at: clock::start(),
            });
        }
        let html = deliveries(&app).into_string();
        assert!(html.contains("Webhook deliveries: the latest 50 of 51"));
        assert!(html.contains("/?&lt;script&gt;") && html.contains("card.&lt;b&gt;"));
        assert!(!html.contains("<script>") && !html.contains("<b>"));
        let replay = "<form method=\"post\" action=\"/__sandbox/ui/replay\">";
        assert_eq!(html.matches(replay).count(), SHOWN);
        let latest = app.webhooks.deliveries().pop().unwrap().id;
        assert!(html.contains(&format!("name=\"id\" value=\"{latest}\"")));
    }
}
