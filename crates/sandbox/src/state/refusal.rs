//! Why a request is not carried out.

use std::fmt;

use rust_decimal::Decimal;

/// One field of a body that breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Violation {
    Unknown(String),
    Empty(&'static str),
    NotText(&'static str),
    TooLong(&'static str, usize),
    NotOneOf(&'static str, &'static str),
    TooSmall(&'static str, Decimal),
    TooLarge(&'static str, Decimal),
    NotNumber(&'static str),
}

/// A rule said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The body breaks the rules of its fields.
    Invalid(Vec<Violation>),
    BadCredentials,
    /// No token, or one that is unknown, revoked or too old.
    Unauthorized,
    /// The token is good, but the company it speaks for is not there.
    UnknownCompany,
    InvalidBrand,
    CustomerNotFound,
    KycNotApproved,
    InsufficientBalance,
    WalletNotFound,
    WalletInactive,
    CurrencyMismatch,
    OperatorNotEnabled,
    UserIdMissing,
    /// The reference belongs to a top-up of another wallet, amount or currency.
    ReferenceTaken,
}

/// What a control method of the sandbox could not do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlError {
    /// There is nothing with this id.
    UnknownId {
        /// The kind of thing that was expected.
        expected: &'static str,
        /// The id that was given.
        id: String,
    },
    /// It is there, but in a state in which this cannot happen.
    WrongState {
        /// The id that was given.
        id: String,
        /// The state that was expected.
        expected: &'static str,
        /// The state it is in.
        found: &'static str,
    },
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownId { expected, id } => {
                write!(f, "expected the id of a {expected}, found `{id}`")
            }
            Self::WrongState {
                id,
                expected,
                found,
            } => write!(f, "expected `{id}` to be {expected}, but it is {found}"),
        }
    }
}

impl std::error::Error for ControlError {}
