//! All that a sandbox holds at one moment, as values.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::faults::Armed;
use crate::quirks::Quirks;
use crate::state::{self, State};
use crate::webhooks::{SignatureScheme, WebhookTarget};

/// All that a sandbox holds at one moment: its world, its time, the quirks, the armed faults and
/// the receivers of webhooks. The log of requests and that of deliveries are not part of it.
///
/// It can be kept as JSON. That holds keys, tokens and the numbers of test cards.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use std::time::Duration;
/// use cartevo_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await;
/// let wallet = sandbox.seeded().usd_wallet.clone();
/// let before = sandbox.snapshot();
/// sandbox.set_wallet_active(&wallet, false).unwrap();
/// sandbox.advance(Duration::from_secs(3600));
/// sandbox.restore(&before).unwrap();
/// assert_eq!(
///     serde_json::to_value(sandbox.snapshot()).unwrap(),
///     serde_json::to_value(before).unwrap(),
/// );
/// # }
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    pub(crate) now: DateTime<Utc>,
    #[serde(with = "names")]
    pub(crate) quirks: Quirks,
    pub(crate) faults: Armed,
    pub(crate) webhooks: Vec<Receiver>,
    pub(crate) state: State,
}

/// Where the notices of one company go.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receiver {
    pub(crate) company_id: String,
    url: String,
    scheme: String,
    secret: String,
}

impl Receiver {
    pub(crate) fn new(company_id: &str, target: &WebhookTarget) -> Self {
        Self {
            company_id: company_id.to_owned(),
            url: target.url().to_owned(),
            scheme: target.scheme().to_string(),
            secret: target.secret().to_owned(),
        }
    }

    pub(crate) fn target(&self) -> Result<WebhookTarget, SnapshotError> {
        let scheme: SignatureScheme = self
            .scheme
            .parse()
            .map_err(|error| SnapshotError(format!("webhooks: {error}")))?;
        Ok(WebhookTarget::new(&self.url, scheme, &self.secret))
    }
}

impl Snapshot {
    /// Says why a sandbox could not go on from here.
    pub(crate) fn check(&self) -> Result<(), SnapshotError> {
        let moment = state::moment(self.now, "now");
        moment
            .and_then(|()| self.state.check())
            .map_err(SnapshotError)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("now", &clock::write(self.now))
            .field("customers", &self.state.customers.len())
            .field("cards", &self.state.cards.len())
            .field("transactions", &self.state.transactions.len())
            .finish_non_exhaustive()
    }
}

/// A snapshot does not hold together. The sandbox is as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError(pub(crate) String);

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this snapshot does not fit: {}", self.0)
    }
}

impl std::error::Error for SnapshotError {}

/// Switches as the list of their names.
mod names {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::quirks::{Quirk, Quirks};

    pub(super) fn serialize<S: Serializer>(
        quirks: &Quirks,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(quirks.iter().map(Quirk::name))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Quirks, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let quirks = names.iter().map(|name| name.parse::<Quirk>());
        quirks.collect::<Result<_, _>>().map_err(D::Error::custom)
    }
}
