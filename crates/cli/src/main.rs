//! The program `cartevo`: see the library of this package.

use std::process::ExitCode;

fn main() -> ExitCode {
    cartevo_cli::main()
}
