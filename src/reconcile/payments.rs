//! Payments: those have a key.

use tokio::time::Instant;

use super::{Found, Reconcile, Reconciled, Undecided, UndecidedReason};
use crate::{Error, Intent, Payment, PaymentType, intent::alike};

impl Reconcile<'_> {
    pub(super) async fn payment(&self, intent: &Intent) -> Result<Reconciled, Error> {
        let Some(key) = intent.reference() else {
            return Ok(Undecided::new(UndecidedReason::NoEvidence, None).into());
        };
        let asked = Instant::now();
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
        Ok(self.nothing(intent, asked))
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
