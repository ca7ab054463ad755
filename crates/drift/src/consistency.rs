//! The pages against themselves, against each other, and against the conventions.
//!
//! No rule knows a page: each looks at names, forms and figures, and says nothing of a page that
//! agrees with itself. A rule of the conventions holds only while the conventions are at hand.

mod between;
mod claims;
mod countries;
mod duties;
mod envelope;
mod figures;
mod forms;
mod found;
mod layers;
mod mentions;
mod names;
mod naming;
mod promises;
mod reuse;
mod rules;
mod samples;
mod spelling;
mod values;
mod view;

use cartevo_document::{Document, operations};
use cartevo_pages::Page;

use self::{found::Found, rules::Rules, view::View};
use crate::Finding;

/// Everything in which the pages contradict themselves or each other, by page and place.
///
/// One root cause is one finding: what a more telling rule has found is not found again by another.
pub fn findings(pages: &[Page], document: &Document) -> Vec<Finding> {
    let mut views: Vec<View<'_>> = pages.iter().map(View::new).collect();
    views.sort_by_key(|view| &view.page.subject);
    let rules = Rules::new(&views);
    // A contract that cannot be read is reported by those who read it for its own sake.
    let operations = operations(document).unwrap_or_default();
    let names = mentions::names(document);
    let mut found = Found::default();
    for view in &views {
        forms::check(view, &rules, &mut found);
        spelling::check(view, &mut found);
        countries::check(view, &mut found);
        figures::check(view, &mut found);
        claims::check(view, &rules, &mut found);
        envelope::check(view, &rules, &operations, &mut found);
        layers::check(view, &mut found);
        samples::check(view, &mut found);
        naming::check(view, &rules, &mut found);
        duties::check(view, &rules, &operations, &mut found);
        mentions::currencies(view, &rules, &mut found);
        mentions::fields(view, &names, &mut found);
    }
    promises::check(&rules, document, &operations, &mut found);
    between::check(&views, &mut found);
    reuse::check(&views, &mut found);
    found.into_sorted()
}
