//! The kinds of deviation from the plain conventions of the documentation.

use std::fmt;

use serde::Serialize;

/// What kind of deviation.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A success is not exactly `{success, statusCode, message, data}`.
    Envelope,
    /// A success status with a body that says it is an error.
    ErrorInSuccess,
    /// A name that is not in `snake_case`.
    CamelCase,
    /// An amount as text.
    MoneyAsText,
    /// A boolean as text.
    FlagAsText,
    /// A timestamp without milliseconds.
    NoMilliseconds,
    /// An id that is no UUID of version 4.
    NotAUuid,
    /// An enum value in another case.
    EnumCase,
    /// `null` where the contract has none.
    Null,
    /// A masked card number that does not show four digits at both ends.
    MaskedPan,
    /// A year with two digits.
    TwoDigitYear,
    /// A dial code that is not digits only.
    DialCode,
    /// A phone number that is not in E.164 with `+`.
    PhoneForm,
    /// An error body that is not `{success: false, statusCode, message, error}`.
    ErrorBody,
    /// A status that the contract does not have for the operation.
    Status,
    /// A list where the contract has an object.
    ListForObject,
    /// A request that the contract does not allow or the client cannot make.
    Request,
}

impl Kind {
    /// Every kind, with its name in the ledger.
    pub const ALL: [(Self, &'static str); 17] = [
        (Self::Envelope, "envelope"),
        (Self::ErrorInSuccess, "error-in-success"),
        (Self::CamelCase, "camel-case"),
        (Self::MoneyAsText, "money-as-text"),
        (Self::FlagAsText, "flag-as-text"),
        (Self::NoMilliseconds, "no-milliseconds"),
        (Self::NotAUuid, "not-a-uuid"),
        (Self::EnumCase, "enum-case"),
        (Self::Null, "null"),
        (Self::MaskedPan, "masked-pan"),
        (Self::TwoDigitYear, "two-digit-year"),
        (Self::DialCode, "dial-code"),
        (Self::PhoneForm, "phone-form"),
        (Self::ErrorBody, "error-body"),
        (Self::Status, "status"),
        (Self::ListForObject, "list-for-object"),
        (Self::Request, "request"),
    ];

    /// Its name in the ledger.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, other)| *other == name)
            .map(|(kind, _)| *kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
