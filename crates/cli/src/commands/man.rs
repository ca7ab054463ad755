//! `cartevo man`

use std::{io, path::PathBuf};

use clap::CommandFactory;
use clap_mangen::{Man, generate_to};

use crate::{cli::Cli, failure::Failure, folders::make_folder, out::Out};

/// Where to.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Write the pages of all commands into this folder, instead of the first one to standard
    /// output
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Writes the manual.
pub fn run(args: &Args, out: Out) -> Result<(), Failure> {
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        let made = Man::new(Cli::command()).render(&mut page);
        made.map_err(|error| unwritten("the manual", &error))?;
        return out.write(&String::from_utf8_lossy(&page));
    };
    let written = make_folder(folder).and_then(|()| generate_to(Cli::command(), folder));
    written.map_err(|error| unwritten(&folder.display().to_string(), &error))
}

fn unwritten(what: &str, error: &io::Error) -> Failure {
    Failure::usage(format!("{what} cannot be written: {error}"))
}
