//! What the codes of changes mean.

/// Every code, and what it means.
pub const CODES: &[(&str, &str)] = &[
    (
        "aliases-changed",
        "A property may come under other names. A required one may then be missing under the old name.",
    ),
    (
        "alternative-added",
        "A choice (`oneOf`, `anyOf`) has one alternative more. A request may use it; an answer may bring it, which old callers do not know.",
    ),
    (
        "alternative-removed",
        "A choice has one alternative less. A request that used it is refused.",
    ),
    (
        "argument-added",
        "A method of the generated client needs a value more.",
    ),
    (
        "argument-changed",
        "A method of the generated client takes a value of another type.",
    ),
    (
        "argument-removed",
        "A method of the generated client takes a value less.",
    ),
    (
        "arguments-changed",
        "A method takes a struct in place of arguments, or the other way round.",
    ),
    (
        "arguments-reordered",
        "A method takes its arguments in another order: it is the order of `required`.",
    ),
    (
        "body-added",
        "An operation takes a body that it did not take.",
    ),
    ("body-optional", "An operation can do without its body."),
    ("body-removed", "An operation takes no body any more."),
    (
        "body-required",
        "An operation cannot do without its body any more.",
    ),
    (
        "builder-renamed",
        "The builder that a method gives has another name: it follows `operationId`.",
    ),
    (
        "case-changed",
        "Whether a value may be written in any case has changed: in upper case, in lower case.",
    ),
    (
        "changelog-breaking-missing",
        "Something breaks, and no entry under `### Breaking` of what is not released names its operation, its type or its method.",
    ),
    (
        "changelog-form",
        "A line of the changelog is not in the form of Keep a Changelog, so that neither people nor this check find what they look for.",
    ),
    (
        "changelog-version",
        "The changelog and the version in Cargo.toml contradict each other, or nothing is said of that version.",
    ),
    (
        "default-changed",
        "What is left out means something else. Nothing is refused, but an untouched call does something else.",
    ),
    (
        "deprecated-changed",
        "An operation is deprecated, or no longer is.",
    ),
    (
        "discriminator-changed",
        "Another property, or another value of it, tells alternatives apart.",
    ),
    ("enum-added", "A property takes only some values now."),
    ("enum-removed", "A property takes any value now."),
    (
        "enum-value-added",
        "A property takes a value more. Old callers do not know it; the generated enums are open and keep it as `Other`.",
    ),
    ("enum-value-removed", "A property no longer takes a value."),
    (
        "envelope-changed",
        "The payload of an answer is looked for in other places.",
    ),
    (
        "evidence-changed",
        "The effect of a call is recognised by other values.",
    ),
    (
        "field-added",
        "A type of the generated client has a field more. Where callers write the type down, they have to name it.",
    ),
    (
        "field-changed",
        "A field of the generated client has another type.",
    ),
    ("field-removed", "A field of the generated client is gone."),
    ("file-types-changed", "A form takes files of other types."),
    (
        "find-out-changed",
        "What became of a call whose answer was lost is found out in another way.",
    ),
    (
        "format-added",
        "A text must have a format. Only formats that validators know count on the wire.",
    ),
    ("format-changed", "A text must have another format."),
    ("format-removed", "A text no longer needs its format."),
    (
        "generated-changed",
        "The client no longer makes a value by itself where it is left out, or now does.",
    ),
    ("header-added", "An answer has a header more."),
    (
        "header-optional",
        "A header that was always there may be missing.",
    ),
    ("header-removed", "An answer no longer has a header."),
    ("header-required", "A header is always there."),
    ("max-items-lowered", "A list must be shorter."),
    ("max-items-raised", "A list may be longer."),
    ("max-length-lowered", "A text must be shorter."),
    ("max-length-raised", "A text may be longer."),
    (
        "max-properties-lowered",
        "An object must have fewer properties.",
    ),
    (
        "max-properties-raised",
        "An object may have more properties.",
    ),
    ("maximum-lowered", "A number must be smaller."),
    ("maximum-raised", "A number may be greater."),
    (
        "media-type-added",
        "A body may be of another media type too. Who sends chooses, and who asks says so in `Accept`.",
    ),
    ("media-type-changed", "A body is of another media type."),
    ("media-type-removed", "A body is no longer of a media type."),
    ("method-added", "The generated client has a method more."),
    (
        "method-changed",
        "A method has other helpers: `stream` and `pages` for lists, `intent` for what changes something; or it needs a feature.",
    ),
    (
        "method-moved",
        "A method stands in another group: it follows the tag.",
    ),
    ("method-removed", "The generated client has a method less."),
    (
        "method-renamed",
        "A method has another name: it follows `x-cartevo-name`.",
    ),
    ("min-items-lowered", "A list may be shorter."),
    ("min-items-raised", "A list must be longer."),
    ("min-length-lowered", "A text may be shorter."),
    ("min-length-raised", "A text must be longer."),
    (
        "min-properties-lowered",
        "An object may have fewer properties.",
    ),
    (
        "min-properties-raised",
        "An object must have more properties.",
    ),
    ("minimum-lowered", "A number may be smaller."),
    ("minimum-raised", "A number must be greater."),
    (
        "multiple-changed",
        "A number must be a multiple of something else.",
    ),
    ("not-changed", "A `not` excludes other values."),
    ("nullable-added", "`null` may stand there."),
    ("nullable-removed", "`null` may no longer stand there."),
    (
        "object-closed",
        "An object no longer takes properties that nobody named. An object that says nothing about them takes them.",
    ),
    (
        "object-opened",
        "An object takes properties that nobody named.",
    ),
    ("operation-added", "There is an operation more."),
    (
        "operation-moved",
        "An operation has another method or path.",
    ),
    ("operation-removed", "An operation is gone."),
    ("paging-changed", "A list is cut into pages in another way."),
    ("parameter-added", "There is an optional parameter more."),
    (
        "parameter-moved",
        "A parameter stands elsewhere: in a header and not in the query.",
    ),
    ("parameter-optional", "A parameter can be left out."),
    (
        "parameter-removed",
        "A parameter is gone. A contract names all parameters that there are, so it is refused or ignored.",
    ),
    (
        "parameter-renamed",
        "A parameter has another name. In a path the name is not on the wire, and does not count.",
    ),
    (
        "parameter-required",
        "A parameter can no longer be left out.",
    ),
    (
        "parameter-style-changed",
        "A parameter is written in another way.",
    ),
    ("pattern-added", "A text must match a pattern."),
    ("pattern-changed", "A text must match another pattern."),
    (
        "pattern-removed",
        "A text no longer needs to match a pattern.",
    ),
    (
        "property-added",
        "An object has an optional property more. It only breaks what was closed.",
    ),
    ("property-optional", "A property may be missing."),
    (
        "property-removed",
        "A property is gone. An open object still takes it, and ignores it; an answer may have left it out before.",
    ),
    ("property-required", "A property may no longer be missing."),
    ("reply-changed", "A method gives another type."),
    (
        "required-body-added",
        "An operation cannot do without a body, which it did not take.",
    ),
    (
        "required-parameter-added",
        "There is a parameter more, and it cannot be left out.",
    ),
    (
        "required-property-added",
        "An object has a property more, which may not be missing.",
    ),
    (
        "resend-changed",
        "An operation may be sent again under other conditions.",
    ),
    (
        "security-changed",
        "An operation asks for other credentials.",
    ),
    (
        "security-scheme-changed",
        "A kind of credentials is another one under the same name.",
    ),
    ("server-added", "The API is at another address too."),
    ("server-changed", "The API is at another address."),
    ("server-removed", "The API is no longer at an address."),
    ("setter-added", "A call has an optional value more."),
    ("setter-removed", "A call has an optional value less."),
    (
        "status-added",
        "An operation may answer another status. An error that nobody announced is still an error of its class; a success may be another one.",
    ),
    (
        "status-changed",
        "The success of an operation has another status. The generated client takes any 2xx.",
    ),
    ("status-removed", "An operation no longer answers a status."),
    (
        "timeout-changed",
        "An attempt may take longer, or less long.",
    ),
    ("type-added", "The generated client has a type more."),
    ("type-changed", "A value is of another type."),
    (
        "type-form-changed",
        "A type of the generated client is of another kind: an enum in place of an id.",
    ),
    ("type-narrowed", "A value is of fewer types."),
    ("type-removed", "The generated client has a type less."),
    (
        "type-renamed",
        "A type of the generated client has another name: it follows the component.",
    ),
    (
        "type-sealed",
        "A type of the generated client can no longer be written down field by field.",
    ),
    ("type-widened", "A value is of more types."),
    ("unique-added", "A list may no longer have an item twice."),
    ("unique-removed", "A list may have an item twice."),
    (
        "variant-added",
        "An enum of the generated client has a variant more; it is `#[non_exhaustive]`.",
    ),
    (
        "variant-removed",
        "An enum of the generated client has a variant less.",
    ),
    (
        "version-not-bumped",
        "The version has not gone up as far as the changes ask for.",
    ),
];

/// What a code means.
pub fn explain(code: &str) -> Option<&'static str> {
    let mut codes = CODES.iter();
    codes
        .find(|(known, _)| *known == code)
        .map(|(_, text)| *text)
}

/// Whether a change of this kind is one of a schema, which an example can show.
pub(crate) fn is_of_schema(code: &str) -> bool {
    const PARTS: [&str; 13] = [
        "server",
        "security",
        "operation",
        "status",
        "media-type",
        "body",
        "required-body",
        "header",
        "file-types",
        "parameter-style",
        "method",
        "builder",
        "deprecated",
    ];
    !PARTS.iter().any(|part| code.starts_with(part))
}
