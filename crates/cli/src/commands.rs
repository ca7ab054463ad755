//! The commands, one module each.

/// Sets what was given. The calls are of types that have nothing but the names of their setters in common.
macro_rules! set {
    ($call:ident: $($setter:ident = $value:expr),+ $(,)?) => {
        $(if let Some(value) = $value {
            $call = $call.$setter(value);
        })+
    };
}

pub mod balance;
pub mod call;
pub mod cards;
pub mod completions;
pub mod contract;
pub mod convert;
pub mod customers;
pub mod login;
pub mod man;
pub mod payments;
pub mod reconcile;
pub mod sandbox;
pub mod wallets;
pub mod webhooks;

use std::process::ExitCode;

use cartevo::Items;

use crate::{
    cli::{Command, Global},
    context::{Base, Context},
    failure::Failure,
    out::Out,
};

/// Runs a command, and says what to exit with.
pub async fn run(global: Global, command: Command) -> Result<ExitCode, Failure> {
    let out = Out::new(global.json, global.color);
    let base = || Base::new(global.clone());
    match command {
        // What comes of a check is not what comes of a call.
        Command::Contract(command) => return contract::run(&command, &global),
        // These need nothing of this machine.
        Command::Completions(args) => completions::run(&args, out),
        Command::Man(args) => man::run(&args, out),
        Command::Login(args) => login::run(args, &base()?).await,
        Command::Logout(args) => login::out(&args, &base()?),
        Command::Sandbox(args) => sandbox::run(&args, &base()?).await,
        Command::Balance(args) => balance::run(&args, &Context::new(base()?)?).await,
        Command::Wallets(command) => wallets::run(command, &Context::new(base()?)?).await,
        Command::Cards(command) => cards::run(command, &Context::new(base()?)?).await,
        Command::Customers(command) => customers::run(command, &Context::new(base()?)?).await,
        Command::Payments(command) => payments::run(command, &Context::new(base()?)?).await,
        Command::Convert(args) => convert::run(args, &Context::new(base()?)?).await,
        Command::Reconcile(args) => reconcile::run(args, &Context::new(base()?)?).await,
        Command::Webhooks(command) => webhooks::run(command, base()?).await,
        Command::Call(args) => call::run(&args, base()?).await,
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The first so many of a list, and whether there are more.
async fn first<T>(mut items: Items<'_, T>, limit: usize) -> Result<(Vec<T>, bool), Failure> {
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        let item = item?;
        if read.len() == limit {
            return Ok((read, true));
        }
        read.push(item);
    }
    Ok((read, false))
}

/// How much of a list to read.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct Limit {
    /// How many to read at the most
    #[arg(long, value_name = "N", default_value = "20", value_parser = at_least_one)]
    pub limit: usize,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("expected a number, 1 or more".to_owned()),
        Ok(number) => Ok(number),
    }
}
