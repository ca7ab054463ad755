//! Cards, movements on cards, and top-ups: what has no key, and is told by what it is and when.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::{
    Found, Reconcile, Reconciled, Undecided, UndecidedReason,
    decide::{Case, First, SKEW, Trace, Verdict, decide},
};
use crate::{
    Amount, Card, CardBrand, CardTransaction, Client, Error, Intent, Items, Timestamp,
    TransactionCategory, TransactionStatus, TransactionType, WalletTransaction, intent::alike,
    ledger::Fate,
};

/// What a look at a list has shown.
pub(super) struct Seen<T> {
    /// Those that look as if the call had left them, the oldest first.
    records: Vec<(Trace, T)>,
    /// The latest time in the whole list.
    latest: Option<DateTime<Utc>>,
    /// The service's time when it was asked for.
    now: DateTime<Utc>,
    asked: Instant,
    offset: TimeDelta,
}

/// How a list is to be taken.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner {
    /// Whether its times may be ahead.
    may_be_ahead: bool,
    /// Since when a record may be there that no call has left.
    first: Option<First>,
    /// What all records show of the calls that left them.
    shown: Option<&'static str>,
    /// Whether such a call may have been carried out and have left no record.
    leaves_none: bool,
}

impl Reconcile<'_> {
    pub(super) async fn card(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let brand = intent.fact("brand").map(alike);
        let cards = self
            .client
            .customers()
            .cards(intent.fact("customer_id").unwrap_or_default());
        let seen = read(
            self.client,
            cards.stream(),
            |card| card.created_at.as_ref(),
            |card: &Card| {
                let other = card.brand.as_ref().map(|brand| alike(brand.as_str()));
                let same = other.is_none() || brand.is_none() || other == brand;
                let unclear = !same && !card.brand.as_ref().is_some_and(CardBrand::is_known);
                (same || unclear).then(|| Trace {
                    id: card.id.to_string(),
                    at: None,
                    failed: card.status == crate::CardStatus::Failed,
                    unclear,
                })
            },
        );
        let seen = seen.await?;
        // Not every list knows the brand: then the card of another brand looks the same.
        let is_told = |brand: &Option<CardBrand>| brand.as_ref().is_some_and(CardBrand::is_known);
        let shown = seen.records.iter().all(|(_, card)| is_told(&card.brand));
        let manner = Manner {
            shown: shown.then_some("brand"),
            ..Manner::default()
        };
        Ok(self.decided(intent, seen, manner, |card| Found::Card(Box::new(card))))
    }

    pub(super) async fn movement(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let card = intent.fact("id").unwrap_or_default();
        let funds = intent.operation().id == "fundCard";
        let amount = amount_of(intent);
        let mut list = self.client.cards().transactions(card);
        // An hour for clocks: the filter only saves pages.
        if let Some(heard) = intent.heard() {
            list = list.from_date(heard.min(intent.began()) - TimeDelta::hours(2));
        }
        let seen = read(
            self.client,
            list.stream(),
            |movement| movement.created_at.as_ref(),
            |movement: &CardTransaction| {
                let wanted = if funds { &FUNDS } else { &WITHDRAWS };
                let of_kind = is_one_of(movement.type_.as_ref(), wanted);
                let same = Some(movement.amount) == amount && of_kind != Some(false);
                same.then(|| Trace {
                    id: movement.id.to_string(),
                    at: None,
                    failed: movement.status == TransactionStatus::Failed,
                    unclear: of_kind.is_none(),
                })
            },
        );
        let seen = seen.await?;
        let first = if funds && !seen.records.is_empty() {
            self.first_funds(card, amount).await?
        } else {
            None
        };
        let manner = Manner {
            may_be_ahead: true,
            first,
            ..Manner::default()
        };
        let found = |movement| Found::CardTransaction(Box::new(movement));
        Ok(self.decided(intent, seen, manner, found))
    }

    /// When the card got the funds that it was created with, if those may be the same amount: they
    /// stand in the list like any other.
    async fn first_funds(
        &self,
        card: &str,
        amount: Option<Amount>,
    ) -> Result<Option<First>, Error> {
        let made = self.client.ledger().made_card(card);
        if made.is_some_and(|made| amount_of(&made) != amount) {
            return Ok(None);
        }
        let card = self.client.cards().get(card).await?;
        let created = card.created_at.as_ref().and_then(Timestamp::utc);
        Ok(Some(First(created)))
    }

    pub(super) async fn top_up(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let wallet = intent.fact("walletId").unwrap_or_default();
        let (amount, currency) = (amount_of(intent), intent.fact("currency"));
        let list = self.client.wallets().all_transactions().wallet_id(wallet);
        let seen = read(
            self.client,
            list.stream(),
            |top_up| top_up.created_at.as_ref(),
            |top_up: &WalletTransaction| {
                let of_kind = is_top_up(top_up);
                let here = top_up
                    .wallet_id
                    .as_ref()
                    .is_none_or(|id| id.as_str() == wallet);
                (of_kind != Some(false) && here).then(|| Trace {
                    id: top_up.id.to_string(),
                    at: None,
                    failed: top_up.status == TransactionStatus::Failed,
                    unclear: of_kind.is_none(),
                })
            },
        );
        let mut seen = seen.await?;
        let same = |top_up: &WalletTransaction| {
            Some(top_up.amount) == amount && Some(top_up.currency.as_str()) == currency
        };
        let ledger = self.client.ledger();
        let foreign = ledger.records_of_others(intent);
        let carries = |(trace, top_up): &(Trace, WalletTransaction)| {
            top_up.reference.is_some()
                && top_up.reference.as_deref() == intent.reference()
                && !foreign.contains(&trace.id)
                && !self.except.contains(&trace.id)
        };
        let claims = seen.records.iter().filter(|record| carries(record)).count();
        if claims == 0 {
            let known = ledger.references();
            let is_known = |top_up: &WalletTransaction| {
                let reference = top_up.reference.as_ref();
                reference.is_some_and(|reference| known.contains(reference))
            };
            // Where other top-ups of this client show their references, this one would too.
            if seen.records.iter().any(|(_, top_up)| is_known(top_up)) {
                seen.records.clear();
            }
        } else {
            seen.records.retain(carries);
        }
        // The one that carries the reference is certain, unless the reference was used before: no
        // build refuses that.
        if claims == 1 && !ledger.has_open_twin(intent) {
            let (trace, top_up) = &seen.records[0];
            if !same(top_up) {
                return Ok(Undecided::new(UndecidedReason::KeyUsedOtherwise, None).into());
            }
            // Only the service's own time tells what may be too old.
            let began = intent.heard().map(|_| intent.began() - SKEW);
            let since = |at| began.is_none_or(|began| at >= began);
            if trace.at.is_none_or(since) {
                self.keep(intent, &trace.id);
                let (_, top_up) = seen.records.swap_remove(0);
                return Ok(Reconciled::CarriedOut(Found::TopUp(Box::new(top_up))));
            }
        }
        seen.records.retain(|(_, top_up)| same(top_up));
        let found = |top_up| Found::TopUp(Box::new(top_up));
        let manner = Manner {
            // The older build has charged such a payer without writing it down.
            leaves_none: intent.fact("userId").is_some(),
            ..Manner::default()
        };
        Ok(self.decided(intent, seen, manner, found))
    }

    /// Remembers which record is this call's.
    pub(super) fn keep(&self, intent: &Intent, record: &str) {
        let fate = Fate::Done(Some(record.to_owned()));
        self.client.ledger().look(intent, |_| ((), Some(fate)));
    }

    pub(super) fn decided<T>(
        &self,
        intent: &Intent,
        mut seen: Seen<T>,
        manner: Manner,
        found: impl FnOnce(T) -> Found,
    ) -> Reconciled {
        let traces: Vec<Trace> = seen
            .records
            .iter()
            .map(|(trace, _)| trace.clone())
            .collect();
        let verdict = self.client.ledger().look(intent, |knowledge| {
            // Another look, or its own answer, has come first.
            if let Some(Fate::Done(Some(record))) = &knowledge.own {
                let index = traces.iter().position(|trace| trace.id == *record);
                return (index.map(Verdict::CarriedOut), None);
            }
            let verdict = decide(&Case {
                intent,
                knowledge,
                traces: &traces,
                except: &self.except,
                now: seen.now,
                asked: seen.asked,
                offset: seen.offset,
                may_be_ahead: manner.may_be_ahead,
                latest: seen.latest,
                first: manner.first,
                shown: manner.shown,
            });
            let fate = match &verdict {
                Verdict::CarriedOut(index) => Some(Fate::Done(Some(traces[*index].id.clone()))),
                Verdict::NotCarriedOut if !manner.leaves_none => Some(Fate::NotCarriedOut),
                _ => None,
            };
            (Some(verdict), fate)
        });
        let (reason, again) = match verdict {
            Some(Verdict::CarriedOut(index)) => {
                return Reconciled::CarriedOut(found(seen.records.swap_remove(index).1));
            }
            Some(Verdict::NotCarriedOut) if manner.leaves_none => (UndecidedReason::NoProof, None),
            Some(Verdict::NotCarriedOut) => return Reconciled::NotCarriedOut,
            Some(Verdict::TooEarly(left)) => (UndecidedReason::TooEarly, Some(left)),
            Some(Verdict::Ambiguous(left)) => (UndecidedReason::Ambiguous, left),
            None => (UndecidedReason::NotVisible, None),
        };
        Undecided::new(reason, again).into()
    }
}

fn amount_of(intent: &Intent) -> Option<Amount> {
    intent.fact("amount")?.parse().ok()
}

const FUNDS: [TransactionType; 2] = [TransactionType::Fund, TransactionType::Funding];
const WITHDRAWS: [TransactionType; 2] = [TransactionType::Withdraw, TransactionType::Withdrawal];

fn is_top_up(movement: &WalletTransaction) -> Option<bool> {
    let category = movement.category.as_ref();
    is_in(
        category,
        &TransactionCategory::Wallet,
        is_one_of(movement.type_.as_ref(), &FUNDS),
    )
}

/// Whether a movement that is `of_kind` is one of this category, if it says which.
pub(super) fn is_in(
    category: Option<&TransactionCategory>,
    wanted: &TransactionCategory,
    of_kind: Option<bool>,
) -> Option<bool> {
    match category {
        Some(category) if category.is_known() && category != wanted => Some(false),
        Some(category) if !category.is_known() => of_kind.filter(|of_kind| !of_kind),
        _ => of_kind,
    }
}

/// Whether a movement is one of these; `None` if it does not say, or in a word that nobody knows.
pub(super) fn is_one_of(
    kind: Option<&TransactionType>,
    wanted: &[TransactionType],
) -> Option<bool> {
    let kind = kind.filter(|kind| kind.is_known())?;
    Some(wanted.contains(kind))
}

/// Reads a list to its end, and keeps what looks as if the call had left it.
pub(super) async fn read<T>(
    client: &Client,
    items: Items<'_, T>,
    time: fn(&T) -> Option<&Timestamp>,
    trace: impl Fn(&T) -> Option<Trace>,
) -> Result<Seen<T>, Error> {
    let asked = Instant::now();
    let items = items.all().await?;
    Ok(Seen::new(client, asked, items, time, trace))
}

impl<T> Seen<T> {
    pub(super) fn new(
        client: &Client,
        asked: Instant,
        items: Vec<T>,
        time: fn(&T) -> Option<&Timestamp>,
        trace: impl Fn(&T) -> Option<Trace>,
    ) -> Self {
        let at = |item: &T| time(item).and_then(Timestamp::utc);
        let latest = items.iter().filter_map(at).max();
        let traced = items.into_iter().filter_map(|item| {
            let trace = trace(&item)?;
            let at = at(&item);
            Some((Trace { at, ..trace }, item))
        });
        let mut records: Vec<(Trace, T)> = traced.collect();
        records.sort_by_key(|(trace, _)| trace.at);
        let clock = client.service_time();
        // What came after the question cannot be in the answer.
        let took = TimeDelta::from_std(asked.elapsed()).unwrap_or_default();
        Self {
            records,
            latest,
            now: clock.now().time - took,
            asked,
            offset: clock.offset(),
        }
    }
}
