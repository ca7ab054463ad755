//! What is true of every state, whatever was asked of it.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::cards::MOST_ON_A_CARD;
use super::wallet::LARGEST;
use super::{Balances, Card, Row, State, Transaction, TransactionKind, TransactionStatus, Wallet};

/// What was there before anything was asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opening {
    wallets: HashMap<Row<Wallet>, Decimal>,
    cards: HashMap<Row<Card>, Decimal>,
    transactions: usize,
}

impl Opening {
    pub(crate) fn of(state: &State) -> Self {
        Self {
            wallets: state
                .wallets
                .iter()
                .map(|(row, wallet)| (row, wallet.balance()))
                .collect(),
            cards: state
                .cards
                .iter()
                .map(|(row, card)| (row, card.balance))
                .collect(),
            transactions: state.transactions.len(),
        }
    }
}

/// The first thing that is not as it must be.
pub(crate) fn broken(state: &State, opening: &Opening) -> Option<String> {
    balances_add_up(state)
        .or_else(|| nothing_is_made_or_lost(state, opening))
        .or_else(|| bounds_are_kept(state))
        .or_else(|| conversions_come_in_pairs(state, opening))
}

/// What a transaction does to its wallet, once and for all.
fn on_wallet(transaction: &Transaction) -> Decimal {
    let Transaction { amount, fee, .. } = transaction;
    let failed = transaction.status == TransactionStatus::Failed;
    let done = transaction.status == TransactionStatus::Success;
    match transaction.kind {
        // Reserved from the beginning.
        TransactionKind::Payout if !failed => -(amount + fee),
        _ if !done => Decimal::ZERO,
        TransactionKind::WalletFunding
        | TransactionKind::Gift
        | TransactionKind::ConversionCredit
        | TransactionKind::CardTermination => *amount,
        TransactionKind::Collection | TransactionKind::CardWithdrawal => amount - fee,
        TransactionKind::Payout
        | TransactionKind::ConversionDebit
        | TransactionKind::CardIssuance
        | TransactionKind::CardFunding => -(amount + fee),
        TransactionKind::PayinToPayout
        | TransactionKind::PayoutToPayin
        | TransactionKind::CardAuthorization
        | TransactionKind::CardDecline
        | TransactionKind::CardRefund => Decimal::ZERO,
    }
}

fn on_card(transaction: &Transaction) -> Decimal {
    if transaction.status != TransactionStatus::Success {
        return Decimal::ZERO;
    }
    match transaction.kind {
        TransactionKind::CardIssuance
        | TransactionKind::CardFunding
        | TransactionKind::CardRefund => transaction.amount,
        TransactionKind::CardWithdrawal
        | TransactionKind::CardTermination
        | TransactionKind::CardAuthorization => -transaction.amount,
        _ => Decimal::ZERO,
    }
}

fn balances_add_up(state: &State) -> Option<String> {
    let moved = |balances: Option<Balances>| {
        balances.map_or(Decimal::ZERO, |balances| balances.after - balances.before)
    };
    state.transactions.iter().find_map(|(_, transaction)| {
        let expected = [on_wallet(transaction), on_card(transaction)];
        let found = [
            moved(transaction.wallet_balances),
            moved(transaction.card_balances),
        ];
        (found != expected)
            .then(|| format!("{transaction:?} moved {found:?} (wallet, card) and not {expected:?}"))
    })
}

fn nothing_is_made_or_lost(state: &State, opening: &Opening) -> Option<String> {
    let mut wallets = opening.wallets.clone();
    let mut cards = opening.cards.clone();
    let later = state.transactions.iter().skip(opening.transactions);
    for (_, transaction) in later {
        if let Some(wallet) = transaction.wallet {
            *wallets.entry(wallet).or_default() += on_wallet(transaction);
        }
        if let Some(card) = transaction.card {
            *cards.entry(card).or_default() += on_card(transaction);
        }
    }
    let wallet = state.wallets.iter().find_map(|(row, wallet)| {
        let expected = wallets.get(&row).copied().unwrap_or_default();
        let found = wallet.balance();
        (found != expected).then(|| format!("{wallet:?} holds {found} and not {expected}"))
    });
    wallet.or_else(|| {
        state.cards.iter().find_map(|(row, card)| {
            let expected = cards.get(&row).copied().unwrap_or_default();
            let found = card.balance;
            (found != expected).then(|| format!("{card:?} holds {found} and not {expected}"))
        })
    })
}

fn bounds_are_kept(state: &State) -> Option<String> {
    let wallet = state.wallets.iter().find_map(|(_, wallet)| {
        let parts = [wallet.payin_balance, wallet.payout_balance];
        let sound = parts.iter().all(|part| *part >= Decimal::ZERO) && wallet.balance() <= LARGEST;
        (!sound).then(|| format!("{wallet:?} is out of bounds"))
    });
    wallet.or_else(|| {
        state.cards.iter().find_map(|(_, card)| {
            let sound = (Decimal::ZERO..=MOST_ON_A_CARD).contains(&card.balance);
            let empty = !card.status.is_final() || card.balance.is_zero();
            (!sound || !empty).then(|| format!("{card:?} is out of bounds"))
        })
    })
}

/// Each debit has a credit of the same conversion.
fn conversions_come_in_pairs(state: &State, opening: &Opening) -> Option<String> {
    let mut open: HashMap<&str, i32> = HashMap::new();
    let later = state.transactions.iter().skip(opening.transactions);
    for (_, transaction) in later {
        let step = match transaction.kind {
            TransactionKind::ConversionDebit => 1,
            TransactionKind::ConversionCredit => -1,
            _ => continue,
        };
        let reference = transaction.reference.as_deref().unwrap_or_default();
        *open.entry(reference).or_default() += step;
    }
    open.into_iter()
        .find(|(_, count)| *count != 0)
        .map(|(reference, _)| format!("the conversion {reference} has one side only"))
}
