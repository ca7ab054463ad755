//! Reads a changelog line by line.

use super::{Flaw, Group, KINDS, Version};

const UNRELEASED: &str = "## [Unreleased]";
const RELEASED: &str = "write `## [1.2.3] - 2026-11-22`";

/// What a changelog says, and what of it is not in form.
pub fn read(text: &str) -> (Vec<Version>, Vec<Flaw>) {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line.trim_end());
    }
    reader.end();
    (reader.versions, reader.flaws)
}

#[derive(Default)]
struct Reader {
    versions: Vec<Version>,
    flaws: Vec<Flaw>,
    has_title: bool,
    is_fenced: bool,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        // What is shown as code is no heading.
        if line.trim_start().starts_with("```") {
            self.is_fenced = !self.is_fenced;
        }
        if self.is_fenced {
            self.text(number, line);
        } else if line.starts_with("####") {
            let help = "say it in an entry";
            self.flaw(number, 1, "a heading deeper than those of the kinds", help);
        } else if let Some(kind) = heading(line, "###") {
            self.kind(number, kind);
        } else if heading(line, "##").is_some() {
            self.version(number, line);
        } else if let Some(title) = heading(line, "#") {
            if self.has_title || title != "Changelog" || !self.versions.is_empty() {
                self.flaw(number, 1, "a title that is not the first", "remove it");
            }
            self.has_title = true;
        } else {
            self.text(number, line);
        }
    }

    fn version(&mut self, line: usize, heading: &str) {
        let number = if heading == UNRELEASED {
            if !self.versions.is_empty() {
                let help = "it has to be the first, and the only one";
                self.flaw(line, 1, "`[Unreleased]` comes after another version", help);
            }
            None
        } else {
            match released(heading) {
                Ok((number, numbers)) => {
                    let before = self.versions.iter().rev();
                    let mut before = before.filter_map(|it| it.number.as_deref());
                    let before = before.next().and_then(crate::version::numbers);
                    if before.is_some_and(|before| before <= numbers) {
                        let message = format!("`{number}` is not below the version above it");
                        self.flaw(line, 4, message, "the newest comes first, each once");
                    }
                    Some(number)
                }
                Err((at, message)) => {
                    let column = heading[..at].chars().count() + 1;
                    self.flaw(line, column, message, RELEASED);
                    Some(String::new())
                }
            }
        };
        self.versions.push(Version {
            number,
            line,
            groups: Vec::new(),
        });
    }

    fn kind(&mut self, line: usize, kind: &str) {
        if !KINDS.contains(&kind) {
            let help = match cartevo_document::nearest(kind, KINDS.into_iter()) {
                Some(near) => format!("did you mean `### {near}`?"),
                None => format!("it is one of {}", KINDS.join(", ")),
            };
            self.flaw(line, 5, format!("`{kind}` is no kind of change"), help);
        }
        let Some(version) = self.versions.last_mut() else {
            let help = "put it under `## [Unreleased]`";
            self.flaw(line, 1, "a kind of change outside of a version", help);
            return;
        };
        let is_double = version.groups.iter().any(|group| group.kind == kind);
        version.groups.push(Group {
            kind: kind.to_owned(),
            line,
            entries: Vec::new(),
        });
        if is_double {
            let message = format!("`{kind}` stands twice in this version");
            self.flaw(line, 5, message, "put the entries together");
        }
    }

    fn text(&mut self, number: usize, line: &str) {
        let Some(version) = self.versions.last_mut() else {
            // What stands before the first version is for people.
            return;
        };
        // Where the links lead to.
        let is_link = line.starts_with('[') && line.contains("]: ");
        if line.is_empty() || is_link {
            return;
        }
        let is_entry = line.starts_with("- ");
        match version.groups.last_mut() {
            Some(group) if is_entry => group.entries.push(line[2..].to_owned()),
            Some(Group { entries, .. }) if line.starts_with(' ') && !entries.is_empty() => {
                if let Some(entry) = entries.last_mut() {
                    entry.push(' ');
                    entry.push_str(line.trim_start());
                }
            }
            Some(_) => {
                let help = "start it with `- `, or indent it as part of the entry above";
                self.flaw(number, 1, "a line that belongs to no entry", help);
            }
            None if is_entry => {
                let help = format!("put it under one of {}", KINDS.join(", "));
                self.flaw(number, 1, "an entry without a kind", help);
            }
            // A few words on the version as a whole.
            None => {}
        }
    }

    fn end(&mut self) {
        if !self.has_title {
            self.flaw(1, 1, "there is no title", "start with `# Changelog`");
        }
        if self.versions.iter().all(|version| version.number.is_some()) {
            let help = "what comes next is collected there";
            self.flaw(1, 1, format!("there is no `{UNRELEASED}`"), help);
        }
        let mut empty = Vec::new();
        for version in &self.versions {
            if version.number.is_some() && version.groups.is_empty() {
                empty.push((
                    version.line,
                    "a version of which nothing is said".to_owned(),
                ));
            }
            for group in version.groups.iter().filter(|it| it.entries.is_empty()) {
                empty.push((group.line, format!("`{}` has no entry", group.kind)));
            }
        }
        for (line, message) in empty {
            self.flaw(line, 1, message, "remove the heading, or say what changed");
        }
        self.flaws.sort_by_key(|flaw| (flaw.line, flaw.column));
    }

    fn flaw(
        &mut self,
        line: usize,
        column: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.flaws.push(Flaw {
            line,
            column,
            message: message.into(),
            help: help.into(),
        });
    }
}

/// The words of a heading of this level.
fn heading<'l>(line: &'l str, level: &str) -> Option<&'l str> {
    line.strip_prefix(level)?.strip_prefix(' ').map(str::trim)
}

/// The version of `## [1.2.3] - 2026-11-22`, with its numbers; or what is wrong with it, and where.
fn released(heading: &str) -> Result<(String, [u64; 3]), (usize, &'static str)> {
    const START: &str = "## [";
    let rest = heading.strip_prefix(START);
    let rest = rest.ok_or((3, "a version without its brackets"))?;
    let (number, rest) = rest
        .split_once(']')
        .ok_or((3, "a bracket without an end"))?;
    let numbers = crate::version::numbers(number);
    let numbers = numbers.ok_or((START.len(), "a version that has not three numbers"))?;
    let end = START.len() + number.len() + 1;
    let date = rest.strip_prefix(" - ");
    let date = date.ok_or((end, "a version without the day of its release"))?;
    if !is_day(date.strip_suffix(" [YANKED]").unwrap_or(date)) {
        return Err((end + 3, "a day that is none"));
    }
    Ok((number.to_owned(), numbers))
}

/// Whether a text is a day: `2026-11-22`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let number = |text: &str, digits: usize| {
        let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
