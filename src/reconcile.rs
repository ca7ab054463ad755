//! Whether a call whose answer was lost was carried out.

mod decide;
mod found;
mod look;
mod matching;
mod others;
mod payments;
mod states;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, fmt, future::IntoFuture, time::Duration};

use tokio::time::timeout;

use crate::{
    BoxFuture, CardStatus, Cause, Client, Error, Intent, Resend, Unresolved, ledger::Fate,
};
pub use found::{Found, Reconciled, Undecided, UndecidedReason};

/// What may have been carried out: an [`Intent`], or an error that has one.
///
/// ```
/// use cartevo::{Error, Unsettled};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let client = cartevo::Client::builder().access_token("a token").build().unwrap();
/// let error: Error = client.cards().fund("", 5.into()).await.unwrap_err();
/// assert_eq!(error.unsettled(), None); // it was not even sent
/// # }
/// ```
pub trait Unsettled {
    /// What the call was about to do; none if it is certain that it changed nothing.
    fn unsettled(&self) -> Option<Intent>;
}

impl Unsettled for Intent {
    fn unsettled(&self) -> Option<Intent> {
        Some(self.clone())
    }
}

impl Unsettled for Unresolved {
    fn unsettled(&self) -> Option<Intent> {
        self.intent.clone()
    }
}

impl Unsettled for Error {
    fn unsettled(&self) -> Option<Intent> {
        match self {
            Self::Unresolved(error) => error.unsettled(),
            _ => None,
        }
    }
}

impl<T: Unsettled + ?Sized> Unsettled for &T {
    fn unsettled(&self) -> Option<Intent> {
        (**self).unsettled()
    }
}

impl<T: Unsettled + ?Sized> Unsettled for Box<T> {
    fn unsettled(&self) -> Option<Intent> {
        (**self).unsettled()
    }
}

/// What [`Client::reconcile`] gives: set what is optional, then `.await` it.
///
/// ```
/// use std::time::Duration;
/// use cartevo::{CardBrand, Client, Intent, Reconciled, UndecidedReason};
/// # use cartevo_sandbox::Sandbox;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::start().await;
/// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
/// # let customer = sandbox.seeded().approved_customer.as_str();
/// # let before = Client::builder().credentials(id, key).base_url(url).build()?;
/// # before.wallets().list().await?;
/// # let mut call = before.cards().create(customer, CardBrand::Visa);
/// # let kept = serde_json::to_string(&call.intent())?;
/// # call.await?;
/// # let theirs = before.cards().create(customer, CardBrand::Visa).await?.card.id.to_string();
/// # let client = Client::builder().credentials(id, key).base_url(url).build()?;
///
/// // After a crash: the intent was kept before the call was made.
/// let intent: Intent = serde_json::from_str(&kept)?;
/// let look = client.reconcile(&intent).deadline(Duration::from_secs(60)).await?;
/// let Reconciled::Undecided(undecided) = look else { panic!("there are two such cards") };
/// assert_eq!(undecided.reason, UndecidedReason::Ambiguous);
/// // One of them is another process's.
/// let look = client.reconcile(&intent).except([theirs]).await?;
/// assert!(matches!(look, Reconciled::CarriedOut(_)));
/// # Ok(()) }
/// ```
#[must_use = "nothing is looked at until it is awaited"]
pub struct Reconcile<'a> {
    client: &'a Client,
    intent: Option<Intent>,
    except: HashSet<String>,
    deadline: Option<Duration>,
}

impl Client {
    /// Finds out whether a call was carried out whose answer was lost, by looking for what it would
    /// have left: the card, the transaction, the payment, the customer. Nothing is changed, and
    /// nothing is guessed: see [`Reconciled`].
    ///
    /// This client knows what became of its own calls in the last two hours, and never takes what
    /// one of them left for another's. Calls of other processes it cannot know, nor those of its own
    /// before a restart: where several do the same thing to the same card or wallet at the same time,
    /// name what is known to be theirs with [`except`](Reconcile::except).
    ///
    /// What another process has kept may still be made there, until the time limit that the intent
    /// tells has passed; *not carried out* is not said before, nor in the 15 minutes after it.
    ///
    /// It takes for granted that this client is of the company that made the call: to another's
    /// credentials, or those of preproduction, nothing of it can be seen, and that looks like *not
    /// carried out*.
    ///
    /// ```
    /// use cartevo::{CardBrand, Client, Found, Reconciled};
    /// # use cartevo_sandbox::{Fault, FaultRule, Sandbox};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = Sandbox::start().await;
    /// # sandbox.arm(FaultRule::on("createCard").gives(Fault::ResetAfterWork));
    /// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
    /// # let customer = sandbox.seeded().approved_customer.as_str();
    /// # let client = Client::builder().credentials(id, key).base_url(url).build()?;
    ///
    /// let error = client.cards().create(customer, CardBrand::Visa).await.unwrap_err();
    /// match client.reconcile(&error).await? {
    ///     Reconciled::CarriedOut(Found::Card(card)) => assert_eq!(card.id.as_str(), sandbox.cards()[0].id),
    ///     Reconciled::NotCarriedOut => panic!("now it may be made again"),
    ///     other => panic!("somebody has to look: {other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    pub fn reconcile(&self, what: impl Unsettled) -> Reconcile<'_> {
        Reconcile {
            client: self,
            intent: what.unsettled(),
            except: HashSet::new(),
            deadline: None,
        }
    }
}

impl Reconcile<'_> {
    /// The ids of records that are known to be another call's, one of another process.
    pub fn except<T: AsRef<str>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        let ids = ids.into_iter().map(|id| id.as_ref().to_owned());
        self.except.extend(ids);
        self
    }

    /// Limits the whole of it. Each request has the limits of any other call.
    pub const fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// Looks. Awaiting it does the same.
    ///
    /// # Errors
    ///
    /// If a request of the look fails, or the look's deadline passes: [`Error::Unresolved`] with
    /// [`Cause::LookFailed`], since nothing has been found out. It is about the call, not about the
    /// look: it [may have been carried out](Error::may_have_been_carried_out) as before, and the
    /// error can be reconciled like the one before it.
    pub async fn send(self) -> Result<Reconciled, Error> {
        let Some(intent) = self.intent.clone() else {
            return Ok(Reconciled::NotCarriedOut);
        };
        let looking = self.look(&intent);
        let looked = match self.deadline {
            None => looking.await.map_err(Some),
            Some(limit) => match timeout(limit, looking).await {
                Ok(looked) => looked.map_err(Some),
                Err(_) => Err(None),
            },
        };
        looked.map_err(|failed| {
            Error::Unresolved(Box::new(Unresolved {
                operation: intent.operation(),
                reference: intent.reference().map(str::to_owned),
                cause: Cause::LookFailed(failed),
                intent: Some(intent),
            }))
        })
    }

    async fn look(&self, intent: &Intent) -> Result<Reconciled, Error> {
        if intent.operation().resend == Resend::Safe {
            return Ok(Reconciled::NotCarriedOut);
        }
        match self.client.ledger().fate(intent) {
            Some(Fate::NotCarriedOut | Fate::Refused) => return Ok(Reconciled::NotCarriedOut),
            Some(Fate::Waiting | Fate::UnderWay) => {
                let again = Some(Duration::from_secs(5));
                return Ok(Undecided::new(UndecidedReason::StillUnderWay, again).into());
            }
            Some(Fate::Done(_) | Fate::Unresolved(_)) | None => {}
        }
        match intent.operation().id {
            "createCard" => self.card(intent).await,
            "fundCard" | "withdrawCard" => of_what_is_there(self.movement(intent).await),
            "fundWallet" => self.top_up(intent).await,
            "collectPayment" | "payOut" => self.payment(intent).await,
            "createCustomer" | "enrollCustomer" => self.customer(intent).await,
            "createWallet" => self.wallet(intent).await,
            "depositWallet" => self.deposit(intent).await,
            "freezeCard" => of_what_is_there(self.status(intent, CardStatus::Frozen).await),
            "unfreezeCard" => of_what_is_there(self.status(intent, CardStatus::Active).await),
            "terminateCard" => of_what_is_there(self.status(intent, CardStatus::Terminated).await),
            _ => Ok(Undecided::new(UndecidedReason::NoEvidence, None).into()),
        }
    }
}

/// A look at what is not there finds nothing, however often it is repeated. Only the service itself
/// knows that: a proxy's 404 says nothing.
fn of_what_is_there(looked: Result<Reconciled, Error>) -> Result<Reconciled, Error> {
    match looked {
        Err(Error::Answered(answer)) if answer.status == 404 && answer.says_no => {
            Ok(Undecided::new(UndecidedReason::TargetNotFound, None).into())
        }
        looked => looked,
    }
}

impl<'a> IntoFuture for Reconcile<'a> {
    type Output = Result<Reconciled, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Reconcile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconcile")
            .field("intent", &self.intent)
            .finish_non_exhaustive()
    }
}
