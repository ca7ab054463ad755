//! Payments: those have a key.

use chrono::TimeDelta;
use tokio::time::Instant;

use super::{Found, Reconcile, Reconciled, Undecided, UndecidedReason, decide::settles_at};
use crate::{Error, Intent, Payment, PaymentType, intent::alike, ledger::Fate};

impl Reconcile<'_> {
    pub(super) async fn payment(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let Some(key) = intent.reference() else {
            return Ok(Undecided::new(UndecidedReason::NoEvidence, None).into());
        };
        let started = Instant::now();
        // The service looks for a part of the key.
        let mut payments = self.client.payments().list().external_id(key).stream();
        let mut otherwise = false;
        while let Some(payment) = payments.next().await {
            let payment = payment?;
            if payment.external_id.as_deref() != Some(key) {
                continue;
            }
            if is(&payment, intent) {
                self.keep(intent, payment.transaction_id.as_str());
                return Ok(Reconciled::CarriedOut(Found::Payment(Box::new(payment))));
            }
            otherwise = true;
        }
        if otherwise {
            return Ok(Undecided::new(UndecidedReason::KeyUsedOtherwise, None).into());
        }
        if let Some(Fate::Done(_)) = self.client.ledger().fate(intent) {
            return Ok(Undecided::new(UndecidedReason::NotVisible, None).into());
        }
        let time = self.client.service_time();
        let took = TimeDelta::from_std(started.elapsed()).unwrap_or_default();
        let own = self.client.ledger().fate(intent);
        let end = settles_at(intent, own.as_ref(), time.offset());
        Ok(match (end - (time.now().time - took)).to_std() {
            Ok(left) if !left.is_zero() => {
                Undecided::new(UndecidedReason::TooEarly, Some(left)).into()
            }
            _ => {
                let gone = Some(Fate::NotCarriedOut);
                self.client.ledger().look(intent, |_| ((), gone));
                Reconciled::NotCarriedOut
            }
        })
    }
}

fn is(payment: &Payment, intent: &Intent) -> bool {
    let direction = match intent.operation().id {
        "collectPayment" => PaymentType::Collection,
        _ => PaymentType::Payout,
    };
    let same = |name: &str, value: &str| intent.fact(name).map(alike) == Some(alike(value));
    payment.type_.as_ref().is_none_or(|kind| *kind == direction)
        && same("amount", &payment.amount.to_string())
        && same("currency", payment.currency.as_str())
}
