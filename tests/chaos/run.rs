//! One run: a sandbox, a client, the calls of a plan, and what came of them.

use std::{
    future::IntoFuture,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use cartevo::{Client, ClientBuilder, Currency, Intent, Unlimited};
use cartevo_sandbox::{Quota, Sandbox};
use tokio::{runtime::Builder, task::JoinSet};

use crate::{
    plan::{Places, Plan},
    requests::Ending,
    tally::Tally,
    time::{Time, pass},
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
    let answered = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&answered);
    let sandbox = Sandbox::builder()
        .seed(SEED)
        .map_err(|error| error.to_string())?
        .on_request(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        })
        .quota(None)
        .start()
        .await
        .map_err(|error| error.to_string())?;
    let mut time = Time::held(answered);
    let plan = Plan::of(seed, &places(&sandbox));
    sandbox.set_quirks(plan.profile.quirks());
    let builder = client_of(&sandbox).retry(plan.retry);
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
    let fates = steps(&plan, &sandbox, &client, &mut time).await;
    sandbox.disarm();
    sandbox.set_quota(None);
    truth.at_last(&sandbox);
    let found = truth.holds(&plan, &fates);
    found.map_err(|problem| format!("{problem}\n{}", told(&plan, &fates, &sandbox)))
}

fn client_of(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
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

/// Carries the plan out.
async fn steps(plan: &Plan, sandbox: &Sandbox, client: &Client, time: &mut Time) -> Vec<Fate> {
    let mut fates: Vec<Option<Fate>> = plan.requests.iter().map(|_| None).collect();
    for step in &plan.steps {
        pass(sandbox, step.after).await;
        let mut calls = JoinSet::new();
        for index in step.requests.iter().copied() {
            let call = plan.requests[index].clone().carry_out(client.clone());
            calls.spawn(async move { (index, call.await) });
        }
        let all = async {
            while let Some(done) = calls.join_next().await {
                let (index, (intent, ending)) = done.expect("no call panics");
                fates[index] = Some(Fate { intent, ending });
            }
        };
        time.during(sandbox, all).await;
    }
    fates.into_iter().flatten().collect()
}

/// All that is needed to understand what happened.
fn told(plan: &Plan, fates: &[Fate], sandbox: &Sandbox) -> String {
    let mut lines = vec![format!("{plan:#?}")];
    for (number, fate) in fates.iter().enumerate() {
        let ending = match &fate.ending {
            None => "cancelled".to_owned(),
            Some(Ok(id)) => format!("done: {id}"),
            Some(Err(error)) => format!("{error}"),
        };
        lines.push(format!("request {number}: {ending}"));
    }
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
