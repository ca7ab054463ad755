//! Transactions of a seed file, in the order of their times, with balances that add up.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::document::{self, Item, is_of_card, waits};
use super::effect::{Effect, effect, is_in_wallet};
use super::make;
use super::read::Placed;
use super::sow::Sowing;
use crate::operators::Currency;
use crate::state::{
    Balances, Card, LARGEST, MOST_ON_A_CARD, Mobile, Mode, Row, Transaction, TransactionKind,
    TransactionStatus, Wallet, fees,
};

/// A transaction whose references are known.
struct Movement {
    item: Item<document::Transaction>,
    wallet: Option<Row<Wallet>>,
    card: Option<Row<Card>>,
    kind: TransactionKind,
    status: TransactionStatus,
    fee: Decimal,
    effect: Effect,
}

/// What is in something while its movements are gone through.
struct Purses<T>(HashMap<Row<T>, Decimal>);

impl<T> Purses<T> {
    /// `is_new` has its balance after all of its movements, everything else before them.
    fn open(
        moves: impl Iterator<Item = (Row<T>, Decimal)>,
        balance: impl Fn(Row<T>) -> (Decimal, bool),
    ) -> Self
    where
        Row<T>: Hash + Eq,
    {
        let mut purses = HashMap::new();
        for (row, by) in moves {
            let (held, is_new) = balance(row);
            let purse = purses.entry(row).or_insert(held);
            if is_new {
                *purse -= by;
            }
        }
        Self(purses)
    }

    fn moves(&mut self, row: Row<T>, by: Decimal) -> Balances {
        let purse = self.0.entry(row).or_default();
        let before = *purse;
        *purse += by;
        let after = *purse;
        Balances { before, after }
    }
}

impl Sowing<'_> {
    pub(super) fn transactions(&mut self, items: Vec<Item<document::Transaction>>) {
        let movements = items.into_iter().filter_map(|item| self.movement(item));
        let mut movements: Vec<Movement> = movements.collect();
        let now = self.now;
        movements.sort_by_key(|movement| movement.item.is.created_at.unwrap_or(now));
        let wallets = movements.iter().filter_map(|movement| {
            let row = movement.wallet?;
            Some((row, movement.effect.wallet))
        });
        let mut wallets = Purses::open(wallets, |row| {
            let balance = self.state.wallets[row].balance();
            (balance, self.wallets.contains(&row))
        });
        let cards = movements
            .iter()
            .filter_map(|movement| Some((movement.card?, movement.effect.card)));
        let mut cards = Purses::open(cards, |row| {
            (self.state.cards[row].balance, self.cards.contains(&row))
        });
        for (row, opening) in &wallets.0 {
            if self.wallets.contains(row) {
                self.state.wallets[*row].payin_amount = *opening;
            }
        }
        for movement in movements {
            let in_wallet = movement
                .wallet
                .map(|row| wallets.moves(row, movement.effect.wallet));
            let on_card = movement
                .card
                .map(|row| cards.moves(row, movement.effect.card));
            let most = movement.wallet.map(|row| self.most_in(row));
            self.check(&movement, "wallet", in_wallet, most.unwrap_or(LARGEST));
            self.check(&movement, "card", on_card, MOST_ON_A_CARD);
            if self.problems.is_empty() {
                self.write(movement, in_wallet, on_card);
            }
        }
    }

    /// Only whether the references are good.
    pub(super) fn check_transactions(&self, items: &[Item<document::Transaction>]) {
        for item in items {
            self.places(item);
        }
    }

    /// What a wallet holds at most.
    fn most_in(&self, row: Row<Wallet>) -> Decimal {
        let wallet = &self.state.wallets[row];
        let ceiling = match self.state.companies[wallet.company].mode {
            Mode::Preproduction => wallet.currency.ceiling(),
            Mode::Production => None,
        };
        ceiling.unwrap_or(LARGEST)
    }

    fn check(&self, movement: &Movement, what: &str, balances: Option<Balances>, most: Decimal) {
        let Some(Balances { before, after }) = balances else {
            return;
        };
        let lowest = before.min(after).normalize();
        if lowest < Decimal::ZERO {
            let problem = format!(
                "the {what} would have held {lowest} here; raise its balance or lower the amount"
            );
            self.problems.note(&movement.item.place, problem);
        }
        if after > before && after > most {
            let after = after.normalize();
            let problem =
                format!("the {what} would have held {after} here, and holds at most {most}");
            self.problems.note(&movement.item.place, problem);
        }
    }

    fn places(
        &self,
        item: &Item<document::Transaction>,
    ) -> (Option<Row<Wallet>>, Option<Row<Card>>) {
        let wallet = item.is.wallet.as_ref();
        let wallet =
            wallet.and_then(|named| self.find("wallet", named, |id| self.state.wallets.find(id)));
        let card = item.is.card.as_ref();
        let card = card.and_then(|named| self.find("card", named, |id| self.state.cards.find(id)));
        (wallet, card)
    }

    fn movement(&self, item: Item<document::Transaction>) -> Option<Movement> {
        let (mut wallet, card) = self.places(&item);
        let kind = item.is.kind?;
        if is_of_card(kind) {
            let company = self.state.cards[card?].company;
            if is_in_wallet(kind) {
                wallet = self.state.usd_wallet(company);
                if wallet.is_none() {
                    let what = "the company of this card has no USD wallet that could pay; add one";
                    self.problems.note(&item.place, what);
                }
            }
        } else {
            wallet?;
        }
        let status = match (kind, item.is.status) {
            (TransactionKind::CardDecline, Some(TransactionStatus::Success)) => {
                let what = "a declined purchase never succeeds; write `card-authorization`";
                self.problems.note(&format!("{}.status", item.place), what);
                return None;
            }
            (TransactionKind::CardDecline, None) => TransactionStatus::Failed,
            (_, status) => status.unwrap_or(TransactionStatus::Success),
        };
        let amount = item.is.amount;
        let fee = match kind {
            _ if waits(kind) => {
                let wallet = &self.state.wallets[wallet?];
                let operator = self.operator(wallet, item.is.operator.as_ref());
                let operator = operator.unwrap_or_default();
                fees::usual(kind, wallet.country, &operator, amount)
            }
            TransactionKind::CardIssuance => {
                self.state.companies[self.state.cards[card?].company].issuance_fee
            }
            _ => Decimal::ZERO,
        };
        let fee = item.is.fee.unwrap_or(fee);
        if kind == TransactionKind::Collection && fee > amount {
            let what = format!("the fee is more than the amount of {amount}; lower it");
            self.problems.note(&format!("{}.fee", item.place), what);
        }
        Some(Movement {
            wallet,
            card,
            kind,
            status,
            fee,
            effect: effect(kind, status, amount, fee),
            item,
        })
    }

    /// Writes down what has been checked, and moves the money of what was there before.
    fn write(
        &mut self,
        movement: Movement,
        in_wallet: Option<Balances>,
        on_card: Option<Balances>,
    ) {
        let Movement {
            item,
            wallet,
            card,
            kind,
            status,
            fee,
            effect,
        } = movement;
        let Item { place, name, is } = item;
        let at = is.created_at.unwrap_or(self.now);
        let (company, currency) = match (wallet, card) {
            (Some(row), _) => {
                let wallet = &self.state.wallets[row];
                (wallet.company, wallet.currency)
            }
            (None, Some(row)) => (self.state.cards[row].company, Currency::Usd),
            (None, None) => return,
        };
        let sums = (is.amount, fee, currency);
        let mut made = make::transaction(company, kind, sums, &mut self.state.ids, at);
        made.wallet = wallet;
        made.card = card;
        made.customer = card.map(|row| self.state.cards[row].customer);
        made.status = status;
        made.wallet_balances = in_wallet;
        made.card_balances = on_card;
        made.merchant = is.merchant;
        made.reason = is.reason;
        made.completed_at = status.is_final().then_some(at);
        if status == TransactionStatus::Failed {
            let why = is.error.unwrap_or_else(|| "Declined".to_owned());
            made.error_message = Some(why);
        }
        if let Some(reference) = is.reference {
            self.check_reference(&place, &made, &reference);
            made.reference = Some(reference);
        }
        if let Some(row) = wallet.filter(|_| waits(kind)) {
            made.mobile = self.mobile(row, is.phone, is.operator.as_ref(), is.notify_url);
            if made.mobile.is_none() {
                let what = "no operator serves this wallet; name another one";
                self.problems.note(&format!("{place}.wallet"), what);
            }
        }
        if let Some(row) = wallet {
            self.move_wallet(row, effect.wallet, kind, &place, at);
        }
        if let Some(row) = card.filter(|row| !self.cards.contains(row)) {
            self.state.cards[row].balance += effect.card;
        }
        self.call(name, &made.id);
        let row = self.state.add_transaction(made);
        if !status.is_final() {
            self.state.resume(row, self.now);
        }
    }

    fn check_reference(&self, place: &str, made: &Transaction, reference: &str) {
        let taken = match made.kind {
            TransactionKind::WalletFunding => {
                self.state.top_up_by_reference(made.company, reference)
            }
            _ => self.state.payment_by_external_id(made.company, reference),
        };
        if taken.is_some() {
            let what = format!("`{reference}` has been used by this company; choose another");
            self.problems.note(&format!("{place}.reference"), what);
        }
    }

    fn mobile(
        &self,
        wallet: Row<Wallet>,
        phone: Option<String>,
        operator: Option<&Placed>,
        notify_url: Option<String>,
    ) -> Option<Box<Mobile>> {
        let wallet = &self.state.wallets[wallet];
        let mut mobile = make::mobile(wallet)?;
        let code = operator.map(|named| named.text.to_ascii_lowercase());
        mobile.operator = code.or(mobile.operator);
        mobile.phone = phone.or(mobile.phone);
        mobile.notify_url = notify_url;
        Some(Box::new(mobile))
    }

    /// A new wallet holds already what it is going to hold: only its volumes grow.
    fn move_wallet(
        &mut self,
        row: Row<Wallet>,
        by: Decimal,
        kind: TransactionKind,
        place: &str,
        at: DateTime<Utc>,
    ) {
        let wallet = &mut self.state.wallets[row];
        if self.wallets.contains(&row) {
            wallet.payin_amount += by.max(Decimal::ZERO);
            wallet.payout_amount += (-by).max(Decimal::ZERO);
            return;
        }
        let suffices = match kind {
            TransactionKind::Payout => wallet.reserve(-by, at),
            _ if by < Decimal::ZERO => wallet.debit(-by, at),
            _ => {
                wallet.credit(by, at);
                true
            }
        };
        if !suffices {
            let what = "the wallet's pay-out balance does not suffice; lower the amount";
            self.problems.note(place, what);
        }
    }
}
