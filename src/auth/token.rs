//! One token, and for how long it is used.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use reqwest::header::HeaderValue;
use tokio::time::Instant;

use crate::{Sensitive, call::after};

/// How long before its end a token is replaced.
const AHEAD: Duration = Duration::from_secs(5 * 60);
/// How long a token is used at least, unless it is refused: the service has been wrong about their
/// lives, and a 401 comes soon enough.
pub(super) const LEAST: Duration = Duration::from_secs(10);

/// No source knows of a token that lives for longer than a day (quirk Q80).
pub(super) fn bounded(life: Duration) -> Duration {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    life.min(LONGEST)
}

/// One token, with its place in the row of tokens that this client has held.
pub(crate) struct Token {
    header: HeaderValue,
    generation: u64,
    /// `None` for a token that cannot be replaced.
    life: Option<Life>,
}

struct Life {
    /// From when on another one is fetched.
    due: Instant,
    /// From when on it is not sent any more.
    over: Instant,
    /// Whether the service has turned it away.
    refused: AtomicBool,
}

impl Token {
    /// A token that cannot be replaced. `None` if no header can carry it, as with the other.
    pub fn given(token: &Sensitive) -> Option<Self> {
        Some(Self {
            header: header(token)?,
            generation: 0,
            life: None,
        })
    }

    /// A token that lives for `life` from `since` on. If that is less than ten minutes, it is used
    /// for half of it before it is replaced.
    pub fn new(token: &Sensitive, generation: u64, since: Instant, life: Duration) -> Option<Self> {
        let least = after(LEAST);
        Some(Self {
            header: header(token)?,
            generation,
            life: Some(Life {
                due: (since + life - AHEAD.min(life / 2)).max(least),
                over: (since + life).max(least),
                refused: AtomicBool::new(false),
            }),
        })
    }

    pub fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    pub const fn generation(&self) -> u64 {
        self.generation
    }

    pub const fn renewable(&self) -> bool {
        self.life.is_some()
    }

    /// The service has turned it away, so nobody is to use it any more.
    pub fn refuse(&self) {
        if let Some(life) = &self.life {
            life.refused.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it can be sent.
    pub fn serves(&self) -> bool {
        self.life
            .as_ref()
            .is_none_or(|life| !life.refused.load(Ordering::Relaxed) && Instant::now() < life.over)
    }

    /// Whether it is time to fetch another one.
    pub fn is_due(&self) -> bool {
        let life = self.life.as_ref();
        life.is_some_and(|life| life.due <= Instant::now())
    }

    pub fn outlives(&self, other: &Self) -> bool {
        let over = |token: &Self| token.life.as_ref().map(|life| life.over);
        over(self) > over(other)
    }
}

fn header(token: &Sensitive) -> Option<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {}", token.expose())).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, advance};

    use super::{Token, bounded};
    use crate::Sensitive;

    const SECOND: Duration = Duration::from_secs(1);

    fn living(seconds: u32) -> Token {
        let life = bounded(seconds * SECOND);
        Token::new(&Sensitive::from("token"), 1, Instant::now(), life).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_replaced_ahead_of_its_end_and_serves_until_then() {
        // Its life, when it is due, when it is over.
        for (life, due, over) in [
            (3600, 3300, 3600),
            (601, 301, 601),
            (600, 300, 600),
            (60, 30, 60),
            (12, 10, 12),
            (1, 10, 10),
            (0, 10, 10),
            (7 * 86_400, 86_100, 86_400),
        ] {
            let token = living(life);
            advance((due - 1) * SECOND).await;
            assert!(token.serves() && !token.is_due(), "{life}");
            advance(SECOND).await;
            assert!(token.is_due(), "{life}");
            assert_eq!(token.serves(), due < over, "{life}");
            advance((over - due) * SECOND).await;
            assert!(!token.serves(), "{life}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_token_does_not_serve_unless_there_is_no_other() {
        let token = living(3600);
        assert!(token.outlives(&living(3599)) && !token.outlives(&living(3600)));
        token.refuse();
        assert!(!token.serves() && token.renewable());
        let given = Token::given(&Sensitive::from("token")).unwrap();
        given.refuse();
        assert!(given.serves() && !given.is_due() && !given.renewable());
    }
}
