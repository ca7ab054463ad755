//! The quirk ledger: the contract's list of what deviates from the plain conventions.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Map, Value};

use cartevo_document::{Document, pointer};

use crate::{
    contract::Contract,
    finding::{Check, Finding},
    kind::Kind,
    recording::Recording,
    usage::nearest,
};

/// Where the ledger stands in the contract.
pub(crate) const LEDGER: &str = "/x-cartevo-quirks";

/// The ledger, by id.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub entries: BTreeMap<String, Entry>,
}

/// One oddity. What is missing or wrong in it is found by [`check`].
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// Deviations that it explains.
    pub explains: Vec<Kind>,
    /// Pointers into a recording at which it can be seen.
    pub shows: Vec<String>,
    /// Recordings that prove it.
    pub recordings: Vec<String>,
}

impl Ledger {
    pub fn read(document: &Document) -> Self {
        let entries = document
            .get(LEDGER)
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let entries = entries.map(|(id, entry)| {
            let list = |key: &str| texts(entry.get(key));
            let entry = Entry {
                explains: list("explains")
                    .iter()
                    .filter_map(|name| Kind::named(name))
                    .collect(),
                shows: list("shows"),
                recordings: list("recordings"),
            };
            (id.clone(), entry)
        });
        Self {
            entries: entries.collect(),
        }
    }

    /// The ids of the entries that explain a kind of deviation.
    pub fn explaining(&self, kind: Kind) -> Vec<&str> {
        let entries = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.explains.contains(&kind));
        entries.map(|(id, _)| id.as_str()).collect()
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What the ledger may say of an oddity, and what it must.
const KEYS: [(&str, bool); 9] = [
    ("title", true),
    ("evidence", true),
    ("handling", true),
    ("since", true),
    ("explains", false),
    ("shows", false),
    ("recordings", false),
    ("tests", false),
    ("reason", false),
];

/// What is wrong with the ledger by itself, and with those that refer to it in the contract and in
/// the client.
pub(crate) fn check(
    contract: &Contract,
    root: Option<&Path>,
    tolerances: &[(&str, &str)],
) -> Vec<Finding> {
    let mut audit = Audit {
        contract,
        findings: Vec::new(),
    };
    let entries = contract.document.get(LEDGER).and_then(Value::as_object);
    for (id, entry) in entries.into_iter().flatten() {
        audit.entry(id, entry, root);
    }
    audit.references("", contract.document.value());
    for (id, tolerance) in tolerances {
        if !contract.ledger.entries.contains_key(*id) {
            let message = format!(
                "the client tolerates something by `{id}` that the ledger does not know: {tolerance}"
            );
            let help = format!("add `{id}` to `x-cartevo-quirks`, or remove the tolerance");
            audit.add("tolerance-without-quirk", LEDGER, message, Some(help));
        }
    }
    audit.findings
}

/// What is wrong between the ledger and the project's own recordings, from the ledger's side.
pub(crate) fn check_recordings(contract: &Contract, recordings: &[Recording]) -> Vec<Finding> {
    let mut audit = Audit {
        contract,
        findings: Vec::new(),
    };
    for (id, entry) in &contract.ledger.entries {
        for (index, name) in entry.recordings.iter().enumerate() {
            let at = format!("{}/recordings/{index}", pointer::join(LEDGER, id));
            match recordings.iter().find(|recording| recording.id == *name) {
                None => {
                    let known = recordings.iter().map(|recording| recording.id.as_str());
                    let help = nearest(name, known).map(|name| format!("did you mean `{name}`?"));
                    audit.add(
                        "ledger-recording-missing",
                        &at,
                        format!("`{id}` names the recording `{name}`, which does not exist"),
                        help,
                    );
                }
                Some(recording) if !recording.quirks.contains(id) => {
                    let message = format!(
                        "`{id}` names the recording `{name}`, whose `quirks` do not name `{id}`"
                    );
                    let help = format!(
                        "add \"{id}\" to `quirks` in {}, or remove `{name}` here",
                        recording.file
                    );
                    audit.add("ledger-not-named-back", &at, message, Some(help));
                }
                Some(_) => {}
            }
        }
    }
    audit.findings
}

struct Audit<'a> {
    contract: &'a Contract,
    findings: Vec<Finding>,
}

impl Audit<'_> {
    fn add(
        &mut self,
        code: &'static str,
        at: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let finding =
            Finding::new(code, Check::Contract, at, message).at(self.contract.location(at));
        self.findings.push(Finding { help, ..finding });
    }

    fn entry(&mut self, id: &str, entry: &Value, root: Option<&Path>) {
        let at = pointer::join(LEDGER, id);
        let Some(object) = entry.as_object() else {
            return self.add(
                "ledger-entry",
                &at,
                format!("`{id}` must be a mapping"),
                None,
            );
        };
        let number = id
            .strip_prefix('Q')
            .filter(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
        if number.is_none() {
            self.add(
                "ledger-entry",
                &at,
                format!("`{id}` is no id of a quirk; expected `Q` and a number"),
                None,
            );
        }
        self.keys(id, object, &at);
        let has = |key: &str| object.contains_key(key);
        if !has("recordings") && !has("tests") && !has("reason") {
            let help = "name `recordings` that show it, `tests` of what is done about it, or the `reason` why it needs neither";
            self.add(
                "ledger-entry",
                &at,
                format!("nothing proves `{id}`"),
                Some(help.to_owned()),
            );
        }
        if has("recordings") && !has("explains") && !has("shows") {
            let help = "say which deviations it `explains`, or at which JSON pointers a recording `shows` it";
            self.add(
                "ledger-entry",
                &at,
                format!("`{id}` names recordings, but not what is to be seen in them"),
                Some(help.to_owned()),
            );
        }
        for (index, name) in texts(object.get("explains")).iter().enumerate() {
            if Kind::named(name).is_none() {
                let known: Vec<&str> = Kind::ALL.iter().map(|(_, name)| *name).collect();
                let at = format!("{at}/explains/{index}");
                self.add(
                    "ledger-entry",
                    &at,
                    format!("`{name}` is no kind of deviation"),
                    Some(format!("there are {}", known.join(", "))),
                );
            }
        }
        let Some(root) = root else { return };
        for (index, test) in texts(object.get("tests")).iter().enumerate() {
            if let Some(message) = missing_test(root, test) {
                self.add(
                    "ledger-test-missing",
                    &format!("{at}/tests/{index}"),
                    format!("`{id}` names the test `{test}`, but {message}"),
                    None,
                );
            }
        }
    }

    fn keys(&mut self, id: &str, object: &Map<String, Value>, at: &str) {
        for (key, value) in object {
            let below = pointer::join(at, key);
            let list = ["explains", "shows", "recordings", "tests"].contains(&key.as_str());
            if !KEYS.iter().any(|(known, _)| known == key) {
                let help = nearest(key, KEYS.iter().map(|(known, _)| *known))
                    .map(|name| format!("did you mean `{name}`?"));
                self.add(
                    "ledger-entry",
                    &below,
                    format!("an entry of the ledger has no `{key}`"),
                    help,
                );
            } else if list
                && (texts(Some(value)).is_empty()
                    || texts(Some(value)).len() != value.as_array().map_or(0, Vec::len))
            {
                self.add(
                    "ledger-entry",
                    &below,
                    format!("`{key}` of `{id}` must be a list of texts"),
                    None,
                );
            } else if !list && value.as_str().is_none_or(|text| text.trim().is_empty()) {
                self.add(
                    "ledger-entry",
                    &below,
                    format!("`{key}` of `{id}` must be text"),
                    None,
                );
            }
        }
        for (key, _) in KEYS
            .iter()
            .filter(|(key, required)| *required && !object.contains_key(*key))
        {
            self.add("ledger-entry", at, format!("`{id}` has no `{key}`"), None);
        }
    }

    /// Every `x-cartevo-quirks` list in the contract names entries of the ledger.
    fn references(&mut self, at: &str, value: &Value) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let below = pointer::join(at, key);
                    if below == LEDGER {
                        continue;
                    }
                    if key == "x-cartevo-quirks" {
                        self.list(&below, value);
                    } else if key != "example" && key != "examples" {
                        self.references(&below, value);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.references(&format!("{at}/{index}"), item);
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, at: &str, value: &Value) {
        for (index, id) in texts(Some(value)).iter().enumerate() {
            if !self.contract.ledger.entries.contains_key(id) {
                let help = format!(
                    "add `{id}` to the ledger at the end of the contract, or remove it here"
                );
                self.add(
                    "unknown-quirk",
                    &format!("{at}/{index}"),
                    format!("the ledger has no `{id}`"),
                    Some(help),
                );
            }
        }
    }
}

/// Why a test that the ledger names cannot be found.
fn missing_test(root: &Path, test: &str) -> Option<String> {
    let Some((file, function)) = test.rsplit_once("::") else {
        return Some("that is not `file::function`".to_owned());
    };
    match fs::read_to_string(root.join(file)) {
        Err(error) => Some(format!("{file} cannot be read: {error}")),
        Ok(source) => {
            let wanted = format!("fn {function}");
            let mut places = source.match_indices(&wanted);
            let found =
                places.any(|(at, found)| source[at + found.len()..].starts_with(['(', '<']));
            (!found).then(|| format!("{file} has no function of that name"))
        }
    }
}
