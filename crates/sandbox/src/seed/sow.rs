//! Puts into the state what a seed file describes, reference by reference.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Datelike, Months, Utc};
use rust_decimal::Decimal;

use super::default::{self, CARD_SLOTS};
use super::document::{self, Document, Item};
use super::make;
use super::read::{Placed, Problems, listed};
use crate::nearest::nearest;
use crate::secret::Secret;
use crate::state::{
    CardStatus, Company, Credentials, Customer, Kyc, Mode, PhoneNumber, Rate, Row, Standing, State,
    Wallet,
};

/// A file on its way into the state.
pub(super) struct Sowing<'s> {
    pub(super) state: &'s mut State,
    pub(super) now: DateTime<Utc>,
    pub(super) problems: Problems,
    /// The ids of what the file names.
    pub(super) named: BTreeMap<String, String>,
    /// Names of what could not be made: nothing more is said about those who refer to them.
    spoiled: HashSet<String>,
    /// Of whom things are that name nobody.
    pub(super) company: Option<Row<Company>>,
    /// What this file has made: its balances are those after its transactions.
    pub(super) wallets: HashSet<Row<Wallet>>,
    pub(super) cards: HashSet<Row<crate::state::Card>>,
    /// The first credentials of the file.
    pub(super) client_id: Option<String>,
}

impl<'s> Sowing<'s> {
    pub(super) fn new(state: &'s mut State, now: DateTime<Utc>, problems: Problems) -> Self {
        let company = state
            .refs
            .get("company")
            .and_then(|id| state.companies.find(id));
        Self {
            state,
            now,
            problems,
            named: BTreeMap::new(),
            spoiled: HashSet::new(),
            company,
            wallets: HashSet::new(),
            cards: HashSet::new(),
            client_id: None,
        }
    }

    /// All but what is generated.
    pub(super) fn sow(&mut self, document: Document) {
        self.companies(document.companies, document.credentials);
        for item in document.customers {
            self.customer(item);
        }
        for item in document.wallets {
            self.wallet(item);
        }
        for item in document.cards {
            self.card(item);
        }
        // What is wrong already would only be said again of balances that do not add up.
        if self.problems.is_empty() {
            self.transactions(document.transactions);
        } else {
            self.check_transactions(&document.transactions);
        }
    }

    fn companies(
        &mut self,
        companies: Vec<Item<document::Company>>,
        credentials: Vec<Item<document::Credentials>>,
    ) {
        let rows: Vec<_> = companies
            .into_iter()
            .map(|item| self.company(item))
            .collect();
        if let Some(first) = rows.first() {
            self.company = Some(*first);
        }
        let mut spoken_for = HashSet::new();
        for item in credentials {
            spoken_for.extend(self.credentials(item));
        }
        for row in rows.iter().filter(|row| !spoken_for.contains(*row)) {
            let client_id = format!("client_{}", self.state.ids.token(12));
            self.admit(*row, client_id, None, None);
        }
        if self.company.is_none() {
            let what = "there is nobody to own anything; add a company";
            self.problems.note("$.companies", what);
        }
    }

    fn company(&mut self, item: Item<document::Company>) -> Row<Company> {
        let made = item.is;
        let number = self.state.companies.len() + 1;
        let mut rates = default::rates(&mut self.state.ids);
        for (from, to, rate) in made.rates {
            match rates
                .iter_mut()
                .find(|known| (known.from, known.to) == (from, to))
            {
                Some(known) => known.rate = rate,
                None => rates.push(Rate {
                    id: self.state.ids.uuid(),
                    from,
                    to,
                    rate,
                }),
            }
        }
        let slots = made
            .card_slots
            .map(|slots| usize::try_from(slots).unwrap_or(usize::MAX));
        let id = self.state.ids.uuid();
        self.call(item.name, &id);
        self.state.companies.push(Company {
            id,
            business_name: made.business_name.unwrap_or_else(|| made.name.clone()),
            name: made.name,
            email: made
                .email
                .unwrap_or_else(|| format!("ops@company{number}.example")),
            country: made.country.unwrap_or_else(|| super::country("CM")),
            mode: made.mode.unwrap_or(Mode::Production),
            standing: made.standing.unwrap_or(Standing::Approved),
            issuance_fee: made.issuance_fee.unwrap_or(Decimal::ONE),
            card_slots: slots.unwrap_or(CARD_SLOTS),
            rates,
        })
    }

    fn credentials(&mut self, item: Item<document::Credentials>) -> Option<Row<Company>> {
        let written = item.is;
        let company = self.owner(written.company.as_ref())?;
        let client_id = match written.client_id {
            Some(Placed { place, text }) => {
                if self.state.credentials.find(&text).is_some() {
                    let what = format!("`{text}` is taken already; choose another");
                    self.problems.note(&place, what);
                    return Some(company);
                }
                text
            }
            None => format!("client_{}", self.state.ids.token(12)),
        };
        self.call(item.name, &client_id);
        self.admit(company, client_id, written.client_key, written.quota);
        Some(company)
    }

    fn admit(
        &mut self,
        company: Row<Company>,
        client_id: String,
        client_key: Option<String>,
        quota: Option<crate::state::Quota>,
    ) {
        self.client_id.get_or_insert_with(|| client_id.clone());
        self.state.credentials.push(Credentials {
            client_id,
            client_key: client_key.map_or_else(|| Secret::random("key_"), Secret::new),
            company,
            quota,
            trouble: None,
        });
    }

    fn customer(&mut self, item: Item<document::Customer>) {
        let written = item.is;
        let Some(company) = self.owner(written.company.as_ref()) else {
            return self.spoil(item.name);
        };
        let country = written.country.unwrap_or_else(|| super::country("CM"));
        let created_at = written.created_at.unwrap_or(self.now);
        let names = (written.first_name, written.last_name);
        let mut customer = make::customer(company, names, country, &mut self.state.ids, created_at);
        let profile = &mut customer.profile;
        for (given, field) in [
            (written.email, &mut profile.email),
            (written.phone_number, &mut profile.phone_number),
            (written.street, &mut profile.street),
            (written.city, &mut profile.city),
            (written.state, &mut profile.state),
            (written.postal_code, &mut profile.postal_code),
            (
                written.identification_number,
                &mut profile.identification_number,
            ),
        ] {
            if let Some(given) = given {
                *field = given;
            }
        }
        if let Some(day) = written.date_of_birth {
            profile.date_of_birth = day;
        }
        customer.kyc = written.kyc.unwrap_or(Kyc::Approved);
        customer.is_active = written.is_active.unwrap_or(true);
        let email = &customer.profile.email;
        if self.state.customer_by_email(company, email).is_some() {
            let what = format!("this company has a customer with `{email}` already; give another");
            self.problems.note(&format!("{}.email", item.place), what);
        }
        self.call(item.name, &customer.id);
        self.state.add_customer(customer);
    }

    fn wallet(&mut self, item: Item<document::Wallet>) {
        let written = item.is;
        let Some(company) = self.owner(written.company.as_ref()) else {
            return self.spoil(item.name);
        };
        let (country, currency) = (written.country, written.currency);
        let mut others = self.state.wallets_of(company).iter();
        let taken = others.any(|row| {
            let other = &self.state.wallets[*row];
            (other.country, other.currency) == (country, currency)
        });
        if taken {
            let iso = country.iso;
            let what = format!(
                "this company has a wallet in {iso} with {currency} already; a company has one of \
                 each: choose another country or leave this one out"
            );
            self.problems.note(&item.place, what);
        }
        let created_at = written.created_at.unwrap_or(self.now);
        let mut wallet = self
            .state
            .empty_wallet(company, country, currency, created_at);
        wallet.payin_balance = written.payin;
        wallet.payout_balance = written.payout;
        wallet.payin_amount = wallet.balance();
        wallet.is_active = written.is_active.unwrap_or(true);
        if wallet.overflows(Decimal::ZERO, self.state.companies[company].mode) {
            let ceiling = currency.ceiling().unwrap_or(crate::state::LARGEST);
            let what = format!("this company's wallets in {currency} hold at most {ceiling}");
            self.problems.note(&item.place, what);
        }
        for (number, operator) in written.phone_numbers {
            let operator = self.operator(&wallet, operator.as_ref());
            let Some(operator) = operator else {
                let what = "no operator pays into this wallet; leave the numbers out";
                self.problems
                    .note(&format!("{}.phone_numbers", item.place), what);
                break;
            };
            wallet.phone_numbers.push(PhoneNumber {
                id: self.state.ids.uuid(),
                number,
                operator,
                created_at,
            });
        }
        self.call(item.name, &wallet.id);
        let row = self.state.add_wallet(wallet);
        self.wallets.insert(row);
    }

    /// The operator that is named, or the wallet's first.
    pub(super) fn operator(&self, wallet: &Wallet, named: Option<&Placed>) -> Option<String> {
        let first = wallet.operators.first()?;
        let Some(Placed { place, text }) = named else {
            return Some(first.code.clone());
        };
        let codes: Vec<_> = wallet
            .operators
            .iter()
            .map(|known| known.code.as_str())
            .collect();
        let code = text.to_ascii_lowercase();
        if !codes.contains(&code.as_str()) {
            let what = format!(
                "`{text}` does not serve this wallet; known are {}",
                listed(&codes)
            );
            self.problems.note(place, what);
        }
        Some(code)
    }

    fn card(&mut self, item: Item<document::Card>) {
        let written = item.is;
        let customer = written
            .customer
            .as_ref()
            .and_then(|named| self.holder(named));
        let Some(row) = customer else {
            return self.spoil(item.name);
        };
        let created_at = written.created_at.unwrap_or(self.now);
        let owner = &self.state.customers[row];
        let company = owner.company;
        let brand = written.brand.unwrap_or(crate::state::Brand::Visa);
        let mut card = make::card(row, owner, brand, &mut self.state.ids, created_at);
        if let Some(name) = written.printed {
            card.name_on_card = name;
        }
        // A card that was ordered long ago is still good for a while.
        if created_at + Months::new(36) <= self.now {
            let expiry = self.now + Months::new(12);
            (card.expiry_month, card.expiry_year) = (expiry.month(), expiry.year());
        }
        card.status = written.status.unwrap_or(CardStatus::Active);
        card.balance = written.balance;
        let is_over = card.status.is_final();
        self.call(item.name, &card.id);
        let row = self.state.add_card(card);
        self.cards.insert(row);
        let slots = self.state.companies[company].card_slots;
        if !is_over && self.living_cards(company) == slots + 1 {
            let what = format!(
                "this is one card more than the {slots} that the company may have; \
                 raise its `card_slots`"
            );
            self.problems.note(&item.place, what);
        }
    }

    pub(super) fn living_cards(&self, company: Row<Company>) -> usize {
        let cards = self.state.cards_of(company).iter();
        let living = cards.filter(|row| !self.state.cards[**row].status.is_final());
        living.count()
    }

    /// Remembers what the file calls the thing with this id.
    pub(super) fn call(&mut self, name: Option<Placed>, id: &str) {
        let Some(Placed { place, text }) = name else {
            return;
        };
        if self.state.refs.contains_key(&text) {
            let what = format!("`{text}` is the name of something else already; choose another");
            return self.problems.note(&place, what);
        }
        self.state.refs.insert(text.clone(), id.to_owned());
        self.named.insert(text, id.to_owned());
    }

    pub(super) fn spoil(&mut self, name: Option<Placed>) {
        self.spoiled.extend(name.map(|name| name.text));
    }

    /// The company that is named, by `ref`, id or client id, or else the usual one.
    pub(super) fn owner(&self, named: Option<&Placed>) -> Option<Row<Company>> {
        let Some(named) = named else {
            return self.company;
        };
        self.find("company", named, |id| {
            let speaker = || {
                let row = self.state.credentials.find(id)?;
                Some(self.state.credentials[row].company)
            };
            self.state.companies.find(id).or_else(speaker)
        })
    }

    fn holder(&self, named: &Placed) -> Option<Row<Customer>> {
        self.find("customer", named, |id| self.state.customers.find(id))
    }

    /// What `named` is the name or the id of.
    pub(super) fn find<T>(
        &self,
        what: &str,
        named: &Placed,
        find: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let Placed { place, text } = named;
        let id = self.state.refs.get(text);
        let found = find(id.unwrap_or(text));
        if found.is_none() && !self.spoiled.contains(text) {
            let of_kind = |(name, id): (&'_ String, &String)| find(id).map(|_| name.to_owned());
            let known: Vec<String> = self.state.refs.iter().filter_map(of_kind).collect();
            let near = nearest(text, known.iter().map(String::as_str));
            let advice = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("give the `ref` or the id of a {what}"),
            };
            let problem = if id.is_some() {
                format!("`{text}` is no {what}; {advice}")
            } else {
                format!("nothing is called `{text}`; {advice}")
            };
            self.problems.note(place, problem);
        }
        found
    }
}
