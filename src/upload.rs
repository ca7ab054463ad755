//! Files that go with a call.

mod form;
mod kind;
mod serial;
mod source;
#[cfg(test)]
mod tests;

use std::{
    error::Error as StdError,
    fmt, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use futures_core::Stream;

pub(crate) use form::Form;
use kind::{Kind, found_in};
use source::{Outline, Source, Streamed};

/// A file to send: from memory, from the disk or from a stream.
///
/// Its type is found by its first bytes (JPEG, PNG, WebP, PDF). One may be given, too: it has to
/// agree with what the bytes say. Whether size and type are allowed is checked before anything is
/// sent. `Debug` shows size and type only, because people are named in file names.
///
/// ```
/// use cartevo::Upload;
///
/// let png = b"\x89PNG\r\n\x1a\n".as_slice();
/// let front = Upload::bytes("front.png", png);
/// assert_eq!(format!("{front:?}"), "Upload(8 bytes, image/png)");
///
/// let scanned = Upload::path("scans/17.pdf").file_name("passport.pdf");
/// assert_eq!(scanned, scanned.clone());
/// assert_eq!(format!("{scanned:?}"), "Upload(a file)");
/// ```
#[derive(Clone)]
pub struct Upload {
    name: Option<Box<str>>,
    declared: Option<Box<str>>,
    source: Source,
    /// What the last check of a file on the disk has seen.
    checked: Arc<Mutex<Option<Outline>>>,
}

impl Upload {
    /// A file from memory.
    ///
    /// ```
    /// let photo = cartevo::Upload::bytes("photo.jpg", vec![0xff, 0xd8, 0xff, 0xe0]);
    /// assert_eq!(format!("{photo:?}"), "Upload(4 bytes, image/jpeg)");
    /// ```
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(Some(file_name.into()), Source::Bytes(content.into()))
    }

    /// A file on the disk, under its own name.
    ///
    /// It is read for each attempt, and not before the call is made: it must not change its size or
    /// type meanwhile.
    ///
    /// ```
    /// use cartevo::Upload;
    ///
    /// assert_eq!(Upload::path("id.png"), Upload::path("id.png"));
    /// assert_ne!(Upload::path("id.png"), Upload::path("id.png").file_name("other.png"));
    /// ```
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::new(None, Source::Path(path.into()))
    }

    /// A file that arrives in pieces, such as one that is being uploaded to you.
    ///
    /// It is read to its end before anything is sent, and not further than the largest size that is
    /// allowed. So an error of the stream leaves nothing half done, and the call can be made again
    /// with a clone: clones share what was read.
    ///
    /// `content_type` has to agree with the content; [`content_type`](Self::content_type) replaces it.
    ///
    /// ```
    /// use std::{convert::Infallible, pin::Pin, task::{Context, Poll}};
    /// use cartevo::{Bytes, Upload};
    ///
    /// struct Pieces(Vec<&'static [u8]>);
    ///
    /// impl futures_core::Stream for Pieces {
    ///     type Item = Result<Bytes, Infallible>;
    ///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
    ///         Poll::Ready(self.0.pop().map(|piece| Ok(piece.into())))
    ///     }
    /// }
    ///
    /// let upload = Upload::stream("id.pdf", "application/pdf", Pieces(vec![b"1.7", b"%PDF-"]));
    /// assert_eq!(format!("{upload:?}"), "Upload(a stream, application/pdf)");
    /// ```
    pub fn stream<S, E>(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        stream: S,
    ) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        let streamed = Streamed::new(stream);
        Self::new(
            Some(file_name.into()),
            Source::Stream(Arc::new(tokio::sync::Mutex::new(streamed))),
        )
        .content_type(content_type)
    }

    fn new(name: Option<String>, source: Source) -> Self {
        Self {
            name: name.map(String::into_boxed_str),
            declared: None,
            source,
            checked: Arc::default(),
        }
    }

    /// Says what type it is. If the content says otherwise, the call is refused before it is sent.
    ///
    /// ```
    /// let upload = cartevo::Upload::path("scan").content_type("application/pdf");
    /// assert_eq!(format!("{upload:?}"), "Upload(a file, application/pdf)");
    /// ```
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.declared = Some(content_type.into().into());
        self
    }

    /// The name to send instead of the file's own.
    ///
    /// ```
    /// use cartevo::Upload;
    ///
    /// assert_eq!(Upload::bytes("a", "x").file_name("b"), Upload::bytes("b", "x"));
    /// ```
    #[must_use]
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.name = Some(file_name.into().into());
        self
    }

    /// What speaks against sending it, to stand behind the field's name. Reads a stream to its end.
    pub(crate) async fn problem(&self, max_bytes: u64, types: &[&str]) -> Option<String> {
        let outline = match self.source.outline(max_bytes).await {
            Ok(outline) => outline,
            Err(error) => return Some(unreadable(&error)),
        };
        let (size, kind) = (outline.size, outline.kind);
        *self.checked() = Some(outline);
        if size == 0 {
            return Some("is empty".to_owned());
        }
        if size > max_bytes {
            // Of a stream it is only known that it is more.
            let found = match self.source {
                Source::Stream(_) => "more".to_owned(),
                _ => size.to_string(),
            };
            return Some(format!("may have at most {max_bytes} bytes, found {found}"));
        }
        let content_type = match self.declared_type() {
            None => kind.map(Kind::content_type),
            Some(declared) if !kind::well_formed(&declared) => {
                return Some("has a content type that is none".to_owned());
            }
            Some(declared) => {
                if Kind::named(&declared) != kind {
                    let found = kind.map_or("something else", Kind::content_type);
                    return Some(format!("is said to be {declared}, found {found}"));
                }
                return (!allowed(types, &declared))
                    .then(|| format!("must be {}, found {declared}", list(types)));
            }
        };
        let content_type = content_type.unwrap_or("something else");
        (!allowed(types, content_type))
            .then(|| format!("must be {}, found {content_type}", list(types)))
    }

    /// Its content as it was checked.
    async fn content(&self) -> Result<Bytes, String> {
        let checked = *self.checked();
        let content = self.source.content(checked).await;
        content.map_err(|error| unreadable(&error))
    }

    /// The file's name for the form.
    fn sent_name(&self) -> String {
        let own = || match &self.source {
            Source::Path(path) => path.file_name().map(|name| name.to_string_lossy().into()),
            _ => None,
        };
        let given = self.name.as_deref().map(str::to_owned);
        given.or_else(own).unwrap_or_else(|| "file".to_owned())
    }

    /// The declared type, without parameters.
    fn declared_type(&self) -> Option<String> {
        self.declared.as_deref().map(kind::essence)
    }

    fn checked(&self) -> std::sync::MutexGuard<'_, Option<Outline>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// No types mean any.
fn allowed(types: &[&str], content_type: &str) -> bool {
    types.is_empty() || types.contains(&content_type)
}

fn list(types: &[&str]) -> String {
    match types {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => types.concat(),
    }
}

/// Without the path, which may name a person.
fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

impl PartialEq for Upload {
    /// The same name, declared type and source: equal bytes, the same path, or the same stream.
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.declared, &self.source) == (&other.name, &other.declared, &other.source)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outline = match &self.source {
            Source::Bytes(bytes) => Some(Outline {
                size: bytes.len() as u64,
                kind: found_in(bytes),
            }),
            _ => *self.checked(),
        };
        match (&outline, &self.source) {
            (Some(outline), _) => write!(f, "Upload({} bytes", outline.size)?,
            (None, Source::Stream(_)) => f.write_str("Upload(a stream")?,
            (None, _) => f.write_str("Upload(a file")?,
        }
        // What was declared is shown only if it is a type: it could be any text.
        let declared = self.declared_type().filter(|text| kind::well_formed(text));
        let found = outline.and_then(|outline| outline.kind);
        match (found.map(Kind::content_type), &declared) {
            (Some(found), _) => write!(f, ", {found})"),
            (None, Some(declared)) => write!(f, ", {declared})"),
            (None, None) => f.write_str(")"),
        }
    }
}
