//! How many requests a caller may make in a while.

use chrono::{DateTime, Utc};

use super::{Credentials, Quota, Row, State};

impl State {
    /// Counts a request of `caller`. When it is one too many, it is not counted, and the
    /// result is the moment from which another would be answered.
    pub(crate) fn admit(
        &mut self,
        caller: Option<Row<Credentials>>,
        now: DateTime<Utc>,
    ) -> Result<(), DateTime<Utc>> {
        let own = caller.and_then(|row| self.credentials[row].quota);
        let quota = match own.or(self.settings.quota) {
            None | Some(Quota { requests: 0, .. }) => return Ok(()),
            Some(quota) => quota,
        };
        let name = caller.map_or("", |row| self.credentials[row].client_id.as_str());
        if !self.windows.contains_key(name) {
            self.windows
                .insert(name.to_owned(), std::collections::VecDeque::new());
        }
        let Some(window) = self.windows.get_mut(name) else {
            return Ok(());
        };
        let begin = now - quota.window();
        while window.front().is_some_and(|at| *at <= begin) {
            window.pop_front();
        }
        match window.front() {
            Some(oldest) if window.len() >= quota.requests => Err(*oldest + quota.window()),
            _ => {
                window.push_back(now);
                Ok(())
            }
        }
    }
}
