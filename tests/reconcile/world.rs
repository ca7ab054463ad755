//! A sandbox, and clients of it that do not wait long before they send a request again.

use std::time::Duration;

use cartevo::{
    Client, Currency, Error, Found, Reconciled, RetryPolicy, Undecided, UndecidedReason, Unlimited,
};
use cartevo_sandbox::{Fault, FaultRule, Quirks, Sandbox};

/// Faults after which the work is done and the answer is lost.
pub const AFTER_WORK: [Fault; 4] = [
    Fault::ResetAfterWork,
    Fault::CutBody(None),
    Fault::StatusAfterWork(500),
    Fault::SuccessFalseAfterWork,
];
/// Faults after which nothing is done, and nobody can tell.
pub const BEFORE_WORK: [Fault; 4] = [
    Fault::ResetBeforeReading,
    Fault::ResetAfterReading,
    Fault::Status(500),
    Fault::Html(502),
];

pub struct World {
    pub sandbox: Sandbox,
    pub client: Client,
}

impl World {
    pub async fn start() -> Self {
        Self::with(Quirks::none()).await
    }

    pub async fn with(quirks: Quirks) -> Self {
        let builder = Sandbox::builder().quota(None).quirks(quirks);
        let sandbox = builder.start().await.unwrap();
        let client = client_of(&sandbox);
        // The token's answer tells the time.
        client.wallets().list().await.unwrap();
        Self { sandbox, client }
    }

    pub fn arm(&self, operation: &str, fault: Fault) {
        self.sandbox.arm(FaultRule::on(operation).gives(fault));
    }

    pub fn pass(&self, minutes: u64) {
        self.sandbox.advance(Duration::from_secs(60 * minutes));
    }

    pub async fn look(&self, error: &Error) -> Reconciled {
        assert!(matches!(error, Error::Unresolved(_)), "{error}");
        self.client.reconcile(error).await.unwrap()
    }

    pub fn card(&self, number: usize) -> String {
        self.sandbox.cards()[number].id.clone()
    }

    pub async fn new_card(&self, amount: i64) -> String {
        let customer = self.sandbox.seeded().approved_customer.as_str();
        let call = self
            .client
            .cards()
            .create(customer, cartevo::CardBrand::Visa);
        let created = call.name_on_card("AICHA NJOYA").amount(amount.into()).await;
        created.unwrap().card.id.to_string()
    }
}

/// Another process.
pub fn client_of(sandbox: &Sandbox) -> Client {
    let (id, key) = (sandbox.client_id(), sandbox.client_key());
    let client = Client::builder().credentials(id, key);
    let quick = RetryPolicy::default()
        .retries(2)
        .first_pause(Duration::from_millis(1));
    let client = client.quota(Unlimited).retry(quick);
    client.base_url(sandbox.url()).build().unwrap()
}

/// The id of what was found.
pub fn found(reconciled: Reconciled) -> String {
    let Reconciled::CarriedOut(found) = reconciled else {
        panic!("expected a record, got {reconciled:?}");
    };
    match found {
        Found::Card(card) => card.id.to_string(),
        Found::CardTransaction(movement) => movement.id.to_string(),
        Found::TopUp(top_up) => top_up.id.to_string(),
        Found::Payment(payment) => payment.transaction_id.to_string(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub fn assert_undecided(reconciled: &Reconciled, reason: UndecidedReason) -> Undecided {
    match reconciled {
        Reconciled::Undecided(undecided) if undecided.reason == reason => undecided.clone(),
        other => panic!("expected {reason:?}, got {other:?}"),
    }
}

#[track_caller]
pub fn assert_not_carried_out(reconciled: &Reconciled) {
    assert!(
        matches!(reconciled, Reconciled::NotCarriedOut),
        "{reconciled:?}"
    );
}

pub const XAF: Currency = Currency::Xaf;
