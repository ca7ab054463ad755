//! What a file is, by its first bytes.

/// A type that can be told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    WebP,
    Pdf,
}

/// How many bytes tell the type.
pub(super) const HEAD: usize = 1024;

impl Kind {
    const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::WebP, Self::Pdf];

    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The type of this name, if it is one that the content tells.
    pub fn named(content_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.content_type() == content_type)
    }
}

/// The type of a content that begins so.
pub(super) fn found_in(content: &[u8]) -> Option<Kind> {
    match content {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(Kind::WebP),
        _ if content.starts_with(b"\x89PNG\r\n\x1a\n") => Some(Kind::Png),
        _ => {
            // Readers of PDF take it with a preamble, and scanners write one.
            let head = &content[..content.len().min(HEAD)];
            let pdf = head.windows(5).any(|bytes| bytes == b"%PDF-");
            pdf.then_some(Kind::Pdf)
        }
    }
}

/// A content type without parameters, in lower case, under its proper name.
pub(super) fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    match essence.trim().to_ascii_lowercase() {
        name if name == "image/jpg" => "image/jpeg".to_owned(),
        name => name,
    }
}

/// Whether it can stand in a header.
pub(super) fn well_formed(essence: &str) -> bool {
    let token = |text: &str| {
        let of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !text.is_empty() && text.bytes().all(of_token)
    };
    essence
        .split_once('/')
        .is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}
