//! The story under each oddity of the ledger, and under many at once.

use std::collections::BTreeMap;
use std::sync::Mutex;

use cartevo_sandbox::{Quirk, Quirks};
use tokio::runtime::Builder;

use crate::expected::{self, Differences, Section};
use crate::facts::Facts;
use crate::story;

/// How many sandboxes there are at the same time.
const AT_ONCE: usize = 4;

fn tell(quirks: Quirks) -> Facts {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(story::tell(quirks))
}

/// Each switch by itself. Under a delayed issuance nothing comes of a card while the sandbox's
/// time stands still: that one is in `faults`.
fn alone() -> Vec<Quirk> {
    let all = Quirk::ALL.iter().copied();
    all.filter(|quirk| *quirk != Quirk::DelayedIssuance)
        .collect()
}

#[test]
fn the_story_is_read_as_documented() {
    let sections = expected::sections();
    assert_eq!(sections[0].name, "documented");
    let found = tell(Quirks::none());
    expected::is_documented(&sections[0], &found);
    let all = cartevo::OPERATIONS.iter().map(|operation| operation.id);
    assert_eq!(found.operations, all.collect());
}

#[test]
fn each_oddity_changes_what_it_must_and_nothing_else() {
    let sections = expected::sections();
    let by_name: BTreeMap<&str, &Section> = sections
        .iter()
        .map(|section| (section.name, section))
        .collect();
    let documented = tell(Quirks::none());
    let (queue, wrong) = (Mutex::new(alone().into_iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(quirk) = queue.lock().unwrap().next() else {
                        return;
                    };
                    let found = tell(quirk.into());
                    let differences = Differences::between(&documented, &found);
                    let none = Section::empty(quirk.id());
                    let own = by_name.get(quirk.id()).copied().unwrap_or(&none);
                    for line in differences.unexpected(own, &[]) {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("{quirk:?} {quirk}: {line}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn many_oddities_at_once_change_what_each_does_alone() {
    together("all", Quirks::all());
}

#[test]
fn the_older_build_is_read_as_far_as_it_has_the_operations() {
    together("server-2025", Quirks::server_2025());
}

fn together(name: &str, quirks: Quirks) {
    let sections = expected::sections();
    let own = sections.iter().find(|section| section.name == name);
    let ids: Vec<&str> = quirks.iter().map(Quirk::id).collect();
    let members = sections
        .iter()
        .filter(|section| ids.contains(&section.name));
    let members: Vec<&Section> = members.collect();
    let differences = Differences::between(&tell(Quirks::none()), &tell(quirks));
    let wrong = differences.unexpected(own.expect("a section"), &members);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_section_is_of_a_switch() {
    let sections = expected::sections();
    for section in &sections[1..] {
        let known = alone().iter().any(|quirk| quirk.id() == section.name);
        assert!(
            known || ["all", "server-2025"].contains(&section.name),
            "{}",
            section.name
        );
    }
}
