//! One token for everybody, however many calls need it and whoever goes away.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use cartevo::{Client, Error, Unlimited};
use cartevo_sandbox::{Fault, FaultRule, Sandbox};
use tokio::{task::JoinHandle, time};

use crate::faults::asked;

const CALLS: usize = 1_000;
const STRAGGLERS: usize = 100;
const LIFE: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

async fn sandbox() -> Sandbox {
    Sandbox::builder().quota(None).start().await.unwrap()
}

/// A client that waits for as long as a straggler takes.
fn patient(sandbox: &Sandbox) -> Client {
    Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .attempt_timeout(DAY)
        .call_timeout(DAY)
        .quota(Unlimited)
        .build()
        .unwrap()
}

fn balance(client: &Client) -> JoinHandle<Result<(), Error>> {
    let client = client.clone();
    tokio::spawn(async move { client.payments().balance().await.map(drop) })
}

/// How often an operation was answered so.
fn answered(sandbox: &Sandbox, operation: &str, status: u16) -> usize {
    let requests = sandbox.requests().into_iter();
    let those = requests.filter(|request| request.operation == Some(operation));
    those.filter(|request| request.status == status).count()
}

/// Each call in flight has a connection, with two ends here: some 2,300 open files.
#[tokio::test]
async fn a_thousand_calls_with_an_expired_token_and_a_hundred_stragglers_fetch_one_token() {
    rlimit::increase_nofile_limit(4_096).unwrap();
    // Only the service knows, and turns them away; or the client's clock has it too.
    for client_knows in [false, true] {
        let sandbox = sandbox().await;
        let client = patient(&sandbox);
        client.payments().balance().await.unwrap();
        assert_eq!(asked(&sandbox, "createToken"), 1);

        // They are on their way with the first token for a minute, and arrive without a good one.
        let slow = FaultRule::on("listWallets").calls(1..=STRAGGLERS as u64);
        sandbox.arm(slow.gives(Fault::Delay(MINUTE)));
        let mut stragglers = Vec::new();
        for _ in 0..STRAGGLERS {
            let client = client.clone();
            let call = async move { client.wallets().list().await.map(drop) };
            stragglers.push(tokio::spawn(call));
        }
        // The rule is gone once it has held all of them up.
        while !sandbox.armed().rules().is_empty() {
            tokio::task::yield_now().await;
        }

        sandbox.revoke_tokens();
        if client_knows {
            time::pause();
            time::advance(LIFE).await;
            time::resume();
        }
        let calls: Vec<_> = (0..CALLS).map(|_| balance(&client)).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(asked(&sandbox, "createToken"), 2, "{client_knows}");
        assert_eq!(answered(&sandbox, "getPaymentBalance", 200), 1 + CALLS);
        let turned_away = answered(&sandbox, "getPaymentBalance", 401);
        assert_eq!(turned_away == 0, client_knows, "{turned_away}");

        assert_eq!(asked(&sandbox, "listWallets"), 0);
        sandbox.advance(MINUTE);
        for call in stragglers {
            call.await.unwrap().unwrap();
        }
        assert_eq!(answered(&sandbox, "listWallets", 401), STRAGGLERS);
        assert_eq!(answered(&sandbox, "listWallets", 200), STRAGGLERS);
        assert_eq!(asked(&sandbox, "createToken"), 2, "{client_knows}");
    }
}

/// Lets a future be woken so many times, and drops it then. Gives what it gave if it was faster.
async fn dropped_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let (mut future, mut left) = (pin!(future), polls);
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Drops a call after so many polls, among others that need the same token. Gives whether it had
/// ended before.
async fn drops_one_of_many(polls: usize, before: impl AsyncFn(&Sandbox, &Client)) -> bool {
    let sandbox = sandbox().await;
    let client = patient(&sandbox);
    before(&sandbox, &client).await;
    let tokens = asked(&sandbox, "createToken");
    let first = tokio::spawn({
        let client = client.clone();
        async move { dropped_after(polls, client.payments().balance().into_future()).await }
    });
    let others: Vec<_> = (0..3).map(|_| balance(&client)).collect();
    let ended = first.await.unwrap();
    assert!(
        ended.as_ref().is_none_or(Result::is_ok),
        "{polls}: {ended:?}"
    );
    for other in others {
        other.await.unwrap().unwrap();
    }
    client.payments().balance().await.unwrap();
    assert_eq!(asked(&sandbox, "createToken") - tokens, 1, "{polls}");
    ended.is_some()
}

#[tokio::test]
async fn a_call_that_is_dropped_at_any_point_of_a_renewal_harms_nobody() {
    // Without a token, and with one that is refused.
    let mut polls = 0;
    while !drops_one_of_many(polls, async |_, _| {}).await {
        polls += 1;
    }
    assert!(polls > 2, "{polls}");
    let refused = async |sandbox: &Sandbox, client: &Client| {
        client.payments().balance().await.unwrap();
        sandbox.revoke_tokens();
    };
    let mut polls = 0;
    while !drops_one_of_many(polls, refused).await {
        polls += 1;
    }
    assert!(polls > 3, "{polls}");
}
