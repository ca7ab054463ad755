//! The quota, shared by all runs of the tool: the service counts by address.

mod places;

use std::{
    io::{self, Read, Seek, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cartevo::{Ask, BoxFuture, Permit, Quota, TooLate, Used, Window};
use tokio::time::{Instant, sleep};

use crate::{
    folders::{Folders, open_private},
    locked::lock,
    out::{Out, Style},
    values::spoken,
};
use places::{Place, Places};

/// Who waits for longer is told.
const SILENT: Duration = Duration::from_secs(2);

/// A window of ten requests in 60 seconds, in a file that all processes of this person share.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    path: PathBuf,
    out: Out,
    /// Used where the file cannot be.
    alone: Window,
    is_alone: AtomicBool,
}

impl Shared {
    /// That of a service.
    pub fn new(folders: &Folders, service: &str, out: Out) -> Self {
        Self(Arc::new(Inner {
            path: folders.cache.join(format!("quota-{service}.json")),
            out,
            alone: Window::default(),
            is_alone: AtomicBool::new(false),
        }))
    }

    async fn shared(&self, ask: Ask) -> io::Result<Result<Permit, TooLate>> {
        let mut told = false;
        loop {
            let taken = {
                let mut file = lock(&self.0.path).await?;
                let mut places = read(&mut file)?;
                let taken = places.take(now(), ask.lane);
                write(&mut file, &places)?;
                taken
            };
            match taken {
                Ok(place) => {
                    let own = self.clone();
                    return Ok(Ok(Permit::new(move |used| own.give_back(&place, used))));
                }
                Err(wait) => {
                    if Instant::now() + wait > ask.deadline {
                        return Ok(Err(TooLate::new(wait)));
                    }
                    if wait > SILENT && !told {
                        told = true;
                        self.tell(wait);
                    }
                    sleep(wait).await;
                }
            }
        }
    }

    fn tell(&self, wait: Duration) {
        let out = self.0.out;
        let text = format!(
            "The quota of ten requests a minute is used up; this waits for {}.",
            spoken(wait)
        );
        out.hint(Style::Faint, &text);
    }

    /// Changes the file in a place where nobody can wait for long: locks are held for an instant.
    fn change(&self, change: impl FnOnce(&mut Places)) {
        let changed = open_private(&self.0.path).and_then(|mut file| {
            file.lock()?;
            let mut places = read(&mut file)?;
            change(&mut places);
            write(&mut file, &places)
        });
        // The place is free again by itself in a while.
        drop(changed);
    }

    fn give_back(&self, place: &Place, used: Used) {
        self.change(|places| match used {
            Used::No => places.give_back(place),
            Used::Answered => places.answered(place, now()),
            _ => {}
        });
    }
}

impl Quota for Shared {
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(async move {
            if !self.0.is_alone.load(Ordering::Relaxed) {
                match self.shared(ask).await {
                    Ok(done) => return done,
                    Err(error) => {
                        self.0.is_alone.store(true, Ordering::Relaxed);
                        let path = self.0.path.display();
                        let text = format!(
                            "The quota cannot be shared with other runs of this tool: {path}: {error}"
                        );
                        self.0.out.hint(Style::Careful, &text);
                    }
                }
            }
            self.0.alone.acquire(ask).await
        })
    }

    fn turned_away(&self, wait: Option<Duration>) {
        if self.0.is_alone.load(Ordering::Relaxed) {
            self.0.alone.turned_away(wait);
        } else {
            self.change(|places| places.turned_away(now(), wait));
        }
    }
}

/// Milliseconds by the clock that all processes see.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// What nobody can read is empty: it cannot have come from this tool.
fn read(file: &mut std::fs::File) -> io::Result<Places> {
    let mut text = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut text)?;
    Ok(serde_json::from_slice(&text).unwrap_or_default())
}

fn write(file: &mut std::fs::File, places: &Places) -> io::Result<()> {
    let text = serde_json::to_vec(places)?;
    file.rewind()?;
    file.set_len(0)?;
    file.write_all(&text)
}
