//! The sandbox as a whole: what it is, its time, its quirks, faults and limits.

use std::collections::BTreeMap;

use crate::app::{App, LoggedRequest};
use crate::clock as time;
use crate::faults::Faults;
use crate::json::Json;
use crate::quirks::{Quirk, Quirks};
use crate::seed;
use crate::snapshot::Snapshot;
use crate::state::{ControlError, Credentials, Mode, Quota, Row, State};
use crate::view::Credential;

use super::fields::{expected, missing};
use super::{Fields, Problem, Reply};

pub(super) fn state(app: &App) -> Json {
    let now = app.clock.now();
    let state = app.state();
    let credentials = state.credentials.iter();
    let credentials = credentials.map(|(_, credentials)| describe(credentials, &state));
    let seeded = serde_json::to_value(&app.seeded).unwrap_or_default();
    Json::object([
        ("now", time::write(now).into()),
        ("frozen", app.clock.is_frozen().into()),
        ("url", (&app.url).into()),
        ("credentials", credentials.collect::<Vec<_>>().into()),
        ("seeded", (&seeded).into()),
        ("refs", refs(&state.refs)),
        ("quirks", names(app.quirks())),
    ])
}

/// Adds what a seed file describes, and tells the ids of what it names.
pub(super) fn sow(app: &App, body: &[u8]) -> Reply {
    let text = std::str::from_utf8(body).map_err(|_| Problem::bad("the body is not UTF-8"))?;
    let sown = app.control(|state, now| seed::sow(state, text, now));
    let sown = sown.map_err(|error| Problem::Bad(error.to_string()))?;
    Ok(Json::object([("seeded", refs(&sown))]))
}

fn refs(refs: &BTreeMap<String, String>) -> Json {
    let refs = refs.iter();
    Json::Object(
        refs.map(|(name, id)| (name.clone().into(), id.into()))
            .collect(),
    )
}

fn describe(credentials: &Credentials, state: &State) -> Json {
    let mode = match state.companies[credentials.company].mode {
        Mode::Production => "production",
        Mode::Preproduction => "preproduction",
    };
    let known = Credential::of(credentials, state);
    Json::object([
        ("client_id", (&known.client_id).into()),
        ("client_key", known.client_key().into()),
        ("company_id", (&known.company_id).into()),
        ("company", (&known.company).into()),
        ("mode", mode.into()),
        ("rate_limit", quota(known.quota)),
    ])
}

/// `{"requests", "seconds"}`, or `{"off": true}`.
fn quota(quota: Option<Quota>) -> Json {
    match quota {
        Some(quota) => Json::object([
            ("requests", quota.requests.into()),
            ("seconds", quota.seconds.into()),
        ]),
        None => Json::object([("off", true.into())]),
    }
}

pub(super) fn reset(app: &App) -> Json {
    app.reset();
    state(app)
}

pub(super) fn snapshot(app: &App) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(&app.snapshot()).map_err(|error| Problem::Unwritable(error.to_string()))
}

pub(super) fn restore(app: &App, body: &[u8]) -> Reply {
    let snapshot: Snapshot = serde_json::from_slice(body)
        .map_err(|error| Problem::Bad(format!("this is not a snapshot: {error}")))?;
    app.restore(&snapshot)?;
    Ok(clock(app))
}

pub(super) fn clock(app: &App) -> Json {
    Json::object([
        ("now", time::write(app.clock.now()).into()),
        ("frozen", app.clock.is_frozen().into()),
    ])
}

pub(super) fn advance(app: &App, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["advance_seconds"])?;
    app.clock.advance(fields.seconds("advance_seconds")?);
    app.catch_up();
    Ok(clock(app))
}

pub(super) fn faults(app: &App) -> Reply {
    let armed = serde_json::to_value(app.faults.armed());
    let armed = armed.map_err(|error| Problem::Unwritable(error.to_string()))?;
    Ok(Json::object([("faults", (&armed).into())]))
}

pub(crate) fn arm(app: &App, body: &[u8]) -> Reply {
    let text = String::from_utf8_lossy(body);
    let faults = text.parse::<Faults>();
    let known = faults.and_then(|faults| faults.check_operations().map(|()| faults));
    app.faults
        .arm(known.map_err(|error| Problem::Bad(error.to_string()))?);
    self::faults(app)
}

pub(super) fn requests(app: &App, query: &[(String, String)]) -> Reply {
    let since = match query.iter().find(|(name, _)| name == "since") {
        None => 0,
        Some((_, number)) => number
            .parse()
            .map_err(|_| expected("since", "the number of a request"))?,
    };
    let requests = app.requests(since);
    let requests: Vec<_> = requests.iter().map(request).collect();
    Ok(Json::object([("requests", requests.into())]))
}

fn request(request: &LoggedRequest) -> Json {
    let or_null = |text: Option<&str>| text.map_or(Json::Null, Json::from);
    Json::object([
        ("number", request.number.into()),
        ("method", (&request.method).into()),
        ("path", (&request.path).into()),
        ("operation", or_null(request.operation)),
        ("status", request.status.into()),
        ("at", time::write(request.at).into()),
        ("client_id", or_null(request.client_id.as_deref())),
        ("note", or_null(request.note.as_deref())),
    ])
}

pub(super) fn quirks(app: &App) -> Json {
    Json::object([("quirks", names(app.quirks()))])
}

fn names(quirks: Quirks) -> Json {
    let names = quirks.iter().map(|quirk| Json::from(Quirk::name(quirk)));
    names.collect::<Vec<_>>().into()
}

pub(super) fn set_quirks(app: &App, body: &[u8]) -> Reply {
    let what = "a list of names, such as [\"Q1\", \"server-2025\"]";
    let fields = Fields::read(body, &["quirks"])?;
    let Some(Json::List(names)) = fields.get("quirks") else {
        return Err(match fields.get("quirks") {
            None => missing("quirks", what),
            Some(_) => expected("quirks", what),
        });
    };
    let mut chosen = Quirks::none();
    for name in names {
        let name = name.as_str().ok_or_else(|| expected("quirks", what))?;
        let more: Quirks = name
            .parse()
            .map_err(|error| Problem::Bad(format!("`quirks`: {error}")))?;
        chosen = chosen | more;
    }
    app.set_quirks(chosen);
    Ok(quirks(app))
}

pub(super) fn limit_rate(app: &App, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["requests", "seconds", "off", "client_id"])?;
    let off = fields.maybe_flag("off")?.unwrap_or(false);
    let limit = if off {
        if fields.has("requests") || fields.has("seconds") {
            let what = "expected either `off` or `requests` and `seconds`, found both";
            return Err(Problem::bad(what));
        }
        None
    } else {
        let requests = usize::try_from(fields.count("requests")?).unwrap_or(usize::MAX);
        let seconds = fields.count("seconds")?;
        Some(Quota { requests, seconds })
    };
    let client = fields.maybe_text("client_id")?;
    app.control(|state, _| match client {
        None => {
            state.settings.quota = limit;
            Ok(())
        }
        Some(id) => {
            let row = client_of(state, id)?;
            // Of one's own, and yet none.
            let unlimited = Quota {
                requests: 0,
                ..Quota::DOCUMENTED
            };
            state.credentials[row].quota = Some(limit.unwrap_or(unlimited));
            Ok(())
        }
    })
    .map(|()| quota(limit))
    .map_err(|error: ControlError| error.into())
}

/// The credentials with this id.
pub(super) fn client_of(state: &State, id: &str) -> Result<Row<Credentials>, ControlError> {
    let row = state.credentials.find(id);
    row.ok_or_else(|| ControlError::unknown("client", id))
}
