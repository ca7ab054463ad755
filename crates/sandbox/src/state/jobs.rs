//! What will happen by itself when its time has come.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Card, Customer, Kyc, Row, State, Transaction};

/// What is going to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Job {
    /// The operator begins with a payment.
    Process(Row<Transaction>),
    /// The operator has decided about a payment.
    Settle(Row<Transaction>),
    /// The operator has refused a payment.
    Refuse(Row<Transaction>),
    /// The papers of a customer have been looked at.
    Decide(Row<Customer>, Kyc),
    /// A merchant has claimed a purchase.
    Clear(Row<Transaction>),
    /// The issuer has made a card.
    Issue(Row<Card>),
}

impl State {
    pub(crate) fn plan(&mut self, at: DateTime<Utc>, job: Job) {
        let number = self.ids.serial();
        self.jobs.insert((at, number), job);
    }

    /// When the next thing happens by itself.
    pub(crate) fn next_due(&self) -> Option<DateTime<Utc>> {
        self.jobs.first_key_value().map(|((at, _), _)| *at)
    }

    /// Lets everything that is planned happen so much later, or earlier.
    pub(crate) fn postpone(&mut self, by: TimeDelta) {
        let planned = std::mem::take(&mut self.jobs).into_iter();
        self.jobs = planned
            .map(|((at, number), job)| ((at + by, number), job))
            .collect();
    }

    /// Lets everything happen whose time has come, each at its own time.
    pub(crate) fn run_due(&mut self, now: DateTime<Utc>) {
        while let Some(entry) = self.jobs.first_entry() {
            let at = entry.key().0;
            if at > now {
                return;
            }
            let job = entry.remove();
            self.run(job, at);
        }
    }

    /// A payment that was decided by hand meanwhile is left as it is.
    fn run(&mut self, job: Job, at: DateTime<Utc>) {
        match job {
            Job::Process(row) => self.begin(row, at),
            Job::Settle(row) => self.succeed(row, at),
            Job::Refuse(row) => self.refuse(row, None, at),
            Job::Decide(row, kyc) => {
                let customer = &mut self.customers[row];
                if customer.kyc == Kyc::Pending {
                    customer.kyc = kyc;
                    customer.updated_at = at;
                }
            }
            Job::Clear(row) => self.cleared(row, at),
            Job::Issue(row) => self.issued(row, at),
        }
    }
}

/// A map whose keys are no text, as a list of pairs.
pub(super) mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<K, V, S>(map: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error>
    where
        K: Serialize,
        V: Serialize,
        S: Serializer,
    {
        serializer.collect_seq(map)
    }

    pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Vec::<(K, V)>::deserialize(deserializer).map(|pairs| pairs.into_iter().collect())
    }
}
