//! Code in the text form, which has no fences: it is known by how its lines look.

/// Some lines of code.
pub(super) struct Code {
    pub(super) language: Option<&'static str>,
    /// The first line behind it.
    pub(super) end: usize,
    /// Whether it ends where the page does, in the middle.
    pub(super) cut: bool,
}

/// The code that begins at a line; below a label such as `Python` any code will do.
pub(super) fn at(lines: &[&str], at: usize, labelled: bool) -> Option<Code> {
    let line = lines[at];
    if line.starts_with("curl ") {
        return Some(shell(lines, at));
    }
    if line.starts_with(['{', '[']) {
        return json(lines, at);
    }
    if labelled && is_code(line) {
        return Some(program(lines, at));
    }
    None
}

/// A command goes on behind a backslash, and within quotes.
fn shell(lines: &[&str], at: usize) -> Code {
    let mut quote = None;
    for (index, line) in lines.iter().enumerate().skip(at) {
        let mut escaped = false;
        for c in line.chars() {
            match (quote, c) {
                _ if escaped => escaped = false,
                (None | Some('"'), '\\') => escaped = true,
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                _ => {}
            }
        }
        if quote.is_none() && !escaped {
            return Code {
                language: Some("bash"),
                end: index + 1,
                cut: false,
            };
        }
    }
    Code {
        language: Some("bash"),
        end: lines.len(),
        cut: quote.is_some(),
    }
}

/// An object or an array, up to the bracket that closes it.
fn json(lines: &[&str], at: usize) -> Option<Code> {
    let first = lines[at];
    let next = lines.get(at + 1).map_or("", |line| line.trim_start());
    let opens = first.len() == 1 && next.starts_with(['"', '{', '[', '}', ']', '/']);
    if !opens
        && !first[1..]
            .trim_start()
            .starts_with(['"', '{', '[', '}', ']'])
    {
        return None;
    }
    let mut depth = 0_usize;
    for (index, line) in lines.iter().enumerate().skip(at) {
        let mut quoted = false;
        let mut escaped = false;
        for c in line.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                '{' | '[' if !quoted => depth += 1,
                '}' | ']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            return Some(Code {
                language: Some("json"),
                end: index + 1,
                cut: false,
            });
        }
    }
    // Without an end it is taken up to the next empty line, and the rest of the page is read.
    let end = lines[at..].iter().position(|line| line.is_empty());
    Some(Code {
        language: Some("json"),
        end: end.map_or(lines.len(), |length| at + length),
        cut: true,
    })
}

/// A program, up to the first line that looks like none.
fn program(lines: &[&str], at: usize) -> Code {
    let mut end = at;
    let mut index = at;
    while index < lines.len() && (lines[index].is_empty() || is_code(lines[index])) {
        index += 1;
        if !lines[index - 1].is_empty() {
            end = index;
        }
    }
    Code {
        language: None,
        end,
        cut: false,
    }
}

/// The words that begin a line of a program.
const KEYWORDS: [&str; 20] = [
    "const ", "let ", "var ", "await ", "import ", "from ", "if ", "for ", "return ", "throw ",
    "print(", "async ", "use ", "package ", "func ", "echo ", "$", "#", "//", "<?php",
];

fn is_code(line: &str) -> bool {
    let name = line
        .find(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c))
        .map_or("", |end| &line[end..]);
    line.starts_with("  ") && !line.trim_start().starts_with(['•', '-', '*'])
        || line.starts_with(['}', ')', ']'])
        || KEYWORDS.iter().any(|word| line.starts_with(word))
        || name.starts_with(" = ")
        || name.starts_with('(') && line.ends_with([')', '(', ';', '{'])
}
