//! By what the effect of a call can be recognised.

use super::{each_is_fine, each_is_the_only_problem};

const OF_A_CARD: &str = "      x-cartevo-evidence: [customer_id]\n";

#[test]
fn every_operation_that_changes_something_has_evidence() {
    each_is_the_only_problem(&[
        (
            OF_A_CARD,
            "",
            "x-cartevo-resend: once",
            "says in `x-cartevo-evidence`",
            "",
        ),
        (
            "      x-cartevo-resend: safe\n",
            "      x-cartevo-resend: safe\n      x-cartevo-evidence: [client_id]\n",
            "x-cartevo-evidence",
            "leaves nothing behind",
            "",
        ),
    ]);
}

#[test]
fn evidence_is_a_single_value_of_the_request_that_may_be_kept() {
    each_is_the_only_problem(&[
        (
            OF_A_CARD,
            "      x-cartevo-evidence: [custmer_id]\n",
            "x-cartevo-evidence",
            "the request has no `custmer_id`",
            "did you mean `customer_id`?",
        ),
        (
            "      x-cartevo-evidence: [first_name]\n",
            "      x-cartevo-evidence: [front]\n",
            "x-cartevo-evidence",
            "`front` is a file: none is kept",
            "",
        ),
        (
            "      x-cartevo-evidence: [first_name]\n",
            "      x-cartevo-evidence: [likes]\n",
            "x-cartevo-evidence",
            "`likes` is not a single value",
            "",
        ),
        (
            OF_A_CARD,
            "      x-cartevo-evidence: [customer_id.id]\n",
            "x-cartevo-evidence",
            "the request has no `id`",
            "",
        ),
    ]);
    each_is_fine(&[(
        OF_A_CARD,
        "      x-cartevo-evidence: [customer_id, 'amount?']\n",
    )]);
}
