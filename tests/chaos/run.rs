//! One run: a sandbox, a client, the calls of a plan, and what came of them.

use std::{future::IntoFuture, sync::Arc};

use cartevo::{Client, ClientBuilder, Currency, Intent, Unlimited};
use cartevo_sandbox::{Quota, Sandbox};
use tokio::{runtime::Builder, task::JoinSet};

use crate::{
    looks::{self, Verdict},
    plan::{Places, Plan},
    requests::Ending,
    tally::Tally,
    time::{Attempts, Time, long},
    truth::Truth,
};

/// Two people and their cards, which are older than anything that is done here.
const SEED: &str = r#"{
    "customers": [{"ref": "other", "first_name": "Awa", "last_name": "Diop"}],
    "cards": [
        {"ref": "first", "customer": "approved_customer", "balance": 300, "created_at": "2026-05-01T10:00:00Z"},
        {"ref": "second", "customer": "other", "balance": 200, "created_at": "2026-05-02T10:00:00Z"}
    ]
}"#;

/// What became of one request.
pub struct Fate {
    pub intent: Intent,
    pub ending: Ending,
    /// What has been found out about it.
    pub verdict: Option<Verdict>,
}

/// Says what came of the run with this seed, or what was wrong.
pub fn run(seed: u64) -> Result<Tally, String> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(carried_out(seed))
}

async fn carried_out(seed: u64) -> Result<Tally, String> {
    let attempts = Arc::new(Attempts::default());
    let sandbox = Sandbox::builder()
        .seed(SEED)
        .map_err(|error| error.to_string())?
        .quota(None)
        .start()
        .await
        .map_err(|error| error.to_string())?;
    let time = Time::held(Arc::clone(&attempts));
    let plan = Plan::of(seed, &places(&sandbox));
    sandbox.set_quirks(plan.profile.quirks());
    let builder = client_of(&sandbox, &attempts).retry(plan.retry);
    let client = if plan.paced {
        sandbox.set_quota(Some(Quota {
            requests: 10,
            seconds: 60,
        }));
        builder
    } else {
        builder.quota(Unlimited)
    };
    let client = client.build().map_err(|error| error.to_string())?;
    let mut truth = Truth::at_first(&sandbox);
    if plan.warm {
        let look = client.wallets().list().into_future();
        time.during(&sandbox, look)
            .await
            .map_err(|error| error.to_string())?;
    }
    for faults in &plan.chosen.faults {
        sandbox.arm(faults.clone());
    }
    let mut fates = Vec::new();
    let done = steps(&plan, &sandbox, &client, &time, &mut fates).await;
    let done = match done {
        Ok(()) => afterwards(&sandbox, &client, &time, &mut fates).await,
        wrong => wrong,
    };
    let other = client_of(&sandbox, &attempts).quota(Unlimited).build();
    let other = other.map_err(|error| error.to_string())?;
    let others = looks::of_another(&plan, &fates, &other);
    let others = time.during(&sandbox, others).await;
    truth.at_last(&sandbox);
    let found = done.and_then(|()| truth.holds(&plan, &fates, &others));
    found.map_err(|problem| format!("{problem}\n{}", told(&plan, &fates, &others, &sandbox)))
}

fn client_of(sandbox: &Sandbox, attempts: &Arc<Attempts>) -> ClientBuilder {
    Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .hook(Arc::clone(attempts))
}

fn places(sandbox: &Sandbox) -> Places {
    let id = |name| sandbox.seeded_id(name).expect("it is in the seed");
    Places {
        customers: [id("approved_customer"), id("other")],
        cards: [id("first"), id("second")],
        wallets: [
            (id("xaf_wallet"), Currency::Xaf),
            (id("xof_wallet"), Currency::Xof),
        ],
    }
}

/// Carries the plan out, and looks at once for what came of calls whose answer was lost.
async fn steps(
    plan: &Plan,
    sandbox: &Sandbox,
    client: &Client,
    time: &Time,
    fates: &mut Vec<Fate>,
) -> Result<(), String> {
    for step in &plan.steps {
        long(sandbox, step.after).await;
        let mut calls = JoinSet::new();
        for index in step.requests.clone() {
            let call = plan.requests[index].clone().carry_out(client.clone());
            calls.spawn(async move { (index, call.await) });
        }
        let mut ended = time.during(sandbox, calls.join_all()).await;
        ended.sort_by_key(|(index, _)| *index);
        let first = fates.len();
        fates.extend(ended.into_iter().map(|(_, (intent, ending))| Fate {
            intent,
            ending,
            verdict: None,
        }));
        time.during(sandbox, look(client, &mut fates[first..]))
            .await?;
    }
    Ok(())
}

/// Looks again a minute later, and when nothing can come any more.
async fn afterwards(
    sandbox: &Sandbox,
    client: &Client,
    time: &Time,
    fates: &mut [Fate],
) -> Result<(), String> {
    for minutes in [1, 20] {
        long(sandbox, 60 * minutes).await;
        time.during(sandbox, look(client, fates)).await?;
        // The last look is an undisturbed one.
        sandbox.disarm();
        sandbox.set_quota(None);
    }
    Ok(())
}

async fn look(client: &Client, fates: &mut [Fate]) -> Result<(), String> {
    for fate in fates.iter_mut().filter(|fate| fate.is_open()) {
        fate.look(client).await?;
    }
    Ok(())
}

/// All that is needed to understand what happened.
fn told(plan: &Plan, fates: &[Fate], others: &[(usize, Verdict)], sandbox: &Sandbox) -> String {
    let mut lines = vec![format!("{plan:#?}")];
    for (number, fate) in fates.iter().enumerate() {
        let ending = match &fate.ending {
            None => "cancelled".to_owned(),
            Some(Ok(id)) => format!("done: {id}"),
            Some(Err(error)) => format!("{error}"),
        };
        let (intent, verdict) = (&fate.intent, &fate.verdict);
        lines.push(format!(
            "request {number}: {ending}; {verdict:?}; {intent:?}"
        ));
    }
    lines.push(format!("of another client: {others:?}"));
    for transaction in sandbox.transactions() {
        lines.push(format!("{transaction:?}"));
    }
    for request in sandbox.requests() {
        let (operation, note) = (request.operation.unwrap_or("-"), &request.note);
        lines.push(format!(
            "{} {} {operation} {} {note:?}",
            request.at, request.path, request.status
        ));
    }
    lines.join("\n")
}
