//! The three forms of a page say the same, and nothing that a page may be makes the reader panic.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cartevo_pages::{Layer, Page};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const PAGES: [&str; 5] = [
    "conventions",
    "create-card",
    "fund-wallet",
    "get-wallet",
    "payment-balance",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/pages")
        .join(name)
}

/// The page in one form; its file may have any of the extensions.
fn page(folder: &Path, name: &str, extensions: &[&str]) -> Page {
    let file = extensions
        .iter()
        .map(|extension| folder.join(format!("{name}.{extension}")))
        .find(|file| file.exists())
        .unwrap_or_else(|| panic!("no {name} in {}", folder.display()));
    let source = std::fs::read_to_string(&file).unwrap();
    cartevo_pages::read(&file.display().to_string(), &source)
}

type Said = BTreeSet<(Layer, String, &'static str, String)>;

/// What a page says, without places.
fn said(page: &Page) -> Said {
    let facts = page.facts.iter();
    facts
        .map(|fact| {
            (
                fact.layer,
                fact.subject.clone(),
                fact.property,
                fact.value.to_string(),
            )
        })
        .collect()
}

fn assert_equal(folder_name: &str) {
    let mut differences = Vec::new();
    for name in PAGES {
        let text = page(&folder(folder_name).join("text"), name, &["txt"]);
        let expected = said(&text);
        assert!(expected.len() > 10, "{name} says next to nothing");
        for (form, extensions) in [("markdown", &["md", "mdx"][..]), ("html", &["html"])] {
            let other = page(&folder(folder_name).join(form), name, extensions);
            let found = said(&other);
            if text.subject != other.subject {
                differences.push(format!("{name}, {form}: is about {}", other.subject));
            }
            let lacking = expected.difference(&found);
            differences.extend(lacking.map(|fact| format!("{name}, {form}: lacks {fact:?}")));
            let more = found.difference(&expected);
            differences.extend(more.map(|fact| format!("{name}, {form}: has besides {fact:?}")));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn text_markdown_and_html_give_equal_facts() {
    assert_equal("");
}

#[test]
fn so_do_those_of_the_corrected_pages() {
    assert_equal("corrected");
}

#[test]
fn everything_on_the_pages_can_be_read() {
    for name in PAGES {
        for (form, extensions) in [
            ("text", &["txt"][..]),
            ("markdown", &["md", "mdx"]),
            ("html", &["html"]),
        ] {
            for variant in ["", "corrected"] {
                let page = page(&folder(variant).join(form), name, extensions);
                assert_eq!(page.unread, [], "{variant} {form} {name}");
            }
        }
    }
}

/// Where a page breaks in practice, and some places where it should not.
const PIECES: [&str; 33] = [
    "```",
    "````yaml POST /cards\n",
    "\n\n",
    "\r\n",
    "|",
    "| --- |\n",
    "<table><tr>",
    "</td>",
    "</div>",
    "<pre>",
    "</code>",
    "<script>",
    "&",
    "&lt",
    "&#x0;",
    "<!--",
    "{/*",
    "*/}",
    "<Note>",
    "</Note>",
    "<ParamField body=\"x\"",
    "<ResponseField name={`a`}>",
    "---\n",
    "{",
    "}",
    "[",
    "\"",
    "\\",
    "- ",
    "\t",
    "\u{0}",
    "é\u{200b}\u{1f600}",
    "\u{a0}",
];

fn every_page() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for form in ["text", "markdown", "html"] {
        for entry in std::fs::read_dir(folder("").join(form)).unwrap() {
            let file = entry.unwrap().path();
            pages.push((
                file.display().to_string(),
                std::fs::read_to_string(&file).unwrap(),
            ));
        }
    }
    pages.sort();
    pages
}

/// Reads a page, and sees that all that is said of it is said of a place on it.
fn read_whatever_it_is(file: &str, source: &str) {
    let page = cartevo_pages::read(file, source);
    let lines: Vec<usize> = source
        .split('\n')
        .map(|line| line.chars().count())
        .collect();
    let facts = page
        .facts
        .iter()
        .map(|fact| (fact.place, format!("{fact:?}")));
    let unread = page
        .unread
        .iter()
        .map(|unread| (unread.place, unread.why.clone()));
    for (place, what) in facts.chain(unread) {
        let length = place.line.checked_sub(1).and_then(|line| lines.get(line));
        assert!(
            length.is_some_and(|length| (1..=length + 1).contains(&place.column)),
            "there is no such place on {file}: {what}"
        );
    }
}

/// How often something is opened and never closed.
const NESTED: usize = 2_000;

/// The byte at which the character at or before `at` begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_page_is_read_without_a_panic(
        which in any::<Index>(),
        edits in vec((any::<Index>(), 0..80_usize, select(&PIECES[..])), 1..6),
        cut in option::of(any::<Index>()),
    ) {
        let pages = every_page();
        let (file, source) = which.get(&pages);
        let mut source = source.clone();
        for (at, length, piece) in edits {
            let from = boundary(&source, at.index(source.len() + 1));
            let to = boundary(&source, from + length).max(from);
            source.replace_range(from..to, piece);
        }
        if let Some(cut) = cut {
            let at = boundary(&source, cut.index(source.len() + 1));
            source.truncate(at);
        }
        read_whatever_it_is(file, &source);
    }

    #[test]
    fn what_is_no_page_is_read_without_a_panic(
        pieces in vec(prop_oneof![select(&PIECES[..]).prop_map(str::to_owned), ".{0,12}"], 0..60),
        extension in select(&["txt", "md", "mdx", "html"][..]),
    ) {
        read_whatever_it_is(&format!("page.{extension}"), &pieces.concat());
    }
}

#[test]
fn what_is_nested_without_end_does_not_exhaust_the_stack() {
    for piece in [
        "<div>",
        "<table><tr><td>",
        "<li>",
        "- ",
        "> ",
        "[",
        "{\"a\":",
        "<Note>\n",
        "```yaml GET /a\n- ",
        "**",
    ] {
        for extension in ["txt", "md", "html"] {
            read_whatever_it_is(&format!("page.{extension}"), &piece.repeat(NESTED));
        }
    }
}
