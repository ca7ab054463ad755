//! What an element of a page is for.

use html5gum::HtmlString;
use html5gum::emitters::default::StartTag;

/// What is done with the text inside an element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    All,
    /// Of a page's head only the title and what is said below it.
    Title,
    Nothing,
}

pub(super) struct Element {
    pub(super) name: String,
    /// Which element of the page it is.
    pub(super) id: usize,
    pub(super) keep: Keep,
    /// A list item that has said something.
    pub(super) spoken: bool,
    /// Whether it is a link, and one within the page.
    pub(super) link: Option<Link>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    Within,
    Elsewhere,
}

pub(super) fn name_of(name: &HtmlString) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

pub(super) fn attribute<'a>(
    tag: &'a StartTag<usize>,
    name: &str,
) -> Option<std::borrow::Cow<'a, str>> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value))
}

/// `class="language-json"` or `language="json"`.
pub(super) fn language_of(tag: &StartTag<usize>) -> Option<String> {
    if let Some(language) = attribute(tag, "language").or_else(|| attribute(tag, "data-language")) {
        return Some(language.into_owned());
    }
    let classes = attribute(tag, "class")?;
    classes
        .split_whitespace()
        .find_map(|class| class.strip_prefix("language-"))
        .map(str::to_owned)
}

/// What of an element belongs to the page, and not to the site around it.
pub(super) fn keep(name: &str, tag: &StartTag<usize>) -> Keep {
    let is = |attribute_name: &str, wanted: &[&str]| {
        attribute(tag, attribute_name).is_some_and(|value| wanted.contains(&value.as_ref()))
    };
    match name {
        "header" => Keep::Title,
        "button" | "footer" | "form" | "head" | "iframe" | "nav" | "noscript" | "script"
        | "select" | "style" | "svg" | "template" | "textarea" => Keep::Nothing,
        _ if is("role", &["navigation", "search", "tablist"]) => Keep::Nothing,
        _ if is("aria-hidden", &["true"]) || attribute(tag, "hidden").is_some() => Keep::Nothing,
        _ => Keep::All,
    }
}

pub(super) fn link(name: &str, tag: &StartTag<usize>) -> Option<Link> {
    let target = attribute(tag, "href").filter(|_| name == "a")?;
    Some(if target.starts_with('#') {
        Link::Within
    } else {
        Link::Elsewhere
    })
}

/// Whether an element begins on a line of its own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "html"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
