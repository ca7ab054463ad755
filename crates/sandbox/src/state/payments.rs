//! Collections and payouts.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::settling::Operator;
use super::{Balances, Company, Mobile, Refusal, Row, State, Wallet, fees};
use super::{Transaction, TransactionKind, TransactionStatus};
use crate::operators::{Country, Currency};

/// What a caller asks for, once its fields are in order.
#[derive(Debug, Clone)]
pub(crate) struct PaymentOrder {
    /// A collection or a payout.
    pub(crate) kind: TransactionKind,
    pub(crate) country: String,
    pub(crate) currency: String,
    pub(crate) amount: Decimal,
    pub(crate) external_id: Option<String>,
    /// Operator, phone, and what the caller has to say.
    pub(crate) mobile: Mobile,
    /// Whether an `external_id` may be used once only, instead of bringing back the payment
    /// that it was first used for.
    pub(crate) refuse_replays: bool,
}

impl State {
    /// Records a payment that the operator has yet to decide about; for a payout, what it takes
    /// is taken at once. An `external_id` that the company has used before brings back the
    /// payment that it was used for, if it is the same one.
    pub(crate) fn start_payment(
        &mut self,
        company: Row<Company>,
        mut order: PaymentOrder,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let operator = order.mobile.operator.get_or_insert_default();
        operator.make_ascii_lowercase();
        let known = order.external_id.as_deref();
        if let Some(row) = known.and_then(|known| self.payment_by_external_id(company, known)) {
            return match &self.transactions[row] {
                _ if order.refuse_replays => Err(Refusal::ExternalIdReplayed),
                first if is_same(first, &order) => Ok(row),
                _ => Err(Refusal::ExternalIdTaken),
            };
        }
        let wallet = self
            .wallet_for(company, &order.country, &order.currency)
            .ok_or(Refusal::NoWalletHere)?;
        let operator = self.check_payment(wallet, &order)?;
        let row = match order.kind {
            TransactionKind::Payout => self.record_payout(wallet, order, now)?,
            _ => self.record_collection(wallet, order, now)?,
        };
        self.hand_to_operator(row, operator, now);
        if self.transactions[row].kind == TransactionKind::Collection {
            self.tell_of_transaction("payment.collect", row);
        }
        Ok(row)
    }

    /// The wallet that a country and a currency pick.
    pub(super) fn wallet_for(
        &self,
        company: Row<Company>,
        iso: &str,
        currency: &str,
    ) -> Option<Row<Wallet>> {
        let country = Country::by_iso(iso)?;
        let currency = Currency::read(currency)?;
        let mut wallets = self.wallets_of(company).iter().copied();
        wallets.find(|row| {
            let wallet = &self.wallets[*row];
            wallet.country == country && wallet.currency == currency
        })
    }

    fn check_payment(
        &self,
        wallet: Row<Wallet>,
        order: &PaymentOrder,
    ) -> Result<Operator, Refusal> {
        let wallet = &self.wallets[wallet];
        if !wallet.is_active {
            return Err(Refusal::WalletInactive);
        }
        let operator = order.mobile.operator.as_deref();
        let serves = |known: &str| Some(known) == operator;
        if !wallet.operators.iter().any(|known| serves(&known.code)) {
            return Err(Refusal::OperatorNotEnabled);
        }
        let phone = order.mobile.phone.as_deref().unwrap_or_default();
        if !phone.starts_with(wallet.country.dial_code) {
            return Err(Refusal::InvalidPhone);
        }
        Operator::of(phone)
    }

    fn record_collection(
        &mut self,
        row: Row<Wallet>,
        order: PaymentOrder,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let wallet = &self.wallets[row];
        let operator = order.mobile.operator.as_deref().unwrap_or_default();
        let percent = fees::of_collection(wallet.country, operator);
        let fee = fees::fee_on(order.amount, percent);
        let mode = self.companies[wallet.company].mode;
        if wallet.overflows(order.amount - fee, mode) {
            return Err(Refusal::WalletCeiling);
        }
        let balances = Balances::unmoved(wallet.balance());
        Ok(self.record_payment(row, order, fee, balances, now))
    }

    fn record_payout(
        &mut self,
        row: Row<Wallet>,
        order: PaymentOrder,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let wallet = &mut self.wallets[row];
        if order.amount > wallet.payout_balance {
            return Err(Refusal::InsufficientBalance);
        }
        let fee = fees::fee_on(order.amount, fees::of_payout(Some(wallet.country)));
        let before = wallet.balance();
        if !wallet.reserve(order.amount + fee, now) {
            return Err(Refusal::InsufficientBalance);
        }
        let after = wallet.balance();
        Ok(self.record_payment(row, order, fee, Balances { before, after }, now))
    }

    fn record_payment(
        &mut self,
        row: Row<Wallet>,
        order: PaymentOrder,
        fee: Decimal,
        balances: Balances,
        now: DateTime<Utc>,
    ) -> Row<Transaction> {
        let wallet = &self.wallets[row];
        let (company, currency) = (wallet.company, wallet.currency);
        let mut mobile = order.mobile;
        mobile.country = Some(wallet.country);
        let external_id = match order.external_id {
            Some(external_id) => external_id,
            None => self.mint_external_id(order.kind, now),
        };
        let description = match order.kind {
            TransactionKind::Payout => "Payout transaction",
            _ => "Payment collection transaction",
        };
        let transaction = Transaction {
            id: self.ids.uuid(),
            company,
            wallet: Some(row),
            card: None,
            customer: None,
            kind: order.kind,
            status: TransactionStatus::Pending,
            amount: order.amount,
            fee,
            currency,
            wallet_balances: Some(balances),
            card_balances: None,
            reference: Some(external_id),
            order_id: Some(self.ids.uuid()),
            reason: mobile.purpose.clone(),
            mobile: Some(Box::new(mobile)),
            description: Some(description.to_owned()),
            error_message: None,
            merchant: None,
            created_at: now,
            updated_at: now,
            completed_at: None,
        };
        self.add_transaction(transaction)
    }

    /// What the service calls a payment to which its caller gave no name.
    fn mint_external_id(&mut self, kind: TransactionKind, now: DateTime<Utc>) -> String {
        let prefix = match kind {
            TransactionKind::Payout => "PAYOUT",
            _ => "COLL",
        };
        let seconds = now.timestamp().rem_euclid(10_000_000_000);
        format!("{prefix}-{seconds:010}-{}", self.ids.token(8))
    }
}

/// Whether `order` asks for the same payment again. What is only said about it may differ.
fn is_same(first: &Transaction, order: &PaymentOrder) -> bool {
    let Some(mobile) = &first.mobile else {
        return false;
    };
    first.kind == order.kind
        && first.amount == order.amount
        && first.currency.as_str() == order.currency
        && mobile.country.map(|country| country.iso) == Some(order.country.as_str())
        && mobile.operator == order.mobile.operator
        && mobile.phone == order.mobile.phone
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;
    use crate::clock;
    use crate::seed::seed;

    fn order(amount: i64) -> PaymentOrder {
        PaymentOrder {
            kind: TransactionKind::Collection,
            country: "CM".into(),
            currency: "XAF".into(),
            amount: amount.into(),
            external_id: Some("ORD-1".into()),
            mobile: Mobile {
                operator: Some("mtn".into()),
                phone: Some("237670000000".into()),
                ..Mobile::default()
            },
            refuse_replays: false,
        }
    }

    #[test]
    fn companies_do_not_share_their_external_ids() {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let own = state.companies.find(&seeded.company_id).unwrap();
        let foreign = state.wallets.find(&seeded.foreign_wallet).unwrap();
        let foreign = state.wallets[foreign].company;
        let now = clock::start();
        let first = state.start_payment(own, order(1000), now).unwrap();
        let second = state.start_payment(foreign, order(2000), now).unwrap();
        assert_ne!(first, second);
        assert_eq!(state.start_payment(own, order(1000), now), Ok(first));
        let taken = state.start_payment(foreign, order(1000), now);
        assert_eq!(taken, Err(Refusal::ExternalIdTaken));
        assert!(
            state
                .transaction(foreign, &state.transactions[first].id)
                .is_err()
        );
        assert_eq!(state.payments_of(own), [first]);
    }

    #[test]
    fn in_preproduction_a_wallet_is_soon_full() {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let credentials = state
            .credentials
            .find(&seeded.clients.preproduction)
            .unwrap();
        let company = state.credentials[credentials].company;
        let now = clock::start();
        // It holds 30,000 of 50,000, and 1.5 % do not reach it.
        let refused = state.start_payment(company, order(20_305), now);
        assert_eq!(refused, Err(Refusal::WalletCeiling));
        let first = state.start_payment(company, order(20_304), now).unwrap();
        let mut other = order(20_304);
        other.external_id = None;
        let second = state.start_payment(company, other, now).unwrap();
        state.run_due(now + chrono::TimeDelta::seconds(5));
        assert_eq!(state.transactions[first].status, TransactionStatus::Success);
        assert_eq!(state.transactions[second].status, TransactionStatus::Failed);
    }

    #[test]
    fn collections_are_told_of_twice_and_payouts_once() {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let own = state.companies.find(&seeded.company_id).unwrap();
        let now = clock::start();
        let mut payout = order(1000);
        payout.kind = TransactionKind::Payout;
        payout.external_id = None;
        state.start_payment(own, order(1000), now).unwrap();
        state.start_payment(own, order(1000), now).unwrap();
        state.start_payment(own, payout, now).unwrap();
        let events = |state: &mut State| {
            let events = state.outbox.drain(..);
            events.map(|told| told.event).collect::<Vec<_>>()
        };
        assert_eq!(events(&mut state), ["payment.collect"]);
        state.run_due(now + chrono::TimeDelta::seconds(5));
        assert_eq!(events(&mut state), ["payment.collect", "payment.payout"]);
    }
}
