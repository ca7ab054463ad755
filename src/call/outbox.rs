//! How a request is taken from progenitor's functions, which build it, instead of being sent by them.

use std::{
    mem,
    sync::{LazyLock, Mutex, PoisonError},
};

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo, ResponseValue};
use reqwest::{Method, Request, Url};

use crate::{Client, Error, Operation, error::ErrorSource, generated::raw};

/// Where progenitor's function leaves the request that it built, instead of sending it.
///
/// Its own answers and errors have no place for a body that failed to decode, and its hooks none
/// for the options of a single call.
pub(crate) struct Outbox {
    client: Client,
    request: Mutex<Option<Request>>,
}

impl Outbox {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            request: Mutex::default(),
        }
    }

    /// Where a path of the service is. Reading a URL from text costs more than all else that is done
    /// to build a request, so only the path is read.
    pub(crate) fn locate(&self, path: &str) -> Url {
        let mut url = self.client.base_url().clone();
        url.set_path(path);
        url
    }

    fn take(&self) -> Option<Request> {
        self.request
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

/// Stands in for a request that was taken out.
static NOWHERE: LazyLock<Url> = LazyLock::new(|| Url::parse("http://localhost").expect("a URL"));

impl ClientHooks<Outbox> for raw::Client {
    async fn pre<E>(
        &self,
        request: &mut Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let request = mem::replace(request, Request::new(Method::GET, NOWHERE.clone()));
        *self
            .inner()
            .request
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(request);
        // Ends progenitor's function; nothing is sent.
        Err(progenitor_client::Error::Custom(String::new()))
    }
}

/// Why no request could be built.
pub(crate) struct BuildFailure(pub(crate) String);

impl BuildFailure {
    #[cfg(feature = "multipart")]
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    pub(super) fn into_error(self, operation: &Operation) -> Error {
        Error::invalid(operation.id, vec![self.0])
    }
}

/// The request that one of progenitor's functions built; `ended` is what the function gave.
pub(crate) fn built(
    raw: &raw::Client,
    ended: Result<ResponseValue<()>, progenitor_client::Error<()>>,
) -> Result<Request, BuildFailure> {
    raw.inner().take().ok_or_else(|| {
        BuildFailure(match ended {
            Err(progenitor_client::Error::CommunicationError(error)) => {
                ErrorSource::new(error.without_url()).to_string()
            }
            Err(error) => error.to_string(),
            Ok(_) => "no request was built".to_owned(),
        })
    })
}
