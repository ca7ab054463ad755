//! What the sandbox has really done, and whether that is what the callers were told.

use std::collections::{BTreeMap, BTreeSet};

use cartevo::{Error, UndecidedReason};
use cartevo_sandbox::{LoggedRequest, Sandbox, Transaction, TransactionKind, TransactionStatus};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::{
    looks::{Verdict, kin},
    plan::{Plan, Profile},
    requests::Kind,
    run::Fate,
    tally::Tally,
};

/// How things stood, and how they stand now.
pub struct Truth {
    known: BTreeSet<String>,
    cards: BTreeMap<String, Decimal>,
    wallets: BTreeMap<String, Decimal>,
    now: Option<Now>,
}

struct Now {
    at: DateTime<Utc>,
    /// What has been done since.
    rows: Vec<Transaction>,
    cards: BTreeMap<String, Decimal>,
    holders: BTreeMap<String, String>,
    wallets: BTreeMap<String, Decimal>,
    log: Vec<LoggedRequest>,
}

/// Requests that leave the same records: those with one key leave one together, the others one each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    kind: Kind,
    target: String,
    amount: Decimal,
    key: Option<String>,
}

fn require(sound: bool, problem: impl FnOnce() -> String) -> Result<(), String> {
    if sound { Ok(()) } else { Err(problem()) }
}

impl Truth {
    pub fn at_first(sandbox: &Sandbox) -> Self {
        let known = sandbox.transactions().into_iter().map(|row| row.id);
        Self {
            known: known.collect(),
            cards: cards(sandbox),
            wallets: wallets(sandbox),
            now: None,
        }
    }

    pub fn at_last(&mut self, sandbox: &Sandbox) {
        let rows = sandbox.transactions().into_iter();
        let holders = sandbox.cards().into_iter();
        self.now = Some(Now {
            at: sandbox.now(),
            rows: rows.filter(|row| !self.known.contains(&row.id)).collect(),
            cards: cards(sandbox),
            holders: holders.map(|card| (card.id, card.customer_id)).collect(),
            wallets: wallets(sandbox),
            log: sandbox.requests(),
        });
    }

    /// Whether everything is as it must be.
    pub fn holds(
        &self,
        plan: &Plan,
        fates: &[Fate],
        others: &[(usize, Verdict)],
    ) -> Result<Tally, String> {
        let now = self.now.as_ref().expect("the run is over");
        require(fates.len() == plan.requests.len(), || {
            "a request has no fate".into()
        })?;
        self.money_adds_up(now)?;
        let mut groups: BTreeMap<Group, (Vec<usize>, Vec<String>)> = BTreeMap::new();
        for (index, fate) in fates.iter().enumerate() {
            groups
                .entry(group(plan, index, fate))
                .or_default()
                .0
                .push(index);
        }
        for row in &now.rows {
            let (group, id) = now.record(row, plan.profile)?;
            let members = groups.get_mut(&group);
            let (_, records) = members.ok_or_else(|| format!("nobody asked for {row:?}"))?;
            records.push(id);
        }
        for (group, (members, records)) in &groups {
            let members: Vec<&Fate> = members.iter().map(|index| &fates[*index]).collect();
            accounted_for(group, &members, records)?;
        }
        for (index, verdict) in others {
            let group = group(plan, *index, &fates[*index]);
            found_by_another(*index, verdict, &group, &groups[&group].1, fates)?;
        }
        let must = |index: &usize| must_be_decided(plan, fates, *index, now.at);
        if let Some(index) = (0..fates.len()).find(must) {
            return Err(format!("request {index}: it has to be decided"));
        }
        for kind in Kind::ALL {
            unresolved_only_where_open(plan, fates, kind, &now.log)?;
        }
        Ok(tally(plan, fates))
    }

    fn money_adds_up(&self, now: &Now) -> Result<(), String> {
        let (mut cards, mut wallets) = (self.cards.clone(), self.wallets.clone());
        for row in &now.rows {
            if let Some(card) = &row.card_id {
                *cards.entry(card.clone()).or_default() += on_card(row);
            }
            if let Some(wallet) = &row.wallet_id {
                *wallets.entry(wallet.clone()).or_default() += in_wallet(row);
            }
        }
        require(cards == now.cards, || {
            format!("on the cards is {:?} and not {cards:?}", now.cards)
        })?;
        require(wallets == now.wallets, || {
            format!("in the wallets is {:?} and not {wallets:?}", now.wallets)
        })
    }
}

impl Now {
    /// Whose record it is, and its id in replies and lists.
    fn record(&self, row: &Transaction, profile: Profile) -> Result<(Group, String), String> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.leaves() == row.kind);
        let kind = kind.ok_or_else(|| format!("nothing asked for leaves {row:?}"))?;
        let card = row.card_id.clone().unwrap_or_default();
        let id = match kind {
            Kind::CreateCard => card.clone(),
            _ => row.id.clone(),
        };
        let group = Group {
            kind,
            target: match kind {
                Kind::CreateCard => self.holders.get(&card).cloned().unwrap_or_default(),
                Kind::FundCard | Kind::WithdrawCard => card,
                Kind::TopUp => row.wallet_id.clone().unwrap_or_default(),
                Kind::Collect | Kind::PayOut => String::new(),
            },
            amount: row.amount,
            key: row.reference.clone().filter(|_| has_key(kind, profile)),
        };
        Ok((group, id))
    }
}

/// Whether the service keeps the reference, and does nothing twice under it.
fn has_key(kind: Kind, profile: Profile) -> bool {
    kind.is_payment() || (kind == Kind::TopUp && profile != Profile::Older)
}

fn group(plan: &Plan, index: usize, fate: &Fate) -> Group {
    let request = &plan.requests[index];
    let key = fate.intent.reference().map(str::to_owned);
    Group {
        kind: request.kind,
        target: request.target.clone(),
        amount: request.amount.parse().expect("it is a number"),
        key: key.filter(|_| has_key(request.kind, plan.profile)),
    }
}

/// Whether the records of a group are those that its callers know of, or may yet find.
fn accounted_for(group: &Group, members: &[&Fate], records: &[String]) -> Result<(), String> {
    let known: Vec<&String> = members.iter().filter_map(|fate| fate.record()).collect();
    let distinct: BTreeSet<&String> = known.iter().copied().collect();
    let most = if group.key.is_some() {
        1
    } else {
        require(distinct.len() == known.len(), || {
            format!("{group:?}: two calls were given one record, of {known:?}")
        })?;
        members.len()
    };
    require(records.len() <= most, || {
        format!("{group:?}: {} requests left {records:?}", members.len())
    })?;
    let absent = distinct.iter().find(|id| !records.contains(id));
    require(absent.is_none(), || {
        format!("{group:?}: a call was given {absent:?}, which is not one of {records:?}")
    })?;
    let nothing = members.iter().filter(|fate| fate.did_nothing()).count();
    require(records.len() + nothing <= members.len(), || {
        format!("{group:?}: {nothing} did nothing, and there are {records:?}")
    })
}

/// What a client found that knew the call from its intent alone.
fn found_by_another(
    index: usize,
    verdict: &Verdict,
    group: &Group,
    records: &[String],
    fates: &[Fate],
) -> Result<(), String> {
    let others = fates
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index);
    let of_others: BTreeSet<&String> = others.filter_map(|(_, fate)| fate.record()).collect();
    // What one key has left is the record of all that carried it.
    let own = |id: &&String| group.key.is_some() || !of_others.contains(id);
    let mut own = records.iter().filter(own);
    let right = match verdict {
        Verdict::CarriedOut(id) => own.any(|own| own == id),
        Verdict::NotCarriedOut => own.next().is_none(),
        Verdict::Undecided(_) | Verdict::Failed(_) => true,
    };
    require(right, || {
        format!("request {index}: to another client it is {verdict:?}")
    })
}

/// Whether it is open to the last although nothing stands in the way: no other call that would have
/// left the same, a service that shows what it does, and keeps what it is told.
fn must_be_decided(plan: &Plan, fates: &[Fate], index: usize, now: DateTime<Utc>) -> bool {
    let (request, fate) = (&plan.requests[index], &fates[index]);
    let decided = fate.verdict.as_ref().is_some_and(Verdict::is_final);
    // Q95: the older build has charged such a payer without writing it down.
    let hidden = request.kind == Kind::TopUp && request.with_user;
    // Before the service has told the time a call begins by this machine's clock, which does not go
    // with the sandbox's.
    let timed = fate.intent.began() < now;
    let alone = kin(plan, fates, index) == 1 && timed && !hidden;
    fate.is_open() && !decided && alone && plan.profile != Profile::Older
}

/// A call is unresolved only if an answer was lost, or leaves it open by its nature.
fn unresolved_only_where_open(
    plan: &Plan,
    fates: &[Fate],
    kind: Kind,
    log: &[LoggedRequest],
) -> Result<(), String> {
    let of_kind = fates.iter().zip(&plan.requests);
    let unresolved = of_kind
        .filter(|(fate, request)| {
            request.kind == kind && matches!(fate.ending, Some(Err(Error::Unresolved(_))))
        })
        .count();
    let open = log
        .iter()
        .filter(|one| one.operation == Some(kind.operation()))
        .filter(|one| is_open(one, kind, plan.profile))
        .count();
    // What comes too late is given up before it is in the log.
    let late = usize::from(plan.chosen.late == Some(kind));
    require(unresolved <= open + late, || {
        format!("{kind:?}: {unresolved} calls are unresolved, and {open} answers leave it open")
    })
}

fn is_open(answer: &LoggedRequest, kind: Kind, profile: Profile) -> bool {
    let note = answer.note.as_deref().unwrap_or_default();
    // What is cut off, an error too, does not say whether it was done.
    let open = ["cut-body", "html:200", "success-false"];
    let by_status = match answer.status {
        0 | 500.. => true,
        // The older build does not say whether it did it; of a replay, nobody does.
        400 => profile == Profile::Older || kind.is_payment(),
        409 => kind.is_payment(),
        _ => false,
    };
    by_status || open.iter().any(|fault| note.contains(fault))
}

fn tally(plan: &Plan, fates: &[Fate]) -> Tally {
    let mut tally = Tally::default();
    tally.count(plan.profile, "run");
    for fate in fates {
        let what = match &fate.ending {
            None => "cancelled",
            Some(Ok(_)) => "done",
            Some(Err(Error::NotSent(_))) => "not sent",
            Some(Err(Error::Unresolved(_))) => "unresolved",
            Some(Err(_)) => "refused",
        };
        tally.count(plan.profile, what);
        tally.count(
            plan.profile,
            match &fate.verdict {
                None => continue,
                Some(Verdict::CarriedOut(_)) => "found: carried out",
                Some(Verdict::NotCarriedOut) => "found: not carried out",
                Some(Verdict::Undecided(UndecidedReason::Ambiguous)) => "undecided: ambiguous",
                Some(Verdict::Undecided(UndecidedReason::NoProof)) => "undecided: no proof",
                Some(Verdict::Undecided(_)) => "undecided: for another reason",
                Some(Verdict::Failed(_)) => "undecided: the look failed",
            },
        );
    }
    tally
}

fn cards(sandbox: &Sandbox) -> BTreeMap<String, Decimal> {
    let cards = sandbox.cards().into_iter();
    cards.map(|card| (card.id, card.balance)).collect()
}

fn wallets(sandbox: &Sandbox) -> BTreeMap<String, Decimal> {
    let all = serde_json::to_value(sandbox.snapshot()).expect("it can be kept as JSON");
    let wallets = all["state"]["wallets"].as_array().expect("they are a list");
    let text = |value: &Value| value.as_str().expect("it is text").to_owned();
    let sum = |value: &Value| -> Decimal { text(value).parse().expect("it is a sum") };
    let wallets = wallets.iter().map(|wallet| {
        let both = sum(&wallet["payin_balance"]) + sum(&wallet["payout_balance"]);
        (text(&wallet["id"]), both)
    });
    wallets.collect()
}

fn on_card(row: &Transaction) -> Decimal {
    match (row.status, row.kind) {
        (
            TransactionStatus::Success,
            TransactionKind::CardIssuance | TransactionKind::CardFunding,
        ) => row.amount,
        (TransactionStatus::Success, TransactionKind::CardWithdrawal) => -row.amount,
        _ => Decimal::ZERO,
    }
}

fn in_wallet(row: &Transaction) -> Decimal {
    match (row.kind, row.status) {
        (_, TransactionStatus::Failed) => Decimal::ZERO,
        // Taken at once.
        (TransactionKind::Payout, _)
        | (
            TransactionKind::CardIssuance | TransactionKind::CardFunding,
            TransactionStatus::Success,
        ) => -(row.amount + row.fee),
        (TransactionKind::WalletFunding, TransactionStatus::Success) => row.amount,
        (
            TransactionKind::Collection | TransactionKind::CardWithdrawal,
            TransactionStatus::Success,
        ) => row.amount - row.fee,
        _ => Decimal::ZERO,
    }
}
