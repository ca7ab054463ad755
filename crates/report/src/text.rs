//! The report for people.

use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::{
    coverage,
    format::Look,
    sheet::{Item, Severity, Sheet, Spot, Standing},
};

/// How many lines of a file are handed to the renderer around a place.
const CONTEXT: usize = 2;

/// The report for people: every finding with the lines that it is about, every recording, and what
/// they cover.
pub(crate) fn text(sheet: &Sheet, look: Look) -> String {
    let renderer = if look.colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    let (full, short): (Vec<&Item>, Vec<&Item>) = sheet
        .findings
        .iter()
        .partition(|item| item.standing == Standing::New || look.known);
    for item in full {
        out.push_str(&renderer.render(&[group(sheet, item)]));
        out.push_str("\n\n");
    }
    for item in &short {
        let standing = match &item.standing {
            Standing::New => "new".to_owned(),
            Standing::Known { by } => format!("known ({})", by.join(", ")),
            Standing::Gone { of } => format!("gone ({})", of.join(", ")),
        };
        let (code, of, message) = (item.code, &item.case.of, &item.message);
        let _ = writeln!(out, "{standing}: {code}: {of}: {message}");
    }
    if !short.is_empty() {
        out.push('\n');
    }
    if !sheet.recordings.is_empty() {
        recordings(sheet, &mut out);
        out.push('\n');
    }
    if let Some(coverage) = &sheet.coverage {
        coverage::lines(coverage, &mut out);
        out.push('\n');
    }
    out.push_str(&sheet.summary);
    out.push('\n');
    out
}

fn group<'a>(sheet: &'a Sheet, item: &'a Item) -> Group<'a> {
    let level = match item.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = match item.case.of.as_str() {
        "" => item.message.clone(),
        of => format!("{of}: {}", item.message),
    };
    let mut group = Group::with_title(level.primary_title(title).id(item.code));
    let mut quoted: Vec<(&str, usize)> = Vec::new();
    for (index, spot) in item.spots.iter().enumerate() {
        // A line is quoted once.
        if quoted.contains(&(spot.file.as_str(), spot.line)) {
            continue;
        }
        quoted.push((&spot.file, spot.line));
        group = match sheet.text_of(spot) {
            Some(source) => {
                let same = item.spots[index..]
                    .iter()
                    .filter(|other| other.file == spot.file && other.line == spot.line);
                group.element(snippet(source, spot, same))
            }
            None => group.element(origin(spot)),
        };
    }
    if let (Some(file), true) = (&item.evidence.file, item.spots.is_empty()) {
        group = group.element(Origin::path(file.as_str()));
    }
    for (name, words) in notes(item) {
        group = group.element(Level::NOTE.with_name(name).message(words));
    }
    group
}

/// What is said below the lines.
fn notes(item: &Item) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    let path = match item.evidence.path.as_str() {
        "" => "/",
        path => path,
    };
    match &item.evidence.file {
        Some(file) => notes.push(("note", format!("recording {file} at {path}"))),
        None if !item.evidence.path.is_empty() => notes.push(("note", format!("at {path}"))),
        None => {}
    }
    if !item.evidence.also.is_empty() {
        let also = item.evidence.also.join(", ");
        notes.push(("note", format!("also at {also}")));
    }
    match &item.standing {
        Standing::New => {}
        Standing::Known { by } => notes.push(("note", format!("known: {}", by.join(", ")))),
        Standing::Gone { of } => notes.push(("note", format!("gone: {}", of.join(", ")))),
    }
    if let Some(diff) = &item.diff {
        notes.push(("note", diff.trim_end().to_owned()));
    }
    if let Some(help) = &item.help {
        notes.push(("help", help.clone()));
    }
    if !item.reproduce.is_empty() {
        notes.push(("reproduce", item.reproduce.clone()));
    }
    notes
}

fn origin(spot: &Spot) -> Origin<'_> {
    let origin = Origin::path(spot.file.as_str());
    match spot.line {
        0 => origin,
        line => origin.line(line).char_column(spot.column),
    }
}

/// The lines around a place only: handing over the whole file for each finding is slow.
fn snippet<'a>(
    source: &'a str,
    place: &'a Spot,
    same: impl Iterator<Item = &'a Spot>,
) -> Snippet<'a, Annotation<'a>> {
    let mut start = source[..place.span.start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let mut first = place.line;
    for _ in 0..CONTEXT {
        if start > 0 && first > 1 {
            start = source[..start - 1].rfind('\n').map_or(0, |at| at + 1);
            first -= 1;
        }
    }
    let end = source[place.span.end..]
        .match_indices('\n')
        .nth(CONTEXT)
        .map_or(source.len(), |(at, _)| place.span.end + at);
    let mut snippet = Snippet::source(&source[start..end])
        .line_start(first)
        .path(place.file.as_str());
    let mut spans = Vec::new();
    for spot in same {
        let inside = spot.span.start >= start && spot.span.end <= end;
        if !inside || spans.contains(&spot.span) || source.get(spot.span.clone()).is_none() {
            continue;
        }
        let kind = if spans.is_empty() {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        spans.push(spot.span.clone());
        let label = Some(spot.label.as_str()).filter(|label| !label.is_empty());
        let span = spot.span.start - start..spot.span.end - start;
        snippet = snippet.annotation(kind.span(span).label(label));
    }
    snippet
}

fn recordings(sheet: &Sheet, out: &mut String) {
    let widths = sheet.recordings.iter().map(|recording| recording.id.len());
    let width = widths.max().unwrap_or_default();
    let mut errors = std::collections::BTreeMap::<&str, usize>::new();
    for item in sheet.findings.iter().filter(|item| item.fails()) {
        if let Some(recording) = &item.evidence.recording {
            *errors.entry(recording).or_default() += 1;
        }
    }
    for recording in &sheet.recordings {
        let result = match errors.get(recording.id.as_str()) {
            None => "conforms".to_owned(),
            Some(errors) => format!("FAILS ({errors})"),
        };
        let quirks = match recording.deviations.join(", ") {
            kinds if kinds.is_empty() => String::new(),
            kinds => format!("  deviates: {kinds}"),
        };
        let line = format!("{:width$}  {result:<9}{quirks}", recording.id);
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
