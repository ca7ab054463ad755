//! Issuing cards.

use chrono::{DateTime, Datelike, Months, Utc};
use rust_decimal::Decimal;

use super::{Brand, Card, Kyc, Refusal, Remarks, State};
use super::{Transaction, TransactionKind, TransactionStatus};

/// Cards live for three years.
const LIFE: Months = Months::new(36);

/// What a caller asks for, once its fields are in order.
#[derive(Debug, Clone)]
pub(crate) struct CardOrder {
    pub(crate) customer_id: String,
    pub(crate) brand: String,
    pub(crate) name_on_card: Option<String>,
    pub(crate) amount: Option<Decimal>,
}

impl State {
    /// Issues a card and pays for it, or changes nothing.
    pub(crate) fn create_card(
        &mut self,
        company_id: &str,
        order: CardOrder,
        now: DateTime<Utc>,
    ) -> Result<Card, Refusal> {
        let brand = Brand::read(&order.brand).ok_or(Refusal::InvalidBrand)?;
        let customer = self
            .customers
            .iter()
            .find(|customer| customer.id == order.customer_id && customer.company_id == company_id)
            .ok_or(Refusal::CustomerNotFound)?;
        if customer.kyc != Kyc::Approved {
            return Err(Refusal::KycNotApproved);
        }
        let name_on_card = order.name_on_card.unwrap_or_else(|| customer.full_name());

        let amount = order.amount.unwrap_or_default();
        let fee = self
            .companies
            .iter()
            .find(|company| company.id == company_id)
            .map(|company| company.issuance_fee)
            .ok_or(Refusal::UnknownCompany)?;
        let wallet = self
            .wallets
            .iter_mut()
            .find(|wallet| wallet.company_id == company_id && wallet.currency() == "USD")
            .ok_or(Refusal::InsufficientBalance)?;
        let before = wallet.balance();
        if !wallet.debit(fee + amount, now) {
            return Err(Refusal::InsufficientBalance);
        }

        let expiry = now + LIFE;
        let card = Card {
            id: self.ids.uuid(),
            company_id: company_id.to_owned(),
            customer_id: order.customer_id,
            name_on_card,
            brand,
            brand_as_written: order.brand,
            number: self.ids.pan(brand),
            balance: amount,
            expiry_month: expiry.month(),
            expiry_year: expiry.year(),
            created_at: now,
        };
        self.transactions.push(Transaction {
            id: self.ids.uuid(),
            company_id: company_id.to_owned(),
            wallet_id: wallet.id.clone(),
            card_id: Some(card.id.clone()),
            kind: TransactionKind::CardIssuance,
            status: TransactionStatus::Success,
            amount,
            fee,
            currency: wallet.currency(),
            operator: None,
            phone: None,
            reference: self.ids.uuid(),
            order_id: self.ids.uuid(),
            remarks: Remarks::default(),
            wallet_balance_before: before,
            wallet_balance_after: wallet.balance(),
            card_balances: Some((Decimal::ZERO, amount)),
            created_at: now,
            completed_at: Some(now),
        });
        self.cards.push(card.clone());
        Ok(card)
    }
}
