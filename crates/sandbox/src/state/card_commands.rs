//! Whatever is done to cards, in whatever order: money is neither made nor lost.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{CardMove, CardOrder, CardStatus, Company, Mode, Row, Settings, State};
use super::{TransactionKind, TransactionStatus};
use crate::clock;
use crate::seed::seed;

const NAMES: [&str; 6] = [
    "AICHA NJOYA",
    "ISSUER SLOW",
    "ISSUER FAILS",
    "ISSUER UNAVAILABLE",
    "ISSUER REJECTS",
    "ISSUER REJECTS LATER",
];

/// What is done, to which card, with how many cents; and how long it takes.
type Command = (u8, prop::sample::Index, i64, i64);

struct World {
    state: State,
    company: Row<Company>,
    customer: String,
    now: DateTime<Utc>,
}

impl World {
    fn new(mode: Mode) -> Self {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let company = state.companies.find(&seeded.company_id);
        let company = company.expect("the seed has a company");
        state.companies[company].mode = mode;
        Self {
            state,
            company,
            customer: seeded.approved_customer,
            now: clock::start(),
        }
    }

    fn carry_out(&mut self, (what, which, cents, seconds): Command) {
        self.now += TimeDelta::seconds(seconds);
        self.state.run_due(self.now);
        let (state, company, now) = (&mut self.state, self.company, self.now);
        let amount = Decimal::new(cents, 2);
        let cards = state.cards_of(company);
        if what == 0 || cards.is_empty() {
            let name = NAMES[which.index(NAMES.len())];
            let order = CardOrder {
                customer_id: self.customer.clone(),
                brand: "VISA".into(),
                name_on_card: Some(name.into()),
                amount: Some(amount),
                per_customer: None,
            };
            let _ = state.create_card(company, order, now);
            return;
        }
        let id = state.cards[cards[which.index(cards.len())]].id.clone();
        let order = CardMove {
            card_id: id.clone(),
            amount,
            frozen_refuses: false,
        };
        // A refusal is as good as anything: it must not move money either.
        match what {
            1 => drop(state.fund_card(company, &order, now)),
            2 => drop(state.withdraw_card(company, &order, now)),
            3 => drop(state.freeze_card(company, &id, seconds > 5, false, now)),
            4 => drop(state.unfreeze_card(company, &id, seconds > 5, now)),
            5 => drop(state.terminate_card(company, &id, seconds > 5, false, now)),
            6 => drop(state.purchase(&id, amount, "Librairie", now)),
            7 => {
                let movements = state.transactions.iter();
                let movements: Vec<_> = movements.map(|(_, one)| one.id.clone()).collect();
                let movement = &movements[which.index(movements.len())];
                drop(state.refund_purchase(movement, (seconds > 5).then_some(amount), now));
            }
            _ => drop(state.set_card_status(&id, CardStatus::Active, now)),
        }
    }

    /// In the wallet, on the cards, at merchants, and in the pocket of the service.
    fn money(&self) -> Decimal {
        let wallet = self.state.usd_wallet(self.company);
        let wallet = wallet.map(|wallet| self.state.wallets[wallet].balance());
        let cards = self.state.cards.iter().map(|(_, card)| card.balance);
        let spent = self
            .state
            .transactions
            .iter()
            .map(|(_, one)| match one.kind {
                TransactionKind::CardAuthorization => one.amount,
                TransactionKind::CardRefund => -one.amount,
                _ => one.fee,
            });
        wallet.unwrap_or_default() + cards.sum::<Decimal>() + spent.sum::<Decimal>()
    }

    fn check(&self) {
        for (_, card) in self.state.cards.iter() {
            assert!(card.balance >= Decimal::ZERO, "{card:?}");
        }
        for (_, one) in self.state.transactions.iter() {
            let card = one.card_balances.map(|both| both.after - both.before);
            let wallet = one.wallet_balances.map(|both| both.after - both.before);
            let expected = match (one.status, one.kind) {
                (TransactionStatus::Failed, _) => (Decimal::ZERO, Decimal::ZERO),
                (_, TransactionKind::CardIssuance | TransactionKind::CardFunding) => {
                    (one.amount, -one.amount - one.fee)
                }
                (_, TransactionKind::CardAuthorization) => (-one.amount, Decimal::ZERO),
                (_, TransactionKind::CardRefund) => (one.amount, Decimal::ZERO),
                _ => (-one.amount, one.amount),
            };
            let found = (card.unwrap_or_default(), wallet.unwrap_or_default());
            assert_eq!(found, expected, "{one:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn money_is_neither_made_nor_lost(
        preproduction: bool,
        commands in prop::collection::vec((0..9_u8, any::<prop::sample::Index>(), 0..90_000_i64, 0..11_i64), 1..60),
    ) {
        let mode = if preproduction { Mode::Preproduction } else { Mode::Production };
        let mut world = World::new(mode);
        let money = world.money();
        for command in commands {
            world.carry_out(command);
            prop_assert_eq!(world.money(), money);
        }
        world.check();
    }
}
