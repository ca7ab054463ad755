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
    /// `x-cartevo-evidence`: by what the effect of a call can be recognised.
    pub evidence: Vec<Evidence>,
    /// `x-cartevo-quirks`.
    pub quirks: Vec<String>,
    /// `x-cartevo-source`: the page that documents it, as method and path.
    pub page: String,
    /// Path and query parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// JSON pointer of the schema of the body, references followed.
    pub body: Option<String>,
    /// Whether the body is `multipart/form-data` and not JSON.
    pub multipart: bool,
    /// `x-cartevo-paging`: how the list that it answers is cut into pages.
    pub paging: Option<Paging>,
    /// `x-cartevo-arguments`: the name of the type that takes what the body requires, where that is
    /// too much for arguments.
    pub arguments: Option<String>,
    /// `x-cartevo-undocumented`: no page of the vendor's documents it.
    pub undocumented: bool,
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
    /// `x-cartevo-private`: the library sets it itself, callers cannot.
    pub private: bool,
}

/// One value of a request by which its effect can be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// A parameter or a field of the body; one inside an object has its path, `source.id`.
    pub name: String,
    /// Written `name?`: only whether it was given counts, not what it says.
    pub presence: bool,
}

impl From<&str> for Evidence {
    fn from(text: &str) -> Self {
        Self {
            name: text.trim_end_matches('?').to_owned(),
            presence: text.ends_with('?'),
        }
    }
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// The payload is under `data`.
    Data,
    /// The payload is the body itself, or stands beside the envelope's fields.
    Bare,
    /// There may be no payload at all.
    Empty,
    /// The payload is under another name; written `/card`.
    Under(String),
}

/// How a list is cut into pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Which parameters say where a page begins.
    pub style: PagingStyle,
    /// The property that tells one item from another.
    pub item: String,
    /// The status that stands for a list without items.
    pub none: Option<u16>,
}

/// Which parameters say where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingStyle {
    /// `page` and `limit`; the first page has this number.
    Page {
        /// The number of the first page.
        first: u32,
    },
    /// `limit` and `offset`.
    Offset,
    /// None: one answer has it all.
    Whole,
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
            "empty" => Ok(Self::Empty),
            _ => match text.strip_prefix('/') {
                Some(name) if !name.is_empty() && !name.contains('/') => {
                    Ok(Self::Under(name.to_owned()))
                }
                _ => Err(format!(
                    "expected `data`, `bare`, `empty` or a field such as `/card`, found `{text}`"
                )),
            },
        }
    }
}
