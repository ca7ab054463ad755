//! Those who may hold cards.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::company::Company;
use super::table::{Entity, Row};

/// Somebody who may hold cards.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) company: Row<Company>,
    pub(crate) profile: Profile,
    pub(crate) kyc: Kyc,
    pub(crate) is_active: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// What the company says of its customer.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) country: String,
    pub(crate) country_iso_code: String,
    pub(crate) street: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postal_code: String,
    pub(crate) phone_country_code: String,
    pub(crate) phone_number: String,
    pub(crate) identification_number: String,
    pub(crate) id_document_type: String,
    pub(crate) date_of_birth: NaiveDate,
    /// Where the picture of the front can be seen.
    pub(crate) front: String,
    pub(crate) back: Option<String>,
}

impl Customer {
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.profile.first_name, self.profile.last_name)
    }
}

impl Entity for Customer {
    fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("id", &self.id)
            .field("kyc", &self.kyc)
            .finish_non_exhaustive()
    }
}

/// How far the check of a customer's identity has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Kyc {
    /// Still being checked: no cards yet.
    Pending,
    /// In order.
    Approved,
    /// Refused: no cards.
    Rejected,
}

impl Kyc {
    /// As it stands in a notice.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
        }
    }
}
