//! What the tests of the command line share: terminal sessions that are recorded and compared.

#![allow(dead_code, reason = "not every test program uses all of it")]

mod session;
mod terminal;
mod text;
mod world;

pub use session::Session;
pub use world::World;
