//! Topping up wallets from mobile money.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::fees::fee_on;
use super::settling::Operator;
use super::{Balances, Company, Mobile, Refusal, Row, State};
use super::{Transaction, TransactionKind, TransactionStatus};

/// What the operator takes, in percent of the amount.
pub(crate) const FEE_PERCENTAGE: Decimal = Decimal::from_parts(10, 0, 0, false, 1);

const DEFAULT_OPERATOR: &str = "mtn";

/// What a caller asks for, once its fields are in order.
#[derive(Debug, Clone)]
pub(crate) struct TopUpOrder {
    pub(crate) wallet_id: String,
    pub(crate) amount: Decimal,
    /// The amount as it was written, if that was as text: the fee is written behind it.
    pub(crate) amount_as_text: Option<String>,
    pub(crate) currency: String,
    pub(crate) reference: Option<String>,
    pub(crate) reason: Option<String>,
    /// Operator, phone, and what the caller has to say.
    pub(crate) mobile: Mobile,
    /// Whether it does not matter that the wallet is switched off.
    pub(crate) even_inactive: bool,
}

impl State {
    /// Records a top-up that the operator has yet to decide about. A reference that the
    /// company has used before brings back what it then brought, and nothing else.
    pub(crate) fn top_up(
        &mut self,
        company: Row<Company>,
        order: TopUpOrder,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let known = order.reference.as_deref();
        if let Some(row) = known.and_then(|known| self.top_up_by_reference(company, known)) {
            let first = &self.transactions[row];
            let wallet = first.wallet.map(|wallet| self.wallets[wallet].id.as_str());
            let same = wallet == Some(order.wallet_id.as_str())
                && first.amount == order.amount
                && first.currency.as_str() == order.currency;
            return if same {
                Ok(row)
            } else {
                Err(Refusal::ReferenceTaken)
            };
        }
        let row = self.wallet(company, &order.wallet_id)?;
        let wallet = &self.wallets[row];
        if !wallet.is_active && !order.even_inactive {
            return Err(Refusal::WalletInactive);
        }
        if wallet.currency.as_str() != order.currency {
            return Err(Refusal::CurrencyMismatch);
        }
        let mut mobile = order.mobile;
        let operator = mobile
            .operator
            .get_or_insert_with(|| DEFAULT_OPERATOR.into());
        operator.make_ascii_lowercase();
        if !wallet.operators.iter().any(|known| known.code == *operator) {
            return Err(Refusal::OperatorNotEnabled);
        }
        if wallet.overflows(order.amount, self.companies[company].mode) {
            return Err(Refusal::WalletCeiling);
        }
        let phone = mobile.phone.clone().unwrap_or_default();
        let behaviour = Operator::of(&phone)?;
        mobile.country = Some(wallet.country);
        let fee = fee_on(order.amount, FEE_PERCENTAGE);
        mobile.charged = order.amount_as_text.and_then(|amount| {
            let charged = format!("{amount}{}", fee.normalize());
            Decimal::from_str_exact(&charged).ok()
        });
        let (balance, currency) = (wallet.balance(), wallet.currency);
        let id = self.ids.uuid();
        let reference = order.reference.unwrap_or_else(|| self.ids.uuid());
        let order_id = self.ids.uuid();
        let transaction = Transaction {
            id,
            company,
            wallet: Some(row),
            card: None,
            customer: None,
            kind: TransactionKind::WalletFunding,
            status: TransactionStatus::Pending,
            amount: order.amount,
            fee,
            currency,
            wallet_balances: Some(Balances::unmoved(balance)),
            card_balances: None,
            reference: Some(reference),
            order_id: Some(order_id),
            mobile: Some(Box::new(mobile)),
            description: None,
            reason: order.reason,
            error_message: None,
            merchant: None,
            created_at: now,
            updated_at: now,
            completed_at: None,
        };
        let row = self.add_transaction(transaction);
        self.hand_to_operator(row, behaviour, now);
        Ok(row)
    }
}
