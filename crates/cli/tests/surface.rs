//! The whole surface of the command line, frozen: whatever is added, renamed or taken away shows in
//! `tests/surface.txt`. With `UPDATE_SURFACE` set the file is written anew instead.

use std::{env, fmt::Write, fs, path::Path};

use clap::Command;

#[test]
fn the_surface_is_what_it_was() {
    let mut found = String::new();
    render(cartevo_cli::command().term_width(80), "", &mut found);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/surface.txt");
    if env::var_os("UPDATE_SURFACE").is_some() {
        fs::write(&path, &found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    for (number, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
        let line = number + 1;
        assert_eq!(
            expected, found,
            "line {line} of tests/surface.txt is another; if that is right: \
             UPDATE_SURFACE=1 cargo test -p cartevo-cli --test surface"
        );
    }
    assert_eq!(
        expected.lines().count(),
        found.lines().count(),
        "tests/surface.txt"
    );
}

#[test]
fn help_fits_a_terminal_of_80_columns() {
    let mut found = String::new();
    render(cartevo_cli::command().term_width(80), "", &mut found);
    // A usage stands in one piece, however long it is.
    for line in found.lines().filter(|line| !line.starts_with("Usage: ")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn clap_finds_no_fault_with_the_command_line() {
    cartevo_cli::command().debug_assert();
}

/// The help of a command and of all below it. What every command takes stands with the first one
/// only.
fn render(mut command: Command, above: &str, text: &mut String) {
    let name = format!("{above}{}", command.get_name());
    command.build();
    let help = command.render_long_help().to_string();
    let own = match help.split_once("For all commands:") {
        Some((own, _)) if !above.is_empty() => own,
        _ => &help,
    };
    writeln!(text, "=== {name}\n\n{}\n", own.trim_end()).unwrap();
    for below in command.get_subcommands() {
        if below.get_name() != "help" {
            render(below.clone().term_width(80), &format!("{name} "), text);
        }
    }
}
