//! Notices and their signatures.

use std::time::{Duration, UNIX_EPOCH};

use crate::webhook::{Event, Payload, Scheme, SignatureError, SignedString, Signer, Verifier};

/// When the verifier believes it is.
const NOW: u64 = 1_778_321_700;

/// The body of a notice.
///
/// # Panics
///
/// If something that must hold does not.
pub fn event(body: &[u8]) {
    let event = match Event::parse(body) {
        Ok(event) => event,
        Err(error) => {
            // It says what was expected, and not what was found.
            assert!(!super::shows_a_number(&error.to_string()), "{error}");
            return;
        }
    };
    assert_eq!(event.raw(), body);
    if let Some(trouble) = event.trouble() {
        assert_eq!(event.payload(), &Payload::Raw);
        assert!(!super::shows_a_number(trouble), "{trouble}");
    }
    if let Some(money) = event.money() {
        assert_eq!(Some(money.amount), event.amount());
        assert_eq!(Some(&money.currency), event.currency());
    }
    // Signed and verified it is the same notice.
    let header = Signer::new("a secret").cartevo_v1(body, UNIX_EPOCH + Duration::from_secs(NOW));
    let signed = verifier(Scheme::CartevoV1).event([header], body);
    let key = signed.map(|event| event.dedup_key()).ok();
    assert_eq!(key, Some(event.dedup_key()));
}

/// The value of a signature's header, for a body that is always the same.
///
/// # Panics
///
/// If something that must hold does not.
pub fn signature(header: &[u8]) {
    let (body, signer) = (b"{}", Signer::new("a secret"));
    let text = String::from_utf8_lossy(header);
    for scheme in [Scheme::CartevoV1, Scheme::WebhookSha256] {
        let verify = |sent: &[u8]| verifier(scheme).verify([(scheme.header(), sent)], body);
        match verify(header) {
            Ok(verified) => {
                // Nobody gets by without the code for this body and for a time that is near.
                let time = verified.time();
                let (_, right) = match time {
                    // The time as it was written, with a leading 0 for instance.
                    Some(time) => signer
                        .clone()
                        .signed_string(written(&text))
                        .cartevo_v1(body, time),
                    None => signer.webhook_sha256(body),
                };
                let code = right.rsplit('=').next().unwrap_or("none");
                assert!(text.contains(code));
                assert_eq!(time.is_some(), scheme == Scheme::CartevoV1);
                let now = UNIX_EPOCH + Duration::from_secs(NOW);
                let limit = Duration::from_secs(300);
                assert!(time.is_none_or(|time| now - limit <= time && time <= now + limit));
            }
            Err(error) => {
                assert!(
                    !matches!(error, SignatureError::MissingHeader { .. }),
                    "{error}"
                );
                let shown = format!("{error} {error:?}");
                assert!(text.len() < 32 || !shown.contains(&*text), "{shown}");
            }
        }
    }
}

/// Signs the time that a header names, as it names it.
fn written(header: &str) -> SignedString {
    let time = header
        .split(',')
        .find_map(|part| part.trim_matches([' ', '\t']).strip_prefix("t="));
    let time = time.unwrap_or("none").to_owned();
    SignedString::custom(move |_, body| [time.as_bytes(), b".", body].concat())
}

/// It takes one scheme and one secret.
fn verifier(scheme: Scheme) -> Verifier {
    Verifier::builder()
        .secret("a secret")
        .scheme(scheme)
        .clock(|| UNIX_EPOCH + Duration::from_secs(NOW))
        .build()
        .expect("a secret was given")
}

#[cfg(test)]
mod tests {
    use super::super::tests::corpus;
    use crate::webhook::{Event, Scheme};

    #[test]
    fn the_corpus_of_events_holds() {
        let inputs = corpus("event");
        assert!(inputs.iter().any(|body| Event::parse(body).is_ok()));
        for body in inputs {
            super::event(&body);
        }
    }

    #[test]
    fn the_corpus_of_signatures_holds() {
        let inputs = corpus("signature");
        for scheme in [Scheme::CartevoV1, Scheme::WebhookSha256] {
            let verify = |header: &Vec<u8>| {
                super::verifier(scheme).verify([(scheme.header(), header)], b"{}")
            };
            assert!(inputs.iter().any(|header| verify(header).is_ok()));
        }
        for header in inputs {
            super::signature(&header);
        }
    }
}
