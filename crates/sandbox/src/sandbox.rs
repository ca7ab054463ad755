//! A running sandbox, in the hands of its owner.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::app::{App, LoggedRequest};
use crate::builder::Builder;
use crate::faults::Faults;
use crate::http;
use crate::quirks::Quirks;
use crate::secret::Secret;
use crate::seed::Seeded;
use crate::server::Server;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::state::Quota;
use crate::view::{Card, Credential, Reveal, Transaction};
use crate::webhooks::{Delivery, WebhookTarget};

/// A running sandbox. Dropping it stops the server.
pub struct Sandbox {
    pub(crate) url: String,
    pub(crate) client_id: String,
    pub(crate) client_key: Secret,
    pub(crate) seeded: Seeded,
    pub(crate) app: Arc<App>,
    pub(crate) _server: Server,
}

impl Sandbox {
    /// Starts a sandbox that behaves as documented, on a free port.
    ///
    /// # Panics
    ///
    /// When the machine has no loopback port or thread to give. [`Builder::start`] returns
    /// that as an error.
    pub async fn start() -> Self {
        match Self::builder().start().await {
            Ok(sandbox) => sandbox,
            Err(error) => panic!("the sandbox could not be started: {error}"),
        }
    }

    /// For a sandbox other than the usual one.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base URL, for instance `http://127.0.0.1:4010/api/v1`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the sandbox itself is looked at and steered: `http://127.0.0.1:4010/__sandbox/`.
    pub fn admin_url(&self) -> String {
        let host = self.url.strip_suffix(http::BASE).unwrap_or(&self.url);
        format!("{host}/__sandbox/")
    }

    /// The client id of the seeded company.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client key of the seeded company, made up anew for each sandbox.
    pub fn client_key(&self) -> &str {
        self.client_key.expose()
    }

    /// The ids of what a fresh sandbox holds: the same ones in every sandbox.
    pub fn seeded(&self) -> &Seeded {
        &self.seeded
    }

    /// The id of what a seed calls `name`, its `ref`; also of what is there without a seed, by the
    /// names of the fields of [`Seeded`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let sandbox = cartevo_sandbox::Sandbox::start().await;
    /// let wallet = sandbox.seeded_id("usd_wallet");
    /// assert_eq!(wallet.as_ref(), Some(&sandbox.seeded().usd_wallet));
    /// # }
    /// ```
    pub fn seeded_id(&self, name: &str) -> Option<String> {
        self.app.state().refs.get(name).cloned()
    }

    /// What time it is in the sandbox. Where time stands still, every sandbox begins at the same
    /// moment, which is not the machine's.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Moves virtual time on, and lets everything happen that is due by then. Time stands
    /// still otherwise, unless the sandbox was started with [`Builder::real_time`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// use std::time::Duration;
    /// use cartevo_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await;
    /// let before = sandbox.now();
    /// sandbox.advance(Duration::from_secs(61));
    /// assert_eq!((sandbox.now() - before).num_seconds(), 61);
    /// # }
    /// ```
    pub fn advance(&self, by: Duration) {
        self.app.clock.advance(by);
        self.app.catch_up();
    }

    /// How many answers are held back until time is moved, delayed ones and slow ones, whose
    /// callers are still there: what is under way beyond them goes on by itself.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let sandbox = cartevo_sandbox::Sandbox::start().await;
    /// assert_eq!(sandbox.held_back(), 0);
    /// # }
    /// ```
    pub fn held_back(&self) -> usize {
        self.app.clock.holds()
    }

    /// Each time that a card's number was shown in clear, in order.
    pub fn reveals(&self) -> Vec<Reveal> {
        let state = self.app.state();
        let reveals = state.reveals.iter();
        reveals.map(|reveal| Reveal::of(reveal, &state)).collect()
    }

    /// Arms faults, besides those that are armed already.
    ///
    /// # Panics
    ///
    /// When an operation that is named does not exist: such a fault would never happen, and a
    /// test that waits for it would pass for the wrong reason. [`Faults::check_operations`] says
    /// so beforehand.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// use cartevo_sandbox::{Fault, FaultRule, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await;
    /// sandbox.arm(FaultRule::on("createCard").gives(Fault::ResetAfterWork));
    /// assert_eq!(sandbox.armed().rules().len(), 1);
    /// sandbox.disarm();
    /// assert!(sandbox.armed().rules().is_empty());
    /// # }
    /// ```
    #[track_caller]
    pub fn arm(&self, faults: impl Into<Faults>) {
        self.app.faults.arm(faults.into().of_known_operations());
    }

    /// Disarms every fault.
    pub fn disarm(&self) {
        self.app.faults.clear();
    }

    /// The faults that are armed and not yet over.
    pub fn armed(&self) -> Faults {
        self.app.faults.armed()
    }

    /// Says where the notices of the sandbox's own company go from now on; with `None`, nowhere.
    /// For another company there is `PUT /__sandbox/webhook` with a `client_id`.
    ///
    /// They are signed with the sandbox's time ([`Sandbox::now`]), not the machine's. A receiver
    /// that refuses old notices has to go by the same clock, or be tested with
    /// [`Builder::real_time`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// use cartevo_sandbox::{Sandbox, SignatureScheme, WebhookTarget};
    ///
    /// let sandbox = Sandbox::start().await;
    /// let url = "http://127.0.0.1:9/webhooks";
    /// let target = WebhookTarget::new(url, SignatureScheme::CartevoV1, "a secret");
    /// sandbox.set_webhook(Some(target));
    /// assert!(sandbox.deliveries().is_empty());
    /// # }
    /// ```
    pub fn set_webhook(&self, target: Option<WebhookTarget>) {
        self.app
            .webhooks
            .set_target(&self.seeded.company_id, target);
    }

    /// The deliveries of notices: all that are still to be made, and the latest 1,000 of the
    /// others.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.app.webhooks.deliveries()
    }

    /// The body that goes with a delivery, byte for byte.
    pub fn delivery_body(&self, delivery_id: &str) -> Option<Vec<u8>> {
        self.app.webhooks.body(delivery_id)
    }

    /// Delivers a notice again, in a delivery of its own. False if there is none with this id.
    pub fn replay(&self, delivery_id: &str) -> bool {
        self.app.webhooks.replay(delivery_id)
    }

    /// Returns when every delivery that is due by the sandbox's clock has been made. Where time
    /// stands still, the second attempt is due after [`Sandbox::advance`] by five seconds.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use cartevo_sandbox::{AttemptOutcome, DeliveryState, Sandbox, WebhookTarget};
    ///
    /// let nobody = WebhookTarget::unsigned("http://127.0.0.1:9/hooks");
    /// let sandbox = Sandbox::builder()
    ///     .webhook(nobody)
    ///     .seed(r#"{"cards": [{"ref": "card", "customer": "approved_customer"}]}"#)?
    ///     .start()
    ///     .await?;
    /// let card = sandbox.seeded_id("card").unwrap();
    /// sandbox.purchase(&card, 12.into(), "Librairie")?;
    /// sandbox.delivered().await;
    /// let first = sandbox.deliveries().remove(0);
    /// assert_eq!(first.attempts[0].outcome, AttemptOutcome::Unreachable);
    /// assert_eq!(first.state, DeliveryState::Pending);
    ///
    /// sandbox.advance(Duration::from_secs(15));
    /// sandbox.delivered().await;
    /// assert_eq!(sandbox.deliveries()[0].attempts.len(), 4);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delivered(&self) {
        self.app.webhooks.idle().await;
    }

    /// Changes how many requests callers may make; `None` lets everybody make as many as
    /// they like. Credentials with a quota of their own keep it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// use cartevo_sandbox::{Quota, Sandbox};
    ///
    /// let sandbox = Sandbox::start().await;
    /// sandbox.set_quota(Some(Quota { requests: 2, seconds: 1 }));
    /// # }
    /// ```
    pub fn set_quota(&self, quota: Option<Quota>) {
        self.app.state().settings.quota = quota;
    }

    /// Refuses every token issued so far from now on.
    pub fn revoke_tokens(&self) {
        self.app.state().revoke_tokens();
    }

    /// Strikes the company off: its tokens speak for nobody from now on, and its credentials
    /// buy no new ones.
    pub fn forget_company(&self) {
        let mut state = self.app.state();
        if let Some(company) = state.companies.find(&self.seeded.company_id) {
            state.forget_company(company);
        }
    }

    /// The requests so far, in the order of the answers; of very many, the latest 5,000. Those to
    /// `/__sandbox` are not among them.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.app.requests(0)
    }

    /// Every card that was asked for, in order.
    pub fn cards(&self) -> Vec<Card> {
        let state = self.app.state();
        let cards = state.cards.iter().map(|(_, card)| Card::of(card, &state));
        cards.collect()
    }

    /// Every movement of money, in order.
    pub fn transactions(&self) -> Vec<Transaction> {
        let state = self.app.state();
        let rows = state.transactions.iter();
        rows.map(|(_, transaction)| Transaction::of(transaction, &state))
            .collect()
    }

    /// All that it holds now, to come back to it later.
    pub fn snapshot(&self) -> Snapshot {
        self.app.snapshot()
    }

    /// Goes on from a snapshot, its time included: what was done since then has not happened.
    /// Keys and tokens are those of the snapshot too. One that does not hold together, because
    /// somebody has edited it, is refused and changes nothing.
    ///
    /// Deliveries of webhooks that are under way still arrive; all others are forgotten.
    ///
    /// # Errors
    ///
    /// [`SnapshotError`], which says what does not hold together.
    pub fn restore(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        self.app.restore(snapshot)
    }

    /// Makes everything as it was at the start, and empties the logs. Time that runs by itself
    /// is the machine's again.
    pub fn reset(&self) {
        self.app.reset();
    }

    /// Everybody who may ask for tokens, the sandbox's own credentials first.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let sandbox = cartevo_sandbox::Sandbox::start().await;
    /// let credentials = sandbox.credentials();
    /// assert_eq!(credentials[0].client_id, sandbox.client_id());
    /// assert_eq!(credentials[0].client_key(), sandbox.client_key());
    /// # }
    /// ```
    pub fn credentials(&self) -> Vec<Credential> {
        let state = self.app.state();
        let known = state.credentials.iter();
        known
            .map(|(_, credentials)| Credential::of(credentials, &state))
            .collect()
    }

    /// Behaves with these quirks, and no others, from the next request on.
    pub fn set_quirks(&self, quirks: Quirks) {
        self.app.set_quirks(quirks);
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .field("client_id", &self.client_id)
            .field("client_key", &self.client_key)
            .field("quirks", &self.app.quirks())
            .finish_non_exhaustive()
    }
}
