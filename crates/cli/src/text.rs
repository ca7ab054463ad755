//! Text of others, made safe to be shown.

/// The longest text of the service that is repeated.
const LONGEST: usize = 300;
/// How many digits a card number has. Phone numbers and times have fewer.
const CARD_NUMBER: std::ops::RangeInclusive<usize> = 15..=19;

/// The service's own words in quotes, on one line.
pub fn quoted(words: &str) -> String {
    let mut shown: String = shown(words).chars().take(LONGEST).collect();
    if words.chars().count() > LONGEST {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// Text of others without what could move the cursor or change colours, and without card numbers.
pub fn shown(text: &str) -> String {
    without_card_numbers(&plain(text))
}

/// An id, a reference, a phone number: what must be told in full.
pub fn plain(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// The text with its lines broken between words, so that none is wider than this. What is indented is
/// a command to be copied, and stays in one piece.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.starts_with(' ') {
            lines.push(line.to_owned());
            continue;
        }
        let mut broken = String::new();
        for word in line.split(' ') {
            let wide = broken.chars().count() + 1 + word.chars().count();
            if !broken.is_empty() && wide > width {
                lines.push(std::mem::take(&mut broken));
            } else if !broken.is_empty() {
                broken.push(' ');
            }
            broken.push_str(word);
        }
        lines.push(broken);
    }
    lines.join("\n")
}

/// Control characters, and those that turn the direction of writing.
fn harmless(letter: char) -> char {
    match letter {
        '\n' | '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
        letter if letter.is_control() => '�',
        letter => letter,
    }
}

/// Whatever passes the check that card numbers are made for, grouped or not, with its last four
/// digits only. One UUID in some hundred would pass it in part, so these stay as they are.
fn without_card_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = uuid_in(rest) {
        let (uuid, after) = rest[start..].split_at(UUID);
        hide(&rest[..start], &mut shown);
        shown.push_str(uuid);
        rest = after;
    }
    hide(rest, &mut shown);
    shown
}

/// How long a UUID is.
const UUID: usize = 36;

fn uuid_in(text: &str) -> Option<usize> {
    let is_uuid = |text: &str| {
        let groups = text.split('-').map(str::len);
        let hexadecimal = |letter: u8| letter == b'-' || letter.is_ascii_hexdigit();
        text.bytes().all(hexadecimal) && groups.eq([8, 4, 4, 4, 12])
    };
    let mut places = text.char_indices().map(|(place, _)| place);
    places.find(|place| text.get(*place..place + UUID).is_some_and(is_uuid))
}

fn hide(text: &str, shown: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        shown.push_str(before);
        let grouped = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '-');
        let end = from.find(|letter| !grouped(letter)).unwrap_or(from.len());
        let end = from[..end].trim_end_matches([' ', '-']).len();
        let (run, after) = from.split_at(end);
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        if CARD_NUMBER.contains(&digits.len()) && luhn(&digits) {
            shown.push_str("•••• ");
            shown.push_str(&digits[digits.len() - 4..]);
        } else {
            shown.push_str(run);
        }
        rest = after;
    }
    shown.push_str(rest);
}

/// The check that the last digit of a card number is made for.
fn luhn(digits: &str) -> bool {
    let from_the_end = digits.bytes().rev().enumerate();
    let sum: u32 = from_the_end
        .map(|(place, digit)| match u32::from(digit - b'0') {
            digit if place % 2 == 0 => digit,
            digit if digit > 4 => digit * 2 - 9,
            digit => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_cannot_steer_the_terminal() {
        assert_eq!(shown("a\u{1b}[31mb\nc\u{202e}d\u{7}"), "a�[31mb c�d�");
    }

    #[test]
    fn card_numbers_in_text_of_others_are_hidden() {
        assert_eq!(
            shown("card 4111 1111 1111 1111 is gone, and 4111111111111111"),
            "card •••• 1111 is gone, and •••• 1111"
        );
        assert_eq!(shown("(4111-1111-1111-1111)."), "(•••• 1111).");
        assert_eq!(shown("pan4111111111111111x"), "pan•••• 1111x");
        // A phone number that passes the check, and a UUID of which a part does.
        for harmless in ["237670000007", "41111111-1111-1111-ae82-c8987e7ba9c5"] {
            assert_eq!(shown(harmless), harmless);
        }
    }

    #[test]
    fn lines_are_broken_between_words_and_commands_are_not() {
        assert_eq!(
            wrapped("one two three\n  four five six", 9),
            "one two\nthree\n  four five six"
        );
        assert_eq!(wrapped("longer than wide", 5), "longer\nthan\nwide");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(quoted(&"x".repeat(400)).chars().count(), LONGEST + 3);
    }
}
