//! Sets of switches.

use std::fmt;
use std::ops::BitOr;
use std::str::FromStr;

use super::profile;
use super::{Quirk, UnknownQuirk};

/// A set of [`Quirk`]s. The default is none: the documented format.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Quirks(u128);

impl Quirks {
    /// No deviation at all.
    pub const fn none() -> Self {
        Self(0)
    }

    /// Every deviation at once, save those that take away what the others would show, or what a
    /// caller who keeps to the documentation needs; [`Quirk::Outage`] for instance.
    pub fn all() -> Self {
        let every = Quirk::ALL.iter().copied();
        every.filter(|quirk| !quirk.stands_alone()).collect()
    }

    /// What makes the sandbox answer as the service's older build did, in 2025. For its outages
    /// add [`Quirk::Outage`], and for its slowness [`Quirk::DelayedIssuance`].
    ///
    /// ```
    /// use cartevo_sandbox::{Quirk, Quirks};
    ///
    /// let older = Quirks::server_2025();
    /// assert!(older.has(Quirk::FundErrorsAs500));
    /// assert!(!older.has(Quirk::Outage));
    /// assert_eq!("server-2025".parse(), Ok(older));
    /// ```
    pub fn server_2025() -> Self {
        profile::SERVER_2025.iter().copied().collect()
    }

    /// Whether no quirk is switched on.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `quirk` is switched on.
    pub const fn has(self, quirk: Quirk) -> bool {
        self.0 & quirk.bit() != 0
    }

    /// The same set without `quirk`.
    #[must_use]
    pub const fn without(self, quirk: Quirk) -> Self {
        Self(self.0 & !quirk.bit())
    }

    /// The quirks of the set, in the order of the ledger.
    pub fn iter(self) -> impl Iterator<Item = Quirk> {
        Quirk::ALL
            .iter()
            .copied()
            .filter(move |quirk| self.has(*quirk))
    }
}

impl fmt::Debug for Quirks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

// The only `BitOr`: a second one would make `quirks | [..].into()` ambiguous.
impl BitOr for Quirks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl From<Quirk> for Quirks {
    fn from(quirk: Quirk) -> Self {
        Self(quirk.bit())
    }
}

impl<const N: usize> From<[Quirk; N]> for Quirks {
    fn from(quirks: [Quirk; N]) -> Self {
        quirks.into_iter().collect()
    }
}

impl FromIterator<Quirk> for Quirks {
    fn from_iter<I: IntoIterator<Item = Quirk>>(quirks: I) -> Self {
        Self(quirks.into_iter().fold(0, |bits, quirk| bits | quirk.bit()))
    }
}

impl FromStr for Quirks {
    type Err = UnknownQuirk;

    /// `none`, or `all`, `server-2025`, ids and names, separated by commas.
    fn from_str(text: &str) -> Result<Self, UnknownQuirk> {
        match text.trim() {
            "none" | "" => Ok(Self::none()),
            list => list.split(',').try_fold(Self::none(), |known, name| {
                let more = match name.trim() {
                    "all" => Self::all(),
                    "server-2025" => Self::server_2025(),
                    one => one.parse::<Quirk>()?.into(),
                };
                Ok(known | more)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_combine() {
        let two: Quirks = [Quirk::NoStatusCode, Quirk::ZeroBalance].into();
        let three = two | [Quirk::BareCardAnswer].into();
        assert_eq!(three.iter().count(), 3);
        assert!(three.has(Quirk::BareCardAnswer));
        assert!(
            !three
                .without(Quirk::BareCardAnswer)
                .has(Quirk::BareCardAnswer)
        );
        assert_eq!(format!("{two:?}"), "{NoStatusCode, ZeroBalance}");
        assert!(Quirks::none().is_empty() && !two.is_empty());
    }

    #[test]
    fn all_leaves_out_what_would_hide_the_rest() {
        for quirk in Quirk::ALL.iter().copied() {
            assert_eq!(Quirks::all().has(quirk), !quirk.stands_alone(), "{quirk}");
        }
        assert!(!Quirks::all().has(Quirk::Outage));
    }

    #[test]
    fn lists_are_parsed() {
        assert_eq!("all".parse(), Ok(Quirks::all()));
        assert_eq!("none".parse(), Ok(Quirks::none()));
        assert_eq!(
            "q1, zero-balance".parse(),
            Ok(Quirks::from([Quirk::BareCardAnswer, Quirk::ZeroBalance]))
        );
        assert_eq!(
            "server-2025,Q114".parse(),
            Ok(Quirks::server_2025() | Quirk::Outage.into())
        );
        let error = "Q1,Q999".parse::<Quirks>().unwrap_err().to_string();
        assert!(error.starts_with("unknown quirk `Q999`; known are Q1 (bare-card-answer), Q3"));
    }
}
