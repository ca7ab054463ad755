//! What somebody meant who misspelt a name.

/// The known name that `word` was most likely meant to be, if one is near enough.
///
/// ```
/// use cartevo_document::nearest;
///
/// let names = ["createCard", "getWallet", "fundWallet"];
/// assert_eq!(nearest("getwalet", names.into_iter()), Some("getWallet"));
/// assert_eq!(nearest("listTransactions", names.into_iter()), None);
/// ```
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.chars().count().max(3) / 3 + 1;
    known
        .map(|known| (edits(&word.to_lowercase(), &known.to_lowercase()), known))
        .min()
        .filter(|(edits, _)| *edits <= limit)
        .map(|(_, known)| known)
}

fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
