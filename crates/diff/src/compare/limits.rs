//! What bounds numbers, texts, lists and objects.

use super::{Walk, found::Found};
use crate::{
    expand::Alternative,
    simple::{Kind, Limit, Simple, tightens},
};

impl Walk<'_, '_> {
    pub(super) fn limit(
        &mut self,
        key: &'static str,
        lower: bool,
        simples: &[Simple; 2],
        leaf: &[Alternative; 2],
    ) {
        let limits = [0, 1].map(|side: usize| simples[side].limits.get(key));
        let whole = |simple: &Simple| !simple.may_be(Kind::Fraction);
        let bound = |side: usize| {
            limits[side].map(|limit: &Limit| limit.bound(lower, whole(&simples[side])))
        };
        let narrows = match (bound(0), bound(1)) {
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (Some(old), Some(new)) if tightens(old, new, lower) => true,
            (Some(old), Some(new)) if tightens(new, old, lower) => false,
            _ => return,
        };
        let says = limits.map(|limit| match limit {
            Some(limit) if limit.exclusive => format!("`{key}` {}, exclusive", limit.value),
            Some(limit) => format!("`{key}` {}", limit.value),
            None => format!("no `{key}`"),
        });
        let verb = match &limits {
            [None, Some(limit)] => format!("now has a `{key}` of {}", limit.value),
            [Some(limit), None] => format!("no longer has a `{key}`; it was {}", limit.value),
            _ => format!("has another limit: {}, not {}", says[1], says[0]),
        };
        let found = Found {
            code: limit_code(key, narrows == lower),
            key,
            at: limits.map(|limit| limit.map(|limit| &limit.at)),
            says,
            narrows,
            widens: !narrows,
            verb,
            ..Found::default()
        };
        self.write(found, simples, leaf);
    }

    pub(super) fn multiples(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let both = [0, 1].map(|side: usize| simples[side].multiples.as_ref());
        let step = |side: usize| both[side].and_then(|(value, _)| value.as_f64());
        // Whether each multiple of the one is a multiple of the other.
        let within = |fine: Option<f64>, coarse: Option<f64>| match (fine, coarse) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(fine), Some(coarse)) => {
                let times = coarse / fine;
                (times - times.round()).abs() < 1e-9
            }
        };
        let (narrows, widens) = (!within(step(1), step(0)), !within(step(0), step(1)));
        if !narrows && !widens {
            return;
        }
        let says = both.map(|step| match step {
            Some((step, _)) => format!("a multiple of {step}"),
            None => "no `multipleOf`".to_owned(),
        });
        let found = Found {
            code: "multiple-changed",
            key: "multipleOf",
            at: both.map(|step| step.map(|(_, at)| at)),
            verb: format!("has another `multipleOf`: {}, not {}", says[1], says[0]),
            says,
            narrows,
            widens,
            ..Found::default()
        };
        self.write(found, simples, leaf);
    }
}

fn limit_code(key: &str, raised: bool) -> &'static str {
    match (key, raised) {
        ("minimum", true) => "minimum-raised",
        ("minimum", false) => "minimum-lowered",
        ("maximum", true) => "maximum-raised",
        ("maximum", false) => "maximum-lowered",
        ("minLength", true) => "min-length-raised",
        ("minLength", false) => "min-length-lowered",
        ("maxLength", true) => "max-length-raised",
        ("maxLength", false) => "max-length-lowered",
        ("minItems", true) => "min-items-raised",
        ("minItems", false) => "min-items-lowered",
        ("maxItems", true) => "max-items-raised",
        ("maxItems", false) => "max-items-lowered",
        ("minProperties", true) => "min-properties-raised",
        ("minProperties", false) => "min-properties-lowered",
        ("maxProperties", true) => "max-properties-raised",
        _ => "max-properties-lowered",
    }
}
