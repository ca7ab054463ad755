//! The recorder of terminal sessions itself.

use crate::support::{Session, World};

#[test]
fn what_a_person_sees_and_types_is_recorded() {
    let world = World::new();
    let mut session = Session::new("terminal", &world);
    session.run("sh -c 'printf \"Go ahead? \"; read answer; echo \"You said $answer\"; exit 3'");
    session.see("Go ahead? ");
    session.answer("yes");
    session.ends(3);
    let seen = "Go ahead? yes\nYou said yes\nexit 3\n";
    assert!(session.record().ends_with(seen), "{}", session.record());
}

#[test]
fn a_line_that_changes_is_recorded_as_it_stood() {
    let world = World::new();
    let mut session = Session::new("terminal", &world);
    let script = r#"printf "first\n12 s so far"; read next; printf "\033[A\r\033[Kdone\n""#;
    session.run(&format!("sh -c '{script}'"));
    session.live("so far");
    session.meanwhile("it gets done");
    session.answer("");
    session.ends(0);
    let record = session.record().split_once('\n').unwrap().1;
    assert_eq!(
        record,
        "first\n~ N s so far\n# it gets done\ndone\nexit 0\n"
    );
}

#[test]
fn an_interrupt_reaches_the_program_only() {
    let world = World::new();
    let mut session = Session::new("terminal", &world);
    session.run("sh -c 'trap \"echo caught; exit 7\" INT; (echo ready; cat)'");
    session.see("ready");
    session.interrupt();
    session.ends(7);
    let record = session.record();
    assert!(record.ends_with("ready\n^Ccaught\nexit 7\n"), "{record}");
    // One that does nothing about it ends as shells say.
    session.run("cat");
    session.interrupt();
    session.ends(130);
}

#[test]
fn what_changes_from_run_to_run_is_scrubbed_and_wrapped_after_that() {
    let world = World::new();
    let mut session = Session::new("terminal", &world);
    let home = world.home().display();
    let id = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
    let filler = "x".repeat(74);
    session.runs(
        &format!("echo http://127.0.0.1:40123/ {id} {home}/{filler} {id}"),
        0,
    );
    let record = session.record().split_once('\n').unwrap().1;
    let known = "00000000-0000-4000-8000-000000000001";
    let line = format!("http://127.0.0.1:PORT/ {known} HOME/{filler} {known}");
    let rows: Vec<&str> = record.lines().collect();
    assert_eq!(rows[..3].concat(), line);
    assert!(rows[..2].iter().all(|row| row.len() == 80));
}

#[test]
#[should_panic(expected = "the exit code after")]
fn another_exit_code_is_noticed() {
    let world = World::new();
    Session::new("terminal", &world).runs("false", 0);
}

#[test]
#[should_panic(expected = "was never there")]
fn what_does_not_come_is_noticed() {
    let world = World::new();
    let mut session = Session::new("terminal", &world);
    session.run("true");
    session.see("something");
}

#[test]
#[should_panic(expected = "but this was seen")]
fn another_session_than_the_recorded_one_is_noticed() {
    let world = World::new();
    let mut session = Session::new("no-such-session", &world);
    session.runs("true", 0);
    let is_written = std::env::var_os("UPDATE_SESSIONS").is_some();
    assert!(!is_written, "nothing is compared, else: but this was seen");
    session.check();
}
