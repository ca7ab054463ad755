//! What can be waited for.

use crate::{
    Card, CardId, CardStatus, Client, Payment, TransactionId, TransactionStatus, Wait,
    WalletTransaction, poll::State,
};

impl Client {
    /// Waits until a collection or a payout has succeeded or failed.
    ///
    /// A status that this version of the library does not know decides nothing. When 15 minutes
    /// have passed the outcome is unknown: the vendor's page says to treat it as failed and to ask
    /// the support, but a payer may still confirm.
    ///
    /// ```no_run
    /// # async fn run(client: cartevo::Client) -> Result<(), cartevo::Error> {
    /// use cartevo::Outcome;
    ///
    /// match client.wait_for_payment("550e8400-e29b-41d4-a716-446655440000").await? {
    ///     Outcome::Succeeded(payment) => println!("{} arrived", payment.amount()),
    ///     Outcome::Failed(payment) => println!("it failed: {:?}", payment.error_message),
    ///     _ => println!("not known yet"),
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
            move || Box::pin(self.payments().status(&id).send()),
            |payment| settled(&payment.status),
        )
    }

    /// Waits until a wallet's top-up, started with `wallets().fund`, has succeeded or failed.
    ///
    /// ```no_run
    /// # async fn run(client: cartevo::Client, wallet: cartevo::WalletId) -> Result<(), Box<dyn std::error::Error>> {
    /// use cartevo::Currency;
    ///
    /// let started = client.wallets().fund(&wallet, 5000.into(), Currency::Xaf).await?;
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
            move || Box::pin(self.wallets().transaction(&id).send()),
            |transaction| settled(&transaction.status),
        )
    }

    /// Waits until a card that is being issued can be used, or its issue has failed.
    ///
    /// A card that was frozen, suspended or terminated meanwhile was issued: that is a success, and
    /// its status says the rest.
    ///
    /// ```no_run
    /// # async fn run(client: cartevo::Client) -> Result<(), cartevo::Error> {
    /// let outcome = client.wait_for_card("91b3c6d6-111b-44da-9f81-16f019bebe8c").await?;
    /// assert!(outcome.is_final());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Wait`]. Page: `GET /cards/{id}`.
    pub fn wait_for_card(&self, id: impl Into<CardId>) -> Wait<'_, Card> {
        let id = id.into();
        Wait::new(
            move || Box::pin(self.cards().get(&id).send()),
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
    }
}

fn settled(status: &TransactionStatus) -> State {
    match status {
        TransactionStatus::Success => State::Succeeded,
        TransactionStatus::Failed => State::Failed,
        _ => State::Pending,
    }
}
