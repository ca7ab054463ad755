//! The codes of `drift`.

use super::Row;

const CONTRACT: &str = "Look at both places. If the page is right, change the contract (`--propose` prints the edit where it can); else name the finding in the ledger's `drift`.";
const LAYERS: &str = "Nothing says which is right: look at recordings, ask the vendor, and name the finding in the ledger's `drift`.";
const ASK: &str = "Keep the contract to what was seen, ask the vendor, and name the finding in the ledger's `drift`.";
const LOCK: &str = "Look at the change, change the contract if need be, and accept it with `cargo xtask drift --accept`.";
const CALLERS: &str = "Callers follow the page, and the client follows the contract.";
const TWO: &str = "A page that contradicts itself misleads whoever reads half of it.";
const RULE: &str = "What the conventions promise does not hold here.";
const PROOF: &str = "An example that cannot be true is copied into code and tests.";
const CHANGED: &str = "The documentation has changed since it was last looked at.";

pub(super) const ROWS: &[Row] = &[
    (
        "operation-unknown",
        "A page documents an operation that the contract does not have.",
        "The client cannot make the call.",
        CONTRACT,
    ),
    (
        "operation-undocumented",
        "A page mentions an operation as existing that no page documents.",
        "It may be used, and nobody says how it answers.",
        ASK,
    ),
    (
        "operation-dangling",
        "A page refers to an operation that is nowhere.",
        "The reader is sent to something that does not exist.",
        ASK,
    ),
    (
        "field-dangling",
        "A condition names a field that no answer has.",
        "The condition cannot be checked.",
        ASK,
    ),
    (
        "field-unknown",
        "A page has a field that the contract does not know.",
        CALLERS,
        CONTRACT,
    ),
    (
        "field-missing",
        "The contract has a field of a request that no part of the page has.",
        CALLERS,
        CONTRACT,
    ),
    (
        "type-differs",
        "Page and contract give a field different types.",
        CALLERS,
        CONTRACT,
    ),
    (
        "format-differs",
        "Page and contract give a field different formats.",
        CALLERS,
        CONTRACT,
    ),
    (
        "required-differs",
        "A field is required in one of page and contract and not in the other.",
        CALLERS,
        CONTRACT,
    ),
    (
        "enum-differs",
        "Page and contract list different values.",
        CALLERS,
        CONTRACT,
    ),
    (
        "constraint-differs",
        "Page and contract limit a value differently.",
        CALLERS,
        CONTRACT,
    ),
    (
        "default-differs",
        "Page and contract have different defaults.",
        CALLERS,
        CONTRACT,
    ),
    (
        "status-unknown",
        "A page lists a status that the contract does not have.",
        "The client has no type for the answer.",
        CONTRACT,
    ),
    (
        "status-missing",
        "The contract has a status that the page does not list.",
        CALLERS,
        CONTRACT,
    ),
    (
        "message-unknown",
        "A page has an error message that the contract has no example of.",
        "Whoever looks for it finds it nowhere.",
        CONTRACT,
    ),
    (
        "example-invalid",
        "An example of a page breaks the contract's schema.",
        PROOF,
        CONTRACT,
    ),
    (
        "envelope-unknown",
        "An example has a shape that the operation's envelope does not allow.",
        "The payload may not be found.",
        CONTRACT,
    ),
    (
        "base-url-differs",
        "Page and contract have different base URLs.",
        "Calls would go elsewhere.",
        CONTRACT,
    ),
    (
        "idempotency-differs",
        "Page and contract disagree about what makes a repeated call safe.",
        "A call that is sent again may be carried out twice.",
        CONTRACT,
    ),
    (
        "layers-field",
        "The generated panel and the text of a page have different fields.",
        TWO,
        LAYERS,
    ),
    (
        "layers-type",
        "The generated panel and the text of a page give a field different types.",
        TWO,
        LAYERS,
    ),
    (
        "layers-required",
        "The generated panel and the text of a page disagree whether a field is required.",
        TWO,
        LAYERS,
    ),
    (
        "layers-enum",
        "The generated panel and the text of a page list different values.",
        TWO,
        LAYERS,
    ),
    (
        "layers-constraint",
        "The generated panel and the text of a page limit a value differently.",
        TWO,
        LAYERS,
    ),
    (
        "layers-envelope",
        "The generated panel and the text of a page show different envelopes.",
        TWO,
        LAYERS,
    ),
    (
        "layers-name",
        "The generated panel and the text of a page name a field differently.",
        TWO,
        LAYERS,
    ),
    (
        "layers-status",
        "The generated panel and the text of a page have different statuses.",
        TWO,
        LAYERS,
    ),
    (
        "pages-differ",
        "Two pages differ about one field of one kind of thing.",
        "Callers of the two operations expect different things.",
        ASK,
    ),
    (
        "naming",
        "A name does not follow the conventions' style.",
        RULE,
        ASK,
    ),
    (
        "money-form",
        "Money comes in another form than the conventions say.",
        "Amounts are read wrong where text and numbers, or units, are mixed.",
        ASK,
    ),
    (
        "date-form",
        "A date comes in another form than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "id-form",
        "An id comes in another form than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "phone-form",
        "A phone number comes in another form than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "dial-code-form",
        "A dial code comes in another form than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "country-form",
        "A country comes in another form than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "operator-case",
        "An operator's code is written in another case elsewhere.",
        "A comparison of the two fails.",
        ASK,
    ),
    (
        "currency-unserved",
        "A currency is used that the conventions do not list, or where it is not served.",
        RULE,
        ASK,
    ),
    (
        "pagination-form",
        "A list says otherwise than the conventions where it stands.",
        "A reader of pages ends too early or never.",
        ASK,
    ),
    (
        "envelope-form",
        "An answer comes in another envelope than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "idempotency-unclear",
        "Nothing says what makes a repeated call safe.",
        "Nobody knows whether a call may be sent again.",
        ASK,
    ),
    (
        "retry-unsafe",
        "A page advises to repeat a call that is not safe to repeat.",
        "The call may be carried out twice.",
        ASK,
    ),
    (
        "status-form",
        "A status is used otherwise than the conventions say.",
        RULE,
        ASK,
    ),
    (
        "arithmetic",
        "The amounts of an example do not add up.",
        PROOF,
        ASK,
    ),
    (
        "lifetime",
        "The dates of an example contradict the lifetime that the page gives.",
        PROOF,
        ASK,
    ),
    (
        "mask",
        "A masked number shows other digits than the page says.",
        PROOF,
        ASK,
    ),
    (
        "id-reuse",
        "One id stands for two different things.",
        PROOF,
        ASK,
    ),
    (
        "state",
        "An example is in a state that contradicts the rest of it.",
        PROOF,
        ASK,
    ),
    (
        "replay-unclear",
        "The conventions give different outcomes for a call that is repeated with the same key.",
        "Nobody knows what a repeated call answers.",
        ASK,
    ),
    (
        "refresh-unclear",
        "The conventions speak of refreshing a token and of no way to do it.",
        "Nobody can follow the advice.",
        ASK,
    ),
    (
        "poll-exceeds-rate",
        "The advised polling would exceed the rate limit.",
        "Whoever follows the advice is refused.",
        ASK,
    ),
    (
        "fact-new",
        "A page says something that docs.lock does not have.",
        CHANGED,
        LOCK,
    ),
    (
        "fact-changed",
        "A page says something otherwise than docs.lock has it.",
        CHANGED,
        LOCK,
    ),
    (
        "fact-gone",
        "A page no longer says something that docs.lock has.",
        CHANGED,
        LOCK,
    ),
    ("page-new", "A page is not in docs.lock.", CHANGED, LOCK),
    (
        "page-gone",
        "A page of docs.lock is no longer there.",
        CHANGED,
        LOCK,
    ),
    (
        "unread",
        "A part of a page could not be read.",
        "What is not read cannot be compared.",
        "Look at the line; if it says something of the API, teach the reader its form.",
    ),
];
