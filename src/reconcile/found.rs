//! What comes of looking.

use std::{fmt, time::Duration};

use crate::types::{Card, CardTransaction, Customer, Payment, Wallet, WalletTransaction};

/// Whether a call was carried out. See [`Client::reconcile`](crate::Client::reconcile).
///
/// ```
/// use cartevo::{Client, Reconciled, UndecidedReason};
/// # use cartevo_sandbox::{Fault, FaultRule, Sandbox};
/// # use std::time::Duration;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await;
/// # sandbox.arm(FaultRule::on("createCard").gives(Fault::ResetAfterReading));
/// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
/// # let customer = sandbox.seeded().approved_customer.as_str();
/// # let client = Client::builder().credentials(id, key).base_url(url).build()?;
/// # let error = client.cards().create(customer, cartevo::CardBrand::Visa).await.unwrap_err();
/// // The connection broke, and there is no card. It may appear for a quarter of an hour.
/// let Reconciled::Undecided(undecided) = client.reconcile(&error).await? else { panic!() };
/// assert_eq!(undecided.reason, UndecidedReason::TooEarly);
/// let wait = undecided.look_again_in.ok_or("it can be decided")?;
/// # sandbox.advance(wait + Duration::from_secs(1));
/// // … when that has passed:
/// assert!(matches!(client.reconcile(&error).await?, Reconciled::NotCarriedOut));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reconciled {
    /// The service took the request, and this is its record. How it ended is for the record's status
    /// to say, as it would have been in the answer.
    CarriedOut(Found),
    /// It was not carried out and will not be: it can be made again.
    NotCarriedOut,
    /// It cannot be told, or not yet. Do not make the call again.
    Undecided(Undecided),
}

/// The record that a call left.
///
/// ```
/// use cartevo::{Client, Found, Reconciled};
/// # use cartevo_sandbox::{Fault, FaultRule, Sandbox};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await;
/// # sandbox.arm(FaultRule::on("fundWallet").gives(Fault::StatusAfterWork(500)));
/// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
/// # let client = Client::builder().credentials(id, key).base_url(url).build()?;
/// # let wallet = sandbox.seeded().xaf_wallet.as_str();
/// let call = client.wallets().fund(wallet, 5_000.into(), cartevo::Currency::Xaf);
/// let error = call.trx_id("FUND-1").await.unwrap_err();
/// let Reconciled::CarriedOut(Found::TopUp(top_up)) = client.reconcile(error).await? else { panic!() };
/// assert_eq!(top_up.reference.as_deref(), Some("FUND-1"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Found {
    /// The card that was created.
    Card(Box<Card>),
    /// The movement of money between a card and the USD wallet.
    CardTransaction(Box<CardTransaction>),
    /// The top-up of a wallet.
    TopUp(Box<WalletTransaction>),
    /// The collection or the payout.
    Payment(Box<Payment>),
    /// What a conversion took from the wallet that paid for it.
    Deposit(Box<WalletTransaction>),
    /// The customer that was registered or enrolled.
    Customer(Box<Customer>),
    /// The wallet that was opened.
    Wallet(Box<Wallet>),
    /// The card, in the status that the call was to give it. Whether it had that before cannot be
    /// told, and makes no difference.
    CardStatus(Box<Card>),
}

/// Why it cannot be told whether a call was carried out.
///
/// As long as waiting helps it says for how long: somebody who can wait looks until it is decided, or
/// until a person has to.
///
/// ```
/// use cartevo::{Client, Reconciled, Undecided};
/// # use cartevo_sandbox::{Fault, FaultRule, Sandbox};
/// # use std::{future::ready, time::Duration};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await;
/// # sandbox.arm(FaultRule::on("createCard").gives(Fault::ResetAfterReading));
/// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
/// # let customer = sandbox.seeded().approved_customer.as_str();
/// # let client = Client::builder().credentials(id, key).base_url(url).build()?;
/// # let mut looks = 0;
/// # let mut sleep = |wait: Duration| {
/// #     looks += 1;
/// #     sandbox.advance(wait + Duration::from_secs(1));
/// #     ready(())
/// # };
/// let error = client.cards().create(customer, cartevo::CardBrand::Visa).await.unwrap_err();
/// let settled = loop {
///     match client.reconcile(&error).await? {
///         // Not a moment before: nothing new can be known.
///         Reconciled::Undecided(Undecided { look_again_in: Some(wait), .. }) => sleep(wait).await,
///         settled => break settled,
///     }
/// };
/// match settled {
///     Reconciled::CarriedOut(record) => println!("{record:?}"),
///     Reconciled::NotCarriedOut => println!("it can be made again"),
///     Reconciled::Undecided(undecided) => println!("somebody has to look: {}", undecided.reason),
/// #   _ => unreachable!(),
/// }
/// # assert!(looks > 0);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undecided {
    /// The reason.
    pub reason: UndecidedReason,
    /// When it can be told, or more of it, if waiting helps.
    pub look_again_in: Option<Duration>,
}

/// See [`Undecided::reason`], and the examples of [`Reconciled`] and
/// [`Reconcile`](crate::Reconcile).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UndecidedReason {
    /// The call has not ended: its own answer may still come.
    StillUnderWay,
    /// Nothing is there, and it may yet appear.
    TooEarly,
    /// What is there could have been left by another call as well.
    Ambiguous,
    /// Nothing is there, and the service has done such things without a record (quirk Q95).
    NoProof,
    /// The reference belongs to a record with other values.
    KeyUsedOtherwise,
    /// Nothing that can be looked at tells.
    NoEvidence,
    /// It was carried out, as its answer said, and the record does not show.
    NotVisible,
    /// The card that the call was for is not there, and so nothing that the call may have left on it
    /// can be seen.
    TargetNotFound,
}

impl UndecidedReason {
    /// A name for labels of metrics and fields of logs.
    ///
    /// ```
    /// use cartevo::UndecidedReason;
    ///
    /// assert_eq!(UndecidedReason::TooEarly.as_str(), "too_early");
    /// assert_eq!(UndecidedReason::TooEarly.to_string(), "too_early");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StillUnderWay => "still_under_way",
            Self::TooEarly => "too_early",
            Self::Ambiguous => "ambiguous",
            Self::NoProof => "no_proof",
            Self::KeyUsedOtherwise => "key_used_otherwise",
            Self::NoEvidence => "no_evidence",
            Self::NotVisible => "not_visible",
            Self::TargetNotFound => "target_not_found",
        }
    }
}

impl fmt::Display for UndecidedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Undecided {
    pub(super) const fn new(reason: UndecidedReason, look_again_in: Option<Duration>) -> Self {
        Self {
            reason,
            look_again_in,
        }
    }
}

impl From<Undecided> for Reconciled {
    fn from(undecided: Undecided) -> Self {
        Self::Undecided(undecided)
    }
}
