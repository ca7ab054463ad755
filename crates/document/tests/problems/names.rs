//! Names in Rust.

use super::{each_is_fine, each_is_found, each_is_the_only_problem};

#[test]
fn names_that_rust_cannot_have() {
    each_is_the_only_problem(&[
        (
            "      enum: [FUND]\n",
            "      enum: [FUND, 3DS]\n",
            "3DS",
            "`3DS` would be the variant `3ds`, which is no Rust name",
            "",
        ),
        (
            "      enum: [FUND]\n",
            "      enum:\n        - FUND\n        - self\n",
            "- self",
            "`self` would be the variant `Self`",
            "",
        ),
        (
            "        last4:\n",
            "        3d_secure: {type: boolean}\n        last4:\n",
            "3d_secure",
            "`3d_secure` would be the field `3d_secure`, which is no Rust name",
            "begins with a letter",
        ),
        (
            "    CardId:\n",
            "    card_name: {type: string}\n    CardId:\n",
            "card_name",
            "`card_name` is no name of a Rust type",
            "call it `CardName`",
        ),
        (
            "      x-cartevo-name: balance\n",
            "      x-cartevo-name: 3d\n",
            "3d",
            "`3d` would be the method `3d`",
            "",
        ),
    ]);
}

#[test]
fn variants() {
    each_is_the_only_problem(&[
        (
            "      enum: [FUND]\n",
            "      enum: [FUND, OTHER]\n",
            "OTHER",
            "`OTHER` would be the variant `Other`",
            "leave it out",
        ),
        (
            "      enum: [FUND]\n",
            "      enum: [master_card, master-card]\n",
            "master-card",
            "`master_card` and `master-card` would be one variant in Rust, `MasterCard`",
            "",
        ),
        (
            "      enum: [FUND]\n",
            "      enum: [FUND, fund]\n",
            "fund",
            "`FUND` and `fund` would be one variant in Rust, `Fund`",
            "if they mean the same, say `x-cartevo-case: insensitive`",
        ),
        (
            "      enum: [FUND]\n",
            "      enum: [FUND, FUND]\n",
            "FUND",
            "`FUND` is listed twice",
            "",
        ),
        (
            "[VISA, MASTERCARD]",
            "[VISA, MASTER_CARD, master-card]",
            "VISA",
            "`MASTER_CARD` and `master-card` would be one variant in Rust",
            "",
        ),
    ]);
    each_is_fine(&[
        ("[VISA, MASTERCARD]", "[VISA, MASTERCARD, visa, Visa]"),
        ("[FUND]", "[FUND, OTHERS, 'A 3']"),
    ]);
}

#[test]
fn fields_and_arguments() {
    each_is_the_only_problem(&[
        (
            "        trxId:\n",
            "        wallet_id:\n",
            "wallet_id",
            "`wallet_id` and `walletId` would be one field in Rust",
            "",
        ),
        (
            "        - name: purpose\n",
            "        - name: trx_id\n",
            "        trxId:\n",
            "`trxId` and the parameter `trx_id` of `fundWallet` would be one argument in Rust",
            "",
        ),
        (
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "        deadline:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "deadline",
            "an optional value cannot be called `deadline`",
            "every builder of a call has a method `deadline`",
        ),
        (
            "        - name: purpose\n",
            "        - name: attemptTimeout\n",
            "attemptTimeout",
            "an optional value cannot be called `attemptTimeout`",
            "`attempt_timeout`",
        ),
        (
            "        - name: purpose\n",
            "        - name: send\n",
            "send",
            "an optional value cannot be called `send`",
            "",
        ),
        (
            "        - name: purpose\n",
            "        - name: client\n",
            "client",
            "a parameter cannot be called `client`",
            "",
        ),
        (
            "        - name: purpose\n",
            "        - name: reason\n",
            "        reason:\n          type: string\n          x-cartevo-quirks: [Q28]\n",
            "`reason` and the parameter `reason` of `fundWallet`",
            "",
        ),
        (
            "        - name: purpose\n",
            "        - {name: Purpose, in: query, schema: {type: string}}\n        - name: purpose\n",
            "- name: purpose",
            "`purpose` and `Purpose` would be one argument in Rust",
            "",
        ),
        (
            "        - name: purpose\n",
            "        - name: 5\n",
            "5",
            "a parameter needs a `name` that is text",
            "",
        ),
        (
            "          x-cartevo-aliases: [masked_number]\n",
            "          x-cartevo-aliases: [last4]\n",
            "x-cartevo-aliases: [last4]",
            "`last4` is a property of its own",
            "",
        ),
        (
            "      required: [id, status, balance, currency]\n",
            "      required: [id, status, balance, currency, masked_pan]\n",
            "x-cartevo-aliases: [masked_number]",
            "only a list or an optional property can have aliases",
            "",
        ),
    ]);
    // What is required is an argument, not a method of the builder.
    each_is_fine(&[(
        "          in: query\n          required: false\n",
        "          in: query\n          required: true\n",
    )]);
}

#[test]
fn operations() {
    each_is_found(&[(
        "  /wallets/{id}:\n",
        "  /wallets/{walletId}:\n",
        "the path parameter `walletId` is not described",
        "",
    )]);
    each_is_the_only_problem(&[
        (
            "operationId: getWallet",
            "operationId: fundWallet",
            "fundWallet",
            "a second operation is named `fundWallet`",
            "",
        ),
        (
            "      x-cartevo-name: get\n",
            "      x-cartevo-name: fund\n",
            "fund",
            "`wallets` has a second method `fund`",
            "",
        ),
        (
            "      x-cartevo-name: get\n",
            "      x-cartevo-name: new\n",
            "new",
            "every group has a `new` of its own",
            "",
        ),
        (
            "      tags: [payments]\n",
            "      tags: [payment]\n",
            "payment",
            "the tag `payment` is not declared in the document's `tags`",
            "did you mean `payments`?",
        ),
        (
            "      tags: [payments]\n",
            "      tags: [payments, wallets]\n",
            "tags",
            "the operation needs one tag",
            "",
        ),
        (
            "          in: path\n          required: true\n",
            "          in: path\n",
            "- name: id\n",
            "the path parameter `id` must be `required: true`",
            "",
        ),
        (
            "x-cartevo-resend: once\n      x-cartevo-envelope: [data]\n",
            "x-cartevo-resend: 'keyed: trxID'\n      x-cartevo-envelope: [data]\n",
            "keyed",
            "the body has no field `trxID`",
            "did you mean `trxId`?",
        ),
    ]);
}
