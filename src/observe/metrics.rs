//! Counts and times, through the `metrics` facade.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};

use super::{CallOutcome, Ended};
use crate::{AttemptOutcome, Lane, Operation};

const CALLS: &str = "cartevo_calls_total";
const ATTEMPTS: &str = "cartevo_attempts_total";
const DURATION: &str = "http_client_request_duration_seconds";
const RETRIES: &str = "cartevo_retries_total";
const QUOTA_WAIT: &str = "cartevo_quota_wait_seconds";
const RENEWALS: &str = "cartevo_token_renewals_total";

/// Tells the recorder what each of them is.
pub(crate) fn describe() {
    let count = Unit::Count;
    describe_counter!(CALLS, count, "Calls that ended, by operation and outcome");
    describe_counter!(
        ATTEMPTS,
        count,
        "Attempts that ended, by operation, outcome and HTTP status"
    );
    describe_counter!(
        RETRIES,
        count,
        "Attempts after the first, by operation and by how the one before ended"
    );
    describe_counter!(
        RENEWALS,
        count,
        "Renewals of the access token, by result: fetched, stored or failed"
    );
    describe_histogram!(
        DURATION,
        Unit::Seconds,
        "From sending a request until its answer had come whole"
    );
    describe_histogram!(
        QUOTA_WAIT,
        Unit::Seconds,
        "How long requests waited for their place in the quota, by lane"
    );
}

pub(super) fn call(operation: &Operation, outcome: CallOutcome) {
    counter!(CALLS, "operation" => operation.id, "outcome" => outcome.as_str()).increment(1);
}

pub(super) fn attempt(ended: &Ended) {
    let outcome = ended.outcome.map_or("cancelled", AttemptOutcome::as_str);
    let status = ended
        .status
        .map_or_else(String::new, |status| status.to_string());
    counter!(
        ATTEMPTS,
        "operation" => ended.operation.id,
        "outcome" => outcome,
        "status" => status.clone(),
    )
    .increment(1);
    histogram!(
        DURATION,
        "http_request_method" => ended.operation.method,
        "url_template" => ended.operation.path,
        "http_response_status_code" => status,
    )
    .record(ended.duration);
}

pub(super) fn resend(operation: &Operation, outcome: AttemptOutcome) {
    counter!(RETRIES, "operation" => operation.id, "outcome" => outcome.as_str()).increment(1);
}

pub(super) fn quota_wait(lane: Lane, time: Duration) {
    histogram!(QUOTA_WAIT, "lane" => lane.as_str()).record(time);
}

pub(super) fn renewal(result: &'static str) {
    counter!(RENEWALS, "result" => result).increment(1);
}
