//! Which record a successful call has left.

use crate::types::{
    CardFunding, CardStatusChange, CardTermination, CardWithdrawal, CreatedCard, Customer,
    StartedPayment, Wallet, WalletDeposit, WalletFunding,
};

/// The payload of a call that changes something.
pub(crate) trait Recorded {
    /// The id under which lists show what the call made: a card, a transaction. None if the reply
    /// does not say, or nothing was made.
    fn record(&self) -> Option<String>;
}

macro_rules! recorded {
    ($($name:ident: $($path:ident).+;)+) => {$(
        impl Recorded for $name {
            fn record(&self) -> Option<String> {
                Some(self.$($path).+.to_string())
            }
        }
    )+};
}

recorded! {
    CardFunding: transaction_id;
    CardWithdrawal: transaction_id;
    CreatedCard: card.id;
    Customer: id;
    StartedPayment: transaction_id;
    Wallet: id;
    WalletFunding: transaction.id;
}

macro_rules! unrecorded {
    ($($name:ident)+) => {$(
        impl Recorded for $name {
            fn record(&self) -> Option<String> {
                None
            }
        }
    )+};
}

unrecorded! { CardStatusChange CardTermination WalletDeposit }

#[cfg(feature = "undocumented")]
impl Recorded for crate::types::InternalTransfer {
    fn record(&self) -> Option<String> {
        self.transaction_id.as_ref().map(ToString::to_string)
    }
}
