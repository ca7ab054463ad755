//! Locks that other processes respect.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

use tokio::time::sleep;

use crate::folders::open_private;

/// How often a lock that somebody else has is tried again. They are held for an instant, or while a
/// token is fetched.
const AGAIN: Duration = Duration::from_millis(20);

/// Waits until nobody else has the lock of this file. It is given back when the file is dropped, and
/// by a process that ends, however it does.
pub async fn lock(path: &Path) -> io::Result<File> {
    let file = open_private(path)?;
    loop {
        // Waiting in the system would keep a thread that nobody can stop.
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => sleep(AGAIN).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
