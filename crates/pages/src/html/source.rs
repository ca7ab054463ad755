//! Where the characters of a decoded text stand in the source.

/// Cuts a text that has character references into stretches that the source has literally, each with its
/// offset in the text and in the source.
///
/// The tokenizer tells what the references became, not where they stood; that is seen from what follows
/// them.
pub(super) fn stretches(raw: &str, decoded: &str) -> Vec<(usize, usize)> {
    let mut stretches = vec![(0, 0)];
    if raw == decoded {
        return stretches;
    }
    let (mut from, mut to) = (0, 0);
    loop {
        let same = literal(&raw[from..], &decoded[to..]);
        from += same;
        to += same;
        if from == raw.len() || to == decoded.len() {
            break;
        }
        stretches.push((to, from));
        let (skipped, made) = reference(&raw[from..], &decoded[to..]);
        from += skipped;
        to += made;
        stretches.push((to, from));
    }
    stretches.dedup_by_key(|(to, _)| *to);
    stretches
}

/// How much both have in common, up to what may be a reference.
fn literal(raw: &str, decoded: &str) -> usize {
    let both = raw.char_indices().zip(decoded.chars());
    let mut same = both.take_while(|((_, c), d)| c == d && *c != '&');
    same.by_ref()
        .last()
        .map_or(0, |((at, c), _)| at + c.len_utf8())
}

/// How long the reference is with which `raw` begins, and what it became.
fn reference(raw: &str, decoded: &str) -> (usize, usize) {
    let ends = |text: &str, most: usize| -> Vec<usize> {
        let ends = text.char_indices().skip(1).map(|(at, _)| at);
        ends.chain([text.len()]).take(most).collect()
    };
    let made = ends(decoded, 2);
    if let Some(name) = raw.strip_prefix('&') {
        let name = name.find(|c: char| c != '#' && !c.is_ascii_alphanumeric());
        let end = name.map_or(raw.len(), |at| at + 1);
        let closed = end + usize::from(raw[end..].starts_with(';'));
        // A reference may lack its semicolon, and then end within a word; the longest one counts.
        for skipped in (1..=closed.min(LONGEST)).rev() {
            for made in &made {
                if follows(&raw[skipped..], &decoded[*made..]) {
                    return (skipped, *made);
                }
            }
        }
    }
    // A character that the tokenizer replaced.
    (ends(raw, 1)[0], made[0])
}

/// The longest names of references have some thirty letters.
const LONGEST: usize = 40;

/// Whether one text may be what the other one became.
fn follows(raw: &str, decoded: &str) -> bool {
    const FAR: usize = 12;
    let near = raw.chars().take(FAR).take_while(|c| *c != '&');
    let mut decoded_chars = decoded.chars();
    let all = near.clone().all(|c| decoded_chars.next() == Some(c));
    all && (near.count() > 0 || raw.is_empty() == decoded.is_empty())
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn each_stretch_after_a_reference_is_found_again() {
        let raw = "a &lt;b&gt; c";
        // Two characters, of three bytes and of two.
        let two = stretches("&NotEqualTilde; b", "\u{2242}\u{338} b");
        assert_eq!(two, [(0, 0), (5, 15)]);
        let expected = [(0, 0), (2, 2), (3, 6), (4, 7), (5, 11)];
        assert_eq!(stretches(raw, "a <b> c"), expected);
        assert_eq!(
            stretches("é &amp;&amp; x", "é && x"),
            [(0, 0), (3, 3), (4, 8), (5, 13)]
        );
    }

    #[test]
    fn references_may_lack_their_end_and_be_none_at_all() {
        assert_eq!(stretches("&lt---", "<---"), [(0, 0), (1, 3)]);
        let none = stretches("a &b; c", "a &b; c");
        assert!(none.iter().all(|(to, from)| to == from), "{none:?}");
        assert_eq!(
            stretches("a\0b &amp c", "a\u{fffd}b & c").last(),
            Some(&(7, 8))
        );
    }
}
