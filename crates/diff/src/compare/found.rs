//! A difference, and where it stands or would stand.

use super::{Delta, Frame, Probe, Step, Walk};
use crate::{
    expand::Alternative,
    pair::{Atom, Side},
    simple::Simple,
};

/// What differs, before it is known where.
pub(super) struct Found<'f> {
    pub code: &'static str,
    pub key: &'f str,
    pub detail: &'f str,
    /// Where the keyword stands on either side.
    pub at: [Option<&'f Atom>; 2],
    /// What it is about, where that is not where it stands.
    pub about: Option<[String; 2]>,
    pub says: [String; 2],
    pub narrows: bool,
    pub widens: bool,
    pub probe: Probe,
    pub verb: String,
}

impl Default for Found<'_> {
    fn default() -> Self {
        Self {
            code: "",
            key: "",
            detail: "",
            at: [None, None],
            about: None,
            says: [String::new(), String::new()],
            narrows: false,
            widens: false,
            probe: Probe::Edges,
            verb: String::new(),
        }
    }
}

impl Walk<'_, '_> {
    /// Writes a difference down, with the places where the keyword stands or would stand.
    pub(super) fn write(
        &mut self,
        found: Found<'_>,
        simples: &[Simple; 2],
        leaf: &[Alternative; 2],
    ) {
        let place = |index: usize| {
            if let Some(atom) = found.at[index] {
                return atom.pointer.clone();
            }
            let above = self.frames.last().map(|frame| &frame.here);
            let beside = |leaf| found.at[1 - index].and_then(|atom| counterpart(leaf, index, atom));
            let home = beside(leaf).or(simples[index].home.as_ref());
            let home = home.or_else(|| above.and_then(beside));
            let home = home.or_else(|| above.and_then(|above| above[index].first()));
            home.map_or_else(String::new, |home| home.below(found.key).pointer)
        };
        let mut at = [place(0), place(1)];
        if found.about.is_none() {
            at = self.retargeted(&at).unwrap_or(at);
        }
        let about = found.about.unwrap_or_else(|| at.clone());
        let side = if found.at[1].is_some() || found.at[0].is_none() {
            Side::New
        } else {
            Side::Old
        };
        let name = self.name(&about, side);
        self.push(Delta {
            code: found.code,
            detail: found.detail.to_owned(),
            at,
            about,
            says: found.says,
            widens: found.widens,
            narrows: found.narrows,
            message: format!("{name} {}", found.verb),
            frames: Vec::new(),
            leaf: leaf.clone(),
            probe: found.probe,
            chosen: false,
        });
    }

    /// The properties that refer to two components which are both still there: then neither of them
    /// has changed, but what the property refers to.
    pub(super) fn retargeted(&self, at: &[String; 2]) -> Option<[String; 2]> {
        let component = |at: &str| {
            let mut end = at.match_indices('/').map(|(end, _)| end).skip(3);
            at.starts_with("/components/schemas/")
                .then(|| at[..end.next().unwrap_or(at.len())].to_owned())
        };
        let (old, new) = (component(&at[0])?, component(&at[1])?);
        if old == new || self.pair.value(Side::New, &old).is_null() {
            return None;
        }
        let Frame { here, step } = self.frames.last()?;
        let below = |part: &Atom| match step {
            Step::Property(name) => part.below("properties").below(name),
            Step::Item => part.below("items"),
            Step::Value => part.below("additionalProperties"),
        };
        let place = |side: usize| {
            let mut places = here[side].iter().map(below);
            let found = places.find(|place| !self.pair.schema(place).is_null())?;
            Some(found.pointer)
        };
        Some([place(0)?, place(1)?])
    }
}

/// The part of one side's schema that is what the other side has around an atom: so that what a
/// component gains has one place, by whichever way it is reached.
pub(super) fn counterpart<'l>(
    leaf: &'l [Alternative; 2],
    index: usize,
    atom: &Atom,
) -> Option<&'l Atom> {
    let (here, there) = (&leaf[index], &leaf[1 - index]);
    let owns = |owner: &Atom| {
        let rest = atom.pointer.strip_prefix(owner.pointer.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let owners = there.iter().enumerate().filter(|(_, owner)| owns(owner));
    let (position, owner) = owners.max_by_key(|(_, owner)| owner.pointer.len())?;
    let named = here.iter().find(|part| part.pointer == owner.pointer);
    named.or_else(|| here.get(position).filter(|_| here.len() == there.len()))
}
