//! The codes of `conformance`.

use super::Row;

const RECORD: &str = "If the recording is right, mend the contract or its quirk ledger; if it is not, mend the recording.";
const CLIENT: &str = "Mend the client, or the contract that it is generated from.";
const LEDGER: &str = "Mend the entry in `x-cartevo-quirks`.";
const SNAPSHOT: &str = "If the new value is right, accept it with `cargo xtask conformance --accept`; else mend the client.";
const UNTRUE: &str = "The contract says something else than what was seen.";
const WRONG: &str = "A caller would get something else than what the API said.";

pub(super) const OF_RECORDINGS: &[Row] = &[
    (
        "undocumented-field",
        "A recorded answer has a field that the contract does not know.",
        "The client keeps it, but gives it no name and no type.",
        "Add it to the schema if the API really sends it.",
    ),
    (
        "undocumented-value",
        "A recorded value is not one of the enum's.",
        "The client keeps it as an unknown value.",
        "Add it to the enum if the API really sends it.",
    ),
    (
        "missing-field",
        "The contract requires a field, and the recording has none.",
        "A client that requires it cannot read the answer.",
        RECORD,
    ),
    (
        "wrong-type",
        "A recorded value is of another type than the contract says.",
        "The client cannot read it, or reads something else.",
        RECORD,
    ),
    (
        "broken-rule",
        "A recorded value breaks a rule such as a length or a pattern.",
        UNTRUE,
        RECORD,
    ),
    (
        "undocumented-body",
        "A recorded answer has a body where the contract describes none.",
        "The client does not look at it.",
        "Describe the body in the contract.",
    ),
    (
        "status-code-differs",
        "The status in the body is not the HTTP status.",
        "Whoever looks at one of them is misled by the other.",
        RECORD,
    ),
    (
        "content-type-differs",
        "The body is JSON and labelled as something else.",
        "A strict reader refuses it.",
        RECORD,
    ),
    (
        "card-number",
        "The file shows a full card number.",
        "Card numbers must not be kept.",
        "Mask it in the file: six digits, stars, four digits.",
    ),
    (
        "unscrubbed-secret",
        "The file shows a token, a key or another secret.",
        "Secrets must not be kept.",
        "Take it out of the file, and have it replaced where it was given out.",
    ),
    (
        "recording-old",
        "A recording is older than recordings of its source may be.",
        "The API may have changed since.",
        "Record it again, or look the source up again and bring its date up to date.",
    ),
    (
        "request-not-allowed",
        "The contract does not allow the recorded request.",
        UNTRUE,
        RECORD,
    ),
    (
        "request-refused",
        "The client does not make the recorded call.",
        "A call that was made once cannot be made with the client.",
        CLIENT,
    ),
    (
        "request-differs",
        "The client sends another request than the recorded one.",
        "The API gets something else than what was recorded.",
        CLIENT,
    ),
    (
        "headers-differ",
        "The client sends other headers than the recorded ones.",
        "The API gets something else than what was recorded.",
        CLIENT,
    ),
    (
        "body-differs",
        "The client sends another body than the recorded one.",
        "The API gets something else than what was recorded.",
        CLIENT,
    ),
    (
        "nothing-sent",
        "The client sends nothing where a request was recorded.",
        "The call cannot be made.",
        CLIENT,
    ),
    (
        "sent-again",
        "The client sends the request more than once.",
        "A repeated payment may be carried out twice.",
        CLIENT,
    ),
    (
        "unexplained-deviation",
        "The recording deviates from the conventions, and no quirk that it names explains it.",
        "An oddity that nobody knows of is met by surprise.",
        "Name the quirk in `quirks`, or add an entry to the ledger.",
    ),
    (
        "unknown-quirk",
        "The recording names a quirk that the ledger does not have.",
        "Nothing says what is odd.",
        "Add the entry, or remove the name.",
    ),
    (
        "quirk-twice",
        "The recording names a quirk twice.",
        "One of the names was meant to be another.",
        "Remove one.",
    ),
    (
        "quirk-not-shown",
        "The recording names a quirk that is not to be seen in it.",
        "The ledger claims a proof that is none.",
        "Remove the name, or say in the ledger what the quirk `explains` or `shows`.",
    ),
    (
        "quirk-not-linked",
        "The recording names a quirk whose entry does not name the recording.",
        "The ledger does not know of its own proof.",
        "Add the recording to the entry, or remove the name.",
    ),
    (
        "undecodable",
        "The client cannot read the recorded answer.",
        "The caller gets an error in place of the answer.",
        CLIENT,
    ),
    (
        "panicked",
        "The client panicked on the recorded answer.",
        "It must never.",
        CLIENT,
    ),
    (
        "error-taken-for-success",
        "The client takes an error for a success.",
        "The caller believes that something was done.",
        CLIENT,
    ),
    (
        "status-differs",
        "The client gives another status than the recorded one.",
        WRONG,
        CLIENT,
    ),
    (
        "message-differs",
        "The client gives another message than the recorded one.",
        WRONG,
        CLIENT,
    ),
    (
        "error-differs",
        "The client gives another name of the error, or none.",
        WRONG,
        CLIENT,
    ),
    (
        "code-differs",
        "The client gives another error code, or none.",
        WRONG,
        CLIENT,
    ),
    (
        "details-differ",
        "The client gives other details of an error, or none.",
        WRONG,
        CLIENT,
    ),
    (
        "lost",
        "Something of the recorded answer is not in what the client gives.",
        WRONG,
        CLIENT,
    ),
    (
        "snapshot-differs",
        "The decoded value is not the accepted one.",
        "What callers see has changed.",
        SNAPSHOT,
    ),
    (
        "snapshot-missing",
        "No decoded value was accepted yet.",
        "Nobody has looked at what callers see.",
        SNAPSHOT,
    ),
    (
        "snapshot-unreadable",
        "The accepted value cannot be read.",
        "Nothing can be compared with it.",
        SNAPSHOT,
    ),
    (
        "snapshot-unreferenced",
        "An accepted value belongs to no recording.",
        "It would be taken for a proof of something.",
        "Remove it with `cargo xtask conformance --accept`.",
    ),
];

pub(super) const OF_THE_CONTRACT: &[Row] = &[
    (
        "contract-problem",
        "The contract's own check finds a mistake in it.",
        "The client is generated from it.",
        "Mend the line that is shown.",
    ),
    (
        "example-breaks-schema",
        "An example of the contract breaks its own schema.",
        "One of the two is wrong.",
        "Mend the schema, or mark the example as what it is.",
    ),
    (
        "default-breaks-schema",
        "A default of the contract breaks its own schema.",
        "A client that sends it is refused.",
        "Mend one of the two.",
    ),
    (
        "example-not-recorded",
        "An example of the contract is in no recording.",
        "Nothing shows that the client reads it.",
        "Record it: an exchange of the operation with this body.",
    ),
    (
        "client-differs",
        "The built client does something else than the contract says.",
        "It was built from another contract.",
        "Build it again from this contract.",
    ),
    (
        "ledger-entry",
        "An entry of the quirk ledger is not as it should be.",
        "It explains nothing as it is.",
        LEDGER,
    ),
    (
        "ledger-kind-not-shown",
        "An entry explains a kind of deviation that none of its recordings shows.",
        "It would excuse what nobody has seen.",
        LEDGER,
    ),
    (
        "ledger-pointer-not-shown",
        "An entry names a place that none of its recordings has.",
        "It would excuse what nobody has seen.",
        LEDGER,
    ),
    (
        "ledger-not-named-back",
        "An entry names a recording that does not name it.",
        "One of them is mistaken about the other.",
        LEDGER,
    ),
    (
        "ledger-recording-missing",
        "An entry names a recording that does not exist.",
        "Its proof is gone.",
        LEDGER,
    ),
    (
        "ledger-test-missing",
        "An entry names a test that does not exist.",
        "Its proof is gone.",
        LEDGER,
    ),
    (
        "tolerance-without-quirk",
        "The client tolerates something that no entry of the ledger accounts for.",
        "Nobody knows any more why it does.",
        "Add the entry, or take the tolerance out.",
    ),
];
