//! With which credentials, and to which service.

mod file;

use std::{ffi::OsString, fmt::Write};

use cartevo::Sensitive;
use sha2::{Digest, Sha256};

use crate::{
    failure::Failure,
    folders::{Folders, variable},
};
pub use file::{Profiles, Saved};

/// Production and preproduction alike: the credentials decide which of them answers.
pub const SERVICE: &str = "https://api.cartevo.co/api/v1";
/// The profile that is used if none is named.
pub const DEFAULT_PROFILE: &str = "default";

const ID: &str = "CARTEVO_CLIENT_ID";
const KEY: &str = "CARTEVO_CLIENT_KEY";

/// Credentials, and the service that they are for.
pub struct Credentials {
    /// The client id.
    pub id: String,
    /// The client key.
    pub key: Sensitive,
    /// The service.
    pub base_url: String,
}

impl Credentials {
    /// Those of the environment; those of the profile if one was named or the environment has none.
    pub fn find(
        folders: &Folders,
        profile: Option<&str>,
        base_url: Option<&str>,
    ) -> Result<Self, Failure> {
        if profile.is_none()
            && let Some((id, key)) = of_environment()?
        {
            return Ok(Self {
                id,
                key,
                base_url: base_url.unwrap_or(SERVICE).to_owned(),
            });
        }
        let name = profile.unwrap_or(DEFAULT_PROFILE);
        let saved = Profiles::read(folders)?.take(name).ok_or_else(|| {
            let of = profile.map_or(String::new(), |name| format!(" --profile {name}"));
            Failure::usage(format!(
                "there are no credentials under the profile “{name}”"
            ))
            .next(format!("Run `cartevo login{of}`, or set {ID} and {KEY}."))
        })?;
        // A key must not go to a service that it is not for.
        if let Some(asked) = base_url
            && !same_service(asked, &saved.base_url)
        {
            let own = &saved.base_url;
            return Err(Failure::usage(format!(
                "the credentials of the profile “{name}” are for {own}, not for {asked}"
            ))
            .money("Nothing was sent.")
            .next(format!(
                "Run `cartevo login --profile NAME --base-url {asked}` for a profile of that service."
            )));
        }
        Ok(Self {
            id: saved.client_id,
            key: saved.client_key,
            base_url: saved.base_url,
        })
    }

    /// A name for what is kept with these credentials: nobody learns them from it.
    pub fn fingerprint(&self) -> String {
        let key = self.key.expose();
        fingerprint(&["credentials", &self.base_url, &self.id, key])
    }

    /// A name for what everybody shares who calls this service.
    pub fn service(&self) -> String {
        fingerprint(&["service", self.base_url.trim_end_matches('/')])
    }
}

/// Whether two base URLs name the same service.
fn same_service(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn of_environment() -> Result<Option<(String, Sensitive)>, Failure> {
    let text = |name| {
        let value = variable(name).map(OsString::into_string);
        value
            .transpose()
            .map_err(|_| Failure::usage(format!("{name} is no text")).money("Nothing was sent."))
    };
    match (text(ID)?, text(KEY)?) {
        (Some(id), Some(key)) => Ok(Some((id, key.into()))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(ID, KEY)),
        (None, Some(_)) => Err(half(KEY, ID)),
    }
}

fn half(there: &str, missing: &str) -> Failure {
    Failure::usage(format!("{there} is set, but {missing} is not")).next(format!(
        "Set both, or unset {there} to use what `cartevo login` has kept."
    ))
}

fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    let bytes = hash.finalize();
    let short = bytes.iter().take(12);
    short.fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
