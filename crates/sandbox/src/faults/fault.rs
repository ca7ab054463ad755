//! One fault and how it is spelled.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How every fault is spelled; square brackets hold what may be left out.
const SPELLINGS: [&str; 16] = [
    "delay:MS",
    "reset-before-reading",
    "reset-after-reading",
    "reset-after-work",
    "cut-body[:BYTES]",
    "slow-body:MS",
    "too-many-requests[:SECONDS]",
    "status:CODE",
    "status-after-work:CODE",
    "html[:CODE]",
    "success-false",
    "success-false-after-work",
    "token-expired",
    "webhook-duplicate",
    "webhook-reorder",
    "webhook-drop",
];

/// What goes wrong with one call or one delivery.
///
/// A fault has a spelling, which is the same in headers, files and the admin endpoint:
///
/// ```
/// use std::time::Duration;
/// use cartevo_sandbox::Fault;
///
/// let fault: Fault = "delay:250".parse()?;
/// assert_eq!(fault, Fault::Delay(Duration::from_millis(250)));
/// assert_eq!(Fault::Html(502).to_string(), "html:502");
/// assert_eq!("html".parse(), Ok(Fault::Html(502)));
///
/// let problem = "delay:soon".parse::<Fault>().unwrap_err();
/// assert_eq!(
///     problem.to_string(),
///     "the fault `delay:soon`: expected whole milliseconds after the colon, as in `delay:250`",
/// );
/// # Ok::<(), cartevo_sandbox::InvalidFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// `delay:MS`. The call has been read, and waits by the sandbox's clock before it is done:
    /// a sandbox whose time stands still holds it until it is moved on. It is done even if the
    /// caller has left by then. Counted in whole milliseconds.
    Delay(Duration),
    /// `reset-before-reading`. The connection is reset before the body is read.
    ResetBeforeReading,
    /// `reset-after-reading`. The connection is reset when the call has been read, and
    /// nothing is done.
    ResetAfterReading,
    /// `reset-after-work`. The work is done, and the connection is reset instead of an answer.
    ResetAfterWork,
    /// `cut-body` or `cut-body:BYTES`. The answer's body breaks off after so many bytes, half
    /// of it by default, with a reset of the connection. Something is always missing.
    CutBody(Option<usize>),
    /// `slow-body:MS`. The answer's body comes in four pieces with this pause, by the
    /// sandbox's clock, before each but the first. Counted in whole milliseconds.
    SlowBody(Duration),
    /// `too-many-requests` or `too-many-requests:SECONDS`. A 429, with `Retry-After` if
    /// seconds are given, and nothing is done.
    TooManyRequests(Option<u64>),
    /// `status:CODE`. An error with this status, from 200 to 599, and nothing is done.
    Status(u16),
    /// `status-after-work:CODE`. The work is done, and the answer is an error with this
    /// status, from 200 to 599.
    StatusAfterWork(u16),
    /// `html`, which is 502, or `html:CODE`. A page of HTML with this status, from 200 to 599,
    /// and nothing is done.
    Html(u16),
    /// `success-false`. `"success": false` under HTTP 200, and nothing is done.
    SuccessFalse,
    /// `success-false-after-work`. The work is done, and the answer is `"success": false`
    /// under HTTP 200.
    SuccessFalseAfterWork,
    /// `token-expired`. The token expires in mid-flight: it is good for nothing from now on,
    /// and this call is a 401.
    TokenExpired,
    /// `webhook-duplicate`. The delivery is made twice.
    WebhookDuplicate,
    /// `webhook-reorder`. The delivery is made after the one that follows it.
    WebhookReorder,
    /// `webhook-drop`. The delivery is never made.
    WebhookDrop,
}

impl Fault {
    /// Whether this is a fault of deliveries, and not one of calls.
    ///
    /// ```
    /// use cartevo_sandbox::Fault;
    ///
    /// assert!(Fault::WebhookDrop.is_of_deliveries());
    /// assert!(!Fault::SuccessFalse.is_of_deliveries());
    /// ```
    pub fn is_of_deliveries(self) -> bool {
        matches!(
            self,
            Self::WebhookDuplicate | Self::WebhookReorder | Self::WebhookDrop
        )
    }

    /// What is wrong with it if it was put together by hand.
    pub(crate) fn problem(self) -> Option<String> {
        match self {
            Self::Status(code) | Self::StatusAfterWork(code) | Self::Html(code)
                if !is_status(code) =>
            {
                Some(format!(
                    "the fault `{self}`: expected a status from 200 to 599"
                ))
            }
            _ => None,
        }
    }
}

/// A server cannot end a call with less than 200, and nobody knows a class above 5xx.
fn is_status(code: u16) -> bool {
    (200..600).contains(&code)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delay(time) => write!(f, "delay:{}", time.as_millis()),
            Self::ResetBeforeReading => f.write_str("reset-before-reading"),
            Self::ResetAfterReading => f.write_str("reset-after-reading"),
            Self::ResetAfterWork => f.write_str("reset-after-work"),
            Self::CutBody(None) => f.write_str("cut-body"),
            Self::CutBody(Some(bytes)) => write!(f, "cut-body:{bytes}"),
            Self::SlowBody(pause) => write!(f, "slow-body:{}", pause.as_millis()),
            Self::TooManyRequests(None) => f.write_str("too-many-requests"),
            Self::TooManyRequests(Some(seconds)) => write!(f, "too-many-requests:{seconds}"),
            Self::Status(code) => write!(f, "status:{code}"),
            Self::StatusAfterWork(code) => write!(f, "status-after-work:{code}"),
            Self::Html(code) => write!(f, "html:{code}"),
            Self::SuccessFalse => f.write_str("success-false"),
            Self::SuccessFalseAfterWork => f.write_str("success-false-after-work"),
            Self::TokenExpired => f.write_str("token-expired"),
            Self::WebhookDuplicate => f.write_str("webhook-duplicate"),
            Self::WebhookReorder => f.write_str("webhook-reorder"),
            Self::WebhookDrop => f.write_str("webhook-drop"),
        }
    }
}

impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let spelled = Spelled::new(text.trim());
        let fault = match spelled.name {
            "delay" => return spelled.millis("delay:250").map(Self::Delay),
            "slow-body" => return spelled.millis("slow-body:250").map(Self::SlowBody),
            "cut-body" => {
                let bytes = spelled.number("bytes", "cut-body:20");
                return Ok(Self::CutBody(bytes?));
            }
            "too-many-requests" => {
                let seconds = spelled.number("seconds", "too-many-requests:30");
                return Ok(Self::TooManyRequests(seconds?));
            }
            "status" => return spelled.status("status:503").map(Self::Status),
            "status-after-work" => {
                let status = spelled.status("status-after-work:500");
                return status.map(Self::StatusAfterWork);
            }
            "html" if spelled.given.is_none() => Self::Html(502),
            "html" => return spelled.status("html:502").map(Self::Html),
            "reset-before-reading" => Self::ResetBeforeReading,
            "reset-after-reading" => Self::ResetAfterReading,
            "reset-after-work" => Self::ResetAfterWork,
            "success-false" => Self::SuccessFalse,
            "success-false-after-work" => Self::SuccessFalseAfterWork,
            "token-expired" => Self::TokenExpired,
            "webhook-duplicate" => Self::WebhookDuplicate,
            "webhook-reorder" => Self::WebhookReorder,
            "webhook-drop" => Self::WebhookDrop,
            _ => {
                let known = SPELLINGS.join(", ");
                let problem = format!("unknown fault `{}`; known are {known}", spelled.text);
                return Err(InvalidFault(problem));
            }
        };
        if spelled.given.is_some() && spelled.name != "html" {
            return Err(spelled.problem(&format!("expected just `{}`", spelled.name)));
        }
        Ok(fault)
    }
}

/// A fault's name and what was given after the colon.
struct Spelled<'a> {
    text: &'a str,
    name: &'a str,
    given: Option<&'a str>,
}

impl<'a> Spelled<'a> {
    fn new(text: &'a str) -> Self {
        let (name, given) = match text.split_once(':') {
            Some((name, given)) => (name, Some(given)),
            None => (text, None),
        };
        Self { text, name, given }
    }

    /// A whole number, if anything is given at all.
    fn number<T: FromStr>(&self, what: &str, like: &str) -> Result<Option<T>, InvalidFault> {
        let Some(given) = self.given else {
            return Ok(None);
        };
        // The parser of integers takes a sign, which is no part of the spelling.
        let digits = given.bytes().all(|byte| byte.is_ascii_digit());
        match given.parse() {
            Ok(number) if digits => Ok(Some(number)),
            _ => Err(self.problem(&format!(
                "expected whole {what} after the colon, as in `{like}`"
            ))),
        }
    }

    fn millis(&self, like: &str) -> Result<Duration, InvalidFault> {
        let problem = "expected whole milliseconds after the colon, as in";
        match self.number("milliseconds", like)? {
            Some(millis) => Ok(Duration::from_millis(millis)),
            None => Err(self.problem(&format!("{problem} `{like}`"))),
        }
    }

    fn status(&self, like: &str) -> Result<u16, InvalidFault> {
        let given = self.given.filter(|given| given.len() == 3);
        match given.and_then(|given| given.parse().ok()) {
            Some(code) if is_status(code) => Ok(code),
            _ => Err(self.problem(&format!(
                "expected a status from 200 to 599 after the colon, as in `{like}`"
            ))),
        }
    }

    fn problem(&self, problem: &str) -> InvalidFault {
        InvalidFault(format!("the fault `{}`: {problem}", self.text))
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// A fault, a rule or a plan that makes no sense. Its text says where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidFault(pub(super) String);

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFault {}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each, in the order of the spellings.
    fn every_fault() -> [Fault; 16] {
        [
            Fault::Delay(Duration::from_millis(50)),
            Fault::ResetBeforeReading,
            Fault::ResetAfterReading,
            Fault::ResetAfterWork,
            Fault::CutBody(Some(20)),
            Fault::SlowBody(Duration::from_secs(1)),
            Fault::TooManyRequests(Some(30)),
            Fault::Status(503),
            Fault::StatusAfterWork(500),
            Fault::Html(502),
            Fault::SuccessFalse,
            Fault::SuccessFalseAfterWork,
            Fault::TokenExpired,
            Fault::WebhookDuplicate,
            Fault::WebhookReorder,
            Fault::WebhookDrop,
        ]
    }

    fn problem(text: &str) -> String {
        text.parse::<Fault>().unwrap_err().to_string()
    }

    #[test]
    fn every_fault_is_read_as_it_is_written() {
        for (fault, spelling) in every_fault().into_iter().zip(SPELLINGS) {
            let written = fault.to_string();
            let name = spelling.split([':', '[']).next().unwrap();
            assert_eq!(written.split(':').next().unwrap(), name);
            assert_eq!(written.parse(), Ok(fault));
            let json = serde_json::to_string(&fault).unwrap();
            assert_eq!(json, format!("\"{written}\""));
            assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
        }
        for fault in [Fault::CutBody(None), Fault::TooManyRequests(None)] {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!(" html ".parse(), Ok(Fault::Html(502)));
    }

    #[test]
    fn what_is_no_fault_is_told_what_one_is() {
        for unknown in ["", "reset", "Delay:5", "html-page"] {
            let said = problem(unknown);
            let start = format!("unknown fault `{unknown}`; known are delay:MS, ");
            assert!(said.starts_with(&start), "{said}");
            assert!(SPELLINGS.iter().all(|known| said.contains(known)));
        }
        for (text, expected) in [
            ("delay", "expected whole milliseconds after the colon"),
            ("slow-body:", "expected whole milliseconds after the colon"),
            ("cut-body:+3", "expected whole bytes after the colon"),
            ("cut-body:", "expected whole bytes after the colon"),
            ("too-many-requests:-1", "expected whole seconds"),
            ("status", "expected a status from 200 to 599"),
            ("status:+20", "expected a status from 200 to 599"),
            ("status-after-work:199", "expected a status from 200 to 599"),
            ("html:600", "expected a status from 200 to 599"),
            ("reset-after-work:1", "expected just `reset-after-work`"),
        ] {
            let said = problem(text);
            let start = format!("the fault `{text}`: {expected}");
            assert!(said.starts_with(&start), "{said}");
        }
    }
}
