//! What documents say in a package: nothing that only holds in the repository.
//!
//! A document has blocks of two sides. The first shows in the repository, the second in the package;
//! it may be empty, and `VERSION` in it is the version that is packed.
//!
//! ```text
//! <!-- repository -->
//! It is not on crates.io yet.
//! <!-- package
//! It is there.
//! -->
//! ```

use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

const REPOSITORY: &str = "<!-- repository -->\n";
const PACKAGE: &str = "<!-- package";
const END: &str = "-->\n";

/// The other side of all blocks, and how many there are.
pub fn sides(text: &str, version: &str) -> Result<(String, usize), String> {
    let mut packed = String::new();
    let mut parts = text.split(REPOSITORY);
    packed += parts.next().unwrap_or_default();
    let mut count = 0;
    for part in parts {
        let (side, rest) = part
            .split_once(PACKAGE)
            .and_then(|(_, part)| part.split_once(END))
            .ok_or("a block has no side for the package: `<!-- package … -->`")?;
        packed += &side.trim_start().replace("VERSION", version);
        packed += rest;
        count += 1;
    }
    if packed.contains(PACKAGE) {
        return Err("a side for the package has no `<!-- repository -->`".to_owned());
    }
    Ok((packed, count))
}

/// Lets links to files lead to where they are in the package, and makes plain text of the others.
///
/// `source` is the document's place in the repository, `place` the one in the package, and
/// `is_packed` whether a file of the repository is in the package.
pub fn links(
    text: &str,
    source: &Path,
    place: &Path,
    is_packed: impl Fn(&Path) -> bool,
) -> Result<String, String> {
    let mut packed = String::new();
    let mut done = 0;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let Event::Start(Tag::Link {
            link_type,
            dest_url,
            ..
        }) = event
        else {
            continue;
        };
        let is_elsewhere = dest_url.contains("://") || dest_url.starts_with('#');
        if is_elsewhere {
            continue;
        }
        let link = &text[range.clone()];
        let shown = link.strip_suffix(&format!("]({dest_url})"));
        let (Some(shown), LinkType::Inline) =
            (shown.and_then(|link| link.strip_prefix('[')), link_type)
        else {
            return Err(format!("this form of a link is not known here: {link}"));
        };
        let (path, heading) = match dest_url.split_once('#') {
            Some((path, heading)) => (path, format!("#{heading}")),
            None => (&*dest_url, String::new()),
        };
        let path = below(source, path);
        packed += &text[done..range.start];
        if is_packed(&path) {
            let up = "../".repeat(place.components().count().saturating_sub(1));
            let link = format!("[{shown}]({up}{}{heading})", path.display());
            packed += &link;
        } else {
            packed += shown;
        }
        done = range.end;
    }
    Ok(packed + &text[done..])
}

/// What a link in a document leads to, from the root.
fn below(document: &Path, link: &str) -> PathBuf {
    let mut path = document.parent().unwrap_or(document).to_owned();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_shown_where_it_holds() {
        let text = "One.\n\n<!-- repository -->\nNot there yet.\n<!-- package\n\
                    tool = \"VERSION\"\n-->\n\nTwo.\n<!-- repository -->\nAlone.\n<!-- package -->\n";
        let packed = "One.\n\ntool = \"1.2.3\"\n\nTwo.\n".to_owned();
        assert_eq!(sides(text, "1.2.3"), Ok((packed, 2)));
        assert_eq!(sides("VERSION\n", "1.2.3"), Ok(("VERSION\n".into(), 0)));
    }

    #[test]
    fn half_a_block_is_an_error() {
        for text in [
            "<!-- repository -->\nNot there yet.\n",
            "<!-- repository -->\nNot there yet.\n<!-- package\nIt is.\n",
            "It is.\n<!-- package -->\n",
        ] {
            assert!(sides(text, "1.2.3").is_err(), "{text}");
        }
    }

    #[test]
    fn a_link_leads_to_what_is_packed_or_is_none() {
        let packed = |text, place| {
            links(text, Path::new("docs/guide.md"), Path::new(place), |path| {
                path == Path::new("examples/a.json")
            })
        };
        let text = "[a](../examples/a.json#x), [all of\n`it`](other.md), [b](#b), \
                    [c](https://example.com/)\n\n```\n[d](other.md)\n```\n";
        let expected = |a| {
            format!(
                "[a]({a}#x), all of\n`it`, [b](#b), [c](https://example.com/)\n\n\
                 ```\n[d](other.md)\n```\n"
            )
        };
        assert_eq!(packed(text, "README.md"), Ok(expected("examples/a.json")));
        assert_eq!(
            packed(text, "docs/guide.md"),
            Ok(expected("../examples/a.json"))
        );
        assert!(packed("[a][it]\n\n[it]: other.md\n", "README.md").is_err());
    }
}
