//! Pages, files, lists in place of objects, arguments in one struct.

use std::{fs, path::Path};

use super::{each_is_fine, each_is_the_only_problem};

const PAGING: &str = "      x-cartevo-paging: {style: page, first: 1, item: id}\n";
const LIMIT: &str = "        - {name: limit, in: query, description: How many., schema: {type: integer, minimum: 1, maximum: 100}}\n";
const FRONT: &str = "        front: {description: The front., x-cartevo-max-bytes: 1000, allOf: [{$ref: '#/components/schemas/Document'}]}\n";

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn pages() {
    each_is_the_only_problem(&[
        (
            PAGING,
            "      x-cartevo-paging: {style: page, frist: 1, item: id}\n",
            "frist",
            "`x-cartevo-paging` has no key `frist`",
            "did you mean `first`?",
        ),
        (
            PAGING,
            "      x-cartevo-paging: {style: pages, item: id}\n",
            "x-cartevo-paging",
            "expected `style` (`page`, `offset` or `whole`)",
            "",
        ),
        (
            PAGING,
            "      x-cartevo-paging: {style: whole, first: 1, item: id}\n",
            "x-cartevo-paging",
            "`first` means nothing without `style: page`",
            "",
        ),
        (
            PAGING,
            "      x-cartevo-paging: {style: whole, item: idd}\n",
            "x-cartevo-paging",
            "the items have no property `idd`",
            "did you mean `id`?",
        ),
        (
            PAGING,
            "      x-cartevo-paging: {style: whole, item: email}\n",
            "x-cartevo-paging",
            "`email` tells the items apart, so it must be required",
            "",
        ),
        (
            PAGING,
            "      x-cartevo-paging: {style: whole, item: balance}\n",
            "x-cartevo-paging",
            "`balance` tells the items apart, so it must be an id or text",
            "",
        ),
        (
            PAGING,
            "      x-cartevo-paging: {style: offset, item: id}\n",
            "x-cartevo-paging",
            "this style needs a query parameter `offset`",
            "",
        ),
        (
            LIMIT,
            "",
            "x-cartevo-paging: {style: page",
            "this style needs a query parameter `limit`",
            "",
        ),
        (
            LIMIT,
            "        - {name: limit, in: query, description: How many., schema: {type: integer}}\n",
            "name: limit",
            "`limit` needs a `maximum`",
            "",
        ),
        (
            LIMIT,
            "        - {name: limit, in: query, required: true, description: How many., schema: {type: integer, maximum: 100}}\n",
            "name: limit",
            "`limit` must be optional",
            "",
        ),
        (
            "        - {name: page, in: query, description: Which one., schema: {type: integer, minimum: 1}}\n",
            "        - {name: page, in: query, description: Which one., schema: {type: string}}\n",
            "name: page",
            "`page` must be an integer",
            "",
        ),
        (
            "      x-cartevo-name: deposit\n",
            "      x-cartevo-name: deposit\n      x-cartevo-paging: {style: whole, item: id}\n",
            "x-cartevo-paging: {style: whole",
            "only a list of objects comes in pages",
            "",
        ),
    ]);
    each_is_fine(&[(
        PAGING,
        "      x-cartevo-paging: {style: whole, item: id, none: 404}\n",
    )]);
}

#[test]
fn files() {
    each_is_the_only_problem(&[
        (
            FRONT,
            "        front: {description: The front., allOf: [{$ref: '#/components/schemas/Document'}]}\n",
            "front: {description",
            "`front` is a file, and needs `x-cartevo-max-bytes`",
            "",
        ),
        (
            "              front: {contentType: 'image/png, application/pdf'}\n",
            "              front: {contentType: png}\n",
            FRONT,
            "`front` is a file, and needs its types",
            "image/png",
        ),
        (
            "              front: {contentType: 'image/png, application/pdf'}\n",
            "              front: {contentType: image/png}\n              frnt: {contentType: image/png}\n",
            "frnt",
            "the form has no property `frnt`",
            "did you mean `front`?",
        ),
        (
            "        likes: {type: array, description: What else., items: {type: string}}\n",
            "        likes: {description: What else., allOf: [{$ref: '#/components/schemas/Made'}]}\n",
            "likes",
            "a form has text and files, and `likes` is neither",
            "",
        ),
        (
            "        note: {type: string, maxLength: 30, description: A note.}\n",
            "        note: {x-cartevo-max-bytes: 30, type: string, description: A note.}\n",
            "note",
            "`x-cartevo-max-bytes` means nothing where there is no file",
            "",
        ),
        (
            "        source: {description: From where., allOf",
            "        proof: {description: It., x-cartevo-max-bytes: 9, allOf: [{$ref: '#/components/schemas/Document'}]}\n        source: {description: From where., allOf",
            "proof",
            "only a form has files",
            "multipart/form-data",
        ),
        (
            "schema: {type: boolean}}\n",
            "schema: {$ref: '#/components/schemas/Document'}}\n",
            "name: reveal",
            "only a form has files",
            "",
        ),
    ]);
}

#[test]
fn arguments_and_private_parameters() {
    each_is_the_only_problem(&[
        (
            "      x-cartevo-arguments: NewCustomer\n",
            "      x-cartevo-arguments: new customer\n",
            "x-cartevo-arguments",
            "`new customer` is no name of a Rust type",
            "",
        ),
        (
            "      x-cartevo-arguments: NewCustomer\n",
            "      x-cartevo-arguments: Customer\n",
            "x-cartevo-arguments",
            "a schema is called `Customer` already",
            "",
        ),
        (
            "      x-cartevo-name: deposit\n",
            "      x-cartevo-name: deposit\n      x-cartevo-arguments: NewCustomer\n",
            "x-cartevo-arguments",
            "the arguments of `createCustomer` are called `NewCustomer` already",
            "",
        ),
        (
            "      x-cartevo-name: list\n",
            "      x-cartevo-name: list\n      x-cartevo-arguments: NewList\n",
            "x-cartevo-arguments",
            "`x-cartevo-arguments` means nothing where the body requires nothing",
            "",
        ),
        (
            "{name: reveal, in: query, x-cartevo-private: true,",
            "{name: reveal, in: query, required: true, x-cartevo-private: true,",
            "name: reveal",
            "`reveal` is private, so it must be an optional query parameter",
            "",
        ),
        (
            "{name: reveal, in: query, x-cartevo-private: true,",
            "{name: reveal, in: query, x-cartevo-private: yes-please,",
            "x-cartevo-private",
            "`x-cartevo-private` must be `true` or `false`",
            "",
        ),
    ]);
}

#[test]
fn shapes_of_answers() {
    each_is_the_only_problem(&[
        (
            "      x-cartevo-envelope: [data, /customers]\n",
            "      x-cartevo-envelope: [data, /a/b]\n",
            "x-cartevo-envelope",
            "expected `data`, `bare`, `empty` or a field such as `/card`, found `/a/b`",
            "",
        ),
        (
            "      x-cartevo-envelope: [data, /customers]\n",
            "      x-cartevo-envelope: [data, /customers, /customers]\n",
            "x-cartevo-envelope",
            "this shape is listed twice",
            "",
        ),
        (
            "      x-cartevo-envelope: [data, /customers]\n",
            "      x-cartevo-envelope: [/data]\n",
            "x-cartevo-envelope",
            "`data` has a word of its own",
            "write `data`",
        ),
        (
            "    Made:\n      type: object\n",
            "    Made:\n      type: object\n      required: [reference]\n",
            "      x-cartevo-envelope: [data, empty]\n",
            "a payload that may be missing cannot need `reference`",
            "",
        ),
        (
            "      x-cartevo-list: cards\n",
            "      x-cartevo-list: card\n",
            "x-cartevo-list",
            "there is no property `card`",
            "did you mean `cards`?",
        ),
        (
            "      x-cartevo-list: cards\n",
            "      x-cartevo-list: total\n",
            "x-cartevo-list",
            "`total` is no list, so none can stand for it",
            "",
        ),
        (
            "      x-cartevo-list: cards\n",
            "      x-cartevo-list: cards\n      required: [cards, total]\n",
            "x-cartevo-list",
            "`total` cannot be required",
            "",
        ),
        (
            "      x-cartevo-list: cards\n      x-cartevo-quirks: [Q1]\n",
            "      x-cartevo-list: cards\n",
            "x-cartevo-list",
            "needs `x-cartevo-quirks`",
            "",
        ),
    ]);
    each_is_fine(&[(
        "      x-cartevo-list: cards\n",
        "      x-cartevo-list: cards\n      required: [cards]\n",
    )]);
}

#[test]
fn objects_in_a_body() {
    each_is_the_only_problem(&[
        (
            "        note: {type: string, maxLength: 30, description: A note.}\n",
            "        note: {description: A note., allOf: [{$ref: '#/components/schemas/DepositSource'}]}\n",
            "note: {description",
            "a request body cannot contain itself",
            "",
        ),
        (
            "        note: {type: string, maxLength: 30, description: A note.}\n",
            "        note: {description: A note., allOf: [{$ref: '#/components/schemas/Secret'}]}\n",
            "note: {description",
            "`note` is a secret",
            "only a body itself may have secrets",
        ),
        (
            "        pieces: {type: integer, minimum: 1, description: In how many pieces.}\n",
            "        pieces: {type: integer, multipleOf: 2, description: In how many pieces.}\n",
            "pieces",
            "no check exists for `multipleOf` here",
            "",
        ),
    ]);
}

/// The methods that are written by hand, in whatever file.
fn client_methods(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            client_methods(&path, found);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let blocks = source.split("\nimpl Client {\n").skip(1);
        for block in blocks.filter_map(|block| block.split("\n}\n").next()) {
            let lines = block
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let names = lines.filter_map(|line| line.split_once("fn ")?.1.split('(').next());
            found.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn no_tag_takes_a_method_of_the_client() {
    let mut methods = Vec::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    client_methods(&source, &mut methods);
    assert!(methods.len() > 5, "{methods:?}");
    for method in methods {
        let source = super::edited(
            "      tags: [cards]\n      x-cartevo-name: customers\n",
            &format!("      tags: [{method}]\n      x-cartevo-name: customers\n"),
        );
        let found = super::problems(&source);
        let expected = format!("a tag cannot be called `{method}`");
        assert!(
            found.iter().any(|problem| problem.contains(&expected)),
            "`{method}` is missing in `CLIENT_METHODS`: {found:#?}"
        );
    }
}

#[test]
fn names_that_belong_to_others() {
    each_is_the_only_problem(&[(
        "{name: reveal, in: query, x-cartevo-private: true,",
        "{name: stream, in: query,",
        "name: stream",
        "an optional value cannot be called `stream`",
        "every builder of a call has a method `stream` of its own",
    )]);
    super::each_is_found(&[(
        "      tags: [cards]\n      x-cartevo-name: customers\n",
        "      tags: [builder]\n      x-cartevo-name: customers\n",
        "a tag cannot be called `builder`",
        "the client has a method `builder` of its own",
    )]);
}
