//! Card tokens: `tkAlsp_` and a JSON Web Token whose middle part is the card number or code in
//! clear, merely encoded. What looks opaque is a secret, unless it is made of a test card.

use base64::{
    Engine as _,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::Value;

use super::card;

/// Padded or not.
const ENCODING: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// Cards that belong to nobody: numbers that processors reserve for tests, and a code.
const TEST_CARDS: [&str; 5] = [
    "4111111111111111",
    "4242424242424242",
    "5555555555554444",
    "378282246310005",
    "123",
];

/// Whether a text is nothing but the token of a test card.
pub(super) fn is_synthetic(text: &str) -> bool {
    let Some((prefix, token)) = text.split_once('_') else {
        return false;
    };
    let provider = prefix.strip_prefix("tk").unwrap_or_default();
    if provider.is_empty() || !provider.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return false;
    };
    let header_is_object = decode(header)
        .and_then(|header| serde_json::from_str::<Value>(&header).ok())
        .is_some_and(|header| header.is_object());
    // Whatever else could hide in it.
    let around = [header, signature];
    let harmless = around
        .iter()
        .all(|part| ENCODING.decode(part).is_ok() && !hides_a_card(part));
    let payload = decode(payload).and_then(|payload| serde_json::from_str(&payload).ok());
    let payload = payload.is_some_and(|payload: Value| {
        let value = payload["value"].as_str().unwrap_or_default();
        let others = payload.as_object().into_iter().flatten();
        let mut others = others.filter(|(name, _)| *name != "value");
        TEST_CARDS.contains(&value) && others.all(|(name, at)| name == "iat" && at.is_u64())
    });
    header_is_object && harmless && payload
}

/// Whether there is a card number inside of a JSON Web Token.
pub(super) fn has_card_number(token: &str) -> bool {
    let mut parts = token.split('.');
    parts.any(hides_a_card)
}

fn hides_a_card(part: &str) -> bool {
    decode(part).is_some_and(|text| card::mask(&text).is_some())
}

fn decode(part: &str) -> Option<String> {
    String::from_utf8(ENCODING.decode(part).ok()?).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde_json::{Value, json};

    use super::{has_card_number, is_synthetic};

    /// A token with this in it, and a signature of nothing.
    pub(crate) fn token(prefix: &str, payload: &Value) -> String {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let header = json!({"alg": "HS256", "typ": "JWT"}).to_string();
        let (header, payload) = (encode(&header), encode(&payload.to_string()));
        format!(
            "{prefix}{header}.{payload}.{}",
            encode("no signature at all")
        )
    }

    #[test]
    fn the_token_of_a_test_card_is_synthetic() {
        for value in ["4111111111111111", "123"] {
            for prefix in ["tkAlsp_", "tkMplr_"] {
                let token = token(prefix, &json!({"value": value, "iat": 1_761_148_974}));
                assert!(is_synthetic(&token), "{value}");
            }
        }
    }

    #[test]
    fn no_other_token_is() {
        // Right by its check digit, and of no test card.
        let real = json!({"value": "4000001234567899", "iat": 1});
        for text in [
            token("tkAlsp_", &real),
            token("tkAlsp_", &json!({"value": "4111111111111112"})),
            token("tkAlsp_", &json!({"value": "456"})),
            token(
                "tkAlsp_",
                &json!({"value": "123", "pan": "4000001234567899"}),
            ),
            token("tkAlsp_", &json!({"value": 123})),
            token("tkAlsp_", &json!({"iat": 1})),
            token("", &json!({"value": "123"})),
            token("sk_", &json!({"value": "123"})),
            "tkMplr_d429f6c7-38f5-490a-a152-192a3b4c5d6e".to_owned(),
            "tkAlsp_eyJhbGciOiJIUzI1NiJ9.e30".to_owned(),
            "4111111111111111".to_owned(),
            token("tkAlsp_", &json!({"value": "123"})).replace(
                &URL_SAFE_NO_PAD.encode("no signature at all"),
                &URL_SAFE_NO_PAD.encode("4000001234567899"),
            ),
        ] {
            assert!(!is_synthetic(&text), "{text}");
        }
        assert!(has_card_number(&token("tkAlsp_", &real)));
        assert!(!has_card_number(&token(
            "tkAlsp_",
            &json!({"value": "123"})
        )));
    }
}
