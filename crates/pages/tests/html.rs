//! Rendered pages.

use cartevo_pages::block::{Block, Blocks, Field, Words};
use cartevo_pages::{Place, html};

fn at(line: usize, column: usize) -> Place {
    Place { line, column }
}

fn place_of(words: &Words, text: &str) -> Place {
    words.at(words
        .text
        .find(text)
        .unwrap_or_else(|| panic!("no {text} in {}", words.text)))
}

fn texts(blocks: &Blocks) -> Vec<String> {
    let texts = blocks.prose.iter().map(|block| match block {
        Block::Heading { level, words } => {
            format!("{} {}", "#".repeat(usize::from(*level)), words.text)
        }
        Block::Paragraph(words) => words.text.clone(),
        Block::Item(words) => format!("- {}", words.text),
        Block::Code {
            language,
            label,
            words,
        } => format!("{language:?} {label:?} {}", words.text),
        Block::Table { header, rows } => {
            let line = |row: &Vec<Words>| {
                row.iter()
                    .map(|cell| cell.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" | ")
            };
            let rows: Vec<_> = rows.iter().map(line).collect();
            format!("{} / {}", line(header), rows.join(" / "))
        }
        Block::Field(field) => field.name.clone(),
    });
    texts.collect()
}

fn fields(blocks: &Blocks) -> Vec<&Field> {
    let fields = blocks.panel.iter().filter_map(|block| match block {
        Block::Field(field) => Some(field),
        _ => None,
    });
    fields.collect()
}

#[test]
fn what_belongs_to_the_site_is_not_read() {
    let page = html::blocks(
        "<html><head><title>No</title><style>p { no: 1 }</style></head><body><a href=#c>Skip to main content</a>\
         <nav><p>No</p></nav><header>No <h1>The page</h1></header><script>\"<p>No</p>\"</script>\
         <div role=navigation>No</div><div hidden>No</div><svg><path/><text>No</text></svg>\
         <p>Yes<button>No</button><!-- No --><span aria-hidden=\"true\">No</span>.</p><footer>No</footer></body></html>",
    );
    assert_eq!(texts(&page), ["# The page", "Yes."]);
}

#[test]
fn blocks_are_seen_from_the_structure() {
    let page = html::blocks(
        "<h2><a href=#a>\u{200b}</a>Limits</h2>\n<p>At most <b>5</b>\n  <code>pots</code>.<p>No end tag</p>\
         <ul><li>one<ul><li><p>two</p></li></ul>three<li>four</ul>\
         <div>A note, <em>loose</em>.</div>\
         <table><tr><th>Name<th>Type<tr><td><p>a</p><p>b</p><td><tr><td>c<td>d<br>e</table>\
         <div class=x>Node.js</div><pre language=js>call()</pre>\
         <pre><code class='a language-json'>\n{\n  \"a\": 1\n}\n</code></pre>",
    );
    let expected = [
        "## Limits",
        "At most 5 pots.",
        "No end tag",
        "- one",
        "- two",
        "three",
        "- four",
        "A note, loose.",
        "Name | Type / a b |  / c | d e",
        "Some(\"js\") Some(\"Node.js\") call()",
        "Some(\"json\") None {\n  \"a\": 1\n}",
    ];
    assert_eq!(texts(&page), expected);
}

#[test]
fn a_place_is_exact_behind_references_and_markup_and_on_one_long_line() {
    let long = "<p>é &amp; <b>bold</b> &lt;x&gt; &nbsp;then <code>5 &#x2014; 6</code> end</p>";
    let source = format!("<div>{}</div>{long}", "<i>ü</i>".repeat(200));
    let page = html::blocks(&source);
    let Some(Block::Paragraph(words)) = page.prose.last() else {
        panic!("{:?}", page.prose);
    };
    assert_eq!(words.text, "é & bold <x> then 5 — 6 end");
    for (text, raw) in [
        ("bold", "bold</b>"),
        ("x>", "x&gt;"),
        (">", "&gt;"),
        ("then", "then"),
        ("— 6", "&#x2014;"),
        ("6", "6</code>"),
        ("end", "end"),
    ] {
        assert_eq!(place_of(words, text), place_in(&source, raw), "{text}");
    }
}

/// Where a text stands in the source, counted by hand.
fn place_in(source: &str, text: &str) -> Place {
    let before = &source[..source
        .find(text)
        .unwrap_or_else(|| panic!("no {text} in {source}"))];
    let line = before.matches('\n').count() + 1;
    at(
        line,
        before.chars().rev().take_while(|c| *c != '\n').count() + 1,
    )
}

#[test]
fn places_inside_highlighted_code_are_exact() {
    let source = "<pre><code><span class=line>{</span>\n<span class=line>  <i>\"a\"</i>: <i>\"&lt;b&gt;\"</i>,</span>\n<span>  <i>\"c\"</i>: 10</span>\n}</code></pre>";
    let page = html::blocks(source);
    let Block::Code { words, .. } = &page.prose[0] else {
        panic!("{:?}", page.prose);
    };
    assert_eq!(words.text, "{\n  \"a\": \"<b>\",\n  \"c\": 10\n}");
    for (text, raw) in [
        ("\"a\"", "\"a\""),
        ("b>", "b&gt;"),
        ("10", "10"),
        ("\n}", "\n}"),
    ] {
        assert_eq!(place_of(words, text), place_in(source, raw), "{text}");
    }
}

#[test]
fn lines_of_code_in_elements_of_their_own_stay_lines() {
    let page = html::blocks("<pre><div>{</div><div>  \"a\": 1</div><div>}</div></pre>");
    assert_eq!(texts(&page), ["None None {\n  \"a\": 1\n}"]);
}

const PANEL: &str = "<h1>Fill a pot</h1><div><span>POST</span><code>/pots/</code><code>{id}</code></div>\
    <section><h3>Fill a pot</h3><p>Fills it.</p></section>\
    <aside><div>cURL</div><pre>curl --request POST \\\n  --url https://p.example/pots/{id}</pre><div>202</div><pre>{\"ok\": true}</pre></aside>\
    <section><h4>Path Parameters</h4>\
    <div><div><b>id</b><span>string&lt;uuid&gt;</span><span>required</span></div></div>\
    <h4>Body</h4><span>application/json</span>\
    <div><div>kind</div><div>enum&lt;string&gt;</div><div>default:TEA</div><p>What <code>kind</code> of tea.</p><div>Available options: <code>TEA</code>, <code>MATE</code></div></div>\
    <div><div>litres</div><div>number</div><div>Required range: <code>x &gt;= 0.5</code></div><div>Example:</div><pre><code>2.5</code></pre></div>\
    <h4>Response</h4><div>202 - application/json</div><p>It is full.</p><div><div>ok</div><div>boolean</div></div></section>";

#[test]
fn the_panel_is_read_wherever_its_parts_stand() {
    let page = html::blocks(PANEL);
    assert_eq!(page.operation.as_ref().unwrap().text, "POST /pots/{id}");
    assert_eq!(
        texts(&page),
        ["# Fill a pot", "### Fill a pot", "Fills it."]
    );
    let [
        Block::Code { words: request, .. },
        Block::Code {
            words: response, ..
        },
        ..,
    ] = &page.panel[..]
    else {
        panic!("{:?}", page.panel);
    };
    assert!(request.text.starts_with("curl --request POST"));
    assert_eq!(response.text, "{\"ok\": true}");
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
            ("body", "kind", "enum<string>", false),
            ("body", "litres", "number", false),
            ("response.202", "ok", "boolean", false),
        ]
    );
    assert_eq!(fields[1].options, ["TEA", "MATE"]);
    assert_eq!(fields[1].default.as_deref(), Some("TEA"));
    assert_eq!(fields[1].description.text, "What kind of tea.");
    assert_eq!(
        place_of(&fields[1].description, "kind"),
        place_in(PANEL, "kind</code>")
    );
    assert_eq!(
        place_of(&fields[1].description, "tea"),
        place_in(PANEL, "tea.</p>")
    );
    assert_eq!(
        (fields[2].range.as_deref(), fields[2].example.as_deref()),
        (Some("x >= 0.5"), Some("2.5"))
    );
    assert_eq!(fields[2].place, place_in(PANEL, "litres"));
}

#[test]
fn the_panel_is_read_once_from_a_page_that_has_it_twice() {
    let (once, beside) = PANEL.split_once("<aside>").unwrap();
    let (samples, rest) = beside.split_once("</aside>").unwrap();
    let twice = format!("{once}<aside>{samples}</aside>{rest}<aside>{samples}</aside>");
    let page = html::blocks(&twice);
    assert_eq!(
        page.panel.len(),
        html::blocks(PANEL).panel.len(),
        "{:?}",
        page.panel
    );
    let twice = format!("{once}<div>{samples}</div><p>More.</p><aside>{samples}</aside>{rest}");
    let page = html::blocks(&twice);
    assert_eq!(
        page.panel.len(),
        html::blocks(PANEL).panel.len(),
        "{:?}",
        page.panel
    );
    assert_eq!(texts(&page).last().unwrap(), "More.");
}

#[test]
fn menus_and_lists_of_links_are_not_read() {
    let page = html::blocks(
        "<ul><li><a href=/a>At most 3</a></li></ul><header><div>Pots</div><h1>Limits</h1><p>Said below.</p></header>\
         <ul><li><a href=#a>At most 4</a></li></ul>\
         <h2><a href=#a>Pots</a></h2><ul><li><a href=/b>Elsewhere</a></li><li>See <a href=#a>above</a></li></ul>\
         <div><a href=/c>Next: at most 5</a></div>",
    );
    assert_eq!(
        texts(&page),
        [
            "# Limits",
            "Said below.",
            "## Pots",
            "- Elsewhere",
            "- See above"
        ]
    );
}

#[test]
fn what_is_said_below_the_title_is_prose() {
    let page = html::blocks(
        "<header><h1>Fill</h1><p>At most 5 a day.</p></header><div>PUT</div><div>/pots</div>\
         <pre>curl --request PUT</pre><h2>More</h2><p>Yes.</p>",
    );
    assert_eq!(page.operation.as_ref().unwrap().text, "PUT /pots");
    assert_eq!(
        texts(&page),
        ["# Fill", "At most 5 a day.", "## More", "Yes."]
    );
    assert_eq!(page.panel.len(), 1);
}

#[test]
fn line_ends_of_windows_change_nothing() {
    assert_eq!(
        html::blocks(PANEL),
        html::blocks(&PANEL.replace('\n', "\r\n"))
    );
}
