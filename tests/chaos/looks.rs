//! What the client finds out about calls of which nobody knows whether they were carried out.

use std::collections::BTreeSet;

use cartevo::{Client, Error, Found, Intent, Reconciled, Undecided, UndecidedReason};

use crate::{plan::Plan, requests::Kind, run::Fate};

/// What a look said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    CarriedOut(String),
    NotCarriedOut,
    Undecided(UndecidedReason),
    /// It failed: nothing was said.
    Failed(String),
}

impl Verdict {
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::CarriedOut(_) | Self::NotCarriedOut)
    }

    fn of(found: Result<Reconciled, Error>) -> Self {
        match found {
            Ok(Reconciled::CarriedOut(found)) => Self::CarriedOut(match found {
                Found::Card(card) => card.id.to_string(),
                Found::CardTransaction(moved) => moved.id.to_string(),
                Found::TopUp(top_up) => top_up.id.to_string(),
                Found::Payment(payment) => payment.transaction_id.to_string(),
                other => panic!("nothing asked for leaves {other:?}"),
            }),
            Ok(Reconciled::NotCarriedOut) => Self::NotCarriedOut,
            Ok(Reconciled::Undecided(Undecided { reason, .. })) => Self::Undecided(reason),
            Ok(other) => panic!("nobody knows what {other:?} is"),
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}

impl Fate {
    /// Whether its caller does not know what became of it.
    pub const fn is_open(&self) -> bool {
        matches!(self.ending, None | Some(Err(Error::Unresolved(_))))
    }

    /// What its caller knows to be its record.
    pub fn record(&self) -> Option<&String> {
        match (&self.ending, &self.verdict) {
            (Some(Ok(id)), _) | (_, Some(Verdict::CarriedOut(id))) => Some(id),
            _ => None,
        }
    }

    /// Whether its caller takes it for certain that nothing happened.
    pub const fn did_nothing(&self) -> bool {
        let refused = matches!(
            self.ending,
            Some(Err(Error::NotSent(_) | Error::Answered(_)))
        );
        refused || matches!(self.verdict, Some(Verdict::NotCarriedOut))
    }

    /// Looks, with the client that made the call. What was decided once stays so.
    pub async fn look(&mut self, client: &Client) -> Result<(), String> {
        let found = match &self.ending {
            Some(Err(error)) => client.reconcile(error).await,
            _ => client.reconcile(&self.intent).await,
        };
        let verdict = Verdict::of(found);
        if let Some(before) = &self.verdict
            && before.is_final()
        {
            if verdict.is_final() && verdict != *before {
                return Err(format!("first {before:?}, then {verdict:?}"));
            }
            return Ok(());
        }
        self.verdict = Some(verdict);
        Ok(())
    }
}

/// Looks with a client that knows nothing but what was written down: the intents of the calls that
/// are open, and the ids of all records whose owners are known. Where several such calls would leave
/// the same traces no client could tell that they are several; and where two top-ups share a reference,
/// whose record it is depends on which of them is said to be done.
pub async fn of_another(plan: &Plan, fates: &[Fate], client: &Client) -> Vec<(usize, Verdict)> {
    let known: BTreeSet<&String> = fates.iter().filter_map(Fate::record).collect();
    let mut verdicts = Vec::new();
    for (index, fate) in fates.iter().enumerate() {
        let own = &plan.requests[index];
        let alike = plan.requests.iter().filter(|other| other.key == own.key);
        let shared = own.kind == Kind::TopUp && own.key.is_some() && alike.count() > 1;
        if !fate.is_open() || shared || kin(plan, fates, index) > 1 {
            continue;
        }
        let kept = serde_json::to_string(&fate.intent).expect("it can be written down");
        let intent: Intent = serde_json::from_str(&kept).expect("it can be read again");
        let except = known.iter().filter(|id| fate.record() != Some(**id));
        let found = client.reconcile(intent).except(except).await;
        verdicts.push((index, Verdict::of(found)));
    }
    verdicts
}

/// How many open calls would leave the same traces as this one, itself among them. What is paid on
/// a new card cannot be seen for sure, so all cards of a customer count.
pub fn kin(plan: &Plan, fates: &[Fate], index: usize) -> usize {
    let own = &plan.requests[index];
    let alike = plan.requests.iter().zip(fates).filter(|(other, fate)| {
        let same = (other.kind, &other.target) == (own.kind, &own.target);
        same && (own.kind == Kind::CreateCard || other.amount == own.amount) && fate.is_open()
    });
    alike.count()
}
