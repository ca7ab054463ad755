//! Credentials and the tokens they buy.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Refusal, State};
use crate::secret::Secret;

/// Who may ask for tokens.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_key: Secret,
    pub(crate) company_id: String,
}

/// What one token is good for.
#[derive(Debug)]
pub(crate) struct Grant {
    company_id: String,
    expires_at: DateTime<Utc>,
}

impl State {
    pub(crate) fn issue_token(
        &mut self,
        client_id: &str,
        client_key: &str,
        now: DateTime<Utc>,
        life: TimeDelta,
    ) -> Result<Secret, Refusal> {
        let credentials = self
            .credentials
            .iter()
            .find(|known| known.client_id == client_id && known.client_key.expose() == client_key)
            .ok_or(Refusal::BadCredentials)?;
        let grant = Grant {
            company_id: credentials.company_id.clone(),
            expires_at: now + life,
        };
        let token = Secret::random("sbx_");
        self.tokens.retain(|_, known| now < known.expires_at);
        self.tokens.insert(token.clone(), grant);
        Ok(token)
    }

    /// The company for which `token` speaks.
    pub(crate) fn authenticate(&self, token: &str, now: DateTime<Utc>) -> Result<&str, Refusal> {
        match self.tokens.get(token) {
            Some(grant) if now < grant.expires_at => Ok(&grant.company_id),
            _ => Err(Refusal::Unauthorized),
        }
    }

    pub(crate) fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }
}
