//! Writes the crates, with what is generated inside.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item};

use super::{
    built, documents,
    layout::{self, FOR_TESTS, Member},
    manifest,
};

/// Says that a folder was made here, so that what is in it may be replaced.
const HEAD: &str = "# Written by `cargo xtask dist`; what is changed in here is lost.\n\n";

/// What a source file takes in what the build script has written with.
const INCLUDE: &str = r#"include!(concat!(env!("OUT_DIR"), "/"#;

/// Writes all crates and the workspace that holds them. `outs` is where their build scripts wrote.
pub fn emit(
    root: &Path,
    to: &Path,
    document: &DocumentMut,
    members: &[Member],
    outs: &[PathBuf],
) -> Result<(), String> {
    clear(to, members)?;
    let whole = format!("{HEAD}{}", manifest::workspace(document, members));
    write(&to.join("Cargo.toml"), whole.as_bytes())?;
    copy(&root.join("Cargo.lock"), &to.join("Cargo.lock"))?;
    for (member, out) in members.iter().zip(outs) {
        let folder = to.join(member.folder());
        let source = read(&member.source.join("Cargo.toml"))?;
        let text = manifest::publishable(&source, document, member, members)?;
        packed(root, member, &manifest::parse(&source)?, &folder)?;
        write(&folder.join("Cargo.toml"), text.as_bytes())?;
        if member.source == root {
            for name in FOR_TESTS {
                copy(&root.join(name), &folder.join(name))?;
            }
        }
        generated(&folder.join("src"), &built::files(out)?)?;
    }
    Ok(())
}

/// Makes room: what was emitted before goes, and nothing else.
fn clear(to: &Path, members: &[Member]) -> Result<(), String> {
    let is_ours =
        || fs::read_to_string(to.join("Cargo.toml")).is_ok_and(|text| text.starts_with(HEAD));
    let is_empty = || fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_none());
    if to.exists() && !is_empty() && !is_ours() {
        return Err(format!("{} holds something else", to.display()));
    }
    for member in members {
        let folder = to.join(member.folder());
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(format!("cannot remove {}: {error}", folder.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Copies what the manifest's `include` names: from the crate's folder, else from the root.
fn packed(root: &Path, member: &Member, source: &DocumentMut, folder: &Path) -> Result<(), String> {
    let said = |name| source.get("package").and_then(|package| package.get(name));
    let include = said("include")
        .and_then(Item::as_array)
        .ok_or_else(|| format!("{} does not say what is packed (`include`)", member.name))?;
    let mut sources = Vec::new();
    for entry in include {
        let name = entry.as_str().unwrap_or_default().trim_start_matches('/');
        let own = match said("readme").and_then(Item::as_str) {
            Some(readme) if name == "README.md" => member.source.join(readme),
            _ => member.source.join(name),
        };
        let from = if own.exists() { own } else { root.join(name) };
        copy(&from, &folder.join(name))?;
        sources.push((name, from));
    }
    let is_document = |name: &str| Path::new(name).extension().is_some_and(|kind| kind == "md");
    for (name, source) in sources.iter().filter(|(name, _)| is_document(name)) {
        document(root, member, source, folder, name)
            .map_err(|error| format!("{}: {error}", source.display()))?;
    }
    Ok(())
}

/// Makes a document of the repository, which has been copied, one of the package.
fn document(
    root: &Path,
    member: &Member,
    source: &Path,
    folder: &Path,
    name: &str,
) -> Result<(), String> {
    let place = folder.join(name);
    let (text, blocks) = documents::sides(&read(&place)?, &member.version)?;
    if name == "README.md" && blocks == 0 {
        return Err("it does not say how the package is had: `<!-- repository -->`".to_owned());
    }
    // The repository's own way to it, without `..`.
    let canonical = |path: &Path| path.canonicalize().map_err(|error| error.to_string());
    let (source, root) = (canonical(source)?, canonical(root)?);
    let source = source.strip_prefix(root).unwrap_or(&source);
    let is_packed = |path: &Path| folder.join(path).exists();
    let text = documents::links(&text, source, Path::new(name), is_packed)?;
    write(&place, text.as_bytes())
}

/// Puts what was generated where it is included, byte for byte.
fn generated(src: &Path, files: &[(String, Vec<u8>)]) -> Result<(), String> {
    let mut sources = Vec::new();
    layout::walk(src, &mut sources)?;
    for (name, bytes) in files {
        let include = format!(r#"{INCLUDE}{name}"))"#);
        let mut places = Vec::new();
        for source in &sources {
            if source
                .extension()
                .is_some_and(|extension| extension == "rs")
            {
                let text = read(source)?;
                if text.contains(&include) {
                    places.push((source, text));
                }
            }
        }
        let [(source, text)] = &places[..] else {
            return Err(format!("{name} is included in {} places", places.len()));
        };
        let is_all = text.lines().all(|line| {
            line.is_empty() || line.starts_with("//!") || line == format!("{include};")
        });
        if is_all {
            // The file has nothing else: it becomes what it included.
            write(source, bytes)?;
        } else {
            let module = source.with_extension("");
            let below = module.file_name().unwrap_or_default().to_string_lossy();
            write(&module.join(name), bytes)?;
            let text = text.replace(&include, &format!(r#"include!("{below}/{name}")"#));
            write(source, text.as_bytes())?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let parent = file.parent().unwrap_or(file);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(file, bytes))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// Copies a file, or a folder with what is in it; times do not matter, contents do.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if !from.is_dir() {
        let bytes =
            fs::read(from).map_err(|error| format!("cannot read {}: {error}", from.display()))?;
        return write(to, &bytes);
    }
    let mut files = Vec::new();
    layout::walk(from, &mut files)?;
    for file in files {
        let below = file.strip_prefix(from).unwrap_or(&file);
        copy(&file, &to.join(below))?;
    }
    Ok(())
}
