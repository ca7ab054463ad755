//! What the owner of a sandbox does in place of operators, issuers, examiners and holders.

use rust_decimal::Decimal;

use crate::sandbox::Sandbox;
use crate::state::{CardStatus, ControlError, Kyc, Side};
use crate::view::Transaction;

impl Sandbox {
    /// Lets the operator accept a payment that is not decided yet, a top-up, a collection or a
    /// payout: the money moves.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cartevo_sandbox::{Sandbox, TransactionStatus};
    ///
    /// // An operator that decides only when it is told to.
    /// let sandbox = Sandbox::builder()
    ///     .settle_after(None)
    ///     .seed(r#"{"transactions": [
    ///         {"ref": "order", "kind": "collection", "wallet": "xaf_wallet", "amount": 7000, "status": "PENDING"}
    ///     ]}"#)?
    ///     .start()
    ///     .await?;
    /// let order = sandbox.seeded_id("order").unwrap();
    /// sandbox.settle(&order)?;
    /// assert_eq!(sandbox.transactions()[0].status, TransactionStatus::Success);
    /// assert_eq!(
    ///     sandbox.settle(&order).unwrap_err().to_string(),
    ///     format!("expected `{order}` to be PENDING, but it is SUCCESS"),
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`], and [`ControlError::WrongState`] for one that is decided.
    pub fn settle(&self, transaction_id: &str) -> Result<(), ControlError> {
        self.app
            .control(|state, now| state.settle(transaction_id, now))
    }

    /// Lets the operator refuse a payment that is not decided yet: what was reserved is given
    /// back.
    ///
    /// # Errors
    ///
    /// As [`Sandbox::settle`].
    pub fn fail(&self, transaction_id: &str) -> Result<(), ControlError> {
        self.app
            .control(|state, now| state.fail(transaction_id, None, now))
    }

    /// Accepts the papers of a customer, who may then be given cards.
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`].
    pub fn approve_kyc(&self, customer_id: &str) -> Result<(), ControlError> {
        self.decide_kyc(customer_id, Kyc::Approved)
    }

    /// Refuses the papers of a customer, who is given no cards from then on.
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`].
    pub fn reject_kyc(&self, customer_id: &str) -> Result<(), ControlError> {
        self.decide_kyc(customer_id, Kyc::Rejected)
    }

    fn decide_kyc(&self, customer_id: &str, kyc: Kyc) -> Result<(), ControlError> {
        self.app
            .control(|state, now| state.decide_kyc(customer_id, kyc, now))
    }

    /// A purchase of `amount` USD with a card, as its holder might make it: an authorization,
    /// which takes the money, or a decline, if the card is not active or holds too little. After
    /// three declines in a row the card is suspended.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use cartevo_sandbox::{Sandbox, TransactionKind};
    ///
    /// let sandbox = Sandbox::builder()
    ///     .seed(r#"{"cards": [{"ref": "card", "customer": "approved_customer", "balance": 20}]}"#)?
    ///     .start()
    ///     .await?;
    /// let card = sandbox.seeded_id("card").unwrap();
    /// let book = sandbox.purchase(&card, 12.into(), "Librairie")?;
    /// assert_eq!(book.kind, TransactionKind::CardAuthorization);
    /// let too_much = sandbox.purchase(&card, 12.into(), "Librairie")?;
    /// assert_eq!(too_much.kind, TransactionKind::CardDecline);
    ///
    /// sandbox.refund(&book.id, Some(5.into()))?;
    /// assert_eq!(sandbox.cards()[0].balance, 13.into());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`], and [`ControlError::WrongAmount`] for one that is not above 0
    /// or has more than two decimals. A decline is not an error.
    pub fn purchase(
        &self,
        card_id: &str,
        amount: Decimal,
        merchant: &str,
    ) -> Result<Transaction, ControlError> {
        self.app.control(|state, now| {
            let row = state.purchase(card_id, amount, merchant, now)?;
            Ok(Transaction::of(&state.transactions[row], state))
        })
    }

    /// The merchant gives back `amount` USD of a purchase, or with `None` what is left of it.
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`] if this is no purchase, [`ControlError::WrongState`] if the card
    /// has ended, and [`ControlError::WrongAmount`] for more than is left of the purchase or than
    /// the card can hold.
    pub fn refund(
        &self,
        transaction_id: &str,
        amount: Option<Decimal>,
    ) -> Result<Transaction, ControlError> {
        self.app.control(|state, now| {
            let row = state.refund_purchase(transaction_id, amount, now)?;
            Ok(Transaction::of(&state.transactions[row], state))
        })
    }

    /// The service blocks a card: no operation of the API lifts that, only
    /// [`Sandbox::set_card_status`].
    ///
    /// # Errors
    ///
    /// As [`Sandbox::set_card_status`].
    pub fn suspend_card(&self, card_id: &str) -> Result<(), ControlError> {
        self.set_card_status(card_id, CardStatus::Suspended)
    }

    /// Puts a card where it is wanted. One that has ended stays as it is; only one that is
    /// pending can fail, which gives back what is on it and keeps the fee. One that is put back to
    /// pending is issued again after 30 s.
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`], and [`ControlError::WrongState`] where that cannot be.
    pub fn set_card_status(&self, card_id: &str, status: CardStatus) -> Result<(), ControlError> {
        self.app
            .control(|state, now| state.set_card_status(card_id, status, now))
    }

    /// Switches a wallet on or off. An inactive wallet takes no top-ups.
    ///
    /// # Errors
    ///
    /// [`ControlError::UnknownId`].
    pub fn set_wallet_active(&self, wallet_id: &str, active: bool) -> Result<(), ControlError> {
        self.app
            .control(|state, _| state.set_wallet_active(wallet_id, active))
    }

    /// Adds money to what was paid into a wallet, from nowhere. An error if there is no such wallet,
    /// or if it may not hold so much.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let sandbox = cartevo_sandbox::Sandbox::start().await;
    /// let wallet = &sandbox.seeded().xof_wallet;
    /// sandbox.credit(wallet, 5_000.into()).unwrap();
    /// assert_eq!(sandbox.transactions()[0].amount, 5_000.into());
    /// assert!(sandbox.credit("no-such-wallet", 1.into()).is_err());
    /// # }
    /// ```
    pub fn credit(&self, wallet_id: &str, amount: Decimal) -> Result<(), ControlError> {
        self.app
            .control(|state, now| state.give(wallet_id, amount, Side::Payin, now))
    }
}
