//! The tokens of a sentence: words, numbers, paths, and where a sentence stops.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    /// The byte at which it begins.
    pub(crate) start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word or an identifier: `wallet`, `card.id`, `walletId`, `case-insensitive`, `5xx`.
    Word,
    /// A number, with its commas: `50,000`.
    Number,
    /// A date, or a date and a time: `2026-05-09T10:15:00.000Z`.
    Date,
    /// A path of the API: `/cards/{id}`.
    Path,
    /// `https://…`.
    Url,
    /// One other character.
    Sign,
    /// The end of a sentence.
    Stop,
}

impl Token<'_> {
    /// Whether it is this word, however it is capitalised.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words.
    pub(crate) fn is_one(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// The byte behind it.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Cuts a text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5);
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let before = text[..start].chars().next_back();
        let (kind, length) = if rest.starts_with("http://") || rest.starts_with("https://") {
            (Kind::Url, url(rest))
        } else if first == '/' && path(rest, before) > 1 {
            (Kind::Path, path(rest, before))
        } else if first.is_ascii_digit() && date(rest) > 0 {
            (Kind::Date, date(rest))
        } else if first.is_ascii_digit() {
            number(rest)
        } else if first.is_alphabetic() || first == '_' {
            (Kind::Word, word(rest))
        } else if is_stop(first, &text[start..], tokens.last()) {
            (Kind::Stop, first.len_utf8())
        } else {
            (Kind::Sign, first.len_utf8())
        };
        let length = length - stuck(kind, rest, length);
        tokens.push(Token {
            kind,
            text: &rest[..length],
            start,
        });
        start += length;
    }
    tokens
}

/// How much of a word belongs to the next token: the text form runs a word and the code behind it
/// together, as in `exceptPOST /cards` and `as2026-05-09`.
fn stuck(kind: Kind, rest: &str, length: usize) -> usize {
    let word = &rest[..length];
    if kind != Kind::Word {
        return 0;
    }
    let before = |word: &str| word.ends_with(|c: char| c.is_lowercase() || c == '.');
    let method = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .into_iter()
        .find(|method| word.strip_suffix(method).is_some_and(before));
    if let Some(method) = method.filter(|_| rest[length..].starts_with(" /")) {
        return method.len();
    }
    let letters = word.bytes().take_while(u8::is_ascii_lowercase).count();
    if letters > 0 && date(&rest[letters..]) > 0 {
        return length - letters;
    }
    0
}

/// The length of a date, or of a date and a time, at the start.
fn date(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let form = b"dddd-dd-dd";
    let is = bytes.len() >= form.len()
        && form.iter().zip(bytes).all(|(form, byte)| match form {
            b'd' => byte.is_ascii_digit(),
            _ => form == byte,
        });
    if !is {
        return 0;
    }
    let time = rest[form.len()..]
        .find(|c: char| !c.is_ascii_alphanumeric() && !":.+-".contains(c))
        .unwrap_or(rest.len() - form.len());
    rest[..form.len() + time]
        .trim_end_matches(['.', ':', '-'])
        .len()
}

fn url(rest: &str) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || "\"'`<>)|".contains(c))
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ',', ';', ':']).len()
}

/// A path stands on its own: `pay-in/pay-out` holds none.
fn path(rest: &str, before: Option<char>) -> usize {
    let alone = before.is_none_or(|c| c.is_whitespace() || "(\"'`[,:*".contains(c));
    let second = rest[1..].chars().next();
    if !alone || !second.is_some_and(|c| c.is_ascii_alphabetic() || c == '{') {
        return 0;
    }
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !"/_-{}*.".contains(c))
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', '-']).len()
}

fn number(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = digits(0);
    if end == 1 && rest[1..].starts_with("xx") {
        return (Kind::Word, 3);
    }
    // What goes on in letters and digits is an identifier: `3c90c3cc`.
    let run = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    if bytes[end..run].iter().any(u8::is_ascii_digit) {
        return (Kind::Word, word(rest));
    }
    // Thousands may be set off by a comma, or by a space at which no line breaks.
    for comma in [",", "\u{a0}", "\u{202f}"] {
        while rest[end..].starts_with(comma) && digits(end + comma.len()) == 3 {
            end += comma.len() + 3;
        }
    }
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    (Kind::Number, end)
}

fn word(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let inside = match c {
            _ if c.is_alphanumeric() || c == '_' => true,
            // A full stop between two words belongs to a name, and so do hyphens and apostrophes.
            '.' | '-' | '\'' | '’' => {
                at > 0 && next.is_some_and(|c| c.is_alphanumeric() || c == '_')
            }
            '[' => next == Some(']'),
            ']' => rest[..at].ends_with('['),
            '*' => rest[..at].ends_with('.'),
            _ => false,
        };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Abbreviations whose full stop ends no sentence, unless a capital letter follows.
const ABBREVIATIONS: [&str; 6] = ["etc", "max", "min", "approx", "incl", "no"];

fn is_stop(sign: char, rest: &str, before: Option<&Token<'_>>) -> bool {
    let mut after = rest[sign.len_utf8()..].chars();
    let spaced = after.next().is_none_or(|c| c.is_whitespace() || c == ')');
    match sign {
        '.' => {
            let next = after.find(|c| !c.is_whitespace());
            let short = before.is_some_and(|word| {
                word.is_one(&["e.g", "i.e", "vs", "cf"])
                    || word.is_one(&ABBREVIATIONS) && !next.is_none_or(char::is_uppercase)
            });
            spaced && !short
        }
        '!' | '?' | ';' => spaced,
        _ => false,
    }
}

/// A number without its commas, and without zeros before it, which JSON does not know.
pub(crate) fn plain(number: &str) -> String {
    let plain = number.replace([',', '\u{a0}', '\u{202f}'], "");
    let zeros = plain.bytes().take_while(|b| *b == b'0').count();
    let digits = plain[zeros..].starts_with(|c: char| c.is_ascii_digit());
    plain[zeros - usize::from(zeros > 0 && !digits)..].to_owned()
}
