//! What an event is called.

use crate::open_enum::open_enum;

open_enum! {
    /// What an event is about: `event` of a notice.
    ///
    /// The payload of most of them is in no source; they come as [`Payload::Raw`], and their ids can
    /// be read all the same.
    ///
    /// ```
    /// use cartevo::webhook::EventName;
    ///
    /// assert_eq!(EventName::from("card.fund"), EventName::CardFund);
    /// assert_eq!(EventName::from("card.repainted").as_str(), "card.repainted");
    /// ```
    ///
    /// [`Payload::Raw`]: super::Payload::Raw
    EventName(any_case = false) {
        /// `payment.collect`: a collection was started or has ended, or a wallet's top-up (quirk Q64).
        PaymentCollect = "payment.collect",
        /// `payment.payout`: a payout. No source shows its payload.
        PaymentPayout = "payment.payout",
        /// `card.created`: a card was issued.
        CardCreated = "card.created",
        /// `card.fund`: money went from the wallet to a card.
        CardFund = "card.fund",
        /// `card.withdraw`: money went from a card to the wallet.
        CardWithdraw = "card.withdraw",
        /// `card.withdraw.failed`: it did not.
        CardWithdrawFailed = "card.withdraw.failed",
        /// `card.terminated`: a card was closed for good.
        CardTerminated = "card.terminated",
        /// `transaction.authorization.created`: a merchant reserved an amount.
        AuthorizationCreated = "transaction.authorization.created",
        /// `transaction.authorization.declined`: a merchant was refused.
        AuthorizationDeclined = "transaction.authorization.declined",
        /// `transaction.reversal.completed`: a reservation was undone.
        ReversalCompleted = "transaction.reversal.completed",
        /// `transaction.refund.completed`: a merchant paid back.
        RefundCompleted = "transaction.refund.completed",
        /// `transaction.settlement.completed`: a reservation became a payment.
        SettlementCompleted = "transaction.settlement.completed",
        /// `transaction.funding.completed`: a card was topped up.
        FundingCompleted = "transaction.funding.completed",
        /// `transaction.withdrawal.completed`: money left a card.
        WithdrawalCompleted = "transaction.withdrawal.completed",
        /// `transaction.crossborder.charged`: a payment abroad cost a fee.
        CrossborderCharged = "transaction.crossborder.charged",
        /// `transaction.terminated`: what was left on a terminated card went back.
        TransactionTerminated = "transaction.terminated",
        /// `fee.payment_failure.charged`: a failed payment cost a fee.
        PaymentFailureFeeCharged = "fee.payment_failure.charged",
        /// `fee.crossborder.charged`: a payment abroad cost a fee.
        CrossborderFeeCharged = "fee.crossborder.charged",
        /// `debt.recovery.pending`: an amount is owed.
        DebtRecoveryPending = "debt.recovery.pending",
        /// `customer.created`: a customer was created.
        CustomerCreated = "customer.created",
        /// `collection.successful`: the early guide's name for a collection that was paid.
        CollectionSuccessful = "collection.successful",
        /// `collection.failed`: the early guide's name for one that was not.
        CollectionFailed = "collection.failed",
    }
}
