//! A schema as alternatives without compositions: `$ref` followed, `allOf` folded, `oneOf`,
//! `anyOf` and `nullable` multiplied out.

use serde_json::Value;

use crate::pair::{Atom, Pair};

/// What one alternative consists of; all of it holds.
pub type Alternative = Vec<Atom>;

/// More alternatives than a person writes: beyond them a composition is left as it is.
const MOST: usize = 64;
/// Deeper than a person nests, so it goes in a circle.
const DEEPEST: usize = 32;

/// The alternatives of schemas that hold together.
pub fn alternatives(pair: &Pair<'_>, parts: &[Atom]) -> Vec<Alternative> {
    let parts = parts.iter().map(|part| expand(pair, part, 0));
    let mut all = parts.fold(vec![Vec::new()], |known, part| product(&known, &part));
    for alternative in &mut all {
        // One component may come in by several ways.
        let mut seen = std::collections::HashSet::new();
        alternative.retain(|atom| seen.insert(atom.clone()));
    }
    all
}

fn expand(pair: &Pair<'_>, part: &Atom, depth: usize) -> Vec<Alternative> {
    let mut here = Atom::new(part.side, pair.resolve(part.side, &part.pointer));
    here.null = part.null;
    let Value::Object(schema) = pair.schema(&here) else {
        return vec![vec![here]];
    };
    if depth > DEEPEST || here.null {
        return vec![vec![here]];
    }
    let members = |key: &str| {
        let count = schema
            .get(key)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        let list = here.below(key);
        (0..count)
            .map(|index| expand(pair, &list.below(&index.to_string()), depth + 1))
            .collect::<Vec<_>>()
    };
    let mut all = vec![vec![here.clone()]];
    for member in members("allOf") {
        all = product(&all, &member);
    }
    for key in ["oneOf", "anyOf"] {
        let choices: Vec<Alternative> = members(key).into_iter().flatten().collect();
        if !choices.is_empty() {
            all = product(&all, &choices);
        }
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) && !schema.contains_key("type") {
        here.null = true;
        all.push(vec![here]);
    }
    all
}

fn product(left: &[Alternative], right: &[Alternative]) -> Vec<Alternative> {
    if left.len() * right.len() > MOST {
        return left.to_vec();
    }
    let pairs = left
        .iter()
        .flat_map(|left| right.iter().map(move |right| (left, right)));
    pairs
        .map(|(left, right)| left.iter().chain(right).cloned().collect())
        .collect()
}
