//! One tag of MDX: `<ParamField body="amount" type="number" required>`.

/// An attribute: its name, its value and the byte at which the value begins.
pub(super) type Attribute<'a> = (&'a str, &'a str, usize);

/// A tag that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// Whether it is `</Name>`.
    pub(super) closing: bool,
    /// Whether it is `<Name />`.
    pub(super) empty: bool,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// The byte after it.
    pub(super) end: usize,
}

impl<'a> Tag<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|(known, ..)| *known == name)
    }

    /// Whether an attribute is there and not `{false}`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|(_, value, _)| *value != "false")
    }
}

/// Tags that have no end of their own.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "source", "wbr"];

/// Reads the tag that begins at the byte `start`; none if what begins there is none, or has no end.
pub(super) fn read(source: &str, start: usize) -> Option<Tag<'_>> {
    let mut cursor = Cursor { source, at: start };
    cursor.eat('<').then_some(())?;
    let closing = cursor.eat('/');
    let name = cursor.take(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    // `<https://…>` and `a <b` are text.
    let ends = cursor
        .peek()
        .is_none_or(|c| c.is_whitespace() || c == '>' || c == '/');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !ends {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        cursor.take(char::is_whitespace);
        if cursor.eat('>') {
            let empty = VOID.contains(&name);
            return Some(Tag {
                name,
                closing,
                empty,
                attributes,
                end: cursor.at,
            });
        }
        if cursor.eat('/') {
            cursor.take(char::is_whitespace);
            cursor.eat('>').then_some(())?;
            return Some(Tag {
                name,
                closing,
                empty: true,
                attributes,
                end: cursor.at,
            });
        }
        if cursor.peek() == Some('{') {
            // `{...props}` says nothing that could be read.
            cursor.braces()?;
            continue;
        }
        let attribute = cursor.take(|c| c.is_ascii_alphanumeric() || "_-:".contains(c));
        if attribute.is_empty() {
            return None;
        }
        let (value, at) = if cursor.eat('=') {
            cursor.value()?
        } else {
            ("", cursor.at)
        };
        attributes.push((attribute, value, at));
    }
}

struct Cursor<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<char> {
        self.source.get(self.at..)?.chars().next()
    }

    fn eat(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        self.at += if found { expected.len_utf8() } else { 0 };
        found
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `"text"`, `'text'`, `{42}`, `{"text"}` or a bare word.
    fn value(&mut self) -> Option<(&'a str, usize)> {
        match self.peek()? {
            quote @ ('"' | '\'') => {
                self.eat(quote);
                let at = self.at;
                let value = self.take(|c| c != quote);
                self.eat(quote).then_some((value, at))
            }
            '{' => {
                let at = self.at + 1;
                let value = self.braces()?;
                let text = value.trim();
                let inner = text.trim_matches(|c| "\"'`".contains(c));
                Some((inner, at + value.find(inner).unwrap_or(0)))
            }
            _ => {
                let at = self.at;
                Some((self.take(|c| !c.is_whitespace() && c != '>'), at))
            }
        }
    }

    /// What stands between a brace and the one that closes it.
    fn braces(&mut self) -> Option<&'a str> {
        let rest = self.source.get(self.at..)?;
        let mut depth = 0usize;
        for (at, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += at + 1;
                return Some(&rest[1.min(at)..at]);
            }
        }
        None
    }
}
