//! What goes wrong with the calls of a run.
//!
//! All faults that befall calls. Two things are left out, because nothing says that the service does
//! them: an answer other than a 5xx *after* the work has been done (a plain 400 has been seen after a
//! card was issued, by the older build: that is what `ISSUER UNAVAILABLE` does), and a look that is
//! answered with a 404 for what is there.

use std::time::Duration;

use cartevo_sandbox::{Fault, FaultRule, Faults, RandomFaults};

use crate::{chance::Chance, requests::Kind, time::LONGEST_DELAY};

const SECOND: Duration = Duration::from_secs(1);

const WORK: &[Fault] = &[
    Fault::Delay(SECOND),
    Fault::ResetBeforeReading,
    Fault::ResetAfterReading,
    Fault::ResetAfterWork,
    Fault::ResetAfterWork,
    Fault::CutBody(None),
    Fault::CutBody(Some(0)),
    Fault::SlowBody(SECOND),
    Fault::TooManyRequests(None),
    Fault::TooManyRequests(Some(4)),
    Fault::Status(400),
    Fault::Status(401),
    Fault::Status(403),
    Fault::Status(404),
    Fault::Status(409),
    Fault::Status(422),
    Fault::Status(500),
    Fault::Status(503),
    Fault::StatusAfterWork(500),
    Fault::StatusAfterWork(502),
    Fault::StatusAfterWork(504),
    Fault::Html(200),
    Fault::Html(404),
    Fault::Html(502),
    Fault::SuccessFalse,
    Fault::SuccessFalseAfterWork,
    Fault::TokenExpired,
];

const LOOKS: &[Fault] = &[
    Fault::Delay(SECOND),
    Fault::ResetBeforeReading,
    Fault::ResetAfterReading,
    Fault::ResetAfterWork,
    Fault::CutBody(None),
    Fault::SlowBody(SECOND),
    Fault::TooManyRequests(None),
    Fault::TooManyRequests(Some(2)),
    Fault::Status(401),
    Fault::Status(500),
    Fault::StatusAfterWork(503),
    Fault::Html(200),
    Fault::Html(502),
    Fault::SuccessFalse,
    Fault::TokenExpired,
];

const LOOKED_AT: [&str; 10] = [
    "getCard",
    "listCards",
    "listCustomerCards",
    "listCardTransactions",
    "listTransactions",
    "listWalletTransactions",
    "getWalletTransaction",
    "listPayments",
    "getPayment",
    "getPaymentBalance",
];

/// What goes wrong, and with it whether a call may run into its time limit.
#[derive(Debug)]
pub struct Chosen {
    pub faults: Vec<Faults>,
    pub late: Option<Kind>,
}

pub fn chosen(chance: &mut Chance) -> Chosen {
    let mut all: Vec<Faults> = Vec::new();
    let late = chance.percent(10).then(|| chance.pick(&Kind::ALL));
    if let Some(kind) = late {
        let rule = FaultRule::on(kind.operation()).calls([1 + chance.below(3)]);
        all.push(rule.gives(Fault::Delay(LONGEST_DELAY)).into());
    }
    let mut random = |rates: &[f64], among: &[Fault], on: &[&str]| {
        let faults = RandomFaults::seeded(chance.next()).rate(chance.pick(rates));
        let faults = faults.on(on.iter().copied()).among(among.iter().copied());
        all.push(faults.into());
    };
    random(&[0.0, 0.2, 0.5, 0.8], WORK, &Kind::ALL.map(Kind::operation));
    random(&[0.0, 0.0, 0.1, 0.3], LOOKS, &LOOKED_AT);
    // A token that is refused takes no work, and brings none.
    let token = LOOKS.iter().filter(|fault| **fault != Fault::TokenExpired);
    let token: Vec<Fault> = token.copied().collect();
    random(&[0.0, 0.0, 0.1, 0.3], &token, &["createToken"]);
    Chosen { faults: all, late }
}
