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
            .filter(|known| self.company(&known.company_id).is_some())
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
        let grant = self
            .tokens
            .get(token)
            .filter(|grant| now < grant.expires_at)
            .ok_or(Refusal::Unauthorized)?;
        match self.company(&grant.company_id) {
            Some(company) => Ok(&company.id),
            None => Err(Refusal::UnknownCompany),
        }
    }

    /// Tokens and credentials stay, and are good for nothing.
    pub(crate) fn forget_company(&mut self, id: &str) {
        self.companies.retain(|company| company.id != id);
    }

    pub(crate) fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }
}
