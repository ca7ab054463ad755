//! Whether a recording notices that the contract was changed.

use std::{collections::BTreeSet, sync::Arc};

use cartevo_document::{Document, Operation, operations};
use serde_json::Value;

use super::{
    mutant::Mutant,
    part::part,
    reach::{Reach, reach},
};
use crate::{
    contract::{Contract, ERROR, media_schema},
    judge::by_document,
    ledger::Ledger,
    parallel,
    recording::Recording,
    request,
};

/// How many places of an operation a value is moved at.
const PLACES: usize = 4;

/// How a mutant was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Killer {
    /// By a recording as it is.
    Recording(String),
    /// By a recording with one value moved: just beyond the constraint, or just on it.
    Neighbour(String),
}

impl Killer {
    /// The recording.
    pub fn recording(&self) -> &str {
        match self {
            Self::Recording(id) | Self::Neighbour(id) => id,
        }
    }
}

/// What the contract says of a recording: codes and kinds, each with its place in the recording.
type Judgement = Vec<(&'static str, String)>;

/// An operation with what its recordings are judged by, and how they are judged as it stands.
struct Bench<'a> {
    /// The part of the contract that it depends on.
    part: Value,
    alone: Contract,
    recordings: Vec<Seen<'a>>,
}

/// A recording, and how it is judged by the contract as it stands.
struct Seen<'a> {
    recording: &'a Recording,
    judged: Judgement,
    reach: Reach,
}

/// For each mutant the recording that notices it, if one does.
///
/// # Errors
///
/// If a changed contract cannot be read: such a change is no mutant.
pub(crate) fn kill(
    contract: &Contract,
    recordings: &[Recording],
    mutants: &[Mutant],
) -> Result<Vec<Option<Killer>>, String> {
    let benches = parallel::map(&contract.operations, |_, operation| {
        let own = recordings.iter();
        let own = own.filter(|recording| recording.operation == operation.id);
        Bench::new(contract, operation, own.collect())
    });
    let benches: Vec<Bench<'_>> = benches.into_iter().collect::<Result<_, _>>()?;
    let killers = parallel::map(mutants, |_, mutant| killer(&benches, contract, mutant));
    killers.into_iter().collect()
}

fn killer(
    benches: &[Bench<'_>],
    contract: &Contract,
    mutant: &Mutant,
) -> Result<Option<Killer>, String> {
    let mut changed = Vec::new();
    for index in &mutant.operations {
        let bench = &benches[*index];
        let recordings = bench.reached(mutant);
        if recordings.is_empty() {
            continue;
        }
        let mutated = bench.changed(&contract.ledger, mutant, &recordings)?;
        let mut noticed = recordings.iter();
        let noticed = noticed.find(|seen| judgement(&mutated, seen.recording) != seen.judged);
        if let Some(seen) = noticed {
            return Ok(Some(Killer::Recording(seen.recording.id.clone())));
        }
        changed.push((bench, mutated, recordings));
    }
    let mut beside = changed.iter();
    let noticed = beside
        .find_map(|(bench, mutated, recordings)| bench.noticed_beside(mutant, mutated, recordings));
    Ok(noticed.map(Killer::Neighbour))
}

impl<'a> Bench<'a> {
    fn new(
        contract: &Contract,
        operation: &Operation,
        recordings: Vec<&'a Recording>,
    ) -> Result<Self, String> {
        let part = part(contract, operation);
        let statuses = recordings.iter();
        let statuses = statuses.map(|recording| recording.response.status);
        let alone = read(part.clone(), &contract.ledger, &statuses.collect())?;
        let seen = recordings.into_iter().map(|recording| Seen {
            judged: judgement(&alone, recording),
            reach: reach(contract, operation, recording),
            recording,
        });
        Ok(Self {
            recordings: seen.collect(),
            alone,
            part,
        })
    }

    /// The recordings that have a value in which the changed schema has a say, or could have one.
    fn reached(&self, mutant: &Mutant) -> Vec<&Seen<'a>> {
        let schemas = mutant.probes.iter().map(|probe| &probe.schema);
        let schemas: Vec<&String> = schemas.chain(&mutant.schema).collect();
        let reached = |seen: &&Seen<'_>| {
            let mut schemas = schemas.iter();
            mutant.schema.is_none() || schemas.any(|schema| seen.reach.contains_key(*schema))
        };
        self.recordings.iter().filter(reached).collect()
    }

    /// The recording that is judged otherwise by the mutant as soon as one value is moved.
    fn noticed_beside(
        &self,
        mutant: &Mutant,
        mutated: &Contract,
        recordings: &[&Seen<'_>],
    ) -> Option<String> {
        mutant.probes.iter().find_map(|probe| {
            let places = recordings.iter().flat_map(|seen| {
                let places = seen.reach.get(&probe.schema).into_iter().flatten();
                places.map(move |at| (seen.recording, at))
            });
            let moved = places.filter_map(|(recording, at)| probe.apply(recording, at));
            let mut neighbours = moved.take(PLACES);
            let noticed = neighbours.find(|neighbour| {
                judgement(mutated, neighbour) != judgement(&self.alone, neighbour)
            });
            noticed.map(|neighbour| neighbour.id)
        })
    }

    /// The mutant, ready to judge these recordings and no others.
    fn changed(
        &self,
        ledger: &Arc<Ledger>,
        mutant: &Mutant,
        recordings: &[&Seen<'_>],
    ) -> Result<Contract, String> {
        let mut part = self.part.clone();
        mutant.apply(&mut part);
        let statuses = recordings.iter();
        let statuses = statuses.map(|seen| seen.recording.response.status);
        read(part, ledger, &statuses.collect())
            .map_err(|problem| format!("{} at {}: {problem}", mutant.kind, mutant.at))
    }
}

/// A part of the contract, ready to judge recordings with these statuses.
fn read(part: Value, ledger: &Arc<Ledger>, statuses: &BTreeSet<u16>) -> Result<Contract, String> {
    let document = Document::from(part);
    let operations = operations(&document).map_err(|problems| {
        let problems = problems.iter().map(|problem| problem.message.as_str());
        problems.collect::<Vec<_>>().join("; ")
    })?;
    let mut schemas = BTreeSet::from([ERROR.to_owned()]);
    for operation in &operations {
        let parameters = operation.parameters.iter();
        schemas.extend(parameters.map(|parameter| format!("{}/schema", parameter.pointer)));
        schemas.extend(operation.body.clone());
        schemas.insert(operation.payload.clone());
        let answers = statuses.iter();
        let answers = answers.filter_map(|status| Contract::response(operation, *status));
        schemas.extend(answers.map(|(_, response)| media_schema(response)));
    }
    schemas.retain(|schema| document.get(schema).is_some());
    Contract::of_part(document, operations, Arc::clone(ledger), &schemas)
        .map_err(|error| error.to_string())
}

/// What the contract says of a recording. The words are left out: they quote the contract.
fn judgement(contract: &Contract, recording: &Recording) -> Judgement {
    let Some(operation) = contract.operation(&recording.operation) else {
        return Vec::new();
    };
    let problems = request::problems(contract, operation, recording);
    let (findings, deviations) = by_document(contract, operation, recording, &problems);
    let findings = findings.into_iter();
    let mut judgement: Judgement = findings.map(|it| (it.code, it.path)).collect();
    let deviations = deviations.into_iter();
    judgement.extend(deviations.map(|it| (it.kind.name(), it.at)));
    judgement.sort_unstable();
    judgement
}
