//! A notice that has come, as a person and as a program reads it.

use axum::http::StatusCode;
use cartevo::webhook::{Confirmed, DedupKey, Event};
use chrono::{DateTime, Local, SecondsFormat};
use serde_json::{Value, json};

use crate::{
    out::{Out, Style},
    record::Record,
    text::shown,
};

/// What the receiver has made of a notice.
pub enum Judgement {
    /// It is not rightly signed, or no notice.
    Refused(String),
    /// It was told before.
    Known,
    /// It was told before, and is still being passed on.
    UnderWay,
    /// This is what the API says.
    Confirmed(Confirmed),
    /// What it is about is there, and this is what the API says of that, and nothing of what the
    /// notice tells.
    Exists(Confirmed),
    /// The API was not asked.
    Unconfirmed,
    /// There is nothing that the API could be asked for.
    Nothing(String),
    /// The API could not say.
    NotNow(String),
    /// All of it took too long.
    TooSlow,
}

/// How it was taken by who gets what comes here.
pub struct Passed {
    /// Who.
    pub to: String,
    /// The status of the answer, or why there is none.
    pub answer: Result<StatusCode, String>,
}

/// A notice that has come.
pub struct Notice {
    at: DateTime<Local>,
    /// What it says, if that may be read.
    pub event: Option<Event>,
    /// What was made of it.
    pub judgement: Judgement,
    /// Whether it was passed on.
    pub passed: Option<Passed>,
    /// What its sender is answered.
    pub answer: StatusCode,
}

impl Notice {
    /// One that has come now.
    pub fn new(event: Option<Event>, judgement: Judgement, answer: StatusCode) -> Self {
        Self {
            at: Local::now(),
            event,
            judgement,
            passed: None,
            answer,
        }
    }

    /// By what it is known when it comes again; nothing while it is not decided, because one that
    /// tells of the decision may be the same to the byte.
    pub fn key(&self) -> Option<DedupKey> {
        let is_decided = match &self.judgement {
            Judgement::Confirmed(confirmed) | Judgement::Exists(confirmed) => confirmed.is_final(),
            Judgement::Unconfirmed | Judgement::Nothing(_) => true,
            _ => false,
        };
        self.event
            .as_ref()
            .filter(|_| is_decided)
            .map(Event::dedup_key)
    }

    /// Shows it: a block for people, a line for programs.
    pub fn show(&self, out: Out, is_signed: bool) {
        let written = if out.is_json() {
            out.json(&self.json(is_signed))
        } else {
            out.write(&self.text(out, is_signed))
        };
        // Nobody reads it any more, but the notices have to be answered all the same.
        if let Err(failure) = written {
            out.failure(&failure);
        }
    }

    fn text(&self, out: Out, is_signed: bool) -> String {
        let name = self
            .event
            .as_ref()
            .map_or("notice", |event| event.name().as_str());
        let style = match self.answer.as_u16() {
            200..300 => Style::Good,
            500.. => Style::Careful,
            _ => Style::Bad,
        };
        let mut lines = vec![format!(
            "{}  {}  {}",
            self.at.format("%H:%M:%S"),
            out.marked(Style::Strong, &shown(name)),
            out.marked(style, &format!("answered {}", self.answer.as_u16())),
        )];
        let mut say = |text: &str| {
            let text = out.fitted_result(text, 2);
            lines.extend(text.lines().map(|line| format!("  {line}")));
        };
        let signed = if is_signed { "signed, " } else { "" };
        match &self.judgement {
            Judgement::Refused(why) => say(&shown(why)),
            Judgement::Known => say(&format!("{signed}told before")),
            Judgement::UnderWay => say(&format!("{signed}told before, and still being passed on")),
            Judgement::Exists(confirmed) => say(&format!("{signed}{}", only_there(confirmed))),
            Judgement::Unconfirmed => say(&format!("{signed}not confirmed")),
            Judgement::Nothing(why) => say(&format!("{signed}not confirmed: {why}")),
            Judgement::NotNow(why) => say(&format!("{signed}not confirmed: {}", shown(why))),
            Judgement::TooSlow => say("it took too long to confirm it and to pass it on"),
            Judgement::Confirmed(confirmed) => {
                let decided = if confirmed.is_final() {
                    ""
                } else {
                    ", not decided yet"
                };
                say(&format!("{signed}confirmed{decided}"));
            }
        }
        let record = self.record();
        let values = record.lines();
        let width = values.iter().map(|(label, _)| label.len()).max();
        for (label, value) in values {
            say(&format!("{label:0$}  {value}", width.unwrap_or_default()));
        }
        for (field, said, found) in self.differences() {
            let wrong = format!("the notice is wrong: {field} {said}, but it is {found}");
            say(&out.marked(Style::Bad, &wrong));
        }
        if let Some(Passed { to, answer }) = &self.passed {
            match answer {
                Ok(status) => say(&format!(
                    "passed on to {to}, which answered {}",
                    status.as_u16()
                )),
                Err(why) => say(&format!("could not be passed on to {to}: {}", shown(why))),
            }
        }
        // An empty line between two notices.
        lines.join("\n") + "\n\n"
    }

    fn json(&self, is_signed: bool) -> Value {
        let (judgement, why) = match &self.judgement {
            Judgement::Refused(why) => ("refused", Some(why.as_str())),
            Judgement::Known => ("known", None),
            Judgement::UnderWay => ("under_way", None),
            Judgement::Exists(confirmed) => ("exists", Some(only_there(confirmed))),
            Judgement::Confirmed(_) => ("confirmed", None),
            Judgement::Unconfirmed => ("unconfirmed", None),
            Judgement::Nothing(why) => ("nothing_to_confirm", Some(why.as_str())),
            Judgement::NotNow(why) => ("not_confirmed", Some(why.as_str())),
            Judgement::TooSlow => ("too_slow", None),
        };
        let event = self.event.as_ref();
        let mut json = json!({
            "at": self.at.to_rfc3339_opts(SecondsFormat::Millis, false),
            "event": event.map(|event| shown(event.name().as_str())),
            "signed": is_signed && !matches!(self.judgement, Judgement::Refused(_)),
            "judgement": judgement,
            "answered": self.answer.as_u16(),
        });
        if let Some(why) = why {
            json["why"] = json!(shown(why));
        }
        if let Judgement::Confirmed(confirmed) = &self.judgement {
            json["final"] = json!(confirmed.is_final());
            json["succeeded"] = json!(confirmed.succeeded());
        }
        if matches!(
            self.judgement,
            Judgement::Confirmed(_) | Judgement::Exists(_) | Judgement::Unconfirmed
        ) {
            json["about"] = self.record().json();
        }
        let differences = self.differences();
        if !differences.is_empty() {
            let differences = differences.into_iter();
            json["differences"] = differences
                .map(|(field, said, found)| json!({"field": field, "said": said, "found": found}))
                .collect();
        }
        if let Some(Passed { to, answer }) = &self.passed {
            json["passed_on"] = match answer {
                Ok(status) => json!({"to": to, "answered": status.as_u16()}),
                Err(why) => json!({"to": to, "error": shown(why)}),
            };
        }
        json
    }

    /// What it is about: as the API says; else as the notice does.
    fn record(&self) -> Record {
        match (&self.judgement, &self.event) {
            (Judgement::Confirmed(confirmed) | Judgement::Exists(confirmed), _) => found(confirmed),
            (Judgement::Unconfirmed, Some(event)) => said(event),
            _ => Record::new(),
        }
    }

    fn differences(&self) -> Vec<(&'static str, String, String)> {
        let (Judgement::Confirmed(confirmed) | Judgement::Exists(confirmed), Some(event)) =
            (&self.judgement, &self.event)
        else {
            return Vec::new();
        };
        let differences = confirmed.differences(event).into_iter();
        differences
            .map(|difference| {
                let (said, found) = (shown(&difference.said), shown(&difference.found));
                (difference.field, said, found)
            })
            .collect()
    }
}

/// What was confirmed where nothing more could be.
fn only_there(confirmed: &Confirmed) -> &'static str {
    match confirmed {
        Confirmed::Card(_) => "the card is there; what the notice tells of it is not confirmed",
        Confirmed::Customer(_) => {
            "the customer is there; what the notice tells of it is not confirmed"
        }
        _ => "the payment is there; what the notice tells of it is not confirmed",
    }
}

fn found(confirmed: &Confirmed) -> Record {
    match confirmed {
        Confirmed::Payment(payment) => Record::new()
            .column("transaction_id", "transaction", &payment.transaction_id)
            .column("type", "type", payment.type_.as_ref())
            .column("status", "status", &payment.status)
            .column("amount", "amount", payment.amount())
            .column("reference", "reference", payment.external_id.as_ref()),
        Confirmed::WalletTransaction(found) => Record::new()
            .column("transaction_id", "transaction", &found.id)
            .column("status", "status", &found.status)
            .column("amount", "amount", found.amount())
            .column("card_id", "card", found.card_id.as_ref()),
        Confirmed::Card(card) => Record::new()
            .column("card_id", "card", &card.id)
            .column("status", "status", &card.status)
            .column("balance", "balance", card.balance())
            .column("customer_id", "customer", card.customer_id.as_ref()),
        Confirmed::CardTransaction(found) => {
            let text = |name: &str| found.json()[name].as_str().map(str::to_owned);
            Record::new()
                .column("transaction_id", "transaction", text("id"))
                .column("status", "status", text("status"))
        }
        Confirmed::Customer(customer) => {
            Record::new().column("customer_id", "customer", &customer.id)
        }
        // One that a later version of the library knows.
        _ => Record::new(),
    }
}

fn said(event: &Event) -> Record {
    Record::new()
        .column("transaction_id", "transaction", event.transaction_id())
        .column("card_id", "card", event.card_id())
        .column("customer_id", "customer", event.customer_id())
        .column("status", "status", event.status())
        .column("amount", "amount", event.money())
}
