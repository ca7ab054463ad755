//! Issuing cards.

use chrono::{DateTime, Datelike, Months, Utc};
use rust_decimal::Decimal;

use super::card_money::Entry;
use super::{Balances, Brand, Card, CardStatus, Company, Customer, Job, Kyc, Refusal, Row, State};
use super::{TransactionKind, TransactionStatus, after};

/// Cards live for three years.
const LIFE: Months = Months::new(36);

/// What a card may hold, in USD.
pub(crate) const MOST_ON_A_CARD: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// Names on cards that decide what the issuer does.
pub(crate) const REJECTED: &str = "ISSUER REJECTS";
pub(crate) const REJECTED_LATER: &str = "ISSUER REJECTS LATER";
const UNAVAILABLE: &str = "ISSUER UNAVAILABLE";
const SLOW: &str = "ISSUER SLOW";
const FAILS: &str = "ISSUER FAILS";

/// How long a slow issuer takes, in seconds.
pub(super) const SLOWNESS: u32 = 30;

/// What a caller asks for, once its fields are in order.
#[derive(Debug, Clone)]
pub(crate) struct CardOrder {
    pub(crate) customer_id: String,
    pub(crate) brand: String,
    pub(crate) name_on_card: Option<String>,
    pub(crate) amount: Option<Decimal>,
    /// How many cards that have not ended one customer may have.
    pub(crate) per_customer: Option<usize>,
}

#[cfg(test)]
impl CardOrder {
    /// An ordinary card with so much on it.
    pub(crate) fn ordinary(customer_id: &str, amount: Decimal) -> Self {
        Self {
            customer_id: customer_id.to_owned(),
            brand: "VISA".into(),
            name_on_card: None,
            amount: Some(amount),
            per_customer: None,
        }
    }
}

impl State {
    /// Issues a card and pays for it, or changes nothing. An issuer that cannot be reached
    /// leaves a card behind that comes to life later, as the documentation warns.
    pub(crate) fn create_card(
        &mut self,
        company: Row<Company>,
        order: CardOrder,
        now: DateTime<Utc>,
    ) -> Result<Row<Card>, Refusal> {
        let brand = Brand::read(&order.brand).ok_or(Refusal::InvalidBrand)?;
        let row = self.customer(company, &order.customer_id)?;
        let customer = &self.customers[row];
        if customer.kyc != Kyc::Approved {
            return Err(Refusal::KycNotApproved);
        }
        if !customer.is_active {
            return Err(Refusal::CustomerInactive);
        }
        let name_on_card = order.name_on_card.unwrap_or_else(|| customer.full_name());
        let of_customer = self.living(self.cards_of_customer(row));
        if order.per_customer.is_some_and(|most| of_customer >= most) {
            return Err(Refusal::CustomerCardLimit);
        }
        if self.available_slots(company) == 0 {
            return Err(Refusal::CardLimit);
        }
        let amount = order.amount.unwrap_or_default();
        let fee = self.companies[company].issuance_fee;
        let wallet = self
            .usd_wallet(company)
            .ok_or(Refusal::InsufficientBalance)?;
        let before = self.wallets[wallet].balance();
        if fee + amount > before {
            return Err(Refusal::InsufficientBalance);
        }
        if amount > MOST_ON_A_CARD {
            return Err(Refusal::CardBalanceLimit);
        }
        if name_on_card == REJECTED {
            return Err(Refusal::IssuerRejected);
        }
        self.wallets[wallet].debit(fee + amount, now);
        let status = match name_on_card.as_str() {
            SLOW | UNAVAILABLE | FAILS => CardStatus::Pending,
            _ => CardStatus::Active,
        };
        let unavailable = name_on_card == UNAVAILABLE;
        let card = self.new_card(
            company,
            row,
            (brand, order.brand),
            name_on_card,
            amount,
            status,
            now,
        );
        let card = self.add_card(card);
        let paid = Balances {
            before,
            after: self.wallets[wallet].balance(),
        };
        let entry = Entry {
            kind: TransactionKind::CardIssuance,
            status: TransactionStatus::Success,
            amount,
            fee,
            card,
            card_balances: Balances {
                before: Decimal::ZERO,
                after: amount,
            },
            wallet: Some((wallet, paid)),
            description: "Initial card funding".to_owned(),
            reference: None,
            merchant: None,
            error_message: None,
        };
        let transaction = self.write_down(entry, now);
        if status == CardStatus::Pending {
            self.plan(after(now, SLOWNESS), Job::Issue(card));
        } else {
            self.tell_of_card("card.created", card);
        }
        if amount > Decimal::ZERO {
            self.tell_of_transaction("card.fund", transaction);
            self.tell_of_transaction("transaction.funding.completed", transaction);
        }
        if unavailable {
            return Err(Refusal::IssuanceUnavailable);
        }
        Ok(card)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is one column of the new row"
    )]
    fn new_card(
        &mut self,
        company: Row<Company>,
        customer: Row<Customer>,
        (brand, brand_as_written): (Brand, String),
        name_on_card: String,
        balance: Decimal,
        status: CardStatus,
        now: DateTime<Utc>,
    ) -> Card {
        let expiry = now + LIFE;
        Card {
            id: self.ids.entity("card"),
            company,
            customer,
            name_on_card,
            brand,
            brand_as_written,
            status,
            number: self.ids.pan(brand),
            cvv: self.ids.cvv(),
            balance,
            expiry_month: expiry.month(),
            expiry_year: expiry.year(),
            locked: false,
            declines: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// The issuer has made a card that was asked for before.
    pub(super) fn issued(&mut self, row: Row<Card>, at: DateTime<Utc>) {
        let card = &mut self.cards[row];
        if card.status != CardStatus::Pending {
            return;
        }
        if card.name_on_card == FAILS {
            return self.issuance_failed(row, at);
        }
        card.status = CardStatus::Active;
        card.updated_at = at;
        self.tell_of_card("card.created", row);
    }

    /// The issuer will not make a card after all: the funds go back, the fee does not.
    pub(super) fn issuance_failed(&mut self, row: Row<Card>, at: DateTime<Utc>) {
        self.end(row, CardStatus::Failed, false, at);
    }

    /// How many cards more the company's plan allows.
    pub(crate) fn available_slots(&self, company: Row<Company>) -> usize {
        let slots = self.companies[company].card_slots;
        slots.saturating_sub(self.living(self.cards_of(company)))
    }

    fn living(&self, cards: &[Row<Card>]) -> usize {
        let cards = cards.iter();
        cards
            .filter(|row| !self.cards[**row].status.is_final())
            .count()
    }
}
