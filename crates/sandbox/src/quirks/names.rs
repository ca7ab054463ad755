//! Switches by name.

use std::fmt;
use std::str::FromStr;

use super::Quirk;

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(text: &str) -> Result<Self, UnknownQuirk> {
        let wanted = text.trim();
        let is = |known: &str| known.eq_ignore_ascii_case(wanted);
        Self::ALL
            .iter()
            .copied()
            .find(|quirk| {
                is(quirk.id()) || is(quirk.name()) || quirk.also().iter().any(|id| is(id))
            })
            .ok_or_else(|| UnknownQuirk(wanted.to_owned()))
    }
}

/// A quirk was asked for that the sandbox does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownQuirk(String);

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown quirk `{}`; known are ", self.0)?;
        for (index, quirk) in Quirk::ALL.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} ({})", quirk.id(), quirk.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownQuirk {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quirk_is_found_by_each_of_its_names() {
        for quirk in Quirk::ALL.iter().copied() {
            assert_eq!(quirk.id().parse(), Ok(quirk));
            assert_eq!(quirk.name().parse(), Ok(quirk));
            for alias in quirk.also() {
                assert_eq!(alias.parse(), Ok(quirk));
            }
        }
    }
}
