//! What is done in a run, drawn from its seed.

use std::time::Duration;

use cartevo::{Currency, RetryPolicy};
use cartevo_sandbox::{Quirk, Quirks};

use crate::{
    chance::Chance,
    faults::{self, Chosen},
    requests::{Kind, Request},
};

/// How the service behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    Documented,
    ReplayRefused,
    Older,
}

impl Profile {
    const fn of(seed: u64) -> Self {
        match seed % 4 {
            0 | 2 => Self::Documented,
            1 => Self::ReplayRefused,
            _ => Self::Older,
        }
    }

    pub fn quirks(self) -> Quirks {
        match self {
            Self::Documented => Quirks::none(),
            Self::ReplayRefused => Quirk::PaymentReplayRefused.into(),
            // It would refuse the documented form of what moves money on cards.
            Self::Older => Quirks::server_2025().without(Quirk::OldCardRequests),
        }
    }
}

/// What stands in the sandbox from the start.
pub struct Places {
    pub customers: [String; 2],
    pub cards: [String; 2],
    pub wallets: [(String, Currency); 2],
}

#[derive(Debug)]
pub struct Plan {
    pub profile: Profile,
    pub chosen: Chosen,
    pub requests: Vec<Request>,
    pub steps: Vec<Step>,
    pub retry: RetryPolicy,
    /// Whether the client keeps to the service's quota.
    pub paced: bool,
    /// Whether the client has spoken with the service before.
    pub warm: bool,
}

/// Requests that are made at the same time, so many seconds after those before.
#[derive(Debug)]
pub struct Step {
    pub after: u64,
    pub requests: Vec<usize>,
}

impl Plan {
    pub fn of(seed: u64, places: &Places) -> Self {
        let mut chance = Chance::seeded(seed);
        let profile = Profile::of(seed);
        let requests = requests(&mut chance, profile, places);
        let steps = steps(&mut chance, requests.len());
        let millis = Duration::from_millis;
        let retry = match chance.below(10) {
            0 | 1 => RetryPolicy::none(),
            2 | 3 => RetryPolicy::default().retries(2).first_pause(millis(10)),
            _ => RetryPolicy::default(),
        };
        Self {
            profile,
            chosen: faults::chosen(&mut chance),
            requests,
            steps,
            retry,
            paced: chance.percent(20),
            warm: chance.percent(70),
        }
    }
}

fn requests(chance: &mut Chance, profile: Profile, places: &Places) -> Vec<Request> {
    let mut requests: Vec<Request> = Vec::new();
    for number in 0..3 + chance.below(6) {
        let again = chance.percent(30) && !requests.is_empty();
        let mut request = if again {
            let index = chance.below(requests.len() as u64);
            let index = usize::try_from(index).expect("it is an index");
            requests[index].clone()
        } else {
            request(chance, number, profile, places)
        };
        // Most are caught on the way; a call is polled about ten times.
        request.polls = chance.percent(25).then(|| chance.below(16));
        requests.push(request);
    }
    requests
}

/// One that is like no other.
fn request(chance: &mut Chance, number: u64, profile: Profile, places: &Places) -> Request {
    let older = profile == Profile::Older;
    let kinds = if older && chance.percent(90) {
        // The older build has no payments.
        &Kind::ALL[..4]
    } else {
        &Kind::ALL
    };
    let kind = chance.pick(kinds);
    let which = usize::try_from(chance.below(2)).expect("it is an index");
    let (wallet, currency) = &places.wallets[which];
    let (target, currency) = match kind {
        Kind::CreateCard => (&*places.customers[which], Currency::Usd),
        Kind::FundCard | Kind::WithdrawCard => (&*places.cards[which], Currency::Usd),
        Kind::TopUp => (&**wallet, currency.clone()),
        Kind::Collect | Kind::PayOut => ("", Currency::Xaf),
    };
    let in_dollars = currency == Currency::Usd;
    let too_much = chance.percent(8);
    let amount = match (in_dollars, too_much) {
        (true, false) => format!("{}.{:02}", 5 + number, 10 + number),
        (true, true) => format!("{}.50", 8_000 + number),
        (false, false) => format!("{}", 1_000 + 10 * number),
        (false, true) => format!("{}", 19_000_000 + number),
    };
    // In the older build a `trxId` does not tell two top-ups apart.
    let has_key = kind.is_payment() || (kind == Kind::TopUp && !older);
    let key = (has_key && chance.percent(50)).then(|| format!("OWN-KEY-{number}"));
    let name = if kind == Kind::CreateCard && chance.percent(10) {
        // It leaves a card behind that comes to life later.
        "ISSUER UNAVAILABLE"
    } else {
        "AICHA NJOYA"
    };
    Request {
        kind,
        target: target.to_owned(),
        amount,
        currency,
        key,
        with_user: older || chance.percent(20),
        name,
        polls: None,
    }
}

fn steps(chance: &mut Chance, count: usize) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for request in 0..count {
        match steps.last_mut() {
            Some(step) if chance.percent(45) => step.requests.push(request),
            _ => {
                let after = match chance.below(10) {
                    0..5 => 0,
                    5..8 => 1 + chance.below(50),
                    _ => 60 * (1 + chance.below(20)),
                };
                steps.push(Step {
                    after,
                    requests: vec![request],
                });
            }
        }
    }
    steps
}
