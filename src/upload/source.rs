//! Where a file's bytes come from.

use std::{
    error::Error as StdError,
    fs::File,
    future::poll_fn,
    io::{self, Read},
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::{sync::Mutex, task};

use super::kind::{HEAD, Kind, found_in};

#[derive(Clone)]
pub(super) enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    Stream(Arc<Mutex<Streamed>>),
}

/// What a check needs of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    pub size: u64,
    pub kind: Option<Kind>,
}

impl Outline {
    fn of(content: &[u8]) -> Self {
        Self {
            size: content.len() as u64,
            kind: found_in(content),
        }
    }
}

impl Source {
    /// Size and type. Of a stream that is longer than `limit`, the size is what was read of it.
    pub async fn outline(&self, limit: u64) -> io::Result<Outline> {
        match self {
            Self::Bytes(bytes) => Ok(Outline::of(bytes)),
            Self::Path(path) => {
                let path = path.clone();
                blocking(move || outline(&path)).await
            }
            Self::Stream(streamed) => {
                let mut streamed = streamed.lock().await;
                Ok(Outline::of(streamed.read(limit).await?))
            }
        }
    }

    /// All of it. A file on the disk must still be what the check saw.
    pub async fn content(&self, checked: Option<Outline>) -> io::Result<Bytes> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.clone()),
            Self::Path(path) => {
                let path = path.clone();
                blocking(move || content(&path, checked)).await
            }
            Self::Stream(streamed) => streamed.lock().await.whole(),
        }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Path(one), Self::Path(other)) => one == other,
            (Self::Stream(one), Self::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Opens a file, and nothing that looks like one: reading from a pipe could wait for ever.
fn open(path: &Path) -> io::Result<(File, u64)> {
    let not_a_file = || io::Error::other("it is not a file");
    if !path.metadata()?.is_file() {
        return Err(not_a_file());
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

fn outline(path: &Path) -> io::Result<Outline> {
    let (file, size) = open(path)?;
    let mut head = Vec::with_capacity(HEAD);
    file.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(Outline {
        size,
        kind: found_in(&head),
    })
}

fn content(path: &Path, checked: Option<Outline>) -> io::Result<Bytes> {
    let (file, size) = open(path)?;
    let expected = checked.map_or(size, |outline| outline.size);
    let mut content = Vec::new();
    // One byte more than expected tells that it has grown.
    file.take(expected.saturating_add(1))
        .read_to_end(&mut content)?;
    if checked.is_some_and(|checked| checked != Outline::of(&content)) {
        return Err(io::Error::other("it has changed since it was checked"));
    }
    Ok(content.into())
}

type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A stream, and what was read of it.
pub(super) struct Streamed {
    /// `None` when it has ended.
    rest: Option<Pieces>,
    read: Vec<u8>,
    /// All of it.
    whole: Option<Bytes>,
    /// A stream that has failed is not asked again.
    failed: Option<String>,
}

impl Streamed {
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        Self {
            rest: Some(Box::pin(AsIo(Box::pin(stream)))),
            read: Vec::new(),
            whole: None,
            failed: None,
        }
    }

    /// Reads to the end, or until there is more than `limit`. A read that is dropped halfway goes on
    /// where it was.
    async fn read(&mut self, limit: u64) -> io::Result<&[u8]> {
        if let Some(failed) = &self.failed {
            return Err(io::Error::other(failed.clone()));
        }
        while let Some(rest) = &mut self.rest {
            if self.read.len() as u64 > limit {
                return Ok(&self.read);
            }
            match poll_fn(|context| rest.as_mut().poll_next(context)).await {
                Some(Ok(piece)) => self.read.extend_from_slice(&piece),
                Some(Err(error)) => {
                    self.failed = Some(error.to_string());
                    (self.rest, self.read) = (None, Vec::new());
                    return Err(error);
                }
                None => {
                    self.rest = None;
                    self.whole = Some(std::mem::take(&mut self.read).into());
                }
            }
        }
        Ok(self.whole.as_deref().unwrap_or_default())
    }

    fn whole(&self) -> io::Result<Bytes> {
        let unread = || io::Error::other("it was not read to its end");
        self.whole.clone().ok_or_else(unread)
    }
}

/// A stream with its errors under one type.
struct AsIo<S>(Pin<Box<S>>);

impl<S, E> Stream for AsIo<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|piece| piece.map(|piece| piece.map_err(io::Error::other)))
    }
}
