//! Money between the USD wallet and cards.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::cards::{MOST_ON_A_CARD, REJECTED_LATER};
use super::{Balances, Card, CardStatus, Company, Refusal, Row, State, Wallet};
use super::{Transaction, TransactionKind, TransactionStatus};
use crate::operators::Currency;

/// One movement on a card that is about to be written down.
pub(super) struct Entry {
    pub(super) kind: TransactionKind,
    pub(super) status: TransactionStatus,
    pub(super) amount: Decimal,
    pub(super) fee: Decimal,
    pub(super) card: Row<Card>,
    pub(super) card_balances: Balances,
    /// None for what happens at a merchant.
    pub(super) wallet: Option<(Row<Wallet>, Balances)>,
    pub(super) description: String,
    /// What this belongs to, or something made up.
    pub(super) reference: Option<String>,
    pub(super) merchant: Option<String>,
    pub(super) error_message: Option<&'static str>,
}

/// Money that a company wants moved.
#[derive(Debug, Clone)]
pub(crate) struct CardMove {
    pub(crate) card_id: String,
    pub(crate) amount: Decimal,
    /// Whether a frozen card gives nothing back.
    pub(crate) frozen_refuses: bool,
}

impl State {
    /// Moves money from the USD wallet to a card. What the issuer refuses leaves a failed
    /// transaction behind; any other refusal leaves nothing.
    pub(crate) fn fund_card(
        &mut self,
        company: Row<Company>,
        order: &CardMove,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let row = self.card(company, &order.card_id)?;
        let card = &self.cards[row];
        match card.status {
            CardStatus::Active => {}
            CardStatus::Terminated => return Err(Refusal::CardTerminated),
            _ => return Err(Refusal::CardNotActive),
        }
        let wallet = self.usd_wallet(company);
        let wallet = wallet.ok_or(Refusal::InsufficientWalletBalance)?;
        if order.amount > self.wallets[wallet].balance() {
            return Err(Refusal::InsufficientWalletBalance);
        }
        if card.balance + order.amount > MOST_ON_A_CARD {
            return Err(Refusal::CardBalanceLimit);
        }
        let kind = TransactionKind::CardFunding;
        if card.name_on_card == REJECTED_LATER {
            self.rejected(row, wallet, kind, order.amount, now);
            return Err(Refusal::IssuerRejected);
        }
        let booked = self.exchange(row, wallet, kind, order.amount, now);
        self.tell_of_transaction("card.fund", booked);
        self.tell_of_transaction("transaction.funding.completed", booked);
        Ok(booked)
    }

    /// Moves money from a card to the USD wallet, in the same way.
    pub(crate) fn withdraw_card(
        &mut self,
        company: Row<Company>,
        order: &CardMove,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let row = self.card(company, &order.card_id)?;
        let card = &self.cards[row];
        match card.status {
            CardStatus::Frozen if order.frozen_refuses => return Err(Refusal::CardFrozen),
            CardStatus::Active | CardStatus::Frozen => {}
            CardStatus::Terminated => return Err(Refusal::CardTerminated),
            _ => return Err(Refusal::CardNotActive),
        }
        if order.amount > card.balance {
            return Err(Refusal::InsufficientCardBalance);
        }
        let wallet = self.usd_wallet(company).ok_or(Refusal::NoUsdWallet)?;
        if self.wallets[wallet].overflows(order.amount, self.companies[company].mode) {
            return Err(Refusal::WalletCeiling);
        }
        let kind = TransactionKind::CardWithdrawal;
        if card.name_on_card == REJECTED_LATER {
            let tried = self.rejected(row, wallet, kind, order.amount, now);
            self.tell_of_transaction("card.withdraw.failed", tried);
            return Err(Refusal::IssuerRejected);
        }
        let booked = self.exchange(row, wallet, kind, order.amount, now);
        self.tell_of_transaction("card.withdraw", booked);
        self.tell_of_transaction("transaction.withdrawal.completed", booked);
        Ok(booked)
    }

    /// Carries out what has been checked.
    fn exchange(
        &mut self,
        row: Row<Card>,
        wallet: Row<Wallet>,
        kind: TransactionKind,
        amount: Decimal,
        now: DateTime<Utc>,
    ) -> Row<Transaction> {
        let before = self.balances(row, wallet);
        let card = &mut self.cards[row];
        if kind == TransactionKind::CardFunding {
            self.wallets[wallet].debit(amount, now);
            card.balance += amount;
        } else {
            card.balance -= amount;
            self.wallets[wallet].give_back(amount, now);
        }
        card.updated_at = now;
        let after = self.balances(row, wallet);
        self.write_down(
            Entry {
                kind,
                status: TransactionStatus::Success,
                amount,
                fee: Decimal::ZERO,
                card: row,
                card_balances: Balances {
                    before: before.0,
                    after: after.0,
                },
                wallet: Some((
                    wallet,
                    Balances {
                        before: before.1,
                        after: after.1,
                    },
                )),
                description: self.describe(kind, row),
                reference: None,
                merchant: None,
                error_message: None,
            },
            now,
        )
    }

    /// The issuer has refused: nothing has moved.
    fn rejected(
        &mut self,
        row: Row<Card>,
        wallet: Row<Wallet>,
        kind: TransactionKind,
        amount: Decimal,
        now: DateTime<Utc>,
    ) -> Row<Transaction> {
        let (on_card, in_wallet) = self.balances(row, wallet);
        self.write_down(
            Entry {
                kind,
                status: TransactionStatus::Failed,
                amount,
                fee: Decimal::ZERO,
                card: row,
                card_balances: Balances::unmoved(on_card),
                wallet: Some((wallet, Balances::unmoved(in_wallet))),
                description: self.describe(kind, row),
                reference: None,
                merchant: None,
                error_message: Some("Declined by the issuer"),
            },
            now,
        )
    }

    /// What is on a card, and in a wallet.
    fn balances(&self, card: Row<Card>, wallet: Row<Wallet>) -> (Decimal, Decimal) {
        (self.cards[card].balance, self.wallets[wallet].balance())
    }

    fn describe(&self, kind: TransactionKind, card: Row<Card>) -> String {
        let what = match kind {
            TransactionKind::CardFunding => "Card funding",
            _ => "Card withdrawal",
        };
        format!("{what}: {}", self.cards[card].number.last_four_mask())
    }

    /// Adds a transaction of a card, which is decided at once.
    pub(super) fn write_down(&mut self, entry: Entry, now: DateTime<Utc>) -> Row<Transaction> {
        let card = &self.cards[entry.card];
        let (company, customer) = (card.company, card.customer);
        let id = self.ids.entity("txn");
        let reference = entry.reference.unwrap_or_else(|| self.ids.uuid());
        let order_id = self.ids.uuid();
        let (wallet, wallet_balances) = entry.wallet.unzip();
        self.add_transaction(Transaction {
            id,
            company,
            wallet,
            card: Some(entry.card),
            customer: Some(customer),
            kind: entry.kind,
            status: entry.status,
            amount: entry.amount,
            fee: entry.fee,
            currency: Currency::Usd,
            wallet_balances,
            card_balances: Some(entry.card_balances),
            reference: Some(reference),
            order_id: Some(order_id),
            mobile: None,
            description: Some(entry.description),
            reason: None,
            error_message: entry.error_message.map(str::to_owned),
            merchant: entry.merchant,
            created_at: now,
            updated_at: now,
            completed_at: Some(now),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::seed::{Seeded, seed};
    use crate::state::{CardOrder, Mode, Settings};

    /// A card with 60 USD on it, of a company with 20,000.
    fn rich() -> (State, Seeded, Row<Card>) {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let wallet = state.wallets.find(&seeded.usd_wallet).unwrap();
        state.wallets[wallet].payout_balance = Decimal::from(20_061);
        let company = state.wallets[wallet].company;
        let order = CardOrder::ordinary(&seeded.approved_customer, Decimal::from(60));
        let card = state.create_card(company, order, clock::start()).unwrap();
        (state, seeded, card)
    }

    fn order(state: &State, card: Row<Card>, amount: u32) -> CardMove {
        CardMove {
            card_id: state.cards[card].id.clone(),
            amount: amount.into(),
            frozen_refuses: false,
        }
    }

    #[test]
    fn a_card_holds_ten_thousand_dollars() {
        let (mut state, _, card) = rich();
        let company = state.cards[card].company;
        let over = order(&state, card, 9_941);
        let refusal = state.fund_card(company, &over, clock::start());
        assert_eq!(refusal, Err(Refusal::CardBalanceLimit));
        let full = order(&state, card, 9_940);
        assert!(state.fund_card(company, &full, clock::start()).is_ok());
        assert_eq!(state.cards[card].balance, MOST_ON_A_CARD);
    }

    /// In preproduction the wallet takes 80 USD: nothing is taken back from a card beyond
    /// that, and one that ends keeps what it holds.
    #[test]
    fn what_a_wallet_may_not_hold_stays_on_the_card() {
        let (mut state, seeded, card) = rich();
        let company = state.cards[card].company;
        let wallet = state.wallets.find(&seeded.usd_wallet).unwrap();
        state.companies[company].mode = Mode::Preproduction;
        state.wallets[wallet].payout_balance = Decimal::from(21);
        let over = order(&state, card, 60);
        let refusal = state.withdraw_card(company, &over, clock::start());
        assert_eq!(refusal, Err(Refusal::WalletCeiling));

        let id = state.cards[card].id.clone();
        let ending = state.terminate_card(company, &id, false, false, clock::start());
        let ending = ending.unwrap();
        assert_eq!(
            (ending.refunded, ending.balance),
            (false, Decimal::from(60))
        );
        assert_eq!(state.cards[card].status, CardStatus::Terminated);
        assert_eq!(state.cards[card].balance, Decimal::from(60));
        assert_eq!(state.wallets[wallet].balance(), Decimal::from(21));
        let booked = state.movements_of_card(card).last().unwrap();
        let booked = &state.transactions[*booked];
        assert_eq!(booked.status, TransactionStatus::Failed);
        let unmoved = |sum: u32| Some(Balances::unmoved(sum.into()));
        assert_eq!(booked.card_balances, unmoved(60));
        assert_eq!(booked.wallet_balances, unmoved(21));
    }

    #[test]
    fn everybody_who_is_told_is_told_of_each_movement() {
        let (mut state, _, card) = rich();
        let company = state.cards[card].company;
        let now = clock::start();
        let one = order(&state, card, 1);
        let id = one.card_id.clone();
        state.fund_card(company, &one, now).unwrap();
        state.withdraw_card(company, &one, now).unwrap();
        let bought = state.purchase(&id, Decimal::ONE, "Librairie", now).unwrap();
        let bought = state.transactions[bought].id.clone();
        state.refund_purchase(&bought, None, now).unwrap();
        state
            .purchase(&id, Decimal::from(61), "Librairie", now)
            .unwrap();
        state.cards[card].name_on_card = REJECTED_LATER.into();
        state.withdraw_card(company, &one, now).unwrap_err();
        state.cards[card].name_on_card = "AICHA NJOYA".into();
        state
            .terminate_card(company, &id, false, false, now)
            .unwrap();
        let told: Vec<_> = state.outbox.iter().map(|one| one.event).collect();
        let expected = [
            "card.created",
            "card.fund",
            "transaction.funding.completed",
            "card.fund",
            "transaction.funding.completed",
            "card.withdraw",
            "transaction.withdrawal.completed",
            "transaction.authorization.created",
            "transaction.reversal.completed",
            "transaction.authorization.declined",
            "card.withdraw.failed",
            "card.terminated",
            "transaction.terminated",
        ];
        assert_eq!(told, expected);
    }
}
