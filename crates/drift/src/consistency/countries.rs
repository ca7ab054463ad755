//! A country that is named, given as a code and dialled in one object is one country.

use serde_json::Value;

use super::{found::Found, names, view::View};
use crate::Finding;

/// The countries that the service knows: code, name, dial code.
const COUNTRIES: [(&str, &str, &str); 18] = [
    ("BF", "Burkina Faso", "226"),
    ("BJ", "Benin", "229"),
    ("CD", "DR Congo", "243"),
    ("CF", "Central African Republic", "236"),
    ("CG", "Congo", "242"),
    ("CI", "Ivory Coast", "225"),
    ("CM", "Cameroon", "237"),
    ("GA", "Gabon", "241"),
    ("GM", "Gambia", "220"),
    ("GN", "Guinea", "224"),
    ("GW", "Guinea-Bissau", "245"),
    ("ML", "Mali", "223"),
    ("NE", "Niger", "227"),
    ("NG", "Nigeria", "234"),
    ("SN", "Senegal", "221"),
    ("TD", "Chad", "235"),
    ("TG", "Togo", "228"),
    ("US", "United States", "1"),
];

/// Holds name, code and dial code within each object against each other.
pub(super) fn check(view: &View<'_>, found: &mut Found) {
    for node in &view.nodes {
        let Value::Object(fields) = node.value else {
            continue;
        };
        // What names a country first is what the others are held against.
        let mut first: Option<(&str, usize)> = None;
        for (name, value) in fields {
            let Some(country) = value.as_str().and_then(|text| country(name, text)) else {
                continue;
            };
            match first {
                None => first = Some((name, country)),
                Some((_, known)) if known == country => {}
                Some((other, known)) => {
                    let pointer = cartevo_document::pointer::join(&node.pointer, name);
                    let place = view.page.place_in(node.example, &pointer);
                    let of = |index: usize| COUNTRIES[index].1;
                    let message = format!(
                        "`{other}` is that of {} and `{name}` that of {}",
                        of(known),
                        of(country)
                    );
                    let subject = format!("{}.{name}", node.subject);
                    let finding = Finding::new("country-form", view.page, subject, message);
                    found.add(finding.at(view.page, place, format!("here it is {value}")));
                }
            }
        }
    }
}

/// The country that a field says, if it is a known one.
fn country(name: &str, text: &str) -> Option<usize> {
    let dial = names::is_dial_code(name);
    let words = names::words(name);
    let is_country = words.iter().any(|word| names::is_one(word, &["country"]));
    COUNTRIES.iter().position(|(code, called, dialled)| {
        if dial {
            text.trim_start_matches('+') == *dialled
        } else {
            is_country && (text == *code || text.eq_ignore_ascii_case(called))
        }
    })
}
