//! The client and the sandbox, held against each other: one story through every operation, told
//! as documented, under each oddity of the ledger, and with faults on the way.
#![cfg(all(feature = "multipart", feature = "tracing", feature = "webhook"))]

mod expected;
mod facts;
mod faults;
#[path = "../support/held_time.rs"]
mod held_time;
mod pace;
mod quirks;
mod secrets;
mod story;
mod tokens;
mod world;
