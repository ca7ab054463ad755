use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

const CLASSES: [Resend; 3] = [Resend::Safe, Resend::Keyed("external_id"), Resend::Once];

fn seen(resend: Resend, outcome: AttemptOutcome) -> Seen {
    Seen {
        resend,
        outcome,
        attempts: 1,
        renewable: true,
        retry_after: None,
        left: Duration::from_secs(300),
    }
}

fn decided(seen: &Seen) -> Decision {
    decide(&RetryPolicy::default(), seen, u64::MAX / 2)
}

#[test]
fn each_class_and_outcome_has_its_decision() {
    use AttemptOutcome as O;
    let again = Decision::Again(Duration::from_nanos(499_999_999));
    let (back, renew) = (Decision::GiveBack, Decision::RenewToken);
    for (outcome, expected) in [
        (O::Success, [back, back, back]),
        (O::NotConnected, [again, again, again]),
        (O::Unauthorized, [renew, renew, renew]),
        (O::Throttled, [again, again, again]),
        (O::Rejected, [back, back, back]),
        (O::Refused, [back, back, back]),
        (O::ServerError, [again, again, back]),
        (O::Lost, [again, again, back]),
    ] {
        for (class, expected) in CLASSES.into_iter().zip(expected) {
            let found = decided(&seen(class, outcome));
            assert_eq!(found, expected, "{class:?} {outcome}");
        }
    }
}

#[test]
fn the_longest_pause_of_all_can_be_drawn() {
    let never = RetryPolicy::default()
        .first_pause(Duration::MAX)
        .longest_pause(Duration::MAX);
    for outcome in [AttemptOutcome::NotConnected, AttemptOutcome::Lost] {
        let decision = decide(&never, &seen(Resend::Safe, outcome), u64::MAX);
        assert_eq!(decision, Decision::GiveBack);
    }
}

#[test]
fn each_status_has_its_outcome() {
    use AttemptOutcome as O;
    for (statuses, expected) in [
        (&[200, 201, 204, 299][..], O::Success),
        (&[401], O::Unauthorized),
        (&[429], O::Throttled),
        (&[422], O::Rejected),
        (&[300, 302, 400, 403, 404, 405, 409, 413, 415], O::Refused),
        (&[408, 500, 501, 502, 503, 504, 599], O::ServerError),
    ] {
        for status in statuses {
            assert_eq!(O::of_status(*status), expected, "{status}");
        }
    }
}

#[test]
fn a_token_that_was_renewed_is_not_renewed_again() {
    for class in CLASSES {
        let mut again = seen(class, AttemptOutcome::Unauthorized);
        again.renewable = false;
        assert_eq!(decided(&again), Decision::GiveBack);
    }
}

#[test]
fn pauses_double_up_to_a_minute_and_end_after_five_resends() {
    let mut call = seen(Resend::Safe, AttemptOutcome::ServerError);
    call.left = Duration::from_secs(1_000);
    let policy = RetryPolicy::default().retries(9);
    let pauses = (1..=10).map(|attempts| {
        call.attempts = attempts;
        match decide(&policy, &call, u64::MAX) {
            Decision::Again(pause) => pause.as_millis().div_ceil(1000),
            _ => 0,
        }
    });
    assert_eq!(
        pauses.collect::<Vec<_>>(),
        [1, 2, 4, 8, 16, 32, 60, 60, 60, 0]
    );
    call.attempts = 6;
    assert_eq!(decided(&call), Decision::GiveBack);
}

#[test]
fn what_the_service_asks_for_is_kept_to_or_the_call_is_given_back() {
    for outcome in [AttemptOutcome::Throttled, AttemptOutcome::ServerError] {
        let mut call = seen(Resend::Safe, outcome);
        call.retry_after = Some(Duration::from_secs(90));
        assert_eq!(decided(&call), Decision::Again(Duration::from_secs(90)));
        // It would be over before.
        call.left = Duration::from_secs(90);
        assert_eq!(decided(&call), Decision::GiveBack);
        call.left = Duration::from_secs(9_000);
        call.retry_after = Some(Duration::from_secs(301));
        assert_eq!(decided(&call), Decision::GiveBack);
    }
}

fn any_outcome() -> impl Strategy<Value = AttemptOutcome> {
    prop::sample::select(AttemptOutcome::ALL.to_vec())
}

proptest! {
    #[test]
    fn no_policy_sends_a_call_again_that_may_have_been_carried_out_and_has_no_key(
        outcome in any_outcome(),
        (attempts, retries, draw, renewable) in any::<(u32, u32, u64, bool)>(),
        (first, longest, left) in any::<(u32, u32, u32)>(),
        retry_after in prop::option::of(0..10_000_u64),
    ) {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let policy = RetryPolicy::default()
            .retries(retries)
            .first_pause(seconds(first))
            .longest_pause(seconds(longest))
            .longest_retry_after(Duration::MAX);
        let call = Seen {
            resend: Resend::Once,
            outcome,
            attempts,
            renewable,
            retry_after: retry_after.map(Duration::from_secs),
            left: seconds(left),
        };
        let decision = decide(&policy, &call, draw);
        if outcome.leaves_open() {
            prop_assert_eq!(decision, Decision::GiveBack);
        }
        if let Decision::Again(pause) = decision {
            prop_assert!(pause < call.left);
            prop_assert!(pause >= call.retry_after.unwrap_or_default());
            prop_assert!(attempts <= retries);
        }
    }

    #[test]
    fn with_no_policy_nothing_is_sent_again(outcome in any_outcome(), draw: u64) {
        for class in CLASSES {
            let decision = decide(&RetryPolicy::none(), &seen(class, outcome), draw);
            prop_assert!(!matches!(decision, Decision::Again(_)));
        }
    }
}

/// The table of the documentation, as the code decides.
fn table() -> String {
    let mut text =
        String::from("| How the attempt ended | `safe` | `keyed` | `once` |\n|---|---|---|---|\n");
    for outcome in AttemptOutcome::ALL {
        let what = match outcome {
            AttemptOutcome::Success => "a 2xx",
            AttemptOutcome::NotConnected => "no connection",
            AttemptOutcome::Unauthorized => "401",
            AttemptOutcome::Throttled => "429",
            AttemptOutcome::Rejected => "422",
            AttemptOutcome::Refused => "any other answer below 500",
            AttemptOutcome::ServerError => "5xx, 408",
            AttemptOutcome::Lost => "answer lost or cut off, time limit passed",
        };
        let _ = write!(text, "| {what} |");
        for class in CLASSES {
            let cell = match decided(&seen(class, outcome)) {
                Decision::RenewToken => "again with another token, once",
                Decision::Again(_) if !outcome.leaves_open() => "again",
                Decision::Again(_) if class == Resend::Safe => "again",
                Decision::Again(_) => "again, with the same key",
                Decision::GiveBack if outcome == AttemptOutcome::Success => "done",
                Decision::GiveBack if outcome.leaves_open() => "**unresolved**",
                Decision::GiveBack => "refused",
            };
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_table_of_the_documentation_is_what_the_code_decides() {
    let written = include_str!("../docs/retries.md");
    let table = table();
    assert!(
        written.contains(&table),
        "put this into src/docs/retries.md:\n{table}"
    );
}
