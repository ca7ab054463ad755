//! The command line.

use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::{
    commands::{
        balance, call, cards, completions, contract, convert, customers, login, man, payments,
        reconcile, sandbox, wallets, webhooks,
    },
    out::Color,
    values::duration,
};

const ABOUT: &str = "Cards and mobile money of Cartevo, at a terminal";

const AFTER: &str = "\
Exit codes:
  0    done
  1    refused: the service said no, or what was waited for has failed
  2    usage: it cannot be carried out as it was given, or was not confirmed
  3    unresolved: it may have been carried out, or is still on its way
  4    rate-limited: no room in the quota before the deadline
  5    not sent: no connection, no time, or no answer to what only reads
  100  a fault of this tool
  130  interrupted by Ctrl-C before anything was sent

After 2, 4, 5 and 130 nothing was done. After 3 it is not known:
`cartevo reconcile` finds out.

`cartevo contract` has codes of its own, which the help of each of its checks
gives: 1 for findings, 4 of `drift` if the pages differ from docs.lock.

Credentials are those of CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY, or those that
`cartevo login` has kept. All runs share the quota of ten requests a minute.";

/// What was given.
#[derive(Debug, Parser)]
#[command(name = "cartevo", version, about = ABOUT, after_help = AFTER, max_term_width = 80)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What was given for all commands.
    #[command(flatten)]
    pub global: Global,

    /// Which command.
    #[command(subcommand)]
    pub command: Command,
}

/// What may be given to every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "For all commands")]
pub struct Global {
    /// Write one JSON document instead of tables
    #[arg(long, global = true)]
    pub json: bool,

    /// Use the credentials that were kept under this name
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,

    /// The service, which also `CARTEVO_BASE_URL` names; the sandbox says its own
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,

    /// How long a request may take in all, its turn in the quota included [default: 5m]
    #[arg(long, global = true, value_name = "DURATION", value_parser = duration)]
    pub deadline: Option<Duration>,

    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Color,
}

impl Global {
    /// What has to be given again to a command that is about the same service.
    pub fn repeated(&self) -> String {
        let mut repeated = String::new();
        if let Some(profile) = &self.profile {
            repeated.push_str(" --profile ");
            repeated.push_str(profile);
        }
        if let Some(url) = &self.base_url {
            repeated.push_str(" --base-url ");
            repeated.push_str(url);
        }
        repeated
    }
}

/// Whether to ask before something is done.
#[derive(Args, Clone, Copy, Debug)]
pub struct Yes {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Keep credentials on this machine, for all other commands
    #[command(after_help = login::AFTER)]
    Login(login::LoginArgs),
    /// Forget credentials that were kept
    Logout(login::LogoutArgs),
    /// The API on this machine, to try things: no money moves
    Sandbox(sandbox::Args),
    /// What the company has, by currency and country
    Balance(balance::Args),
    /// Wallets: see them, top them up
    #[command(subcommand)]
    Wallets(wallets::Command),
    /// Cards: issue, fund, freeze, end them
    #[command(subcommand)]
    Cards(cards::Command),
    /// Customers, who hold the cards
    #[command(subcommand)]
    Customers(customers::Command),
    /// Mobile money: collect it, pay it out
    #[command(subcommand)]
    Payments(payments::Command),
    /// What a conversion would give; nothing is moved
    Convert(convert::Args),
    /// Find out what became of calls whose answer was lost
    Reconcile(reconcile::Args),
    /// The contract: hold recordings, pages and other contracts against it
    #[command(subcommand)]
    Contract(contract::Command),
    /// Webhooks: receive them here
    #[command(subcommand)]
    Webhooks(webhooks::Command),
    /// Any operation of the API by its name
    Call(call::Args),
    /// Write completions for a shell
    Completions(completions::Args),
    /// Write the manual
    Man(man::Args),
}
