//! What a call was to make of a card: the card's status tells.

use chrono::TimeDelta;
use tokio::time::Instant;

use super::{Found, Reconcile, Reconciled, Undecided, UndecidedReason, decide::settles_at};
use crate::{CardStatus, Error, Intent};

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
        use crate::ledger::Fate;
        let (ledger, clock) = (self.client.ledger(), self.client.service_time());
        let own = ledger.fate(intent);
        if let Some(Fate::Done(_)) = own {
            return Undecided::new(UndecidedReason::NotVisible, None).into();
        }
        // What came after the question cannot be in the answer.
        let took = TimeDelta::from_std(asked.elapsed()).unwrap_or_default();
        let end = settles_at(intent, own.as_ref(), clock.offset());
        match (end - (clock.now().time - took)).to_std() {
            Ok(left) if !left.is_zero() => {
                Undecided::new(UndecidedReason::TooEarly, Some(left)).into()
            }
            _ => {
                ledger.look(intent, |_| ((), Some(Fate::NotCarriedOut)));
                Reconciled::NotCarriedOut
            }
        }
    }
}
