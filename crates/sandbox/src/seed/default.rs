//! The world that every sandbox has from the start.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{Clients, Seeded, country};
use crate::clock;
use crate::ids::Ids;
use crate::operators::{Country, Currency};
use crate::secret::Secret;
use crate::state::{
    Company, Credentials, Customer, Kyc, Mode, PhoneNumber, Profile, Rate, Row, Settings, Standing,
    State, Trouble, Wallet, WalletOperator,
};

/// The same ids in every sandbox.
pub(super) const SEED: u64 = 0x00CA_12E7_E500;

/// The client id of the sandbox's own credentials.
pub(crate) const CLIENT_ID: &str = "client_sandbox001";

/// What a company's plan allows if nobody says otherwise.
pub(super) const CARD_SLOTS: usize = 100;

/// One dollar in CFA francs.
const DOLLAR: i64 = 650;

/// 2026-04-01T08:00:00Z: wallets are older than the sandbox's own time.
pub(super) fn opened_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_775_030_400, 0).unwrap_or_else(clock::start)
}

/// Builds the state of a fresh sandbox, in which issuing a card costs `issuance_fee` USD.
pub(crate) fn seed(issuance_fee: Decimal, settings: Settings) -> (State, Seeded) {
    let mut sower = Sower {
        state: State::new(Ids::new(SEED), settings),
        issuance_fee,
    };
    let clients = Clients::default();
    let own = sower.company("Mboa Digital", "SARL", CLIENT_ID);
    let foreign = sower.company("Lagune Pay", "SA", &clients.foreign);
    let approved = sower.customer(own, "Aicha", "Njoya", Kyc::Approved);
    let pending = sower.customer(own, "Elodie", "Fouda", Kyc::Pending);
    let rejected = sower.customer(own, "Moussa", "Bello", Kyc::Rejected);
    let stranger = sower.customer(foreign, "Awa", "Koné", Kyc::Approved);
    let xaf = sower.wallet(own, "CM", [12_500_000, 5_000_000, 20_000_000, 7_500_000]);
    let xof = sower.wallet(own, "CI", [0, 3_000_000, 6_000_000, 3_000_000]);
    let usd = sower.wallet(own, "US", [0, 425_050, 0, 74_950]);
    let foreign_wallet = sower.wallet(foreign, "CM", [900_000, 0, 900_000, 0]);
    sower.phone_number(xaf, "670000000", "mtn");

    let preproduction = sower.company("Essai Pay", "SARL", &clients.preproduction);
    sower.state.companies[preproduction].mode = Mode::Preproduction;
    sower.customer(preproduction, "Paul", "Essomba", Kyc::Approved);
    sower.wallet(preproduction, "CM", [2_000_000, 1_000_000, 3_000_000, 0]);
    sower.wallet(preproduction, "US", [0, 6_000, 0, 0]);
    let unapproved = sower.company("Demain Pay", "SARL", &clients.unapproved);
    sower.state.companies[unapproved].standing = Standing::Pending;
    sower.troubled(own, &clients.broken, Trouble::Calls(500));
    sower.troubled(own, &clients.tokenless, Trouble::Token(503));

    let mut state = sower.state;
    let customer = |row: Row<Customer>| state.customers[row].id.clone();
    let wallet = |row: Row<Wallet>| state.wallets[row].id.clone();
    let seeded = Seeded {
        company_id: state.companies[own].id.clone(),
        approved_customer: customer(approved),
        pending_customer: customer(pending),
        rejected_customer: customer(rejected),
        foreign_customer: customer(stranger),
        xaf_wallet: wallet(xaf),
        xof_wallet: wallet(xof),
        usd_wallet: wallet(usd),
        foreign_wallet: wallet(foreign_wallet),
        clients,
    };
    for (name, id) in [
        ("company", &seeded.company_id),
        ("approved_customer", &seeded.approved_customer),
        ("pending_customer", &seeded.pending_customer),
        ("rejected_customer", &seeded.rejected_customer),
        ("foreign_customer", &seeded.foreign_customer),
        ("xaf_wallet", &seeded.xaf_wallet),
        ("xof_wallet", &seeded.xof_wallet),
        ("usd_wallet", &seeded.usd_wallet),
        ("foreign_wallet", &seeded.foreign_wallet),
    ] {
        state.refs.insert(name.to_owned(), id.clone());
    }
    (state, seeded)
}

/// One dollar is 650 CFA francs of either kind, which are worth the same.
pub(super) fn rates(ids: &mut Ids) -> Vec<Rate> {
    let dollar = Decimal::from(DOLLAR);
    let franc = (Decimal::ONE / dollar).round_dp(8);
    let pairs = [
        (Currency::Usd, Currency::Xaf, dollar),
        (Currency::Usd, Currency::Xof, dollar),
        (Currency::Xaf, Currency::Usd, franc),
        (Currency::Xof, Currency::Usd, franc),
        (Currency::Xaf, Currency::Xof, Decimal::ONE),
        (Currency::Xof, Currency::Xaf, Decimal::ONE),
    ];
    let rate = |(from, to, rate)| Rate {
        id: ids.uuid(),
        from,
        to,
        rate,
    };
    pairs.map(rate).into()
}

struct Sower {
    state: State,
    issuance_fee: Decimal,
}

impl Sower {
    fn company(&mut self, name: &str, form: &str, client_id: &str) -> Row<Company> {
        let id = self.state.ids.uuid();
        let host = name.split(' ').next().unwrap_or_default().to_lowercase();
        let rates = rates(&mut self.state.ids);
        let company = self.state.companies.push(Company {
            id,
            name: name.to_owned(),
            business_name: format!("{name} {form}"),
            email: format!("ops@{host}.example"),
            country: country("CM"),
            mode: Mode::Production,
            standing: Standing::Approved,
            issuance_fee: self.issuance_fee,
            card_slots: CARD_SLOTS,
            rates,
        });
        self.state.credentials.push(Credentials {
            client_id: client_id.to_owned(),
            client_key: Secret::random("key_"),
            company,
            quota: None,
            trouble: None,
        });
        company
    }

    fn troubled(&mut self, company: Row<Company>, client_id: &str, trouble: Trouble) {
        self.state.credentials.push(Credentials {
            client_id: client_id.to_owned(),
            client_key: Secret::random("key_"),
            company,
            quota: None,
            trouble: Some(trouble),
        });
    }

    fn customer(
        &mut self,
        company: Row<Company>,
        first_name: &str,
        last_name: &str,
        kyc: Kyc,
    ) -> Row<Customer> {
        let id = self.state.ids.uuid();
        let number = self.state.ids.serial();
        self.state.add_customer(Customer {
            id,
            company,
            profile: Profile {
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                email: format!("{}@example.com", first_name.to_lowercase()),
                country: "Cameroon".into(),
                country_iso_code: "CM".into(),
                street: "12 Rue Joffre".into(),
                city: "Douala".into(),
                state: "Littoral".into(),
                postal_code: "00237".into(),
                phone_country_code: "+237".into(),
                phone_number: format!("67000{number:04}"),
                identification_number: format!("1000000{number:04}"),
                id_document_type: "NIN".into(),
                date_of_birth: NaiveDate::from_ymd_opt(1990, 1, 15).unwrap_or_default(),
                front: format!("https://cdn.example.com/kyc/{number}/front.jpg"),
                back: None,
            },
            kyc,
            is_active: true,
            created_at: opened_at(),
            updated_at: opened_at(),
        })
    }

    /// `cents` are the two balances and the two lifetime volumes.
    fn wallet(&mut self, company: Row<Company>, iso: &str, cents: [i64; 4]) -> Row<Wallet> {
        let country = country(iso);
        let [payin_balance, payout_balance, payin_amount, payout_amount] =
            cents.map(|cents| Decimal::new(cents, 2));
        let mut wallet = self
            .state
            .empty_wallet(company, country, country.currency, opened_at());
        wallet.payin_balance = payin_balance;
        wallet.payout_balance = payout_balance;
        wallet.payin_amount = payin_amount;
        wallet.payout_amount = payout_amount;
        wallet.updated_at = clock::start();
        self.state.add_wallet(wallet)
    }

    fn phone_number(&mut self, wallet: Row<Wallet>, number: &str, operator: &str) {
        let phone_number = PhoneNumber {
            id: self.state.ids.uuid(),
            number: number.to_owned(),
            operator: operator.to_owned(),
            created_at: opened_at(),
        };
        self.state.wallets[wallet].phone_numbers.push(phone_number);
    }
}

impl State {
    /// A wallet with nothing in it, which still has to be added.
    pub(crate) fn empty_wallet(
        &mut self,
        company: Row<Company>,
        country: &'static Country,
        currency: Currency,
        now: DateTime<Utc>,
    ) -> Wallet {
        let id = self.ids.uuid();
        // The USD wallet is the float of the cards: no operator pays into it.
        let serves = currency == country.currency;
        let codes = country.operators.iter().filter(|_| serves);
        let operators = codes.map(|code| WalletOperator {
            id: self.ids.uuid(),
            code: (*code).to_owned(),
        });
        let operators = operators.collect();
        Wallet {
            id,
            company,
            country,
            currency,
            payin_balance: Decimal::ZERO,
            payout_balance: Decimal::ZERO,
            payin_amount: Decimal::ZERO,
            payout_amount: Decimal::ZERO,
            is_active: true,
            phone_numbers: Vec::new(),
            operators,
            created_at: now,
            updated_at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds() -> (State, Seeded) {
        seed(Decimal::ONE, Settings::default())
    }

    #[test]
    fn two_seeds_agree_in_all_but_the_key() {
        let ((state, seeded), (other_state, other)) = (seeds(), seeds());
        assert_eq!(seeded, other);
        let key = |state: &State| {
            let row = state.credentials.find(CLIENT_ID).unwrap();
            state.credentials[row].client_key.clone()
        };
        assert_ne!(key(&state), key(&other_state));
    }

    #[test]
    fn the_wallet_of_another_company_is_not_ours() {
        let (state, seeded) = seeds();
        let own = state.companies.find(&seeded.company_id).unwrap();
        assert!(state.wallet(own, &seeded.usd_wallet).is_ok());
        assert!(state.wallet(own, &seeded.foreign_wallet).is_err());
    }
}
