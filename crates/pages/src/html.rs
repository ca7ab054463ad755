//! A rendered page of the documentation site.
//!
//! What a part of the page is, is seen from its structure and from its words, not from class names: those
//! change with each version of the site.

mod element;
mod pieces;
mod run;
mod source;

use crate::block::{Block, Blocks, Words};
use crate::text::panel;
use run::Piece;

/// Cuts a page in HTML into blocks.
pub fn blocks(source: &str) -> Blocks {
    let source = source.replace("\r\n", "\n");
    let mut pieces = pieces::read(&source);
    let mut blocks = Blocks::default();
    let start = head(&pieces, &mut blocks);
    let end = (start..pieces.len())
        .find(|at| begins_list(&pieces[*at..]))
        .unwrap_or(pieces.len());
    tail(pieces.drain(end..), &mut blocks);
    while let Some(samples) = samples(&mut pieces, start) {
        add(samples, &mut blocks);
    }
    prose(pieces.drain(start..), &mut blocks);
    blocks
}

/// Reads the head of a page; gives the piece at which the prose begins.
///
/// Above the title there may be the menu of the site, and the method and the path.
fn head(pieces: &[Piece], blocks: &mut Blocks) -> usize {
    let title = pieces
        .iter()
        .position(|piece| matches!(piece, Piece::Heading(1, _)));
    let limit = pieces.iter().skip(title.unwrap_or(0)).position(|piece| {
        let below = matches!(piece, Piece::Heading(level, _) if *level > 1);
        below || matches!(piece, Piece::Item(_) | Piece::Table(..))
    });
    let limit = limit.map_or(pieces.len(), |at| title.unwrap_or(0) + at);
    let found = (0..limit).find_map(|at| {
        let parts: Vec<&Words> = loose(&pieces[at..limit]).collect();
        let starts = matches!(pieces[at], Piece::Loose(..));
        let count = pieces[at].parts().count();
        let operation = (0..count).find_map(|first| operation(&parts[first..]));
        operation
            .filter(|_| starts)
            .map(|operation| (at, operation))
    });
    let Some((at, operation)) = found else {
        return title.unwrap_or(0);
    };
    blocks.operation = Some(operation);
    // What stands between the title and the path is said of the operation; what follows the samples too.
    let end = pieces[at..limit]
        .iter()
        .position(|piece| matches!(piece, Piece::Paragraph(_)))
        .map_or(limit, |paragraph| at + paragraph);
    let mut samples = Vec::new();
    for (index, piece) in pieces[..end].iter().enumerate() {
        match piece {
            Piece::Heading(level, words) => blocks.prose.push(Block::Heading {
                level: *level,
                words: words.clone(),
            }),
            Piece::Paragraph(words) if title.is_some_and(|title| title < index) => {
                blocks.prose.push(Block::Paragraph(words.clone()));
            }
            Piece::Code(language, words) => samples.push((language.clone(), words.clone())),
            _ => {}
        }
    }
    add(samples, blocks);
    end
}

/// The parts of the loose pieces at the beginning of some.
fn loose(pieces: &[Piece]) -> impl Iterator<Item = &Words> {
    pieces
        .iter()
        .take_while(|piece| matches!(piece, Piece::Loose(..)))
        .flat_map(Piece::parts)
}

type Sample = (Option<String>, Words);

/// Adds samples to the panel; a page may have them twice, for wide screens and for narrow ones.
fn add(samples: Vec<Sample>, blocks: &mut Blocks) {
    let mut at = 0;
    while matches!(blocks.panel.get(at), Some(Block::Code { .. })) {
        at += 1;
    }
    for (language, words) in samples {
        let known = blocks.panel[..at].iter().any(
            |block| matches!(block, Block::Code { words: known, .. } if known.text == words.text),
        );
        if !known {
            let label = None;
            blocks.panel.insert(
                at,
                Block::Code {
                    language,
                    label,
                    words,
                },
            );
            at += 1;
        }
    }
}

/// Takes the samples of the panel out of the prose, if the page has them beside it and not above.
fn samples(pieces: &mut Vec<Piece>, start: usize) -> Option<Vec<Sample>> {
    let request = pieces.iter().skip(start).position(
        |piece| matches!(piece, Piece::Code(_, words) if words.text.starts_with("curl --request ")),
    );
    let request = start + request?;
    // Above each of the two there may be the name of its tab.
    let is_name = |piece: &Piece| matches!(piece, Piece::Loose(words, _) if is_label(&words.text));
    let named = request > start && is_name(&pieces[request - 1]);
    let next = (request + 1..pieces.len()).find(|at| !is_name(&pieces[*at]));
    let response = next.filter(|at| matches!(pieces[*at], Piece::Code(..)));
    let taken = pieces.drain(request - usize::from(named)..=response.unwrap_or(request));
    let codes = taken.filter_map(|piece| match piece {
        Piece::Code(language, words) => Some((language, words)),
        _ => None,
    });
    Some(codes.collect())
}

/// `GET`, `/`, `wallets`, `/`, `{id}`, in as many parts as the page likes.
fn operation(parts: &[&Words]) -> Option<Words> {
    let first = parts.first()?;
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let (method, rest) = methods
        .iter()
        .find_map(|method| Some((*method, first.text.strip_prefix(method)?)))?;
    let mut path = rest.trim_start().to_owned();
    for part in parts.iter().skip(1).map(|part| part.text.as_str()) {
        let next = part.starts_with('/') || (path.ends_with('/') && !part.contains(' '));
        if !next {
            break;
        }
        path.push_str(part);
    }
    (path.starts_with('/') && !path.contains(' '))
        .then(|| Words::new(format!("{method} {path}"), first.place))
}

/// Whether a list of the panel begins here: soon a name stands above a type.
fn begins_list(pieces: &[Piece]) -> bool {
    let first = matches!(pieces.first(), Some(Piece::Heading(..) | Piece::Loose(..)));
    first && {
        let lines: Vec<&str> = pieces
            .iter()
            .take(6)
            .flat_map(Piece::parts)
            .map(|words| words.text.as_str())
            .take(8)
            .collect();
        panel::is_list(&lines, 0)
    }
}

/// Reads the lists at the end of the page, line by line as they are printed.
fn tail(pieces: impl Iterator<Item = Piece>, blocks: &mut Blocks) {
    let mut lines: Vec<Words> = Vec::new();
    let mut samples = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Code(language, words) if words.text.contains('\n') => {
                samples.push((language, words));
            }
            Piece::Code(_, words) => lines.push(words),
            piece => piece.parts().for_each(|words| line(&mut lines, words)),
        }
    }
    let texts: Vec<&str> = lines.iter().map(|words| words.text.as_str()).collect();
    let from = blocks.panel.len();
    panel::tail(&texts, 0, blocks);
    // The reader of lines counts them; here each line has a place of its own.
    for block in &mut blocks.panel[from..] {
        if let Block::Field(field) = block
            && let Some(words) = lines.get(field.place.line.saturating_sub(1))
        {
            field.place = words.place;
            field.description = placed(&field.description, &lines);
        }
    }
    add(samples, blocks);
}

/// Words whose places are lines and columns among `lines`, with their places on the page.
fn placed(words: &Words, lines: &[Words]) -> Words {
    let mut placed = Words::default();
    let starts = std::iter::once((0, words.place)).chain(words.marks.iter().copied());
    let ends = words.marks.iter().map(|(end, _)| *end);
    let mut space = false;
    for ((start, place), end) in starts.zip(ends.chain([words.text.len()])) {
        let Some(line) = lines.get(place.line.saturating_sub(1)) else {
            continue;
        };
        let skipped = line.text.char_indices().nth(place.column.saturating_sub(1));
        let skipped = skipped.map_or(line.text.len(), |(at, _)| at);
        placed.fold(&words.text[start..end], &mut space, |at| {
            line.at(skipped + at)
        });
    }
    placed
}

/// Adds a line as the text of the page has it.
fn line(lines: &mut Vec<Words>, words: &Words) {
    const TOGETHER: [&str; 4] = ["Required range:", "Default:", "default:", "length:"];
    const LIST: &str = "Available options:";
    if let Some(last) = lines.last_mut() {
        if TOGETHER.iter().any(|end| last.text.ends_with(end)) {
            last.text.push(' ');
            last.text.push_str(&words.text);
            return;
        }
        // The comma between two options is a part of its own.
        if words.text == "," {
            last.text.push(',');
            return;
        }
    }
    let options = words
        .text
        .strip_prefix(LIST)
        .filter(|options| !options.trim().is_empty());
    if let Some(options) = options {
        lines.push(Words::new(LIST, words.place));
        let options: Vec<&str> = options.split(',').map(str::trim).collect();
        let last = options.len() - 1;
        for (at, option) in options.iter().enumerate() {
            let comma = if at < last { "," } else { "" };
            lines.push(Words::new(format!("{option}{comma}"), words.place));
        }
        return;
    }
    lines.push(words.clone());
}

fn prose(pieces: impl Iterator<Item = Piece>, blocks: &mut Blocks) {
    let mut pieces = pieces.peekable();
    let mut label: Option<String> = None;
    while let Some(piece) = pieces.next() {
        let code_follows = matches!(pieces.peek(), Some(Piece::Code(..)));
        let mut next_label = None;
        blocks.prose.push(match piece {
            Piece::Heading(level, words) => {
                next_label = Some(words.text.clone());
                Block::Heading { level, words }
            }
            Piece::Loose(words, _) if code_follows && is_label(&words.text) => {
                label = Some(words.text);
                continue;
            }
            Piece::Paragraph(words) | Piece::Loose(words, _) => Block::Paragraph(words),
            Piece::Item(words) => Block::Item(words),
            Piece::Table(header, rows) => Block::Table { header, rows },
            Piece::Code(language, words) => Block::Code {
                language,
                label: label.take(),
                words,
            },
        });
        label = next_label;
    }
}

/// Whether a text above code is its name, and not a sentence.
fn is_label(text: &str) -> bool {
    text.len() <= 80 && !text.ends_with(['.', ':', '!', '?'])
}
