use cartevo_sandbox::Sandbox;
use reqwest::header::{LOCATION, ORIGIN};
use serde_json::json;

use crate::support::Owner;

impl Owner {
    async fn page(&self, path: &str) -> String {
        let url = format!("{}{path}", self.origin);
        let response = self.http.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "text/html; charset=utf-8"
        );
        let policy = response.headers()["content-security-policy"].to_str();
        assert!(policy.unwrap().contains("frame-ancestors 'none'"));
        response.text().await.unwrap()
    }

    /// Presses a button as a browser does; what the page says afterwards, and where.
    async fn press(&self, action: &str, form: &str) -> (String, String) {
        let request = self.request("POST", &format!("/ui/{action}"));
        let request = request.header(ORIGIN, &self.origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let response = request.body(form.to_owned()).send().await.unwrap();
        assert_eq!(response.status(), 303, "{action} {form}");
        let location = response.headers()[LOCATION].to_str().unwrap();
        let (path, place) = location.split_once('#').unwrap();
        let page = self.page(path).await;
        let said = page.split_once("aria-live=\"polite\"").unwrap().1;
        let said = said.split_once("</p>").unwrap().0;
        let said = said.split_once('>').unwrap().1;
        assert!(
            page.contains(&format!("<section id=\"{place}\"")),
            "{place}"
        );
        (said.to_owned(), place.to_owned())
    }
}

/// Every button, as what it sends.
fn forms<'a>(page: &'a str, action: &str) -> Vec<&'a str> {
    let start = format!("<form method=\"post\" action=\"/__sandbox/ui/{action}\">");
    let forms = page.split(&start).skip(1);
    forms
        .map(|form| form.split_once("</form>").unwrap().0)
        .collect()
}

#[tokio::test]
async fn the_page_shows_the_world_and_has_a_button_for_everything() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let payment = owner.top_up(&token).await;
    let card = owner.card(&token).await;
    let page = owner.page("/__sandbox/").await;
    assert_eq!(owner.page("/__sandbox").await, page);
    let seeded = owner.sandbox.seeded();
    for shown in [
        owner.sandbox.url(),
        "2026-05-09T10:15:00.000Z",
        "Mboa Digital",
        "125,000.00 XAF",
        "4,149.50 USD",
        "Elodie Fouda",
        "5,000.00 XAF",
        "237670000000",
        "/wallets/fund",
        &payment,
        &card,
        &seeded.usd_wallet,
        &seeded.pending_customer,
        "Webhook deliveries: none",
        "Armed faults: none",
        "Requests: 3",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let number = owner.sandbox.cards()[0].number.clone();
    assert!(page.contains(&number.first_four_mask()));
    assert!(!page.contains(owner.sandbox.client_key()) && !page.contains(&token));
    for action in ["settle", "fail"] {
        let forms = forms(&page, action);
        assert_eq!(forms.len(), 1, "{action}");
        assert!(forms[0].contains(&format!("name=\"transaction_id\" value=\"{payment}\"")));
    }
    for action in ["approve", "reject"] {
        assert_eq!(forms(&page, action).len(), 5, "{action}");
    }
    // Those who wait for a decision come first.
    assert!(forms(&page, "approve")[0].contains(&seeded.pending_customer));
    let advance = page.matches("action=\"/__sandbox/ui/advance\"").count();
    assert_eq!(advance, 2, "the buttons, and the field");
    for seconds in ["1", "5", "60", "3600"] {
        assert!(page.contains(&format!("name=\"seconds\" value=\"{seconds}\"")));
    }
    assert!(page.contains("<option>createCard</option>"));
    assert!(page.contains("<option value=\"reset-after-work\">"));
}

#[tokio::test]
async fn the_page_is_laid_out_for_keyboards_and_readers() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    owner.top_up(&token).await;
    owner.card(&token).await;
    owner
        .press("arm", "operation=*&fault=html&call=every")
        .await;
    let page = owner.page("/__sandbox/").await;
    assert!(page.contains("<html lang=\"en\">"));
    assert!(
        page.contains("<a class=\"skip\" href=\"#main\">") && page.contains("<main id=\"main\"")
    );
    assert_eq!(page.matches("<h1>").count(), 1);
    let tables = page.matches("<table>").count();
    assert_eq!(
        tables, 6,
        "payments, requests, customers, wallets, cards, faults"
    );
    assert_eq!(page.matches("<caption>").count(), tables);
    assert_eq!(
        page.matches("<th scope=").count(),
        page.matches("<th ").count()
    );
    for form in page.split("<form ").skip(1) {
        assert!(form.split_once("</form>").unwrap().0.contains("<button"));
    }
    for input in page.split("<input id=\"").skip(1) {
        let id = input.split_once('"').unwrap().0;
        assert!(page.contains(&format!("<label for=\"{id}\">")), "{id}");
    }
    assert!(!page.contains("onclick") && !page.contains("<div onclick"));
    assert!(page.contains(":focus-visible") && page.contains("prefers-color-scheme: dark"));
    let script = owner.request("GET", "/ui/page.js").send().await.unwrap();
    let script = script.text().await.unwrap();
    assert!(script.lines().count() <= 40);
}

#[tokio::test]
async fn what_callers_send_is_never_markup() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let order = json!({
        "customer_id": owner.sandbox.seeded().approved_customer,
        "brand": "VISA",
        "name_on_card": "<img src=x onerror='a()'>",
        "amount": 1,
    });
    let (status, _) = owner.call(&token, "POST", "/cards", Some(order)).await;
    assert_eq!(status, 201);
    let url = format!("{}/%3Cscript%3E/<i>'\"&amp;", owner.sandbox.url());
    owner.http.get(url).send().await.unwrap();
    let (said, _) = owner
        .press(
            "settle",
            "transaction_id=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        )
        .await;
    assert!(
        said.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{said}"
    );
    let page = owner.page("/__sandbox/").await;
    assert!(page.contains("&lt;img src=x onerror=&#39;a()&#39;&gt;"));
    assert!(!page.contains("<img") && !page.contains("<i>") && !page.contains("<script>"));
}

#[tokio::test]
async fn buttons_do_what_they_say_and_say_what_they_did() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let id = owner.top_up(&token).await;
    let form = format!("transaction_id={id}");
    let (said, place) = owner.press("settle", &form).await;
    assert_eq!(
        (said.as_str(), place.as_str()),
        (format!("Payment {id} is settled.").as_str(), "payments")
    );
    let (said, _) = owner.press("fail", &form).await;
    assert_eq!(
        said,
        format!("Not done: expected `{id}` to be PENDING, but it is SUCCESS.")
    );
    let second = owner.top_up(&token).await;
    let (said, _) = owner
        .press("fail", &format!("transaction_id={second}"))
        .await;
    assert_eq!(said, format!("Payment {second} has failed."));

    let customer = &owner.sandbox.seeded().pending_customer;
    for (action, kyc) in [("reject", "REJECTED"), ("approve", "APPROVED")] {
        let (_, place) = owner
            .press(action, &format!("customer_id={customer}"))
            .await;
        assert_eq!(place, "customers");
        let page = owner.page("/__sandbox/").await;
        let row = page.split(customer.as_str()).next().unwrap();
        assert!(row.rsplit("<tr>").next().unwrap().contains(kyc));
    }

    let (said, place) = owner.press("advance", "seconds=0.5").await;
    assert_eq!(
        (said.as_str(), place.as_str()),
        ("Time moved on by 0.5 s.", "time")
    );
    let (said, _) = owner.press("advance", "seconds=soon").await;
    assert!(
        said.starts_with("Not done: `seconds`: expected a number"),
        "{said}"
    );
    assert_eq!(owner.get("/clock").await["now"], "2026-05-09T10:15:00.500Z");
    let (said, _) = owner.press("replay", "id=nobody").await;
    assert_eq!(
        said,
        "Not done: expected the id of a delivery, found `nobody`."
    );
}

#[tokio::test]
async fn faults_are_injected_and_cleared() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let (said, place) = owner
        .press(
            "arm",
            "operation=getPaymentBalance&fault=status%3A503&call=1",
        )
        .await;
    assert_eq!(
        (said.as_str(), place.as_str()),
        ("status:503 is armed for getPaymentBalance.", "faults")
    );
    let (status, _) = owner.call(&token, "GET", "/payment/balance", None).await;
    assert_eq!(status, 503);
    let (status, _) = owner.call(&token, "GET", "/payment/balance", None).await;
    assert_eq!(status, 200);
    owner
        .press("arm", "operation=*&fault=status%3A500&call=every")
        .await;
    assert!(owner.page("/__sandbox/").await.contains("Armed faults: 1"));
    let (said, _) = owner.press("clear", "").await;
    assert_eq!(said, "No fault is armed any more.");
    for wrong in [
        "operation=x&fault=html&call=1",
        "operation=*&fault=fire&call=1",
        "operation=*&fault=html&call=0",
    ] {
        let (said, _) = owner.press("arm", wrong).await;
        assert!(said.starts_with("Not done: "), "{wrong}: {said}");
    }
    assert_eq!(owner.get("/faults").await, json!({"faults": []}));
}

#[tokio::test]
async fn long_lists_are_cut() {
    let owner = Owner::of(Sandbox::builder().quota(None)).await;
    for _ in 0..60 {
        owner.call("", "GET", "/cards", None).await;
    }
    let page = owner.page("/__sandbox/").await;
    let (_, list) = page.split_once("id=\"requests-list\"").unwrap();
    let (list, _) = list.split_once("</section>").unwrap();
    assert!(list.contains("Requests: the latest 50 of 60"));
    assert_eq!(list.matches("<tr>").count(), 51);
    let unknown = owner.request("POST", "/ui/explode").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn what_was_said_is_not_said_again_later() {
    let owner = Owner::new().await;
    owner.press("clear", "").await;
    for path in ["/__sandbox/", "/__sandbox/?said=7", "/__sandbox/?said=0"] {
        let page = owner.page(path).await;
        assert!(!page.contains("No fault is armed"), "{path}");
    }
    assert!(
        owner
            .page("/__sandbox/?said=1")
            .await
            .contains("No fault is armed")
    );
}

#[tokio::test]
async fn a_link_from_elsewhere_may_lead_to_the_page_and_to_nothing_else() {
    let owner = Owner::new().await;
    for (path, status) in [("/", 200), ("/state", 403), ("/ui/page.js", 403)] {
        let request = owner
            .request("GET", path)
            .header("sec-fetch-site", "cross-site");
        assert_eq!(request.send().await.unwrap().status(), status, "{path}");
    }
}
