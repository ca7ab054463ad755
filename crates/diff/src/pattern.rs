//! Texts that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A text that matches; another one for another variant, where the pattern leaves a choice. None
/// where the pattern uses what the parser does not know.
pub fn matching(pattern: &str, variant: usize) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut text = String::new();
    write(&hir, variant, &mut text)?;
    Some(text)
}

fn write(hir: &Hir, variant: usize, text: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            let range = ranges.get(variant % ranges.len().max(1))?;
            // The first of a wide range is a control character.
            let readable = ['a', 'A', '1', ' ']
                .into_iter()
                .find(|letter| (range.start()..=range.end()).contains(letter));
            let first = readable.unwrap_or(range.start());
            let step = u32::try_from(variant).ok()?;
            let next = char::from_u32(u32::from(first) + step);
            text.push(next.filter(|next| *next <= range.end()).unwrap_or(first));
        }
        HirKind::Class(Class::Bytes(class)) => {
            text.push(char::from(class.ranges().first()?.start()));
        }
        HirKind::Repetition(repetition) => {
            let least = usize::try_from(repetition.min).ok()?;
            let most = repetition.max.and_then(|max| usize::try_from(max).ok());
            let times = (least + variant).min(most.unwrap_or(usize::MAX));
            for _ in 0..times {
                write(&repetition.sub, variant, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, variant, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, variant, text)?;
            }
        }
        HirKind::Alternation(parts) => write(parts.get(variant % parts.len())?, variant, text)?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn a_text_is_made_for_each_variant() {
        assert_eq!(matching("^[0-9]{4}$", 0).as_deref(), Some("1111"));
        assert_eq!(matching("^(a|b)+$", 1).as_deref(), Some("bb"));
        assert_eq!(
            matching(r"^-?[0-9]+(\.[0-9]+)?$", 1).as_deref(),
            Some("-22.22")
        );
        assert_eq!(matching("(?=a)", 0), None);
    }
}
