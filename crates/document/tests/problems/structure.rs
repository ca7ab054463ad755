//! Keys and the types of values.

use super::{each_is_fine, each_is_found, each_is_the_only_problem};

#[test]
fn keys() {
    each_is_found(&[
        (
            "operationId: createCard",
            "operatinId: createCard",
            "an operation has no key `operatinId`",
            "did you mean `operationId`?",
        ),
        (
            "        status: {type: string}\n",
            "        status: {type: string}\n        status: {type: string}\n",
            "duplicated key in mapping",
            "",
        ),
    ]);
    each_is_the_only_problem(&[
        (
            "      x-cartevo-timeout: 120s",
            "      x-cartevo-timeot: 120s",
            "x-cartevo-timeot",
            "`x-cartevo-timeot` is not one of",
            "did you mean `x-cartevo-timeout`?",
        ),
        (
            "      x-cartevo-kind: secret\n",
            "      x-cartevo-kind: secret\n      x-cartevo-timeout: 1s\n",
            "x-cartevo-timeout",
            "`x-cartevo-timeout` means nothing in a schema",
            "it belongs to an operation",
        ),
        (
            "      scheme: bearer\n",
            "      schema: bearer\n",
            "schema: bearer",
            "a security scheme has no key `schema`",
            "did you mean `scheme`?",
        ),
        (
            "    description: Access tokens.\n",
            "    descriptoin: Access tokens.\n",
            "descriptoin",
            "a tag has no key `descriptoin`",
            "did you mean `description`?",
        ),
    ]);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn types_of_values() {
    each_is_the_only_problem(&[
        (
            "          maxLength: 50\n",
            "          maxLength: fifty\n",
            "maxLength",
            "`maxLength` must be a whole number, 0 or more, not \"fifty\"",
            "",
        ),
        (
            "          maxLength: 50\n",
            "          maxLength: -1\n",
            "maxLength",
            "`maxLength` must be a whole number, 0 or more, not -1",
            "",
        ),
        (
            "          minimum: 0.01\n",
            "          minimum: '0.01'\n",
            "minimum",
            "`minimum` must be a number, not \"0.01\"",
            "take the quotes away",
        ),
        (
            "      required: [message]\n",
            "      required: message\n",
            "required",
            "`required` must be a list of text, not \"message\"",
            "write `required: [message]`",
        ),
        (
            "        success: {type: boolean, description: '`false`.'}",
            "        success: {type: boolean, required: true}",
            "required: true",
            "`required` must be a list of text, not true",
            "lists the names of the properties",
        ),
        (
            "      enum: [FUND]\n",
            "      enum: FUND\n",
            "enum: FUND",
            "`enum` must be a list of at least one value, not \"FUND\"",
            "write `enum: [FUND]`",
        ),
        (
            "      enum: [FUND]\n",
            "      enum: []\n",
            "enum: []",
            "`enum` must be a list of at least one value, not an empty list",
            "",
        ),
        (
            "        token_type: {type: string, ",
            "        token_type: {nullable: yes-please, type: string, ",
            "nullable",
            "`nullable` must be `true` or `false`, not \"yes-please\"",
            "",
        ),
        (
            "          minimum: 0.01\n",
            "          minimum: 0.01\n          exclusiveMinimum: 1\n",
            "exclusiveMinimum",
            "`exclusiveMinimum` must be `true` or `false`, not 1",
            "the limit itself is `minimum`",
        ),
        (
            "        token_type: {type: string, ",
            "        token_type: {pattern: 1, type: string, ",
            "pattern",
            "`pattern` must be text, not 1",
            "put it into quotes",
        ),
        (
            "  version: '2026-05-09'\n",
            "  version: 2026\n",
            "version: 2026",
            "`version` must be text, not 2026",
            "put it into quotes",
        ),
        (
            "  title: Cartevo API\n",
            "  title:\n",
            "title:",
            "`title` must be text, not nothing",
            "",
        ),
        (
            "      description: A card.\n",
            "      description: {en: A card.}\n",
            "description",
            "`description` must be text, not a mapping",
            "",
        ),
        (
            "          required: false\n",
            "          required: 'no'\n",
            "required",
            "`required` must be `true` or `false`, not \"no\"",
            "",
        ),
        (
            "          items: {$ref: '#/components/schemas/OpenValue'}\n",
            "          items: true\n",
            "items",
            "a schema must be a mapping, not true",
            "",
        ),
        (
            "          oneOf:\n            - type: string\n            - type: array\n",
            "          oneOf:\n            type: string\n          anyOf:\n            - type: array\n",
            "oneOf",
            "`oneOf` must be a list, not a mapping",
            "",
        ),
        (
            "security:\n  - bearer: []\n",
            "security:\n  - bearer\n",
            "security",
            "`security` must be a list of mappings from a scheme to its scopes",
            "",
        ),
        (
            "        is_active: {type: boolean, description: '`false` if an",
            "        is_active: {type: bolean, description: '`false` if an",
            "bolean",
            "`type` must be one of array, boolean",
            "did you mean `boolean`?",
        ),
    ]);
}

#[test]
fn values_of_extensions() {
    each_is_the_only_problem(&[
        (
            "x-cartevo-kind: id",
            "x-cartevo-kind: ident",
            "ident",
            "`x-cartevo-kind` must be one of amount",
            "not \"ident\"",
        ),
        (
            "x-cartevo-case: insensitive",
            "x-cartevo-case: insensitiv",
            "insensitiv",
            "`x-cartevo-case` must be `insensitive`, not \"insensitiv\"",
            "did you mean",
        ),
        (
            "x-cartevo-format: uuid",
            "x-cartevo-format: guid",
            "guid",
            "`x-cartevo-format` must be `uuid`, not \"guid\"",
            "",
        ),
        (
            "x-cartevo-generated: uuid",
            "x-cartevo-generated: true",
            "x-cartevo-generated",
            "`x-cartevo-generated` must be `uuid`, not true",
            "",
        ),
        (
            "x-cartevo-aliases: [masked_number]",
            "x-cartevo-aliases: masked_number",
            "x-cartevo-aliases",
            "`x-cartevo-aliases` must be a list of text",
            "write `x-cartevo-aliases: [masked_number]`",
        ),
        (
            "      x-cartevo-quirks: [Q43]",
            "      x-cartevo-quirks: Q43",
            "x-cartevo-quirks",
            "`x-cartevo-quirks` must be a list of text",
            "",
        ),
        (
            "x-cartevo-timeout: 120s",
            "x-cartevo-timeout: 2min",
            "2min",
            "expected seconds such as `120s`",
            "\"2min\"",
        ),
        (
            "x-cartevo-resend: once",
            "x-cartevo-resend: never",
            "never",
            "expected `safe`, `once` or `keyed: FIELD`",
            "`never`",
        ),
        (
            "      x-cartevo-name: create\n      x-cartevo-resend: once\n",
            "      x-cartevo-name: create\n",
            "    post:\n      operationId: createCard\n",
            "the operation needs `x-cartevo-resend`",
            "",
        ),
        (
            "x-cartevo-envelope: [data, bare]",
            "x-cartevo-envelope: [data, bear]",
            "bear",
            "expected `data`, `bare`, `empty`",
            "`bear`",
        ),
        (
            "x-cartevo-envelope: [data, bare]",
            "x-cartevo-envelope: [data, 7]",
            "7",
            "the operation needs a list of text `x-cartevo-envelope`",
            "",
        ),
        (
            "      x-cartevo-find-out: look for a new card",
            "      x-unknown: look for a new card",
            "x-cartevo-resend: once",
            "says in `x-cartevo-find-out`",
            "",
        ),
        (
            "operationId: createCard",
            "operationId: 7",
            "operationId: 7",
            "`operationId` must be text, not 7",
            "",
        ),
    ]);
}

#[test]
fn kinds_and_formats_of_text() {
    each_is_fine(&[
        (
            "      x-cartevo-kind: msisdn\n",
            "      x-cartevo-kind: phone\n",
        ),
        (
            "        token_type: {type: string, ",
            "        token_type: {format: any, pattern: ., exclusiveMinimum: true, type: string, ",
        ),
        (
            "      additionalProperties: false\n",
            "      additionalProperties: true\n",
        ),
    ]);
}
