//! What stands in for card numbers and security codes.

use sha2::{Digest, Sha256};

use super::Call;
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::Card;

const PREFIX: &str = "tkAlsp_";

/// Adds the tokens for a card's number and code.
pub(super) fn add(json: &mut Json, card: &Card, call: &Call) {
    if call.has(Quirk::ReadableCardTokens) {
        json.set("number", readable(card.number.expose(), card));
        json.set("cvv", readable(card.cvv.expose(), card));
    } else {
        json.set("number", opaque("number", card));
        json.set("cvv", opaque("cvv", card));
    }
}

/// The same for a card whenever it is asked for. It is made from the id alone, and so says
/// nothing about what it stands for.
fn opaque(what: &str, card: &Card) -> String {
    let digest = Sha256::digest(format!("{what} of {}", card.id));
    format!("{PREFIX}{}", base64(&digest))
}

/// A signed token of which the middle part is the secret itself.
fn readable(value: &str, card: &Card) -> String {
    let header = r#"{"alg":"HS256","typ":"JWT"}"#;
    let issued = card.created_at.timestamp();
    let payload = format!(r#"{{"value":"{value}","iat":{issued}}}"#);
    let parts = [header, &payload, "this is no signature of anything"];
    let [header, payload, signature] = parts.map(|part| base64(part.as_bytes()));
    format!("{PREFIX}{header}.{payload}.{signature}")
}

/// Base64 for addresses, without padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            let sign = bits >> (18 - 6 * place) & 63;
            text.push(char::from(SIGNS[sign as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let encoded = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
        assert_eq!(texts.map(|text| base64(text.as_bytes())), encoded);
        assert_eq!(base64(&[0xFB, 0xFF]), "-_8");
    }
}
