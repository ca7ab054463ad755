//! References.

use super::{each_is_fine, each_is_found, each_is_the_only_problem};

#[test]
fn references() {
    each_is_the_only_problem(&[
        (
            "        '400': {$ref: '#/components/responses/BadRequest'}",
            "        '400': {$ref: '#/components/responses/BedRequest'}",
            "BedRequest",
            "`#/components/responses/BedRequest` leads nowhere",
            "did you mean `BadRequest`?",
        ),
        (
            "schema: {$ref: '#/components/schemas/GetWalletReply'}",
            "schema: {$ref: '#/components/schemas/GetWaletReply'}",
            "GetWaletReply",
            "leads nowhere",
            "did you mean `GetWalletReply`?",
        ),
        (
            "schema: {$ref: '#/components/schemas/FundWalletRequest'}",
            "schema: {$ref: '#/components/schemas/FundWallet'}",
            "/FundWallet'",
            "leads nowhere",
            "",
        ),
        (
            "        last4:\n",
            "        value: {$ref: '#/components/schemas/Nothing'}\n        last4:\n",
            "Nothing",
            "`#/components/schemas/Nothing` leads nowhere",
            "",
        ),
        (
            "        last4:\n",
            "        last3: {$ref: '#/components/responses/BadRequest'}\n        last4:\n",
            "last3",
            "`#/components/responses/BadRequest` is not a schema",
            "it must lead to `#/components/schemas/…`",
        ),
        (
            "        last4:\n",
            "        last3: {$ref: 'cards.yaml#/Last3'}\n        last4:\n",
            "last3",
            "`cards.yaml#/Last3` leads nowhere",
            "a reference stays in this document",
        ),
        (
            "        last4:\n",
            "        last3: {$ref: 3}\n        last4:\n",
            "last3",
            "`$ref` must be text, not 3",
            "",
        ),
        (
            "        last4:\n",
            "        last3: {$ref: '#/components/schemas/CardId', nullable: true}\n        last4:\n",
            "last3",
            "OpenAPI 3.0 ignores what stands beside `$ref`",
            "",
        ),
    ]);
    each_is_found(&[(
        "    CardId:\n      type: string\n",
        "    Round: {$ref: '#/components/schemas/Round'}\n    CardId:\n      type: string\n",
        "`$ref` goes round in a circle",
        "",
    )]);
}

#[test]
fn examples_are_data() {
    each_is_fine(&[(
        "value: {message: Unauthorized, statusCode: 401}",
        "value: {message: Unauthorized, statusCode: 401, details: {$ref: nowhere}}",
    )]);
}
