//! What the contract says of each operation, in the project's own terms.

use std::{str::FromStr, time::Duration};

/// One operation of the contract.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, in lowerCamelCase.
    pub id: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// Path template, relative to the base URL.
    pub path: String,
    /// JSON pointer of the operation in the document.
    pub pointer: String,
    /// The one tag: the group of the client that offers it.
    pub tag: String,
    /// `x-cartevo-name`: the method's name within its group.
    pub name: String,
    /// Whether a token is sent.
    pub authenticated: bool,
    /// `x-cartevo-resend`.
    pub resend: Resend,
    /// `x-cartevo-envelope`: the success shapes to expect.
    pub envelope: Vec<Envelope>,
    /// `x-cartevo-timeout`: limit of one attempt, where the usual one will not do.
    pub timeout: Option<Duration>,
    /// `x-cartevo-find-out`: how to find out whether a call whose answer was lost was carried out.
    pub find_out: Option<String>,
    /// `x-cartevo-quirks`.
    pub quirks: Vec<String>,
    /// `x-cartevo-source`: the page that documents it, as method and path.
    pub page: String,
    /// Path and query parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// JSON pointer of the schema of the JSON body, references followed.
    pub body: Option<String>,
    /// Documented statuses (`200`, `4XX` …) with the JSON pointer of the response, references
    /// followed.
    pub responses: Vec<(String, String)>,
    /// JSON pointer of the schema of the payload, that is of what is left without the envelope.
    pub payload: String,
}

/// One parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// In the path or in the query.
    pub place: ParameterIn,
    /// Whether it must be given.
    pub required: bool,
    /// JSON pointer of the parameter, references followed.
    pub pointer: String,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterIn {
    /// Part of the path.
    Path,
    /// Part of the query string.
    Query,
}

/// How far an operation may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resend {
    /// A read: sending it twice does nothing twice.
    Safe,
    /// The named body field makes a replay recognisable.
    Keyed(String),
    /// After "may have been carried out" never by itself.
    Once,
}

/// A success shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// The payload is under `data`.
    Data,
    /// The payload is the body itself, or stands beside the envelope's fields.
    Bare,
}

impl FromStr for Resend {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "safe" => Ok(Self::Safe),
            None if text == "once" => Ok(Self::Once),
            Some(("keyed", field)) if !field.trim().is_empty() => {
                Ok(Self::Keyed(field.trim().to_owned()))
            }
            _ => Err(format!(
                "expected `safe`, `once` or `keyed: FIELD`, found `{text}`"
            )),
        }
    }
}

impl FromStr for Envelope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "data" => Ok(Self::Data),
            "bare" => Ok(Self::Bare),
            _ => Err(format!("expected `data` or `bare`, found `{text}`")),
        }
    }
}
