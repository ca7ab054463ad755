//! What can be waited for.

use crate::{
    Card, CardId, CardStatus, Client, Lane, Payment, TransactionId, TransactionStatus, Wait,
    WalletTransaction, poll::State,
};

impl Client {
    /// Waits until a collection or a payout has succeeded or failed.
    ///
    /// A status that this version of the library does not know decides nothing. When 15 minutes
    /// have passed the outcome is unknown: the vendor's page says to treat it as failed and to ask
    /// the support, but a payer may still confirm.
    ///
    /// ```
    /// use cartevo::Outcome;
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"transaction_id": "txn_1", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}}"#]).await;
    /// match client.wait_for_payment("txn_1").await? {
    ///     Outcome::Succeeded(payment) => assert_eq!(payment.amount().to_string(), "1000 XAF"),
    ///     Outcome::Failed(payment) => panic!("it failed: {:?}", payment.error_message),
    ///     _ => panic!("not known yet: look again later"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Wait`]. Page: `GET /payment/transactions/{transactionId}/status`.
    pub fn wait_for_payment(&self, id: impl Into<TransactionId>) -> Wait<'_, Payment> {
        let id = id.into();
        Wait::new(
            move || {
                Box::pin(
                    self.payments()
                        .status(&id)
                        .lane(Lane::Poll)
                        .no_retry()
                        .send(),
                )
            },
            |payment| settled(&payment.status),
        )
        .here(self.is_here())
    }

    /// Waits until a wallet's top-up, started with `wallets().fund`, has succeeded or failed.
    ///
    /// ```
    /// use cartevo::Currency;
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"transaction": {"id": "txn_1", "status": "PENDING", "amount": 5000, "currency": "XAF"}}}"#, r#"{"data": {"id": "txn_1", "status": "SUCCESS", "amount": 5000, "currency": "XAF"}}"#]).await;
    /// let started = client.wallets().fund("w_1", 5_000.into(), Currency::Xaf).await?;
    /// let outcome = client.wait_for_top_up(&started.transaction.id).await?;
    /// assert!(outcome.is_final());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Wait`]. Page: `GET /wallet/transactions/{id}`.
    pub fn wait_for_top_up(&self, id: impl Into<TransactionId>) -> Wait<'_, WalletTransaction> {
        let id = id.into();
        Wait::new(
            move || {
                Box::pin(
                    self.wallets()
                        .transaction(&id)
                        .lane(Lane::Poll)
                        .no_retry()
                        .send(),
                )
            },
            |transaction| settled(&transaction.status),
        )
        .here(self.is_here())
    }

    /// Waits until a card that is being issued can be used, or its issue has failed.
    ///
    /// A card that was frozen, suspended or terminated meanwhile was issued: that is a success, and
    /// its status says the rest.
    ///
    /// ```
    /// use cartevo::Outcome;
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"id": "card_1", "status": "FAILED", "balance": 0, "currency": "USD"}}"#]).await;
    /// let outcome = client.wait_for_card("card_1").await?;
    /// assert!(matches!(outcome, Outcome::Failed(_)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Wait`]. Page: `GET /cards/{id}`.
    pub fn wait_for_card(&self, id: impl Into<CardId>) -> Wait<'_, Card> {
        let id = id.into();
        Wait::new(
            move || Box::pin(self.cards().get(&id).lane(Lane::Poll).no_retry().send()),
            |card| match card.status {
                CardStatus::Active
                | CardStatus::Frozen
                | CardStatus::Suspended
                | CardStatus::Terminated => State::Succeeded,
                CardStatus::Failed => State::Failed,
                // Also one that comes to be known: until it is named above it decides nothing.
                _ => State::Pending,
            },
        )
        .here(self.is_here())
    }
}

fn settled(status: &TransactionStatus) -> State {
    match status {
        TransactionStatus::Success => State::Succeeded,
        TransactionStatus::Failed => State::Failed,
        _ => State::Pending,
    }
}
