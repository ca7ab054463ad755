//! The contract, changed one constraint at a time: what no recording notices, nobody has seen.
//!
//! Only the checks that read the document are made, of the recordings of the operations that the
//! changed place belongs to: the client stays the one that was built.

mod find;
mod kill;
mod mutant;
mod part;
mod probe;
mod reach;
mod reasons;
mod sample;
mod sheet;
mod sites;

use cartevo_report::Quirk;

use crate::{
    conformance::{Failure, Options, read_recordings},
    finding::Location,
};

pub use kill::Killer;
pub use sheet::{CODES, sheet};

/// How many of a hundred mutants a recording has to notice.
pub const WANTED: usize = 95;

/// What became of the mutants.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// The contract's file, as it is shown.
    pub contract: String,
    /// Its text.
    source: String,
    /// The quirk ledger.
    ledger: Vec<Quirk>,
    /// Every mutant, in the order of the contract's pointers.
    pub mutants: Vec<Mutant>,
}

/// One constraint, changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What kind of change, in kebab-case.
    pub kind: &'static str,
    /// The JSON pointer of the constraint.
    pub pointer: String,
    /// Its line.
    pub location: Location,
    /// What is no longer as it was.
    pub what: String,
    /// The recording that notices.
    pub killer: Option<Killer>,
}

impl Mutation {
    /// How many a recording notices.
    pub fn killed(&self) -> usize {
        let killed = |mutant: &&Mutant| mutant.killer.is_some();
        self.mutants.iter().filter(killed).count()
    }

    /// How many of these a recording notices as it is.
    pub fn killed_as_recorded(&self) -> usize {
        let killed = |mutant: &&Mutant| matches!(mutant.killer, Some(Killer::Recording(_)));
        self.mutants.iter().filter(killed).count()
    }

    /// Whether as many are killed as are wanted.
    pub fn is_enough(&self) -> bool {
        self.killed() * 100 >= self.mutants.len() * WANTED
    }
}

/// Changes the contract one constraint at a time and looks which recording notices.
///
/// # Errors
///
/// If there is nothing to judge or nothing to judge by: see [`Failure`].
pub fn run(options: &Options) -> Result<Mutation, Failure> {
    let contract = options.read_contract()?;
    let recordings = read_recordings(&contract, options)?;
    let mutants = find::mutants(&contract);
    let killers = kill::kill(&contract, &recordings, &mutants).map_err(Failure::Tool)?;
    let mutants = mutants.into_iter().zip(killers);
    let mutants = mutants.map(|(mutant, killer)| Mutant {
        kind: mutant.kind,
        location: contract.location(&mutant.at),
        pointer: mutant.at,
        what: mutant.what,
        killer,
    });
    Ok(Mutation {
        mutants: mutants.collect(),
        contract: contract.document.name().to_owned(),
        source: contract.document.source().to_owned(),
        ledger: crate::ledger::quirks(&contract),
    })
}
