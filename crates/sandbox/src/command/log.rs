//! The log of requests, as it is read in a terminal.

use crate::LoggedRequest;

/// A line of the log: time, method, path, status, and then what is known: the operation, the caller,
/// what was special.
pub fn line(request: &LoggedRequest, colours: bool) -> String {
    let time = request.at.format("%H:%M:%S%.3f");
    let status = match request.status {
        0 => "---".to_owned(),
        status => status.to_string(),
    };
    let status = if colours {
        format!("\x1b[{}m{status}\x1b[0m", colour(request.status))
    } else {
        status
    };
    let LoggedRequest { method, path, .. } = request;
    let operation = request.operation.unwrap_or("-");
    let caller = request.client_id.as_deref().unwrap_or("-");
    let line = format!("{time} {method:<6} {path:<48} {status} {operation:<24} {caller}");
    match &request.note {
        Some(note) => format!("{line}  {note}"),
        None => line,
    }
}

/// Green for what went well, yellow for what the caller got wrong, red for the rest.
const fn colour(status: u16) -> u8 {
    match status {
        200..400 => 32,
        400..500 => 33,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_tell_how_it_went() {
        assert_eq!([200, 302, 404, 503, 0].map(colour), [32, 32, 33, 31, 31]);
    }
}
