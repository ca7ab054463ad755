//! The inspector: one page that shows what a sandbox holds, with buttons for what its owner may
//! do. It is written by the server and works without its script.

mod actions;
mod happened;
mod html;
mod world;

use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};

use crate::admin::Problem;
use crate::app::App;
use crate::clock;
use crate::quirks::Quirk;
use html::Html;

const STYLE: &str = include_str!("inspector/page.css");
const SCRIPT: &str = include_str!("inspector/page.js");

/// Nothing from anywhere else, and in no frame.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What the last button said, and its number.
#[derive(Debug, Default)]
pub(crate) struct Said {
    number: u64,
    text: String,
    problem: bool,
}

/// The page and its script.
pub(crate) fn get(app: &App, path: &[&str], query: &[(String, String)]) -> Option<Response> {
    Some(match path {
        [] => send("text/html; charset=utf-8", page(app, query).into_string()),
        ["ui", "page.js"] => send("text/javascript; charset=utf-8", SCRIPT.to_owned()),
        _ => return None,
    })
}

/// Does what a button is for, and leads back to the page.
pub(crate) fn post(app: &App, action: &str, body: &[u8]) -> Result<Response, Problem> {
    let (text, problem) = match actions::act(app, action, body) {
        Ok(done) => (done, false),
        Err(problem @ Problem::NoEndpoint(_)) => return Err(problem),
        Err(problem) => (format!("Not done: {problem}."), true),
    };
    let number = {
        let mut said = app.said();
        *said = Said {
            number: said.number + 1,
            text,
            problem,
        };
        said.number
    };
    let place = actions::place(action);
    let location = format!("/__sandbox/?said={number}#{place}");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let location = HeaderValue::from_str(&location).expect("a number and a name are ASCII");
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

fn send(kind: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

fn page(app: &App, query: &[(String, String)]) -> Html {
    let mut page = Html::new();
    page.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.raw("<title>Cartevo sandbox</title><style>").raw(STYLE);
    page.raw("</style><script src=\"/__sandbox/ui/page.js\" defer></script></head><body>");
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the contents</a>");
    head(app, &mut page);
    page.raw("<main id=\"main\" tabindex=\"-1\">");
    status(app, query, &mut page);
    page.raw("<div class=\"two\">");
    section(&mut page, "time", "Time", &time(app));
    let mut faults = happened::inject();
    faults.add(&live("armed", &happened::armed(app)));
    section(&mut page, "faults", "Faults", &faults);
    page.raw("</div>");
    let [payments, customers, wallets, cards] = app.control(|state, _| {
        [
            world::payments(state),
            world::customers(state),
            world::wallets(state),
            world::cards(state),
        ]
    });
    let (requests, deliveries) = (happened::requests(app), happened::deliveries(app));
    for (id, list_id, title, list) in [
        ("payments", "payments-list", "Payments", payments),
        ("requests", "requests-list", "Requests", requests),
        ("deliveries", "deliveries-list", "Webhooks", deliveries),
        ("customers", "customers-list", "Customers", customers),
        ("wallets", "wallets-list", "Wallets", wallets),
        ("cards", "cards-list", "Cards", cards),
    ] {
        section(&mut page, id, title, &live(list_id, &list));
    }
    page.raw("</main></body></html>");
    page
}

fn head(app: &App, page: &mut Html) {
    page.raw("<header><h1>Cartevo sandbox</h1><p class=\"facts\"><code>");
    page.text(&app.url).raw("</code> · ");
    let quirks: Vec<_> = app.quirks().iter().map(Quirk::name).collect();
    match quirks.as_slice() {
        [] => page.raw("behaves as documented"),
        few @ ([_] | [_, _] | [_, _, _]) => page.raw("quirks: ").text(few.join(", ")),
        many => page.text(many.len()).raw(" quirks are switched on"),
    };
    page.raw("</p><nav aria-label=\"Sections\"><ul>");
    for (anchor, title) in [
        ("time", "Time"),
        ("faults", "Faults"),
        ("payments", "Payments"),
        ("requests", "Requests"),
        ("deliveries", "Webhooks"),
        ("customers", "Customers"),
        ("wallets", "Wallets"),
        ("cards", "Cards"),
    ] {
        page.raw("<li><a href=\"#").raw(anchor).raw("\">");
        page.raw(title).raw("</a></li>");
    }
    page.raw("<li><a href=\"/__sandbox/\">Reload</a></li></ul></nav>");
    // It is for those with the script, who are the ones to see it.
    page.raw("<p id=\"refreshing\" hidden><label><input type=\"checkbox\" checked>");
    page.raw(" Keep this page up to date</label></p></header>");
}

/// What the button did that led here.
fn status(app: &App, query: &[(String, String)], page: &mut Html) {
    let asked = query.iter().find(|(name, _)| name == "said");
    let said = app.said();
    let text = match asked {
        Some((_, number)) if *number == said.number.to_string() => said.text.as_str(),
        _ => "",
    };
    page.raw("<p id=\"said\" role=\"status\" aria-live=\"polite\"");
    if said.problem && !text.is_empty() {
        page.raw(" class=\"problem\"");
    }
    page.raw(">").text(text).raw("</p>");
}

fn time(app: &App) -> Html {
    let mut now = Html::new();
    now.raw("<p class=\"now\"><time>")
        .text(clock::write(app.clock.now()));
    now.raw("</time> <small>");
    now.raw(if app.clock.is_frozen() {
        "stands still until it is moved"
    } else {
        "runs along with the machine's"
    });
    now.raw("</small></p>");
    let mut html = live("now", &now);
    html.raw("<form class=\"row\" method=\"post\" action=\"/__sandbox/ui/advance\">");
    for (seconds, label) in [
        ("1", "1 s"),
        ("5", "5 s"),
        ("60", "60 s"),
        ("3600", "1 hour"),
    ] {
        html.raw("<button name=\"seconds\" value=\"").raw(seconds);
        html.raw("\"><span class=\"unseen\">Advance </span>+ ");
        html.raw(label).raw("</button>");
    }
    html.raw("</form><form class=\"fields\" method=\"post\" action=\"/__sandbox/ui/advance\">");
    html.raw("<p><label for=\"seconds\">Seconds</label><input id=\"seconds\" name=\"seconds\"");
    html.raw(" inputmode=\"decimal\" size=\"8\" value=\"61\" required pattern=\"[0-9]+([.][0-9]{1,3})?\"");
    html.raw(" title=\"A number of seconds\" autocomplete=\"off\"></p>");
    html.raw("<p><button>Advance</button></p></form>");
    html
}

fn section(page: &mut Html, id: &'static str, title: &'static str, contents: &Html) {
    page.raw("<section id=\"").raw(id);
    page.raw("\" aria-labelledby=\"").raw(id);
    page.raw("-title\"><h2 id=\"").raw(id).raw("-title\">");
    page.raw(title).raw("</h2>").add(contents);
    page.raw("</section>");
}

/// A part of the page that the script keeps up to date.
fn live(id: &'static str, contents: &Html) -> Html {
    let mut html = Html::new();
    html.raw("<div class=\"live\" id=\"").raw(id).raw("\">");
    html.add(contents).raw("</div>");
    html
}

/// The date only where it is needed would be shorter, and mislead.
fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}
