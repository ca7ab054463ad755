//! Pages in Markdown, as they are written and as the documentation site serves them.

use cartevo_pages::block::{Block, Blocks, Field, Words};
use cartevo_pages::{Place, markdown};

fn at(line: usize, column: usize) -> Place {
    Place { line, column }
}

fn fields(blocks: &Blocks) -> Vec<&Field> {
    let fields = blocks.panel.iter().filter_map(|block| match block {
        Block::Field(field) => Some(field),
        _ => None,
    });
    fields.collect()
}

fn codes(blocks: &[Block]) -> Vec<(Option<&str>, Option<&str>, &Words)> {
    let codes = blocks.iter().filter_map(|block| match block {
        Block::Code {
            language,
            label,
            words,
        } => Some((language.as_deref(), label.as_deref(), words)),
        _ => None,
    });
    codes.collect()
}

fn paragraphs(blocks: &Blocks) -> Vec<&str> {
    let texts = blocks.prose.iter().filter_map(|block| match block {
        Block::Paragraph(words) | Block::Item(words) => Some(words.text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Where the page has the first occurrence of a text of the words.
fn place_of(words: &Words, text: &str) -> Place {
    words.at(words
        .text
        .find(text)
        .unwrap_or_else(|| panic!("no {text} in {}", words.text)))
}

#[test]
fn words_lose_their_markup_and_keep_their_places() {
    let page = markdown::blocks(
        "# A **page**\n\nÉach `limit` is\n  [at most](/x) **50** &amp; more.\n\n- one\n  - `two`\n",
    );
    let Block::Heading { level: 1, words } = &page.prose[0] else {
        panic!("{:?}", page.prose);
    };
    assert_eq!((words.text.as_str(), words.place), ("A page", at(1, 3)));
    let Block::Paragraph(words) = &page.prose[1] else {
        panic!("{:?}", page.prose);
    };
    assert_eq!(words.text, "Éach limit is at most 50 & more.");
    assert_eq!(place_of(words, "limit"), at(3, 7));
    assert_eq!(place_of(words, "most"), at(4, 7));
    assert_eq!(place_of(words, "50"), at(4, 19));
    assert_eq!(place_of(words, "more"), at(4, 30));
    assert_eq!(page.prose[2], Block::Item(Words::new("one", at(6, 3))));
    assert_eq!(page.prose[3], Block::Item(Words::new("two", at(7, 6))));
}

#[test]
fn what_looks_like_a_tag_and_is_none_is_text() {
    let page = markdown::blocks(
        "Send `Bearer <a>` as <token>, not <b>bold</b><br/>.\n\nSmaller <5, see <https://a.b/c>.\n",
    );
    let expected = [
        "Send Bearer <a> as <token>, not bold.",
        "Smaller <5, see https://a.b/c.",
    ];
    assert_eq!(paragraphs(&page), expected);
}

#[test]
fn cells_of_a_table_have_a_place_each() {
    let page = markdown::blocks(
        "| Field | Type |\n| :-- | --- |\n| `a.b` | string \\| null |\n|  | x |\n",
    );
    let Block::Table { header, rows } = &page.prose[0] else {
        panic!("{:?}", page.prose);
    };
    assert_eq!(header[1], Words::new("Type", at(1, 11)));
    assert_eq!(rows[0][0], Words::new("a.b", at(3, 4)));
    assert_eq!(rows[0][1].text, "string | null");
    assert_eq!(place_of(&rows[0][1], "null"), at(3, 21));
    assert_eq!((rows[1][0].text.as_str(), rows[1].len()), ("", 2));
}

const MDX: &str = r#"---
title: "Rename a pot"
openapi: "openapi.json PATCH /pots/{id}"
---

import { Snippet } from "/snippets/x.mdx"

{/* Nothing of this
is said: Minimum 7. */}

<RequestExample>
  ```bash cURL theme={null}
  curl --request PATCH
  ```
</RequestExample>
<Note>
    A pot keeps its `id`.

    ```json Kept wrap
    {
      "id": 7
    }
    ```
</Note>

<Accordion title="Limits of 9"><Warning>At most 3 times.</Warning></Accordion>

<ParamField path="id" type="string<uuid>" required />
<ParamField
  body="owner"
  type="object"
  required={false}
  default="{}"
>
  Who has it.
  <ParamField body="name" type="string">The name. Example: `"Ada"`</ParamField>
</ParamField>
<ResponseField name="tags" type="object[]" required>
  <Expandable title="Each">
    <ResponseField name="label" type="string" />
  </Expandable>
</ResponseField>

<Tabs>
  <Tab title="Node.js">
```js
call()
```
  </Tab>
</Tabs>
"#;

#[test]
fn components_are_read_for_what_they_show() {
    let page = markdown::blocks(MDX);
    assert_eq!(page.unread, []);
    assert_eq!(
        page.operation,
        Some(Words::new("PATCH /pots/{id}", at(3, 11)))
    );
    assert_eq!(
        paragraphs(&page),
        ["A pot keeps its id.", "Limits of 9", "At most 3 times."]
    );

    let samples = codes(&page.panel);
    assert_eq!(
        samples,
        [(
            Some("bash"),
            Some("cURL"),
            &Words::new("curl --request PATCH", at(13, 3))
        )]
    );
    let [(_, Some("Kept"), kept), (Some("js"), Some("Node.js"), call)] = codes(&page.prose)[..]
    else {
        panic!("{:?}", page.prose);
    };
    assert_eq!(kept.text, "{\n  \"id\": 7\n}");
    assert_eq!(place_of(kept, "7"), at(21, 13));
    assert_eq!(call.place, at(47, 1));
}

#[test]
fn fields_of_components_nest() {
    let page = markdown::blocks(MDX);
    let fields = fields(&page);
    let said: Vec<_> = fields
        .iter()
        .map(|field| {
            (
                field.part.as_str(),
                field.name.as_str(),
                field.kind.as_str(),
                field.required,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("path", "id", "string<uuid>", true),
            ("body", "owner", "object", false),
            ("body", "owner.name", "string", false),
            ("response", "tags", "object[]", true),
            ("response", "tags[].label", "string", false),
        ]
    );
    assert_eq!(fields[1].description, Words::new("Who has it.", at(35, 3)));
    assert_eq!(fields[1].default.as_deref(), Some("{}"));
    assert_eq!(fields[1].place, at(30, 9));
    assert_eq!(
        (
            fields[2].description.text.as_str(),
            fields[2].example.as_deref()
        ),
        ("The name.", Some("\"Ada\""))
    );
}

const EXCERPT: &str = r#"# Fill a pot

## OpenAPI

````yaml specs/openapi.yaml POST /pots/{id}/fill
openapi: 3.1.0
servers:
  - url: https://pots.example/v2
security:
  - key: []
paths:
  /pots/{id}/fill:
    parameters:
      - $ref: '#/components/parameters/Id'
    post:
      parameters:
        - {name: dry, in: query, schema: {type: boolean, default: false}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Fill'}
      responses:
        '202':
          description: Filled
          content:
            application/json:
              schema:
                type: object
                properties:
                  pot:
                    type: object
                    properties:
                      level: {type: number, example: 2.50}
                      at: {type: string, format: date-time}
              examples:
                full:
                  value: {pot: {level: 100.0, note: "a \"b\""}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Pot-Key}
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string, format: uuid}}
  schemas:
    Fill:
      allOf:
        - {$ref: '#/components/schemas/Amount'}
        - type: object
          required: [kind]
          properties:
            kind: {type: string, enum: [TEA, 7]}
            labels: {type: array, items: {type: string}, maxItems: 3}
            any: {}
            left: {anyOf: [{type: 'null'}, {type: integer, minimum: 4}]}
    Amount:
      type: object
      required: [amount]
      properties:
        amount: {type: [number, 'null'], exclusiveMinimum: 0, maximum: 10, description: 'In `litres`.'}
````
"#;

#[test]
fn the_excerpt_becomes_the_panel() {
    let page = markdown::blocks(EXCERPT);
    assert_eq!(page.unread, []);
    assert_eq!(
        page.operation.as_ref().unwrap().text,
        "POST /pots/{id}/fill"
    );
    assert_eq!(
        page.prose.len(),
        1,
        "the heading above the excerpt is not the page's: {:?}",
        page.prose
    );
    let said: Vec<_> = fields(&page)
        .into_iter()
        .map(|field| {
            format!(
                "{} {} {} {} {:?}",
                field.part, field.name, field.kind, field.required, field.range
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "header X-Pot-Key string true None",
            "path id string<uuid> true None",
            "query dry boolean false None",
            "body amount number true Some(\"0 < x <= 10\")",
            "body kind enum<string> true None",
            "body labels string[] false Some(\"Maximum array length: 3\")",
            "body any any false None",
            "body left integer false Some(\"x >= 4\")",
            "response.202 pot object false None",
            "response.202 pot.level number false None",
            "response.202 pot.at string<date-time> false None",
        ]
    );
    let fields = fields(&page);
    assert_eq!(fields[3].description.text, "In litres.");
    assert_eq!(fields[3].place, at(58, 9));
    assert_eq!(fields[4].options, ["TEA", "7"]);
    assert_eq!(fields[2].default.as_deref(), Some("false"));
    assert_eq!(fields[9].example.as_deref(), Some("2.5"));
}

#[test]
fn samples_come_from_the_examples_or_are_made_as_the_site_makes_them() {
    let page = markdown::blocks(EXCERPT);
    let [
        (Some("bash"), None, request),
        (Some("json"), None, response),
    ] = codes(&page.panel)[..]
    else {
        panic!("{:?}", page.panel);
    };
    assert!(
        request.text.starts_with(
            "curl --request POST \\\n  --url https://pots.example/v2/pots/{id}/fill \\\n"
        ),
        "{}",
        request.text
    );
    let (_, body) = request.text.split_once("--data '\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body.trim_end_matches('\'')).unwrap();
    let expected = serde_json::json!({"amount": 123, "kind": "TEA", "labels": ["<string>"], "any": "<unknown>", "left": 5});
    assert_eq!(body, expected);
    assert_eq!(
        response.text,
        "{\n  \"pot\": {\n    \"level\": 100.0,\n    \"note\": \"a \\\"b\\\"\"\n  }\n}"
    );
    assert_eq!(place_of(response, "100.0"), at(37, 40));
    assert_eq!(place_of(response, "\"note\""), at(37, 47));
}

#[test]
fn the_site_s_older_form_becomes_the_same_panel() {
    let page = markdown::blocks(
        "## OpenAPI\n\n````yaml GET /pots/{id}\npaths:\n  path: /pots/{id}\n  method: get\n  servers:\n    - url: https://p.example\n  request:\n    security:\n      - title: t\n        parameters:\n          header:\n            Authorization: {type: http, scheme: bearer}\n    parameters:\n      path:\n        id:\n          schema:\n            - {type: string, required: true, format: uuid}\n      query: {}\n  response:\n    '200':\n      application/json:\n        schemaArray:\n          - type: object\n            properties:\n              ok:\n                allOf:\n                  - {type: boolean, example: true}\n            requiredProperties: [ok]\n        examples:\n          example: {value: {ok: true}}\n````\n",
    );
    assert_eq!(page.unread, []);
    let said: Vec<_> = fields(&page)
        .into_iter()
        .map(|field| {
            (
                field.part.as_str(),
                field.name.as_str(),
                field.kind.as_str(),
                field.required,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("header", "Authorization", "string", true),
            ("path", "id", "string<uuid>", true),
            ("response.200", "ok", "boolean", true),
        ]
    );
    let [(_, _, request), (_, _, response)] = codes(&page.panel)[..] else {
        panic!("{:?}", page.panel);
    };
    assert!(
        request
            .text
            .contains("--header 'Authorization: Bearer <token>'"),
        "{}",
        request.text
    );
    assert_eq!(response.text, "{\n  \"ok\": true\n}");
}

#[test]
fn what_the_site_puts_above_the_title_is_not_the_page_s() {
    let index = "> ## Index\n> Fetch all 50 pages at: https://d.example/llms.txt\n\n";
    let page = "# Pots\n\n> At most 5.\n\nText.\n";
    let said = markdown::blocks(&format!("{index}{page}"));
    assert_eq!(paragraphs(&said), ["At most 5.", "Text."]);
    let said = markdown::blocks(&format!("Text.\n\n{page}"));
    assert_eq!(paragraphs(&said), ["Text.", "At most 5.", "Text."]);
}

#[test]
fn an_excerpt_that_cannot_be_read_is_said_to_be_so_with_its_line() {
    let page = markdown::blocks("Text.\n\n```yaml POST /pots\npaths:\n  /pots: {post: [\n```\n");
    assert_eq!(page.unread.len(), 1, "{:?}", page.unread);
    assert!(page.unread[0].place.line >= 5, "{:?}", page.unread);
    let page = markdown::blocks("```yaml POST /pots\npaths: {/cups: {post: {}}}\n```\n");
    assert_eq!(
        page.unread[0].why,
        "this excerpt has no operation POST /pots"
    );
    assert_eq!(page.unread[0].place, at(2, 1));
    let deep = format!("```yaml POST /pots\n{}\n```\n", "[".repeat(100_000));
    assert_eq!(markdown::blocks(&deep).unread.len(), 1);
}

#[test]
fn code_and_comments_without_an_end_are_told() {
    let page = markdown::blocks("{/* hidden\n\nSeen.\n\n```json\n{\n");
    let why: Vec<_> = page
        .unread
        .iter()
        .map(|unread| (unread.why.as_str(), unread.place.line))
        .collect();
    assert_eq!(
        why,
        [("this comment has no end", 1), ("this code has no end", 5)]
    );
    assert_eq!(paragraphs(&page), ["Seen."]);
}

#[test]
fn html_among_the_markdown_is_told_if_it_says_something() {
    let page = markdown::blocks(
        "Text.\n\n<!-- at most 5 -->\n\n<table>\n<tr><td>limit</td>\n</tr>\n</table>\n\n<div>\n\nMore.\n\n</div>\n",
    );
    let why: Vec<_> = page
        .unread
        .iter()
        .map(|unread| (unread.why.as_str(), unread.place))
        .collect();
    assert_eq!(
        why,
        [("markup of HTML among the Markdown is not read", at(6, 1))]
    );
    assert_eq!(paragraphs(&page), ["Text.", "More."]);
}

#[test]
fn line_ends_of_windows_change_nothing() {
    for page in [MDX, EXCERPT] {
        assert_eq!(
            markdown::blocks(page),
            markdown::blocks(&page.replace('\n', "\r\n"))
        );
    }
}

#[test]
fn a_status_that_only_the_excerpt_has_is_a_fact() {
    let page = "# Pots\n\n## Error responses\n\n| Status | Trigger |\n| --- | --- |\n| 404 | No pot. |\n\n## OpenAPI\n\n````yaml GET /pots/{id}\npaths:\n  /pots/{id}:\n    get:\n      responses:\n        '200': {description: Fine}\n        '402': {description: Pay}\n        '404': {description: Gone}\n````\n";
    let page = cartevo_pages::read("pots.md", page);
    let statuses: Vec<(cartevo_pages::Layer, &str, usize)> = (page.facts.iter())
        .filter(|fact| fact.subject.starts_with("error."))
        .map(|fact| (fact.layer, fact.subject.as_str(), fact.place.line))
        .collect();
    assert_eq!(
        statuses,
        [
            (cartevo_pages::Layer::Prose, "error.404", 7),
            (cartevo_pages::Layer::Panel, "error.402", 17)
        ]
    );
}
