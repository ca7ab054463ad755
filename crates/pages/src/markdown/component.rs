//! What the components of MDX are for: fields of the panel, samples, titles of tabs.

use super::clean::Clean;
use super::tag::Tag;
use crate::block::{Block, Blocks, Field, Words};

/// The components that are open at a point of the page.
pub(super) struct Components<'a> {
    clean: &'a Clean<'a>,
    /// The first tag that has not been passed yet.
    next: usize,
    open: Vec<Component<'a>>,
}

struct Component<'a> {
    name: &'a str,
    title: Option<&'a str>,
    /// Which of the panel's blocks is the field that it describes.
    field: Option<usize>,
}

impl<'a> Components<'a> {
    pub(super) fn new(clean: &'a Clean<'a>) -> Self {
        Self {
            clean,
            next: 0,
            open: Vec::new(),
        }
    }

    /// Passes the tags before a byte of the text.
    pub(super) fn advance(&mut self, until: usize, blocks: &mut Blocks) {
        let clean = self.clean;
        while let Some((_, tag)) = clean.tags.get(self.next).filter(|(at, _)| *at <= until) {
            self.next += 1;
            if tag.closing {
                if let Some(index) = self.open.iter().rposition(|open| open.name == tag.name) {
                    self.open.truncate(index);
                }
                continue;
            }
            let title = tag.get("title");
            if let Some((_, title, start)) = title.filter(|_| says_its_title(tag.name)) {
                let words = Words::new(*title, self.clean.place_on_page(*start));
                self.put(Block::Paragraph(words), blocks);
            }
            let field = self.field(tag, blocks);
            if !tag.empty {
                self.open.push(Component {
                    name: tag.name,
                    title: title.map(|(_, title, _)| *title),
                    field,
                });
            }
        }
    }

    /// What the tab is called that the text stands in.
    pub(super) fn title(&self) -> Option<String> {
        let tab = self.open.iter().rev().find(|open| open.name == "Tab")?;
        tab.title.map(str::to_owned)
    }

    /// Puts a block where the components that are open want it.
    pub(super) fn put(&self, block: Block, blocks: &mut Blocks) {
        let field = self.open.iter().rev().find_map(|open| open.field);
        match (block, field.and_then(|at| blocks.panel.get_mut(at))) {
            (Block::Paragraph(words) | Block::Item(words), Some(Block::Field(field))) => {
                describe(field, &words);
            }
            // What a sample is called may be the status of its answer.
            (code @ Block::Code { .. }, _) if self.is_sample() => blocks.panel.push(code),
            (block, _) => blocks.prose.push(block),
        }
    }

    fn is_sample(&self) -> bool {
        let mut names = self.open.iter().map(|open| open.name);
        names.any(|name| matches!(name, "RequestExample" | "ResponseExample"))
    }

    /// `<ParamField query="purpose" type="string">`; gives its index in the panel.
    fn field(&self, tag: &Tag<'_>, blocks: &mut Blocks) -> Option<usize> {
        let parts: &[(&str, &str)] = match tag.name {
            "ParamField" => &[
                ("path", "path"),
                ("query", "query"),
                ("header", "header"),
                ("body", "body"),
            ],
            "ResponseField" => &[("name", "response")],
            _ => return None,
        };
        let (part, (_, name, start)) = parts
            .iter()
            .find_map(|(attribute, part)| Some((*part, tag.get(attribute)?)))?;
        let above = self.open.iter().rev().find_map(|open| open.field);
        let name = match above.and_then(|at| blocks.panel.get(at)) {
            Some(Block::Field(above)) => below(above, name),
            _ => (*name).to_owned(),
        };
        let text = |attribute: &str| tag.get(attribute).map(|(_, value, _)| (*value).to_owned());
        blocks.panel.push(Block::Field(Field {
            part: part.to_owned(),
            name,
            kind: text("type").unwrap_or_else(|| "any".to_owned()),
            required: tag.is("required"),
            default: text("default"),
            place: self.clean.place_on_page(*start),
            ..Field::default()
        }));
        Some(blocks.panel.len() - 1)
    }
}

/// The name of a field that is described inside another one.
fn below(above: &Field, name: &str) -> String {
    let items = above.kind.ends_with("[]") || above.kind.starts_with("array");
    let prefix = format!("{}{}.", above.name, if items { "[]" } else { "" });
    if name.starts_with(&prefix) {
        name.to_owned()
    } else {
        prefix + name
    }
}

/// Adds a sentence about a field; an example stands apart.
fn describe(field: &mut Field, words: &Words) {
    let text = words.text.as_str();
    let (said, example) = text.split_once("Example: ").unwrap_or((text, ""));
    if !example.is_empty() {
        field.example = Some(example.trim_end_matches('.').to_owned());
    }
    let said = words.part(0, said.trim_end().len());
    field.description.append(&said);
}

/// Components whose title is shown with the text; that of a tab is the name of the code in it.
fn says_its_title(name: &str) -> bool {
    matches!(name, "Accordion" | "Card" | "Step" | "Update")
}
