//! Rates, and money that changes its currency.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::company::Rate;
use super::wallet::LARGEST;
use super::{Balances, Company, Refusal, Row, State, Wallet, fees};
use super::{Transaction, TransactionKind, TransactionStatus};
use crate::contract::Violation;
use crate::operators::{Country, Currency};

/// What a caller asks for, once its fields are in order. It computes every figure itself.
#[derive(Debug, Clone)]
pub(crate) struct ConversionOrder {
    pub(crate) source_id: String,
    pub(crate) source_currency: String,
    pub(crate) amount: Decimal,
    pub(crate) fee: Decimal,
    pub(crate) total: Decimal,
    pub(crate) destination_id: String,
    pub(crate) destination_currency: String,
    pub(crate) converted: Decimal,
    pub(crate) from_currency: String,
    pub(crate) to_currency: String,
}

/// What a sum is worth in another currency.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    pub(crate) rate_id: String,
    pub(crate) rate: Decimal,
    /// Not rounded.
    pub(crate) converted: Decimal,
}

/// What sending a sum costs, and what it is worth on arrival.
#[derive(Debug, Clone)]
pub(crate) struct FeeQuote {
    pub(crate) percentage: Decimal,
    pub(crate) fee: Decimal,
    pub(crate) total: Decimal,
    pub(crate) quote: Quote,
}

impl State {
    /// What `amount` is worth at the company's own rate. One unit of a currency is one unit of
    /// itself.
    pub(crate) fn quote(
        &mut self,
        company: Row<Company>,
        from: &str,
        to: &str,
        amount: Decimal,
    ) -> Result<Quote, Refusal> {
        let pair = Currency::read(from).zip(Currency::read(to));
        let (from, to) = pair.ok_or(Refusal::RateNotFound)?;
        let known = |rate: &&Rate| rate.from == from && rate.to == to;
        let known = self.companies[company].rates.iter().find(known).cloned();
        let rate = match known {
            Some(rate) => rate,
            None if from == to => {
                let id = self.ids.uuid();
                let rate = Decimal::ONE;
                let rate = Rate { id, from, to, rate };
                // A quote names its rate, which must be the same one the next time.
                self.companies[company].rates.push(rate.clone());
                rate
            }
            None => return Err(Refusal::RateNotFound),
        };
        let converted = amount.checked_mul(rate.rate);
        let too_large = || Refusal::Invalid(vec![Violation::TooLarge("amount".into(), LARGEST)]);
        Ok(Quote {
            rate_id: rate.id,
            rate: rate.rate,
            converted: converted.ok_or_else(too_large)?,
        })
    }

    /// What it would cost to send `amount`: nothing if it becomes dollars, otherwise what a
    /// payout in that country costs. Without a country it is that of the company's wallet in
    /// the currency.
    pub(crate) fn transfer_fees(
        &mut self,
        company: Row<Company>,
        from: &str,
        to: &str,
        amount: Decimal,
        iso: Option<&str>,
    ) -> Result<FeeQuote, Refusal> {
        let quote = self.quote(company, from, to, amount)?;
        let percentage = if to == Currency::Usd.as_str() {
            Decimal::ZERO
        } else {
            let mut wallets = self.wallets_of(company).iter();
            let own = || {
                let own = |row: &&Row<Wallet>| self.wallets[**row].currency.as_str() == from;
                wallets.find(own).map(|row| self.wallets[*row].country)
            };
            fees::of_payout(iso.and_then(Country::by_iso).or_else(own))
        };
        let fee = fees::fee_on(amount, percentage);
        Ok(FeeQuote {
            percentage,
            fee,
            total: amount + fee,
            quote,
        })
    }

    /// Moves money from one wallet to another: all of it or nothing.
    ///
    /// The figures are the caller's. That of the rate is not compared with the company's own:
    /// a page says that old rates are refused, but no field says which one was used, no error
    /// is documented for it, the sources do not agree on the direction in which a rate is
    /// written, and the older build did not look.
    pub(crate) fn convert(
        &mut self,
        company: Row<Company>,
        order: &ConversionOrder,
        now: DateTime<Utc>,
    ) -> Result<[Row<Transaction>; 2], Refusal> {
        let source = self.wallet(company, &order.source_id)?;
        let destination = self.wallet(company, &order.destination_id)?;
        if source == destination {
            return Err(Refusal::SameWallet);
        }
        let (from, to) = (&self.wallets[source], &self.wallets[destination]);
        if !from.is_active || !to.is_active {
            return Err(Refusal::WalletInactive);
        }
        let (given, taken) = (to.currency.as_str(), from.currency.as_str());
        if [&order.source_currency, &order.from_currency] != [taken; 2]
            || [&order.destination_currency, &order.to_currency] != [given; 2]
        {
            return Err(Refusal::CurrencyMismatch);
        }
        if order.amount + order.fee != order.total {
            return Err(Refusal::TotalMismatch);
        }
        if to.overflows(order.converted, self.companies[company].mode) {
            return Err(Refusal::WalletCeiling);
        }
        let before = from.balance();
        if !self.wallets[source].debit(order.total, now) {
            return Err(Refusal::InsufficientBalance);
        }
        let after = self.wallets[source].balance();
        let taken = Balances { before, after };
        let before = self.wallets[destination].balance();
        self.wallets[destination].credit(order.converted, now);
        let after = self.wallets[destination].balance();
        let given = Balances { before, after };

        let rand = self.ids.token(8);
        let reference = format!("DEPOSIT_{}_{rand}", now.timestamp_millis());
        let debit = Movement {
            kind: TransactionKind::ConversionDebit,
            wallet: source,
            amount: order.amount,
            fee: order.fee,
            balances: taken,
        };
        let credit = Movement {
            kind: TransactionKind::ConversionCredit,
            wallet: destination,
            amount: order.converted,
            fee: Decimal::ZERO,
            balances: given,
        };
        Ok([debit, credit].map(|movement| self.record_movement(&movement, &reference, now)))
    }

    fn record_movement(
        &mut self,
        movement: &Movement,
        reference: &str,
        now: DateTime<Utc>,
    ) -> Row<Transaction> {
        let wallet = &self.wallets[movement.wallet];
        let transaction = Transaction {
            id: self.ids.uuid(),
            company: wallet.company,
            wallet: Some(movement.wallet),
            card: None,
            customer: None,
            kind: movement.kind,
            status: TransactionStatus::Success,
            amount: movement.amount,
            fee: movement.fee,
            currency: wallet.currency,
            wallet_balances: Some(movement.balances),
            card_balances: None,
            reference: Some(reference.to_owned()),
            order_id: None,
            mobile: None,
            description: None,
            reason: None,
            error_message: None,
            merchant: None,
            created_at: now,
            updated_at: now,
            completed_at: Some(now),
        };
        self.add_transaction(transaction)
    }
}

/// What a conversion does to one of its wallets.
struct Movement {
    kind: TransactionKind,
    wallet: Row<Wallet>,
    amount: Decimal,
    fee: Decimal,
    balances: Balances,
}
