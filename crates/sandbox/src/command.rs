//! What makes a program of the sandbox: `cartevo-sandbox`, and others that have it as one of their
//! commands.

mod log;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub use log::line;

use crate::{Builder, Faults, Quirks, Quota, Sandbox, SignatureScheme, WebhookTarget};

/// What can be said on the command line: a group of arguments to be flattened into a command.
///
/// ```
/// use cartevo_sandbox::command::Args;
/// use clap::Parser;
///
/// #[derive(Parser)]
/// struct Command {
///     #[command(flatten)]
///     sandbox: Args,
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let command = Command::parse_from(["sandbox", "--port", "0", "--quirks", "server-2025"]);
/// let sandbox = command.sandbox.builder().unwrap().start().await.unwrap();
/// assert!(sandbox.url().starts_with("http://127.0.0.1:"));
/// # }
/// ```
#[derive(Debug, clap::Args)]
// Others may have a group of the usual name.
#[group(id = "cartevo-sandbox")]
pub struct Args {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 4010)]
    port: u16,

    /// What there is at the start: a JSON document of companies, customers, wallets, cards and
    /// transactions
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// Deviations from the documentation: none, all, server-2025, or ids and names separated by
    /// commas, for instance Q1,money-as-strings
    #[arg(long, value_name = "LIST", default_value = "none")]
    quirks: Quirks,

    /// Let time stand still until the admin endpoint moves it
    #[arg(long)]
    virtual_time: bool,

    /// What goes wrong on purpose: a JSON document of rules and random plans
    #[arg(long, value_name = "FILE", value_parser = faults)]
    faults: Option<Faults>,

    /// Requests that a caller may make: off, N in 60 seconds, or N/SECONDS
    #[arg(long, value_name = "LIMIT", default_value = "10/60", value_parser = rate_limit)]
    rate_limit: RateLimit,

    /// Seconds until an operator decides about a payment, or never
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = decided_after)]
    settle_after: DecidedAfter,

    /// Seconds until the papers of a new customer are decided about, or never
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = decided_after)]
    decide_kyc_after: DecidedAfter,

    /// Where notices of the company of the sandbox's credentials go
    #[arg(long, value_name = "URL", value_parser = webhook)]
    webhook: Option<String>,

    /// What notices are signed with
    #[arg(long, value_name = "TEXT", requires = "webhook")]
    webhook_secret: Option<Secret>,

    /// How notices are signed: cartevo-v1, legacy or unsigned [default: cartevo-v1 with a secret,
    /// else unsigned]
    #[arg(long, value_name = "SCHEME", requires = "webhook")]
    webhook_scheme: Option<SignatureScheme>,
}

/// Its `Debug` shows nothing of it.
#[derive(Clone)]
struct Secret(String);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// How often callers may call; `None`: as often as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RateLimit(Option<Quota>);

/// When operators and examiners decide; `None`: when they are told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DecidedAfter(Option<Duration>);

impl Args {
    /// The port that was asked for.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The sandbox that was asked for, in a sentence what is wrong if it cannot be had. Time goes on
    /// in it, unless it was asked to stand still.
    pub fn builder(&self) -> Result<Builder, String> {
        let mut builder = Sandbox::builder()
            .port(self.port)
            .quirks(self.quirks)
            .quota(self.rate_limit.0)
            .settle_after(self.settle_after.0)
            .decide_kyc_after(self.decide_kyc_after.0)
            .faults(self.faults.clone().unwrap_or_default());
        if !self.virtual_time {
            builder = builder.real_time();
        }
        if let Some(target) = self.target()? {
            builder = builder.webhook(target);
        }
        if let Some(path) = &self.seed {
            builder = builder.seed_file(path).map_err(|error| {
                let problems = error.to_string().replace('\n', "\n  ");
                format!("--seed {}:\n  {problems}", path.display())
            })?;
        }
        Ok(builder)
    }

    /// Where notices go, and how they are signed.
    fn target(&self) -> Result<Option<WebhookTarget>, &'static str> {
        let Some(url) = &self.webhook else {
            return Ok(None);
        };
        let secret = self.webhook_secret.as_ref();
        let usual = secret.map_or(SignatureScheme::Unsigned, |_| SignatureScheme::CartevoV1);
        let scheme = self.webhook_scheme.unwrap_or(usual);
        Ok(Some(match (scheme, secret) {
            (SignatureScheme::Unsigned, _) => WebhookTarget::unsigned(url),
            (scheme, Some(Secret(secret))) => WebhookTarget::new(url, scheme, secret),
            _ => return Err("notices are signed with a secret: give --webhook-secret as well"),
        }))
    }
}

fn faults(path: &str) -> Result<Faults, String> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| format!("this file cannot be read: {error}"))?;
    let faults = text.parse::<Faults>();
    let checked = faults.and_then(|faults| faults.check_operations().map(|()| faults));
    checked.map_err(|error| error.to_string())
}

fn webhook(url: &str) -> Result<String, &'static str> {
    if WebhookTarget::unsigned(url).is_web() {
        Ok(url.to_owned())
    } else {
        Err(
            "expected an address that begins with http or https, for instance http://127.0.0.1:3000/hooks",
        )
    }
}

fn rate_limit(text: &str) -> Result<RateLimit, &'static str> {
    if text == "off" {
        return Ok(RateLimit(None));
    }
    let (requests, seconds) = text.split_once('/').unwrap_or((text, "60"));
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0);
    let (requests, seconds) = number(requests)
        .zip(number(seconds))
        .ok_or("expected `off`, a number of requests, or requests/seconds, for instance 10/60")?;
    Ok(RateLimit(Some(Quota {
        requests: requests as usize,
        seconds,
    })))
}

fn decided_after(text: &str) -> Result<DecidedAfter, &'static str> {
    if text == "never" {
        return Ok(DecidedAfter(None));
    }
    let seconds = text.parse::<u32>();
    let seconds = seconds.map_err(|_| "expected a whole number of seconds, or `never`")?;
    Ok(DecidedAfter(Some(Duration::from_secs(seconds.into()))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quirk;
    use clap::{Args as _, Command, FromArgMatches};

    fn parse(line: &str) -> Result<Args, String> {
        let line = format!("cartevo-sandbox {line}");
        let command = Args::augment_args(Command::new("cartevo-sandbox"));
        let matches = command.try_get_matches_from(line.split_whitespace());
        let args = matches.and_then(|matches| Args::from_arg_matches(&matches));
        args.map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_is_as_documented() {
        let args = parse("").unwrap();
        assert_eq!((args.port, args.quirks), (4010, Quirks::none()));
        assert_eq!(args.rate_limit.0, Some(Quota::DOCUMENTED));
        assert_eq!(args.settle_after.0, Some(Duration::from_secs(5)));
        assert_eq!(args.decide_kyc_after.0, Some(Duration::from_secs(120)));
        assert!(!args.virtual_time && args.seed.is_none() && args.faults.is_none());
    }

    #[test]
    fn values_stand_behind_a_space_or_an_equals_sign() {
        let args = parse("--port 0 --quirks=Q1,Q3 --rate-limit 5 --settle-after=never").unwrap();
        let two = Quirks::from([Quirk::BareCardAnswer, Quirk::NoStatusCode]);
        assert_eq!((args.port, args.quirks), (0, two));
        let quota = |requests, seconds| Some(Quota { requests, seconds });
        assert_eq!(args.rate_limit.0, quota(5, 60));
        assert_eq!(args.settle_after.0, None);
        let args = parse("--decide-kyc-after 30").unwrap();
        assert_eq!(args.decide_kyc_after.0, Some(Duration::from_secs(30)));
        let args = parse("--rate-limit=7/30 --quirks server-2025").unwrap();
        assert_eq!(
            (args.rate_limit.0, args.quirks),
            (quota(7, 30), Quirks::server_2025())
        );
        assert_eq!(parse("--rate-limit off").unwrap().rate_limit.0, None);
        let args = parse("--webhook http://a.test --webhook-scheme legacy --webhook-secret s");
        let target = args.unwrap().target().unwrap().unwrap();
        assert_eq!(target.scheme(), SignatureScheme::Legacy);
        let scheme = |line| Some(parse(line).unwrap().target().ok()??.scheme());
        assert_eq!(
            scheme("--webhook http://a.test"),
            Some(SignatureScheme::Unsigned)
        );
        let signed = "--webhook http://a.test --webhook-secret s";
        assert_eq!(scheme(signed), Some(SignatureScheme::CartevoV1));
        assert_eq!(
            scheme("--webhook http://a.test --webhook-scheme legacy"),
            None
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (line, expected) in [
            ("--prot 1", "unexpected argument '--prot' found"),
            ("--prot 1", "a similar argument exists: '--port'"),
            ("--port", "a value is required for '--port <PORT>'"),
            ("--port 70000", "invalid value '70000' for '--port <PORT>'"),
            ("--quirks Q0", "unknown quirk `Q0`; known are Q1"),
            ("--rate-limit 0", "expected `off`, a number of requests"),
            ("--rate-limit 5/0", "expected `off`, a number of requests"),
            (
                "--settle-after soon",
                "expected a whole number of seconds, or `never`",
            ),
            (
                "--decide-kyc-after 1.5",
                "expected a whole number of seconds, or `never`",
            ),
            ("--webhook-secret s", "--webhook <URL>"),
            (
                "--webhook localhost:3000/hooks",
                "expected an address that begins with http or https",
            ),
            ("--faults no/such/file", "this file cannot be read: "),
        ] {
            let problem = parse(line).unwrap_err();
            assert!(problem.contains(expected), "{line}: {problem}");
        }
    }
}
