//! What went wrong, and whether the request may have been carried out.

mod parts;

use std::{error::Error as StdError, fmt};

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::{OPERATIONS, Operation, Resend, TooLate};
pub use parts::{
    Answered, Cause, ErrorSource, InvalidRequest, NotSent, NotSentReason, Unreadable, Unresolved,
};

/// Why a call gave no payload. The variant says what is known of the request's fate.
///
/// | Variant | The request | Sending it again |
/// |---|---|---|
/// | [`NotSent`](Error::NotSent) | never left, or was turned away with the token | does nothing twice |
/// | [`Unresolved`](Error::Unresolved) | may have been carried out: no answer came, or one that does not decide it | could do it twice; first [find out](Unresolved) |
/// | [`Answered`](Error::Answered) | was refused | does nothing twice |
/// | [`Unreadable`](Error::Unreadable) | was a read, and got a success that could not be read | does nothing twice |
///
/// So a call that changes something is, when it is over, done (`Ok`), refused, not sent, or
/// unresolved. A read whose answer was lost is `Unresolved` too, and
/// [`may_have_been_carried_out`](Error::may_have_been_carried_out) is `false` for it.
///
/// No variant's `Debug` or `Display` shows a body, a header or a token.
///
/// ```
/// use cartevo::{Client, Error};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// // Nothing listens on this port, so the token never arrives and the call is not made.
/// let client = Client::builder().credentials("client_x", "key").base_url("http://127.0.0.1:9").build().unwrap();
/// let error = client.payments().balance().await.unwrap_err();
/// assert!(matches!(error, Error::NotSent(_)));
/// assert!(!error.may_have_been_carried_out());
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// Nothing of the request reached the service, or the service turned it away with its token.
    NotSent(Box<NotSent>),
    /// No answer came, or one that leaves open whether the request was carried out.
    Unresolved(Box<Unresolved>),
    /// The service answered with an error; what was asked for did not happen.
    Answered(Box<Answered>),
    /// The service answered a read with a success that could not be read.
    Unreadable(Box<Unreadable>),
}

impl Error {
    pub(crate) fn not_sent(operation: &Operation, reason: NotSentReason) -> Self {
        Self::NotSent(Box::new(NotSent {
            operation: operation.id.to_owned(),
            reason,
        }))
    }

    pub(crate) fn invalid(operation: &str, problems: Vec<String>) -> Self {
        let reason = NotSentReason::Invalid(InvalidRequest { problems });
        Self::NotSent(Box::new(NotSent {
            operation: operation.to_owned(),
            reason,
        }))
    }

    /// The `operationId` of the call.
    pub fn operation(&self) -> &str {
        match self {
            Self::NotSent(error) => &error.operation,
            Self::Unresolved(error) => error.operation.id,
            Self::Answered(error) => error.operation.id,
            Self::Unreadable(error) => error.operation.id,
        }
    }

    /// Whether what was asked for may have happened, so that sending it again could do it twice.
    ///
    /// `false` for every read, and for what was not sent. For the others:
    ///
    /// - `true` when the answer was lost, or was a success that could not be read;
    /// - `false` for 401, 403, 404, 405, 413, 415 and 429, which turn a request away;
    /// - `true` for a 408: the service gave up waiting for work of its own, which may go on;
    /// - `false` for any other 4xx whose body says `success: false`, as the documented errors do, or
    ///   lists wrong fields; `true` for one that does not, because an older build of the service
    ///   answered a plain 400 even after it had issued a card (quirk Q86);
    /// - `true` for a 400 or 409 to a collection or a payout with an `external_id` of yours, unless it
    ///   lists wrong fields: a replay has been said to be answered so, and then the money has moved
    ///   (quirk Q32);
    /// - `true` for everything else: a 500 has been seen after the money had moved (quirk Q95).
    pub fn may_have_been_carried_out(&self) -> bool {
        match self {
            Self::NotSent(_) => false,
            Self::Unresolved(error) => error.operation.resend != Resend::Safe,
            Self::Unreadable(error) => error.operation.resend != Resend::Safe,
            Self::Answered(error) => {
                let refused = match error.status {
                    401 | 403 | 404 | 405 | 413 | 415 | 429 => true,
                    // What timed out goes on behind the answer, whatever its body says.
                    408 => false,
                    400..500 => error.says_no && !error.may_be_a_replay(),
                    _ => false,
                };
                error.operation.resend != Resend::Safe && !refused
            }
        }
    }

    /// An answer that leaves the request's fate open is [`Error::Unresolved`].
    pub(crate) fn settled(self) -> Self {
        if !self.may_have_been_carried_out() {
            return self;
        }
        let (operation, reference, cause) = match self {
            Self::Answered(error) => (
                error.operation,
                error.reference.clone(),
                Cause::Answered(error),
            ),
            Self::Unreadable(error) => (
                error.operation,
                error.reference.clone(),
                Cause::Unreadable(error),
            ),
            other => return other,
        };
        Self::Unresolved(Box::new(Unresolved {
            operation,
            reference,
            cause,
            intent: None,
        }))
    }

    /// The reference that the request carried, to look for when its fate is unknown: the `trxId` of
    /// a top-up, the `external_id` of a collection or a payout, also one that was made up because none
    /// was given.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::NotSent(_) => None,
            Self::Unresolved(error) => error.reference.as_deref(),
            Self::Answered(error) => error.reference.as_deref(),
            Self::Unreadable(error) => error.reference.as_deref(),
        }
    }

    /// Tells the reference that was sent.
    pub(crate) fn with_reference(mut self, sent: &str) -> Self {
        let place = match &mut self {
            Self::NotSent(_) => return self,
            Self::Unresolved(error) => &mut error.reference,
            Self::Answered(error) => &mut error.reference,
            Self::Unreadable(error) => &mut error.reference,
        };
        *place = Some(sent.to_owned());
        self
    }

    /// In how long there is room in the quota, if there was none for the call, or for the token that
    /// it needed, before its deadline.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cartevo::{Client, Window};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = cartevo_sandbox::Sandbox::start().await;
    /// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
    /// let client = Client::builder().credentials(id, key).base_url(url);
    /// let client = client.quota(Window::new(2, Duration::from_secs(60))).build()?;
    /// client.payments().balance().await?; // the token was the other one
    /// let error = client.payments().balance().deadline(Duration::from_secs(5)).await.unwrap_err();
    /// let late = error.too_late().ok_or("something else")?; // at once, not after five seconds
    /// assert!(late.ready_in > Duration::from_secs(5));
    /// # Ok(()) }
    /// ```
    pub fn too_late(&self) -> Option<TooLate> {
        match self {
            Self::NotSent(error) => match &error.reason {
                NotSentReason::Quota(late) => Some(*late),
                NotSentReason::Token(error) => error.too_late(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The HTTP status, if the service answered.
    pub fn status(&self) -> Option<u16> {
        let unreadable = || self.unreadable().map(|error| error.status);
        self.answered()
            .map(|error| error.status)
            .or_else(unreadable)
    }

    /// What the service says went wrong, for people.
    pub fn messages(&self) -> &[String] {
        self.answered().map_or(&[], |error| &error.messages)
    }

    /// The service's code for what went wrong (`error_code`).
    pub fn code(&self) -> Option<&str> {
        self.answered().and_then(|error| error.code.as_deref())
    }

    /// What the service adds (`details`).
    pub fn details(&self) -> Option<&Value> {
        self.answered().and_then(|error| error.details.as_ref())
    }

    /// The answer's body, if there was an answer.
    pub fn body(&self) -> Option<&[u8]> {
        let unreadable = || self.unreadable().map(|error| &*error.body);
        self.answered()
            .map(|error| &*error.body)
            .or_else(unreadable)
    }

    /// The answer's headers, if there was an answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        let unreadable = || self.unreadable().map(|error| &error.headers);
        self.answered()
            .map(|error| &error.headers)
            .or_else(unreadable)
    }

    /// The error that the service answered with, also one that leaves the request's fate open, to
    /// the call or to a request that looked for it.
    pub fn answered(&self) -> Option<&Answered> {
        match self {
            Self::Answered(error) => Some(error),
            Self::Unresolved(error) => match &error.cause {
                Cause::Answered(error) => Some(error),
                Cause::LookFailed(Some(error)) => error.answered(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The success that could not be read, also one that leaves the request's fate open.
    pub fn unreadable(&self) -> Option<&Unreadable> {
        match self {
            Self::Unreadable(error) => Some(error),
            Self::Unresolved(error) => match &error.cause {
                Cause::Unreadable(error) => Some(error),
                Cause::LookFailed(Some(error)) => error.unreadable(),
                _ => None,
            },
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.operation())?;
        match self {
            Self::NotSent(error) => return write!(f, "was not sent: {}", error.reason),
            Self::Answered(error) => error.told(f)?,
            Self::Unreadable(error) => error.told(f)?,
            Self::Unresolved(error) => match &error.cause {
                Cause::Lost(source) => write!(f, "got no answer: {source}")?,
                Cause::Answered(error) => error.told(f)?,
                Cause::Unreadable(error) => error.told(f)?,
                Cause::LookFailed(Some(error)) => write!(f, "could not be looked for: {error}")?,
                Cause::LookFailed(None) => f.write_str("could not be looked for in time")?,
            },
        }
        fate(f, self)
    }
}

/// What the caller has to know before sending the call again.
fn fate(f: &mut fmt::Formatter<'_>, error: &Error) -> fmt::Result {
    if !error.may_have_been_carried_out() {
        return Ok(());
    }
    f.write_str("; it may have been carried out, so do not just send it again")?;
    let mut operations = OPERATIONS.iter();
    let operation = operations.find(|operation| operation.id == error.operation());
    if let Some(find_out) = operation.and_then(|operation| operation.find_out) {
        write!(f, ": {find_out}")?;
    }
    match error.reference() {
        Some(reference) => write!(f, " (reference `{reference}`)"),
        None => Ok(()),
    }
}

// No `source`: `Display` tells the whole chain already, and would be told twice.
impl StdError for Error {}
