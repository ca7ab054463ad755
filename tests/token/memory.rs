//! A store in memory, which may do badly.

use std::{
    error::Error as StdError,
    future::pending,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use cartevo::{BoxFuture, StoredToken, TokenStore};

use crate::SECRET;

pub type Failure = Box<dyn StdError + Send + Sync>;

/// What the store does badly.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Trouble {
    #[default]
    None,
    Load,
    Save,
    Turn,
    All,
    Hangs,
}

/// A store in memory.
#[derive(Default)]
pub struct Memory {
    pub token: Mutex<Option<StoredToken>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    trouble: Trouble,
}

impl Memory {
    pub fn troubled(trouble: Trouble) -> Arc<Self> {
        Arc::new(Self {
            trouble,
            ..Self::default()
        })
    }

    pub fn holding(token: &str, lives: u64) -> Arc<Self> {
        let end = SystemTime::now() + Duration::from_secs(lives);
        let token = Mutex::new(Some(StoredToken::new(token, end.into())));
        Arc::new(Self {
            token,
            ..Self::default()
        })
    }

    pub fn token(&self) -> Option<String> {
        let token = self.token.lock().unwrap();
        token
            .as_ref()
            .map(|stored| stored.token.expose().to_owned())
    }

    /// In trouble or not, before the step is done.
    async fn step(&self, step: Trouble) -> Result<(), Failure> {
        if self.trouble == Trouble::Hangs {
            pending::<()>().await;
        }
        if self.trouble == step || self.trouble == Trouble::All {
            return Err(format!("no such row: {SECRET}").into());
        }
        Ok(())
    }
}

impl TokenStore for Memory {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, Failure>> {
        Box::pin(async {
            self.step(Trouble::Load).await?;
            Ok(self.token.lock().unwrap().clone())
        })
    }

    fn save<'a>(&'a self, token: &'a StoredToken) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async {
            self.step(Trouble::Save).await?;
            *self.token.lock().unwrap() = Some(token.clone());
            Ok(())
        })
    }

    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn Send>, Failure>> {
        Box::pin(async {
            self.step(Trouble::Turn).await?;
            let turn: Box<dyn Send> = Box::new(self.turn.clone().lock_owned().await);
            Ok(turn)
        })
    }
}
