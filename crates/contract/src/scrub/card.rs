//! Card numbers within text.

use std::ops::Range;

/// What stands between the groups of a card number; the latter are a space and a dash in a URL.
const SEPARATORS: [&str; 17] = [
    " ", "-", ".", "_", "/", "+", "\t", "\u{a0}", "\u{202f}", "\u{2007}", "\u{2009}", "\u{2010}",
    "\u{2011}", "\u{2013}", "%20", "%2D", "%2d",
];
/// More separators than this between two groups, and they are two numbers.
const WIDEST_GAP: usize = 4;

/// A run of digits: the bytes it stands at.
type Group = Range<usize>;

/// The text with the middle of every card number hidden, or `None` if it has none.
pub(super) fn mask(text: &str) -> Option<String> {
    if text.bytes().filter(u8::is_ascii_digit).count() < 13 {
        return None;
    }
    let groups = groups(text);
    let mut hidden: Vec<usize> = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        let found = (first..groups.len())
            .take_while(|last| *last == first || is_gap(text, &groups[last - 1], &groups[*last]))
            .map(|last| &groups[first..=last])
            .take_while(|window| length(window) <= 19)
            .filter(|window| is_card_number(text, window))
            .last();
        match found {
            Some(window) => {
                hidden.extend(middle(window));
                first += window.len();
            }
            None => first += 1,
        }
    }
    (!hidden.is_empty()).then(|| star(text, &hidden))
}

/// What the name of a value says is a card number, whether its check digit is right or not.
pub(super) fn mask_whole(text: &str) -> Option<String> {
    let groups = groups(text);
    let between = groups
        .windows(2)
        .all(|pair| is_gap(text, &pair[0], &pair[1]));
    let (first, last) = (groups.first()?, groups.last()?);
    let around = text[..first.start].trim().is_empty() && text[last.end..].trim().is_empty();
    let all = between && around && (12..=19).contains(&length(&groups));
    all.then(|| star(text, &middle(&groups)))
}

/// Whether a number is a card number; `by_name` if its name says that it is one.
pub(super) fn is_number(number: &serde_json::Number, by_name: bool) -> bool {
    let text = number.to_string();
    let whole = text.strip_suffix(".0").unwrap_or(&text);
    let whole = whole.trim_start_matches('-');
    mask(whole).is_some() || (by_name && mask_whole(whole).is_some())
}

fn groups(text: &str) -> Vec<Group> {
    let bytes = text.as_bytes();
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        // The digits of an escaped separator belong to no number.
        if bytes[at] == b'%' {
            at += separator(&text[at..]).map_or(1, str::len);
        } else if bytes[at].is_ascii_digit() {
            let end = bytes[at..]
                .iter()
                .position(|byte| !byte.is_ascii_digit())
                .map_or(bytes.len(), |length| at + length);
            groups.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    groups
}

fn separator(text: &str) -> Option<&'static str> {
    SEPARATORS
        .into_iter()
        .find(|separator| text.starts_with(separator))
}

fn is_gap(text: &str, before: &Group, after: &Group) -> bool {
    let mut gap = &text[before.end..after.start];
    for _ in 0..WIDEST_GAP {
        let Some(separator) = separator(gap) else {
            break;
        };
        gap = &gap[separator.len()..];
    }
    gap.is_empty()
}

fn length(groups: &[Group]) -> usize {
    groups.iter().map(Range::len).sum()
}

fn is_card_number(text: &str, groups: &[Group]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(Range::len).collect();
    // In groups only as cards print them: parts of a UUID are no card number.
    let shaped = match lengths.as_slice() {
        [_] => stands_alone(text, &groups[0]),
        [4, 6, 4 | 5] => true,
        [first @ .., last] => {
            first.iter().all(|length| *length == 4) && *last <= 4
                || *last == 1 && first.iter().all(|length| *length == 1)
        }
        [] => false,
    };
    if !shaped || !(13..=19).contains(&length(groups)) {
        return false;
    }
    let digits: Vec<u32> = groups
        .iter()
        .flat_map(|group| text[group.clone()].bytes())
        .map(|byte| u32::from(byte - b'0'))
        .collect();
    is_issued(&digits) && luhn(&digits)
}

/// Whether cards begin like this. Of those that begin with 2 few do, but most dates.
fn is_issued(digits: &[u32]) -> bool {
    match digits[0] {
        2 => {
            let first = digits[..4].iter().fold(0, |all, digit| all * 10 + digit);
            (2200..=2720).contains(&first) && digits.len() >= 16
        }
        first => (3..=6).contains(&first),
    }
}

/// Whether digits are neither a part of an id such as `FUND-4700000000000` nor of a fraction.
fn stands_alone(text: &str, group: &Group) -> bool {
    let (before, after) = (&text[..group.start], &text[group.end..]);
    let word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let joined_before = before
        .strip_suffix('-')
        .is_some_and(|rest| word(rest.chars().next_back()));
    let joined_after = after
        .strip_prefix('-')
        .is_some_and(|rest| word(rest.chars().next()));
    let fraction = before
        .strip_suffix('.')
        .is_some_and(|rest| rest.ends_with(|character: char| character.is_ascii_digit()));
    !joined_before && !joined_after && !fraction
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            if index % 2 == 1 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The digits to hide: all but the first six and the last four.
fn middle(groups: &[Group]) -> Vec<usize> {
    let digits: Vec<usize> = groups.iter().cloned().flatten().collect();
    digits[6..digits.len() - 4].to_vec()
}

fn star(text: &str, hidden: &[usize]) -> String {
    text.char_indices()
        .map(
            |(at, character)| {
                if hidden.contains(&at) { '*' } else { character }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{mask, mask_whole};

    #[test]
    fn card_numbers_lose_their_middle() {
        for (text, masked) in [
            ("card 4111111111111111 ok", "card 411111******1111 ok"),
            ("4111 1111 1111 1111", "4111 11** **** 1111"),
            ("4111.1111.1111.1111", "4111.11**.****.1111"),
            ("4111  1111  1111  1111", "4111  11**  ****  1111"),
            (
                "4111\u{a0}1111\u{a0}1111\u{a0}1111",
                "4111\u{a0}11**\u{a0}****\u{a0}1111",
            ),
            ("4111%201111%201111%201111", "4111%2011**%20****%201111"),
            ("PAN4111111111111111", "PAN411111******1111"),
            ("2223003122003222", "222300******3222"),
            ("4111_1111/1111–1111", "4111_11**/****–1111"),
            ("pan:4111111111111111,x", "pan:411111******1111,x"),
            ("3782 822463 10005", "3782 82**** *0005"),
            ("4111-1111-1111-1111-12", "4111-11**-****-1111-12"),
            ("5000 4111111111111111 12/27", "5000 411111******1111 12/27"),
            (
                "4111 1111 1111 1111 4111 1111 1111 1111",
                "4111 11** **** 1111 4111 11** **** 1111",
            ),
            ("5105105105105100.00", "510510******5100.00"),
        ] {
            assert_eq!(mask(text).as_deref(), Some(masked), "{text}");
            assert_eq!(mask(masked), None, "{masked}");
        }
    }

    #[test]
    fn what_is_no_card_number_stays() {
        for text in [
            "4111111111111112",
            // Luhn is right, the first digit is not.
            "1700000000004",
            "FUND-1700000000004",
            "FUND-4111111111111111",
            "ORD-2026-4111111111111111-A",
            "00000000-0000-4000-8000-000000000000",
            "42254100-8000-4111-8111-111111111111",
            "237670000000",
            "2026-05-09T10:15:00.000Z",
            "0.4111111111111111",
            // A time and an id that begin with the year.
            "20260509101537",
            "2026050910153304",
        ] {
            assert_eq!(mask(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_makes_digits_a_card_number() {
        assert_eq!(
            mask_whole("4111111111111112").as_deref(),
            Some("411111******1112")
        );
        assert_eq!(mask_whole("411111******1112"), None);
        assert_eq!(mask_whole("1234"), None);
        assert_eq!(mask_whole("237670000000 is no card"), None);
    }
}
