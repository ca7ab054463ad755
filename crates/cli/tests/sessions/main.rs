//! Sessions at a terminal, each compared with its file here: see `tests/support/session.rs`.
#![cfg(unix)]

mod call;
mod contract;
mod everyday;
mod live;
mod recorder;
#[path = "../support/mod.rs"]
mod support;
mod webhooks;
