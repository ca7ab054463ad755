//! Where credentials come from.

use std::{error::Error as StdError, future::Future, sync::Arc};

use crate::{BoxFuture, Sensitive};

/// What is exchanged for a token.
///
/// ```
/// let credentials = cartevo::Credentials::new("client_abcdef123456", "key_xyz9876543210");
/// assert_eq!(
///     format!("{credentials:?}"),
///     r#"Credentials { client_id: "client_abcdef123456", client_key: [redacted] }"#,
/// );
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Credentials {
    /// Who it is.
    pub client_id: String,
    /// What proves it.
    pub client_key: Sensitive,
}

impl Credentials {
    /// The two belong together.
    pub fn new(client_id: impl Into<String>, client_key: impl Into<Sensitive>) -> Self {
        Self {
            client_id: client_id.into(),
            client_key: client_key.into(),
        }
    }
}

/// Gives credentials when they are needed: once for each token that is fetched, and not for each
/// call. See [`ClientBuilder::credentials_from`](crate::ClientBuilder::credentials_from).
///
/// A function that gives a future of them is one, and so are credentials that do not change.
///
/// If it fails, all calls that wait for the token end with [`NotSentReason::Token`], in which
/// [`NotSentReason::Credentials`] has the error; they say it to whoever they are shown to, so it must
/// not tell a secret. It is not asked again before a pause is over that grows from a second to a
/// minute. It may take as long as a call.
///
/// ```
/// use cartevo::{BoxFuture, Credentials, CredentialsProvider};
///
/// /// Asks whoever keeps the keys.
/// struct Vault;
///
/// impl CredentialsProvider for Vault {
///     fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
///         Box::pin(async { Err("the vault is sealed".into()) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let client = cartevo::Client::builder().credentials_from(Vault).build().unwrap();
/// let error = client.payments().balance().await.unwrap_err();
/// assert!(error.to_string().ends_with("no credentials could be had: the vault is sealed"));
/// assert!(!error.may_have_been_carried_out());
/// # }
/// ```
///
/// [`NotSentReason::Token`]: crate::NotSentReason::Token
/// [`NotSentReason::Credentials`]: crate::NotSentReason::Credentials
pub trait CredentialsProvider: Send + Sync + 'static {
    /// The credentials as they are now.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>>;
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
        Box::pin(async { Ok(self.clone()) })
    }
}

impl<P: CredentialsProvider + ?Sized> CredentialsProvider for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
        (**self).credentials()
    }
}

impl<F, A, E> CredentialsProvider for F
where
    F: Fn() -> A + Send + Sync + 'static,
    A: Future<Output = Result<Credentials, E>> + Send + 'static,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, Box<dyn StdError + Send + Sync>>> {
        let answer = self();
        Box::pin(async { answer.await.map_err(Into::into) })
    }
}
