//! From byte offsets to lines and columns.

use crate::Place;

/// Where the lines of a text begin.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
    /// How many characters begin before every `STEP`th byte: a whole page may be a single line.
    characters: Vec<usize>,
}

const STEP: usize = 256;

impl<'a> Lines<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        let ends = source.match_indices('\n').map(|(at, _)| at + 1);
        let steps = source.as_bytes().chunks(STEP).scan(0, |before, chunk| {
            *before += beginnings(chunk);
            Some(*before)
        });
        Self {
            source,
            starts: std::iter::once(0).chain(ends).collect(),
            characters: std::iter::once(0).chain(steps).collect(),
        }
    }

    /// The place of a byte; that of the end, if there is no such byte.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let characters = if offset - start <= STEP {
            beginnings(&self.source.as_bytes()[start..offset])
        } else {
            self.before(offset) - self.before(start)
        };
        Place {
            line,
            column: characters + 1,
        }
    }

    /// How many characters begin before a byte.
    fn before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        self.characters[step] + beginnings(&self.source.as_bytes()[step * STEP..offset])
    }
}

/// How many characters begin in these bytes of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use crate::Place;

    #[test]
    fn a_place_is_the_same_however_far_into_the_text_it_is() {
        let text = "é — ü\n".repeat(200) + &"日本".repeat(300);
        let lines = Lines::new(&text);
        let (mut line, mut column) = (1, 1);
        for (offset, c) in text.char_indices() {
            assert_eq!(lines.place(offset), Place { line, column });
            (line, column) = if c == '\n' {
                (line + 1, 1)
            } else {
                (line, column + 1)
            };
        }
        assert_eq!(lines.place(text.len() + 9), Place { line, column });
    }
}
