//! The tests that the ledger names as proof.

use std::{
    fs,
    path::{Component, Path},
};

/// Why a test that the ledger names proves nothing: there is none of that name.
pub(super) fn missing_test(root: &Path, test: &str) -> Option<String> {
    let Some((file, function)) = test.rsplit_once("::") else {
        return Some("that is not `file::function`".to_owned());
    };
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !Path::new(file).components().all(inside) {
        return Some(format!("{file} is outside of the project"));
    }
    match fs::read_to_string(root.join(file)) {
        Err(error) => Some(format!("{file} cannot be read: {error}")),
        Ok(source) if is_test(&source, function) => None,
        Ok(_) => Some(format!("{file} has no test of that name")),
    }
}

/// Whether Rust source has a function of that name directly below an attribute `#[…test…]`.
fn is_test(source: &str, function: &str) -> bool {
    let mut test = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[") {
            test |= is_test_attribute(line);
        } else if let Some(name) = function_name(line) {
            if test && name == function {
                return true;
            }
            test = false;
        } else if !line.starts_with("//") && !line.is_empty() {
            test = false;
        }
    }
    false
}

/// `#[test]`, `#[tokio::test]`, `#[tokio::test(…)]`.
fn is_test_attribute(line: &str) -> bool {
    let path = line.trim_start_matches("#[");
    let path = path.split(['(', ']']).next().unwrap_or_default();
    path.rsplit("::").next().map(str::trim) == Some("test")
}

fn function_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    let name = line.strip_prefix("fn ")?;
    name.split(['(', '<']).next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_test, missing_test};

    #[test]
    fn a_test_is_a_function_with_the_attribute() {
        let source = "\
#[test]
fn plain() {}

#[tokio::test(start_paused = true)]
// Why.
async fn in_a_runtime() {}

fn helper() {}

// #[test]
// fn commented_out() {}
const TEXT: &str = \"fn in_text(\";
";
        for (name, wanted) in [
            ("plain", true),
            ("in_a_runtime", true),
            ("plai", false),
            ("helper", false),
            ("commented_out", false),
            ("in_text", false),
        ] {
            assert_eq!(is_test(source, name), wanted, "{name}");
        }
    }

    #[test]
    fn a_test_is_within_the_project() {
        for file in ["../outside.rs", "/etc/passwd", "tests/../../x.rs"] {
            let message = missing_test(Path::new("/project"), &format!("{file}::x"));
            assert_eq!(message, Some(format!("{file} is outside of the project")));
        }
    }
}
