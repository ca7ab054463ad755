//! The command line.

use cartevo_sandbox::Quirks;

/// What `--help` says.
pub(crate) const HELP: &str = "\
Usage: cartevo-sandbox [--port PORT] [--quirks all|none|LIST]

  --port PORT     port on 127.0.0.1; 0 takes a free one [default: 4010]
  --quirks LIST   all (the outage, Q114, only by name), none, or ids and names
                  separated by commas, for instance Q1,money-as-strings
                  [default: none]
  --help          this text

The first line of output is JSON: url, client_id, client_key.
After it comes one line per request: method, path, status. Ctrl-C ends it.";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Help,
    Run(Args),
}

/// How to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Args {
    pub(crate) port: u16,
    pub(crate) quirks: Quirks,
}

pub(crate) fn parse(args: impl IntoIterator<Item = String>) -> Result<Request, String> {
    let mut parsed = Args {
        port: 4010,
        quirks: Quirks::none(),
    };
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let (flag, inline) = match arg.split_once('=') {
            Some((flag, value)) => (flag, Some(value.to_owned())),
            None => (arg.as_str(), None),
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| args.next())
                .ok_or_else(|| format!("{flag} needs a value"))
        };
        match flag {
            "--help" | "-h" => return Ok(Request::Help),
            "--port" => {
                let value = value()?;
                parsed.port = value
                    .parse()
                    .map_err(|_| format!("--port takes a number from 0 to 65535, not `{value}`"))?;
            }
            "--quirks" => {
                parsed.quirks = value()?
                    .parse()
                    .map_err(|error| format!("--quirks: {error}"))?;
            }
            _ => return Err(format!("unknown argument `{arg}`")),
        }
    }
    Ok(Request::Run(parsed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cartevo_sandbox::Quirk;

    fn parse_line(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn defaults_and_both_ways_to_give_a_value() {
        let run = |port, quirks| Ok(Request::Run(Args { port, quirks }));
        assert_eq!(parse_line(""), run(4010, Quirks::none()));
        assert_eq!(parse_line("--port 0 --quirks all"), run(0, Quirks::all()));
        let two = [Quirk::BareCardAnswer, Quirk::NoStatusCode].into();
        assert_eq!(parse_line("--quirks=Q1,Q3 --port=9"), run(9, two));
        assert_eq!(parse_line("--port 1 --help"), Ok(Request::Help));
    }

    #[test]
    fn mistakes_are_named() {
        let problem = |line| parse_line(line).unwrap_err();
        assert_eq!(problem("--prot 1"), "unknown argument `--prot`");
        assert_eq!(problem("--port"), "--port needs a value");
        assert_eq!(
            problem("--port 70000"),
            "--port takes a number from 0 to 65535, not `70000`"
        );
        assert!(problem("--quirks Q0").starts_with("--quirks: unknown quirk `Q0`"));
    }
}
