//! Whatever is asked for, in whatever order: money is neither made nor lost.

use std::time::Duration;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{CardOrder, FundOrder, Kyc, Remarks, State};
use super::{Transaction, TransactionKind, TransactionStatus};
use crate::clock::Clock;
use crate::seed::{Seeded, seed};

#[derive(Debug, Clone)]
enum Command {
    CreateCard {
        customer: usize,
        cents: u32,
    },
    Fund {
        wallet: usize,
        cents: u32,
        trx: Option<u8>,
    },
    Settle(usize),
    Fail(usize),
    Kyc(usize, bool),
    Activate(usize, bool),
    Advance(u16),
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => (0..4_usize, 0..200_000_u32)
            .prop_map(|(customer, cents)| Command::CreateCard { customer, cents }),
        4 => (0..4_usize, 1..10_000_000_u32, prop::option::of(0..4_u8))
            .prop_map(|(wallet, cents, trx)| Command::Fund { wallet, cents, trx }),
        3 => (0..40_usize).prop_map(Command::Settle),
        1 => (0..40_usize).prop_map(Command::Fail),
        1 => (0..4_usize, any::<bool>()).prop_map(|(who, ok)| Command::Kyc(who, ok)),
        1 => (0..4_usize, any::<bool>()).prop_map(|(which, on)| Command::Activate(which, on)),
        1 => any::<u16>().prop_map(Command::Advance),
    ]
}

/// Carries the command out. Refusals are as good an outcome as any.
fn apply(state: &mut State, seeded: &Seeded, clock: &Clock, command: &Command) {
    let customers = [
        &seeded.approved_customer,
        &seeded.pending_customer,
        &seeded.rejected_customer,
        &seeded.foreign_customer,
    ];
    let wallets = [
        (&seeded.xaf_wallet, "XAF"),
        (&seeded.xof_wallet, "XOF"),
        (&seeded.usd_wallet, "USD"),
        (&seeded.foreign_wallet, "XAF"),
    ];
    let now = clock.now();
    let nth = |state: &State, place: usize| {
        let known = state.transactions.get(place);
        known.map_or_else(|| "none".to_owned(), |transaction| transaction.id.clone())
    };
    match *command {
        Command::CreateCard { customer, cents } => {
            let order = CardOrder {
                customer_id: customers[customer].clone(),
                brand: "visa".into(),
                name_on_card: None,
                amount: Some(Decimal::new(cents.into(), 2)),
            };
            let _ = state.create_card(&seeded.company_id, order, now);
        }
        Command::Fund { wallet, cents, trx } => {
            let (wallet_id, currency) = wallets[wallet];
            let order = FundOrder {
                wallet_id: wallet_id.clone(),
                amount: Decimal::new(cents.into(), 2),
                currency: currency.into(),
                operator: None,
                phone: None,
                reference: trx.map(|trx| format!("REF-{trx}")),
                remarks: Remarks::default(),
            };
            let _ = state.fund_wallet(&seeded.company_id, order, now);
        }
        Command::Settle(place) => {
            let _ = state.settle(&nth(state, place), now);
        }
        Command::Fail(place) => {
            let _ = state.fail(&nth(state, place), now);
        }
        Command::Kyc(who, approved) => {
            let kyc = if approved {
                Kyc::Approved
            } else {
                Kyc::Rejected
            };
            let _ = state.decide_kyc(customers[who], kyc);
        }
        Command::Activate(which, on) => {
            let _ = state.set_wallet_active(wallets[which].0, on);
        }
        Command::Advance(seconds) => clock.advance(Duration::from_secs(seconds.into())),
    }
}

fn sum<'a, T: 'a>(items: impl IntoIterator<Item = &'a T>, of: impl Fn(&T) -> Decimal) -> Decimal {
    items.into_iter().map(of).sum()
}

/// What lies in wallets and on cards, and what was taken as fees.
fn held(state: &State) -> Decimal {
    let issued = state
        .transactions
        .iter()
        .filter(|transaction| transaction.kind == TransactionKind::CardIssuance);
    sum(&state.wallets, super::Wallet::balance)
        + sum(&state.cards, |card| card.balance)
        + sum(issued, |transaction| transaction.fee)
}

fn settled(state: &State) -> Decimal {
    let settled = state.transactions.iter().filter(|transaction| {
        transaction.kind == TransactionKind::WalletFunding
            && transaction.status == TransactionStatus::Success
    });
    sum(settled, |transaction| transaction.amount)
}

fn adds_up(transaction: &Transaction) -> bool {
    let moved = transaction.wallet_balance_after - transaction.wallet_balance_before;
    match (transaction.kind, transaction.status) {
        (TransactionKind::CardIssuance, _) => {
            let charged = transaction.amount + transaction.fee;
            moved == -charged
                && transaction.card_balances == Some((Decimal::ZERO, transaction.amount))
        }
        (TransactionKind::WalletFunding, TransactionStatus::Success) => moved == transaction.amount,
        (TransactionKind::WalletFunding, _) => moved.is_zero(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn money_is_neither_made_nor_lost(commands in prop::collection::vec(command(), 1..60)) {
        let (mut state, seeded) = seed(Decimal::ONE);
        let clock = Clock::frozen();
        let at_first = held(&state);
        let foreign = state.wallets.last().map(super::Wallet::balance);
        for command in &commands {
            apply(&mut state, &seeded, &clock, command);

            prop_assert_eq!(held(&state), at_first + settled(&state));
            prop_assert!(state.transactions.iter().all(adds_up));
            for wallet in &state.wallets {
                prop_assert!(wallet.payin_balance >= Decimal::ZERO);
                prop_assert!(wallet.payout_balance >= Decimal::ZERO);
            }
            prop_assert!(state.cards.iter().all(|card| card.balance >= Decimal::ZERO));
            prop_assert_eq!(state.wallets.last().map(super::Wallet::balance), foreign);
        }
        let references = state.transactions.iter().map(|transaction| &transaction.reference);
        let distinct: std::collections::HashSet<_> = references.collect();
        prop_assert_eq!(distinct.len(), state.transactions.len());
    }
}

#[test]
fn the_commands_reach_what_they_are_about() {
    let (mut state, seeded) = seed(Decimal::ONE);
    let clock = Clock::frozen();
    let fund = Command::Fund {
        wallet: 0,
        cents: 100,
        trx: Some(1),
    };
    let create = Command::CreateCard {
        customer: 0,
        cents: 100,
    };
    for command in [fund.clone(), fund, create, Command::Settle(0)] {
        apply(&mut state, &seeded, &clock, &command);
    }
    assert_eq!(state.transactions.len(), 2);
    assert_eq!(settled(&state), Decimal::ONE);
    assert_eq!(state.cards.len(), 1);
}

#[test]
fn references_belong_to_one_company() {
    let (mut state, seeded) = seed(Decimal::ONE);
    let now = Clock::frozen().now();
    let foreign_company = state.companies[1].id.clone();
    let order = |wallet_id: &str| FundOrder {
        wallet_id: wallet_id.into(),
        amount: Decimal::TEN,
        currency: "XAF".into(),
        operator: None,
        phone: None,
        reference: Some("SAME".into()),
        remarks: Remarks::default(),
    };
    let ours = state.fund_wallet(&seeded.company_id, order(&seeded.xaf_wallet), now);
    let theirs = state.fund_wallet(&foreign_company, order(&seeded.foreign_wallet), now);
    assert_ne!(ours.unwrap().id, theirs.unwrap().id);
}
