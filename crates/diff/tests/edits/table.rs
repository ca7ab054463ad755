//! The edits.

use cartevo_diff::Class::{self, Additive as A, Breaking as B, Neutral as N};

/// One edit of the small contract, and what it does.
pub struct Edit {
    pub name: &'static str,
    pub replace: &'static [(&'static str, &'static str)],
    /// Code, verdict on the wire, verdict on the generated Rust.
    pub expected: &'static [(&'static str, Class, Class)],
    /// One way it breaks something, and the other way it does not.
    pub mirrored: bool,
}

/// What breaks without being a matter of a schema.
pub const UNSHOWN: [&str; 14] = [
    "operation-removed",
    "operation-moved",
    "media-type-removed",
    "media-type-changed",
    "status-added",
    "status-changed",
    "status-removed",
    "security-changed",
    "security-scheme-changed",
    "server-changed",
    "server-removed",
    "required-body-added",
    "body-required",
    "header-removed",
];

/// One that breaks only one way.
const fn edit(
    name: &'static str,
    replace: &'static [(&'static str, &'static str)],
    expected: &'static [(&'static str, Class, Class)],
) -> Edit {
    Edit {
        name,
        replace,
        expected,
        mirrored: true,
    }
}

/// One that breaks both ways, or neither.
const fn even(
    name: &'static str,
    replace: &'static [(&'static str, &'static str)],
    expected: &'static [(&'static str, Class, Class)],
) -> Edit {
    Edit {
        name,
        replace,
        expected,
        mirrored: false,
    }
}

pub const EDITS: &[Edit] = &[
    // Enums
    edit(
        "an enum value is added to a request",
        &[("[slow, fast]", "[slow, fast, urgent]")],
        &[("enum-value-added", A, N)],
    ),
    edit(
        "an enum value is removed from a request",
        &[("[slow, fast]", "[slow]")],
        &[("enum-value-removed", B, N)],
    ),
    even(
        "an enum value is renamed in a request and added",
        &[("[slow, fast]", "[slow, quick]")],
        &[("enum-value-removed", B, N), ("enum-value-added", A, N)],
    ),
    even(
        "an enum value is added where requests and answers share it",
        &[("[PENDING, SENT, LOST]", "[PENDING, SENT, LOST, FOUND]")],
        &[("enum-value-added", B, A)],
    ),
    even(
        "an enum value is removed where requests and answers share it",
        &[("[PENDING, SENT, LOST]", "[PENDING, SENT]")],
        &[("enum-value-removed", B, B)],
    ),
    edit(
        "an enum is added to a request",
        &[(
            "colour: {type: string}",
            "colour: {type: string, enum: [red, blue]}",
        )],
        &[("enum-added", B, N)],
    ),
    edit(
        "an enum is removed from a request",
        &[(
            "speed: {type: string, enum: [slow, fast]}",
            "speed: {type: string}",
        )],
        &[("enum-removed", A, N)],
    ),
    edit(
        "an enum is added to an answer",
        &[(
            "kind: {type: string}",
            "kind: {type: string, enum: [SENT, LOST]}",
        )],
        &[("enum-added", A, N)],
    ),
    // Required and optional
    edit(
        "a property becomes required in a request",
        &[(
            "required: [to, reference]",
            "required: [to, reference, weight]",
        )],
        &[("property-required", B, B)],
    ),
    edit(
        "a property becomes optional in a request",
        &[("required: [to, reference]", "required: [to]")],
        &[("property-optional", A, B)],
    ),
    edit(
        "a property becomes required in an answer",
        &[("required: [id, status]", "required: [id, status, weight]")],
        &[("property-required", A, B)],
    ),
    edit(
        "a property becomes optional in an answer",
        &[("required: [id, status]", "required: [id]")],
        &[("property-optional", B, B)],
    ),
    edit(
        "an optional property is added to a closed request",
        &[(
            "        insured:",
            "        colour: {type: string}\n        insured:",
        )],
        &[("property-added", A, A)],
    ),
    even(
        "an optional property is added to an open request",
        &[(
            "        colour: {type: string}",
            "        colour: {type: string}\n        font: {type: string}",
        )],
        &[("property-added", A, A)],
    ),
    edit(
        "a required property is added to a request",
        &[
            ("required: [text]", "required: [text, font]"),
            (
                "        colour: {type: string}",
                "        colour: {type: string}\n        font: {type: string}",
            ),
        ],
        &[("required-property-added", B, B)],
    ),
    even(
        "a property is added to an answer",
        &[(
            "        fragile: {type: boolean}",
            "        fragile: {type: boolean}\n        heavy: {type: boolean}",
        )],
        &[("property-added", A, A)],
    ),
    edit(
        "a required property is added to an answer",
        &[
            ("required: [id, status]", "required: [id, status, heavy]"),
            (
                "        fragile: {type: boolean}",
                "        fragile: {type: boolean}\n        heavy: {type: boolean}",
            ),
        ],
        &[("required-property-added", A, A)],
    ),
    edit(
        "a property is removed from a closed request",
        &[("        insured: {type: boolean, default: false}\n", "")],
        &[("property-removed", B, B)],
    ),
    even(
        "a property is removed from an open request",
        &[("        colour: {type: string}\n", "")],
        &[("property-removed", N, B)],
    ),
    even(
        "an optional property is removed from an answer",
        &[("        fragile: {type: boolean}\n", "")],
        &[("property-removed", N, B)],
    ),
    edit(
        "a required property is removed from an answer",
        &[(
            "required: [kind]\n      properties:\n        kind: {type: string}\n",
            "properties:\n",
        )],
        &[("property-removed", B, B)],
    ),
    even(
        "a property that only lies deeper is added to both sides",
        &[(
            "        city: {type: string}",
            "        city: {type: string}\n        floor: {type: string}",
        )],
        &[("property-added", A, B)],
    ),
    // Null
    edit(
        "null is allowed in a request",
        &[(
            "text: {type: string}",
            "text: {type: string, nullable: true}",
        )],
        &[("nullable-added", A, N)],
    ),
    edit(
        "null is forbidden in a request",
        &[(
            "note: {type: string, nullable: true}",
            "note: {type: string}",
        )],
        &[("nullable-removed", B, N)],
    ),
    edit(
        "null is allowed in an answer",
        &[(
            "fragile: {type: boolean}",
            "fragile: {type: boolean, nullable: true}",
        )],
        &[("nullable-added", B, N)],
    ),
    edit(
        "null is allowed for what is referred to",
        &[(
            "sent_at:\n          allOf",
            "sent_at:\n          nullable: true\n          allOf",
        )],
        &[("nullable-added", B, N)],
    ),
    // Types
    edit(
        "a type is widened in a request",
        &[(
            "weight: {type: integer, minimum: 1, maximum: 30000}",
            "weight: {type: number, minimum: 1, maximum: 30000}",
        )],
        &[("type-widened", A, B)],
    ),
    even(
        "a type is narrowed to what its step allows anyway",
        &[(
            "size: {type: number, multipleOf: 5}",
            "size: {type: integer, multipleOf: 5}",
        )],
        &[],
    ),
    edit(
        "a type is widened in an answer",
        &[(
            "weight: {type: integer, minimum: 0, maximum: 30000}",
            "weight: {type: number, minimum: 0, maximum: 30000}",
        )],
        &[("type-widened", B, B)],
    ),
    even(
        "a type changes in an answer",
        &[("fragile: {type: boolean}", "fragile: {type: string}")],
        &[("type-changed", B, B)],
    ),
    even(
        "a type changes in a request",
        &[("text: {type: string}", "text: {type: integer}")],
        &[("type-changed", B, B)],
    ),
    // Limits
    edit(
        "a minimum is raised in a request",
        &[(
            "weight: {type: integer, minimum: 1,",
            "weight: {type: integer, minimum: 10,",
        )],
        &[("minimum-raised", B, N)],
    ),
    edit(
        "a minimum is lowered in a request",
        &[(
            "weight: {type: integer, minimum: 1,",
            "weight: {type: integer, minimum: 0,",
        )],
        &[("minimum-lowered", A, N)],
    ),
    edit(
        "a minimum becomes exclusive",
        &[(
            "weight: {type: integer, minimum: 1,",
            "weight: {type: integer, minimum: 1, exclusiveMinimum: true,",
        )],
        &[("minimum-raised", B, N)],
    ),
    even(
        "a minimum is written in another way",
        &[(
            "weight: {type: integer, minimum: 1,",
            "weight: {type: integer, minimum: 0, exclusiveMinimum: true,",
        )],
        &[],
    ),
    edit(
        "a maximum is lowered in an answer",
        &[("minimum: 0, maximum: 30000}", "minimum: 0, maximum: 20000}")],
        &[("maximum-lowered", A, N)],
    ),
    edit(
        "a maximum is raised in an answer",
        &[("minimum: 0, maximum: 30000}", "minimum: 0, maximum: 50000}")],
        &[("maximum-raised", B, N)],
    ),
    edit(
        "a maximum is removed from an answer",
        &[("minimum: 0, maximum: 30000}", "minimum: 0}")],
        &[("maximum-raised", B, N)],
    ),
    edit(
        "a maximum of a parameter is lowered",
        &[("maximum: 100, default: 10", "maximum: 50, default: 10")],
        &[("maximum-lowered", B, N)],
    ),
    edit(
        "a text may be longer in a request",
        &[(
            "reference: {type: string, minLength: 4, maxLength: 40}",
            "reference: {type: string, minLength: 4, maxLength: 60}",
        )],
        &[("max-length-raised", A, N)],
    ),
    edit(
        "a text must be shorter in a request",
        &[(
            "reference: {type: string, minLength: 4, maxLength: 40}",
            "reference: {type: string, minLength: 4, maxLength: 20}",
        )],
        &[("max-length-lowered", B, N)],
    ),
    edit(
        "a text must be longer in a request",
        &[(
            "reference: {type: string, minLength: 4, maxLength: 40}",
            "reference: {type: string, minLength: 8, maxLength: 40}",
        )],
        &[("min-length-raised", B, N)],
    ),
    edit(
        "a text may be longer in an answer",
        &[(
            "reference: {type: string, maxLength: 40}",
            "reference: {type: string, maxLength: 60}",
        )],
        &[("max-length-raised", B, N)],
    ),
    even(
        "a text may be longer where requests and answers share it",
        &[("maxLength: 80", "maxLength: 120")],
        &[("max-length-raised", B, N)],
    ),
    edit(
        "a list may be shorter in a request",
        &[("minItems: 1\n", "minItems: 0\n")],
        &[("min-items-lowered", A, N)],
    ),
    edit(
        "a list must be shorter in a request",
        &[("maxItems: 5\n", "maxItems: 3\n")],
        &[("max-items-lowered", B, N)],
    ),
    edit(
        "a list may be longer in an answer",
        &[("maxItems: 50\n", "maxItems: 99\n")],
        &[("max-items-raised", B, N)],
    ),
    edit(
        "no item may come twice in a request",
        &[(
            "minItems: 1\n",
            "minItems: 1\n          uniqueItems: true\n",
        )],
        &[("unique-added", B, N)],
    ),
    edit(
        "a step is coarser in a request",
        &[("multipleOf: 5", "multipleOf: 10")],
        &[("multiple-changed", B, N)],
    ),
    edit(
        "a step is finer in a request",
        &[("multipleOf: 5", "multipleOf: 1")],
        &[("multiple-changed", A, N)],
    ),
    even(
        "a step is another one",
        &[("multipleOf: 5", "multipleOf: 7")],
        &[("multiple-changed", B, N)],
    ),
    // Patterns and formats
    edit(
        "a pattern is added to a request",
        &[(
            "text: {type: string}",
            "text: {type: string, pattern: '^[A-Z ]+$'}",
        )],
        &[("pattern-added", B, N)],
    ),
    even(
        "a pattern is changed on both sides",
        &[("'^[0-9]{5}$'", "'^[0-9]{4}$'")],
        &[("pattern-changed", B, N)],
    ),
    edit(
        "a pattern is removed from an answer's choice",
        &[("pattern: '^[0-9]+$'", "minLength: 0")],
        &[("pattern-removed", B, N)],
    ),
    edit(
        "a format is added to a request",
        &[(
            "currency: {type: string}",
            "currency: {type: string, format: uuid}",
        )],
        &[("format-added", B, N)],
    ),
    edit(
        "a format is added to an answer",
        &[(
            "kind: {type: string}",
            "kind: {type: string, format: email}",
        )],
        &[("format-added", A, N)],
    ),
    even(
        "a format that nobody checks is added",
        &[(
            "currency: {type: string}",
            "currency: {type: string, format: phone}",
        )],
        &[("format-added", N, N)],
    ),
    edit(
        "a number has to fit in 32 bits",
        &[(
            "schema: {type: integer, minimum: 1, default: 1}",
            "schema: {type: integer, minimum: 1, default: 1, format: int32}",
        )],
        &[("format-added", B, N)],
    ),
    even(
        "a number has to fit in 32 bits, as it does anyway",
        &[(
            "weight: {type: integer, minimum: 1, maximum: 30000}",
            "weight: {type: integer, minimum: 1, maximum: 30000, format: int32}",
        )],
        &[("format-added", N, N)],
    ),
    even(
        "a format is removed where requests and answers share it",
        &[("format: date-time", "title: when")],
        &[("format-removed", B, N)],
    ),
    // Defaults, discriminators, reading and writing
    even(
        "a default changes",
        &[("maximum: 100, default: 10", "maximum: 100, default: 20")],
        &[("default-changed", N, N)],
    ),
    even(
        "a default is added to a request",
        &[(
            "weight: {type: integer, minimum: 1, maximum: 30000}",
            "weight: {type: integer, minimum: 1, maximum: 30000, default: 100}",
        )],
        &[("default-changed", N, N)],
    ),
    even(
        "a default is added to an answer",
        &[(
            "fragile: {type: boolean}",
            "fragile: {type: boolean, default: false}",
        )],
        &[],
    ),
    even(
        "a discriminator is added",
        &[(
            "        zone:\n",
            "        zone:\n          discriminator: {propertyName: kind}\n",
        )],
        &[("discriminator-changed", N, N)],
    ),
    edit(
        "a property of a closed request is only read from now on",
        &[(
            "insured: {type: boolean, default: false}",
            "insured: {type: boolean, default: false, readOnly: true}",
        )],
        &[("property-removed", B, N)],
    ),
    // Further properties
    edit(
        "an open request is closed",
        &[(
            "required: [text]\n",
            "required: [text]\n      additionalProperties: false\n",
        )],
        &[("object-closed", B, N)],
    ),
    edit(
        "a closed request is opened",
        &[("      additionalProperties: false\n", "")],
        &[("object-opened", A, N)],
    ),
    edit(
        "an answer is closed",
        &[(
            "    Event:\n      type: object\n",
            "    Event:\n      type: object\n      additionalProperties: false\n",
        )],
        &[("object-closed", A, N)],
    ),
    edit(
        "the values of a map are widened in an answer",
        &[(
            "additionalProperties: {type: integer}",
            "additionalProperties: {type: number}",
        )],
        &[("type-widened", B, B)],
    ),
    // Choices
    edit(
        "an alternative is added to a request",
        &[(
            "            - {type: string}\n            - {type: integer}",
            "            - {type: string}\n            - {type: integer}\n            - {type: boolean}",
        )],
        &[("alternative-added", A, N)],
    ),
    edit(
        "an alternative is removed from a request",
        &[(
            "            - {type: string}\n            - {type: integer}",
            "            - {type: string}",
        )],
        &[("alternative-removed", B, N)],
    ),
    edit(
        "an alternative is added to an answer",
        &[(
            "            - {type: number}\n",
            "            - {type: number}\n            - {type: boolean}\n",
        )],
        &[("alternative-added", B, N)],
    ),
    even(
        "the order of alternatives changes",
        &[(
            "            - {type: string}\n            - {type: integer}",
            "            - {type: integer}\n            - {type: string}",
        )],
        &[],
    ),
    edit(
        "a plain type becomes a choice in a request",
        &[(
            "text: {type: string}",
            "text: {oneOf: [{type: string}, {type: integer}]}",
        )],
        &[("alternative-added", A, B)],
    ),
    even(
        "one choice is written as another",
        &[(
            "          oneOf:\n            - {type: string}\n            - {type: integer}",
            "          anyOf:\n            - {type: string}\n            - {type: integer}",
        )],
        &[],
    ),
    // Statuses, headers, media types
    even(
        "an error status is added",
        &[(
            "        '404': {$ref",
            "        '403': {$ref: '#/components/responses/Refused'}\n        '404': {$ref",
        )],
        &[("status-added", A, N)],
    ),
    even(
        "an error status is removed",
        &[(
            "        '404': {$ref: '#/components/responses/Refused'}\n",
            "",
        )],
        &[("status-removed", A, N)],
    ),
    even(
        "a status that a range covers gets its own entry",
        &[(
            "        '404': {$ref",
            "        '503': {$ref: '#/components/responses/Failed'}\n        '404': {$ref",
        )],
        &[("status-added", A, N)],
    ),
    even(
        "a success status changes",
        &[(
            "        '201':\n          description: The parcel.",
            "        '200':\n          description: The parcel.",
        )],
        &[("status-changed", B, N)],
    ),
    edit(
        "a success status is added",
        &[(
            "        '201':\n          description: The parcel.",
            "        '202': {description: Later.}\n        '201':\n          description: The parcel.",
        )],
        &[("status-added", B, N)],
    ),
    edit(
        "a required header is removed",
        &[(
            "            X-Total: {required: true, schema: {type: integer}}\n",
            "",
        )],
        &[("header-removed", B, N)],
    ),
    even(
        "an optional header is removed",
        &[("            Retry-After: {schema: {type: integer}}\n", "")],
        &[("header-removed", N, N)],
    ),
    even(
        "the type of a header changes",
        &[(
            "Retry-After: {schema: {type: integer}}",
            "Retry-After: {schema: {type: string}}",
        )],
        &[("type-changed", B, N)],
    ),
    edit(
        "a media type is removed from a request",
        &[(
            "          application/json:\n            schema: {$ref: '#/components/schemas/LabelRequest'}",
            "          text/plain:\n            schema: {type: string}\n          application/json:\n            schema: {$ref: '#/components/schemas/LabelRequest'}",
        )],
        &[("media-type-added", A, N)],
    ),
    even(
        "a media type changes in an answer",
        &[(
            "            application/json:\n              schema: {$ref: '#/components/schemas/Rates'}",
            "            application/xml:\n              schema: {$ref: '#/components/schemas/Rates'}",
        )],
        &[("media-type-changed", B, B)],
    ),
    even(
        "a media type gets a parameter",
        &[(
            "            application/json:\n              schema: {$ref: '#/components/schemas/Rates'}",
            "            application/json; charset=utf-8:\n              schema: {$ref: '#/components/schemas/Rates'}",
        )],
        &[],
    ),
    // Parameters
    edit(
        "an optional parameter is added",
        &[(
            "        - {name: status, in: query",
            "        - {name: sort, in: query, required: false, schema: {type: string}}\n        - {name: status, in: query",
        )],
        &[("parameter-added", A, A)],
    ),
    even(
        "a required parameter is added",
        &[(
            "        - {name: status, in: query",
            "        - {name: sort, in: query, required: true, schema: {type: string}}\n        - {name: status, in: query",
        )],
        &[("required-parameter-added", B, B)],
    ),
    edit(
        "a parameter becomes required",
        &[(
            "{name: notify, in: query, required: false",
            "{name: notify, in: query, required: true",
        )],
        &[("parameter-required", B, B)],
    ),
    edit(
        "a parameter is removed",
        &[(
            "        - {name: notify, in: query, required: false, schema: {type: boolean}}\n",
            "",
        )],
        &[("parameter-removed", B, B)],
    ),
    even(
        "a parameter is renamed",
        &[("{name: notify, in: query", "{name: inform, in: query")],
        &[("parameter-renamed", B, B)],
    ),
    even(
        "a parameter moves to a header",
        &[("{name: notify, in: query", "{name: notify, in: header")],
        &[("parameter-moved", B, B)],
    ),
    even(
        "a parameter of the path gets another name",
        &[
            ("  /parcels/{id}:\n", "  /parcels/{parcelId}:\n"),
            (
                "summary: One parcel.\n      parameters:\n        - {name: id,",
                "summary: One parcel.\n      parameters:\n        - {name: parcelId,",
            ),
        ],
        &[],
    ),
    even(
        "parameters come in another order",
        &[(
            "        - {name: page, in: query, required: false, schema: {type: integer, minimum: 1, default: 1}}\n        - {name: limit, in: query, required: false, schema: {type: integer, minimum: 1, maximum: 100, default: 10}}",
            "        - {name: limit, in: query, required: false, schema: {type: integer, minimum: 1, maximum: 100, default: 10}}\n        - {name: page, in: query, required: false, schema: {type: integer, minimum: 1, default: 1}}",
        )],
        &[],
    ),
    // Operations
    edit(
        "an operation is removed",
        &[("  /rates:\n    post:", "  /rates:\n    x-post:")],
        &[("operation-removed", B, B)],
    ),
    even(
        "an operation moves",
        &[("  /rates:\n", "  /prices:\n")],
        &[("operation-moved", B, N)],
    ),
    even(
        "an operation has another method",
        &[(
            "  /parcels/{id}/label:\n    put:",
            "  /parcels/{id}/label:\n    patch:",
        )],
        &[("operation-moved", B, N)],
    ),
    even(
        "an operation has another id",
        &[("operationId: getRates", "operationId: quoteRates")],
        &[("builder-renamed", N, B)],
    ),
    even(
        "a method has another name",
        &[("x-cartevo-name: rates", "x-cartevo-name: quote")],
        &[("method-renamed", N, B)],
    ),
    even(
        "an operation is deprecated",
        &[(
            "summary: What it costs.",
            "summary: What it costs.\n      deprecated: true",
        )],
        &[("deprecated-changed", N, N)],
    ),
    even(
        "an operation may be sent again",
        &[(
            "x-cartevo-resend: 'keyed: reference'",
            "x-cartevo-resend: once",
        )],
        &[("resend-changed", N, N)],
    ),
    even(
        "an attempt may take longer",
        &[(
            "summary: What it costs.",
            "summary: What it costs.\n      x-cartevo-timeout: 60s",
        )],
        &[("timeout-changed", N, N)],
    ),
    edit(
        "a body becomes required",
        &[(
            "required: false\n        content",
            "required: true\n        content",
        )],
        &[("body-required", B, N)],
    ),
    // Access
    edit(
        "an operation asks for nothing any more",
        &[(
            "summary: What it costs.",
            "summary: What it costs.\n      security: []",
        )],
        &[("security-changed", A, N)],
    ),
    even(
        "an operation asks for another key",
        &[(
            "summary: What it costs.",
            "summary: What it costs.\n      security: [{key: []}]",
        )],
        &[("security-changed", B, N)],
    ),
    edit(
        "there is a second way in",
        &[(
            "security:\n  - bearer: []",
            "security:\n  - bearer: []\n  - key: []",
        )],
        &[("security-changed", A, N)],
    ),
    even(
        "a scheme asks for something else",
        &[("scheme: bearer", "scheme: basic")],
        &[("security-scheme-changed", B, N)],
    ),
    even(
        "the API moves",
        &[("https://parcels.example/v1", "https://parcels.example/v2")],
        &[("server-changed", B, N)],
    ),
    edit(
        "there is a second server",
        &[(
            "  - url: https://parcels.example/v1",
            "  - url: https://parcels.example/v1\n  - url: https://test.parcels.example/v1",
        )],
        &[("server-added", A, N)],
    ),
    // Nothing at all
    even(
        "what was referred to is written in place",
        &[
            (
                "schema: {$ref: '#/components/schemas/ListParcelsReply'}",
                "schema:\n                type: object\n                required: [data, success]\n                properties:\n                  success: {type: boolean}\n                  data: {type: array, items: {$ref: '#/components/schemas/Parcel'}}",
            ),
            (
                "        '429': {$ref: '#/components/responses/TooMany'}",
                "        '429':\n          description: Too often.\n          content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}",
            ),
        ],
        &[],
    ),
    even(
        "names that a request requires come in another order, which is that of arguments",
        &[("required: [to, reference]", "required: [reference, to]")],
        &[("arguments-reordered", N, B)],
    ),
    even(
        "an allOf of one is unwrapped",
        &[(
            "        sent_at:\n          allOf: [{$ref: '#/components/schemas/Timestamp'}]",
            "        sent_at: {$ref: '#/components/schemas/Timestamp'}",
        )],
        &[],
    ),
    even(
        "an allOf is folded",
        &[(
            "        street: {type: string, maxLength: 80}",
            "        street: {allOf: [{type: string}, {maxLength: 80}]}",
        )],
        &[],
    ),
    even(
        "words change",
        &[
            (
                "summary: What it costs.",
                "summary: The price of a parcel.\n      description: In euros.",
            ),
            (
                "description: The service failed.",
                "description: The service is out of order.",
            ),
        ],
        &[],
    ),
    even(
        "properties, statuses and required names come in another order",
        &[
            ("required: [id, status]", "required: [status, id]"),
            (
                "        message: {type: string}\n        code: {type: string}",
                "        code: {type: string}\n        message: {type: string}",
            ),
        ],
        &[],
    ),
    even(
        "an example is added",
        &[(
            "currency: {type: string}",
            "currency: {type: string, example: EUR}",
        )],
        &[],
    ),
    even(
        "a component has another name",
        &[
            (
                "schema: {$ref: '#/components/schemas/Rates'}",
                "schema: {$ref: '#/components/schemas/Prices'}",
            ),
            ("    Rates:\n", "    Prices:\n"),
        ],
        &[("type-renamed", N, B)],
    ),
    even(
        "enum values come in another order",
        &[("[PENDING, SENT, LOST]", "[LOST, SENT, PENDING]")],
        &[],
    ),
];
