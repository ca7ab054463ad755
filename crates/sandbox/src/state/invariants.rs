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
        state.cards.iter().find_map(|(row, card)| {
            let sound = (Decimal::ZERO..=MOST_ON_A_CARD).contains(&card.balance);
            let over = card.status.is_final() && !card.balance.is_zero();
            let sound = sound && (!over || nobody_took_it(state, row));
            (!sound).then(|| format!("{card:?} is out of bounds"))
        })
    })
}

/// Whether a card has ended with money on it because its wallet could not hold that.
fn nobody_took_it(state: &State, card: Row<Card>) -> bool {
    let movements = state.movements_of_card(card).iter();
    let mut movements = movements.map(|row| &state.transactions[*row]);
    movements.any(|one| {
        one.kind == TransactionKind::CardTermination && one.status == TransactionStatus::Failed
    })
}

/// The balances before something was asked, and those of the transactions that there were.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    wallets: HashMap<Row<Wallet>, Decimal>,
    cards: HashMap<Row<Card>, Decimal>,
    transactions: Vec<[Option<Balances>; 2]>,
}

impl Before {
    pub(crate) fn of(state: &State) -> Self {
        let Opening { wallets, cards, .. } = Opening::of(state);
        let transactions = state.transactions.iter();
        Self {
            wallets,
            cards,
            transactions: transactions.map(|(_, one)| both(one)).collect(),
        }
    }

    /// Where one transaction alone has moved something since, it begins with what there was, and
    /// ends with what there is.
    pub(crate) fn broken(&self, state: &State) -> Option<String> {
        let mut wallets: HashMap<Row<Wallet>, Vec<Balances>> = HashMap::new();
        let mut cards: HashMap<Row<Card>, Vec<Balances>> = HashMap::new();
        for (row, transaction) in state.transactions.iter() {
            let known = self.transactions.get(row.index());
            if known == Some(&both(transaction)) {
                continue;
            }
            let [in_wallet, on_card] = both(transaction)
                .map(|balances| balances.filter(|balances| balances.before != balances.after));
            if let Some((wallet, moved)) = transaction.wallet.zip(in_wallet) {
                wallets.entry(wallet).or_default().push(moved);
            }
            if let Some((card, moved)) = transaction.card.zip(on_card) {
                cards.entry(card).or_default().push(moved);
            }
        }
        let wallet = wallets.iter().find_map(|(row, moved)| {
            let (before, wallet) = (self.wallets.get(row), &state.wallets[*row]);
            strays(moved, before, wallet.balance()).map(|what| format!("{wallet:?} {what}"))
        });
        wallet.or_else(|| {
            cards.iter().find_map(|(row, moved)| {
                let (before, card) = (self.cards.get(row), &state.cards[*row]);
                strays(moved, before, card.balance).map(|what| format!("{card:?} {what}"))
            })
        })
    }
}

fn both(transaction: &Transaction) -> [Option<Balances>; 2] {
    [transaction.wallet_balances, transaction.card_balances]
}

fn strays(moved: &[Balances], before: Option<&Decimal>, after: Decimal) -> Option<String> {
    let [moved] = moved else { return None };
    let before = before.copied().unwrap_or_default();
    let expected = Balances { before, after };
    (*moved != expected).then(|| format!("has gone through {expected:?} and not {moved:?}"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::seed::seed;
    use crate::state::{CardOrder, Mode, Settings};

    /// A card that has ended may hold what its wallet could not take, and nothing else may.
    #[test]
    fn what_nobody_took_is_not_lost() {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let wallet = state.wallets.find(&seeded.usd_wallet).unwrap();
        let company = state.wallets[wallet].company;
        state.companies[company].mode = Mode::Preproduction;
        state.wallets[wallet].payout_balance = Decimal::from(80);
        let opening = Opening::of(&state);
        let order = CardOrder::ordinary(&seeded.approved_customer, Decimal::from(60));
        let now = clock::start();
        let card = state.create_card(company, order, now).unwrap();
        let gift = Decimal::from(50);
        let side = crate::state::Side::Payin;
        state.give(&seeded.usd_wallet, gift, side, now).unwrap();
        let id = state.cards[card].id.clone();
        let ending = state.terminate_card(company, &id, false, false, now);
        assert!(!ending.unwrap().refunded);
        assert_eq!(broken(&state, &opening), None);

        state.add_card(crate::state::Card {
            id: "another".to_owned(),
            ..state.cards[card].clone()
        });
        let problem = broken(&state, &opening);
        assert!(problem.is_some_and(|problem| problem.contains("another")));
    }

    #[test]
    fn balances_that_begin_elsewhere_are_seen() {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let before = Before::of(&state);
        let now = clock::start();
        let side = crate::state::Side::Payout;
        let wallet = &seeded.usd_wallet;
        state.give(wallet, Decimal::TEN, side, now).unwrap();
        assert_eq!(before.broken(&state), None);
        let row = state.wallets.find(wallet).unwrap();
        let row = *state.movements_of_wallet(row).last().unwrap();
        let balances = state.transactions[row].wallet_balances.as_mut().unwrap();
        balances.before += Decimal::ONE;
        balances.after += Decimal::ONE;
        let problem = before.broken(&state);
        assert!(problem.is_some_and(|problem| problem.contains("gone through")));
    }
}
