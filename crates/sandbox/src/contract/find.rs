//! Which operation a method and a path mean.

use super::table::{OPERATIONS, Operation, Segment};

/// What stands at a path.
#[derive(Debug)]
pub(crate) enum Found {
    /// An operation, and the parameters of its path.
    Operation(&'static Operation, Vec<(&'static str, String)>),
    /// Only operations of other methods.
    OtherMethod(Vec<&'static Operation>),
    Nothing,
}

/// Looks for the operation of a path below the base of the API. Literals win over parameters,
/// and one slash at the end is no matter.
pub(crate) fn find(method: &str, path: &str) -> Found {
    let steps = steps(path);
    let mut others = Vec::new();
    let mut best: Option<&'static Operation> = None;
    for operation in OPERATIONS
        .iter()
        .filter(|operation| matches(operation, &steps))
    {
        if operation.method != method {
            others.push(operation);
        } else if best.is_none_or(|best| parameters(operation) < parameters(best)) {
            best = Some(operation);
        }
    }
    match best {
        Some(operation) => Found::Operation(operation, values(operation, &steps)),
        None if others.is_empty() => Found::Nothing,
        None => Found::OtherMethod(others),
    }
}

fn steps(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/').collect()
}

fn matches(operation: &Operation, steps: &[&str]) -> bool {
    operation.segments.len() == steps.len()
        && operation
            .segments
            .iter()
            .zip(steps)
            .all(|(segment, step)| match segment {
                Segment::Literal(text) => text == step,
                Segment::Parameter(_) => !step.is_empty(),
            })
}

/// Where the parameters of a path are: an earlier one weighs more.
fn parameters(operation: &Operation) -> Vec<bool> {
    let segments = operation.segments.iter();
    segments
        .map(|segment| matches!(segment, Segment::Parameter(_)))
        .collect()
}

fn values(operation: &'static Operation, steps: &[&str]) -> Vec<(&'static str, String)> {
    let pairs = operation.segments.iter().zip(steps);
    pairs
        .filter_map(|(segment, step)| match segment {
            Segment::Literal(_) => None,
            Segment::Parameter(name) => Some((*name, decode(step))),
        })
        .collect()
}

/// Undoes percent-encoding. What is not encoded properly stays as it is.
fn decode(text: &str) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (high, low) = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2)));
        if let (b'%', Some((high, low))) = (byte, high.zip(low)) {
            decoded.extend(u8::try_from(high * 16 + low));
            at += 3;
        } else {
            decoded.push(*byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// What a step too many or too few weighs, or one that is another altogether.
const STEP: usize = 6;

/// The operation that was most likely meant, if one is near enough.
pub(crate) fn nearest(method: &str, path: &str) -> Option<&'static Operation> {
    if let Found::OtherMethod(others) = find(method, path) {
        return others
            .into_iter()
            .min_by_key(|operation| parameters(operation));
    }
    let steps = steps(path);
    let distance = |operation: &Operation| {
        let path = edits(
            operation.segments,
            &steps,
            STEP,
            |segment, step| match segment {
                Segment::Literal(text) => {
                    let letters: Vec<char> = text.chars().collect();
                    let given: Vec<char> = step.to_lowercase().chars().collect();
                    // Half of the letters may be wrong.
                    let wrong = edits(&letters, &given, 1, |left, right| {
                        usize::from(left != right)
                    });
                    (wrong * 2 * STEP / letters.len().max(given.len()).max(1)).min(2 * STEP)
                }
                // A literal that fits is nearer.
                Segment::Parameter(_) => 1,
            },
        );
        path + usize::from(operation.method != method)
    };
    OPERATIONS
        .iter()
        .map(|operation| (distance(operation), operation))
        .filter(|(distance, _)| *distance <= STEP * steps.len().min(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, operation)| operation)
}

/// The least that has to be changed to make one of the other; what is too much costs `gap`.
fn edits<A, B>(left: &[A], right: &[B], gap: usize, change: impl Fn(&A, &B) -> usize) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).map(|column| column * gap).collect();
    for (index, one) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * gap;
        for (column, other) in right.iter().enumerate() {
            let changed = diagonal + change(one, other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + gap).min(row[column] + gap);
        }
    }
    row[right.len()]
}
