//! Webhooks: where they go, and what became of them.

use crate::app::App;
use crate::json::Json;
use crate::state::{ControlError, State};
use crate::webhooks::{Delivery, SignatureScheme, WebhookTarget};

use super::fields::{expected, missing};
use super::world::client_of;
use super::{Fields, Reply};

pub(super) async fn list(app: &App, query: &[(String, String)]) -> Reply {
    let wait = query.iter().find(|(name, _)| name == "wait");
    match wait.map(|(_, value)| value.as_str()) {
        Some("true" | "") => app.webhooks.idle().await,
        Some("false") | None => {}
        Some(_) => return Err(expected("wait", "true or false")),
    }
    let deliveries = app.webhooks.deliveries();
    let deliveries: Vec<_> = deliveries.iter().map(Delivery::describe).collect();
    Ok(Json::object([("deliveries", deliveries.into())]))
}

pub(super) fn replay(app: &App, id: &str) -> Reply {
    if app.webhooks.replay(id) {
        Ok(Json::object([("replayed", id.into())]))
    } else {
        Err(ControlError::unknown("delivery", id).into())
    }
}

pub(super) fn set_target(app: &App, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["url", "secret", "scheme", "client_id"])?;
    let schemes = SignatureScheme::ALL.map(|scheme| (scheme.name(), scheme));
    let url = fields.text("url")?;
    let secret = fields.maybe_text("secret")?;
    let scheme = fields.choice("scheme", &schemes)?;
    // Without a secret there is nothing to sign with.
    let scheme = scheme.unwrap_or(match secret {
        Some(_) => SignatureScheme::CartevoV1,
        None => SignatureScheme::Unsigned,
    });
    if secret.is_none() && scheme != SignatureScheme::Unsigned {
        return Err(missing("secret", "the key of the signature"));
    }
    let target = WebhookTarget::new(url, scheme, secret.unwrap_or_default());
    if !target.is_web() {
        return Err(expected("url", "an address that begins with http or https"));
    }
    let company = company(app, fields.maybe_text("client_id")?)?;
    app.webhooks.set_target(&company, Some(target));
    Ok(describe(app, &company))
}

pub(super) fn forget_target(app: &App, query: &[(String, String)]) -> Reply {
    let client = query.iter().find(|(name, _)| name == "client_id");
    let company = company(app, client.map(|(_, id)| id.as_str()))?;
    app.webhooks.set_target(&company, None);
    Ok(describe(app, &company))
}

/// The company of these credentials; by default the sandbox's own.
fn company(app: &App, client_id: Option<&str>) -> Result<String, ControlError> {
    let Some(id) = client_id else {
        return Ok(app.seeded.company_id.clone());
    };
    let state = app.state();
    let state: &State = &state;
    let company = state.credentials[client_of(state, id)?].company;
    Ok(state.companies[company].id.clone())
}

/// Where the notices of a company go. The secret is not repeated.
fn describe(app: &App, company: &str) -> Json {
    let target = app.webhooks.target(company);
    let or_null = |text: Option<&str>| text.map_or(Json::Null, Json::from);
    let scheme = target.as_ref().map(|target| target.scheme().name());
    Json::object([
        ("company_id", company.into()),
        ("url", or_null(target.as_ref().map(WebhookTarget::url))),
        ("scheme", or_null(scheme)),
    ])
}
