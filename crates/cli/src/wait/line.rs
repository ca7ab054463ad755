//! How far a wait is, in one line.

use std::time::Duration;

use cartevo::Error;
use tokio::time::Instant;

use crate::{text::shown, values::spoken};

/// What the line is made of.
pub struct Line {
    began: Instant,
    status: Option<String>,
    trouble: Option<String>,
    /// When the next look is, and how long after the one before.
    next: Option<(Instant, Duration)>,
}

impl Line {
    /// Before the first look.
    pub fn new(began: Instant) -> Self {
        Self {
            began,
            status: None,
            trouble: None,
            next: None,
        }
    }

    /// A look has ended.
    pub fn seen(
        &mut self,
        status: Option<&str>,
        error: Option<&Error>,
        next_look_in: Option<Duration>,
    ) {
        self.status = status.map(shown);
        self.trouble = error.map(|error| match error.status() {
            Some(status) => format!("HTTP {status}"),
            None => "no answer".to_owned(),
        });
        self.next = next_look_in.map(|gap| (Instant::now() + gap, gap));
    }

    /// There will be no other look.
    pub fn end(&mut self) {
        self.next = None;
    }

    /// For a person.
    pub fn text(&self) -> String {
        let mut text = match (&self.trouble, &self.status) {
            (Some(trouble), Some(status)) => format!("{trouble}, {status} before that"),
            (Some(known), None) | (None, Some(known)) => known.clone(),
            (None, None) => "Looking".to_owned(),
        };
        let elapsed = Duration::from_secs(self.began.elapsed().as_secs());
        text = format!("{text} after {}", spoken(elapsed));
        if let Some((at, gap)) = self.next {
            let left = at.saturating_duration_since(Instant::now());
            text = format!("{text} · every {}", spoken(gap));
            if left.is_zero() {
                text.push_str(" · looking");
            } else {
                text = format!("{text} · next look in {}", spoken(left));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_tells_how_long_it_took_how_often_it_looks_and_when_it_will() {
        let mut line = Line::new(Instant::now());
        assert_eq!(line.text(), "Looking after 0 s");
        advance(Duration::from_millis(700)).await;
        line.seen(Some("PENDING"), None, Some(Duration::from_millis(4_300)));
        assert_eq!(
            line.text(),
            "PENDING after 0 s · every 5 s · next look in 5 s"
        );
        advance(Duration::from_millis(3_300)).await;
        assert_eq!(
            line.text(),
            "PENDING after 4 s · every 5 s · next look in 1 s"
        );
        advance(Duration::from_secs(61)).await;
        assert_eq!(line.text(), "PENDING after 1 min 5 s · every 5 s · looking");
        line.seen(Some("SUCCESS"), None, None);
        assert_eq!(line.text(), "SUCCESS after 1 min 5 s");
    }
}
