//! What a call is about to do, written down so that it can be found out later whether it did.

use std::{collections::BTreeMap, fmt, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use tokio::time::Instant;

use crate::{
    Amount, OPERATIONS, Operation,
    call::YEAR,
    check,
    service_time::{Reading, ServiceTime, Since},
};

/// What a call is about to do: which operation, to what, since when, and under which reference.
///
/// The deadline of the call counts from when its intent was first asked for, and cannot be put off
/// afterwards: a call whose intent has been lying around, or whose machine has slept meanwhile, is not
/// made, with [`NotSentReason::Deadline`](crate::NotSentReason::Deadline). So there is a time after
/// which nothing can come of it.
///
/// Every call that changes something has one, and the error of a call whose answer was lost carries
/// it. Keep it, as JSON for instance, and the call's fate can be found out at any time, by any
/// process of the same company. To be safe from a crash, keep it *just before* the call is made, since
/// the time that it begins at is when it is first asked for:
///
/// ```
/// use cartevo::{Client, Currency, Intent};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = Client::builder().access_token("a token").build()?;
/// let mut call = client.wallets().fund("w_1", 5_000.into(), Currency::Xaf);
/// let intent = call.intent();
/// assert_eq!(intent.operation().id, "fundWallet");
/// assert!(intent.reference().is_some()); // made up for the call, which will send this one
/// assert_eq!(call.intent(), intent);
/// assert_eq!(call.intent().id(), intent.id()); // to keep it under
///
/// let kept = serde_json::to_string(&intent)?;
/// assert_eq!(serde_json::from_str::<Intent>(&kept)?, intent);
/// # Ok(()) }
/// ```
///
/// The JSON form stays readable by later versions:
///
/// ```
/// let kept = r#"{
///     "operation": "fundCard",
///     "id": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
///     "began": "2026-05-09T10:15:00.000Z",
///     "heard": "2026-05-09T10:14:58.000Z",
///     "facts": {"amount": "25.50", "id": "card_1"}
/// }"#;
/// let intent: cartevo::Intent = serde_json::from_str(kept)?;
/// assert_eq!(intent.operation().path, "/cards/{id}/fund");
/// assert_eq!(intent.began().to_string(), "2026-05-09 10:15:00 UTC");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// It holds what the call's effect can be recognised by and no more: ids, an amount, a currency, the
/// e-mail address of a new customer. `Debug` shows neither of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    #[serde(serialize_with = "write", deserialize_with = "read")]
    operation: &'static Operation,
    id: Box<str>,
    began: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heard: Option<DateTime<Utc>>,
    /// In seconds.
    #[serde(default = "usual_limit")]
    limit: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<Box<str>>,
    #[serde(default)]
    facts: BTreeMap<Box<str>, Box<str>>,
}

impl Intent {
    /// The operation.
    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The reference that the request carries: `trxId` of a top-up, `external_id` of a collection
    /// or a payout, also one that was made up because none was given.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// When it began, by the service's clock; by this machine's, if the service had not yet told
    /// the time.
    pub const fn began(&self) -> DateTime<Utc> {
        self.began
    }

    /// What tells it from every other intent: to keep it under, and what the field `cartevo.intent`
    /// of spans and events has. It is not sent.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it began by the service's clock, which is ahead of this machine's by so much.
    pub(crate) fn began_at(&self, offset: TimeDelta) -> DateTime<Utc> {
        let (time, heard) = (self.began, self.heard);
        Reading { time, heard }.put_right(offset)
    }

    /// The last time that the service had told before it began.
    pub(crate) const fn heard(&self) -> Option<DateTime<Utc>> {
        self.heard
    }

    /// How long the call takes at the longest, counted from when it began: its own limit, or that of
    /// an attempt which it does not cut short.
    pub(crate) fn longest(&self) -> TimeDelta {
        let limit = Duration::from_secs(self.limit).min(YEAR);
        TimeDelta::from_std(limit.max(self.operation.timeout)).unwrap_or_default()
    }

    /// One of the values by which the call's effect can be recognised.
    pub(crate) fn fact(&self, name: &str) -> Option<&str> {
        self.facts.get(name).map(AsRef::as_ref)
    }

    /// All of these values.
    pub(crate) const fn told(&self) -> &BTreeMap<Box<str>, Box<str>> {
        &self.facts
    }

    /// The same for all calls that would leave the same traces: a request's reference is not part
    /// of it, since not every build of the service keeps that.
    pub(crate) fn kin(&self) -> String {
        let mut kin = self.operation.id.to_owned();
        for (name, value) in &self.facts {
            // They cannot be seen in what is left behind, or not everywhere.
            let unseen = match self.operation.id {
                "createCard" => matches!(&**name, "amount" | "brand"),
                "fundWallet" => &**name == "userId",
                "depositWallet" => &**name == "destinationWallet.id",
                _ => false,
            };
            if !unseen {
                let value = alike(value);
                kin.extend(["\n", name, "\n", &value]);
            }
        }
        kin
    }

    /// What it would be if it began now.
    pub(crate) fn begun_at(&mut self, now: Reading) {
        (self.began, self.heard) = (now.time, now.heard);
    }
}

impl fmt::Debug for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intent")
            .field("operation", &self.operation.id)
            .field("reference", &self.reference)
            .field("began", &self.began)
            .finish_non_exhaustive()
    }
}

/// What the intent of one call keeps from the first time that it is asked for.
#[derive(Default)]
pub(crate) struct Begun(Option<First>);

struct First {
    id: Box<str>,
    /// Made up if the caller gives none.
    reference: Box<str>,
    now: Reading,
    at: Since,
    limit: Duration,
}

/// Until when a call may be made that was told what it is to do.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    since: Since,
    limit: Duration,
}

impl Limit {
    /// When it has passed if this machine stays awake.
    pub fn deadline(&self) -> Instant {
        self.since.at() + self.limit
    }

    /// Whether it has passed. Somebody else who has kept the call's intent counts the time that this
    /// machine sleeps, and may say when it has passed that nothing can come of it.
    pub fn is_over(&self) -> bool {
        self.since.elapsed() > self.limit
    }
}

/// Whether a call carries a reference.
#[derive(Clone, Copy)]
pub(crate) enum Key<'a> {
    /// It has no place for one.
    None,
    /// The caller's.
    Given(&'a str),
    /// One that is made up for it.
    Made,
}

impl<'a> From<Option<&'a str>> for Key<'a> {
    fn from(given: Option<&'a str>) -> Self {
        given.map_or(Self::Made, Self::Given)
    }
}

impl Clone for Begun {
    /// The clone of a call is another call: taken for one, two cards would count as one.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Begun {
    /// When a call with these values has to be over, if it was told what it is to do.
    pub fn deadline(&self) -> Option<Limit> {
        let first = self.0.as_ref()?;
        Some(Limit {
            since: first.at,
            limit: first.limit.min(YEAR),
        })
    }

    /// The intent of a call with these values.
    pub fn intent<const N: usize>(
        &mut self,
        operation: &'static Operation,
        time: &ServiceTime,
        limit: Duration,
        key: Key<'_>,
        facts: [(&str, Option<String>); N],
    ) -> Intent {
        let first = self.0.get_or_insert_with(|| First {
            id: check::reference().into(),
            reference: check::reference().into(),
            now: time.now(),
            at: Since::now(),
            limit,
        });
        let reference = match key {
            Key::None => None,
            Key::Given(reference) => Some(reference.into()),
            Key::Made => Some(first.reference.clone()),
        };
        let facts = facts.into_iter();
        Intent {
            operation,
            id: first.id.clone(),
            began: first.now.time,
            heard: first.now.heard,
            limit: in_seconds(first.limit),
            reference,
            facts: facts
                .filter_map(|(name, value)| Some((name.into(), value?.into())))
                .collect(),
        }
    }
}

/// Not a moment less.
fn in_seconds(limit: Duration) -> u64 {
    let part = u64::from(limit.subsec_nanos() > 0);
    limit.as_secs().saturating_add(part)
}

/// What a client grants a call by default.
const fn usual_limit() -> u64 {
    300
}

/// One form for values that mean the same: `25.50` and `25.5`, `VISA` and `visa`.
pub(crate) fn alike(value: &str) -> String {
    match value.parse::<Amount>() {
        Ok(amount) => amount.decimal().normalize().to_string(),
        Err(_) => value.to_lowercase(),
    }
}

fn write<S: Serializer>(operation: &Operation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(operation.id)
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Operation, D::Error> {
    let id = String::deserialize(deserializer)?;
    let found = OPERATIONS.iter().find(|operation| operation.id == id);
    found.ok_or_else(|| de::Error::custom(format_args!("no operation is called `{id}`")))
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, Request};

    use super::*;
    use crate::{CallOptions, Client, Error, NotSentReason, call::Call};

    /// How a call ends whose intent was asked for when its machine went to sleep for so long.
    async fn made_after(slept: Duration) -> NotSentReason {
        let client = Client::builder().access_token("a token");
        let client = client.base_url("http://127.0.0.1:9").build().unwrap();
        let mut operations = OPERATIONS.iter();
        let operation = operations.find(|operation| operation.id == "freezeCard");
        let (operation, limit) = (operation.unwrap(), Duration::from_secs(300));
        let mut begun = Begun::default();
        let time = ServiceTime::default();
        let intent = begun.intent(operation, &time, limit, Key::None, []);
        let since = Since::slept(slept);
        let mut call = Call::begin(&client, operation, &CallOptions::default());
        call.intends(intent, false, Some(Limit { since, limit }));
        let url = client.base_url().clone();
        let request = || Ok(Request::new(Method::POST, url.clone()));
        let (_, answer) = call.run(&request, None).await;
        let Some(Error::NotSent(error)) = answer.err() else {
            panic!("nobody is there");
        };
        error.reason
    }

    #[tokio::test(start_paused = true)]
    async fn a_machine_that_sleeps_does_not_put_off_the_time_limit_of_a_call() {
        let soon = made_after(Duration::from_secs(200)).await;
        assert!(matches!(soon, NotSentReason::Connect(_)), "{soon}");
        let late = made_after(Duration::from_secs(301)).await;
        assert!(matches!(late, NotSentReason::Deadline), "{late}");
    }
}
