//! What is known of each kind of failure.

use std::{error::Error as StdError, fmt, sync::Arc};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::Error;
use crate::{Intent, Operation, TooLate};

/// See [`Error::NotSent`].
///
/// ```
/// use cartevo::{CardBrand, Client, Error, NotSentReason};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let client = Client::builder().access_token("a token").build().unwrap();
/// let error = client.cards().create("", CardBrand::Visa).amount((-1).into()).await.unwrap_err();
/// let Error::NotSent(error) = error else { panic!() };
/// assert_eq!(error.operation, "createCard");
/// let NotSentReason::Invalid(invalid) = &error.reason else { panic!() };
/// assert_eq!(invalid.problems.len(), 2); // all of them, not the first one only
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NotSent {
    /// The operation that was asked for: its `operationId`.
    pub operation: String,
    /// Why it was not sent.
    pub reason: NotSentReason,
}

/// Why a request was not sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotSentReason {
    /// A value breaks a rule of the contract.
    Invalid(InvalidRequest),
    /// No access token could be had: the error of `POST /auth/token`.
    Token(Error),
    /// The credentials could not be had: the error of the [`CredentialsProvider`](crate::CredentialsProvider).
    Credentials(ErrorSource),
    /// The time limit of the whole call passed first.
    Deadline,
    /// The quota leaves no place for it before its time limit passes. It says when there would be
    /// one.
    Quota(TooLate),
    /// No connection could be made.
    Connect(ErrorSource),
}

/// What is wrong with a request: everything, not the first thing only.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidRequest {
    /// One sentence for each value: which one, what was expected, what was found.
    pub problems: Vec<String>,
}

/// See [`Error::Unresolved`].
///
/// ```
/// use cartevo::{Cause, Client, Currency, Error};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # // It takes the request and hangs up.
/// # let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// # let url = format!("http://{}", listener.local_addr()?);
/// # tokio::spawn(async move {
/// #     let (mut stream, _) = listener.accept().await.unwrap();
/// #     tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 4096]).await.unwrap();
/// # });
/// # let client = Client::builder().access_token("a token").base_url(url).build()?;
///
/// let call = client.wallets().fund("w_1", 5_000.into(), Currency::Xaf).trx_id("FUND-1");
/// let error = call.await.unwrap_err();
/// assert!(error.may_have_been_carried_out());
/// assert_eq!(error.reference(), Some("FUND-1"));
/// let Error::Unresolved(error) = error else { panic!() };
/// let Cause::Lost(reason) = &error.cause else { panic!() };
/// assert!(!reason.to_string().is_empty());
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Unresolved {
    /// The operation.
    pub operation: &'static Operation,
    /// The reference that the request carried, to look for: `trxId` of a top-up,
    /// `external_id` of a collection or a payout.
    pub reference: Option<String>,
    /// Why it is not known.
    pub cause: Cause,
    /// What the call was to do, to find out by whether it did. None for a read, which does nothing.
    pub intent: Option<Intent>,
}

/// Why it is not known whether a request was carried out. See [`Unresolved::cause`].
///
/// ```
/// use cartevo::{Cause, Error};
///
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"500 {"statusCode": 500, "message": "Internal server error"}"#]).await;
/// // The service has answered so after the money had moved.
/// let error = client.cards().fund("card_1", 5.into()).await.unwrap_err();
/// let Error::Unresolved(unresolved) = &error else { panic!("{error}") };
/// assert!(matches!(&unresolved.cause, Cause::Answered(answer) if answer.status == 500));
/// assert_eq!(error.answered().map(|answer| answer.status), Some(500)); // the short way
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// No answer came, or only its beginning.
    Lost(ErrorSource),
    /// The answer was an error that may hide a success.
    Answered(Box<Answered>),
    /// The answer was a success that could not be read.
    Unreadable(Box<Unreadable>),
    /// [`reconcile`](crate::Client::reconcile) looked, and this is what a request of the look came
    /// to; none if the look's deadline passed. The call is as open as before.
    LookFailed(Option<Error>),
}

/// See [`Error::Answered`].
///
/// ```
/// use cartevo::Error;
///
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"422 {"success": false, "message": ["amount must be positive"], "error_code": "E1"}"#]).await;
/// let error = client.cards().withdraw("card_1", 5.into()).await.unwrap_err();
/// assert_eq!((error.status(), error.code()), (Some(422), Some("E1")));
/// let Error::Answered(answer) = error else { panic!() };
/// assert_eq!(answer.messages, ["amount must be positive"]);
/// assert!(answer.body.starts_with(b"{"));
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Answered {
    /// The operation.
    pub operation: &'static Operation,
    /// The reference that the request carried, to look for: `trxId` of a top-up,
    /// `external_id` of a collection or a payout.
    pub reference: Option<String>,
    /// The HTTP status. It may be a 2xx: the service has sent errors inside one (quirk Q78).
    pub status: u16,
    /// The API's own words, English or French; several when several fields are wrong. For people:
    /// never decide by them.
    pub messages: Vec<String>,
    /// The name of the status, if given.
    pub error: Option<String>,
    /// A code for programs, if given. No source lists the values.
    pub code: Option<String>,
    /// More about the failure, if given.
    pub details: Option<Value>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Bytes,
    /// Whether the body has a shape that only a refusal has.
    pub(crate) says_no: bool,
    /// Whether the body is about single fields of the request.
    pub(crate) names_fields: bool,
    /// Whether the caller chose the key by which a replay is recognised.
    pub(crate) own_key: bool,
}

/// See [`Error::Unreadable`].
///
/// ```
/// use cartevo::Error;
///
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": {"id": "card_1", "status": "ACTIVE", "balance": "a lot", "currency": "USD"}}"#]).await;
/// let error = client.cards().get("card_1").await.unwrap_err();
/// let Error::Unreadable(answer) = error else { panic!() };
/// assert_eq!((answer.status, answer.path.as_str()), (200, "data.balance"));
/// assert!(!answer.expected.contains("a lot")); // what was found is in `body`
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Unreadable {
    /// The operation.
    pub operation: &'static Operation,
    /// The reference that the request carried, to look for: `trxId` of a top-up,
    /// `external_id` of a collection or a payout.
    pub reference: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// Where in the body, such as `data.card.expiry_year`.
    pub path: String,
    /// What was expected there. It does not repeat what was found.
    pub expected: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came: nothing of it is lost.
    pub body: Bytes,
}

/// What went wrong below: in the network, in TLS. `Display` gives the whole chain of causes.
#[derive(Clone, Debug)]
pub struct ErrorSource(Arc<dyn StdError + Send + Sync>);

impl ErrorSource {
    pub(crate) fn new(error: impl StdError + Send + Sync + 'static) -> Self {
        Self(Arc::new(error))
    }

    /// The outermost error, to look into.
    pub fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.0
    }

    pub(crate) fn boxed(error: Box<dyn StdError + Send + Sync>) -> Self {
        Self(Arc::from(error))
    }

    pub(crate) fn text(text: &'static str) -> Self {
        Self(Arc::from(Box::<dyn StdError + Send + Sync>::from(text)))
    }
}

impl fmt::Display for ErrorSource {
    /// The whole chain: the outermost text alone (`error sending request`) helps nobody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            write!(f, ": {error}")?;
            next = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for NotSentReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(invalid) => fmt::Display::fmt(invalid, f),
            Self::Token(error) => write!(f, "no access token could be had: {error}"),
            Self::Credentials(source) => write!(f, "no credentials could be had: {source}"),
            Self::Deadline => f.write_str("its time limit had passed"),
            Self::Quota(late) => fmt::Display::fmt(late, f),
            Self::Connect(source) => write!(f, "no connection could be made: {source}"),
        }
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("; "))
    }
}

impl Answered {
    pub(super) fn told(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answered {}", self.status)?;
        for (index, message) in self.messages.iter().enumerate() {
            let text: String = message.chars().take(200).collect();
            write!(f, "{} {text}", if index == 0 { ":" } else { ";" })?;
        }
        match &self.code {
            Some(code) => write!(f, " [{code}]"),
            None => Ok(()),
        }
    }

    /// Whether it may say that the key was used before. Only the words tell, and those do not count.
    pub(super) fn may_be_a_replay(&self) -> bool {
        self.own_key && matches!(self.status, 400 | 409) && !self.names_fields
    }
}

impl Unreadable {
    pub(super) fn told(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, path, expected) = (self.status, &self.path, &self.expected);
        write!(
            f,
            "answered {status}, and the body cannot be read at `{path}`: {expected}"
        )
    }
}

impl fmt::Debug for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unresolved")
            .field("operation", &self.operation.id)
            .field("reference", &self.reference)
            .field("cause", &self.cause)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("messages", &self.messages)
            .field("error", &self.error)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unreadable")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("path", &self.path)
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}
