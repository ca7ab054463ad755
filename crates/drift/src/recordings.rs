//! What recordings say about a finding: which of them show the page's side, which the contract's.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::claim::{Claim, Want, Where};

/// The recordings of every operation, by its id.
#[derive(Clone, Debug, Default)]
pub struct Recordings {
    by_operation: BTreeMap<String, Vec<Recording>>,
}

#[derive(Clone, Debug)]
struct Recording {
    name: String,
    kind: String,
    value: Value,
}

/// How many recordings are named before the rest is counted.
const NAMED: usize = 3;

impl Recordings {
    /// Reads the recordings of one operation; what is no recording is for `conformance` to say.
    pub fn load(&mut self, folder: &Path, operation: &str) {
        if self.by_operation.contains_key(operation) {
            return;
        }
        let entries = fs::read_dir(folder.join(operation)).into_iter().flatten();
        let mut found: Vec<Recording> = entries
            .filter_map(|entry| read(&entry.ok()?.path(), operation))
            .collect();
        found.sort_by(|left, right| left.name.cmp(&right.name));
        self.by_operation.insert(operation.to_owned(), found);
    }

    /// What the recordings of an operation show of a claim, in a sentence.
    pub fn sides(&self, operation: &str, claim: &Claim) -> Option<String> {
        let (mut page, mut contract) = (Vec::new(), Vec::new());
        for recording in self.by_operation.get(operation)? {
            let Some(seen) = seen(claim, &recording.value) else {
                continue;
            };
            let name = format!("{} ({})", recording.name, recording.kind);
            match (holds(&claim.page, &seen), holds(&claim.contract, &seen)) {
                (true, false) => page.push(name),
                (false, true) => contract.push(name),
                _ => {}
            }
        }
        let side = |names: &[String], whose: &str| {
            let (first, rest) = names.split_at(names.len().min(NAMED));
            let rest = match rest.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            (!names.is_empty()).then(|| format!("{whose} is shown by {}{rest}", first.join(", ")))
        };
        let sides = [
            side(&page, "the page's form"),
            side(&contract, "the contract's"),
        ];
        let sides: Vec<String> = sides.into_iter().flatten().collect();
        (!sides.is_empty()).then(|| format!("recordings: {}", sides.join("; ")))
    }
}

fn read(path: &Path, operation: &str) -> Option<Recording> {
    let stem = path.file_stem()?.to_str()?;
    let source = fs::read_to_string(path).ok()?;
    let value: Value = serde_json::from_str(&source).ok()?;
    let kind = value.pointer("/source/kind")?.as_str()?.to_owned();
    Some(Recording {
        name: format!("{operation}/{stem}"),
        kind,
        value,
    })
}

/// The values at the field of a claim, none if the recording has no such part, or nothing in which
/// the field could be.
fn seen<'r>(claim: &Claim, recording: &'r Value) -> Option<Vec<&'r Value>> {
    let status = recording.pointer("/response/status")?.as_u64()?;
    let root = match claim.part {
        Where::Query => recording.pointer("/request/query"),
        Where::RequestBody => recording.pointer("/request/body"),
        Where::Success if (200..300).contains(&status) => recording.pointer("/response/body"),
        Where::Success => None,
    }?;
    // What was refused shows nothing about what is taken.
    if claim.part != Where::Success && status >= 400 {
        return None;
    }
    let (last, above) = claim.path.split_last()?;
    let mut parents = vec![root];
    for step in above {
        parents = parents
            .into_iter()
            .flat_map(|value| below(value, step))
            .collect();
    }
    parents.retain(|parent| parent.is_object() || parent.is_array());
    if parents.is_empty() {
        return None;
    }
    Some(
        parents
            .into_iter()
            .flat_map(|value| below(value, last))
            .collect(),
    )
}

fn below<'r>(value: &'r Value, step: &str) -> Vec<&'r Value> {
    match (value, step) {
        (Value::Array(items), "[]") => items.iter().collect(),
        (Value::Object(map), name) => map.get(name).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn holds(want: &Want, seen: &[&Value]) -> bool {
    let any = |test: &dyn Fn(&Value) -> bool| seen.iter().any(|value| test(value));
    match want {
        Want::Present => !seen.is_empty(),
        Want::Absent => seen.is_empty(),
        Want::Nothing => false,
        Want::Types(types) => any(&|value| types.iter().any(|kind| is(kind, value))),
        Want::Values(values) => any(&|value| {
            value
                .as_str()
                .is_some_and(|text| values.iter().any(|own| own == text))
        }),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    }
}
