//! The forms of a report.

use std::{fmt, str::FromStr};

/// A form of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, with the lines that are meant.
    #[default]
    Text,
    /// For programs, as `docs/report.schema.json` describes.
    Json,
    /// For build servers: a case for each check.
    Junit,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// Annotations of a change on GitHub.
    Github,
    /// A comment, or a job's summary.
    Markdown,
    /// One page that needs nothing else.
    Html,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 7] = [
        Self::Text,
        Self::Json,
        Self::Junit,
        Self::Sarif,
        Self::Github,
        Self::Markdown,
        Self::Html,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A name that no form has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        write!(
            f,
            "`{}` is no form of a report; there are {}",
            self.0,
            names.join(", ")
        )
    }
}

impl std::error::Error for UnknownFormat {}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// For a terminal.
    pub colours: bool,
    /// Whether what is known is shown in full, in place of one line each.
    pub known: bool,
}
