//! The pages that were given, whatever they were given as.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::Usage;

/// The forms in which a page can come.
const FORMS: [&str; 5] = ["txt", "md", "mdx", "html", "htm"];

/// A text and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The name of the file, or the address.
    pub name: String,
    /// What is in it.
    pub source: String,
}

/// What was found where pages were looked for.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The pages.
    pub texts: Vec<Text>,
    /// What is in no form in which a page can come.
    pub skipped: Vec<String>,
    /// Whether all pages there are should be among them: whoever gives a folder gives the whole.
    pub whole: bool,
}

/// Reads files and folders; a name below `root` is shown without it.
pub fn gather(paths: &[PathBuf], root: &Path) -> Result<Gathered, Usage> {
    let mut gathered = Gathered::default();
    let mut problems = Vec::new();
    for path in paths {
        let result = if path.is_dir() {
            gathered.whole = true;
            folder(path, root, &mut gathered)
        } else {
            file(path, root, &mut gathered, true)
        };
        problems.extend(result.err());
    }
    if gathered.texts.is_empty() && problems.is_empty() {
        problems.push(format!(
            "no page was given: a page is a file that ends in {}",
            FORMS.map(|form| format!(".{form}")).join(", ")
        ));
    }
    if problems.is_empty() {
        Ok(gathered)
    } else {
        Err(Usage::all(problems))
    }
}

fn folder(path: &Path, root: &Path, gathered: &mut Gathered) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let entries = fs::read_dir(path).map_err(failed)?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            folder(&path, root, gathered)?;
        } else {
            file(&path, root, gathered, false)?;
        }
    }
    Ok(())
}

fn file(path: &Path, root: &Path, gathered: &mut Gathered, named: bool) -> Result<(), String> {
    let shown = path
        .strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string();
    let form = path.extension().and_then(|form| form.to_str());
    let known = form.is_some_and(|form| FORMS.iter().any(|known| known.eq_ignore_ascii_case(form)));
    if !known && named && path.is_file() {
        let forms = FORMS.map(|form| format!(".{form}")).join(", ");
        return Err(format!(
            "{shown} is in no form that can be read: there are {forms}"
        ));
    }
    if !known && !named {
        gathered.skipped.push(shown);
        return Ok(());
    }
    let source = fs::read_to_string(path);
    let source = source.map_err(|error| format!("cannot read {shown}: {error}"))?;
    gathered.texts.push(Text {
        name: shown,
        source,
    });
    Ok(())
}
