//! One request, from its first byte to the last one of its answer.

use std::sync::{Arc, Weak};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};

use super::body::Unreadable;
use super::request::Visit;
use super::{body, errors, fault, older, send};
use crate::answer::Answer;
use crate::api::{self, Call};
use crate::app::{App, Entry};
use crate::contract::{Found, Operation};
use crate::faults::Fault;
use crate::json::Json;
use crate::language::Language;
use crate::quirks::{self, Quirk, Quirks};
use crate::state::{Credentials, Refusal, Row, Standing, State};
use crate::wire::{self, Connection};

/// How long a card takes that is not issued at once.
const ISSUANCE: TimeDelta = TimeDelta::seconds(30);

pub(super) async fn handle(app: &Arc<App>, connection: &Connection, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asked_at = app.clock.now();
    let visit = Visit::new(&parts, app.quirks());
    let operation = visit.operation().map_or("", |operation| operation.id);
    let fault = match fault::asked(&parts.headers) {
        Ok(Some(fault)) => Some(fault),
        Ok(None) => app.faults.next(operation),
        Err(problem) => {
            let answer = fault::misunderstood(problem.clone());
            app.record(entry(&visit, answer.status, None, Some(problem)));
            return send::json(answer);
        }
    };
    let note = fault.map(|fault| format!("fault: {fault}"));
    let note = note.or_else(|| visit.near_miss());
    // Gone when the connection is.
    let caller = Arc::new(());
    let reading = Read {
        app: Arc::clone(app),
        caller: Arc::downgrade(&caller),
        connection: connection.clone(),
        parts,
        visit,
        asked_at,
        fault,
        note,
    };
    if fault == Some(Fault::ResetBeforeReading) {
        return reading.reset(None);
    }
    let taken = body::take(body).await;
    // What has been read is done, whether or not the caller still waits for the answer.
    match tokio::spawn(reading.answer(taken)).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The server has ended.
            Err(_) => Response::new(Body::empty()),
        },
    }
}

/// A request whose body has been read.
struct Read {
    app: Arc<App>,
    caller: Weak<()>,
    connection: Connection,
    parts: Parts,
    visit: Visit,
    asked_at: DateTime<Utc>,
    fault: Option<Fault>,
    note: Option<String>,
}

impl Read {
    /// A connection without an answer is logged as 0.
    fn reset(&self, client: Option<String>) -> Response {
        self.connection.reset();
        self.record(0, client, None);
        Response::new(Body::empty())
    }

    /// What is known beforehand is worth more than what came out.
    fn record(&self, status: u16, client: Option<String>, note: Option<String>) {
        let note = self.note.clone().or(note);
        self.app.record(entry(&self.visit, status, client, note));
    }

    async fn answer(self, taken: Result<Bytes, Unreadable>) -> Response {
        let (app, visit, fault) = (&self.app, &self.visit, self.fault);
        match fault {
            Some(Fault::Delay(time)) => app.clock.hold(time, self.caller.clone()).await,
            Some(Fault::ResetAfterReading) => return self.reset(None),
            Some(Fault::Html(status)) => {
                self.record(status, None, None);
                return send::page(status);
            }
            Some(Fault::TokenExpired) => {
                if let Some(token) = &visit.token {
                    app.state().expire(token, app.clock.now());
                }
            }
            _ => {}
        }
        let (answer, client, limited) = match fault.and_then(fault::instead) {
            Some(answer) => (answer, None, None),
            None => self.worked(taken).await,
        };
        let answer = match fault {
            Some(Fault::ResetAfterWork) => return self.reset(client),
            Some(fault) => fault::afterwards(fault).unwrap_or(answer),
            None => send::if_new(&self.parts.headers, answer),
        };
        self.record(answer.status, client, limited);
        match fault {
            Some(Fault::CutBody(bytes)) => send::cut(&self.connection, send::json(answer), bytes),
            Some(Fault::SlowBody(pause)) => {
                let bytes = Bytes::from(answer.body.render());
                let slow = wire::slow_body(bytes, pause, Arc::clone(&app.clock));
                send::json(answer).map(|_| slow)
            }
            _ => send::json(answer),
        }
    }

    /// The answer to what has been done, the credentials that were used, and what the log should say.
    async fn worked(
        &self,
        taken: Result<Bytes, Unreadable>,
    ) -> (Answer, Option<String>, Option<String>) {
        let operation = self.visit.operation();
        let form = operation.is_some_and(|operation| operation.multipart);
        let json = match taken {
            Ok(bytes) => body::read(&self.parts.headers, &bytes, form).await,
            Err(why) => Err(why),
        };
        let Done {
            answer,
            client,
            note,
        } = work(&self.app, &self.visit, json);
        let card = operation.is_some_and(|operation| operation.id == "createCard");
        if card && answer.is_success() && self.app.quirks().has(Quirk::DelayedIssuance) {
            let (clock, caller) = (&self.app.clock, self.caller.clone());
            clock.hold_until(self.asked_at + ISSUANCE, caller).await;
        }
        (answer, client, note)
    }
}

/// What the service would have answered.
pub(super) struct Done {
    pub(super) answer: Answer,
    /// The credentials that were used.
    client: Option<String>,
    /// What the log should say about it.
    note: Option<String>,
}

impl From<Answer> for Done {
    fn from(answer: Answer) -> Self {
        Self {
            answer,
            client: None,
            note: None,
        }
    }
}

/// Does what is asked for.
pub(super) fn work(app: &App, visit: &Visit, body: Result<Json, Unreadable>) -> Done {
    let quirks = app.quirks();
    let language = if quirks.has(Quirk::FrenchMessages) {
        Language::French
    } else {
        Language::English
    };
    // The body comes before everything else, as in the service's framework.
    let body = match body {
        Ok(mut body) => {
            if quirks.has(Quirk::NullIsAbsent) {
                api::without_nulls(&mut body);
            }
            body
        }
        Err(why) => {
            let id = visit.operation().map_or("", |operation| operation.id);
            return quirks::bend(quirks, id, errors::unreadable(&why)).into();
        }
    };
    let absent = quirks.has(Quirk::PaymentsAbsent) && visit.path.starts_with("/payment/");
    let (Found::Operation(operation, path), false) = (&visit.found, absent) else {
        let answer = errors::no_route(&visit.method, &visit.whole_path);
        return quirks::bend(quirks, "", answer).into();
    };
    let mut state = app.state();
    state.ids.set_odd(quirks.has(Quirk::IdsAreNotUuids));
    let now = app.clock.now();
    state.run_due(now);
    let caller = caller(&state, visit, operation, &body);
    let client = caller.map(|row| state.credentials[row].client_id.clone());
    let admitted = if quirks.has(Quirk::NoRateLimit) {
        Ok(())
    } else {
        state.admit(caller, now)
    };
    let note = admitted
        .err()
        .map(|again| rate_limited(again, app.clock.is_frozen()));
    let outcome = admitted
        .map_err(|_| Refusal::TooManyRequests)
        .and_then(|()| {
            if !operation.authenticated {
                check_body(operation, &body, quirks)?;
                return api::create_token(&body, quirks, now, &mut state);
            }
            if quirks.has(Quirk::Outage) {
                return Err(Refusal::UnknownCompany);
            }
            let token = visit.token.as_deref().ok_or(Refusal::Unauthorized)?;
            let company = state.authenticate(token, now)?;
            let standing = state.companies[company].standing;
            if standing == Standing::Pending && operation.documents(403) {
                return Err(Refusal::CompanyNotApproved);
            }
            check_query(operation, visit, quirks)?;
            check_body(operation, &body, quirks)?;
            let call = Call {
                operation,
                path: path.clone(),
                query: visit.query.clone(),
                body,
                company,
                now,
                quirks,
                language,
            };
            api::answer(&call, &mut state)
        });
    app.tell(&mut state);
    drop(state);
    let answer = outcome.unwrap_or_else(|refusal| errors::refusal(&refusal, language));
    let balance = visit
        .balance_only
        .then(|| older::balance(&answer))
        .flatten();
    Done {
        answer: balance.unwrap_or_else(|| checked(operation, answer, quirks)),
        client,
        note,
    }
}

/// A hint for those who wonder why nothing works any more.
fn rate_limited(again: DateTime<Utc>, frozen: bool) -> String {
    let again = crate::clock::write(again);
    let hint = if frozen {
        "; time stands still: advance it, or start without a rate limit"
    } else {
        ""
    };
    format!("rate limit: answered again from {again}{hint}")
}

/// Nothing leaves that the contract does not know: a mistake of the sandbox must not look like
/// an answer of the service. What the switches make of it afterwards is in the ledger.
fn checked(operation: &Operation, answer: Answer, quirks: Quirks) -> Answer {
    let violations = operation.check_answer(answer.status, &answer.body);
    if violations.is_empty() {
        quirks::bend(quirks, operation.id, answer)
    } else {
        errors::own_mistake(operation.id, violations)
    }
}

/// Those who hold the token; for the token itself, those who ask for it.
fn caller(
    state: &State,
    visit: &Visit,
    operation: &Operation,
    body: &Json,
) -> Option<Row<Credentials>> {
    if operation.authenticated {
        state.holder(visit.token.as_deref()?)
    } else {
        state.credentials.find(body.get("client_id")?.as_str()?)
    }
}

fn check_body(operation: &Operation, body: &Json, quirks: Quirks) -> Result<(), Refusal> {
    if !operation.has_body() {
        return Ok(());
    }
    let violations = operation.check_body(body);
    let violations = api::amend(operation, body, quirks, violations);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(violations))
    }
}

/// An operation that documents no 400 takes no notice of a parameter that makes no sense.
fn check_query(operation: &Operation, visit: &Visit, quirks: Quirks) -> Result<(), Refusal> {
    if !operation.documents(400) {
        return Ok(());
    }
    let violations = operation.check_query(&visit.query);
    let violations = api::amend_query(&visit.query, quirks, violations);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(violations))
    }
}

fn entry(visit: &Visit, status: u16, client_id: Option<String>, note: Option<String>) -> Entry {
    Entry {
        method: visit.method.clone(),
        path: visit.path.clone(),
        operation: visit.operation().map(|operation| operation.id),
        status,
        client_id,
        note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract;

    #[test]
    fn an_answer_that_breaks_the_contract_is_loud() {
        let Found::Operation(operation, _) = contract::find("GET", "/payment/balance") else {
            panic!("the contract has this operation");
        };
        let sent = |status, data: &str| {
            let data = Json::parse(data).ok().unwrap();
            checked(
                operation,
                Answer::success(status, "ok", data),
                Quirks::all(),
            )
        };
        let good = r#"{"balances":[],"updated_at":"2026-05-09T10:15:00.000Z"}"#;
        assert_eq!(sent(200, good).status, 200);
        for (status, data) in [
            (200, r#"{"balances":[{"currency":"XAF"}]}"#),
            (200, r#"{"balances":[],"surprise":1}"#),
            (418, good),
        ] {
            let answer = sent(status, data);
            assert_eq!(answer.status, 500);
            assert!(answer.body.get("sandbox").is_some());
            assert!(answer.body.get("success").is_none());
        }
    }
}
