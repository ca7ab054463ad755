//! Users' own code around each attempt.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{AttemptOutcome, Lane, Operation};

/// The hooks of a client, in the order in which they were given.
pub(crate) type Hooks = [Arc<dyn Hook>];

/// Code of your own around each attempt of each call, token calls included: to measure, to count, to
/// carry a trace on. It sees what is done and how it ends, and nothing of what is sent or answered.
///
/// It runs within the call, so it has to be quick, and within the attempt's `tracing` span. If it
/// panics, so does the call.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use cartevo::{AttemptOutcome, Client, Ended, Hook, Outgoing};
///
/// #[derive(Default)]
/// struct Journal(Mutex<Vec<String>>);
///
/// impl Hook for Journal {
///     fn before_send(&self, request: &mut Outgoing<'_>) {
///         request.insert_header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").unwrap();
///     }
///     fn after_answer(&self, ended: &Ended) {
///         let outcome = ended.outcome.map_or("cancelled", AttemptOutcome::as_str);
///         self.0.lock().unwrap().push(format!("{} {}: {outcome}", ended.operation.id, ended.attempt));
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = cartevo_sandbox::Sandbox::start().await;
/// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
/// let journal = Arc::new(Journal::default());
/// let client = Client::builder().credentials(id, key).base_url(url).hook(journal.clone()).build()?;
/// client.wallets().list().await?;
/// assert_eq!(*journal.0.lock().unwrap(), ["createToken 1: success", "listWallets 1: success"]);
/// # Ok(()) }
/// ```
pub trait Hook: Send + Sync + 'static {
    /// An attempt is about to be sent.
    fn before_send(&self, request: &mut Outgoing<'_>) {
        let _ = request;
    }

    /// An attempt has ended: with an answer, without one, or because nobody waits for it any more.
    /// Each that was about to be sent is told of once.
    fn after_answer(&self, ended: &Ended) {
        let _ = ended;
    }
}

impl<H: Hook + ?Sized> Hook for Arc<H> {
    fn before_send(&self, request: &mut Outgoing<'_>) {
        (**self).before_send(request);
    }

    fn after_answer(&self, ended: &Ended) {
        (**self).after_answer(ended);
    }
}

/// An attempt that is about to be sent. See [`Hook`].
#[non_exhaustive]
pub struct Outgoing<'a> {
    /// What is called.
    pub operation: &'static Operation,
    /// Which attempt of the call it is; the first is 1.
    pub attempt: u32,
    /// Where it waited for its place in the quota.
    pub lane: Lane,
    /// How long it waited there.
    pub waited: Duration,
    pub(super) headers: &'a mut HeaderMap,
}

impl Outgoing<'_> {
    /// Adds a header, or replaces what a hook has added under this name. Those that say who asks, and
    /// how the request and its answer are to be read, are the client's own.
    ///
    /// # Errors
    ///
    /// If the header is the client's own, or the name or the value is none that HTTP knows.
    pub fn insert_header(&mut self, name: &str, value: &str) -> Result<(), RefusedHeader> {
        let name =
            HeaderName::try_from(name).map_err(|_| RefusedHeader("it has no proper name"))?;
        if is_own(name.as_str()) {
            return Err(RefusedHeader("it is the client's own"));
        }
        let value = HeaderValue::try_from(value)
            .map_err(|_| RefusedHeader("its value has characters that no header can carry"))?;
        self.headers.insert(name, value);
        Ok(())
    }
}

/// Whether nobody else may set it: it would change what is asked, by whom, or how it is read.
fn is_own(name: &str) -> bool {
    const PREFIXES: [&str; 6] = ["accept", "content-", "if-", "proxy-", "sec-", "transfer-"];
    const NAMES: [&str; 12] = [
        "authorization",
        "connection",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "range",
        "te",
        "trailer",
        "upgrade",
        "user-agent",
        "x-http-method-override",
    ];
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("operation", &self.operation.id)
            .field("attempt", &self.attempt)
            .field("lane", &self.lane)
            .field("waited", &self.waited)
            .finish_non_exhaustive()
    }
}

/// How an attempt ended. See [`Hook`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ended {
    /// What was called.
    pub operation: &'static Operation,
    /// Which attempt of the call it was; the first is 1.
    pub attempt: u32,
    /// How it ended. None if the call was dropped meanwhile: nobody knows what became of it.
    pub outcome: Option<AttemptOutcome>,
    /// The status, if an answer came, or at least its beginning.
    pub status: Option<u16>,
    /// From just before it was sent until its answer had come whole.
    pub duration: Duration,
}

/// Why a hook may not set a header. See [`Outgoing::insert_header`].
///
/// ```
/// use cartevo::{Client, Hook, Outgoing};
///
/// struct Wrong;
///
/// impl Hook for Wrong {
///     fn before_send(&self, request: &mut Outgoing<'_>) {
///         let error = request.insert_header("Authorization", "Bearer mine").unwrap_err();
///         assert_eq!(error.to_string(), "the header may not be set: it is the client's own");
///         assert!(request.insert_header("x-note", "two\nlines").is_err());
///         assert!(request.insert_header("x note", "").is_err());
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = cartevo_sandbox::Sandbox::start().await;
/// # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
/// let client = Client::builder().credentials(id, key).base_url(url).hook(Wrong).build()?;
/// client.wallets().list().await?; // as if nothing had been tried
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedHeader(&'static str);

impl fmt::Display for RefusedHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the header may not be set: {}", self.0)
    }
}

impl StdError for RefusedHeader {}
