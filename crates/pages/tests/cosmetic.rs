//! What changes nothing in meaning changes no fact; what changes a meaning changes one.

mod common;

use cartevo_pages::read;
use common::{HEAD, PROSE, TAIL, plain};
use proptest::prelude::*;

/// The sections of the prose, each with its heading.
fn sections() -> Vec<String> {
    let headings = [
        "Overview",
        "Request",
        "Response",
        "Error responses",
        "Webhooks fired",
        "Code examples",
    ];
    let mut sections: Vec<String> = Vec::new();
    for line in PROSE.lines() {
        if headings.contains(&line) {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(line);
            section.push('\n');
        }
    }
    assert_eq!(
        sections.len(),
        headings.len(),
        "a heading is gone from the page"
    );
    sections
}

/// Rows of tables in another order; a row goes up to the end of its line.
fn rows(text: &str, turn: usize) -> String {
    let headers = ["FieldType", "NameType", "StatusMessage"];
    let lines: Vec<&str> = text.lines().collect();
    let mut out: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        out.push(lines[at]);
        at += 1;
        if headers
            .iter()
            .any(|header| lines[at - 1].starts_with(header))
        {
            let count = lines[at..]
                .iter()
                .take_while(|line| !line.is_empty() && !line.starts_with('{'))
                .count();
            let mut rows = lines[at..at + count].to_vec();
            rows.rotate_left(turn % count);
            out.extend(rows);
            at += count;
        }
    }
    out.join("\n") + "\n"
}

/// The sentences of a paragraph in another order.
fn sentences(text: &str, turn: usize) -> String {
    let overview = PROSE
        .lines()
        .find(|line| line.starts_with("POST /tickets"))
        .expect("the overview");
    let mut sentences: Vec<&str> = overview.trim_end_matches('.').split(". ").collect();
    let count = sentences.len();
    sentences.rotate_left(turn % count);
    text.replace(overview, &format!("{}.", sentences.join(". ")))
}

/// Lines between paragraphs, spaces within them and behind them.
fn spaces(text: &str, wide: bool, lines: usize) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.is_empty() {
            out.push_str(&"\n".repeat(lines));
        }
        if wide && line.ends_with('.') && !line.starts_with(' ') {
            out.push_str(&line.replace(". ", ".   "));
        } else {
            out.push_str(line);
        }
        out.push_str(if wide { "  \n" } else { "\n" });
    }
    out
}

/// The JSON of an answer, written otherwise.
fn json(text: &str, compact: bool) -> String {
    let start = text.find("{\n  \"success\"").expect("the example");
    let end = start + text[start..].find("\n}\n").expect("its end") + 2;
    let value: serde_json::Value = serde_json::from_str(&text[start..end]).expect("JSON");
    let other = if compact {
        value.to_string()
    } else {
        serde_json::to_string_pretty(&value).expect("JSON")
    };
    format!("{}{other}{}", &text[..start], &text[end..])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_white_space_and_headings_change_no_fact(
        order in Just(sections()).prop_shuffle(),
        turn in 0_usize..6,
        wide: bool,
        lines in 1_usize..4,
        compact: bool,
        bullet in prop::sample::select(vec!["  • ", "- ", "  - ", "* "]),
        title in prop::sample::select(vec!["Overview", "What it does", "About", "In short"]),
    ) {
        let before = read("page.txt", &common::page());
        let mut prose = order.concat();
        prose = rows(&prose, turn);
        prose = sentences(&prose, turn);
        if compact {
            prose = json(&prose, turn % 2 == 0);
        }
        prose = spaces(&prose, wide, lines);
        prose = prose.replace("  • ", bullet).replace("Overview", title);
        let page = format!("{HEAD}\n{prose}{TAIL}");
        let after = read("page.txt", &page);
        prop_assert_eq!(plain(&before), plain(&after), "{}", page);
        prop_assert!(after.unread.is_empty(), "{:?}", after.unread);
    }

    #[test]
    fn no_text_at_all_makes_the_reader_fall(cut in 0_usize..4000, insert in ".{0,20}", length in 0_usize..400) {
        let mut page = common::page();
        let from = page.floor_char_boundary_of(cut);
        let to = page.floor_char_boundary_of(from + length);
        page.replace_range(from..to, &insert);
        read("page.txt", &page);
        read("page.txt", &page[from.min(page.len())..]);
    }
}

/// The nearest boundary of characters before a byte.
trait Boundary {
    fn floor_char_boundary_of(&self, at: usize) -> usize;
}

impl Boundary for String {
    fn floor_char_boundary_of(&self, at: usize) -> usize {
        (0..=at.min(self.len()))
            .rev()
            .find(|at| self.is_char_boundary(*at))
            .unwrap_or(0)
    }
}

#[test]
fn every_change_of_meaning_changes_a_fact() {
    let before = plain(&read("page.txt", &common::page()));
    for (from, to) in [
        ("seatstringYesMax 4", "seatstringNoMax 4"),
        ("Max 4 characters", "Max 5 characters"),
        ("Between 1 and 500", "Between 2 and 500"),
        ("Between 1 and 500", "Between 1 and 600"),
        ("Defaults to 10.", "Defaults to 20."),
        ("EUR.What", "USD.What"),
        ("One of FIRST, SECOND", "One of FIRST, SECOND, THIRD"),
        (" (case-insensitive)", ""),
        ("pricenumberNo", "pricestringNo"),
        ("pricenumberNo", "costnumberNo"),
        (
            "classstringNoOne of FIRST, SECOND (case-insensitive)How to travel.\n",
            "",
        ),
        ("undocumented for now", "new"),
        ("POST /trains/{id}/reserve", "POST /trains/{id}/hold"),
        ("15 minutes", "20 minutes"),
        ("\"Seat taken\"", "\"Seat is taken\""),
        ("409\"Train left\"", "410\"Train left\""),
        ("do not retry", "retry"),
        ("It may still be booked.", ""),
        ("seat.booked once", "seat.paid once"),
        ("same shape as seat.held", "same shape as seat.freed"),
        (
            "HELD at first. Other values: SOLD, FREE.",
            "HELD at first. Other values: SOLD.",
        ),
        ("seat.pricenumberWhat was paid, in EUR.\n", ""),
        ("seat.idstringUUID of", "seat.idstringName of"),
        (
            "this call takes no idempotency key",
            "this call takes an idempotency key",
        ),
        ("201 — Booked", "200 — Booked"),
        ("      \"state\": \"HELD\"", "      \"status\": \"HELD\""),
        ("string<uuid>", "string"),
        ("1 <= x <= 500", "1 <= x <= 400"),
        ("default:10", "default:11"),
        ("FIRST,\nSECOND", "FIRST,\nTHIRD"),
        ("At most 4 characters", "At most 6 characters"),
    ] {
        let page = common::page();
        assert!(page.contains(from), "{from}");
        let after = plain(&read("page.txt", &page.replacen(from, to, 1)));
        assert_ne!(before, after, "{from} -> {to}");
    }
}
