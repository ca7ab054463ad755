//! The form of a value: `UUID`, `ISO 4217`, `digits only`, `first 4, last 4`.

use super::said::{self, Text};
use crate::lex::Kind;

/// Reads formats, standards and masks.
pub(super) fn read(text: &mut Text<'_>) {
    formats(text);
    masks(text);
}

fn formats(text: &mut Text<'_>) {
    for at in 0..text.tokens.len() {
        let token = text.tokens[at];
        // What is made where nothing is given says nothing of what is given.
        let near = &text.tokens[at.saturating_sub(3)..text.tokens.len().min(at + 4)];
        let made = [
            "auto-generated",
            "generated",
            "generates",
            "generate",
            "random",
        ];
        let generated = near.iter().any(|token| token.is_one(&made));
        if token.is_one(&["uuid", "uuids"]) && !generated {
            text.say("format", "uuid", at, at + 1);
        } else if token.is("yyyy-mm-dd") {
            text.say("format", "date", at, at + 1);
        } else if token.is("e.164") {
            text.say("form", "e.164", at, at + 1);
        } else if token.is("iso-8601") {
            text.say("format", "date-time", at, at + 1);
        } else if token.is("iso") {
            iso(text, at);
        } else if let Some(length) = text.phrase(
            at,
            &[
                "digits only",
                "only digits",
                "no +",
                "without +",
                "without a +",
                "without the +",
                "no leading +",
                "without leading +",
                "without a leading +",
                "without the leading +",
                "no plus",
                "without plus",
            ],
        ) {
            text.say("form", "digits", at, at + length);
        } else if let Some(length) = text
            .phrase(
                at,
                &[
                    "leading +",
                    "with +",
                    "with a +",
                    "with the +",
                    "starts with +",
                    "including +",
                    "including the +",
                ],
            )
            .filter(|_| !text.used[at])
        {
            text.say("form", "e.164", at, at + length);
        } else if let Some(length) =
            text.phrase(at, &["valid email", "email address", "e-mail address"])
        {
            text.say("format", "email", at, at + length);
        }
    }
}

fn iso(text: &mut Text<'_>, at: usize) {
    let Some(standard) = text
        .tokens
        .get(at + 1)
        .filter(|token| token.kind == Kind::Number)
    else {
        return;
    };
    match standard.text {
        "8601" => text.say("format", "date-time", at, at + 2),
        "4217" => text.say("iso", "4217", at, at + 2),
        "3166" => {
            let dash = text.tokens.get(at + 2).filter(|token| token.is("-"));
            let part = dash.and_then(|_| text.tokens.get(at + 3));
            let end = at + if part.is_some() { 4 } else { 2 };
            let alpha = text
                .tokens
                .get(end)
                .filter(|token| token.is_one(&["alpha-2", "alpha-3"]))
                .map(|token| token.text.to_lowercase());
            let mut value = format!("3166-{}", part.map_or("1", |part| part.text));
            if let Some(alpha) = &alpha {
                value.push(' ');
                value.push_str(alpha);
            }
            text.say("iso", value, at, end + usize::from(alpha.is_some()));
        }
        _ => {}
    }
}

/// `First 4 + masked + last 4 digits`.
fn masks(text: &mut Text<'_>) {
    for (start, end) in text.sentences() {
        let number = |text: &Text<'_>, word: &str| {
            (start..end.saturating_sub(1)).find_map(|at| {
                let count = said::count(&text.tokens[at + 1])?;
                text.tokens[at].is(word).then_some((at, count))
            })
        };
        let ends = (number(text, "first"), number(text, "last"));
        let parts: Vec<String> = [("first", ends.0), ("last", ends.1)]
            .into_iter()
            .filter_map(|(word, found)| found.map(|(_, count)| format!("{word} {count}")))
            .collect();
        let masked = text.tokens[start..end].iter().any(|token| {
            token.is_one(&[
                "masked", "mask", "hidden", "digits", "starred", "visible", "redacted", "shown",
            ])
        });
        if let (true, Some((at, _))) = (masked, ends.0.or(ends.1)) {
            text.say("mask", parts.join(", "), at, at + 2);
            if let Some((last, _)) = ends.1 {
                text.take(last, last + 2);
            }
        }
    }
}
