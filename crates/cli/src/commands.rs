//! The commands, one module each.

pub mod balance;
pub mod wallets;

use crate::{
    cli::Command,
    context::{Base, Context},
    failure::Failure,
};

/// Runs a command.
pub async fn run(base: Base, command: Command) -> Result<(), Failure> {
    match command {
        Command::Balance(args) => balance::run(&args, &Context::new(base)?).await,
        Command::Wallets(command) => wallets::run(command, &Context::new(base)?).await,
    }
}
