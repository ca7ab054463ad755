//! What happened, as a notice tells of it.

use crate::json::Json;
use crate::state::{Card, Happening, State, Subject, Transaction};
use crate::webhooks::Notice;
use crate::webhooks::event::{self, CardEvent, CardMovement, CardTransaction, NewCard, Payment};

/// The notice of something that happened.
pub(crate) fn notice(happening: &Happening, state: &State) -> Notice {
    let company = state.companies[happening.company].id.clone();
    let (body, extra_url, at) = match &happening.subject {
        Subject::Transaction(transaction) => (
            of_transaction(happening.event, transaction, state),
            notify_url(transaction),
            transaction.updated_at,
        ),
        Subject::Card(card) => (of_card(happening.event, card, state), None, card.updated_at),
        Subject::Customer(customer) => (
            event::customer_created(&customer.id, customer.kyc.as_str()),
            None,
            customer.updated_at,
        ),
    };
    Notice {
        body,
        company,
        extra_url,
        at,
    }
}

fn notify_url(transaction: &Transaction) -> Option<String> {
    transaction.mobile.as_ref()?.notify_url.clone()
}

fn of_card(name: &str, card: &Card, state: &State) -> Json {
    let customer_id = &state.customers[card.customer].id;
    if name == "card.terminated" {
        return event::card_terminated(&card.id, customer_id);
    }
    event::card_created(&NewCard {
        id: &card.id,
        customer_id,
        brand: card.brand.as_str(),
        masked_number: &card.number.first_four_mask(),
        balance: card.balance,
        currency: "USD",
    })
}

fn of_transaction(name: &str, transaction: &Transaction, state: &State) -> Json {
    let card_id = transaction.card.map(|row| state.cards[row].id.as_str());
    let card_id = card_id.unwrap_or_default();
    let movement = CardMovement {
        transaction_id: &transaction.id,
        card_id,
        amount: transaction.amount,
        currency: transaction.currency.as_str(),
        fee_amount: transaction.fee,
    };
    match name {
        "payment.collect" => event::payment_collect(&payment(transaction)),
        "payment.payout" => event::payment_payout(&payment(transaction)),
        "card.fund" => event::card_fund(&movement),
        "card.withdraw" => event::card_withdraw(&movement),
        "card.withdraw.failed" => {
            event::card_withdraw_failed(&movement, transaction.error_message.as_deref())
        }
        other => {
            let what = CardEvent::ALL
                .into_iter()
                .find(|event| event.name() == other);
            let what = what.unwrap_or_else(|| unreachable!("nobody is told of {other}"));
            event::card_transaction(
                what,
                &CardTransaction {
                    transaction_id: &transaction.id,
                    card_id,
                    amount: transaction.amount,
                    currency: transaction.currency.as_str(),
                    status: transaction.status.as_str(),
                    merchant: transaction.merchant.as_deref(),
                },
            )
        }
    }
}

fn payment(transaction: &Transaction) -> Payment<'_> {
    let mobile = transaction.mobile.as_deref();
    let operator = mobile.and_then(|mobile| mobile.operator.as_deref());
    let phone = mobile.and_then(|mobile| mobile.phone.as_deref());
    Payment {
        transaction_id: &transaction.id,
        external_id: transaction.reference.as_deref(),
        amount: transaction.amount,
        currency: transaction.currency.as_str(),
        operator: operator.unwrap_or_default(),
        phone_number: phone.unwrap_or_default(),
        status: Some(transaction.status.as_str()),
        initiated_at: transaction.created_at,
    }
}
