//! What is wrong with the ledger: by itself, with those that refer to it, and with its recordings.

use std::path::Path;

use serde_json::{Map, Value};

use cartevo_document::{nearest, pointer};

use super::{LEDGER, excuses, proof::missing_test, sights, texts, tolerances::without_quirk};
use crate::{
    contract::Contract,
    deviation::Deviation,
    finding::{Check, Finding},
    recording::Recording,
};

/// What the ledger may say of an oddity, and what it must.
const KEYS: [(&str, bool); 10] = [
    ("title", true),
    ("evidence", true),
    ("handling", true),
    ("since", true),
    ("explains", false),
    ("shows", false),
    ("recordings", false),
    ("tests", false),
    ("drift", false),
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
    match contract.document.get(LEDGER) {
        Some(Value::Object(entries)) => {
            for (id, entry) in entries {
                audit.entry(id, entry, root);
            }
        }
        // The document's own check says so; whoever names a quirk would say it once more.
        Some(_) => return audit.findings,
        None => {}
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
    for (at, what) in without_quirk(&contract.document) {
        let message = format!("the contract tolerates {what} here, and names no quirk for it");
        let help = "name the entry of the ledger in `x-cartevo-quirks` of the schema or property";
        audit.add(
            "tolerance-without-quirk",
            &at,
            message,
            Some(help.to_owned()),
        );
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

/// What the ledger says is to be seen, and none of the recordings that it names shows. Entries are
/// passed over of which not every recording was judged.
pub(crate) fn check_shown(
    contract: &Contract,
    judged: &[(&Recording, &[Deviation])],
) -> Vec<Finding> {
    let mut audit = Audit {
        contract,
        findings: Vec::new(),
    };
    for (id, entry) in &contract.ledger.entries {
        let own: Vec<_> = judged
            .iter()
            .filter(|(recording, _)| entry.recordings.contains(&recording.id))
            .collect();
        if own.is_empty() || own.len() != entry.recordings.len() {
            continue;
        }
        for excuse in &entry.explains {
            let shown = own.iter().any(|(recording, deviations)| {
                let mut deviations = deviations.iter();
                deviations.any(|deviation| excuse.covers(deviation, recording))
            });
            if !shown {
                let message = format!(
                    "`{id}` explains `{}`, and none of its recordings deviates that way",
                    excuse.kind
                );
                audit.add("ledger-kind-not-shown", &excuse.at, message, None);
            }
        }
        for sight in &entry.shows {
            if !own.iter().any(|(recording, _)| sight.is_in(recording)) {
                let message = format!(
                    "`{id}` is to be seen at {}, and none of its recordings shows it there",
                    sight.pointer
                );
                audit.add("ledger-pointer-not-shown", &sight.at, message, None);
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
        let wrong = "ledger-entry";
        let Some(object) = entry.as_object() else {
            return self.add(wrong, &at, format!("`{id}` must be a mapping"), None);
        };
        let number = id
            .strip_prefix('Q')
            .filter(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
        if number.is_none() {
            let message = format!("`{id}` is no id of a quirk; expected `Q` and a number");
            self.add(wrong, &at, message, None);
        }
        self.keys(id, object, &at);
        let has = |key: &str| object.contains_key(key);
        if !has("recordings") && !has("tests") && !has("drift") && !has("reason") {
            let help = "name `recordings` that show it, `tests` of what is done about it, what `drift` finds of it on the pages, or the `reason` why it needs none of them";
            let message = format!("nothing proves `{id}`");
            self.add(wrong, &at, message, Some(help.to_owned()));
        }
        if has("recordings") && !has("explains") && !has("shows") {
            let help = "say which deviations it `explains`, or at which JSON pointers a recording `shows` it";
            let message = format!("`{id}` names recordings, but not what is to be seen in them");
            self.add(wrong, &at, message, Some(help.to_owned()));
        }
        self.items(object, &at, "explains", |item, at| {
            excuses(item, at).map(drop)
        });
        self.items(object, &at, "shows", |item, at| sights(item, at).map(drop));
        let recordings = texts(object.get("recordings"));
        for (index, name) in recordings.iter().enumerate() {
            if recordings[..index].contains(name) {
                let message = format!("`{id}` names the recording `{name}` twice");
                self.add(wrong, &format!("{at}/recordings/{index}"), message, None);
            }
        }
        let since = object.get("since").and_then(Value::as_str);
        if since.is_some_and(|since| !is_day(since)) {
            let message = format!("`since` of `{id}` must be a day such as 2026-05-09");
            self.add(wrong, &format!("{at}/since"), message, None);
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

    /// The items of a list that may hold more than texts.
    fn items(
        &mut self,
        entry: &Map<String, Value>,
        at: &str,
        key: &str,
        read: impl Fn(&Value, &str) -> Result<(), String>,
    ) {
        let items = entry.get(key).and_then(Value::as_array);
        for (index, item) in items.into_iter().flatten().enumerate() {
            let at = format!("{at}/{key}/{index}");
            if let Err(message) = read(item, &at) {
                self.add("ledger-entry", &at, message, None);
            }
        }
    }

    fn keys(&mut self, id: &str, object: &Map<String, Value>, at: &str) {
        for (key, value) in object {
            let below = pointer::join(at, key);
            let empty = || value.as_array().is_none_or(Vec::is_empty);
            let problem = match key.as_str() {
                "explains" | "shows" if empty() => "must be a list",
                "recordings" | "tests" if empty() || !all_text(value) => "must be a list of texts",
                // The document's own check knows the form of `drift`.
                "explains" | "shows" | "recordings" | "tests" | "drift" => continue,
                _ if !KEYS.iter().any(|(known, _)| known == key) => {
                    let help = nearest(key, KEYS.iter().map(|(known, _)| *known))
                        .map(|name| format!("did you mean `{name}`?"));
                    let message = format!("an entry of the ledger has no `{key}`");
                    self.add("ledger-entry", &below, message, help);
                    continue;
                }
                _ if value.as_str().is_none_or(|text| text.trim().is_empty()) => "must be text",
                _ => continue,
            };
            let message = format!("`{key}` of `{id}` {problem}");
            self.add("ledger-entry", &below, message, None);
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

fn all_text(value: &Value) -> bool {
    let items = value.as_array();
    items.is_some_and(|items| items.iter().all(Value::is_string))
}

/// Whether a text is a day such as `2026-05-09`.
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |width: usize, range: std::ops::RangeInclusive<u32>| {
        let number = parts
            .next()
            .filter(|part| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse().ok());
        number.is_some_and(|number| range.contains(&number))
    };
    part(4, 1..=9999) && part(2, 1..=12) && part(2, 1..=31) && parts.next().is_none()
}
