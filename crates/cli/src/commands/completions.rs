//! `cartevo completions`

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::{cli::Cli, failure::Failure, out::Out};

/// For which shell.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the script to standard output.
pub fn run(args: &Args, out: Out) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "cartevo", &mut script);
    out.write(&String::from_utf8_lossy(&script))
}
