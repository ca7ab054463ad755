//! Writing a page in which nothing that came from outside is markup.

use std::fmt::Display;

/// A piece of a page. Markup is only what stands in the source code of the sandbox.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Markup, as it is written here.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, whatever stands in it; in an attribute too, if that is quoted.
    pub(super) fn text(&mut self, text: impl Display) -> &mut Self {
        for sign in text.to_string().chars() {
            match sign {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    pub(super) fn add(&mut self, piece: &Self) -> &mut Self {
        self.0.push_str(&piece.0);
        self
    }

    /// `<td>` with text in it.
    pub(super) fn cell(&mut self, text: impl Display) -> &mut Self {
        self.raw("<td>").text(text).raw("</td>")
    }

    /// A cell with a number, or a sum.
    pub(super) fn figure(&mut self, text: impl Display) -> &mut Self {
        self.raw("<td class=\"n\">").text(text).raw("</td>")
    }

    /// A cell with something to copy.
    pub(super) fn code(&mut self, text: impl Display) -> &mut Self {
        self.raw("<td><code>").text(text).raw("</code></td>")
    }

    /// A cell with a state; its colour says the same as its word.
    pub(super) fn state(&mut self, state: &str) -> &mut Self {
        let tone = match state {
            "SUCCESS" | "ACTIVE" | "APPROVED" | "delivered" => "good",
            "FAILED" | "REJECTED" | "TERMINATED" | "failed" | "dropped" => "bad",
            _ => "open",
        };
        self.raw("<td><span class=\"state ");
        self.raw(tone).raw("\">").text(state).raw("</span></td>")
    }

    /// A button that does one thing to one thing. `of` is read to those who do not see where the
    /// button stands.
    pub(super) fn button(
        &mut self,
        action: &'static str,
        field: &'static str,
        value: &str,
        label: &'static str,
        of: &str,
    ) -> &mut Self {
        self.raw("<form method=\"post\" action=\"/__sandbox/ui/");
        self.raw(action)
            .raw("\"><input type=\"hidden\" name=\"")
            .raw(field);
        self.raw("\" value=\"").text(value).raw("\"><button>");
        self.raw(label).raw("<span class=\"unseen\"> ").text(of);
        self.raw("</span></button></form>")
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }
}

/// Stands before the name of a column of figures.
const FIGURES: char = '>';

/// A table, or a sentence if there is nothing to be in it.
pub(super) fn table(caption: &str, columns: &[&'static str], rows: &[Html]) -> Html {
    let mut html = Html::new();
    if rows.is_empty() {
        html.raw("<p class=\"none\">").text(caption).raw("</p>");
        return html;
    }
    // Wide tables are scrolled, with the keyboard too.
    html.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    html.text(caption).raw("\"><table><caption>").text(caption);
    html.raw("</caption><thead><tr>");
    for column in columns {
        match column.strip_prefix(FIGURES) {
            Some(name) => html.raw("<th scope=\"col\" class=\"n\">").raw(name),
            None => html.raw("<th scope=\"col\">").raw(column),
        };
        html.raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    for row in rows {
        html.raw("<tr>").add(row).raw("</tr>");
    }
    html.raw("</tbody></table></div>");
    html
}

/// How much of it is shown: `Requests: the latest 50 of 312`.
pub(super) fn caption(what: &str, shown: usize, all: usize) -> String {
    match (shown, all) {
        (_, 0) => format!("{what}: none"),
        (shown, all) if shown < all => format!("{what}: the latest {shown} of {all}"),
        (_, all) => format!("{what}: {all}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut html = Html::new();
        html.raw("<p title=\"").text("\" onclick='x()'").raw("\">");
        html.text("<script>&amp;</script>");
        let expected = concat!(
            "<p title=\"&quot; onclick=&#39;x()&#39;\">",
            "&lt;script&gt;&amp;amp;&lt;/script&gt;"
        );
        assert_eq!(html.into_string(), expected);
    }

    #[test]
    fn captions_say_how_much_is_shown() {
        assert_eq!(caption("Cards", 0, 0), "Cards: none");
        assert_eq!(caption("Cards", 3, 3), "Cards: 3");
        assert_eq!(caption("Cards", 50, 312), "Cards: the latest 50 of 312");
    }
}
