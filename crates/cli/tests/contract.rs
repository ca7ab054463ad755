//! `cartevo contract` in a repository of a team that uses the SDK: nothing of the SDK's own is there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tempfile::TempDir;

fn sdk() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A team's repository.
struct Team {
    folder: TempDir,
}

/// What came of a call.
struct Ended {
    status: i32,
    out: String,
    err: String,
}

impl Team {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        Self { folder }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Takes over a recording of the SDK, edited.
    fn record(&self, folder: &str, id: &str, edit: impl FnOnce(&mut Value)) {
        let path = sdk().join(format!("tests/recordings/{id}.json"));
        let text = fs::read_to_string(path).expect("a recording");
        let mut recording: Value = serde_json::from_str(&text).expect("JSON");
        edit(&mut recording);
        self.write(&format!("{folder}/{id}.json"), &recording.to_string());
    }

    fn page(&self) {
        let page = fs::read_to_string(sdk().join("tests/pages/markdown/create-card.md"));
        self.write("pages/create-card.md", &page.expect("the page"));
    }

    /// Calls the program in the repository. It has neither credentials nor a home.
    fn cartevo(&self, arguments: &[&str]) -> Ended {
        self.cartevo_in("", arguments)
    }

    /// The same in a folder of it.
    fn cartevo_in(&self, folder: &str, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cartevo"));
        command
            .args(arguments)
            .current_dir(self.folder.path().join(folder));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let output = command.output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Ended {
            status: output.status.code().expect("a status"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ended {
    /// That nothing of it sends whoever reads it to commands or files that are not theirs.
    fn is_at_home(&self) {
        for foreign in ["xtask", "/cartevo/crates", env!("CARGO_MANIFEST_DIR")] {
            assert!(!self.out.contains(foreign), "{foreign}: {}", self.out);
            assert!(!self.err.contains(foreign), "{foreign}: {}", self.err);
        }
    }
}

#[test]
fn recordings_that_keep_to_the_contract_that_is_built_in_are_exit_0() {
    let team = Team::new();
    team.record("tests/recordings", "getPaymentBalance/prose", |_| {});
    team.record("tests/recordings", "createCard/prose", |_| {});
    let ended = team.cartevo(&["contract", "check"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
    assert!(
        ended.out.contains("2 of 2 recordings conform; 0 errors"),
        "{}",
        ended.out
    );
    ended.is_at_home();
}

#[test]
fn a_recording_that_deviates_is_exit_1_in_every_form_and_names_the_command() {
    let team = Team::new();
    team.record("wire", "getPaymentBalance/prose", |recording| {
        recording["response"]["body"]["data"]["news"] = json!(1);
    });
    team.record("wire", "createCard/prose", |_| {});
    let check = ["contract", "check", "--recordings", "wire"];
    let ended = team.cartevo(&check);
    assert_eq!(ended.status, 1, "{}", ended.out);
    ended.is_at_home();
    let again = "reproduce: cartevo contract check --recordings wire --operation getPaymentBalance";
    for line in [
        "wire/getPaymentBalance/prose.json at /response/body/data/news",
        again,
    ] {
        assert!(ended.out.contains(line), "{line}:\n{}", ended.out);
    }
    // What it says shows the same again.
    let again: Vec<&str> = again.split(' ').skip(2).collect();
    assert_eq!(team.cartevo(&again).status, 1);

    let form = |form: &str| {
        let ended = team.cartevo(&[&check[..], &["--format", form]].concat());
        assert_eq!(ended.status, 1, "{form}");
        ended.is_at_home();
        ended.out
    };
    let junit = form("junit");
    assert!(junit.starts_with("<?xml"), "{junit}");
    assert!(
        junit.contains("<testsuite name=\"getPaymentBalance/prose\""),
        "{junit}"
    );
    assert_eq!(junit.matches("<failure").count(), 1, "{junit}");
    assert!(form("html").contains("cartevo contract explain"));
    form("sarif");
    let report = team.cartevo(&[&["--json"], &check[..]].concat());
    let report: Value = serde_json::from_str(&report.out).expect("JSON");
    assert_eq!(
        (&report["command"], &report["conforms"]),
        (&json!("conformance"), &json!(false))
    );
    assert_eq!(report["contract"], "cartevo/openapi.yaml");
}

#[test]
fn what_a_team_accepts_for_a_while_is_known_to_its_check() {
    let team = Team::new();
    team.record("tests/recordings", "getPaymentBalance/prose", |recording| {
        recording["response"]["body"]["data"]["news"] = json!(1);
    });
    let report = team.cartevo(&["contract", "check", "--json"]);
    let report: Value = serde_json::from_str(&report.out).expect("JSON");
    let found = &report["findings"][0];
    let entry = |fingerprint: &str| {
        format!(
            "[[accepted]]\ncommand = \"check\"\ncode = {}\nfingerprint = \"{fingerprint}\"\n\
             reason = \"asked the vendor\"\nexpires = 9999-12-31\n",
            found["code"]
        )
    };
    team.write(
        "accepted.toml",
        &entry(found["fingerprint"].as_str().expect("text")),
    );
    let ended = team.cartevo(&["contract", "check"]);
    assert_eq!(ended.status, 0, "{}", ended.out);
    team.write("accepted.toml", &entry("0123456789abcdef"));
    let ended = team.cartevo(&["contract", "check"]);
    assert_eq!(ended.status, 1, "{}", ended.out);
    assert!(ended.out.contains("accepted-unused"), "{}", ended.out);
    ended.is_at_home();
}

#[test]
fn mistakes_are_exit_2_and_say_what_to_do() {
    let team = Team::new();
    team.write("broken/getPaymentBalance/prose.json", "{");
    team.record("other", "getPaymentBalance/prose", |recording| {
        recording["operation"] = json!("getPaymentBalances");
    });
    for (arguments, sentence) in [
        (&["check"][..], "give `--recordings` a folder that exists"),
        (
            &["check", "--recordings", "broken"],
            "prose.json:1:1: not a recording: ",
        ),
        (
            &["check", "--recordings", "other"],
            "did you mean `getPaymentBalance`?",
        ),
        (
            &["check", "--contract", "none.yaml"],
            "cannot read the contract none.yaml",
        ),
        (&["check", "--accept"], "unexpected argument '--accept'"),
        (&["drift", "none.md"], "none.md"),
        (&["diff", "none.yaml"], "there is no file none.yaml"),
        (
            &["explain", "missing-feild"],
            "did you mean `missing-field`?",
        ),
        (
            &["explain", "no-such-thing"],
            "`cartevo contract explain` lists them",
        ),
    ] {
        let ended = team.cartevo(&[&["contract"], arguments].concat());
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            ended.err
        );
        assert!(ended.err.contains(sentence), "{arguments:?}: {}", ended.err);
        ended.is_at_home();
    }
}

#[test]
fn a_page_is_new_then_accepted_and_found_when_it_changes() {
    let team = Team::new();
    team.page();
    let drift = |more: &[&str]| {
        let ended = team.cartevo(&[&["contract", "drift", "pages"], more].concat());
        ended.is_at_home();
        ended
    };
    let stale = drift(&[]);
    assert_eq!(stale.status, 4, "{}", stale.out);
    let accept = "cartevo contract drift pages --accept";
    assert!(stale.err.contains(accept), "{}", stale.err);
    let accepted = drift(&["--accept"]);
    assert_eq!(accepted.status, 0, "{}", accepted.out);
    let lock = fs::read_to_string(team.folder.path().join("docs.lock")).expect("the lock");
    assert!(
        lock.contains("`cartevo contract drift PAGES --accept`"),
        "{lock}"
    );
    assert_eq!(drift(&[]).status, 0);

    let path = team.folder.path().join("pages/create-card.md");
    let page = fs::read_to_string(&path).expect("the page");
    let changed = page.replace("At most 50 characters", "At most 40 characters");
    assert_ne!(page, changed);
    fs::write(&path, changed).expect("the page");
    let found = drift(&[]);
    assert_eq!(found.status, 1, "{}", found.out);
    for line in [
        "error[constraint-differs]: POST /cards",
        "a newer version of the SDK may know it",
        "reproduce: cartevo contract drift pages/create-card.md",
    ] {
        assert!(found.out.contains(line), "{line}:\n{}", found.out);
    }
    // The contract is not the team's to edit.
    assert!(!found.out.contains("follow the page in"), "{}", found.out);

    team.write("docs.lock", "[x]\nnonsense\n");
    let broken = drift(&[]);
    assert_eq!(broken.status, 2);
    assert!(
        broken
            .err
            .contains("`cartevo contract drift PAGES --accept`"),
        "{}",
        broken.err
    );
}

#[test]
fn two_contracts_are_compared_and_one_with_what_is_built_in() {
    let team = Team::new();
    let own = fs::read_to_string(sdk().join("openapi.yaml")).expect("the contract");
    let older = own.replacen("[VISA, MASTERCARD]", "[VISA]", 1);
    assert_ne!(own, older);
    team.write("now.yaml", &own);
    team.write("before.yaml", &older);
    // Neither manifest nor changelog of the team's program is about the SDK.
    team.write(
        "Cargo.toml",
        "[package]\nname = \"shop\"\nversion = \"7.0.0\"\n",
    );
    team.write("CHANGELOG.md", "nothing yet\n");
    let diff = |arguments: &[&str]| {
        let ended = team.cartevo(&[&["contract", "diff"], arguments].concat());
        ended.is_at_home();
        ended
    };
    let both = diff(&["before.yaml", "now.yaml"]);
    assert_eq!(both.status, 1, "{}", both.out);
    for line in [
        "enum-value-added",
        "reproduce: cartevo contract diff before.yaml now.yaml",
        "its versions are not known",
    ] {
        assert!(both.out.contains(line), "{line}:\n{}", both.out);
    }
    assert!(!both.out.contains("CHANGELOG"), "{}", both.out);
    let built_in = diff(&["before.yaml"]);
    assert_eq!(built_in.status, 1, "{}", built_in.out);
    assert!(
        built_in.out.contains("cartevo/openapi.yaml:"),
        "{}",
        built_in.out
    );
    assert_eq!(diff(&["now.yaml"]).status, 0);
    let back = diff(&["built-in", "before.yaml"]);
    assert_eq!(back.status, 1, "{}", back.out);
    assert!(back.out.contains("enum-value-removed"), "{}", back.out);
}

#[test]
fn an_openapi_yaml_is_judged_by_if_it_is_one_of_this_api() {
    let team = Team::new();
    team.record("tests/recordings", "createCard/prose", |_| {});
    team.write(
        "openapi.yaml",
        "openapi: 3.0.3\ninfo: {title: Shop, version: 1.0.0}\npaths: {}\n",
    );
    let foreign = team.cartevo(&["contract", "check"]);
    assert_eq!(foreign.status, 0, "{}{}", foreign.out, foreign.err);
    let own = fs::read_to_string(sdk().join("openapi.yaml")).expect("the contract");
    team.write(
        "openapi.yaml",
        &own.replacen("[VISA, MASTERCARD]", "[MASTERCARD]", 1),
    );
    let ended = team.cartevo(&["contract", "check"]);
    assert_eq!(ended.status, 1, "{}", ended.out);
    assert!(ended.out.contains("openapi.yaml:"), "{}", ended.out);
    // From a folder below it is the same.
    team.write("docs/before.yaml", &own);
    let below = team.cartevo_in("docs", &["contract", "check"]);
    assert_eq!(below.status, 1, "{}{}", below.out, below.err);
    let diff = team.cartevo_in("docs", &["contract", "diff", "before.yaml"]);
    assert_eq!(diff.status, 1, "{}{}", diff.out, diff.err);
    // The tests that the SDK's ledger names are not in this repository.
    assert!(
        !ended.out.contains("has no test of that name"),
        "{}",
        ended.out
    );
    assert!(!ended.out.contains("cannot be read"), "{}", ended.out);
    ended.is_at_home();
}

#[test]
fn every_code_that_can_be_found_here_is_explained_with_the_commands_of_here() {
    let team = Team::new();
    let list = team.cartevo(&["contract", "explain"]);
    assert_eq!(list.status, 0);
    list.is_at_home();
    let codes = list
        .out
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let codes: Vec<&str> = codes.collect();
    assert!(codes.contains(&"missing-field") && codes.contains(&"enum-value-added"));
    assert!(
        !codes.contains(&"mutant-survives"),
        "only the SDK has mutants"
    );
    let explained = team.cartevo(&["contract", "explain", "page-new"]);
    assert!(
        explained.out.contains("`cartevo contract drift --accept`"),
        "{}",
        explained.out
    );
    explained.is_at_home();
    let of_check = team.cartevo(&["contract", "explain", "missing-field"]);
    assert!(
        of_check.out.starts_with("missing-field (check)\n"),
        "{}",
        of_check.out
    );
    let json = |arguments: &[&str]| {
        let ended = team.cartevo(&[&["contract", "explain", "--json"], arguments].concat());
        serde_json::from_str::<serde_json::Value>(&ended.out).expect(&ended.out)
    };
    assert_eq!(json(&[])["codes"].as_array().unwrap().len(), codes.len());
    let explained = json(&["page-new"]);
    assert_eq!(explained["command"], "drift");
    let remedy = explained["remedy"].as_str().unwrap();
    assert!(remedy.contains("`cartevo contract drift --accept`"));
    assert_eq!(json(&["enum-value-added"])["command"], "diff");
    for wrong in [
        &["explain", "nosuch"][..],
        &["diff", "nosuch"],
        &["drift", "nosuch.md"],
        &["check"],
    ] {
        let ended = team.cartevo(&[&["contract", "--json"], wrong].concat());
        assert_eq!(
            (ended.status, ended.out.as_str()),
            (2, ""),
            "{wrong:?}: {}",
            ended.err
        );
        let error: serde_json::Value = serde_json::from_str(&ended.err).expect(&ended.err);
        assert_eq!(error["error"]["exit"], 2);
        assert!(error["error"]["message"].is_string());
    }
}

#[test]
fn every_command_that_the_guide_names_for_teams_is_one() {
    let guide = fs::read_to_string(sdk().join("docs/maintaining.md")).expect("the guide");
    let team = Team::new();
    let mut commands = 0;
    for (start, _) in guide.match_indices("cartevo contract ") {
        let rest = &guide[start..];
        let end = rest.find(['\n', '`', '#', '>', '|']).unwrap_or(rest.len());
        let words: Vec<&str> = rest[..end].split_whitespace().skip(1).collect();
        let help = team.cartevo(&[words[0], words[1], "--help"]);
        assert_eq!(help.status, 0, "{words:?}: {}", help.err);
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "{words:?} has no {option}");
        }
        help.is_at_home();
        commands += 1;
    }
    assert!(commands > 5, "only {commands}");
}
