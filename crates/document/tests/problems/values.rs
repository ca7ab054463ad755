//! Values that promise what nobody keeps.

use super::{each_is_fine, each_is_the_only_problem};

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn limits_that_nobody_enforces() {
    each_is_the_only_problem(&[
        (
            "          maxLength: 50\n",
            "          maxLength: 50\n          pattern: '^[A-Z ]+$'\n",
            "pattern",
            "no check exists for `pattern` here",
            "checked are the length of text and the limits of amounts",
        ),
        (
            "          minimum: 0.01\n",
            "          minimum: 0.01\n          exclusiveMinimum: true\n",
            "exclusiveMinimum",
            "no check exists for `exclusiveMinimum` here",
            "",
        ),
        (
            "          minimum: 0.01\n",
            "          minimum: 0.01\n          multipleOf: 0.01\n",
            "multipleOf",
            "no check exists for `multipleOf` here",
            "",
        ),
        (
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "        reason:\n          type: array\n          items: {type: string}\n          maxItems: 3\n",
            "maxItems",
            "no check exists for `maxItems` here",
            "",
        ),
        (
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "        reason:\n          type: array\n          items: {type: string}\n          minItems: 1\n",
            "minItems",
            "no check exists for `minItems` here",
            "",
        ),
        (
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "        reason:\n          type: array\n          items: {type: string}\n          uniqueItems: true\n",
            "uniqueItems",
            "no check exists for `uniqueItems` here",
            "",
        ),
        (
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "        reason:\n          type: array\n          items: {type: string, maxLength: 3}\n",
            "maxLength",
            "no check exists for `maxLength` here",
            "lengths are checked where",
        ),
        (
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "        reason:\n          type: integer\n          minimum: 3.5\n",
            "minimum",
            "no check exists for `minimum` here",
            "limits are checked where an amount or an integer",
        ),
        (
            "          schema: {type: string}\n",
            "          schema: {type: string, pattern: '^a'}\n",
            "pattern",
            "no check exists for `pattern` here",
            "",
        ),
        (
            "          schema: {$ref: '#/components/schemas/WalletId'}\n",
            "          schema: {type: string, maxLength: 36}\n",
            "maxLength",
            "no check exists for `maxLength` here",
            "a path parameter is only kept from being empty",
        ),
        // Reached through a reference.
        (
            "      x-cartevo-kind: msisdn\n",
            "      x-cartevo-kind: msisdn\n      pattern: '^[0-9]+$'\n",
            "pattern: '^[0-9]+$'",
            "no check exists for `pattern` here",
            "",
        ),
    ]);
}

#[test]
fn limits_that_are_enforced_or_not_ours() {
    each_is_fine(&[
        (
            "          maxLength: 50\n",
            "          maxLength: 50\n          minLength: 2\n          format: name\n",
        ),
        (
            "          minimum: 0.01\n",
            "          minimum: 0.01\n          maximum: 1000000\n          exclusiveMinimum: false\n",
        ),
        (
            "          schema: {type: string}\n",
            "          schema: {type: string, maxLength: 100}\n",
        ),
        // In a response.
        (
            "        token_type: {type: string, ",
            "        token_type: {type: string, pattern: Bearer, ",
        ),
        (
            "        expires_in: {type: integer, ",
            "        expires_in: {type: integer, minimum: 0, exclusiveMinimum: true, multipleOf: 60, ",
        ),
    ]);
}

#[test]
fn required_and_generated() {
    each_is_the_only_problem(&[
        (
            "      required: [id, currency, balance, payin_balance, payout_balance]",
            "      required: [id, currency, balanse]",
            "balanse",
            "\"balanse\" is required, but no property",
            "did you mean `balance`?",
        ),
        (
            "      required: [walletId, amount, currency]\n",
            "      required: [walletId, amount, currency, trxId]\n",
            "x-cartevo-generated",
            "only an optional text property can be generated",
            "this one is required",
        ),
        (
            "          type: string\n          x-cartevo-generated: uuid\n",
            "          type: integer\n          x-cartevo-generated: uuid\n",
            "x-cartevo-generated",
            "only an optional text property can be generated: this is no text",
            "",
        ),
        (
            "        reason_category:\n          type: string\n",
            "        reason_category:\n          type: string\n          x-cartevo-generated: uuid\n",
            "x-cartevo-generated",
            "one property of a body is generated, and that is `trxId`",
            "",
        ),
        (
            "          schema: {type: string}\n",
            "          schema: {type: string, x-cartevo-generated: uuid}\n",
            "x-cartevo-generated",
            "only an optional text property can be generated: this is no property",
            "",
        ),
    ]);
}

#[test]
fn kinds_and_enums() {
    each_is_the_only_problem(&[
        (
            "        reason_category:\n          type: string\n",
            "        reason_category:\n          type: string\n          x-cartevo-kind: secret\n",
            "x-cartevo-kind",
            "`x-cartevo-kind` means nothing here",
            "components.schemas",
        ),
        (
            "      enum: [FUND]\n",
            "",
            "      x-cartevo-kind: enum\n      x-cartevo-quirks: [Q43]",
            "`x-cartevo-kind: enum` needs the values in `enum`",
            "",
        ),
        (
            "      enum: [FUND]\n",
            "      enum: [FUND, 1]\n",
            "enum",
            "the values of an `x-cartevo-kind: enum` are text, not 1",
            "put it into quotes",
        ),
        (
            "      x-cartevo-kind: msisdn\n",
            "      x-cartevo-kind: msisdn\n      x-cartevo-case: insensitive\n",
            "x-cartevo-case",
            "`x-cartevo-case` means nothing without `x-cartevo-kind: enum`",
            "",
        ),
    ]);
}
