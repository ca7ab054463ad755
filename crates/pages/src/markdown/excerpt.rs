//! The excerpt of an `OpenAPI` document at the end of a page's Markdown: from it the site makes the panel.
//!
//! There are two forms: the document itself, cut down to one operation, and an older one of the site's
//! own (`paths: {path, method, request, response}`).

mod sample;
mod shape;
mod tree;

use crate::block::{Block, Blocks, Field, Words};
use crate::{Place, Unread};
use sample::Printer;
use shape::{Shape, follow, plain};
use tree::Node;

/// A body: its media type, its schema and its example.
struct Body<'a> {
    media: &'a str,
    schema: Option<&'a Node>,
    example: Option<&'a Node>,
    place: Place,
}

/// What the panel is made of.
#[derive(Default)]
struct Parts<'a> {
    server: &'a str,
    fields: Vec<Field>,
    body: Option<Body<'a>>,
    response: Option<(&'a str, Body<'a>)>,
}

/// Reads the panel of `operation` (`POST /cards`) from the excerpt.
pub(super) fn read(code: &Words, operation: &str, blocks: &mut Blocks) {
    // The heading above the excerpt is the site's.
    if matches!(blocks.prose.last(), Some(Block::Heading { words, .. }) if words.text == "OpenAPI")
    {
        blocks.prose.pop();
    }
    let root = match tree::read(code) {
        Ok(root) => root,
        Err((place, why)) => return blocks.unread.push(Unread { place, why }),
    };
    let (method, path) = operation.split_once(' ').unwrap_or((operation, ""));
    let verb = method.to_ascii_lowercase();
    let parts = if root.find(&["paths", "method"]).is_some() {
        older(&root)
    } else {
        current(&root, path, &verb)
    };
    let Some(parts) = parts else {
        return blocks.unread.push(Unread {
            place: code.place,
            why: format!("this excerpt has no operation {operation}"),
        });
    };
    show(&root, method, path, parts, code.place, blocks);
}

/// Writes the panel: a request, a response, the lists of fields.
fn show(
    root: &Node,
    method: &str,
    path: &str,
    parts: Parts<'_>,
    place: Place,
    blocks: &mut Blocks,
) {
    let panel = &mut blocks.panel;
    panel.push(Block::Code {
        language: Some("bash".to_owned()),
        label: None,
        words: request(root, method, path, &parts, place),
    });
    if let Some((_, body)) = &parts.response {
        let mut printer = Printer::new(root, body.place);
        if write(&mut printer, body) {
            panel.push(Block::Code {
                language: Some("json".to_owned()),
                label: None,
                words: printer.words,
            });
        }
    }
    panel.extend(parts.fields.into_iter().map(Block::Field));
    let mut list = |part: &str, schema: &Node| {
        Shape::new(root, schema).fields(root, part, "", 0, panel);
    };
    if let Some(schema) = parts.body.as_ref().and_then(|body| body.schema) {
        list("body", schema);
    }
    if let Some((
        status,
        Body {
            schema: Some(schema),
            ..
        },
    )) = &parts.response
    {
        list(&format!("response.{status}"), schema);
    }
}

/// The sample request, as the site writes it.
fn request(root: &Node, method: &str, path: &str, parts: &Parts<'_>, place: Place) -> Words {
    let mut printer = Printer::new(root, place);
    let server = parts.server;
    printer.write(&format!(
        "curl --request {method} \\\n  --url {server}{path}"
    ));
    for field in parts.fields.iter().filter(|field| field.part == "header") {
        let name = &field.name;
        let value = if name == "Authorization" {
            "Bearer <token>"
        } else {
            "<string>"
        };
        printer.write(&format!(" \\\n  --header '{name}: {value}'"));
    }
    if let Some(body) = &parts.body {
        printer.write(&format!(" \\\n  --header 'Content-Type: {}'", body.media));
        if body.media.ends_with("json") && (body.example.is_some() || body.schema.is_some()) {
            printer.write(" \\\n  --data '\n");
            write(&mut printer, body);
            printer.write("\n'");
        }
    }
    printer.words
}

fn write<'a>(printer: &mut Printer<'a>, body: &Body<'a>) -> bool {
    match (body.example, body.schema) {
        (Some(example), _) => printer.example(example, 0),
        (None, Some(schema)) => printer.sample(schema, 0),
        (None, None) => return false,
    }
    true
}

/// The document, cut down to one operation.
fn current<'a>(root: &'a Node, path: &str, verb: &str) -> Option<Parts<'a>> {
    let item = root.find(&["paths", path])?;
    let operation = item.get(verb)?;
    let servers = [operation, item, root]
        .map(|node| node.get("servers").map(Node::items).unwrap_or_default());
    let server = servers
        .iter()
        .find_map(|servers| servers.first()?.get("url")?.text());
    let mut parts = Parts {
        server: server.unwrap_or_default(),
        ..Parts::default()
    };
    let security = operation.get("security").or_else(|| root.get("security"));
    for (name, place, _) in security
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .flat_map(Node::entries)
    {
        if let Some(scheme) = root.find(&["components", "securitySchemes", name]) {
            parts.fields.push(credential(scheme, place));
        }
    }
    let lists =
        [item, operation].map(|node| node.get("parameters").map(Node::items).unwrap_or_default());
    for parameter in lists.into_iter().flatten() {
        let target = parameter
            .get("$ref")
            .and_then(Node::text)
            .and_then(|name| follow(root, name));
        let parameter = target.unwrap_or(parameter);
        let (Some(part), Some(name)) = (parameter.get("in"), parameter.get("name")) else {
            continue;
        };
        let (Some(part), Some(text)) = (part.text(), name.text()) else {
            continue;
        };
        let shape = parameter
            .get("schema")
            .map(|schema| Shape::new(root, schema))
            .unwrap_or_default();
        let mut field = shape.field(root, part, text.to_owned(), name.place);
        field.required = parameter.get("required").is_some_and(Node::is_true);
        if let Some(description) = parameter.get("description") {
            field.description = plain(description);
        }
        if let Some(example) = parameter.get("example").and_then(Node::json) {
            field.example = Some(example.to_string());
        }
        parts.fields.push(field);
    }
    parts.body = operation.find(&["requestBody", "content"]).and_then(media);
    for (status, _, response) in operation.get("responses")?.entries() {
        if status.starts_with('2') && parts.response.is_none() {
            let target = response
                .get("$ref")
                .and_then(Node::text)
                .and_then(|name| follow(root, name));
            let content = target.unwrap_or(response).get("content");
            parts.response = content.and_then(media).map(|body| (status, body));
        }
    }
    let statuses = operation.get("responses")?.entries();
    let failures = statuses.filter(|(status, ..)| status.starts_with(['4', '5']));
    parts.fields.extend(failures.map(failure));
    Some(parts)
}

/// A status that the operation is said to fail with.
fn failure((status, place, _): (&str, Place, &Node)) -> Field {
    Field {
        part: "error".to_owned(),
        name: status.to_ascii_lowercase(),
        place,
        ..Field::default()
    }
}

/// The first media type of a body.
fn media(content: &Node) -> Option<Body<'_>> {
    let (media, place, node) = content.entries().next()?;
    let named = node
        .get("examples")
        .and_then(|examples| examples.entries().next());
    let example = node.get("example").or_else(|| named?.2.get("value"));
    Some(Body {
        media,
        schema: node.get("schema"),
        example,
        place: example.map_or(place, |example| example.place),
    })
}

/// The site's own older form.
fn older(root: &Node) -> Option<Parts<'_>> {
    let paths = root.get("paths")?;
    let servers = paths.get("servers").map(Node::items).unwrap_or_default();
    let mut parts = Parts {
        server: servers
            .first()
            .and_then(|server| server.get("url")?.text())
            .unwrap_or_default(),
        ..Parts::default()
    };
    let request = paths.get("request")?;
    for scheme in request.get("security").map(Node::items).unwrap_or_default() {
        for (_, place, scheme) in scheme
            .find(&["parameters", "header"])
            .iter()
            .flat_map(|header| header.entries())
        {
            parts.fields.push(credential(scheme, place));
        }
    }
    for part in ["path", "query", "header"] {
        for (name, place, parameter) in request
            .find(&["parameters", part])
            .iter()
            .flat_map(|part| part.entries())
        {
            let Some(schema) = parameter
                .get("schema")
                .and_then(|schemas| schemas.items().first())
            else {
                continue;
            };
            let mut field = Shape::new(root, schema).field(root, part, name.to_owned(), place);
            field.required = schema.get("required").is_some_and(Node::is_true);
            parts.fields.push(field);
        }
    }
    parts.body = request.get("body").and_then(older_media);
    let statuses = paths.get("response").into_iter().flat_map(Node::entries);
    for (status, place, content) in statuses {
        if status.starts_with('2') && parts.response.is_none() {
            parts.response = older_media(content).map(|body| (status, body));
        }
        if status.starts_with(['4', '5']) {
            parts.fields.push(failure((status, place, content)));
        }
    }
    Some(parts)
}

fn older_media(content: &Node) -> Option<Body<'_>> {
    let (media, place, node) = content.entries().find(|(name, ..)| name.contains('/'))?;
    let named = node
        .get("examples")
        .and_then(|examples| examples.entries().next());
    let example = named.and_then(|(_, _, example)| example.get("value"));
    Some(Body {
        media,
        schema: node
            .get("schemaArray")
            .and_then(|schemas| schemas.items().first()),
        example,
        place: example.map_or(place, |example| example.place),
    })
}

/// The header that a security scheme asks for.
fn credential(scheme: &Node, place: Place) -> Field {
    let named = scheme.get("name").and_then(Node::text);
    Field {
        part: "header".to_owned(),
        name: named.unwrap_or("Authorization").to_owned(),
        kind: "string".to_owned(),
        required: true,
        description: scheme.get("description").map(plain).unwrap_or_default(),
        place,
        ..Field::default()
    }
}
