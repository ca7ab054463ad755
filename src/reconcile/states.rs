//! What a call was to make of a card: the card's status tells.

use chrono::TimeDelta;
use tokio::time::Instant;

use super::{Found, Reconcile, Reconciled, Undecided, UndecidedReason, decide::settles_at};
use crate::{CardStatus, Error, Intent, ledger::Fate};

impl Reconcile<'_> {
    pub(super) async fn status(
        &self,
        intent: &Intent,
        wanted: CardStatus,
    ) -> Result<Reconciled, Error> {
        let asked = Instant::now();
        let id = intent.fact("id").unwrap_or_default();
        let card = self.client.cards().get(id).await?.into_inner();
        if card.status == wanted {
            return Ok(Reconciled::CarriedOut(Found::CardStatus(Box::new(card))));
        }
        // It may have had that status in between.
        if self.client.ledger().has_touched_status(intent) {
            return Ok(Undecided::new(UndecidedReason::Ambiguous, None).into());
        }
        Ok(self.nothing(intent, asked))
    }

    /// Nothing of a call is there: nothing will be, or something may yet appear.
    pub(super) fn nothing(&self, intent: &Intent, asked: Instant) -> Reconciled {
        let clock = self.client.service_time();
        // What came after the question cannot be in the answer.
        let took = TimeDelta::from_std(asked.elapsed()).unwrap_or_default();
        let (now, offset) = (clock.now().time - took, clock.offset());
        // At once: the call's own answer may come in between.
        self.client.ledger().look(intent, |knowledge| {
            let own = knowledge.own.as_ref();
            if let Some(Fate::Done(_)) = own {
                let invisible = Undecided::new(UndecidedReason::NotVisible, None);
                return (invisible.into(), None);
            }
            match (settles_at(intent, own, offset) - now).to_std() {
                Ok(left) if !left.is_zero() => {
                    let early = Undecided::new(UndecidedReason::TooEarly, Some(left));
                    (early.into(), None)
                }
                _ => (Reconciled::NotCarriedOut, Some(Fate::NotCarriedOut)),
            }
        })
    }
}
