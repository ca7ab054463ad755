//! Credentials and the tokens they buy.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Company, Credentials, Grant, Refusal, Row, Standing, State, Trouble};
use crate::secret::Secret;

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
            .find(client_id)
            .ok_or(Refusal::BadCredentials)?;
        let known = &self.credentials[credentials];
        if let Some(Trouble::Token(status)) = known.trouble {
            return Err(Refusal::Trouble(status));
        }
        let gone = self.companies[known.company].standing == Standing::Gone;
        if gone || known.client_key.expose() != client_key {
            return Err(Refusal::BadCredentials);
        }
        let grant = Grant {
            credentials,
            expires_at: now + life,
        };
        let token = Secret::random("sbx_");
        self.tokens.retain(|_, known| now < known.expires_at);
        self.tokens.insert(token.clone(), grant);
        Ok(token)
    }

    /// The credentials that bought `token`, even if it is good for nothing any more.
    pub(crate) fn holder(&self, token: &str) -> Option<Row<Credentials>> {
        self.tokens.get(token).map(|grant| grant.credentials)
    }

    /// The company for which `token` speaks.
    pub(crate) fn authenticate(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Row<Company>, Refusal> {
        let grant = self
            .tokens
            .get(token)
            .filter(|grant| now < grant.expires_at)
            .ok_or(Refusal::Unauthorized)?;
        let credentials = &self.credentials[grant.credentials];
        if self.companies[credentials.company].standing == Standing::Gone {
            return Err(Refusal::UnknownCompany);
        }
        if let Some(Trouble::Calls(status)) = credentials.trouble {
            return Err(Refusal::Trouble(status));
        }
        Ok(credentials.company)
    }

    /// Ends a token before its time. It is still known whose it was.
    pub(crate) fn expire(&mut self, token: &str, now: DateTime<Utc>) {
        if let Some(grant) = self.tokens.get_mut(token) {
            grant.expires_at = now;
        }
    }

    pub(crate) fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }

    /// Tokens and credentials stay, and are good for nothing.
    pub(crate) fn forget_company(&mut self, company: Row<Company>) {
        self.companies[company].standing = Standing::Gone;
    }
}
