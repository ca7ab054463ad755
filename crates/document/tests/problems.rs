//! One edit of the real contract each: what is wrong is found, and found in its place.

use cartevo_document::{Document, check};

const CONTRACT: &str = include_str!("../../../openapi.yaml");

/// The problems of the contract after one replacement.
fn problems(from: &str, to: &str) -> Vec<String> {
    assert_eq!(
        CONTRACT.matches(from).count().min(1),
        1,
        "the contract has no `{from}`"
    );
    let edited = CONTRACT.replacen(from, to, 1);
    match Document::parse("openapi.yaml", edited) {
        Err(problem) => vec![problem.to_string()],
        Ok(document) => check(&document).iter().map(ToString::to_string).collect(),
    }
}

/// The line of the first place where the contract has this text.
fn line(text: &str) -> usize {
    let at = CONTRACT.find(text).unwrap();
    CONTRACT[..at].lines().count() + usize::from(CONTRACT[..at].ends_with('\n'))
}

#[test]
fn the_contract_is_sound() {
    let document = Document::parse("openapi.yaml", CONTRACT).unwrap();
    assert_eq!(check(&document), []);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn each_mistake_is_found_in_its_place() {
    let cases = [
        (
            "operationId: createCard",
            "operatinId: createCard",
            "an operation has no key `operatinId`",
            "did you mean `operationId`?",
        ),
        (
            "      x-cartevo-timeout: 120s",
            "      x-cartevo-timeot: 120s",
            "`x-cartevo-timeot` is not one of",
            "did you mean `x-cartevo-timeout`?",
        ),
        (
            "x-cartevo-timeout: 120s",
            "x-cartevo-timeout: 2min",
            "expected seconds such as `120s`",
            "\"2min\"",
        ),
        (
            "x-cartevo-resend: once",
            "x-cartevo-resend: never",
            "expected `safe`, `once` or `keyed: FIELD`",
            "`never`",
        ),
        (
            "x-cartevo-envelope: [data, bare]",
            "x-cartevo-envelope: [data, bear]",
            "expected `data` or `bare`",
            "`bear`",
        ),
        (
            "x-cartevo-kind: id",
            "x-cartevo-kind: ident",
            "`x-cartevo-kind` is one of",
            "\"ident\"",
        ),
        (
            "        is_active: {type: boolean, description: '`false` if an",
            "        is_active: {type: bolean, description: '`false` if an",
            "`type` is one of",
            "\"bolean\"",
        ),
        (
            "        '400': {$ref: '#/components/responses/BadRequest'}",
            "        '400': {$ref: '#/components/responses/BedRequest'}",
            "leads nowhere",
            "BedRequest",
        ),
        (
            "      required: [id, currency, balance, payin_balance, payout_balance]",
            "      required: [id, currency, balanse]",
            "is required, but no property",
            "\"balanse\"",
        ),
        (
            "        trxId:\n",
            "        wallet_id:\n",
            "would be one field in Rust",
            "walletId",
        ),
        (
            "  /wallets/{id}:\n",
            "  /wallets/{walletId}:\n",
            "the path parameter `walletId` is not described",
            "",
        ),
        (
            "operationId: getWallet",
            "operationId: fundWallet",
            "a second operation is named `fundWallet`",
            "",
        ),
        (
            "      x-cartevo-name: get\n",
            "      x-cartevo-name: fund\n",
            "`wallets` has a second method `fund`",
            "",
        ),
        (
            "      x-cartevo-find-out: look for a new card",
            "      x-unknown: look for a new card",
            "says in `x-cartevo-find-out`",
            "",
        ),
        (
            "        status: {type: string}\n",
            "        status: {type: string}\n        status: {type: string}\n",
            "duplicated key in mapping",
            "",
        ),
    ];
    for (from, to, message, more) in cases {
        let found = problems(from, to);
        assert!(
            found
                .iter()
                .any(|problem| problem.contains(message) && problem.contains(more)),
            "`{to}`: {found:#?}"
        );
        for problem in &found {
            assert!(problem.starts_with("openapi.yaml:"), "{problem}");
        }
    }
}

#[test]
fn a_problem_names_the_line() {
    let found = problems("x-cartevo-timeout: 120s", "x-cartevo-timeout: 2min");
    let expected = format!("openapi.yaml:{}:7: ", line("x-cartevo-timeout: 120s"));
    assert!(
        found[0].starts_with(&expected),
        "{found:?} should be at {expected}"
    );
    let found = problems("    FundWalletReply:\n", "    FundWalletReply: [\n");
    assert_eq!(found.len(), 1);
    let number: usize = found[0].split(':').nth(1).unwrap().parse().unwrap();
    assert!(number >= line("    FundWalletReply:\n"), "{found:?}");
}

#[test]
fn places_survive_letters_of_several_bytes() {
    let source = "info:\n  title: 'é 😀'\n  version: 'ü'\n";
    let document = Document::parse("x.yaml", source).unwrap();
    let place = document.place("/info/version");
    assert_eq!((place.line, place.column), (3, 3));
    assert_eq!(&source[place.span], "version");
}
