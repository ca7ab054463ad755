//! What is known of each operation.

use std::time::Duration;

/// An operation of the API, as the contract describes it. All of them: [`OPERATIONS`].
///
/// ```
/// use cartevo::{OPERATIONS, Resend};
///
/// let create = OPERATIONS.iter().find(|operation| operation.id == "createCard").unwrap();
/// assert_eq!((create.method, create.path), ("POST", "/cards"));
/// assert_eq!(create.resend, Resend::Once);
/// assert_eq!(create.timeout.as_secs(), 120);
/// ```
///
/// [`OPERATIONS`]: crate::OPERATIONS
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// `operationId` in the contract.
    pub id: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Path template, relative to the base URL.
    pub path: &'static str,
    /// The group of the client that offers it.
    pub group: &'static str,
    /// Its name within the group.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// How far it may be sent again.
    pub resend: Resend,
    /// For an operation that is sent once only: how to find out whether it was carried out.
    pub find_out: Option<&'static str>,
    /// Limit of one attempt.
    pub timeout: Duration,
    /// Whether a token is sent.
    pub authenticated: bool,
    /// The page of the vendor's documentation, by method and path.
    pub page: &'static str,
    /// Whether no page documents it: such a call is offered with the feature `undocumented` only.
    pub undocumented: bool,
    pub(crate) envelope: Envelope,
}

/// How far an operation may be sent again after its answer was lost.
///
/// ```
/// use cartevo::{OPERATIONS, Resend};
///
/// let of = |id| OPERATIONS.iter().find(|operation| operation.id == id).map(|operation| operation.resend);
/// assert_eq!(of("getWallet"), Some(Resend::Safe));
/// assert_eq!(of("payOut"), Some(Resend::Keyed("external_id")));
/// assert_eq!(of("fundCard"), Some(Resend::Once));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resend {
    /// It changes nothing: freely.
    Safe,
    /// The named body field makes a replay recognisable: with the same value in it.
    Keyed(&'static str),
    /// Never by itself: it could be carried out twice.
    Once,
}

/// The success shapes that sources show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// Under `data`.
    pub data: bool,
    /// Under one of these names.
    pub named: &'static [&'static str],
    /// As the body itself.
    pub bare: bool,
    /// Not at all.
    pub empty: bool,
}
