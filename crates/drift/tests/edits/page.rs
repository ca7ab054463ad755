//! The project's own pages, and one edit of one of them.

use std::{fs, path::Path};

pub const FORMS: [&str; 3] = ["text", "markdown", "html"];

/// A page of one form.
#[derive(Clone)]
pub struct Source {
    /// `create-card.txt`.
    pub name: String,
    /// One of [`FORMS`].
    pub form: &'static str,
    pub text: String,
}

impl Source {
    /// The pages of one form.
    pub fn all(form: &'static str) -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("../../tests/pages").join(form);
        let files = fs::read_dir(folder).expect("the folder of the pages");
        let mut pages: Vec<Self> = files
            .map(|file| {
                let path = file.expect("a file").path();
                let name = path.file_name().expect("a name").to_string_lossy();
                Self {
                    name: name.into_owned(),
                    form,
                    text: fs::read_to_string(&path).expect("a page"),
                }
            })
            .collect();
        pages.sort_by(|a, b| a.name.cmp(&b.name));
        pages
    }

    /// The parts of the page that are code, by line: samples, and in Markdown the schema.
    pub fn is_code(&self) -> Vec<bool> {
        let mut inside = false;
        let lines = self.text.lines();
        lines
            .map(|line| match self.form {
                "markdown" => {
                    let fence = line.trim_start().starts_with("```");
                    inside ^= fence;
                    inside || fence
                }
                "html" => {
                    let began = inside;
                    inside = match (line.rfind("<pre"), line.rfind("</pre>")) {
                        (Some(start), Some(end)) => start > end,
                        (Some(_), None) => true,
                        (None, Some(_)) => false,
                        (None, None) => inside,
                    };
                    began || line.contains("<pre") || line.contains("<script")
                }
                _ => looks_like_code(line),
            })
            .collect()
    }
}

/// In rendered text nothing marks code.
fn looks_like_code(line: &str) -> bool {
    let line = line.trim();
    let starts = [
        "\"", "{", "}", "[", "]", "curl", "--", "-H", "-d", "const ", "new_", "answer",
    ];
    starts.iter().any(|start| line.starts_with(start)) || line.ends_with([',', '(', ';', '{', '\\'])
}

/// A page with one thing changed.
pub struct Edit {
    /// What kind of change.
    pub kind: &'static str,
    /// The page, changed.
    pub page: Source,
    /// The line that was changed, from 1.
    pub line: usize,
    /// How many lines away a report may be: a panel lists a field over several.
    pub near: usize,
    /// What was changed into what, for whoever reads that it was not found.
    pub what: String,
}

impl Edit {
    /// The page with one of its lines replaced; none to take it out.
    pub fn of_line(
        kind: &'static str,
        page: &Source,
        index: usize,
        new: Option<&str>,
        near: usize,
    ) -> Self {
        let lines: Vec<&str> = page.text.lines().collect();
        let mut text = Vec::with_capacity(lines.len());
        text.extend_from_slice(&lines[..index]);
        text.extend(new);
        text.extend_from_slice(&lines[index + 1..]);
        let what = format!(
            "`{}` into `{}`",
            lines[index].trim(),
            new.unwrap_or_default().trim()
        );
        Self::of_text(kind, page, index + 1, near, text.join("\n") + "\n", what)
    }

    pub fn of_text(
        kind: &'static str,
        page: &Source,
        line: usize,
        near: usize,
        text: String,
        what: String,
    ) -> Self {
        Self {
            kind,
            page: Source {
                text,
                ..page.clone()
            },
            line,
            near,
            what,
        }
    }

    /// What to say of it where it was not judged as it should have been.
    pub fn describe(&self) -> String {
        let Self {
            kind,
            page,
            line,
            what,
            ..
        } = self;
        format!("{}/{}:{line}: {kind}: {what}", page.form, page.name)
    }
}
