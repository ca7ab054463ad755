//! What a command works with.

use std::{ffi::OsString, ops::Deref, time::Duration};

use cartevo::Client;

use crate::{
    ask::Ask,
    cli::Global,
    credentials::Credentials,
    failure::Failure,
    folders::{Folders, variable},
    intents::Intents,
    interrupt::Left,
    out::Out,
    quota::Shared,
    tokens::Kept,
};

const BASE_URL: &str = "CARTEVO_BASE_URL";

/// What every command has, also one that calls nobody.
#[derive(Clone, Debug)]
pub struct Base {
    /// Where it writes.
    pub out: Out,
    /// Questions to the person.
    pub ask: Ask,
    /// Where things are kept.
    pub folders: Folders,
    /// What was given for all commands.
    pub global: Global,
    /// Whether something that changes something has left.
    pub left: Left,
}

impl Base {
    /// From the command line and the environment.
    pub fn new(global: Global) -> Result<Self, Failure> {
        let out = Out::new(global.json, global.color);
        Ok(Self {
            out,
            ask: Ask::new(out),
            folders: Folders::of_environment()?,
            global,
            left: Left::default(),
        })
    }

    /// The service that the command line or the environment names.
    pub fn base_url(&self) -> Result<Option<String>, Failure> {
        if self.global.base_url.is_some() {
            return Ok(self.global.base_url.clone());
        }
        let named = variable(BASE_URL).map(OsString::into_string).transpose();
        named.map_err(|_| Failure::usage(format!("{BASE_URL} is no text")))
    }

    /// The credentials that the command line and the environment name.
    pub fn credentials(&self) -> Result<Credentials, Failure> {
        let profile = self.global.profile.as_deref();
        Credentials::find(&self.folders, profile, self.base_url()?.as_deref())
    }

    /// A client with these credentials, which shares quota and token with all runs of this tool.
    pub fn client(&self, credentials: &Credentials) -> Result<Client, Failure> {
        let limit = self.global.deadline.unwrap_or(Duration::from_secs(300));
        Client::builder()
            .credentials(credentials.id.as_str(), credentials.key.clone())
            .base_url(credentials.base_url.as_str())
            .call_timeout(limit)
            .quota(Shared::new(&self.folders, &credentials.service(), self.out))
            .hook(self.left.clone())
            .token_store(Kept::new(&self.folders, &credentials.fingerprint()))
            .build()
            .map_err(|error| Failure::usage(error.to_string()).money("Nothing was sent."))
    }
}

/// What a command that calls the service has besides.
#[derive(Clone)]
pub struct Context {
    base: Base,
    /// The client.
    pub client: Client,
    /// What is about to be done, for after a crash.
    pub intents: Intents,
}

impl Context {
    /// With the credentials that the command line and the environment name.
    pub fn new(base: Base) -> Result<Self, Failure> {
        let credentials = base.credentials()?;
        let client = base.client(&credentials)?;
        let intents = Intents::new(&base.folders, &credentials);
        Ok(Self {
            base,
            client,
            intents,
        })
    }

    /// Hears from the service what time it is there, before something is done that leaves no reference
    /// behind: by its time alone it can be found out afterwards whether it was done.
    pub async fn hear(&self) -> Result<(), Failure> {
        self.client.payments().balance().await?;
        Ok(())
    }
}

impl Deref for Context {
    type Target = Base;

    fn deref(&self) -> &Base {
        &self.base
    }
}
