//! What a fresh sandbox holds.

mod default;
mod document;
mod effect;
mod error;
mod generate;
mod history;
mod items;
mod make;
mod read;
mod sow;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::clock;
use crate::ids::Ids;
use crate::operators::Country;
use crate::secret::Secret;
use crate::state::{Settings, State};
pub(crate) use default::{CLIENT_ID, seed};
use document::{Base, Document};
pub use error::{SeedError, SeedProblem};
use read::Problems;
use sow::Sowing;

/// The ids of what a fresh sandbox holds. Where a seed began with nothing, they are empty but
/// for that of the company.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[non_exhaustive]
pub struct Seeded {
    /// The company of the sandbox's credentials.
    pub company_id: String,
    /// A customer who may be given cards.
    pub approved_customer: String,
    /// A customer whose identity is still being checked.
    pub pending_customer: String,
    /// A customer whose papers were refused.
    pub rejected_customer: String,
    /// An approved customer of another company.
    pub foreign_customer: String,
    /// A wallet in Cameroon: 125,000 paid in and 50,000 to pay out.
    pub xaf_wallet: String,
    /// A wallet in Côte d'Ivoire: 30,000 to pay out.
    pub xof_wallet: String,
    /// The wallet that pays for cards: 4,250.50.
    pub usd_wallet: String,
    /// A wallet of another company.
    pub foreign_wallet: String,
    /// Further credentials; their keys are in [`Sandbox::credentials`](crate::Sandbox::credentials).
    pub clients: Clients,
}

/// Credentials besides the sandbox's own, each good for one thing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Clients {
    /// Of another company in production.
    pub foreign: String,
    /// Of a company in preproduction: low ceilings, three customers.
    pub preproduction: String,
    /// Of a company whose own papers are still being checked: 403 for whatever concerns one
    /// customer, card, wallet or payment, or makes one. Its lists and balances are empty.
    pub unapproved: String,
    /// Every call with their token is answered with 500.
    pub broken: String,
    /// They buy no token, only a 503.
    pub tokenless: String,
}

impl Default for Clients {
    fn default() -> Self {
        Self {
            foreign: "client_sandbox002".into(),
            preproduction: "client_sandbox003".into(),
            unapproved: "client_sandbox004".into(),
            broken: "client_sandbox500".into(),
            tokenless: "client_sandbox503".into(),
        }
    }
}

/// What a sandbox begins with.
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) seeded: Seeded,
    /// The credentials for which the sandbox speaks.
    pub(crate) client_id: String,
}

impl World {
    /// The key of those credentials.
    pub(crate) fn client_key(&self) -> Secret {
        let row = self.state.credentials.find(&self.client_id);
        let row = row.expect("every world has credentials to speak for");
        self.state.credentials[row].client_key.clone()
    }
}

/// A seed file in which nothing is wrong.
#[derive(Debug, Clone)]
pub(crate) struct Seed(String);

impl Seed {
    /// Looks through a file by sowing it into a world that is thrown away.
    pub(crate) fn read(text: &str) -> Result<Self, SeedError> {
        let (fee, settings) = (Decimal::ONE, Settings::default());
        let grown = plant(text, fee, settings, clock::start(), Grow::Nothing);
        grown.map(|_| Self(text.to_owned()))
    }
}

/// The world of a sandbox in which issuing a card costs `fee` USD, with what `seed` adds.
pub(crate) fn world(
    seed: Option<&Seed>,
    fee: Decimal,
    settings: Settings,
    now: DateTime<Utc>,
) -> World {
    match seed {
        None => default_world(fee, settings),
        Some(Seed(text)) => plant(text, fee, settings, now, Grow::Everything)
            .expect("what is wrong with a seed depends on nothing but the seed"),
    }
}

/// Adds what `text` describes to a running sandbox, all of it or nothing, and returns the ids
/// of what it names.
pub(crate) fn sow(
    state: &mut State,
    text: &str,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, String>, SeedError> {
    let problems = Problems::default();
    let document = Document::read(text, &problems)?;
    if document.base == Some(Base::Empty) {
        let what =
            "a sandbox that runs is not empty; leave `base` out, or start one with this file";
        problems.note("$.base", what);
    }
    // What goes wrong half way leaves the sandbox as it was.
    let mut next = state.clone();
    let sown = add(&mut next, document, &problems, now, Grow::Everything)?;
    *state = next;
    Ok(sown.named)
}

/// Whether what is to be generated is generated, or only checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grow {
    Nothing,
    Everything,
}

fn default_world(fee: Decimal, settings: Settings) -> World {
    let (state, seeded) = seed(fee, settings);
    World {
        state,
        seeded,
        client_id: CLIENT_ID.to_owned(),
    }
}

fn plant(
    text: &str,
    fee: Decimal,
    settings: Settings,
    now: DateTime<Utc>,
    grow: Grow,
) -> Result<World, SeedError> {
    let problems = Problems::default();
    let document = Document::read(text, &problems)?;
    if document.base != Some(Base::Empty) {
        let mut world = default_world(fee, settings);
        add(&mut world.state, document, &problems, now, grow)?;
        return Ok(world);
    }
    let mut state = State::new(Ids::new(default::SEED), settings);
    let sown = add(&mut state, document, &problems, now, grow)?;
    let company_id = sown.company_id;
    state
        .refs
        .entry("company".into())
        .or_insert_with(|| company_id.clone());
    Ok(World {
        state,
        seeded: Seeded {
            company_id,
            ..Seeded::default()
        },
        client_id: sown.client_id,
    })
}

/// What came of a file.
struct Sown {
    named: BTreeMap<String, String>,
    company_id: String,
    client_id: String,
}

fn add(
    state: &mut State,
    mut document: Document,
    problems: &Problems,
    now: DateTime<Utc>,
    grow: Grow,
) -> Result<Sown, SeedError> {
    let wanted = document.generate.take();
    let mut sowing = Sowing::new(state, now, problems.clone());
    sowing.sow(document);
    let plan = wanted.and_then(|item| sowing.plan(&item));
    let (named, company) = (sowing.named, sowing.company);
    let client_id = sowing.client_id.unwrap_or_default();
    if !problems.is_empty() {
        return Err(SeedError::new(problems.take()));
    }
    if let Some(plan) = plan.filter(|_| grow == Grow::Everything) {
        generate::generate(state, &plan, now);
    }
    Ok(Sown {
        named,
        company_id: company.map_or_else(String::new, |row| state.companies[row].id.clone()),
        client_id,
    })
}

fn country(iso: &str) -> &'static Country {
    Country::by_iso(iso).expect("seeded countries are in the table")
}
