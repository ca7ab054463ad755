//! A crate's manifest as it is published: whole in itself, without build script.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::layout::Member;

/// What stands for the tests and benches of the repository only.
const LEFT_OUT: [&str; 5] = [
    "workspace",
    "profile",
    "build-dependencies",
    "bench",
    "patch",
];

const DEPENDENCIES: [&str; 2] = ["dependencies", "dev-dependencies"];

/// The manifest of a crate, with what it takes over from the workspace written out.
pub fn publishable(
    source: &str,
    workspace: &DocumentMut,
    member: &Member,
    members: &[Member],
) -> Result<String, String> {
    let mut manifest: DocumentMut = parse(source)?;
    for name in LEFT_OUT {
        manifest.remove(name);
    }
    let shared = workspace
        .get("workspace")
        .and_then(Item::as_table)
        .ok_or("the root has no `workspace`")?;
    package(&mut manifest, shared)?;
    for section in DEPENDENCIES {
        let Some(table) = manifest.get_mut(section).and_then(Item::as_table_like_mut) else {
            continue;
        };
        let is_published = section == "dependencies";
        dependencies(table, shared, member, members, is_published)?;
    }
    if manifest.get("target").is_some() {
        return Err("dependencies of some platforms only are not known here yet".to_owned());
    }
    let takes_lints = manifest
        .get("lints")
        .is_some_and(|lints| lints.get("workspace").is_some());
    if takes_lints {
        let lints = shared.get("lints").ok_or("the workspace has no lints")?;
        manifest.insert("lints", lints.clone());
        bare(&mut manifest["lints"]);
    }
    Ok(tidy(&manifest.to_string()))
}

/// The manifest of the folder that holds the crates.
pub fn workspace(root: &DocumentMut, members: &[Member]) -> String {
    let mut manifest = DocumentMut::new();
    let names: Array = members.iter().map(Member::folder).collect();
    let mut workspace = Table::new();
    if let Some(resolver) = root.get("workspace").and_then(|all| all.get("resolver")) {
        workspace.insert("resolver", resolver.clone());
    }
    workspace.insert("members", Item::from(names));
    manifest.insert("workspace", Item::Table(workspace));
    if let Some(profile) = root.get("profile") {
        // The same, so that what is built of others serves both.
        manifest.insert("profile", profile.clone());
        bare(&mut manifest["profile"]);
    }
    tidy(&manifest.to_string())
}

pub fn parse(source: &str) -> Result<DocumentMut, String> {
    source
        .parse()
        .map_err(|error| format!("a manifest cannot be read: {error}"))
}

/// `[package]` with the values of the workspace, to be published and without build script.
fn package(manifest: &mut DocumentMut, shared: &Table) -> Result<(), String> {
    let package = manifest["package"]
        .as_table_mut()
        .ok_or("a manifest has no `package`")?;
    let names: Vec<String> = package.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        if !is_of_workspace(&package[&name]) {
            continue;
        }
        let value = shared
            .get("package")
            .and_then(|common| common.get(&name))
            .and_then(Item::as_value)
            .ok_or_else(|| format!("the workspace has no `package.{name}`"))?;
        package.insert(&name, Item::Value(value.clone().decorated(" ", "")));
    }
    package.remove("publish");
    package.insert("build", Item::from(false));
    if package.contains_key("readme") {
        package.insert("readme", Item::from("README.md"));
    }
    // They are not part of a crate, but `benches/support` serves the tests.
    package.insert("autobenches", Item::from(false));
    Ok(())
}

fn dependencies(
    table: &mut dyn TableLike,
    shared: &Table,
    member: &Member,
    members: &[Member],
    is_published: bool,
) -> Result<(), String> {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    for name in names {
        let Some(item) = table.get(&name).filter(|item| is_of_workspace(item)) else {
            continue;
        };
        let common = shared
            .get("dependencies")
            .and_then(|common| common.get(&name))
            .ok_or_else(|| format!("the workspace has no dependency {name}"))?;
        let value = dependency(&name, common, item, member, members, is_published)?;
        // What is said about it stays, and a dotted key becomes a plain one.
        let prefix = table
            .key(&name)
            .and_then(|key| key.leaf_decor().prefix().cloned());
        table.insert(&name, Item::Value(value));
        if let (Some(prefix), Some(mut key)) = (prefix, table.key_mut(&name)) {
            key.leaf_decor_mut().set_prefix(prefix);
        }
    }
    Ok(())
}

/// A dependency with what the workspace says of it.
fn dependency(
    name: &str,
    common: &Item,
    own: &Item,
    member: &Member,
    members: &[Member],
    is_published: bool,
) -> Result<Value, String> {
    let mut all = InlineTable::new();
    match common {
        Item::Value(Value::String(version)) => {
            all.insert("version", version.value().as_str().into());
        }
        common => {
            let common = common
                .as_table_like()
                .ok_or_else(|| format!("{name} is neither a version nor a table"))?;
            for (key, value) in common.iter() {
                let value = value
                    .as_value()
                    .ok_or_else(|| format!("{name}.{key} is no value"))?;
                all.insert(key, value.clone());
            }
        }
    }
    let own = own
        .as_table_like()
        .ok_or_else(|| format!("{name} is no table"))?;
    for (key, value) in own.iter().filter(|(key, _)| *key != "workspace") {
        let value = value
            .as_value()
            .ok_or_else(|| format!("{name}.{key} is no value"))?;
        match all.get_mut(key).and_then(Value::as_array_mut) {
            Some(features) if key == "features" => {
                for feature in value.as_array().into_iter().flatten() {
                    features.push(feature.clone());
                }
                features.fmt();
            }
            _ => {
                all.insert(key, value.clone());
            }
        }
    }
    if let Some(path) = all.get("path").and_then(Value::as_str) {
        let (path, version) = place(name, path, member, members, is_published)?;
        all.insert("path", path.into());
        if let Some(version) = version {
            all.insert("version", version.into());
        }
    }
    all.fmt();
    match all.get("version") {
        Some(version) if all.len() == 1 => Ok(version.clone().decorated(" ", "")),
        _ => Ok(Value::InlineTable(all).decorated(" ", "")),
    }
}

/// Where a crate of the repository is found from an emitted one, and in which version.
///
/// What only tests need and is not published has no version, so that cargo leaves it out of the
/// package.
fn place(
    name: &str,
    path: &str,
    member: &Member,
    members: &[Member],
    is_published: bool,
) -> Result<(String, Option<String>), String> {
    if let Some(other) = members.iter().find(|other| other.name == name) {
        return Ok((
            format!("../{}", other.folder()),
            Some(other.version.clone()),
        ));
    }
    if is_published {
        return Err(format!(
            "{} needs {name}, which is not published",
            member.name
        ));
    }
    Ok((format!("{}/{path}", member.to_root), None))
}

fn is_of_workspace(item: &Item) -> bool {
    item.as_table_like()
        .and_then(|table| table.get("workspace"))
        .and_then(Item::as_bool)
        .unwrap_or_default()
}

/// Takes the comments and places of another document away.
fn bare(item: &mut Item) {
    if let Some(table) = item.as_table_mut() {
        table.decor_mut().clear();
        table.set_position(None);
        for (_, item) in table.iter_mut() {
            bare(item);
        }
    }
}

/// One empty line between two tables, none at the beginning.
fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    let mut was_empty = true;
    for line in text.lines() {
        let is_empty = line.trim().is_empty();
        let is_head = line.starts_with('[');
        if is_head && !was_empty && !tidy.ends_with("#\n") && !last_is_comment(&tidy) {
            tidy.push('\n');
        }
        if !(is_empty && was_empty) {
            tidy.push_str(line);
            tidy.push('\n');
        }
        was_empty = is_empty;
    }
    format!("{}\n", tidy.trim_end())
}

fn last_is_comment(text: &str) -> bool {
    text.lines()
        .next_back()
        .is_some_and(|line| line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const ROOT: &str = r#"
[workspace]
resolver = "3"

[workspace.package]
version = "1.2.3"
license = "MIT"

[workspace.dependencies]
bytes = "1"
http = { version = "1", default-features = false, features = ["std"] }
inner = { path = "crates/inner" }
outer = { path = "." }

[workspace.lints.rust]
unsafe_code = "forbid"

# Smaller.
[profile.dev]
debug = false
"#;

    fn members() -> Vec<Member> {
        let member = |name| Member {
            name,
            version: "1.2.3".to_owned(),
            source: PathBuf::new(),
            to_root: "../../..".to_owned(),
        };
        vec![member("outer"), member("other")]
    }

    fn written(source: &str) -> Result<String, String> {
        let members = members();
        publishable(source, &parse(ROOT).unwrap(), &members[1], &members)
    }

    #[test]
    fn what_the_workspace_says_is_written_out() {
        let source = r#"[package]
name = "other"
version.workspace = true
license = { workspace = true }
publish = false
readme = "../README.md"

[features]
# Gives bytes.
more = ["dep:bytes"]

[dependencies]
# Of all.
http = { workspace = true, features = ["more"] }
bytes = { workspace = true, optional = true }
outer.workspace = true
own = "3"

[build-dependencies]
inner.workspace = true

[dev-dependencies]
bytes.workspace = true
inner.workspace = true

[lints]
workspace = true

[[bench]]
name = "speed"
"#;
        let expected = r#"[package]
name = "other"
version = "1.2.3"
license = "MIT"
readme = "README.md"
build = false
autobenches = false

[features]
# Gives bytes.
more = ["dep:bytes"]

[dependencies]
# Of all.
http = { version = "1", default-features = false, features = ["std", "more"] }
bytes = { version = "1", optional = true }
outer = { path = "../outer", version = "1.2.3" }
own = "3"

[dev-dependencies]
bytes = "1"
inner = { path = "../../../crates/inner" }

[lints.rust]
unsafe_code = "forbid"
"#;
        assert_eq!(written(source).unwrap(), expected);
    }

    #[test]
    fn a_published_crate_cannot_need_one_that_is_not() {
        let source = "[package]\nname = \"other\"\n\n[dependencies]\ninner.workspace = true\n";
        let message = written(source).unwrap_err();
        assert_eq!(message, "other needs inner, which is not published");
    }

    #[test]
    fn what_the_workspace_does_not_have_is_an_error() {
        let source = "[package]\nname = \"other\"\nedition.workspace = true\n";
        assert_eq!(
            written(source).unwrap_err(),
            "the workspace has no `package.edition`"
        );
        let source = "[package]\nname = \"other\"\n\n[dependencies]\nnone.workspace = true\n";
        assert_eq!(
            written(source).unwrap_err(),
            "the workspace has no dependency none"
        );
    }

    #[test]
    fn the_workspace_of_the_emitted_has_their_names_and_the_profiles() {
        let expected = r#"[workspace]
resolver = "3"
members = ["outer", "other"]

[profile.dev]
debug = false
"#;
        assert_eq!(workspace(&parse(ROOT).unwrap(), &members()), expected);
    }
}
