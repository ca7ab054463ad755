//! What a fresh sandbox holds.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::clock;
use crate::ids::Ids;
use crate::operators::Country;
use crate::secret::Secret;
use crate::state::WalletOperator;
use crate::state::{Company, Credentials, Customer, Kyc, PhoneNumber, State, Wallet};

/// The ids of what a fresh sandbox holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seeded {
    /// The company of the sandbox's credentials.
    pub company_id: String,
    /// A customer who may be given cards.
    pub approved_customer: String,
    /// A customer whose identity is still being checked.
    pub pending_customer: String,
    /// A customer whose papers were refused.
    pub rejected_customer: String,
    /// An approved customer of another company.
    pub foreign_customer: String,
    /// A wallet in Cameroon: 125,000 paid in and 50,000 to pay out.
    pub xaf_wallet: String,
    /// A wallet in Côte d'Ivoire: 30,000 to pay out.
    pub xof_wallet: String,
    /// The wallet that pays for cards: 4,250.50.
    pub usd_wallet: String,
    /// A wallet of another company.
    pub foreign_wallet: String,
}

/// The same ids in every sandbox.
const SEED: u64 = 0x00CA_12E7_E500;

const CLIENT_ID: &str = "client_sandbox001";

/// 2026-04-01T08:00:00Z: wallets are older than the sandbox's own time.
fn opened_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_775_030_400, 0).unwrap_or_else(clock::start)
}

/// Builds the state of a fresh sandbox, in which issuing a card costs `issuance_fee` USD.
pub(crate) fn seed(issuance_fee: Decimal) -> (State, Seeded) {
    let mut sower = Sower {
        state: State {
            companies: Vec::new(),
            credentials: Vec::new(),
            tokens: std::collections::HashMap::new(),
            customers: Vec::new(),
            wallets: Vec::new(),
            cards: Vec::new(),
            transactions: Vec::new(),
            references: std::collections::HashMap::new(),
            ids: Ids::new(SEED),
        },
        issuance_fee,
    };
    let own = sower.company(
        "Mboa Digital",
        "Mboa Digital SARL",
        "ops@mboa.example",
        CLIENT_ID,
    );
    let foreign = sower.company(
        "Lagune Pay",
        "Lagune Pay SA",
        "ops@lagune.example",
        "client_sandbox002",
    );
    let seeded = Seeded {
        approved_customer: sower.customer(&own, "Aicha", "Njoya", Kyc::Approved),
        pending_customer: sower.customer(&own, "Elodie", "Fouda", Kyc::Pending),
        rejected_customer: sower.customer(&own, "Moussa", "Bello", Kyc::Rejected),
        foreign_customer: sower.customer(&foreign, "Awa", "Koné", Kyc::Approved),
        xaf_wallet: sower.wallet(&own, "CM", [12_500_000, 5_000_000, 20_000_000, 7_500_000]),
        xof_wallet: sower.wallet(&own, "CI", [0, 3_000_000, 6_000_000, 3_000_000]),
        usd_wallet: sower.wallet(&own, "US", [0, 425_050, 0, 74_950]),
        foreign_wallet: sower.wallet(&foreign, "CM", [900_000, 0, 900_000, 0]),
        company_id: own,
    };
    sower.phone_number(&seeded.xaf_wallet, "670000000", "mtn");
    (sower.state, seeded)
}

/// The credentials of the first company.
pub(crate) fn credentials(state: &State) -> (String, Secret) {
    let own = &state.credentials[0];
    (own.client_id.clone(), own.client_key.clone())
}

struct Sower {
    state: State,
    issuance_fee: Decimal,
}

impl Sower {
    fn company(
        &mut self,
        name: &'static str,
        business_name: &'static str,
        email: &'static str,
        client_id: &str,
    ) -> String {
        let id = self.state.ids.uuid();
        self.state.companies.push(Company {
            id: id.clone(),
            name,
            business_name,
            email,
            country: country("CM"),
            issuance_fee: self.issuance_fee,
        });
        self.state.credentials.push(Credentials {
            client_id: client_id.to_owned(),
            client_key: Secret::random("key_"),
            company_id: id.clone(),
        });
        id
    }

    fn customer(
        &mut self,
        company_id: &str,
        first_name: &'static str,
        last_name: &'static str,
        kyc: Kyc,
    ) -> String {
        let id = self.state.ids.uuid();
        self.state.customers.push(Customer {
            id: id.clone(),
            company_id: company_id.to_owned(),
            first_name,
            last_name,
            kyc,
        });
        id
    }

    /// `cents` are the two balances and the two lifetime volumes.
    fn wallet(&mut self, company_id: &str, iso: &str, cents: [i64; 4]) -> String {
        let country = country(iso);
        let id = self.state.ids.uuid();
        let operators = country
            .operators
            .iter()
            .map(|code| WalletOperator {
                id: self.state.ids.uuid(),
                code,
            })
            .collect();
        let [payin_balance, payout_balance, payin_amount, payout_amount] =
            cents.map(|cents| Decimal::new(cents, 2));
        self.state.wallets.push(Wallet {
            id: id.clone(),
            company_id: company_id.to_owned(),
            country,
            payin_balance,
            payout_balance,
            payin_amount,
            payout_amount,
            is_active: true,
            phone_numbers: Vec::new(),
            operators,
            created_at: opened_at(),
            updated_at: clock::start(),
        });
        id
    }

    fn phone_number(&mut self, wallet_id: &str, number: &'static str, operator: &'static str) {
        let phone_number = PhoneNumber {
            id: self.state.ids.uuid(),
            number,
            operator,
        };
        let wallets = self.state.wallets.iter_mut();
        for wallet in wallets.filter(|wallet| wallet.id == wallet_id) {
            wallet.phone_numbers.push(phone_number.clone());
        }
    }
}

fn country(iso: &str) -> &'static Country {
    Country::by_iso(iso).expect("seeded countries are in the table")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_seeds_agree_in_all_but_the_key() {
        let (state, seeded) = seed(Decimal::ONE);
        let (other_state, other) = seed(Decimal::ONE);
        assert_eq!(seeded, other);
        assert_ne!(credentials(&state).1, credentials(&other_state).1);
    }

    #[test]
    fn the_wallet_of_another_company_is_not_ours() {
        let (state, seeded) = seed(Decimal::ONE);
        assert!(state.wallet(&seeded.company_id, &seeded.usd_wallet).is_ok());
        assert!(
            state
                .wallet(&seeded.company_id, &seeded.foreign_wallet)
                .is_err()
        );
    }
}
