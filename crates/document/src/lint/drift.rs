//! What an entry of the ledger says that `drift` finds on the pages.

use serde_json::Value;

use super::Lint;
use crate::{operations::METHODS, pointer};

const LEDGER: &str = "/x-cartevo-quirks";

impl Lint<'_> {
    /// `drift` of an entry is a list of `CODE PAGE SUBJECT`.
    pub(super) fn drift(&mut self) {
        let entries = self.document.get(LEDGER).and_then(Value::as_object);
        for (id, entry) in entries.into_iter().flatten() {
            let Some(keys) = entry.get("drift") else {
                continue;
            };
            let at = format!("{}/drift", pointer::join(LEDGER, id));
            let Some(list) = keys.as_array().filter(|list| !list.is_empty()) else {
                self.report(&at, "`drift` must be a list of `CODE PAGE SUBJECT`");
                continue;
            };
            for (index, key) in list.iter().enumerate() {
                let message = match key.as_str() {
                    Some(text) if list[..index].contains(key) => format!("`{text}` is there twice"),
                    Some(text) if is_key(text) => continue,
                    Some(text) => format!("`{text}` is not `CODE PAGE SUBJECT`"),
                    None => format!("{key} is not `CODE PAGE SUBJECT`"),
                };
                let help = "such as `money-form GET /wallets/{id} response.200.data.balance`; the page is a method and a path, or `conventions`";
                self.report_with_help(&format!("{at}/{index}"), message, Some(help));
            }
        }
    }
}

/// Whether a text is what findings are named by. `*` may stand for a part of a word.
fn is_key(text: &str) -> bool {
    let mut words = text.split(' ');
    let code = words.next().unwrap_or_default();
    let letters = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'*');
    if code.is_empty() || !code.bytes().all(letters) {
        return false;
    }
    let page = match words.next() {
        Some("conventions") => true,
        Some(method) => {
            let known = METHODS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(method));
            let path = words.next().is_some_and(|path| path.starts_with('/'));
            (known || method == "*") && path && method == method.to_uppercase()
        }
        None => false,
    };
    let mut subject = words.peekable();
    page && subject.peek().is_some() && subject.all(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::{Document, check};

    fn problems(drift: &str) -> Vec<String> {
        let source = format!("x-cartevo-quirks:\n  Q1:\n    drift: {drift}\n");
        let document = Document::parse("c.yaml", source).expect("a document");
        let problems = check(&document)
            .into_iter()
            .map(|problem| problem.to_string());
        problems.filter(|problem| problem.contains(":3:")).collect()
    }

    #[test]
    fn a_key_is_a_code_a_page_and_a_subject() {
        for fine in [
            "['money-form GET /wallets/{id} response.200.data.*']",
            "[naming conventions rule.naming]",
            "['operation-undocumented GET /payment/balance mention.POST /wallets/{id}/x']",
        ] {
            assert_eq!(problems(fine), [""; 0], "{fine}");
        }
        for wrong in [
            "[]",
            "money-form",
            "[3]",
            "['money-form GET /wallets/{id}']",
            "['Money GET /wallets x']",
            "['money-form get /wallets x']",
            "['money-form FETCH /wallets x']",
            "['money-form GET wallets x']",
            "['money-form GET /wallets  x']",
            "['naming conventions x', 'naming conventions x']",
        ] {
            assert_eq!(problems(wrong).len(), 1, "{wrong}");
        }
    }
}
