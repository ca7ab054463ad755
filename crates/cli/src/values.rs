//! Values as they are written on the command line.

use std::time::Duration;

use cartevo::{Amount, Currency, Moment, Msisdn};

/// `90s`, `2m`, `1h30m`, `500ms`, or a number of seconds.
pub fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration; write 90s, 2m or 1h30m");
    if let Ok(seconds) = text.parse::<u64>() {
        return Ok(Duration::from_secs(seconds));
    }
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .ok_or_else(wrong)?;
        let (number, from) = rest.split_at(digits);
        let unit = from
            .find(|letter: char| letter.is_ascii_digit())
            .unwrap_or(from.len());
        let (unit, after) = from.split_at(unit);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let millis: u64 = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            _ => return Err(wrong()),
        };
        let part = number.checked_mul(millis).map(Duration::from_millis);
        total = part
            .and_then(|part| total.checked_add(part))
            .ok_or_else(wrong)?;
        rest = after;
    }
    if text.is_empty() {
        Err(wrong())
    } else {
        Ok(total)
    }
}

/// A duration as people say it: `1 min 5 s`.
pub fn spoken(duration: Duration) -> String {
    // Not less than it is: who comes back then must not be too early.
    let seconds = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// An amount that can be moved: more than nothing.
pub fn amount(text: &str) -> Result<Amount, String> {
    let amount: Amount = text.parse().map_err(|error| format!("{error}"))?;
    if amount > Amount::ZERO {
        Ok(amount)
    } else {
        Err("expected more than nothing".to_owned())
    }
}

/// A currency by its code of three letters, in either case.
pub fn currency(text: &str) -> Result<Currency, String> {
    if text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        Ok(Currency::from(text.to_ascii_uppercase()))
    } else {
        Err("expected a currency such as XAF or USD".to_owned())
    }
}

/// A word of the service in capital letters, also one that this tool does not know.
#[allow(
    clippy::unnecessary_wraps,
    reason = "what clap takes for reading a value gives a result"
)]
pub fn upper<T: From<String>>(text: &str) -> Result<T, String> {
    Ok(T::from(text.to_ascii_uppercase()))
}

/// A phone number with its country code.
pub fn phone(text: &str) -> Result<Msisdn, String> {
    text.parse().map_err(|error| format!("{error}"))
}

/// A day or a time.
pub fn moment(text: &str) -> Result<Moment, String> {
    text.parse().map_err(|error| format!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_said() {
        let read = |text| duration(text).map(|duration| duration.as_millis());
        assert_eq!(read("90"), Ok(90_000));
        assert_eq!(read("1h30m"), Ok(5_400_000));
        assert_eq!(read("500ms"), Ok(500));
        for wrong in ["", "m", "5 s", "-1s", "1d", "99999999999999999999s", "3m4"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        let said = |seconds| spoken(Duration::from_secs(seconds));
        assert_eq!(
            [said(5), said(65), said(120), said(5_400)],
            ["5 s", "1 min 5 s", "2 min", "1 h 30 min"]
        );
        assert_eq!(spoken(Duration::from_millis(1)), "1 s");
    }

    #[test]
    fn an_amount_is_more_than_nothing() {
        assert!(amount("25.50").is_ok());
        for wrong in ["0", "-1", "1,5", "1e3", ""] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
        assert_eq!(currency("xaf"), Ok(Currency::Xaf));
        assert!(currency("francs").is_err());
    }
}
