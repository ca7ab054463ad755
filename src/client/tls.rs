//! Whether there is TLS, which is a matter of features.

use reqwest::{ClientBuilder, Url};

/// What is missing to make a client for this URL, and how it is had.
#[cfg(feature = "rustls")]
pub(super) const fn missing(_: &Url) -> Option<&'static str> {
    None
}

/// The HTTP client would panic, and also for a URL that needs no TLS.
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
pub(super) fn missing(_: &Url) -> Option<&'static str> {
    rustls::crypto::CryptoProvider::get_default()
        .is_none()
        .then_some(
            "TLS has no crypto provider: install one when the program starts, as by \
         `rustls::crypto::ring::default_provider().install_default()`, or turn on the feature \
         `rustls` of the crate `cartevo`, which brings one",
        )
}

#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider")))]
pub(super) fn missing(url: &Url) -> Option<&'static str> {
    (url.scheme() == "https").then_some(
        "the base URL needs TLS, which this program was built without: turn on the feature \
         `rustls` of the crate `cartevo`, or `rustls-no-provider`",
    )
}

/// Reading the machine's root certificates takes longer than all else that is done for a client.
#[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
pub(super) fn only_if_needed(http: ClientBuilder, url: &Url) -> ClientBuilder {
    if url.scheme() == "http" {
        http.tls_certs_only([])
    } else {
        http
    }
}

#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider")))]
pub(super) fn only_if_needed(http: ClientBuilder, _: &Url) -> ClientBuilder {
    http
}
