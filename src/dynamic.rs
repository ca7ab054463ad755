//! Any operation by its name, with JSON in and JSON out.
//!
//! For tools that learn at run time which operation to call: the conformance suite, a terminal. The
//! values pass through the same types and the same pipeline as an ordinary call, so what the types
//! refuse is refused here too, before anything is sent.
//!
//! ```
//! use cartevo::dynamic::{self, Input};
//!
//! # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let client = api::client([r#"{"data": {"id": "w_1", "currency": "XAF", "balance": 5000, "payin_balance": 5000, "payout_balance": 0}}"#]).await;
//! let input = Input { path: [("id".into(), "w_1".into())].into(), ..Input::default() };
//! let wallet = dynamic::invoke(&client, "getWallet", input).await?;
//! assert_eq!(wallet.json()["balance"], 5000);
//!
//! let error = dynamic::invoke(&client, "getWallet", Input::default()).await.unwrap_err();
//! assert!(!error.may_have_been_carried_out()); // which wallet?
//! # Ok(()) }
//! ```

use std::{collections::BTreeMap, future::IntoFuture};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    BoxFuture, Client, Error, Intent, OPERATIONS, Open, Operation, Reply,
    reply::{expected, place},
};

/// What an operation is called with.
#[derive(Clone, Default)]
pub struct Input {
    /// Path parameters by name.
    pub path: BTreeMap<String, String>,
    /// Query parameters by name.
    pub query: BTreeMap<String, String>,
    /// The JSON body. Amounts may be numbers or numeric text; give one of more than 15 digits as
    /// text, because a JSON value holds its numbers as doubles.
    pub body: Option<Value>,
}

impl std::fmt::Debug for Input {
    /// The names of what is there, without the values.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("path", &self.path.keys())
            .field("query", &self.query.keys())
            .field("body", &self.body.is_some())
            .finish()
    }
}

/// Makes the call that `operation` (an `operationId`) names, and gives the payload written back as
/// JSON. Secrets in it are redacted, but not in [`Reply::raw`]: with `reveal` set, `getCard` has the
/// card's number there in clear.
///
/// A file of a form is `{"file_name", "base64"}`, or `{"path"}` of one on this machine: do not pass on
/// what a stranger has written. Without the feature `multipart` no form can be made, and its operation
/// is not sent.
///
/// # Errors
///
/// [`Error::NotSent`] for an operation, a parameter or a field that the contract does not know, for
/// one that is missing, and for a value of the wrong type; otherwise as the call itself.
#[inline]
#[allow(
    clippy::manual_async_fn,
    reason = "a public async function is compiled here, with all operations, whether or not it is used"
)]
pub fn invoke(
    client: &Client,
    operation: &str,
    input: Input,
) -> impl Future<Output = Result<Reply<Open>, Error>> + Send {
    async move { crate::generated::prepare(client, operation, input, false)?.await }
}

/// A call of the operation that `operation` names, before it is made: for who keeps the [`Intent`] of
/// what changes something until it is known what became of it. Awaited it gives what [`invoke`] gives.
///
/// ```
/// use cartevo::dynamic::{self, Input};
///
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": {"card_id": "card_1", "card_status": "FROZEN"}}"#]).await;
/// let input = Input { path: [("id".into(), "card_1".into())].into(), ..Input::default() };
/// let call = dynamic::prepare(&client, "freezeCard", input)?;
/// let kept = serde_json::to_string(call.intent().unwrap())?; // in a file, for instance
/// # let _ = kept;
/// assert!(call.await.is_ok()); // and now it need not be kept any longer
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// [`Error::NotSent`] for what cannot be sent, see [`invoke`].
#[inline]
pub fn prepare<'a>(
    client: &'a Client,
    operation: &str,
    input: Input,
) -> Result<Prepared<'a>, Error> {
    crate::generated::prepare(client, operation, input, true)
}

/// A call that has been made ready by [`prepare`]. Nothing has been sent.
#[must_use = "nothing is sent before it is awaited"]
pub struct Prepared<'a> {
    operation: &'static Operation,
    intent: Option<Intent>,
    sent: BoxFuture<'a, Result<Reply<Open>, Error>>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(
        operation: &'static Operation,
        intent: Option<Intent>,
        sent: BoxFuture<'a, Result<Reply<Open>, Error>>,
    ) -> Self {
        Self {
            operation,
            intent,
            sent,
        }
    }

    /// Which operation.
    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What it is about to do, if it changes something.
    pub const fn intent(&self) -> Option<&Intent> {
        self.intent.as_ref()
    }
}

impl<'a> IntoFuture for Prepared<'a> {
    type Output = Result<Reply<Open>, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.sent
    }
}

impl std::fmt::Debug for Prepared<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared")
            .field("operation", &self.operation.id)
            .field("intent", &self.intent)
            .finish_non_exhaustive()
    }
}

/// The payload of a call as JSON.
pub(crate) fn written<'a, T: Serialize + Send + 'a>(
    call: BoxFuture<'a, Result<Reply<T>, Error>>,
    operation: &'static Operation,
) -> BoxFuture<'a, Result<Reply<Open>, Error>> {
    Box::pin(async move { call.await?.into_json(operation) })
}

pub(crate) fn unknown_operation(operation: &str) -> Error {
    let known: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    Error::invalid(
        operation,
        vec![format!(
            "no operation is called `{operation}`; there are {}",
            known.join(", ")
        )],
    )
}

/// The table has the operation, and this build has no call of it.
#[cfg(not(feature = "multipart"))]
pub(crate) fn needs_feature(operation: &Operation, feature: &str) -> Error {
    let problem = format!(
        "`{}` needs the feature `{feature}` of the crate `cartevo`",
        operation.id
    );
    Error::invalid(operation.id, vec![problem])
}

impl Input {
    pub(crate) fn path(&mut self, operation: &Operation, name: &str) -> Result<String, Error> {
        self.path
            .remove(name)
            .ok_or_else(|| missing(operation, "path parameter", name))
    }

    pub(crate) fn optional_query<T: DeserializeOwned>(
        &mut self,
        operation: &Operation,
        name: &str,
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.query.remove(name) else {
            return Ok(None);
        };
        // `true` and `10` are a boolean and a number where the type wants them, else text.
        let value = serde_json::from_value(Value::String(text.clone()));
        let value = value.or_else(|error| serde_json::from_str(&text).map_err(|_| error));
        value
            .map(Some)
            .map_err(|error| invalid(operation, name, &error))
    }

    #[allow(
        dead_code,
        reason = "called by generated code where a query parameter is required"
    )]
    pub(crate) fn query<T: DeserializeOwned>(
        &mut self,
        operation: &Operation,
        name: &str,
    ) -> Result<T, Error> {
        self.optional_query(operation, name)?
            .ok_or_else(|| missing(operation, "query parameter", name))
    }

    pub(crate) fn body<T: DeserializeOwned + Serialize>(
        &mut self,
        operation: &Operation,
    ) -> Result<T, Error> {
        let body = self
            .body
            .take()
            .ok_or_else(|| missing(operation, "JSON body", "body"))?;
        serde_path_to_error::deserialize(body)
            .map_err(|error| invalid(operation, &place(error.path()), error.inner()))
    }

    /// Nothing may be left over: it would be lost without a word.
    pub(crate) fn finish(self, operation: &Operation) -> Result<(), Error> {
        let unknown =
            |what: &'static str| move |name: &String| format!("there is no {what} `{name}`");
        let mut problems: Vec<String> = self.path.keys().map(unknown("path parameter")).collect();
        problems.extend(self.query.keys().map(unknown("query parameter")));
        if self.body.is_some() {
            problems.push("it takes no body".to_owned());
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::invalid(operation.id, problems))
        }
    }
}

fn missing(operation: &Operation, what: &str, name: &str) -> Error {
    Error::invalid(
        operation.id,
        vec![format!("the {what} `{name}` is missing")],
    )
}

fn invalid(operation: &Operation, name: &str, error: &serde_json::Error) -> Error {
    Error::invalid(operation.id, vec![format!("`{name}`: {}", expected(error))])
}
