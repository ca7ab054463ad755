//! One rightly signed notice, and one thing about its headers broken in each case.
#![cfg(feature = "webhook")]

#[path = "support/signed.rs"]
mod signed;

use std::time::Duration;

use cartevo::{
    HeaderMap,
    webhook::{Scheme, SignatureError},
};
use proptest::prelude::*;
use signed::{
    BODY, CARTEVO, NOW, SHA256, V1, WEBHOOK, builder, cartevo, check, malformed, webhook,
};

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
fn the_unsigned_time_counts_only_if_asked_for() {
    let sent_at = "X-Webhook-Timestamp";
    let good = format!("sha256={SHA256}");
    let (old, recent) = ((NOW - 301).to_string(), NOW.to_string());
    assert!(check(&webhook(), &[(WEBHOOK, &good), (sent_at, &old)], BODY).is_ok());
    let twice = [(WEBHOOK, &*good), (sent_at, &old), (sent_at, &recent)];
    assert!(check(&webhook(), &twice, BODY).is_ok());

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
        check(&strict, &twice, BODY),
        Err(SignatureError::DuplicateHeader { header: sent_at })
    );
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

proptest! {
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
