//! What a transaction does to the balances.

use rust_decimal::Decimal;

use crate::state::{TransactionKind, TransactionStatus};

/// What comes to a wallet and to a card; below zero, what goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) wallet: Decimal,
    pub(super) card: Decimal,
}

/// What has moved by a transaction of this kind and status. What a payout takes is gone as
/// soon as it is asked for; everything else moves when it has succeeded.
pub(super) fn effect(
    kind: TransactionKind,
    status: TransactionStatus,
    amount: Decimal,
    fee: Decimal,
) -> Effect {
    let moved = match status {
        TransactionStatus::Success => true,
        TransactionStatus::Failed => false,
        _ => kind == TransactionKind::Payout,
    };
    if !moved {
        return Effect::default();
    }
    let zero = Decimal::ZERO;
    let (wallet, card) = match kind {
        TransactionKind::Collection => (amount - fee, zero),
        TransactionKind::WalletFunding | TransactionKind::Gift => (amount, zero),
        TransactionKind::Payout => (-(amount + fee), zero),
        TransactionKind::CardIssuance | TransactionKind::CardFunding => (-(amount + fee), amount),
        TransactionKind::CardWithdrawal | TransactionKind::CardTermination => {
            (amount - fee, -amount)
        }
        TransactionKind::CardAuthorization => (zero, -(amount + fee)),
        TransactionKind::CardRefund => (zero, amount),
        // A conversion and a transfer have two sides each: nobody seeds one of them.
        _ => (zero, zero),
    };
    Effect { wallet, card }
}

/// Whether it is written into the list of a wallet.
pub(super) const fn is_in_wallet(kind: TransactionKind) -> bool {
    !matches!(
        kind,
        TransactionKind::CardAuthorization
            | TransactionKind::CardDecline
            | TransactionKind::CardRefund
    )
}
