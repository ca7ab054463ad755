//! Lower-case hexadecimal text.

/// Bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}

/// The 32 bytes of a SHA-256; `None` for anything but 64 lower-case digits.
pub(super) fn decode(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn bytes_come_back() {
        let bytes: [u8; 32] = std::array::from_fn(|index| u8::try_from(index * 8).unwrap());
        assert_eq!(decode(&encode(&bytes)), Some(bytes));
        assert_eq!(encode(&[0x0f, 0xa0]), "0fa0");
    }

    #[test]
    fn nothing_else_is_read() {
        let good = "0123456789abcdef".repeat(4);
        assert!(decode(&good).is_some());
        for bad in [
            good.to_uppercase(),
            good[1..].to_owned(),
            format!("{good}00"),
            good.replace('f', "g"),
            "é".repeat(32),
        ] {
            assert_eq!(decode(&bad), None, "{bad}");
        }
    }
}
