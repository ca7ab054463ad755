//! What goes wrong on purpose.

use axum::http::HeaderMap;

use crate::answer::{Answer, Origin};
use crate::faults::Fault;
use crate::json::Json;

const STATUS: &str = "x-sandbox-status";
const FAULT: &str = "x-sandbox-fault";

/// The fault that the caller asks for, for this call alone.
pub(super) fn asked(headers: &HeaderMap) -> Result<Option<Fault>, String> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(status) = header(STATUS) {
        let fault = format!("status:{status}").parse::<Fault>();
        return fault
            .map(Some)
            .map_err(|_| format!("{STATUS}: expected a status from 200 to 599, as in `503`"));
    }
    let fault = header(FAULT).map(str::parse::<Fault>).transpose();
    match fault {
        Ok(Some(fault)) if fault.is_of_deliveries() => Err(format!(
            "{FAULT}: `{fault}` is a fault of deliveries, not of calls"
        )),
        Ok(fault) => Ok(fault),
        Err(problem) => Err(format!("{FAULT}: {problem}")),
    }
}

/// The answer to a header that makes no sense.
pub(super) fn misunderstood(problem: String) -> Answer {
    Answer::new(400, Json::object([("sandbox", problem.into())]))
}

/// What is answered in place of any work.
pub(super) fn instead(fault: Fault) -> Option<Answer> {
    match fault {
        Fault::TooManyRequests(seconds) => {
            let mut answer = Answer::error(429, "Too Many Requests").from(Origin::Fault);
            let header = seconds.map(|seconds| ("retry-after", seconds.to_string()));
            answer.headers.extend(header);
            Some(answer)
        }
        Fault::Status(status) => Some(forced(status)),
        Fault::SuccessFalse => Some(failure()),
        _ => None,
    }
}

/// What is answered in place of what was done.
pub(super) fn afterwards(fault: Fault) -> Option<Answer> {
    match fault {
        Fault::StatusAfterWork(status) => Some(forced(status)),
        Fault::SuccessFalseAfterWork => Some(failure()),
        _ => None,
    }
}

fn forced(status: u16) -> Answer {
    Answer::error(status, "This answer was asked for").from(Origin::Fault)
}

fn failure() -> Answer {
    let body = Json::object([
        ("success", false.into()),
        ("statusCode", 200.into()),
        ("message", "This answer was asked for".into()),
    ]);
    Answer::new(200, body).from(Origin::Fault)
}

/// A page as a proxy in front of the service makes it.
pub(super) fn page(status: u16) -> String {
    format!(
        "<html>\n<head><title>{status}</title></head>\n<body>\n<center><h1>{status}</h1></center>\n\
         <hr><center>nginx</center>\n</body>\n</html>\n"
    )
}
