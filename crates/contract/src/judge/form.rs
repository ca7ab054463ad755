//! The form that the client sent, held against the recorded one.

use crate::{
    compare::Difference,
    replay::{Sent, made_up, parse},
    request::{Content, Part},
    violation::shown,
};

fn difference(at: String, message: impl Into<String>) -> Difference {
    Difference {
        at,
        message: message.into(),
        property: None,
    }
}

/// Every difference between the parts, whatever their order; pointers below the body. `added`: what
/// the client adds where the caller gave none.
pub(super) fn differences(recorded: &[Part], sent: &Sent, added: &[&str]) -> Vec<Difference> {
    let content_type = sent.content_type.as_deref().unwrap_or_default();
    let mut received = match parse(content_type, &sent.body) {
        Ok(received) => received,
        Err(message) => return vec![difference(String::new(), message)],
    };
    let mut found = Vec::new();
    for (index, part) in recorded.iter().enumerate() {
        let at = |below: &str| format!("/parts/{index}{below}");
        let same = received.iter().position(|other| other.name == part.name);
        let Some(got) = same.map(|same| received.remove(same)) else {
            found.push(difference(at(""), format!("`{}` is not there", part.name)));
            continue;
        };
        let mut differ = |below: &str, message: &str| {
            found.push(difference(at(below), format!("`{}` {message}", part.name)));
        };
        match &part.content {
            Content::Text(text) => {
                if got.filename.is_some() {
                    differ("", "is sent as a file");
                }
                if got.content != text.as_bytes() {
                    let other = String::from_utf8_lossy(&got.content).into_owned();
                    let wanted = shown(&text.as_str().into());
                    differ(
                        "/value",
                        &format!("is {}, not {wanted}", shown(&other.into())),
                    );
                }
            }
            Content::File {
                name,
                content_type,
                size,
            } => {
                if got.filename.as_ref() != Some(name) {
                    differ("/filename", "is sent under another name, or none");
                }
                if got.content_type.as_ref() != Some(content_type) {
                    differ("/content_type", "is sent as another type, or none");
                }
                if got.content.len() as u64 != *size {
                    differ(
                        "/size",
                        &format!("has {} bytes, not {size}", got.content.len()),
                    );
                } else if got.content != made_up(content_type, *size) {
                    differ("", "does not have the content that was given");
                }
            }
        }
    }
    for part in received {
        if !added.contains(&part.name.as_str()) {
            let message = format!("`{}` is there beyond what was expected", part.name);
            found.push(difference("/parts".to_owned(), message));
        }
    }
    found
}
