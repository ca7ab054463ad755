//! A payment whose key was used before ends as the payment that used it, however the service says so.

use crate::{
    Amount, Answered, Currency, Error, Operation, Payment, PaymentType, Reply, StartedPayment,
    call::Call, trace::Instrument,
};

impl Call<'_> {
    /// The documentation has a replay refused with 400, and has it answered with the original (quirk
    /// Q32). The second needs nothing; after the first the original is looked for.
    pub async fn original(
        &mut self,
        asked: (Amount, &Currency),
        reply: Result<Reply<StartedPayment>, Error>,
    ) -> Result<Reply<StartedPayment>, Error> {
        let Some((key, given)) = self.reference() else {
            return reply;
        };
        let mut refusal = match reply {
            // A key that was made up for this call can only have been used by this call.
            Err(Error::Answered(refusal))
                if (given || self.is_open()) && refusal.may_be_of_a_replay() =>
            {
                refusal
            }
            other => return other,
        };
        refusal.own_key = given;
        if !self.policy().looks() {
            return Err(Error::Answered(refusal));
        }
        // What the look comes to is no reason to lose the answer that there was.
        let looked = self.payment_with(&key).instrument(self.span()).await;
        let Ok(found) = looked else {
            return Err(Error::Answered(refusal));
        };
        match found {
            Some(payment) if is_same(&payment, self.operation(), asked) => {
                Ok(payment.map(StartedPayment::from))
            }
            // After an answer was lost, neither an empty list nor other values prove anything.
            _ if self.is_open() => Err(Error::Answered(refusal)),
            // Another call with this key may have made the payment, which does not show yet.
            None if self.has_open_twin() => Err(Error::Answered(refusal)),
            // Nothing has this key, or something else has: this payment was refused.
            _ => {
                self.close();
                refusal.own_key = false;
                Err(Error::Answered(refusal))
            }
        }
    }

    /// The payment with exactly this key: the service's filter looks for a part of it.
    async fn payment_with(&self, key: &str) -> Result<Option<Reply<Payment>>, Error> {
        const LIMIT: usize = 100;
        for number in 1.. {
            let list = self.client().payments().list().external_id(key);
            let list = list.page(number).limit(100).deadline(self.left());
            let page = list.send().await?;
            let (full, has_key) = (page.len() >= LIMIT, |payment: &Payment| {
                payment.external_id.as_deref() == Some(key)
            });
            if let Some(at) = page.iter().position(has_key) {
                return Ok(Some(page.map(|mut payments| payments.swap_remove(at))));
            }
            if !full {
                break;
            }
        }
        Ok(None)
    }
}

/// Whether it is the payment that was asked for: a key may have been used for another one.
fn is_same(payment: &Payment, operation: &Operation, asked: (Amount, &Currency)) -> bool {
    let direction = match operation.id {
        "collectPayment" => PaymentType::Collection,
        _ => PaymentType::Payout,
    };
    (payment.amount, &payment.currency) == asked
        && payment
            .type_
            .as_ref()
            .is_none_or(|found| *found == direction)
}

impl Answered {
    /// Whether it is what a replay has been said to be answered with. Only the words tell a replay
    /// from other refusals, and those do not count.
    fn may_be_of_a_replay(&self) -> bool {
        matches!(self.status, 400 | 409) && !self.names_fields
    }
}

impl From<Payment> for StartedPayment {
    fn from(payment: Payment) -> Self {
        Self {
            transaction_id: payment.transaction_id,
            status: payment.status,
            amount: payment.amount,
            currency: payment.currency,
            country: payment.country,
            error_message: payment.error_message,
            external_id: payment.external_id,
            initiated_at: payment.created_at,
            operator: payment.operator,
            phone_number: payment.phone_number,
        }
    }
}
