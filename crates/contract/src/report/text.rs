//! The report for people.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::{
    conformance::Report,
    finding::{Finding, Location, Severity},
    report::{coverage_lines, safe, totals},
};

/// How many lines of the contract are handed to the renderer around a place.
const CONTEXT: usize = 2;

/// The report for people: every finding with the line of the contract that it is about, every
/// recording, and what they cover. `colours` is for a terminal.
pub fn text(report: &Report, colours: bool) -> String {
    let report = &safe::report(report);
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&renderer.render(&[group(report, finding)]));
        out.push_str("\n\n");
    }
    recordings(report, &mut out);
    out.push('\n');
    coverage_lines(&report.coverage, report.own, &mut out);
    out.push('\n');
    out.push_str(&totals(report));
    out.push('\n');
    out
}

fn group<'a>(report: &'a Report, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let subject = finding.recording.as_deref().unwrap_or(&report.contract);
    let title = format!("{subject}: {}", finding.message);
    let mut group = Group::with_title(level.primary_title(title).id(finding.code));
    let related = finding.related.as_ref().map(|related| &related.location);
    // A line is quoted once.
    let line = |place: Option<&Location>| place.map(|place| place.line);
    let related = related.filter(|place| line(Some(*place)) != line(finding.contract.as_ref()));
    let places = [finding.contract.as_ref(), related];
    for (index, place) in places.into_iter().flatten().enumerate() {
        let label = match (index, &finding.related) {
            (0, _) => None,
            (_, related) => related.as_ref().map(|related| related.label.as_str()),
        };
        group = group.element(snippet(&report.source, place, label));
    }
    if let (Some(file), None) = (&finding.file, &finding.contract) {
        group = group.element(Origin::path(file.as_str()));
    }
    if let Some(file) = &finding.file {
        group = group
            .element(Level::NOTE.message(format!("recording {file} at {}", shown(&finding.path))));
        if !finding.also.is_empty() {
            group =
                group.element(Level::NOTE.message(format!("also at {}", finding.also.join(", "))));
        }
    } else if !finding.path.is_empty() {
        group = group.element(Level::NOTE.message(format!("at {}", finding.path)));
    }
    if let Some(diff) = &finding.diff {
        group = group.element(Level::NOTE.message(diff.trim_end().to_owned()));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.clone()));
    }
    group
}

fn shown(path: &str) -> &str {
    if path.is_empty() { "/" } else { path }
}

/// The lines around a place only: handing over the whole contract for each finding is slow.
fn snippet<'a>(
    source: &'a str,
    place: &'a Location,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut start = source[..place.span.start]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let mut first = place.line;
    for _ in 0..CONTEXT {
        if start > 0 {
            start = source[..start - 1].rfind('\n').map_or(0, |at| at + 1);
            first -= 1;
        }
    }
    let end = source[place.span.end..]
        .match_indices('\n')
        .nth(CONTEXT)
        .map_or(source.len(), |(at, _)| place.span.end + at);
    let span = place.span.start - start..place.span.end - start;
    let annotation = AnnotationKind::Primary.span(span).label(label);
    Snippet::source(&source[start..end])
        .line_start(first)
        .path(place.file.as_str())
        .annotation(annotation)
}

fn recordings(report: &Report, out: &mut String) {
    let width = report
        .recordings
        .iter()
        .map(|verdict| verdict.id.len())
        .max()
        .unwrap_or_default();
    for verdict in &report.recordings {
        let errors = report
            .findings_of(&verdict.id)
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        let result = if errors == 0 {
            "conforms".to_owned()
        } else {
            format!("FAILS ({errors})")
        };
        let quirks = match verdict.deviations.join(", ") {
            kinds if kinds.is_empty() => String::new(),
            kinds => format!("  deviates: {kinds}"),
        };
        let line = format!("{:width$}  {result:<9}{quirks}", verdict.id);
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
