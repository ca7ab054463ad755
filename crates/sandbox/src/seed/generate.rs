//! Large state, made up in the order in which it would have happened: every balance adds up.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use super::document::{Generate, Item, waits};
use super::effect::{effect, is_in_wallet};
use super::sow::Sowing;
use super::{country, make};
use crate::ids::Ids;
use crate::operators::Currency;
use crate::state::{
    Balances, Brand, Card, Company, Customer, MOST_ON_A_CARD, Mode, Row, State, TransactionKind,
    TransactionStatus, Wallet, fees,
};

/// How long ago the first of it happened, in days.
const DAYS: i64 = 90;

/// What a USD wallet is given when it runs dry.
const GIFT: i64 = 100_000;

/// When that is.
const LOW: i64 = 1_000;

/// What is on a new card.
const FIRST_FUNDS: i64 = 20;

/// One of so many cards is one of the other network.
const MASTERCARDS: usize = 3;

const FIRST_NAMES: [&str; 8] = [
    "Aicha", "Bertrand", "Carine", "Daouda", "Estelle", "Fabrice", "Grace", "Hamidou",
];

const LAST_NAMES: [&str; 8] = [
    "Njoya", "Fouda", "Bello", "Koné", "Essomba", "Mballa", "Ngono", "Talla",
];

/// What will be made, once it has been checked.
pub(super) struct Plan {
    company: Row<Company>,
    customers: usize,
    cards: usize,
    transactions: usize,
    seed: u64,
}

impl Sowing<'_> {
    /// Looks whether a large state can be made, and makes nothing yet.
    pub(super) fn plan(&self, item: &Item<Generate>) -> Option<Plan> {
        let wanted = &item.is;
        let company = self.owner(wanted.company.as_ref())?;
        if self.state.companies[company].mode == Mode::Preproduction {
            let what = "a company in preproduction may not have so much; name one in production";
            self.problems.note(&format!("{}.company", item.place), what);
        }
        // Ten cards each is what a customer may well have.
        let customers = wanted.customers.unwrap_or(wanted.cards.div_ceil(10));
        let known = self.state.customers_of(company).len();
        if wanted.cards > 0 && customers + known == 0 {
            let what = "cards need somebody to hold them; give a number above 0";
            self.problems
                .note(&format!("{}.customers", item.place), what);
        }
        Some(Plan {
            company,
            customers,
            cards: wanted.cards,
            transactions: wanted.transactions,
            seed: wanted.seed,
        })
    }
}

/// Makes it.
pub(super) fn generate(state: &mut State, plan: &Plan, now: DateTime<Utc>) {
    let begin = now - TimeDelta::days(DAYS);
    let usd = wallet(state, plan.company, Currency::Usd, begin);
    let mobile = wallet(state, plan.company, Currency::Xaf, begin);
    let mut growing = Growing {
        state,
        ids: Ids::new(plan.seed),
        company: plan.company,
        usd,
        mobile,
        cards: Vec::with_capacity(plan.cards),
        now: begin,
    };
    growing.customers(plan.customers);
    let customers = growing.state.customers_of(plan.company).to_vec();
    let steps = i32::try_from(plan.transactions).unwrap_or(i32::MAX);
    let step = TimeDelta::days(DAYS) / steps.max(1);
    for number in 0..steps {
        growing.now = begin + step * number;
        if growing.state.wallets[usd].balance() < Decimal::from(LOW) {
            growing.record(TransactionKind::Gift, Decimal::from(GIFT), None);
        } else if growing.cards.len() < plan.cards {
            let row = growing.card(&customers);
            growing.record(
                TransactionKind::CardIssuance,
                Decimal::from(FIRST_FUNDS),
                Some(row),
            );
        } else {
            growing.something();
        }
    }
    // Those for whose history there were not transactions enough.
    while growing.cards.len() < plan.cards {
        growing.card(&customers);
    }
    // The company keeps as many free places for cards as it had.
    let slots = &mut state.companies[plan.company].card_slots;
    *slots = slots.saturating_add(plan.cards);
}

/// The company's wallet in a currency, made if there is none.
fn wallet(
    state: &mut State,
    company: Row<Company>,
    currency: Currency,
    now: DateTime<Utc>,
) -> Row<Wallet> {
    let mut known = state.wallets_of(company).iter().copied();
    let known = known.find(|row| state.wallets[*row].currency == currency);
    known.unwrap_or_else(|| {
        let iso = if currency == Currency::Usd {
            "US"
        } else {
            "CM"
        };
        let wallet = state.empty_wallet(company, country(iso), currency, now);
        state.add_wallet(wallet)
    })
}

struct Growing<'s> {
    state: &'s mut State,
    ids: Ids,
    company: Row<Company>,
    usd: Row<Wallet>,
    mobile: Row<Wallet>,
    cards: Vec<Row<Card>>,
    now: DateTime<Utc>,
}

impl Growing<'_> {
    fn customers(&mut self, count: usize) {
        for number in 0..count {
            let first = FIRST_NAMES[number % FIRST_NAMES.len()].to_owned();
            let last = LAST_NAMES[number / FIRST_NAMES.len() % LAST_NAMES.len()].to_owned();
            let (company, now) = (self.company, self.now);
            let ids = &mut self.state.ids;
            let customer = make::customer(company, (first, last), country("CM"), ids, now);
            self.state.add_customer(customer);
        }
    }

    /// A card of the next customer, with nothing on it.
    fn card(&mut self, customers: &[Row<Customer>]) -> Row<Card> {
        let number = self.cards.len();
        let row = customers[number % customers.len()];
        let brand = if number.is_multiple_of(MASTERCARDS) {
            Brand::Mastercard
        } else {
            Brand::Visa
        };
        let owner = &self.state.customers[row];
        let card = make::card(row, owner, brand, &mut self.ids, self.now);
        let row = self.state.add_card(card);
        self.cards.push(row);
        row
    }

    /// Whatever chance brings, as far as the balances allow it.
    fn something(&mut self) {
        let chance = self.ids.below(100);
        let (kind, card) = match chance {
            0..30 => (TransactionKind::CardAuthorization, self.any_card()),
            30..40 => (TransactionKind::CardFunding, self.any_card()),
            40..45 => (TransactionKind::CardWithdrawal, self.any_card()),
            45..50 => (TransactionKind::CardRefund, self.any_card()),
            50..53 => (TransactionKind::CardDecline, self.any_card()),
            53..70 => (TransactionKind::Payout, None),
            70..75 => (TransactionKind::WalletFunding, None),
            _ => (TransactionKind::Collection, None),
        };
        let cents = i64::try_from(self.ids.below(2_000)).unwrap_or_default() + 1;
        let dollars = Decimal::new(cents, 2);
        let francs = Decimal::from(cents * 5);
        match (kind, card) {
            (_, Some(row)) => {
                let held = self.state.cards[row].balance;
                let kind = match kind {
                    // Nothing to take: something is put there instead.
                    TransactionKind::CardAuthorization | TransactionKind::CardWithdrawal
                        if held < dollars =>
                    {
                        TransactionKind::CardFunding
                    }
                    kind => kind,
                };
                let full = held + dollars > MOST_ON_A_CARD;
                let kind = match kind {
                    TransactionKind::CardFunding | TransactionKind::CardRefund if full => {
                        TransactionKind::CardWithdrawal
                    }
                    kind => kind,
                };
                self.record(kind, dollars, Some(row));
            }
            (TransactionKind::Payout, None) => {
                let cost = francs + self.fee(kind, francs);
                let suffices = self.state.wallets[self.mobile].balance() >= cost;
                let kind = if suffices {
                    kind
                } else {
                    TransactionKind::Collection
                };
                self.record(kind, francs, None);
            }
            (TransactionKind::WalletFunding, None) => self.record(kind, francs, None),
            // Of a company without cards, too.
            _ => self.record(TransactionKind::Collection, francs, None),
        }
    }

    fn fee(&self, kind: TransactionKind, amount: Decimal) -> Decimal {
        let wallet = &self.state.wallets[self.mobile];
        let operator = wallet.operators.first();
        let operator = operator.map_or("", |operator| operator.code.as_str());
        fees::usual(kind, wallet.country, operator, amount)
    }

    fn any_card(&mut self) -> Option<Row<Card>> {
        let count = u64::try_from(self.cards.len())
            .ok()
            .filter(|count| *count > 0)?;
        let place = usize::try_from(self.ids.below(count)).unwrap_or_default();
        Some(self.cards[place])
    }

    /// Moves the money and writes it down.
    fn record(&mut self, kind: TransactionKind, amount: Decimal, card: Option<Row<Card>>) {
        let status = match kind {
            TransactionKind::CardDecline => TransactionStatus::Failed,
            TransactionKind::Collection if self.ids.below(20) == 0 => TransactionStatus::Failed,
            _ => TransactionStatus::Success,
        };
        let fee = match kind {
            _ if waits(kind) => self.fee(kind, amount),
            TransactionKind::CardIssuance => self.state.companies[self.company].issuance_fee,
            _ => Decimal::ZERO,
        };
        let wallet = match kind {
            _ if waits(kind) => Some(self.mobile),
            _ if is_in_wallet(kind) => Some(self.usd),
            _ => None,
        };
        let currency = wallet.map_or(Currency::Usd, |row| self.state.wallets[row].currency);
        let sums = (amount, fee, currency);
        let mut made = make::transaction(self.company, kind, sums, &mut self.ids, self.now);
        let effect = effect(kind, status, amount, fee);
        made.status = status;
        made.wallet = wallet;
        made.card = card;
        if let Some(row) = wallet {
            let wallet = &mut self.state.wallets[row];
            let before = wallet.balance();
            if effect.wallet < Decimal::ZERO {
                wallet.debit(-effect.wallet, self.now);
            } else {
                wallet.credit(effect.wallet, self.now);
            }
            let after = wallet.balance();
            made.wallet_balances = Some(Balances { before, after });
            made.mobile = make::mobile(wallet).map(Box::new);
        }
        if let Some(row) = card {
            let card = &mut self.state.cards[row];
            let before = card.balance;
            card.balance += effect.card;
            let after = card.balance;
            made.card_balances = Some(Balances { before, after });
            made.customer = Some(card.customer);
        }
        if matches!(
            kind,
            TransactionKind::CardAuthorization
                | TransactionKind::CardDecline
                | TransactionKind::CardRefund
        ) {
            made.merchant = Some("Example Shop".to_owned());
        }
        if status == TransactionStatus::Failed {
            made.error_message = Some("Declined".to_owned());
        }
        self.state.add_transaction(made);
    }
}
