//! One rightly signed notice, and one thing broken in each case.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cartevo::{
    HeaderMap,
    webhook::{
        BuildVerifierError, EventError, Scheme, SignatureError, SignedString, Signer, Verified,
        Verifier, VerifierBuilder,
    },
};
use proptest::prelude::*;

const SECRET: &str = "whsec_5f2b8c1d9e4a7063";
const BODY: &[u8] = br#"{"event":"payment.collect","data":{"transaction_id":"550e8400-e29b-41d4-a716-446655440000","amount":1000}}"#;
const NOW: u64 = 1_778_321_700;
/// HMAC-SHA256 of `1778321700.` and the body, computed with another tool.
const V1: &str = "6cdf00afeebf79345bf9a117bec1e794fbd7922915caf6cfb5051666840355f6";
/// HMAC-SHA256 of the body, computed with another tool.
const SHA256: &str = "13eb0c886f6706d5407e2bd0e94618a49b978c9347e4bb37bfc3198fdde58d54";

const CARTEVO: &str = "X-Cartevo-Signature";
const WEBHOOK: &str = "X-Webhook-Signature";

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn builder() -> VerifierBuilder {
    Verifier::builder().secret(SECRET).clock(|| at(NOW))
}

fn cartevo() -> Verifier {
    builder().build().unwrap()
}

fn webhook() -> Verifier {
    builder().scheme(Scheme::WebhookSha256).build().unwrap()
}

fn check(
    verifier: &Verifier,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Verified, SignatureError> {
    verifier.verify(headers.iter().copied(), body)
}

fn v1(time: u64) -> String {
    Signer::new(SECRET).cartevo_v1(BODY, at(time)).1
}

fn malformed(result: &Result<Verified, SignatureError>) -> &'static str {
    match result {
        Err(SignatureError::Malformed { expected, .. }) => expected,
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_schemes_are_those_of_other_tools() {
    let cartevo_header = format!("t={NOW},v1={V1}");
    assert_eq!(v1(NOW), cartevo_header);
    let verified = check(&cartevo(), &[(CARTEVO, &cartevo_header)], BODY).unwrap();
    assert_eq!(
        (verified.scheme(), verified.secret(), verified.time()),
        (Scheme::CartevoV1, 0, Some(at(NOW)))
    );

    let webhook_header = format!("sha256={SHA256}");
    assert_eq!(
        Signer::new(SECRET).webhook_sha256(BODY),
        (WEBHOOK, webhook_header.clone())
    );
    let verified = check(&webhook(), &[(WEBHOOK, &webhook_header)], BODY).unwrap();
    assert_eq!(
        (verified.scheme(), verified.secret(), verified.time()),
        (Scheme::WebhookSha256, 0, None)
    );
}

#[test]
fn every_flipped_bit_of_the_body_is_noticed() {
    let (cartevo, webhook) = (cartevo(), webhook());
    let (newer, older) = (format!("t={NOW},v1={V1}"), format!("sha256={SHA256}"));
    for place in 0..BODY.len() {
        for bit in 0..8 {
            let mut body = BODY.to_vec();
            body[place] ^= 1 << bit;
            assert_eq!(
                check(&cartevo, &[(CARTEVO, &newer)], &body),
                Err(SignatureError::Mismatch)
            );
            assert_eq!(
                check(&webhook, &[(WEBHOOK, &older)], &body),
                Err(SignatureError::Mismatch)
            );
        }
    }
}

#[test]
fn a_body_that_is_empty_longer_or_shorter_is_another() {
    let (cartevo, webhook) = (cartevo(), webhook());
    let (newer, older) = (format!("t={NOW},v1={V1}"), format!("sha256={SHA256}"));
    for body in [
        b"".as_slice(),
        &BODY[1..],
        &BODY[..BODY.len() - 1],
        &[BODY, b"\n"].concat(),
    ] {
        assert_eq!(
            check(&cartevo, &[(CARTEVO, &newer)], body),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(
            check(&webhook, &[(WEBHOOK, &older)], body),
            Err(SignatureError::Mismatch)
        );
    }
    // An empty body can be signed too.
    let signer = Signer::new(SECRET);
    assert!(
        cartevo
            .verify([signer.cartevo_v1(b"", at(NOW))], b"")
            .is_ok()
    );
    assert!(webhook.verify([signer.webhook_sha256(b"")], b"").is_ok());
}

#[test]
fn the_time_may_be_five_minutes_off() {
    let verifier = cartevo();
    for near in [NOW - 300, NOW - 1, NOW + 1, NOW + 300] {
        let verified = check(&verifier, &[(CARTEVO, &v1(near))], BODY).unwrap();
        assert_eq!(verified.time(), Some(at(near)));
    }
    let by = Duration::from_secs(301);
    assert_eq!(
        check(&verifier, &[(CARTEVO, &v1(NOW - 301))], BODY),
        Err(SignatureError::TooOld { by })
    );
    assert_eq!(
        check(&verifier, &[(CARTEVO, &v1(NOW + 301))], BODY),
        Err(SignatureError::TooNew { by })
    );
    assert_eq!(
        check(&verifier, &[(CARTEVO, &v1(0))], BODY),
        Err(SignatureError::TooOld {
            by: Duration::from_secs(NOW)
        })
    );
}

#[test]
fn the_tolerance_is_yours_and_counts_parts_of_seconds() {
    let late = || at(NOW) + Duration::from_millis(10_001);
    let verifier = builder()
        .tolerance(Duration::from_secs(10))
        .clock(late)
        .build()
        .unwrap();
    let by = Duration::from_millis(10_001);
    assert_eq!(
        check(&verifier, &[(CARTEVO, &v1(NOW))], BODY),
        Err(SignatureError::TooOld { by })
    );
    assert!(check(&verifier, &[(CARTEVO, &v1(NOW + 1))], BODY).is_ok());
}

#[test]
fn another_time_is_another_signature() {
    for time in [NOW + 1, NOW - 1] {
        let header = format!("t={time},v1={V1}");
        assert_eq!(
            check(&cartevo(), &[(CARTEVO, &header)], BODY),
            Err(SignatureError::Mismatch)
        );
    }
    // The same second, but not the same text.
    let header = format!("t=0{NOW},v1={V1}");
    assert_eq!(
        check(&cartevo(), &[(CARTEVO, &header)], BODY),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn who_does_not_know_the_secret_learns_nothing_of_the_clock() {
    let header = Signer::new("another").cartevo_v1(BODY, at(0)).1;
    assert_eq!(
        check(&cartevo(), &[(CARTEVO, &header)], BODY),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn a_wrong_secret_is_a_mismatch() {
    for secret in ["another", "whsec_5f2b8c1d9e4a7064", "whsec_5f2b8c1d9e4a706"] {
        let signer = Signer::new(secret);
        assert_eq!(
            cartevo().verify([signer.cartevo_v1(BODY, at(NOW))], BODY),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(
            webhook().verify([signer.webhook_sha256(BODY)], BODY),
            Err(SignatureError::Mismatch)
        );
    }
}

#[test]
fn any_of_several_secrets_will_do() {
    let secrets = || {
        Verifier::builder()
            .secret("new")
            .secret(SECRET)
            .clock(|| at(NOW))
    };
    let newer = secrets().build().unwrap();
    let older = secrets().scheme(Scheme::WebhookSha256).build().unwrap();
    for (secret, place) in [("new", 0), (SECRET, 1)] {
        let signer = Signer::new(secret);
        let verified = newer
            .verify([signer.cartevo_v1(BODY, at(NOW))], BODY)
            .unwrap();
        assert_eq!(verified.secret(), place);
        let verified = older.verify([signer.webhook_sha256(BODY)], BODY).unwrap();
        assert_eq!(verified.secret(), place);
    }
    let header = Signer::new("newer").cartevo_v1(BODY, at(NOW));
    assert_eq!(newer.verify([header], BODY), Err(SignatureError::Mismatch));
}

#[test]
fn one_right_signature_of_several_will_do() {
    let other = "0".repeat(64);
    for header in [
        format!("t={NOW},v1={V1},v1={other}"),
        format!("t={NOW},v1={other},v1={V1}"),
        format!("v1={V1},v1={other},t={NOW}"),
        format!("t={NOW}, v1={V1}"),
        format!("t={NOW},v0={other},v1={V1},v2=anything at all"),
    ] {
        assert!(
            check(&cartevo(), &[(CARTEVO, &header)], BODY).is_ok(),
            "{header}"
        );
    }
    let header = format!("t={NOW},v1={other},v1={other}");
    assert_eq!(
        check(&cartevo(), &[(CARTEVO, &header)], BODY),
        Err(SignatureError::Mismatch)
    );
    // A scheme that is not known counts for nothing, whatever it says.
    let header = format!("t={NOW},v2={V1}");
    assert_eq!(
        malformed(&check(&cartevo(), &[(CARTEVO, &header)], BODY)),
        "`v1`"
    );
}

#[test]
fn hexadecimal_is_lower_case_and_whole() {
    let hex = "64 lower-case hexadecimal digits";
    let one_upper = V1.replacen(|digit: char| digit.is_ascii_lowercase(), "F", 1);
    for code in [
        V1.to_uppercase(),
        one_upper,
        V1[..63].to_owned(),
        V1[..62].to_owned(),
        format!("{V1}0"),
        format!("{V1}00"),
        format!("{}g", &V1[..63]),
        String::new(),
    ] {
        let header = format!("t={NOW},v1={code}");
        assert_eq!(
            malformed(&check(&cartevo(), &[(CARTEVO, &header)], BODY)),
            hex,
            "{code}"
        );
        // A right one beside it does not help.
        let header = format!("t={NOW},v1={V1},v1={code}");
        assert_eq!(
            malformed(&check(&cartevo(), &[(CARTEVO, &header)], BODY)),
            hex,
            "{code}"
        );
    }
    for code in [
        SHA256.to_uppercase(),
        SHA256[..62].to_owned(),
        format!("{SHA256}00"),
        String::new(),
    ] {
        let header = format!("sha256={code}");
        assert_eq!(
            malformed(&check(&webhook(), &[(WEBHOOK, &header)], BODY)),
            hex,
            "{code}"
        );
    }
}

#[test]
fn a_header_of_another_form_is_refused() {
    for (header, expected) in [
        (format!("v1={V1}"), "`t`"),
        (format!("t={NOW}"), "`v1`"),
        (format!("t={NOW},t={NOW},v1={V1}"), "`t` once"),
        (format!("t=,v1={V1}"), "Unix seconds in `t`"),
        (format!("t=+{NOW},v1={V1}"), "Unix seconds in `t`"),
        (format!("t=-1,v1={V1}"), "Unix seconds in `t`"),
        (format!("t={NOW}.5,v1={V1}"), "Unix seconds in `t`"),
        (
            format!("t=99999999999999999999,v1={V1}"),
            "Unix seconds in `t`",
        ),
        (format!("T={NOW},v1={V1}"), "`t`"),
        (
            format!("t={NOW},v1={V1},"),
            "`key=value`, with commas between",
        ),
        (format!("t={NOW};v1={V1}"), "`v1`"),
        (V1.to_owned(), "`key=value`, with commas between"),
        (String::new(), "`key=value`, with commas between"),
        (
            format!("t={NOW},v1={V1},x={}", "y".repeat(1024)),
            "at most 1024 characters",
        ),
    ] {
        assert_eq!(
            malformed(&check(&cartevo(), &[(CARTEVO, &header)], BODY)),
            expected,
            "{header}"
        );
    }
    for header in [
        SHA256.to_owned(),
        format!("sha1={SHA256}"),
        format!("SHA256={SHA256}"),
        String::new(),
    ] {
        assert_eq!(
            malformed(&check(&webhook(), &[(WEBHOOK, &header)], BODY)),
            "`sha256=`",
            "{header}"
        );
    }
    let bytes: [(&str, &[u8]); 1] = [(CARTEVO, b"t=\xff")];
    assert_eq!(malformed(&cartevo().verify(bytes, BODY)), "text");
}

#[test]
fn a_time_beyond_all_clocks_is_too_new() {
    let time = u64::MAX.to_string();
    let signed = SignedString::custom(|time, body| [time.as_bytes(), body].concat());
    let body = [time.as_bytes(), BODY].concat();
    // The signer knows no such time, so another scheme's header lends the code.
    let code = Signer::new(SECRET).webhook_sha256(&body).1;
    let code = code.strip_prefix("sha256=").unwrap();
    let verifier = builder().signed_string(signed).build().unwrap();
    let header = format!("t={time},v1={code}");
    let by = Duration::from_secs(u64::MAX - NOW);
    assert_eq!(
        check(&verifier, &[(CARTEVO, &header)], BODY),
        Err(SignatureError::TooNew { by })
    );
}

#[test]
fn without_the_header_nothing_is_verified() {
    let missing = |header| Err(SignatureError::MissingHeader { header });
    assert_eq!(check(&cartevo(), &[], BODY), missing(CARTEVO));
    assert_eq!(
        check(&webhook(), &[("Content-Type", "application/json")], BODY),
        missing(WEBHOOK)
    );
    let both = builder()
        .scheme(Scheme::WebhookSha256)
        .scheme(Scheme::CartevoV1)
        .build()
        .unwrap();
    assert_eq!(check(&both, &[], BODY), missing(CARTEVO));
}

#[test]
fn a_header_that_came_twice_is_refused() {
    let good = format!("t={NOW},v1={V1}");
    for other in [good.as_str(), "", "t=0,v1="] {
        let headers = [(CARTEVO, good.as_str()), ("x-cartevo-signature", other)];
        let refused = Err(SignatureError::DuplicateHeader { header: CARTEVO });
        assert_eq!(check(&cartevo(), &headers, BODY), refused);
    }
    let good = format!("sha256={SHA256}");
    let headers = [(WEBHOOK, good.as_str()), (WEBHOOK, good.as_str())];
    let refused = Err(SignatureError::DuplicateHeader { header: WEBHOOK });
    assert_eq!(check(&webhook(), &headers, BODY), refused);
    // Two lines joined into one, as some proxies do.
    let joined = format!("t={NOW},v1={V1}, t={NOW},v1={V1}");
    assert_eq!(
        malformed(&check(&cartevo(), &[(CARTEVO, &joined)], BODY)),
        "`t` once"
    );
}

#[test]
fn a_weaker_scheme_does_not_stand_in_for_the_required_one() {
    let older = format!("sha256={SHA256}");
    let missing = Err(SignatureError::MissingHeader { header: CARTEVO });
    assert_eq!(check(&cartevo(), &[(WEBHOOK, &older)], BODY), missing);
    // And a header that nobody asked for does no harm.
    let newer = format!("t={NOW},v1={V1}");
    assert!(
        check(
            &cartevo(),
            &[(CARTEVO, &newer), (WEBHOOK, "rubbish"), (WEBHOOK, "twice")],
            BODY
        )
        .is_ok()
    );
}

#[test]
fn of_two_accepted_schemes_each_that_is_there_must_be_right() {
    let both = builder()
        .scheme(Scheme::WebhookSha256)
        .scheme(Scheme::CartevoV1)
        .build()
        .unwrap();
    let (newer, older) = (format!("t={NOW},v1={V1}"), format!("sha256={SHA256}"));
    let (wrong_newer, wrong_older) = (format!("t={NOW},v1={SHA256}"), format!("sha256={V1}"));
    let scheme =
        |headers: &[(&str, &str)]| check(&both, headers, BODY).map(|verified| verified.scheme());
    assert_eq!(
        scheme(&[(CARTEVO, &newer), (WEBHOOK, &older)]),
        Ok(Scheme::CartevoV1)
    );
    assert_eq!(scheme(&[(CARTEVO, &newer)]), Ok(Scheme::CartevoV1));
    assert_eq!(scheme(&[(WEBHOOK, &older)]), Ok(Scheme::WebhookSha256));
    assert_eq!(
        scheme(&[(CARTEVO, &wrong_newer), (WEBHOOK, &older)]),
        Err(SignatureError::Mismatch)
    );
    assert_eq!(
        scheme(&[(CARTEVO, &newer), (WEBHOOK, &wrong_older)]),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn the_signed_string_can_be_replaced() {
    for (signed, text) in [
        (SignedString::BodyOnly, BODY.to_vec()),
        (
            SignedString::custom(|time, body| [body, b"\n", time.as_bytes()].concat()),
            [BODY, b"\n", NOW.to_string().as_bytes()].concat(),
        ),
    ] {
        let code = Signer::new(SECRET).webhook_sha256(&text).1;
        let header = format!("t={NOW},v1={}", code.strip_prefix("sha256=").unwrap());
        let signer = Signer::new(SECRET).signed_string(signed.clone());
        assert_eq!(signer.cartevo_v1(BODY, at(NOW)).1, header);
        let verifier = builder().signed_string(signed).build().unwrap();
        assert!(check(&verifier, &[(CARTEVO, &header)], BODY).is_ok());
        assert_eq!(
            check(&cartevo(), &[(CARTEVO, &header)], BODY),
            Err(SignatureError::Mismatch)
        );
        let default = format!("t={NOW},v1={V1}");
        assert_eq!(
            check(&verifier, &[(CARTEVO, &default)], BODY),
            Err(SignatureError::Mismatch)
        );
    }
}

#[test]
fn the_unsigned_time_counts_only_if_asked_for() {
    let sent_at = "X-Webhook-Timestamp";
    let good = format!("sha256={SHA256}");
    let (old, recent) = ((NOW - 301).to_string(), NOW.to_string());
    assert!(check(&webhook(), &[(WEBHOOK, &good), (sent_at, &old)], BODY).is_ok());

    let strict = builder()
        .scheme(Scheme::WebhookSha256)
        .check_webhook_timestamp()
        .build()
        .unwrap();
    let by = Duration::from_secs(301);
    assert_eq!(
        check(&strict, &[(WEBHOOK, &good), (sent_at, &old)], BODY),
        Err(SignatureError::TooOld { by })
    );
    let verified = check(&strict, &[(WEBHOOK, &good), (sent_at, &recent)], BODY).unwrap();
    assert_eq!(verified.time(), None);
    assert!(check(&strict, &[(WEBHOOK, &good)], BODY).is_ok());
    assert_eq!(
        malformed(&check(
            &strict,
            &[(WEBHOOK, &good), (sent_at, "today")],
            BODY
        )),
        "Unix seconds"
    );
    let refused = Err(SignatureError::DuplicateHeader { header: sent_at });
    assert_eq!(
        check(
            &strict,
            &[(WEBHOOK, &good), (sent_at, &recent), (sent_at, &recent)],
            BODY
        ),
        refused
    );
}

#[test]
fn headers_come_from_any_framework() {
    let value = format!("t={NOW},v1={V1}");
    let mut map = HeaderMap::new();
    map.insert("x-cartevo-signature", value.parse().unwrap());
    assert!(cartevo().verify(&map, BODY).is_ok());
    map.append("x-cartevo-signature", value.parse().unwrap());
    let refused = Err(SignatureError::DuplicateHeader { header: CARTEVO });
    assert_eq!(cartevo().verify(&map, BODY), refused);

    let pairs = vec![("X-CARTEVO-SIGNATURE".to_owned(), value.clone().into_bytes())];
    assert!(cartevo().verify(pairs, BODY).is_ok());
    let texts = std::collections::HashMap::from([("X-Cartevo-Signature".to_owned(), value)]);
    assert!(cartevo().verify(&texts, BODY).is_ok());
}

#[test]
fn verify_then_parse() {
    let signer = Signer::new(SECRET);
    let event = cartevo()
        .event([signer.cartevo_v1(BODY, at(NOW))], BODY)
        .unwrap();
    assert_eq!(event.raw(), BODY);
    let unsigned: [(&str, &str); 0] = [];
    // What is not signed is not read.
    let error = cartevo().event(unsigned, b"no JSON").unwrap_err();
    assert_eq!(
        error,
        EventError::Signature(SignatureError::MissingHeader { header: CARTEVO })
    );
    let error = cartevo()
        .event([signer.cartevo_v1(b"no JSON", at(NOW))], b"no JSON")
        .unwrap_err();
    assert!(matches!(error, EventError::Parse(_)));
}

#[test]
fn a_verifier_needs_a_secret() {
    let refused = |builder: VerifierBuilder| -> BuildVerifierError { builder.build().unwrap_err() };
    assert_eq!(
        refused(Verifier::builder()).to_string(),
        "give the verifier a secret"
    );
    for empty in ["", "  "] {
        let error = refused(builder().secret(empty));
        assert_eq!(
            error.to_string(),
            "a secret is empty: anybody could sign with it"
        );
    }
}

#[test]
fn no_secret_and_no_code_is_shown() {
    let signer = Signer::new(SECRET);
    let error = check(
        &cartevo(),
        &[(CARTEVO, &format!("t={NOW},v1={SHA256}x"))],
        BODY,
    )
    .unwrap_err();
    let shown = format!(
        "{signer:?} {:?} {:?} {error} {error:?}",
        builder(),
        cartevo()
    );
    assert!(
        !shown.contains("whsec") && !shown.contains(&SHA256[..8]),
        "{shown}"
    );
}

proptest! {
    #[test]
    fn what_is_signed_is_verified(body: Vec<u8>, secret in "[!-~]{1,80}", time in 0..u64::from(u32::MAX)) {
        let verifier = Verifier::builder().secret(secret.as_str()).clock(move || at(time)).build().unwrap();
        let verified = verifier.verify([Signer::new(secret).cartevo_v1(&body, at(time))], &body).unwrap();
        prop_assert_eq!(verified.time(), Some(at(time)));
    }

    #[test]
    fn no_header_makes_it_panic(value: Vec<u8>, body: Vec<u8>) {
        let both = builder().scheme(Scheme::CartevoV1).scheme(Scheme::WebhookSha256).build().unwrap();
        prop_assert!(both.verify([(CARTEVO, &value)], &body).is_err());
        prop_assert!(both.verify([(WEBHOOK, &value)], &body).is_err());
    }

    #[test]
    fn no_header_of_nearly_the_form_is_verified(value in "(t=[0-9]{0,20})?,?(v1=[0-9a-f]{60,66},?){0,3}") {
        prop_assert!(cartevo().verify([(CARTEVO, &value)], BODY).is_err());
    }
}
