//! One rightly signed notice, and one thing about the signature, the time or the body broken in each
//! case.
#![cfg(feature = "webhook")]

#[path = "support/signed.rs"]
mod signed;

use std::time::Duration;

use cartevo::webhook::{
    BuildVerifierError, EventError, Scheme, SignatureError, SignedString, Signer, Verifier,
    VerifierBuilder,
};
use proptest::prelude::*;
use signed::{
    BODY, CARTEVO, NOW, SECRET, SHA256, V1, WEBHOOK, at, builder, cartevo, check, v1, webhook,
};

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
        let found = check(&verifier, &[(CARTEVO, &v1(near))], BODY).unwrap();
        assert_eq!(found.time(), Some(at(near)));
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
    for (signed, text, time) in [
        // What is not signed is not told on.
        (SignedString::BodyOnly, BODY.to_vec(), None),
        (
            SignedString::custom(|time, body| [body, b"\n", time.as_bytes()].concat()),
            [BODY, b"\n", NOW.to_string().as_bytes()].concat(),
            Some(at(NOW)),
        ),
    ] {
        let code = Signer::new(SECRET).webhook_sha256(&text).1;
        let header = format!("t={NOW},v1={}", code.strip_prefix("sha256=").unwrap());
        let signer = Signer::new(SECRET).signed_string(signed.clone());
        assert_eq!(signer.cartevo_v1(BODY, at(NOW)).1, header);
        let verifier = builder().signed_string(signed).build().unwrap();
        let checked = check(&verifier, &[(CARTEVO, &header)], BODY).unwrap();
        assert_eq!(checked.time(), time);
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
}
