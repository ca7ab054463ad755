//! What a sandbox is like before it starts.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;

use crate::app::{App, LoggedRequest, Observer};
use crate::clock::Clock;
use crate::faults::Faults;
use crate::http;
use crate::quirks::Quirks;
use crate::sandbox::Sandbox;
use crate::seed::{self, Seed, SeedError};
use crate::server::Server;
use crate::state::{Quota, Settings};
use crate::webhooks::WebhookTarget;

/// Chooses what a sandbox is like before it starts.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use cartevo_sandbox::{Quirks, Sandbox};
///
/// // No limit of requests, payments that wait for `settle`, and the oddities of 2025.
/// let sandbox = Sandbox::builder()
///     .quota(None)
///     .settle_after(None)
///     .quirks(Quirks::server_2025())
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Builder {
    port: u16,
    quirks: Quirks,
    issuance_fee: Decimal,
    settings: Settings,
    real_time: bool,
    seed: Option<Seed>,
    faults: Faults,
    webhook: Option<WebhookTarget>,
    observer: Option<Observer>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            port: 0,
            quirks: Quirks::none(),
            issuance_fee: Decimal::ONE,
            settings: Settings::default(),
            real_time: false,
            seed: None,
            faults: Faults::default(),
            webhook: None,
            observer: None,
        }
    }
}

impl Builder {
    /// The port on the loopback interface; 0, the default, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The deviations from the documentation; none by default.
    pub fn quirks(mut self, quirks: Quirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// What issuing a card costs, in USD; 1 by default, never below 0.
    pub fn issuance_fee(mut self, fee: Decimal) -> Self {
        self.issuance_fee = fee.max(Decimal::ZERO);
        self
    }

    /// How many requests a caller may make: 10 in 60 seconds by default, as documented, and
    /// as many as it likes with `None`. The window goes by the sandbox's clock.
    pub fn quota(mut self, quota: Option<Quota>) -> Self {
        self.settings.quota = quota;
        self
    }

    /// How long an operator takes to decide about a payment, in whole seconds: 5 by default.
    /// With `None` it waits for [`Sandbox::settle`] or [`Sandbox::fail`].
    pub fn settle_after(mut self, time: Option<Duration>) -> Self {
        self.settings.settle_after = time.map(seconds);
        self
    }

    /// How long the check of a new customer's papers takes, in whole seconds: 120 by default.
    /// With `None` it waits for [`Sandbox::approve_kyc`] or [`Sandbox::reject_kyc`].
    pub fn decide_kyc_after(mut self, time: Option<Duration>) -> Self {
        self.settings.kyc_after = time.map(seconds);
        self
    }

    /// Lets time run along with the machine's. [`Sandbox::advance`] moves it ahead.
    pub fn real_time(mut self) -> Self {
        self.real_time = true;
        self
    }

    /// Begins with what a seed file describes, a JSON document that people write by hand; a
    /// second one takes the place of the first. Nothing is sown if anything is wrong.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cartevo_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder()
    ///     .seed(
    ///         r#"{
    ///             "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
    ///             "cards": [{"ref": "shop", "customer": "awa", "balance": 120.50}]
    ///         }"#,
    ///     )?
    ///     .start()
    ///     .await?;
    /// let card = sandbox.cards().remove(0);
    /// assert_eq!(sandbox.seeded_id("shop"), Some(card.id));
    /// assert_eq!(card.name_on_card, "Awa Koné");
    /// assert_eq!(card.balance.to_string(), "120.5");
    ///
    /// let error = Sandbox::builder().seed(r#"{"cards": [{"customer": "ama"}]}"#).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "$.cards[0].customer: nothing is called `ama`; give the `ref` or the id of a customer"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn seed(mut self, document: &str) -> Result<Self, SeedError> {
        self.seed = Some(Seed::read(document)?);
        Ok(self)
    }

    /// The same with the document in a file, one that cannot be read being an error too.
    pub fn seed_file(self, path: impl AsRef<Path>) -> Result<Self, SeedError> {
        let path = path.as_ref();
        match std::fs::read_to_string(path) {
            Ok(document) => self.seed(&document),
            Err(error) => Err(SeedError::unreadable(path, &error)),
        }
    }

    /// The faults that are armed from the start, and again after a [reset](Sandbox::reset).
    ///
    /// # Panics
    ///
    /// When an operation that is named does not exist, as [`Sandbox::arm`] does.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use cartevo_sandbox::{Fault, FaultRule, Sandbox};
    ///
    /// let lost = FaultRule::on("createCard").gives(Fault::ResetAfterWork);
    /// let sandbox = Sandbox::builder().faults(lost).start().await?;
    /// sandbox.disarm();
    /// sandbox.reset();
    /// assert_eq!(sandbox.armed().rules().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn faults(mut self, faults: impl Into<Faults>) -> Self {
        self.faults = faults.into().of_known_operations();
        self
    }

    /// Where the notices of the sandbox's own company go from the start, and again after a
    /// [reset](Sandbox::reset).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use cartevo_sandbox::{Sandbox, WebhookTarget};
    ///
    /// let target = WebhookTarget::unsigned("http://127.0.0.1:9/webhooks");
    /// let sandbox = Sandbox::builder().webhook(target).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn webhook(mut self, target: WebhookTarget) -> Self {
        self.webhook = Some(target);
        self
    }

    /// Calls `observer` after each request, on the thread of the server: one that takes its time
    /// holds up all callers.
    pub fn on_request(mut self, observer: impl Fn(&LoggedRequest) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Starts the sandbox. When this returns, it takes requests.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the machine has no thread to give.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}{}", listener.local_addr()?, http::BASE);

        let clock = if self.real_time {
            Clock::running()
        } else {
            Clock::frozen()
        };
        let world = seed::world(
            self.seed.as_ref(),
            self.issuance_fee,
            self.settings,
            clock.now(),
        );
        let client_key = world.client_key();
        let seed::World {
            state,
            seeded,
            client_id,
        } = world;
        let seed = (state, seeded.clone());
        let app = App::new(url.clone(), clock, seed, self.quirks, self.observer);
        app.faults.arm(self.faults);
        app.webhooks.set_target(&seeded.company_id, self.webhook);
        app.remember_start();
        let app = Arc::new(app);

        let server = Server::start(listener, Arc::clone(&app)).await?;
        Ok(Sandbox {
            url,
            client_id,
            client_key,
            seeded,
            app,
            _server: server,
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("quirks", &self.quirks)
            .field("issuance_fee", &self.issuance_fee)
            .finish_non_exhaustive()
    }
}

/// More than a century is for ever.
fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}
