//! Companies, and the credentials that speak for them.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::table::{Entity, Row};
use crate::operators::{Country, Currency};
use crate::secret::Secret;

/// Somebody with an account at the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Company {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) business_name: String,
    pub(crate) email: String,
    pub(crate) country: &'static Country,
    pub(crate) mode: Mode,
    pub(crate) standing: Standing,
    /// What issuing one card costs, in USD.
    pub(crate) issuance_fee: Decimal,
    /// How many cards the company's plan allows that have not ended.
    pub(crate) card_slots: usize,
    pub(crate) rates: Vec<Rate>,
}

impl Entity for Company {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Whether a company's money is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mode {
    Production,
    Preproduction,
}

/// What the service thinks of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    /// Its papers are in order.
    Approved,
    /// Its papers are still being checked: it may do nothing yet.
    Pending,
    /// It is gone; its tokens and credentials are good for nothing.
    Gone,
}

/// What one unit of `from` is worth in `to`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rate {
    pub(crate) id: String,
    pub(crate) from: Currency,
    pub(crate) to: Currency,
    #[expect(clippy::struct_field_names, reason = "the name of the API")]
    pub(crate) rate: Decimal,
}

/// Who may ask for tokens.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_key: Secret,
    pub(crate) company: Row<Company>,
    pub(crate) quota: Option<Quota>,
    pub(crate) trouble: Option<Trouble>,
}

impl Entity for Credentials {
    fn id(&self) -> &str {
        &self.client_id
    }
}

/// Credentials with which something always goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Trouble {
    /// They buy a token, and every call with it is answered with this status.
    Calls(u16),
    /// They buy no token: the call for it is answered with this status.
    Token(u16),
}

/// So many requests in so long a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// How many requests are answered within the window; 0 is as many as are made.
    pub requests: usize,
    /// How long the window is, in seconds.
    pub seconds: u32,
}

impl Quota {
    /// What the service is documented to allow: 10 requests in 60 seconds.
    ///
    /// ```
    /// use cartevo_sandbox::Quota;
    ///
    /// assert_eq!(Quota::DOCUMENTED, Quota { requests: 10, seconds: 60 });
    /// ```
    pub const DOCUMENTED: Self = Self {
        requests: 10,
        seconds: 60,
    };

    pub(crate) fn window(self) -> TimeDelta {
        TimeDelta::seconds(self.seconds.into())
    }
}

/// What one token is good for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) credentials: Row<Credentials>,
    pub(crate) expires_at: DateTime<Utc>,
}
