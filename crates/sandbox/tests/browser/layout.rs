//! Narrow windows, screen readers, no script, and what callers may write.

use cartevo_sandbox::{Fault, FaultRule, Sandbox, WebhookTarget};
use serde_json::json;

use crate::desk::Desk;
use crate::driver::TAB;

/// Somebody's name, as somebody may give it.
const NAME: &str = "<script>alert(1)</script>";

/// A desk whose page has something in each of its lists.
async fn busy() -> Option<Desk> {
    let seed = json!({"customers": [{"first_name": NAME, "last_name": "Koné"}]});
    let builder = Sandbox::builder().seed(&seed.to_string()).unwrap();
    let desk = Desk::of(builder).await?;
    // Nobody listens there.
    let target = WebhookTarget::unsigned("http://127.0.0.1:9/a/rather/long/path/of/a/webhook");
    desk.sandbox.set_webhook(Some(target));
    desk.top_up(5_000).await;
    desk.card().await;
    let rule = FaultRule::on("getPaymentBalance").every_call();
    desk.sandbox.arm(rule.gives(Fault::SuccessFalseAfterWork));
    desk.call("GET", "/payment/balance", None).await;
    desk.call("GET", "/payments/balance", None).await;
    desk.sandbox.delivered().await;
    desk.go(&desk.sandbox.admin_url()).await;
    Some(desk)
}

#[tokio::test]
async fn the_page_suits_every_window_every_reader_and_the_keyboard() {
    let Some(desk) = busy().await else {
        return;
    };
    it_fits(&desk).await;
    everything_has_a_name(&desk).await;
    the_focus_is_always_seen(&desk).await;
}

/// Wide lists are scrolled, the page is not.
async fn it_fits(desk: &Desk) {
    for width in [320, 375, 1200] {
        let size = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": true});
        desk.tell("Emulation.setDeviceMetricsOverride", size).await;
        let wide = "return document.documentElement.scrollWidth";
        assert_eq!(desk.run(wide).await, width);
    }
}

async fn everything_has_a_name(desk: &Desk) {
    let controls = desk
        .find_all("a, button, select, input:not([type=hidden]), [tabindex='0']")
        .await;
    assert!(controls.len() > 40);
    let mut names = Vec::new();
    for control in controls {
        names.push(control.name().await);
    }
    assert!(names.iter().all(|name| !name.is_empty()), "{names:?}");
    for name in ["Seconds", "Operation", "Fault", "Call", "Advance + 1 hour"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    // Of several buttons for one thing each, the name says for which.
    names.retain(|name| name.starts_with("Approve "));
    assert_eq!(names.len(), 6);
    names.dedup();
    assert_eq!(names.len(), 6);
    assert!(names.contains(&format!("Approve {NAME} Koné")), "{names:?}");
}

async fn the_focus_is_always_seen(desk: &Desk) {
    let mut stops = 0;
    loop {
        desk.strike(TAB).await;
        if !is_seen(desk).await {
            break;
        }
        stops += 1;
    }
    assert!(stops > 40, "{stops}");
    // Upwards again, below that which a button has said.
    let customer = &desk.sandbox.seeded().rejected_customer;
    let button = format!("form[action$='/reject']:has([value='{customer}']) button");
    desk.press(&button, "is rejected.").await;
    stops = 0;
    loop {
        desk.strike_with_shift(TAB).await;
        if !is_seen(desk).await {
            break;
        }
        stops += 1;
    }
    assert!(stops > 20, "{stops}");
}

/// Fails if that which has the focus cannot be seen to have it. False if nothing has it.
async fn is_seen(desk: &Desk) -> bool {
    // On top of its middle is itself, or something in it. Long lists have their middle elsewhere.
    let script = "
        const here = document.activeElement;
        if (here === document.body) return null;
        const style = getComputedStyle(here);
        const box = here.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return {
            what: here.outerHTML.slice(0, 200),
            outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
            uncovered: here.classList.contains('wide') || here.contains(top),
        }";
    let stop = desk.run(script).await;
    if stop.is_null() {
        return false;
    }
    assert_eq!(stop["outlined"], true, "{stop}");
    assert_eq!(stop["uncovered"], true, "{stop}");
    true
}

#[tokio::test]
async fn the_page_works_without_its_script_and_runs_no_other() {
    let Some(desk) = busy().await else {
        return;
    };
    assert!(desk.row("customers", "alert").await.starts_with(NAME));
    let scripts = "return [...document.scripts].map((script) => script.getAttribute('src'))";
    assert_eq!(desk.run(scripts).await, json!(["/__sandbox/ui/page.js"]));

    let off = json!({"value": true});
    desk.tell("Emulation.setScriptExecutionDisabled", off).await;
    desk.go(&desk.sandbox.admin_url()).await;
    let shown = "return document.getElementById('refreshing').hidden";
    assert_eq!(desk.run(shown).await, true);
    desk.press("#time button[value='5']", "Time moved on by 5 s.")
        .await;
    let payment = desk.top_up(7_000).await;
    desk.press("nav a[href='/__sandbox/']", &payment).await;
}
